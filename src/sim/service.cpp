// SPDX-License-Identifier: MIT
#include "sim/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "net/gzip.hpp"
#include "sim/answer.hpp"
#include "sim/json_text.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

// https://docs.github.com/en/rest/about-the-rest-api/api-versions
constexpr std::array<std::string_view, 2> k_api_versions{"2022-11-28", "2026-03-10"};
constexpr std::size_t k_smallest_worth_compressing = 1'024;

/// The token of an Authorization header in either of the forms that GitHub takes.
std::string_view token_of(std::string_view authorization) {
  for (const std::string_view scheme : {"Bearer ", "bearer ", "token "}) {
    if (authorization.starts_with(scheme)) return trim(authorization.substr(scheme.size()));
  }
  return {};
}

bool is_host(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '-' ||
           c == '[' || c == ']';
  });
}

std::string etag_of(std::uint64_t stamp) {
  std::string tag = "W/\"";
  for (std::uint64_t i = 0; i < 4; ++i) tag += fmt::format("{:016x}", mix(stamp, i));
  return tag + "\"";
}

bool matches(std::string_view if_none_match, std::string_view etag) {
  const auto bare = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  for (const auto candidate : split(if_none_match, ',')) {
    const auto text = trim(candidate);
    if (text == "*" || bare(text) == bare(etag)) return true;
  }
  return false;
}

bool accepts_gzip(std::string_view accept_encoding) { return accept_encoding.find("gzip") != std::string_view::npos; }

}  // namespace

struct Service::Caller {
  std::string origin;
  std::string authorization;
  std::string api_version;
  bool authenticated = false;
};

Service::Service(const Options& options, Clock& clock, std::unique_ptr<World> world)
    : options_(options), clock_(clock), world_(std::move(world)), directory_(*world_) {}

std::string Service::origin_of(const net::ServerRequest& request) const {
  if (!options_.public_url.empty()) {
    std::string_view url = options_.public_url;
    while (url.ends_with('/')) url.remove_suffix(1);
    return std::string(url);
  }
  const auto host = request.headers.get("host");
  return "http://" + std::string(is_host(host) ? host : "127.0.0.1");
}

net::ServerReply Service::reply(const net::ServerRequest& request) {
  const Time at = now();
  const std::string authorization(request.headers.get("authorization"));
  const auto token = token_of(authorization);
  const Caller caller{
      .origin = origin_of(request),
      .authorization = authorization,
      .api_version = std::string(request.headers.has("x-github-api-version") ? request.headers.get("x-github-api-version")
                                                                             : k_api_versions[0]),
      .authenticated = !token.empty()};
  net::ServerReply reply = answer(request, caller, at);
  reply.headers.add("X-GitHub-Request-Id", fmt::format("{:04X}:{:06X}", mix(options_.seed, 1) & 0xffffU, ++requests_));
  reply.headers.add("X-GitHub-Media-Type", "github.v3; format=json");
  reply.headers.add("X-GitHub-Api-Version-Selected", caller.api_version);
  finish(reply, request);
  return reply;
}

net::ServerReply Service::answer(const net::ServerRequest& request, const Caller& caller, Time at) {
  const auto target = net::parse_target(request.target);
  const auto view = world_->at(at, caller.origin);
  const auto refusal = [&]() -> std::optional<Answer> {
    if (!options_.token.empty() && token_of(caller.authorization) != options_.token.reveal())
      return error_answer(401, "Bad credentials");
    if (!target) return error_answer(400, "Bad Request");
    if (request.method != "GET" && request.method != "HEAD") return not_found();
    if (std::ranges::find(k_api_versions, std::string_view(caller.api_version)) != k_api_versions.end()) return std::nullopt;
    return error_answer(
        400, fmt::format("The API version \"{}\" is not one of {}.", caller.api_version, fmt::join(k_api_versions, ", ")),
        "/about-the-rest-api/api-versions");
  }();
  const net::Target nowhere;
  Request asked{.world = *world_,
                .directory = directory_,
                .view = *view,
                .target = target ? *target : nowhere,
                .origin = caller.origin,
                .accept = request.headers.get("accept"),
                .api_version = caller.api_version,
                .authenticated = caller.authenticated};
  const std::string who = caller.authenticated ? caller.authorization : request.remote_address;
  // Asking for the limit is free: https://docs.github.com/en/rest/rate-limit/rate-limit
  const bool is_free = asked.target.path == "/rate_limit";
  asked.rate = rates_.count(who, caller.authenticated, 0, at);
  const Answer said = refusal ? *refusal : route(asked);

  net::ServerReply reply{.status = said.status};
  if (said.stamp) {
    const std::string etag = etag_of(mix(*said.stamp, mix_text(1, request.target), mix_text(2, caller.origin),
                                         mix_text(3, caller.authorization + caller.api_version)));
    reply.headers.add("ETag", etag);
    reply.headers.add("Cache-Control",
                      fmt::format("{}, max-age=60, s-maxage=60", caller.authenticated ? "private" : "public"));
    reply.headers.add("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With");
    if (matches(request.headers.get("if-none-match"), etag)) reply.status = 304;
  }
  // 304 costs nothing:
  // https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
  add_rate_headers(reply.headers, rates_.count(who, caller.authenticated, is_free || reply.status == 304 ? 0 : 1, at));
  if (!said.link.empty()) reply.headers.add("Link", said.link);
  if (reply.status == 304) return reply;
  reply.headers.add("Content-Type", said.content_type);
  reply.body.reserve(said.likely_bytes);
  said.render(reply.body);
  return reply;
}

void Service::finish(net::ServerReply& reply, const net::ServerRequest& request) const {
  if (!options_.gzip || reply.body.size() < k_smallest_worth_compressing ||
      !accepts_gzip(request.headers.get("accept-encoding")))
    return;
  if (auto compressed = net::gzip(reply.body)) {
    reply.body = std::move(*compressed);
    reply.headers.add("Content-Encoding", "gzip");
  }
}

}  // namespace runlight::sim
