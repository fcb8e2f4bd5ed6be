// SPDX-License-Identifier: MIT
#include "github/credential.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>

namespace runlight::github {
namespace {

using std::chrono::seconds;

constexpr seconds k_clock_margin{60};
/// GitHub takes ten minutes at most, by its own clock.
constexpr seconds k_jwt_lifetime{540};

struct FreeOpenssl {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenssl>;

/// https://www.rfc-editor.org/rfc/rfc7515#appendix-C
std::string base64url(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), from, static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  text.erase(std::min(text.find('='), text.size()));
  return text;
}

/// A key with a pass phrase is refused: OpenSSL would ask for it at the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

Result<Owned<EVP_PKEY>> read_key(const Secret& pem) {
  const Owned<BIO> source(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())));
  Owned<EVP_PKEY> key(source ? PEM_read_bio_PrivateKey(source.get(), nullptr, no_pass_phrase, nullptr) : nullptr);
  ERR_clear_error();
  if (key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA) return key;
  return fail(ErrorKind::bad_input,
              "The App's private key cannot be read: it must be the text of the .pem file that GitHub gave, from "
              "-----BEGIN to the end, without a pass phrase.");
}

Result<std::string> sign(EVP_PKEY* key, std::string_view text) {
  const auto refuse = [] {
    ERR_clear_error();
    return fail(ErrorKind::bad_input, "The App's private key cannot sign; make a new one in the App's settings.");
  };
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1) return refuse();
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) != 1) return refuse();
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), out, &size, bytes, text.size()) != 1) return refuse();
  signature.resize(size);
  return signature;
}

/// It stands in JSON as it is.
bool is_app_id(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
  });
}

bool is_old_token(std::string_view token) {
  return token.size() == 40 &&
         std::ranges::all_of(token, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string_view name_of(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::anonymous: return "no credential";
    case CredentialKind::classic_token: return "a classic token";
    case CredentialKind::fine_grained_token: return "a fine-grained token";
    case CredentialKind::actions_token: return "an installation token, such as a job's GITHUB_TOKEN";
    case CredentialKind::oauth_token: return "an OAuth token";
    case CredentialKind::user_token: return "a user's token through an App";
    case CredentialKind::other_token: return "a token of unknown form";
    case CredentialKind::app: return "a GitHub App";
  }
  return "";
}

CredentialKind kind_of(const Credentials& credentials) {
  if (credentials.app) return CredentialKind::app;
  const std::string_view token = credentials.token.reveal();
  if (token.empty()) return CredentialKind::anonymous;
  if (token.starts_with("ghp_") || is_old_token(token)) return CredentialKind::classic_token;
  if (token.starts_with("github_pat_")) return CredentialKind::fine_grained_token;
  if (token.starts_with("ghs_")) return CredentialKind::actions_token;
  if (token.starts_with("gho_")) return CredentialKind::oauth_token;
  if (token.starts_with("ghu_")) return CredentialKind::user_token;
  return CredentialKind::other_token;
}

Result<Secret> make_app_jwt(const AppCredentials& app, Time now) {
  if (!is_app_id(app.app_id)) {
    return fail(ErrorKind::bad_input, fmt::format("\"{}\" is no App id: give its number or its client id.", app.app_id));
  }
  RUNLIGHT_TRY(const auto key, read_key(app.private_key));
  const auto seconds_now = std::chrono::floor<seconds>(now).time_since_epoch();
  const auto claims = fmt::format(R"({{"iat":{},"exp":{},"iss":"{}"}})", (seconds_now - k_clock_margin).count(),
                                  (seconds_now + k_jwt_lifetime).count(), app.app_id);
  auto text = fmt::format("{}.{}", base64url(R"({"alg":"RS256","typ":"JWT"})"), base64url(claims));
  RUNLIGHT_TRY(const auto signature, sign(key.get(), text));
  return Secret(fmt::format("{}.{}", text, base64url(signature)));
}

}  // namespace runlight::github
