// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace runlight::github {

/// Who asks as a GitHub App: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
struct AppCredentials {
  std::string app_id;                           ///< its number or its client id
  Secret private_key;                           ///< the PEM text
  std::optional<std::int64_t> installation_id;  ///< absent: looked up by `owner`
  std::string owner;                            ///< organisation or user that installed it
};

/// Who asks: an App when there is one, else the token, else nobody.
struct Credentials {
  Secret token;  ///< classic, fine-grained or GITHUB_TOKEN, of any length
  std::optional<AppCredentials> app;
};

/// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
enum class CredentialKind {
  anonymous,
  classic_token,       ///< ghp_, or the 40 hex digits of old
  fine_grained_token,  ///< github_pat_
  actions_token,       ///< ghs_: a job's GITHUB_TOKEN, or an App's installation token made elsewhere
  oauth_token,         ///< gho_
  user_token,          ///< ghu_: a user's, through an App
  other_token,         ///< of no known form
  app,                 ///< an App's installation, by its private key
};

/// "a classic token".
std::string_view name_of(CredentialKind kind);

/// By the token's first letters. Pure.
CredentialKind kind_of(const Credentials& credentials);

/// What has become known of the credential in use.
struct CredentialFacts {
  CredentialKind kind = CredentialKind::anonymous;
  std::optional<std::string> scopes =
      std::nullopt;  ///< "repo, read:org": of classic and OAuth tokens, once there was an answer
  std::optional<std::int64_t> installation_id = std::nullopt;         ///< of an App, once it has a token
  std::vector<std::pair<std::string, std::string>> permissions = {};  ///< of an App: {"actions", "read"}
};

/// An App's proof of itself, good for nine minutes: a JWT signed by RS256, issued a minute before `now` because clocks
/// differ. Fails as bad_input when the id or the key is none. Pure but for what RSA blinds by.
/// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
Result<Secret> make_app_jwt(const AppCredentials& app, Time now);

}  // namespace runlight::github
