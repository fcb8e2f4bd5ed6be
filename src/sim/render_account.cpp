// SPDX-License-Identifier: MIT
#include "net/url.hpp"
#include "sim/json_text.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

/// Bots are called "name[bot]", live under "users/name%5Bbot%5D" and show "apps/name" to people.
void append_user_fields(std::string& out, const ActorSpec& actor, std::string_view origin) {
  const std::string api = text_of(origin, "/users/", net::encode_segment(actor.login));
  const bool is_bot = actor.type == "Bot";
  const std::string page = is_bot ? "apps/" + actor.login.substr(0, actor.login.find('[')) : actor.login;
  append(out, "\"login\":", Quoted{actor.login}, ",\"id\":", actor.id, ",\"node_id\":\"", NodeId{"U_", 'D', 0, actor.id},
         "\",\"avatar_url\":\"https://avatars.githubusercontent.com/u/", actor.id, "?v=4\",\"gravatar_id\":\"\",\"url\":\"",
         api, "\",\"html_url\":\"", k_html_origin, "/", page, "\",\"followers_url\":\"", api,
         "/followers\",\"following_url\":\"", api, "/following{/other_user}\",\"gists_url\":\"", api,
         "/gists{/gist_id}\",\"starred_url\":\"", api, "/starred{/owner}{/repo}\",\"subscriptions_url\":\"", api,
         "/subscriptions\",\"organizations_url\":\"", api, "/orgs\",\"repos_url\":\"", api, "/repos\",\"events_url\":\"",
         api, "/events{/privacy}\",\"received_events_url\":\"", api, "/received_events\",\"type\":\"", actor.type,
         "\",\"user_view_type\":\"public\",\"site_admin\":false");
}

constexpr std::string_view k_account_times =
    ",\"created_at\":\"2019-03-04T09:20:11Z\",\"updated_at\":\"2024-06-02T14:00:42Z\"";

}  // namespace

void append_simple_user(std::string& out, const ActorSpec& actor, std::string_view origin) {
  out.push_back('{');
  append_user_fields(out, actor, origin);
  out.push_back('}');
}

void append_public_user(std::string& out, const ActorSpec& actor, std::string_view origin, AccountCounts counts) {
  out.push_back('{');
  append_user_fields(out, actor, origin);
  append(out, ",\"name\":", Quoted{actor.name},
         ",\"company\":null,\"blog\":\"\",\"location\":null,\"email\":null,\"hireable\":null,\"bio\":null",
         ",\"twitter_username\":null,\"public_repos\":", counts.public_repositories,
         ",\"public_gists\":0,\"followers\":", actor.id % 400, ",\"following\":3", k_account_times, "}");
}

void append_organization(std::string& out, const ActorSpec& actor, std::string_view origin, AccountCounts counts) {
  const std::string api = text_of(origin, "/orgs/", actor.login);
  append(out, "{\"login\":", Quoted{actor.login}, ",\"id\":", actor.id, ",\"node_id\":\"", NodeId{"O_", 'D', 0, actor.id},
         "\",\"url\":\"", api, "\",\"repos_url\":\"", api, "/repos\",\"events_url\":\"", api, "/events\",\"hooks_url\":\"",
         api, "/hooks\",\"issues_url\":\"", api, "/issues\",\"members_url\":\"", api,
         "/members{/member}\",\"public_members_url\":\"", api,
         "/public_members{/member}\",\"avatar_url\":\"https://avatars.githubusercontent.com/u/", actor.id,
         "?v=4\",\"description\":\"An invented organisation\",\"name\":", Quoted{actor.name},
         ",\"blog\":\"https://example.com/\",\"location\":\"Nowhere\",\"twitter_username\":null,\"is_verified\":false",
         ",\"has_organization_projects\":true,\"has_repository_projects\":true,\"public_repos\":",
         counts.public_repositories, ",\"public_gists\":0,\"followers\":12,\"following\":0,\"html_url\":\"", k_html_origin,
         "/", actor.login, "\"", k_account_times,
         ",\"archived_at\":null,\"type\":\"Organization\",\"total_private_repos\":", counts.private_repositories,
         ",\"owned_private_repos\":", counts.private_repositories, "}");
}

}  // namespace runlight::sim
