// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>

#include "sim/answer.hpp"
#include "sim/json_text.hpp"
#include "sim/paging.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

constexpr std::int64_t k_first_installation_id = 50'000'000;
constexpr std::string_view k_permissions = R"({"actions":"read","contents":"read","metadata":"read"})";
constexpr std::string_view k_events = R"(["workflow_job","workflow_run"])";
constexpr std::string_view k_times = R"("created_at":"2024-03-01T09:00:00Z","updated_at":"2024-03-01T09:00:00Z")";
constexpr std::string_view k_apps_page = "/apps/apps";

std::int64_t installation_of(std::size_t account) { return k_first_installation_id + static_cast<std::int64_t>(account); }

/// The account whose installation it is; the app is installed wherever there is something to collect.
std::optional<std::size_t> account_of(const Request& request, std::optional<std::size_t> account) {
  if (!account) return std::nullopt;
  const auto owners = request.world.owners();
  const bool is_installed = std::ranges::find(owners, request.world.accounts()[*account].login) != owners.end();
  return is_installed ? account : std::nullopt;
}

std::optional<std::size_t> account_of_installation(const Request& request, std::int64_t id) {
  const std::int64_t index = id - k_first_installation_id;
  const bool is_one = index >= 0 && index < static_cast<std::int64_t>(request.world.accounts().size());
  return account_of(request, is_one ? std::optional(static_cast<std::size_t>(index)) : std::nullopt);
}

Answer app(const Request& request) {
  return {.render = [&request](std::string& out) {
    append(out, "{\"id\":", request.apps.app_id(), ",\"slug\":\"runlight-simulated\",\"node_id\":\"A_kwDOAAAAAM4AEtaH\"",
           ",\"client_id\":\"Iv23simulated\",\"owner\":");
    request.view.append_user(out, 0);
    append(out, ",\"name\":\"Runlight (simulated)\",\"description\":null,\"external_url\":\"https://example.com/\"",
           ",\"html_url\":\"https://github.com/apps/runlight-simulated\",", k_times, ",\"permissions\":", k_permissions,
           ",\"events\":", k_events, ",\"installations_count\":", request.world.owners().size(), "}");
  }};
}

Answer installation(const Request& request, std::optional<std::size_t> wanted) {
  const auto account = account_of(request, wanted);
  if (!account) return not_found("/apps/apps#get-an-organization-installation-for-the-authenticated-app");
  return {.render = [&request, account = *account](std::string& out) {
    const auto id = installation_of(account);
    const auto& facts = request.world.accounts()[account];
    append(out, "{\"id\":", id, ",\"account\":");
    request.view.append_user(out, account);
    append(out, ",\"repository_selection\":\"all\",\"access_tokens_url\":\"", request.origin, "/app/installations/", id,
           "/access_tokens\",\"repositories_url\":\"", request.origin,
           "/installation/repositories\",\"html_url\":\"https://github.com/settings/installations/", id,
           "\",\"app_id\":", request.apps.app_id(), ",\"app_slug\":\"runlight-simulated\",\"target_id\":", facts.id,
           ",\"target_type\":\"", facts.is_organization ? "Organization" : "User", "\",\"permissions\":", k_permissions,
           ",\"events\":", k_events, ",", k_times,
           ",\"single_file_name\":null,\"has_multiple_single_files\":false,\"single_file_paths\":[]"
           ",\"suspended_by\":null,\"suspended_at\":null}");
  }};
}

Answer access_token(const Request& request, std::string_view id) {
  const auto number = parse_id(id).value_or(0);
  if (!account_of_installation(request, number)) return not_found(k_apps_page);
  // https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app — good for an hour
  const auto expires = std::chrono::floor<std::chrono::seconds>(request.now) + std::chrono::hours(1);
  return {.status = 201, .render = [token = request.apps.issue(number, expires), expires](std::string& out) {
            append(out, "{\"token\":\"", token, "\",\"expires_at\":", QuotedTime{expires},
                   ",\"permissions\":", k_permissions, ",\"repository_selection\":\"all\"}");
          }};
}

Answer repositories_of_installation(const Request& request) {
  const auto account = request.installation ? account_of_installation(request, *request.installation) : std::nullopt;
  if (!account)
    return error_answer(403,
                        "You must authenticate with an installation access token in order to list repositories for an "
                        "installation.",
                        "/apps/installations#list-repositories-accessible-to-the-app-installation");
  auto listed = std::make_shared<std::vector<std::size_t>>();
  const auto repositories = request.world.repositories();
  for (std::size_t i = 0; i < repositories.size(); ++i) {
    if (!repositories[i].is_gone && repositories[i].owner == request.world.accounts()[*account].login) listed->push_back(i);
  }
  const Page page = parse_page(request.target);
  const Slice slice = slice_of(page, listed->size());
  std::uint64_t stamp = listed->size();
  for (std::size_t i = slice.begin; i < slice.end; ++i) stamp = mix(stamp, request.view.repository_stamp((*listed)[i]));
  return {.stamp = stamp,
          .link = link_header(text_of(request.origin, "/installation/repositories"), request.target, page, listed->size()),
          .likely_bytes = (slice.end - slice.begin) * 7'000,
          .render = [&request, slice, listed](std::string& out) {
            append(out, "{\"total_count\":", listed->size(), ",\"repository_selection\":\"all\",\"repositories\":[");
            for (std::size_t i = slice.begin; i < slice.end; ++i) {
              if (i > slice.begin) out.push_back(',');
              request.view.append_repository(out, (*listed)[i], RepositoryDetail::listed);
            }
            out.append("]}");
          }};
}

}  // namespace

bool is_for_app(const Pieces& pieces) {
  return !pieces.empty() && (pieces[0] == "app" || (pieces.size() >= 3 && pieces.back() == "installation"));
}

std::optional<Answer> answer_app(const Request& request, const Pieces& pieces) {
  const std::size_t count = pieces.size();
  if (count == 2 && pieces[0] == "installation" && pieces[1] == "repositories") return repositories_of_installation(request);
  if (!is_for_app(pieces)) return std::nullopt;
  if (const auto fault = request.apps.fault_of_jwt(request.token, request.clients_now)) return error_answer(401, *fault);
  if (count == 1 && pieces[0] == "app") return app(request);
  if (count == 4 && pieces[1] == "installations" && pieces[3] == "access_tokens") return access_token(request, pieces[2]);
  if (count == 3 && (pieces[0] == "orgs" || pieces[0] == "users"))
    return installation(request, request.directory.account(pieces[1]));
  if (count != 4 || pieces[0] != "repos") return not_found(k_apps_page);
  const auto repository = request.directory.repository(pieces[1], pieces[2]);
  if (!repository || request.world.repositories()[*repository].is_gone) return not_found(k_apps_page);
  return installation(request, request.directory.account(request.world.repositories()[*repository].owner));
}

}  // namespace runlight::sim
