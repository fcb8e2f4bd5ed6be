// SPDX-License-Identifier: MIT
#include "sim/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "base/check.hpp"
#include "base/text.hpp"
#include "net/gzip.hpp"
#include "sim/answer.hpp"
#include "sim/endpoint.hpp"
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

std::string endpoint_of_target(const net::ServerRequest& request) {
  return endpoint_of(request.method, std::string_view(request.target).substr(0, request.target.find('?')));
}

/// Refusals by the API itself tell the limit as its answers do.
bool keeps_rate_headers(FaultKind kind) {
  return kind == FaultKind::secondary_403 || kind == FaultKind::secondary_429 || kind == FaultKind::not_found ||
         kind == FaultKind::unauthorized;
}

std::optional<RsaKey> key_of(const Secret& pem) {
  if (pem.empty()) return std::nullopt;
  auto key = RsaKey::parse(pem);
  check(key.has_value(), "whoever makes a service has tried the app's key");
  return std::move(*key);
}

void drop_rate_headers(net::ServerReply& reply) {
  net::Headers kept;
  for (const auto& [name, value] : reply.headers.all()) {
    if (!to_lower(name).starts_with("x-ratelimit-")) kept.add(name, value);
  }
  reply.headers = std::move(kept);
}

}  // namespace

struct Service::Caller {
  std::string origin;
  std::string authorization;
  std::string api_version;
  std::string who;  ///< tells clients apart
  bool authenticated = false;
};

/// Counts a request as long as it lives.
class Service::UnderWay {
 public:
  UnderWay(Stats& stats, const std::string& endpoint, Stats::Instant now)
      : stats_(stats), count_(stats.begin(endpoint, now)) {}
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  ~UnderWay() { stats_.end(); }
  std::int64_t count() const { return count_; }

 private:
  Stats& stats_;
  std::int64_t count_;
};

Service::Service(const Options& options, Clock& clock, std::unique_ptr<World> world)
    : options_(options),
      clock_(clock),
      world_(std::move(world)),
      webhooks_(
          *world_, clock_, [this] { return now(); }, [] { return net::make_curl_client({.http2 = false}); }),
      control_(*world_, behaviour_, webhooks_, [this] { return now(); }),
      rates_(options.points_per_hour),
      limits_({.is_enforced = options.enforces_limits}),
      apps_({.app_id = options.app_id, .key = key_of(options.app_key), .seed = options.seed}) {}

Time Service::now() const {
  return (options_.now ? *options_.now : clock_.now()) + std::chrono::seconds(behaviour_.clock_ahead_s.load());
}

std::string Service::origin_of(const net::ServerRequest& request) const {
  if (!options_.public_url.empty()) {
    std::string_view url = options_.public_url;
    while (url.ends_with('/')) url.remove_suffix(1);
    return std::string(url);
  }
  const auto host = request.headers.get("host");
  return "http://" + std::string(is_host(host) ? host : "127.0.0.1");
}

Service::Caller Service::caller_of(const net::ServerRequest& request) const {
  const std::string authorization(request.headers.get("authorization"));
  const bool authenticated = !token_of(authorization).empty();
  const auto version = request.headers.get("x-github-api-version");
  return {.origin = origin_of(request),
          .authorization = authorization,
          .api_version = std::string(version.empty() ? k_api_versions[0] : version),
          .who = authenticated ? authorization : request.remote_address,
          .authenticated = authenticated};
}

net::ServerReply Service::reply(const net::ServerRequest& request) {
  if (request.target.starts_with(k_control_prefix)) return control_.reply(request);
  const UnderWay under_way(behaviour_.stats, endpoint_of_target(request), clock_.monotonic());
  return answer_github(request, under_way.count()).reply;
}

Task<net::ServerReply> Service::serve(net::ServerRequest request) {
  if (request.target.starts_with(k_control_prefix)) {
    auto reply = control_.reply(request);
    if (webhooks_.wants_runner())
      boost::asio::co_spawn(co_await boost::asio::this_coro::executor, webhooks_.run(), boost::asio::detached);
    co_return reply;
  }
  const UnderWay under_way(behaviour_.stats, endpoint_of_target(request), clock_.monotonic());
  auto [reply, delay] = answer_github(request, under_way.count());
  if (delay.count() > 0) co_await clock_.sleep_for(delay);
  co_return std::move(reply);
}

TimedReply Service::answer_github(const net::ServerRequest& request, std::int64_t under_way) {
  const Caller caller = caller_of(request);
  ServedRequest served{.endpoint = endpoint_of_target(request)};
  const auto fault = behaviour_.faults.take(request.target);
  TimedReply timed{.reply = {}, .delay = options_.latency};
  std::optional<net::ServerReply> instead;
  if (fault) served.fault = name_of(fault->kind);
  if (fault) instead = reply_of(*fault, clock_.now());
  if (instead && keeps_rate_headers(fault->kind))
    add_rate_headers(instead->headers, rates_.count(caller.who, caller.authenticated, 0, clock_.now()));
  timed.reply = instead ? std::move(*instead) : answer(request, caller, served, under_way);
  timed.reply.headers.add("X-GitHub-Request-Id", fmt::format("{:04X}:{:06X}", mix(options_.seed, 1) & 0xffffU, ++requests_));
  timed.reply.headers.add("X-GitHub-Media-Type", "github.v3; format=json");
  timed.reply.headers.add("X-GitHub-Api-Version-Selected", caller.api_version);
  if (fault && fault->kind == FaultKind::hang) timed.delay += fault->seconds;
  if (fault && fault->kind == FaultKind::no_rate_headers) drop_rate_headers(timed.reply);
  // What spoils a body does so before it is compressed, so that it arrives as spoilt.
  if (fault && fault->kind == FaultKind::truncate) spoil(timed.reply, *fault);
  finish(timed.reply, request);
  if (fault && fault->kind == FaultKind::reset) spoil(timed.reply, *fault);
  served.status = timed.reply.status;
  behaviour_.stats.count(served);
  return timed;
}

net::ServerReply Service::answer(const net::ServerRequest& request, const Caller& caller, ServedRequest& served,
                                 std::int64_t under_way) {
  const auto rate = rates_.count(caller.who, caller.authenticated, 0, clock_.now());
  if (auto refused = limits_.admit(caller.who, served.endpoint, under_way, rate, clock_.now(), clock_.monotonic())) {
    served.is_refused = true;
    add_rate_headers(refused->headers, rate);
    return std::move(*refused);
  }
  const auto target = net::parse_target(request.target);
  if (target) {
    for (const auto& run : behaviour_.drift.before(*target, *world_, now())) webhooks_.touch(run);
  }
  return truthful(request, caller, target ? *target : net::Target(), served);
}

bool Service::may_read(const Caller& caller) {
  const auto token = token_of(caller.authorization);
  if (caller.authenticated && !behaviour_.tokens.use(token)) return false;
  if (const auto claim = apps_.claim_of(token, now())) return claim->is_good;
  return options_.token.empty() || token == options_.token.reveal();
}

std::optional<Answer> Service::refusal(const net::ServerRequest& request, const Caller& caller,
                                       const ServedRequest& served) {
  const auto target = net::parse_target(request.target);
  if (!target) return error_answer(400, "Bad Request");
  // A JSON web token is judged where it is wanted.
  const bool wants_jwt = is_for_app(path_pieces(target->path));
  if (!wants_jwt && !may_read(caller)) return error_answer(401, "Bad credentials");
  const bool creates_token = wants_jwt && target->path.ends_with("/access_tokens");
  if (creates_token ? request.method != "POST" : request.method != "GET" && request.method != "HEAD") return not_found();
  if (std::ranges::find(k_api_versions, std::string_view(caller.api_version)) == k_api_versions.end()) {
    return error_answer(
        400, fmt::format("The API version \"{}\" is not one of {}.", caller.api_version, fmt::join(k_api_versions, ", ")),
        "/about-the-rest-api/api-versions");
  }
  const auto permission = permission_of(served.endpoint);
  if (!caller.authenticated || permission.empty() || !behaviour_.tokens.is_denied(permission)) return std::nullopt;
  const bool is_app = apps_.claim_of(token_of(caller.authorization), now()).has_value();
  Answer answer = error_answer(
      403, is_app ? "Resource not accessible by integration" : "Resource not accessible by personal access token");
  answer.accepted_permissions = text_of(permission, "=read");
  return answer;
}

net::ServerReply Service::truthful(const net::ServerRequest& request, const Caller& caller, const net::Target& target,
                                   ServedRequest& served) {
  const Time at = now();
  const auto view = world_->at(at, caller.origin);
  Request asked{.world = *world_,
                .directory = world_->directory(),
                .view = *view,
                .target = target,
                .origin = caller.origin,
                .accept = request.headers.get("accept"),
                .api_version = caller.api_version,
                .authenticated = caller.authenticated,
                .now = at,
                .index = behaviour_.search_index.flaws(),
                .turn = requests_.load(),
                .apps = apps_,
                .token = token_of(caller.authorization),
                .clients_now = clock_.now()};
  if (const auto claim = apps_.claim_of(asked.token, at)) asked.installation = claim->installation_id;
  // Asking for the limit is free: https://docs.github.com/en/rest/rate-limit/rate-limit
  const bool is_free = target.path == "/rate_limit";
  asked.rate = rates_.count(caller.who, caller.authenticated, 0, clock_.now());
  auto refused = refusal(request, caller, served);
  const Answer said = refused ? std::move(*refused) : route(asked);

  net::ServerReply reply{.status = said.status, .headers = {}, .body = {}, .static_body = {}};
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
  served.points = is_free || reply.status == 304 ? 0 : 1;
  add_rate_headers(reply.headers, rates_.count(caller.who, caller.authenticated, served.points, clock_.now()));
  if (!said.link.empty()) reply.headers.add("Link", said.link);
  if (!said.location.empty()) reply.headers.add("Location", said.location);
  if (!said.accepted_permissions.empty()) reply.headers.add("X-Accepted-GitHub-Permissions", said.accepted_permissions);
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
