// SPDX-License-Identifier: MIT
#include "sim/faults.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/json_text.hpp"

namespace runlight::sim {
namespace {

constexpr std::array<std::string_view, 12> k_kinds{"502",       "503",       "reset",         "truncate",
                                                   "html",      "hang",      "secondary_403", "secondary_429",
                                                   "exhausted", "not_found", "unauthorized",  "no_rate_headers"};
constexpr std::array<std::string_view, 4> k_retry_forms{"seconds", "date", "none", "blank"};
constexpr std::string_view k_documentation = "https://docs.github.com/rest";
constexpr std::string_view k_secondary_page =
    "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits";
constexpr std::string_view k_html_page =
    "<!DOCTYPE html>\n<html>\n<head><title>Unicorn! &middot; GitHub</title></head>\n<body>\n<p><strong>We had issues "
    "producing the response to your request.</strong></p>\n</body>\n</html>\n";

template <class Value, std::size_t N>
std::optional<Value> value_named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Value>(found - names.begin());
}

net::ServerReply json_reply(int status, std::string_view message, std::string_view page) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = text_of("{\"message\":", Quoted{message}, ",\"documentation_url\":\"", page, "\",\"status\":\"", status,
                          "\"}"),
          .static_body = {}};
}

net::ServerReply html_reply(int status) {
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body = std::string(k_html_page),
          .static_body = {}};
}

std::string http_date(Time time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

net::ServerReply exhausted(std::chrono::seconds wait, Time now) {
  auto reply = json_reply(403,
                          "API rate limit exceeded for user ID 9000000001. If you reach out to GitHub Support for help, "
                          "please include the request ID.",
                          "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api");
  const auto reset = std::chrono::ceil<std::chrono::seconds>(now + wait).time_since_epoch().count();
  reply.headers.add("X-RateLimit-Limit", "5000");
  reply.headers.add("X-RateLimit-Remaining", "0");
  reply.headers.add("X-RateLimit-Reset", std::to_string(reset));
  reply.headers.add("X-RateLimit-Used", "5000");
  reply.headers.add("X-RateLimit-Resource", "core");
  return reply;
}

}  // namespace

std::string_view name_of(FaultKind kind) { return k_kinds.at(static_cast<std::size_t>(kind)); }
std::optional<FaultKind> fault_named(std::string_view name) { return value_named<FaultKind>(k_kinds, name); }
std::optional<RetryAfter> retry_after_named(std::string_view name) { return value_named<RetryAfter>(k_retry_forms, name); }

void Faults::add(Fault fault) {
  const std::scoped_lock lock(mutex_);
  waiting_.push_back(std::move(fault));
}

void Faults::clear() {
  const std::scoped_lock lock(mutex_);
  waiting_.clear();
}

std::size_t Faults::size() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.size();
}

std::optional<Fault> Faults::take(std::string_view target) {
  const std::scoped_lock lock(mutex_);
  for (auto fault = waiting_.begin(); fault != waiting_.end(); ++fault) {
    if (target.find(fault->path) == std::string_view::npos) continue;
    if (fault->after > 0) {
      --fault->after;
      continue;
    }
    Fault taken = *fault;
    if (--fault->count == 0) waiting_.erase(fault);
    return taken;
  }
  return std::nullopt;
}

std::optional<net::ServerReply> reply_of(const Fault& fault, Time now) {
  switch (fault.kind) {
    case FaultKind::bad_gateway: return json_reply(502, "Server Error", k_documentation);
    case FaultKind::service_unavailable: return html_reply(503);
    case FaultKind::html: return html_reply(200);
    case FaultKind::secondary_403: return secondary_refusal(403, fault.retry_after, fault.seconds, now);
    case FaultKind::secondary_429: return secondary_refusal(429, fault.retry_after, fault.seconds, now);
    case FaultKind::exhausted: return exhausted(fault.seconds, now);
    case FaultKind::not_found: return json_reply(404, "Not Found", k_documentation);
    case FaultKind::unauthorized: return json_reply(401, "Bad credentials", k_documentation);
    default: return std::nullopt;
  }
}

void spoil(net::ServerReply& reply, const Fault& fault) {
  if (fault.kind == FaultKind::reset) reply.reset_after_bytes = reply.body.size() / 2;
  if (fault.kind == FaultKind::truncate) reply.body.resize(reply.body.size() / 2);
}

net::ServerReply secondary_refusal(int status, RetryAfter form, std::chrono::seconds wait, Time now) {
  auto reply = json_reply(
      status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", k_secondary_page);
  switch (form) {
    case RetryAfter::seconds: reply.headers.add("Retry-After", std::to_string(wait.count())); break;
    case RetryAfter::date: reply.headers.add("Retry-After", http_date(now + wait)); break;
    case RetryAfter::blank: reply.headers.add("Retry-After", ""); break;
    case RetryAfter::none: break;
  }
  return reply;
}

}  // namespace runlight::sim
