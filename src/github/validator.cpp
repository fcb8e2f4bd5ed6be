// SPDX-License-Identifier: MIT
#include "github/validator.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "base/text.hpp"

namespace runlight::github {
namespace {

constexpr std::size_t k_mark_bytes = 8;

}  // namespace

std::string credential_mark(const Secret& token) {
  if (token.empty()) return "anonymous";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const auto& text = token.reveal();
  const bool done = EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1;
  check(done && size >= k_mark_bytes, "OpenSSL has SHA-256");
  std::string mark;
  for (std::size_t i = 0; i < k_mark_bytes; ++i) mark += fmt::format("{:02x}", digest.at(i));
  return mark;
}

std::string validator_of(const Secret& token, std::string_view etag) {
  etag = trim(etag);
  return etag.empty() ? "" : fmt::format("{}:{}", credential_mark(token), etag);
}

std::string etag_for(const Secret& token, std::string_view validator) {
  const auto colon = validator.find(':');
  if (colon == std::string_view::npos || validator.substr(0, colon) != credential_mark(token)) return "";
  const auto etag = validator.substr(colon + 1);
  // It may come from a store: nothing that could end the header line.
  const bool is_plain = std::ranges::none_of(etag, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return is_plain ? std::string(etag) : "";
}

}  // namespace runlight::github
