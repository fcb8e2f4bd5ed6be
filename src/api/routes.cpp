// SPDX-License-Identifier: MIT
#include "api/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "api/access_answers.hpp"
#include "api/answer.hpp"
#include "api/assets.hpp"
#include "api/call.hpp"
#include "api/metrics.hpp"
#include "api/query_answer.hpp"
#include "api/sign_in.hpp"
#include "api/system_answers.hpp"
#include "api/token_answers.hpp"
#include "api/webhook.hpp"
#include "base/text.hpp"

namespace runlight::api {
namespace {

using auth::Permission;

constexpr auto k_anybody = WhoMay::anybody();
constexpr auto k_readers = WhoMay::with(Permission::read);
constexpr auto k_admins = WhoMay::with(Permission::administer);

constexpr auto k_routes = std::to_array<Route>({
    {"GET", "/api/v1/summary", k_readers, answer_question, "summary", Shape::object},
    {"GET", "/api/v1/activity", k_readers, answer_question, "activity", Shape::rows},
    {"GET", "/api/v1/job_days", k_readers, answer_question, "job_days", Shape::rows},
    {"GET", "/api/v1/workflows", k_readers, answer_question, "workflows", Shape::rows},
    {"GET", "/api/v1/verdicts", k_readers, answer_question, "verdicts", Shape::rows},
    {"GET", "/api/v1/findings", k_readers, answer_question, "findings", Shape::rows},
    {"GET", "/api/v1/change_points", k_readers, answer_question, "change_points", Shape::rows},
    {"GET", "/api/v1/schedules", k_readers, answer_question, "schedules", Shape::rows},
    {"GET", "/api/v1/runs", k_readers, answer_question, "runs", Shape::rows},
    {"GET", "/api/v1/run_counts", k_readers, answer_question, "run_counts", Shape::rows},
    {"GET", "/api/v1/workflow_runs", k_readers, answer_question, "workflow_runs", Shape::rows},
    {"GET", "/api/v1/durations", k_readers, answer_question, "durations", Shape::object},
    {"GET", "/api/v1/duration_histogram", k_readers, answer_question, "duration_histogram", Shape::rows},
    {"GET", "/api/v1/breakdown", k_readers, answer_question, "breakdown", Shape::rows},
    {"GET", "/api/v1/frequency", k_readers, answer_question, "frequency", Shape::rows},
    {"GET", "/api/v1/hours_of_week", k_readers, answer_question, "hours_of_week", Shape::rows},
    {"GET", "/api/v1/comparison", k_readers, answer_question, "comparison", Shape::object},
    {"GET", "/api/v1/rerun_rates", k_readers, answer_question, "rerun_rates", Shape::rows},
    {"GET", "/api/v1/recoveries", k_readers, answer_question, "recoveries", Shape::rows},
    {"GET", "/api/v1/recovery_times", k_readers, answer_question, "recovery_times", Shape::rows},
    {"GET", "/api/v1/attempts", k_readers, answer_question, "attempts", Shape::rows},
    {"GET", "/api/v1/run_jobs", k_readers, answer_question, "run_jobs", Shape::rows},
    {"GET", "/api/v1/grid", k_readers, answer_question, "grid", Shape::rows},
    {"GET", "/api/v1/repositories", k_readers, answer_question, "repositories", Shape::rows},
    {"GET", "/api/v1/branches", k_readers, answer_question, "branches", Shape::rows},
    {"GET", "/api/v1/coverage", k_readers, answer_question, "coverage", Shape::rows},
    {"GET", "/api/v1/ledger", k_readers, answer_question, "ledger", Shape::rows},
    {"GET", "/api/v1/retention", k_readers, answer_question, "retention", Shape::rows},
    {"GET", "/api/v1/queue_times", k_readers, answer_question, "queue_times", Shape::rows},
    {"GET", "/api/v1/queued_jobs", k_readers, answer_question, "queued_jobs", Shape::rows},
    {"GET", "/api/v1/job_stats", k_readers, answer_question, "job_stats", Shape::rows},
    {"GET", "/api/v1/step_stats", k_readers, answer_question, "step_stats", Shape::rows},
    {"GET", "/api/v1/step_failures", k_readers, answer_question, "step_failures", Shape::rows},
    {"GET", "/api/v1/cost", k_readers, answer_question, "cost", Shape::rows},
    {"GET", "/api/v1/cost_days", k_readers, answer_question, "cost_days", Shape::rows},
    {"GET", "/api/v1/cost_what_if", k_readers, answer_question, "cost_what_if", Shape::object},
    {"GET", "/api/v1/health", k_readers, answer_question, "health_counts", Shape::health},
    {"GET", "/api/v1/questions/{question}", k_readers, tell_question},
    {"POST", "/api/v1/query", WhoMay::with(Permission::query), answer_query},
    {"GET", "/api/v1/session", k_anybody, tell_session},
    {"GET", "/api/v1/tokens", k_admins, list_tokens},
    {"POST", "/api/v1/tokens", k_admins, create_token},
    {"DELETE", "/api/v1/tokens/{token_id}", k_admins, revoke_token},
    {"GET", "/api/v1/sessions", k_admins, list_sessions},
    {"DELETE", "/api/v1/sessions/{session_id}", k_admins, revoke_session},
    {"GET", "/api/v1/audit", k_admins, list_audit},
    {"POST", k_webhook_path, WhoMay::signed_delivery(), receive_webhook, "", Shape::rows, true},
    {"GET", k_metrics_path, WhoMay::seeing_all_with(Permission::metrics), metrics},
    {"GET", "/healthz", k_anybody, tell_liveness, "", Shape::rows, true},
    {"GET", "/readyz", k_anybody, tell_readiness, "", Shape::rows, true},
    {"GET", k_sign_in_path, k_anybody, begin_sign_in},
    {"GET", k_callback_path, k_anybody, finish_sign_in},
    {"POST", "/auth/sign-out", k_anybody, sign_out},
    {"GET", "/auth/page.css", k_anybody, tell_page_style},
    // What is no path: of the API it is said to readers only.
    {"*", "/auth/*", k_anybody, tell_no_such_path},
    {"*", "/api/*", k_readers, tell_no_such_path},
    {"*", "/auth", k_anybody, tell_no_such_path},
    {"*", "/api", k_readers, tell_no_such_path},
    // The dashboard: code without data.
    {"GET", "/*", k_anybody, tell_asset},
});

bool is_argument(std::string_view text) { return !text.empty() && !text.contains('/'); }

/// What stands for the open end of the pattern, "" when it has none; absent when it does not fit.
std::optional<std::string_view> match(std::string_view pattern, std::string_view path) {
  const auto fixed = pattern.substr(0, pattern.find_first_of("{*"));
  if (fixed.size() == pattern.size()) return pattern == path ? std::optional(std::string_view{}) : std::nullopt;
  if (!path.starts_with(fixed)) return std::nullopt;
  const auto rest = path.substr(fixed.size());
  return pattern.back() == '*' || is_argument(rest) ? std::optional(rest) : std::nullopt;
}

bool takes(const Route& route, std::string_view method) {
  return route.method == "*" || route.method == method || (route.method == "GET" && method == "HEAD");
}

/// "GET, HEAD, POST".
std::string methods_of(std::string_view pattern) {
  std::string text;
  for (const auto& route : k_routes) {
    if (route.path != pattern) continue;
    text += fmt::format("{}{}", text.empty() ? "" : ", ", route.method == "GET" ? "GET, HEAD" : route.method);
  }
  return text;
}

}  // namespace

std::string WhoMay::text() const {
  switch (kind_) {
    case Kind::anybody: return "anybody";
    case Kind::signed_delivery: return "a signed delivery";
    case Kind::permission:
      return fmt::format("{}{}", auth::permission_name(permission_), all_repositories_ ? ", seeing all repositories" : "");
  }
  return "";
}

std::string WhoMay::missing(const auth::Viewer& viewer) const {
  return viewer.may(permission_) ? "sight of every repository"
                                 : fmt::format("the permission \"{}\"", auth::permission_name(permission_));
}

std::span<const Route> routes() { return k_routes; }

std::optional<RouteFound> find_route(std::string_view method, std::string_view path) {
  const auto* const first =
      std::ranges::find_if(k_routes, [&](const Route& route) { return match(route.path, path).has_value(); });
  if (first == k_routes.end()) return std::nullopt;
  const auto argument = *match(first->path, path);
  const auto* const found =
      std::ranges::find_if(k_routes, [&](const Route& route) { return route.path == first->path && takes(route, method); });
  if (found != k_routes.end()) return RouteFound{.route = found, .argument = argument};
  return RouteFound{.route = first, .argument = argument, .allow = methods_of(first->path)};
}

std::string nearest_path(std::string_view path) {
  std::vector<std::string> paths;
  for (const auto& route : k_routes) {
    if (route.path.starts_with(k_api_prefix) && route.path.find_first_of("{*") == std::string_view::npos) {
      paths.emplace_back(route.path);
    }
  }
  // A distance is worth its quadratic time only to something about as long as a path of ours.
  return nearest_match(path.substr(0, 100), paths);
}

}  // namespace runlight::api
