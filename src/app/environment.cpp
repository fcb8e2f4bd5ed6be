// SPDX-License-Identifier: MIT
#include "app/environment.hpp"

#include "base/fatal.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace runlight::app {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

constexpr auto k_token_variable = "RUNLIGHT_GITHUB_TOKEN";
constexpr auto k_key_variable = "RUNLIGHT_GITHUB_APP_PRIVATE_KEY";
/// An RSA key of 16,384 bits has 13 KB.
constexpr std::size_t k_most_key_bytes = std::size_t{64} << 10U;

/// Where a variable cannot hold line ends, "\n" is written for them.
std::string with_line_ends(std::string text) {
  for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at)) text.replace(at, 2, "\n");
  return text;
}

Result<Secret> read_secret_file(const std::string& path, std::string_view what) {
  std::ifstream file(path, std::ios::binary);
  std::string text(k_most_key_bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  Secret secret(std::move(text));
  if (!file.is_open() || file.bad() || secret.empty()) {
    return fail(ErrorKind::bad_input, fmt::format("{} cannot be read from \"{}\".", what, path));
  }
  return secret;
}

Result<Secret> app_key(const GithubSettings& settings) {
  auto text = variable(k_key_variable);
  if (!text.empty() && !settings.app_key_file.empty()) {
    return fail(ErrorKind::bad_input,
                fmt::format("The App's private key is given twice: unset {} or leave out --app-key-file.", k_key_variable));
  }
  if (!text.empty()) return Secret(with_line_ends(std::move(text)));
  if (!settings.app_key_file.empty()) {
    return read_secret_file(settings.app_key_file, "The App's private key");
  }
  return fail(ErrorKind::bad_input,
              fmt::format("The private key of the App {} is missing: give its file as --app-key-file, or its text as {}.",
                          settings.app_id, k_key_variable));
}

/// Words that only an App makes sense of.
std::string_view stray_app_word(const GithubSettings& settings) {
  if (!settings.app_key_file.empty()) return "--app-key-file (RUNLIGHT_GITHUB_APP_PRIVATE_KEY_FILE)";
  if (settings.app_installation) return "--app-installation (RUNLIGHT_GITHUB_APP_INSTALLATION_ID)";
  return variable(k_key_variable).empty() ? "" : k_key_variable;
}

}  // namespace

Result<Secret> variable_or_file(const std::string& name) {
  if (const auto text = variable(name.c_str()); !trim(text).empty()) return Secret(std::string(trim(text)));
  const auto path = variable((name + "_FILE").c_str());
  if (path.empty()) return Secret();
  const auto read = read_secret_file(path, name);
  Secret secret(std::string(read ? trim(read->reveal()) : std::string_view{}));
  // Without the path: it may be the secret itself, given by the wrong name.
  if (secret.empty()) {
    return fail(ErrorKind::bad_input, fmt::format("The file that {}_FILE names cannot be read or is empty.", name));
  }
  return secret;
}

Result<Secret> github_token() {
  RUNLIGHT_TRY(auto token, variable_or_file(k_token_variable));
  return token.empty() ? Secret(variable("GITHUB_TOKEN")) : token;
}

Result<github::Credentials> github_credentials(const GithubSettings& settings, const std::string& owner) {
  if (settings.app_id.empty()) {
    const auto stray = stray_app_word(settings);
    if (stray.empty()) {
      RUNLIGHT_TRY(auto token, github_token());
      return github::Credentials{.token = std::move(token), .app = std::nullopt};
    }
    return fail(ErrorKind::bad_input,
                fmt::format("{} is given, but not which App it is of: give --app-id (RUNLIGHT_GITHUB_APP_ID) too.", stray));
  }
  for (const std::string_view name : {"", "_FILE"}) {
    const auto token_variable = fmt::format("{}{}", k_token_variable, name);
    if (variable(token_variable.c_str()).empty()) continue;
    return fail(ErrorKind::bad_input, fmt::format("Both a token and the App {} are given: unset {} or leave out --app-id.",
                                                  settings.app_id, token_variable));
  }
  if (owner.empty() && !settings.app_installation) {
    return fail(ErrorKind::bad_input,
                fmt::format("Which installation of the App {} is meant? Give the --owner that installed it, or "
                            "--app-installation.",
                            settings.app_id));
  }
  RUNLIGHT_TRY(auto key, app_key(settings));
  github::AppCredentials app{.app_id = settings.app_id,
                             .private_key = std::move(key),
                             .installation_id = settings.app_installation,
                             .owner = owner};
  // Told now, rather than with the first request.
  RUNLIGHT_TRY_VOID(github::make_app_jwt(app, Time{}));
  return github::Credentials{.token = Secret(), .app = std::move(app)};
}

Result<archive::AzureCredentials> azure_credentials() {
  archive::AzureCredentials credentials;
  RUNLIGHT_TRY(credentials.connection_string, variable_or_file("AZURE_STORAGE_CONNECTION_STRING"));
  RUNLIGHT_TRY(credentials.account_key, variable_or_file("AZURE_STORAGE_KEY"));
  RUNLIGHT_TRY(credentials.sas_token, variable_or_file("AZURE_STORAGE_SAS_TOKEN"));
  credentials.client_id = trim(variable("AZURE_CLIENT_ID"));
  credentials.tenant_id = trim(variable("AZURE_TENANT_ID"));
  credentials.federated_token_file = variable("AZURE_FEDERATED_TOKEN_FILE");
  credentials.identity_endpoint = variable("IDENTITY_ENDPOINT");
  // The engine would sign in with an empty token, and be told only that it is none.
  if (archive::signs_in_as_workload(credentials) && !std::ifstream(credentials.federated_token_file).good()) {
    return fail(ErrorKind::bad_input, "The file that AZURE_FEDERATED_TOKEN_FILE names cannot be read.");
  }
  return credentials;
}

Result<AccessSecrets> access_secrets() {
  constexpr std::size_t k_fewest_key_bytes = 32;
  AccessSecrets secrets;
  RUNLIGHT_TRY(secrets.oidc_client_secret, variable_or_file("RUNLIGHT_OIDC_CLIENT_SECRET"));
  RUNLIGHT_TRY(secrets.github_client_secret, variable_or_file("RUNLIGHT_GITHUB_CLIENT_SECRET"));
  RUNLIGHT_TRY(const auto keys, variable_or_file("RUNLIGHT_SESSION_KEYS"));
  std::istringstream words(keys.reveal());
  for (std::string word; words >> word;) {
    if (word.size() < k_fewest_key_bytes) {
      return fail(ErrorKind::bad_input,
                  fmt::format("RUNLIGHT_SESSION_KEYS holds a key of {} characters; each takes {} or more, such as from "
                              "\"openssl rand -hex 32\".",
                              word.size(), k_fewest_key_bytes));
    }
    secrets.session_keys.emplace_back(std::move(word));
  }
  return secrets;
}

Result<Secret> webhook_secret() {
  constexpr auto k_name = "RUNLIGHT_WEBHOOK_SECRET";
  // Spaces around it may belong to it: GitHub signs with them.
  if (auto text = variable(k_name); !text.empty()) return Secret(std::move(text));
  return variable_or_file(k_name);
}

Result<Secret> api_token() {
  RUNLIGHT_TRY(auto token, variable_or_file(std::string(k_api_token_variable)));
  const auto is_header_text = [](char c) { return c > ' ' && c <= '~'; };
  if (std::ranges::all_of(token.reveal(), is_header_text)) return token;
  return fail(ErrorKind::bad_input, fmt::format("{} is no API token: it holds spaces or other characters that no token has.",
                                                k_api_token_variable));
}

std::string data_folder(const std::string& told) {
  if (!told.empty()) return told;
  if (const auto data_home = variable("XDG_DATA_HOME"); !data_home.empty()) return data_home + "/runlight";
  if (const auto home = variable("HOME"); !home.empty()) return home + "/.local/share/runlight";
  return "runlight-data";
}

std::string existing_data_folder(const std::string& told) {
  auto folder = data_folder(told);
  if (std::filesystem::exists(folder)) return folder;
  throw Fatal(
      {ErrorKind::not_found, fmt::format("there is no data in {}; run `runlight collect --owner NAME` first", folder)});
}

Result<ListenAddress> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  std::string address = colon == std::string::npos ? "" : text.substr(0, colon);
  const std::string port_text = colon == std::string::npos ? text : text.substr(colon + 1);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') address = address.substr(1, address.size() - 2);
  if (address.empty() || address == "localhost") address = "127.0.0.1";
  std::uint16_t port = 0;
  const auto* end = port_text.data() + port_text.size();
  const auto [stopped, code] = std::from_chars(port_text.data(), end, port);
  if (port_text.empty() || code != std::errc{} || stopped != end) {
    return fail(ErrorKind::bad_input, fmt::format("\"{}\" is no address to listen on; write it as 127.0.0.1:8080", text));
  }
  return ListenAddress{address, port};
}

Result<std::string> url_of_listen(const std::string& text) {
  RUNLIGHT_TRY(auto listens, parse_listen(text));
  if (listens.address == "0.0.0.0") listens.address = "127.0.0.1";
  if (listens.address == "::") listens.address = "::1";
  const bool is_v6 = listens.address.find(':') != std::string::npos;
  return fmt::format("http://{}:{}", is_v6 ? "[" + listens.address + "]" : listens.address, listens.port);
}

}  // namespace runlight::app
