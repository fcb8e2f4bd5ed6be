// SPDX-License-Identifier: MIT
#include "sim/endpoint.hpp"

#include <algorithm>
#include <array>

#include "sim/answer.hpp"

namespace runlight::sim {
namespace {

constexpr std::array<std::string_view, 24> k_endpoints{
    "/rate_limit",
    "/user",
    "/user/repos",
    "/user/{user_id}/repos",
    "/organizations/{org_id}/repos",
    "/orgs/{org}",
    "/orgs/{org}/repos",
    "/orgs/{org}/installation",
    "/users/{user}",
    "/users/{user}/repos",
    "/users/{user}/installation",
    "/app",
    "/app/installations/{installation_id}/access_tokens",
    "/installation/repositories",
    "/repos/{owner}/{repo}",
    "/repos/{owner}/{repo}/installation",
    "/repos/{owner}/{repo}/actions/runs",
    "/repos/{owner}/{repo}/actions/runs/{run_id}",
    "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs",
    "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}",
    "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs",
    "/repos/{owner}/{repo}/actions/workflows",
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}",
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
};

bool fits(const Pieces& pieces, std::string_view endpoint) {
  const Pieces wanted = path_pieces(endpoint);
  return std::ranges::equal(pieces, wanted, [](std::string_view piece, std::string_view pattern) {
    return pattern.starts_with('{') || piece == pattern;
  });
}

}  // namespace

std::string endpoint_of(std::string_view method, std::string_view path) {
  const std::string verb = std::string(method == "HEAD" ? "GET" : method) + " ";
  Pieces pieces = path_pieces(path);
  if (pieces.size() >= 2 && pieces[0] == "repositories") {
    pieces[0] = "repos";
    pieces.insert(pieces.begin() + 1, "by-id");
  }
  if (pieces.size() > 3 && pieces[0] == "repos" && pieces[3] == "contents")
    return verb + "/repos/{owner}/{repo}/contents/{path}";
  const auto found = std::ranges::find_if(k_endpoints, [&](std::string_view each) { return fits(pieces, each); });
  return verb + std::string(found == k_endpoints.end() ? "(other)" : *found);
}

std::string_view permission_of(std::string_view endpoint) {
  if (endpoint.find("/actions/") != std::string_view::npos) return "actions";
  if (endpoint.find("/contents/") != std::string_view::npos) return "contents";
  if (endpoint.ends_with("/installation")) return "";
  const bool is_metadata =
      endpoint.starts_with("GET /repos/") || endpoint.ends_with("/repos") || endpoint.ends_with("/repositories");
  return is_metadata ? "metadata" : "";
}

}  // namespace runlight::sim
