// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/crypto_text.hpp"
#include "base/task.hpp"

// Keys and tokens as a provider makes them, by OpenSSL alone: what is tested reads them with another library.
namespace runlight::auth::test {

/// Runs a task to its end on a loop of its own.
template <class T>
T run(Task<T> task) {
  boost::asio::io_context io;
  std::optional<T> result;
  boost::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr& failure, T value) {
    if (failure) std::rethrow_exception(failure);
    result.emplace(std::move(value));
  });
  io.run();
  return std::move(result).value();
}

using Key = std::shared_ptr<EVP_PKEY>;

inline Key rsa_key(unsigned bits = 2048) { return {EVP_RSA_gen(bits), &EVP_PKEY_free}; }
inline Key ec_key(const char* curve = "P-256") { return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve), &EVP_PKEY_free}; }

/// A number of the key in as many bytes as it needs, or `size`.
inline std::string number_of(const Key& key, const char* name, int size = 0) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key.get(), name, &number);
  std::string bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(number);
  return bytes;
}

/// The members of a JWK; `further` is added as it is: R"(,"use":"sig")".
inline std::string rsa_jwk(const Key& key, std::string_view kid, std::string_view further = "") {
  return fmt::format(R"({{"kty":"RSA","kid":"{}","n":"{}","e":"{}"{}}})", kid,
                     to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_N)),
                     to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_E)), further);
}
inline std::string ec_jwk(const Key& key, std::string_view kid, std::string_view further = "",
                          std::string_view curve = "P-256", int size = 32) {
  return fmt::format(R"({{"kty":"EC","crv":"{}","kid":"{}","x":"{}","y":"{}"{}}})", curve, kid,
                     to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, size)),
                     to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, size)), further);
}

inline std::string jwks(const std::vector<std::string>& keys) {
  std::string list;
  for (const auto& key : keys) list += (list.empty() ? "" : ",") + key;
  return fmt::format(R"({{"keys":[{}]}})", list);
}

/// With SHA-256, as OpenSSL writes it: for EC keys in DER.
inline std::string signature_of(const Key& key, std::string_view text) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::size_t size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key.get());
  EVP_DigestSign(context, nullptr, &size, bytes, text.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return signature;
}

/// DER to the two numbers of a JWS: https://www.rfc-editor.org/rfc/rfc7518#section-3.4
inline std::string raw_signature(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()));
  std::string raw(64, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
  ECDSA_SIG_free(signature);
  return raw;
}

inline std::string hmac_of(std::string_view secret, std::string_view text) {
  std::string digest(32, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  return digest;
}

inline std::string signing_input(std::string_view header, std::string_view claims) {
  return to_base64url(header) + "." + to_base64url(claims);
}

/// Signed by the key in its own way, whatever the header says.
inline std::string signed_token(const Key& key, std::string_view header, std::string_view claims) {
  auto token = signing_input(header, claims);
  const auto signature = signature_of(key, token);
  return token + "." + to_base64url(EVP_PKEY_is_a(key.get(), "EC") == 1 ? raw_signature(signature) : signature);
}

}  // namespace runlight::auth::test
