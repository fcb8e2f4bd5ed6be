// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "sim/crypto.hpp"

namespace runlight::sim {

struct AppTerms {
  std::string app_id;         ///< "": any issuer will do
  std::optional<RsaKey> key;  ///< absent: signatures are not checked
  std::uint64_t seed = 1;
};

/// What a bearer token is to a GitHub App's installation.
struct InstallationClaim {
  std::int64_t installation_id = 0;
  bool is_good = false;  ///< false: expired or forged
};

/// The tokens of a GitHub App. Safe to use from several threads.
/// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
class AppTokens {
 public:
  explicit AppTokens(AppTerms terms) : terms_(std::move(terms)) {}

  /// What is wrong with a JSON web token, in GitHub's words; absent: nothing. `now` is the clients' time.
  std::optional<std::string> fault_of_jwt(std::string_view token, Time now) const;
  /// The app's id, one that is made up if none was given.
  std::string app_id() const { return terms_.app_id.empty() ? "1234567" : terms_.app_id; }

  /// A stateless token of more than 300 characters, with dots.
  std::string issue(std::int64_t installation_id, Time expires_at);
  /// Absent for tokens that are none of an installation. `now` is the world's time.
  std::optional<InstallationClaim> claim_of(std::string_view token, Time now) const;

 private:
  std::string signature_of(std::string_view text) const;

  AppTerms terms_;
  std::atomic<std::uint64_t> issued_{0};
};

}  // namespace runlight::sim
