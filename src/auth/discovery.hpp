// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "auth/jwks.hpp"
#include "auth/metadata.hpp"
#include "auth/turns.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"

namespace runlight::auth {

using Keys = std::shared_ptr<const std::vector<PublicKey>>;

/// A provider's metadata and keys, asked for when they are needed and kept for a while. Whoever needs one that is being
/// asked for waits for that answer. After a failure the same failure is told for five seconds, and nothing is sent. Errors:
/// timeout and unavailable when the provider cannot be asked, bad_data when it answers what it must not. On one executor.
class Discovery {
 public:
  Discovery(std::string issuer, net::HttpClient& http, Clock& clock)
      : issuer_(std::move(issuer)), http_(http), clock_(clock) {}

  /// Kept for an hour.
  Task<Result<ProviderMetadata>> metadata();

  /// Kept as long as keys_good_for says. When they cannot be loaded again, the old ones stay, and it is tried again after a
  /// minute.
  Task<Result<Keys>> keys(std::string jwks_uri);

  /// Loads them again because a token names a key that `known` lacks. Those at hand, when they are others than `known`
  /// already, or when they were loaded again for this reason less than 60 seconds ago, be it in vain: tokens with invented
  /// names make no flood of requests. (When they were loaded for another reason does not count.)
  Task<Result<Keys>> newer_keys(std::string jwks_uri, Keys known);

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct Failure {
    Error error;
    TimePoint at;
  };
  bool has_keys() const { return keys_ != nullptr && clock_.monotonic() < keys_good_until_; }
  bool is_recent(const std::optional<Failure>& failure) const;
  Task<Result<ProviderMetadata>> load_metadata();
  Task<Result<Keys>> load_keys(std::string jwks_uri);

  std::string issuer_;
  net::HttpClient& http_;
  Clock& clock_;
  Turns turns_;
  std::optional<ProviderMetadata> metadata_;
  TimePoint metadata_good_until_;
  std::optional<Failure> metadata_failure_;
  Keys keys_;
  TimePoint keys_good_until_;
  std::optional<Failure> keys_failure_;
  std::optional<TimePoint> newer_keys_at_;
};

}  // namespace runlight::auth
