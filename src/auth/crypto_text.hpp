// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace runlight::auth {

/// From OpenSSL's generator; ends the program when that has none.
std::string random_bytes(std::size_t count);

/// Without padding: https://www.rfc-editor.org/rfc/rfc4648#section-5
std::string to_base64url(std::string_view bytes);

/// With padding: https://www.rfc-editor.org/rfc/rfc4648#section-4
std::string to_base64(std::string_view bytes);

/// Absent for anything that to_base64url never makes: padding, other characters, a length or last bits that fit no bytes.
std::optional<std::string> from_base64url(std::string_view text);

/// The 32 bytes.
std::string sha256(std::string_view text);

/// Takes as long for texts of one length wherever they differ; the length is no secret.
bool equal_in_constant_time(std::string_view one, std::string_view other);

}  // namespace runlight::auth
