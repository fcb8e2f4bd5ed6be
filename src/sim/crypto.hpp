// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace runlight::sim {

/// The 32 bytes of HMAC-SHA256. https://www.rfc-editor.org/rfc/rfc2104
std::string hmac_sha256(std::string_view key, std::string_view text);
std::string hex_text(std::string_view bytes);

/// Without padding. https://www.rfc-editor.org/rfc/rfc4648#section-5
std::string base64url(std::string_view bytes);
/// Absent for what is none.
std::optional<std::string> from_base64url(std::string_view text);

/// Checks signatures by RSA with SHA-256, RS256 in JSON web tokens. https://www.rfc-editor.org/rfc/rfc7518#section-3.3
class RsaKey {
 public:
  /// From PEM, a public or a private key; fails as bad_input.
  static Result<RsaKey> parse(const Secret& pem);
  RsaKey(RsaKey&&) noexcept;
  RsaKey& operator=(RsaKey&&) noexcept;
  ~RsaKey();
  bool verifies(std::string_view text, std::string_view signature) const;

 private:
  struct Held;
  explicit RsaKey(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

}  // namespace runlight::sim
