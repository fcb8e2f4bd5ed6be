// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/claims.hpp"
#include "auth/sign_in_provider.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace runlight::auth {

/// Text that only this server can read or make: JWE (dir, A256GCM) by cjose, https://www.rfc-editor.org/rfc/rfc7516.
class Sealer {
 public:
  /// The first key seals, all open. Each is 32 bytes or more of any text: the AES key is their SHA-256.
  explicit Sealer(std::vector<Secret> keys);
  std::string seal(std::string_view text) const;
  /// Absent for what no key of ours sealed, however it was changed, and for more than 8 KiB.
  std::optional<std::string> open(std::string_view sealed) const;

 private:
  std::vector<Secret> keys_;
};

inline constexpr std::string_view k_session_cookie = "__Host-runlight_session";
inline constexpr std::string_view k_sign_in_cookie = "__Host-runlight_sign_in";

/// What the session cookie says.
struct SessionTicket {
  std::string session_id;  ///< 128 random bits, hex
  Claims claims;           ///< those that count
  Time signed_in_at{};
  Time seen_at{};  ///< when the cookie was made
};

/// What the cookie of the way to the provider and back says; good for 10 minutes.
struct SignInTicket {
  SignInAttempt attempt;
  std::string return_to;  ///< a path of ours
  Time begun_at{};
};

// A cookie's value, and what it said: absent for what was not sealed here or is no ticket. Times are the caller's to judge.
/// Fails as bad_input when it would be larger than browsers keep (4,000 bytes): too many groups.
Result<std::string> seal_session(const Sealer& sealer, const SessionTicket& ticket);
std::optional<SessionTicket> open_session(const Sealer& sealer, std::string_view value);
std::string seal_sign_in(const Sealer& sealer, const SignInTicket& ticket);
std::optional<SignInTicket> open_sign_in(const Sealer& sealer, std::string_view value);

/// The value of that name in a Cookie header; absent when it is not there, or there more than once.
std::optional<std::string> cookie_of(std::string_view header, std::string_view name);
/// A Set-Cookie line: Path=/; Secure; HttpOnly; SameSite=Lax, with Max-Age; 0 deletes.
std::string set_cookie(std::string_view name, std::string_view value, std::chrono::seconds max_age);

/// `wanted` when it is a path of this server (one leading slash, no second one, no backslash or control character, also
/// after decoding), at most 2,000 bytes, and not below /auth/; else "/".
std::string safe_return_path(std::string_view wanted);

}  // namespace runlight::auth
