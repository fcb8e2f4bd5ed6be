// SPDX-License-Identifier: MIT
#include <cjose/cjose.h>
#include <jansson.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "auth/crypto_text.hpp"
#include "auth/session_cookie.hpp"
#include "base/check.hpp"
#include "base/text.hpp"

namespace runlight::auth {
namespace {

constexpr std::size_t k_most_sealed_bytes = std::size_t{8} << 10U;
constexpr std::size_t k_least_key_bytes = 32;

struct Release {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
  void operator()(cjose_jwe_t* jwe) const { cjose_jwe_release(jwe); }
  void operator()(cjose_header_t* header) const { cjose_header_release(header); }
  void operator()(char* text) const { cjose_get_dealloc()(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

const std::uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

Owned<cjose_jwk_t> aes_key(const Secret& secret) {
  const Secret digest(sha256(secret.reveal()));
  cjose_err error{};
  return Owned<cjose_jwk_t>(cjose_jwk_create_oct_spec(bytes_of(digest.reveal()), digest.reveal().size(), &error));
}

/// Exactly these two members. Another alg would take another way through the library, and zip would unpack what somebody
/// else packed: https://www.rfc-editor.org/rfc/rfc7516#section-4.1.
bool is_our_header(std::string_view encoded) {
  const auto text = from_base64url(encoded);
  if (!text) return false;
  const std::unique_ptr<json_t, decltype(&json_decref)> header(
      json_loadb(text->data(), text->size(), JSON_REJECT_DUPLICATES, nullptr), json_decref);
  const auto is = [&](const char* name, std::string_view wanted) {
    const auto* value = json_string_value(json_object_get(header.get(), name));
    return value != nullptr && wanted == value;
  };
  return json_object_size(header.get()) == 2 && is(CJOSE_HDR_ALG, CJOSE_HDR_ALG_DIR) &&
         is(CJOSE_HDR_ENC, CJOSE_HDR_ENC_A256GCM);
}

/// Of the length that GCM takes, and written the one way that we write it. The library would check only as many bytes of a
/// tag as are given (https://www.rfc-editor.org/rfc/rfc7518#section-5.3: 128 bits).
bool has_size(std::string_view encoded, std::size_t size) {
  const auto bytes = from_base64url(encoded);
  return bytes && bytes->size() == size;
}

bool is_our_form(std::string_view sealed) {
  constexpr std::size_t k_parts = 5;
  constexpr std::size_t k_iv_bytes = 12;
  constexpr std::size_t k_tag_bytes = 16;
  if (sealed.size() > k_most_sealed_bytes) return false;
  const auto parts = split(sealed, '.');
  return parts.size() == k_parts && is_our_header(parts[0]) && parts[1].empty() && has_size(parts[2], k_iv_bytes) &&
         from_base64url(parts[3]) && has_size(parts[4], k_tag_bytes);
}

std::optional<std::string> open_with(const Secret& secret, std::string_view sealed) {
  cjose_err error{};
  const auto key = aes_key(secret);
  const Owned<cjose_jwe_t> jwe(cjose_jwe_import(sealed.data(), sealed.size(), &error));
  if (!key || !jwe) return std::nullopt;
  std::size_t size = 0;
  auto* bytes = reinterpret_cast<char*>(cjose_jwe_decrypt(jwe.get(), key.get(), &size, &error));
  if (bytes == nullptr) return std::nullopt;
  const Owned<char> text(bytes);
  return std::string(bytes, size);
}

}  // namespace

Sealer::Sealer(std::vector<Secret> keys) : keys_(std::move(keys)) {
  check(!keys_.empty(), "there is a key to seal with");
  for (const auto& key : keys_) check(key.reveal().size() >= k_least_key_bytes, "a key has 32 bytes or more");
}

std::string Sealer::seal(std::string_view text) const {
  cjose_err error{};
  const auto key = aes_key(keys_.front());
  const Owned<cjose_header_t> header(cjose_header_new(&error));
  check(key && header && cjose_header_set(header.get(), CJOSE_HDR_ALG, CJOSE_HDR_ALG_DIR, &error) &&
            cjose_header_set(header.get(), CJOSE_HDR_ENC, CJOSE_HDR_ENC_A256GCM, &error),
        "cjose knows dir and A256GCM");
  const Owned<cjose_jwe_t> jwe(cjose_jwe_encrypt(key.get(), header.get(), bytes_of(text), text.size(), &error));
  const Owned<char> sealed(jwe ? cjose_jwe_export(jwe.get(), &error) : nullptr);
  check(sealed != nullptr, "cjose seals");
  return sealed.get();
}

std::optional<std::string> Sealer::open(std::string_view sealed) const {
  if (!is_our_form(sealed)) return std::nullopt;
  for (const auto& key : keys_) {
    if (auto text = open_with(key, sealed)) return text;
  }
  return std::nullopt;
}

}  // namespace runlight::auth
