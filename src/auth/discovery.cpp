// SPDX-License-Identifier: MIT
#include "auth/discovery.hpp"

#include <fmt/format.h>

#include "auth/endpoint.hpp"
#include "auth/oauth.hpp"
#include "base/log.hpp"

namespace runlight::auth {
namespace {

using std::chrono::seconds;
constexpr seconds k_metadata_kept{std::chrono::hours(1)};
constexpr seconds k_pause_after_failure{5};
constexpr seconds k_old_keys_kept{60};
constexpr seconds k_between_newer_keys{60};

}  // namespace

bool Discovery::is_recent(const std::optional<Failure>& failure) const {
  return failure && clock_.monotonic() - failure->at < k_pause_after_failure;
}

Task<Result<ProviderMetadata>> Discovery::metadata() {
  const auto turn = co_await turns_.enter();
  if (metadata_ && clock_.monotonic() < metadata_good_until_) co_return *metadata_;
  if (is_recent(metadata_failure_)) co_return fail(metadata_failure_->error);
  auto loaded = co_await load_metadata();
  if (!loaded) {
    metadata_failure_ = Failure{loaded.error(), clock_.monotonic()};
    co_return loaded;
  }
  metadata_failure_.reset();
  metadata_ = *loaded;
  metadata_good_until_ = clock_.monotonic() + k_metadata_kept;
  co_return loaded;
}

Task<Result<ProviderMetadata>> Discovery::load_metadata() {
  // https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
  auto request = provider_request(fmt::format("{}/.well-known/openid-configuration", without_trailing_slash(issuer_)));
  constexpr std::string_view k_what = "its metadata (.well-known/openid-configuration)";
  RUNLIGHT_CO_TRY(const auto response, co_await ask(http_, std::move(request), std::string(k_what)));
  if (response.status != 200) co_return unwanted_status(response, k_what);
  co_return parse_metadata(response.body, issuer_);
}

Task<Result<Keys>> Discovery::keys(std::string jwks_uri) {
  const auto turn = co_await turns_.enter();
  if (has_keys()) co_return keys_;
  if (is_recent(keys_failure_)) co_return fail(keys_failure_->error);
  auto loaded = co_await load_keys(std::move(jwks_uri));
  if (loaded || keys_ == nullptr) co_return loaded;
  log::warn("The provider's keys cannot be loaded again; the old ones stay", {{"reason", loaded.error().message}});
  keys_failure_.reset();
  keys_good_until_ = clock_.monotonic() + k_old_keys_kept;
  co_return keys_;
}

Task<Result<Keys>> Discovery::newer_keys(std::string jwks_uri, Keys known) {
  const auto turn = co_await turns_.enter();
  if (keys_ != nullptr && keys_ != known) co_return keys_;
  if (newer_keys_at_ && clock_.monotonic() - *newer_keys_at_ < k_between_newer_keys) co_return known;
  newer_keys_at_ = clock_.monotonic();
  log::info("An ID token names a key that is not known; the provider's keys are loaded again", {{"issuer", issuer_}});
  co_return co_await load_keys(std::move(jwks_uri));
}

Task<Result<Keys>> Discovery::load_keys(std::string jwks_uri) {
  constexpr std::string_view k_what = "its keys (jwks_uri)";
  auto response = co_await ask(http_, provider_request(std::move(jwks_uri)), std::string(k_what));
  auto read = response ? Result<std::vector<PublicKey>>() : fail(response.error());
  if (response) read = response->status == 200 ? parse_jwks(response->body) : unwanted_status(*response, k_what);
  if (!read) {
    keys_failure_ = Failure{read.error(), clock_.monotonic()};
    co_return fail(std::move(read).error());
  }
  keys_failure_.reset();
  keys_ = std::make_shared<const std::vector<PublicKey>>(*std::move(read));
  keys_good_until_ = clock_.monotonic() + keys_good_for(response->headers);
  co_return keys_;
}

}  // namespace runlight::auth
