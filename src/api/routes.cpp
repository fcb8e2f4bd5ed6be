// SPDX-License-Identifier: MIT
#include "api/routes.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "api/webhook.hpp"
#include "base/text.hpp"

namespace runlight::api {
namespace {

constexpr std::array<Route, 10> k_routes{{
    {"/summary", "summary", Shape::object},
    {"/activity", "activity", Shape::rows},
    {"/workflows", "workflows", Shape::rows},
    {"/workflow_runs", "workflow_runs", Shape::rows},
    {"/repositories", "repositories", Shape::rows},
    {"/branches", "branches", Shape::rows},
    {"/coverage", "coverage", Shape::rows},
    {"/ledger", "ledger", Shape::rows},
    {"/retention", "retention", Shape::rows},
    {"/health", "health_counts", Shape::health},
}};

}  // namespace

std::span<const Route> routes() { return k_routes; }

const Route* find_route(std::string_view path) {
  if (!path.starts_with(k_api_prefix)) return nullptr;
  path.remove_prefix(k_api_prefix.size());
  const auto* const found = std::ranges::find(k_routes, path, &Route::path);
  return found == k_routes.end() ? nullptr : found;
}

std::string nearest_path(std::string_view path) {
  std::vector<std::string> paths;
  for (const auto& route : k_routes) paths.push_back(std::string(k_api_prefix).append(route.path));
  paths.emplace_back(k_webhook_path);
  // A distance is worth its quadratic time only to something about as long as a path of ours.
  return nearest_match(path.substr(0, 100), paths);
}

}  // namespace runlight::api
