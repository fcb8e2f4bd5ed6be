// SPDX-License-Identifier: MIT
#include "github/app_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "github/retry_after.hpp"
#include "net/url.hpp"

namespace runlight::github {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// A JWT is good for nine minutes.
constexpr minutes k_jwt_kept{5};
/// Below this two clocks agree well enough for a JWT's margin.
constexpr seconds k_clocks_agree{30};
constexpr minutes k_renewed_before_end{5};
constexpr minutes k_pause_after_failure{1};
/// Of a token whose end is told as past, or sooner than it is renewed.
constexpr minutes k_shortest_use{1};

ClientOptions as_app(ClientOptions options) {
  options.credentials = {};
  options.concurrency = 1;
  options.reserve_points = 0;
  return options;
}

std::string without_trailing_slashes(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

bool is_lasting(ErrorKind kind) {
  return kind == ErrorKind::unauthorized || kind == ErrorKind::forbidden || kind == ErrorKind::not_found ||
         kind == ErrorKind::bad_input;
}

}  // namespace

Task<Result<Secret>> AppProof::token() {
  const std::lock_guard lock(mutex_);
  if (jwt_.empty() || !is_young()) {
    RUNLIGHT_CO_TRY(jwt_, make_app_jwt(app_, clock_.now() + ahead_));
    made_at_ = clock_.monotonic();
  }
  co_return jwt_;
}

bool AppProof::is_young() const { return clock_.monotonic() - made_at_ < k_jwt_kept; }

bool AppProof::is_current(const Secret& token) const {
  const std::lock_guard lock(mutex_);
  return token.reveal() == jwt_.reveal() && is_young();
}

bool AppProof::replace(const Secret&, const net::HttpResponse& refusal) {
  const auto server_now = parse_http_date(trim(refusal.headers.get("date")));
  if (!server_now) return false;
  const std::lock_guard lock(mutex_);
  const auto ahead = *server_now - clock_.now();
  const auto change = ahead - ahead_;
  if (change < k_clocks_agree && change > -k_clocks_agree) return false;
  ahead_ = ahead;
  jwt_ = Secret();
  return true;
}

InstallationTokens::InstallationTokens(net::HttpClient& http, Clock& clock, Counters& counters, const ClientOptions& options,
                                       AppCredentials app)
    : clock_(clock),
      app_(std::move(app)),
      base_(without_trailing_slashes(options.api_url)),
      proof_(app_, clock),
      fetcher_(http, clock, proof_, counters, as_app(options)),
      renewals_(clock, {.concurrency = 1, .rate = {.points_per_minute = 0}, .longest_wait = std::nullopt}, ignored_),
      installation_id_(app_.installation_id) {}

Task<Result<Secret>> InstallationTokens::token() {
  if (auto token = known()) co_return *std::move(token);
  const auto turn = co_await renewals_.enter({}, renewals_.next_place());
  // Somebody else may have renewed it meanwhile.
  if (auto token = known()) co_return *std::move(token);
  auto renewed = co_await renew();
  const std::lock_guard lock(mutex_);
  if (!renewed) {
    if (is_lasting(renewed.error().kind)) failure_ = renewed.error();
    failed_at_ = clock_.monotonic();
    co_return fail(std::move(renewed).error());
  }
  failure_.reset();
  current_ = *std::move(renewed);
  co_return current_->token;
}

/// The token in use, or why there is none for the time being; absent when one has to be fetched.
std::optional<Result<Secret>> InstallationTokens::known() const {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.monotonic();
  if (current_ && now < current_->renew_at) return current_->token;
  if (failure_ && now - failed_at_ < k_pause_after_failure) return fail(*failure_);
  return std::nullopt;
}

bool InstallationTokens::is_current(const Secret& token) const {
  const std::lock_guard lock(mutex_);
  return current_ && current_->token.reveal() == token.reveal() && clock_.monotonic() < current_->renew_at;
}

bool InstallationTokens::replace(const Secret& token, const net::HttpResponse&) {
  const std::lock_guard lock(mutex_);
  if (current_ && current_->token.reveal() == token.reveal()) current_.reset();
  return true;
}

CredentialFacts InstallationTokens::facts() const {
  const std::lock_guard lock(mutex_);
  CredentialFacts facts{.kind = CredentialKind::app, .installation_id = installation_id_};
  if (current_) facts.permissions = current_->permissions;
  return facts;
}

Task<Result<InstallationTokens::Current>> InstallationTokens::renew() {
  RUNLIGHT_CO_TRY(const auto installation_id, co_await find_installation());
  Inquiry inquiry{.method = "POST",
                  .url = fmt::format("{}/app/installations/{}/access_tokens", base_, installation_id),
                  .question = {fmt::format("a token of the App's installation {}", installation_id),
                               fmt::format("The App has no installation {}", installation_id)},
                  .route = "/app/installations/{installation_id}/access_tokens"};
  RUNLIGHT_CO_TRY(auto fetched, co_await fetcher_.fetch(std::move(inquiry)));
  const auto headers = fetched.response.headers;
  RUNLIGHT_CO_TRY(auto told, decode_access_token(std::move(fetched.response.body)));
  const auto lifetime = time_left(told.expires_at, headers, clock_.now());
  const auto use = std::max<seconds>(lifetime - k_renewed_before_end, k_shortest_use);
  co_return Current{.token = std::move(told.token),
                    .renew_at = clock_.monotonic() + use,
                    .installation_id = installation_id,
                    .permissions = std::move(told.permissions)};
}

Task<Result<std::int64_t>> InstallationTokens::find_installation() {
  {
    const std::lock_guard lock(mutex_);
    if (installation_id_) co_return *installation_id_;
  }
  const auto name = net::encode_segment(app_.owner);
  auto found = co_await ask_installation(fmt::format("/orgs/{}/installation", name), "/orgs/{org}/installation");
  if (!found && found.error().kind == ErrorKind::not_found) {
    found = co_await ask_installation(fmt::format("/users/{}/installation", name), "/users/{username}/installation");
  }
  if (!found) co_return found;
  const std::lock_guard lock(mutex_);
  installation_id_ = *found;
  co_return found;
}

Task<Result<std::int64_t>> InstallationTokens::ask_installation(std::string path, std::string route) {
  Inquiry inquiry{.url = base_ + path,
                  .question = {fmt::format("the App's installation on \"{}\"", app_.owner),
                               fmt::format("The App {} is not installed on \"{}\"", app_.app_id, app_.owner)},
                  .route = std::move(route)};
  RUNLIGHT_CO_TRY(auto fetched, co_await fetcher_.fetch(std::move(inquiry)));
  co_return decode_installation_id(std::move(fetched.response.body));
}

}  // namespace runlight::github
