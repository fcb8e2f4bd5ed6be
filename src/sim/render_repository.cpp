// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "sim/json_text.hpp"
#include "sim/random.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

/// The address fields of a repository: name, and what follows the repository's own address.
constexpr std::array<std::pair<std::string_view, std::string_view>, 36> k_addresses{{
    {"forks_url", "/forks"},
    {"keys_url", "/keys{/key_id}"},
    {"collaborators_url", "/collaborators{/collaborator}"},
    {"teams_url", "/teams"},
    {"hooks_url", "/hooks"},
    {"issue_events_url", "/issues/events{/number}"},
    {"events_url", "/events"},
    {"assignees_url", "/assignees{/user}"},
    {"branches_url", "/branches{/branch}"},
    {"tags_url", "/tags"},
    {"blobs_url", "/git/blobs{/sha}"},
    {"git_tags_url", "/git/tags{/sha}"},
    {"git_refs_url", "/git/refs{/sha}"},
    {"trees_url", "/git/trees{/sha}"},
    {"statuses_url", "/statuses/{sha}"},
    {"languages_url", "/languages"},
    {"stargazers_url", "/stargazers"},
    {"contributors_url", "/contributors"},
    {"subscribers_url", "/subscribers"},
    {"subscription_url", "/subscription"},
    {"commits_url", "/commits{/sha}"},
    {"git_commits_url", "/git/commits{/sha}"},
    {"comments_url", "/comments{/number}"},
    {"issue_comment_url", "/issues/comments{/number}"},
    {"contents_url", "/contents/{+path}"},
    {"compare_url", "/compare/{base}...{head}"},
    {"merges_url", "/merges"},
    {"archive_url", "/{archive_format}{/ref}"},
    {"downloads_url", "/downloads"},
    {"issues_url", "/issues{/number}"},
    {"pulls_url", "/pulls{/number}"},
    {"milestones_url", "/milestones{/number}"},
    {"notifications_url", "/notifications{?since,all,participating}"},
    {"labels_url", "/labels{/name}"},
    {"releases_url", "/releases{/id}"},
    {"deployments_url", "/deployments"},
}};

struct Face {
  const ActorSpec& owner;
  std::int64_t id;
  bool fork;
};

void append_embedded(std::string& out, const RepositorySpec& repository, Face face, std::string_view origin) {
  const std::string full_name = text_of(face.owner.login, "/", repository.name);
  append(out, "{\"id\":", face.id, ",\"node_id\":\"", NodeId{"R_", 'D', 0, face.id}, "\",\"name\":", Quoted{repository.name},
         ",\"full_name\":", Quoted{full_name}, ",\"private\":", repository.is_private, ",\"owner\":");
  append_simple_user(out, face.owner, origin);
  append(out, ",\"html_url\":\"", k_html_origin, "/", full_name, "\",\"description\":", QuotedOrNull{repository.description},
         ",\"fork\":", face.fork, ",\"url\":\"", origin, "/repos/", full_name, "\"");
  for (const auto& [field, rest] : k_addresses) {
    append(out, ",\"", field, "\":\"", origin, "/repos/", full_name, rest, "\"");
  }
  out.push_back('}');
}

}  // namespace

RepositoryText repository_text(const Profile& profile, const RepositorySpec& repository, std::string_view origin) {
  RepositoryText text;
  text.api = text_of(origin, "/repos/", owner_of(profile, repository).login, "/", repository.name);
  text.html = text_of(k_html_origin, "/", owner_of(profile, repository).login, "/", repository.name);
  append_embedded(text.embedded, repository, {owner_of(profile, repository), repository.id, repository.fork}, origin);
  append_embedded(text.fork, repository, {profile.outsider, repository.id + 1'000'000'000, true}, origin);
  return text;
}

void append_repository(std::string& out, const Profile& profile, const RepositorySpec& repository,
                       const RepositoryText& text, RepositoryTimes times, bool full, std::string_view origin) {
  const auto stars = static_cast<std::int64_t>(mix(profile.seed, static_cast<std::uint64_t>(repository.id)) % 300);
  const auto bare = [](const std::string& address) {
    return std::string_view(address).substr(std::string_view("https://").size());
  };
  append(
      out, std::string_view(text.embedded).substr(0, text.embedded.size() - 1),
      ",\"created_at\":", QuotedTime{times.created_at}, ",\"updated_at\":", QuotedTime{times.pushed_at},
      ",\"pushed_at\":", QuotedTime{times.pushed_at}, ",\"git_url\":\"git://", bare(text.html),
      ".git\",\"ssh_url\":\"git@github.com:", owner_of(profile, repository).login, "/", repository.name,
      ".git\",\"clone_url\":\"", text.html, ".git\",\"svn_url\":\"", text.html,
      "\",\"homepage\":null,\"size\":", 40 + stars * 31, ",\"stargazers_count\":", stars, ",\"watchers_count\":", stars,
      ",\"language\":", QuotedOrNull{repository.language},
      ",\"has_issues\":true,\"has_projects\":true,\"has_downloads\":true,\"has_wiki\":false,\"has_pages\":false,\"has_"
      "discussions\":false,\"forks_count\":",
      stars / 9, ",\"mirror_url\":null,\"archived\":", repository.archived,
      ",\"disabled\":false,\"open_issues_count\":", stars % 40,
      ",\"license\":{\"key\":\"mit\",\"name\":\"MIT License\",\"spdx_id\":\"MIT\",\"url\":\"", origin,
      "/licenses/mit\",\"node_id\":\"MDc6TGljZW5zZTEz\"}",
      ",\"allow_forking\":true,\"is_template\":false,\"web_commit_signoff_required\":false,\"topics\":[],\"visibility\":\"",
      repository.is_private ? "private" : "public", "\",\"forks\":", stars / 9, ",\"open_issues\":", stars % 40,
      ",\"watchers\":", stars, ",\"default_branch\":", Quoted{repository.default_branch},
      ",\"permissions\":{\"admin\":false,\"maintain\":false,\"push\":false,\"triage\":false,\"pull\":true}");
  if (full) {
    append(out, ",\"temp_clone_token\":null,\"custom_properties\":{},\"organization\":");
    append_simple_user(out, owner_of(profile, repository), origin);
    append(out, ",\"network_count\":", stars / 9, ",\"subscribers_count\":", stars / 20);
  }
  out.push_back('}');
}

}  // namespace runlight::sim
