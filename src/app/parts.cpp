// SPDX-License-Identifier: MIT
#include "app/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "app/environment.hpp"
#include "archive/credentials.hpp"
#include "net/url.hpp"

namespace runlight::app {
namespace {

std::unique_ptr<store::Engine> open_engine(const std::string& data_folder, const std::optional<archive::Location>& archive) {
  store::ChdbOptions options{.data_folder = data_folder};
  if (archive && archive->folder.empty()) {
    auto access = or_fatal(archive::engine_access(*archive, or_fatal(azure_credentials())));
    options.named_collections.push_back(std::move(access.collection));
    options.environment = std::move(access.environment);
  }
  return or_fatal(store::make_chdb_engine(options));
}

std::unique_ptr<net::HttpClient> http_client(const GithubSettings& settings) {
  or_fatal(net::configured_origin(settings.api_url));
  return net::make_curl_client(
      {.max_connections_per_host = settings.concurrency, .user_agent = "runlight/" RUNLIGHT_VERSION});
}

}  // namespace

StoreParts::StoreParts(const std::string& data_folder, const std::optional<archive::Location>& archive)
    : engine(open_engine(data_folder, archive)), store(or_fatal(store::Store::open(*engine))) {}

std::optional<archive::Location> archive_location(const ArchiveSettings& settings) {
  if (settings.location.empty()) return std::nullopt;
  return or_fatal(archive::parse_location(settings.location));
}

GithubParts::GithubParts(const GithubSettings& settings, github::Credentials credentials)
    : http(http_client(settings)),
      client(*http, system_clock(),
             {.api_url = settings.api_url,
              .credentials = std::move(credentials),
              .concurrency = settings.concurrency,
              .reserve_points = settings.reserve_points,
              .points_per_minute = settings.points_per_minute,
              .longest_wait = settings.longest_wait}) {}

bool names_something(const ScopeSettings& scope, const GithubSettings& github) {
  const auto is_whole_name = [](const std::string& glob) {
    return glob.find('/') != std::string::npos && glob.find_first_of("*?") == std::string::npos;
  };
  return !scope.owner.empty() || github.app_installation ||
         (!scope.repo_globs.empty() && std::ranges::all_of(scope.repo_globs, is_whole_name));
}

collect::Request collect_request(const ScopeSettings& settings, const GithubSettings& github) {
  collect::Request request{.owner = settings.owner,
                           .installation = !github.app_id.empty(),
                           .repo_globs = settings.repo_globs,
                           .exclude_globs = settings.exclude_globs,
                           .forks = settings.forks,
                           .archived = settings.archived,
                           .public_only = settings.public_only,
                           .keep = settings.keep,
                           .most_job_lists = settings.jobs_budget};
  if (!settings.since.empty()) {
    auto since = parse_time(settings.since);
    if (!since) throw Fatal({ErrorKind::bad_input, "--since: " + since.error().message});
    request.since = *since;
  }
  constexpr std::array<std::pair<std::string_view, collect::JobsPolicy>, 4> k_policies{
      {{"all", collect::JobsPolicy::all},
       {"recent", collect::JobsPolicy::recent},
       {"failed", collect::JobsPolicy::failed},
       {"none", collect::JobsPolicy::none}}};
  const auto* const policy = std::ranges::find(k_policies, std::string_view(settings.jobs),
                                               &std::pair<std::string_view, collect::JobsPolicy>::first);
  if (policy == k_policies.end()) {
    throw Fatal(
        {ErrorKind::bad_input, fmt::format("--jobs {} is not known; take all, recent, failed or none", settings.jobs)});
  }
  request.jobs = policy->second;
  return request;
}

}  // namespace runlight::app
