// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"
#include "archive/credentials.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "github/credential.hpp"

namespace runlight::app {

/// What the variable `name` holds, else the file that `name`_FILE names (systemd's LoadCredential= makes such), without
/// spaces and line ends around it; empty when neither is set. Fails as bad_input for a file that is empty or cannot be read.
/// Secrets come from the environment and files only: a flag would show in the process list.
Result<Secret> variable_or_file(const std::string& name);

/// RUNLIGHT_GITHUB_TOKEN (or its file), else GITHUB_TOKEN, else empty.
Result<Secret> github_token();

/// Who asks GitHub: the App when one is named, installed by `owner` unless it says where, its private key from
/// RUNLIGHT_GITHUB_APP_PRIVATE_KEY (PEM text, in which
/// "\n" may stand for line ends) or from its file; else the token. Fails as bad_input where they contradict each other,
/// something is missing, or the key is none. Secrets come from the environment and files only, see above.
Result<github::Credentials> github_credentials(const GithubSettings& settings, const std::string& owner);

/// RUNLIGHT_WEBHOOK_SECRET (or its file), else empty: then webhooks are off.
Result<Secret> webhook_secret();

inline constexpr std::string_view k_api_token_variable = "RUNLIGHT_API_TOKEN";

/// Of a server that a command asks: RUNLIGHT_API_TOKEN (or its file), else empty. bad_input for what no header could hold.
Result<Secret> api_token();

/// Of sign-in; each also as a file, …_FILE.
struct AccessSecrets {
  Secret oidc_client_secret;         ///< RUNLIGHT_OIDC_CLIENT_SECRET
  Secret github_client_secret;       ///< RUNLIGHT_GITHUB_CLIENT_SECRET
  std::vector<Secret> session_keys;  ///< RUNLIGHT_SESSION_KEYS, separated by spaces or lines; none: the server's own
};

/// Fails as bad_input for a file that cannot be read, and for a session key of less than 32 bytes.
Result<AccessSecrets> access_secrets();

/// By Azure's own names: AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN (each also as a file,
/// …_FILE), AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE, IDENTITY_ENDPOINT. Fails as bad_input for a file
/// that cannot be read. From the environment and files only, see above.
Result<archive::AzureCredentials> azure_credentials();

/// `told` unless it is ""; else $XDG_DATA_HOME/runlight, else ~/.local/share/runlight.
std::string data_folder(const std::string& told);

/// The same, of a command that only reads. Throws Fatal (not_found) when there is none.
std::string existing_data_folder(const std::string& told);

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};

/// "127.0.0.1:8080", "[::1]:8080", ":8080" (loopback) or "8080" (loopback); bad_input otherwise.
Result<ListenAddress> parse_listen(const std::string& text);

/// Where a server that was told to listen at `text` can be asked from this machine.
Result<std::string> url_of_listen(const std::string& text);

}  // namespace runlight::app
