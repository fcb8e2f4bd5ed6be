// SPDX-License-Identifier: MIT
// Whatever is given as an archive's place or as a credential: what is taken reads the same a second time and is safe to pass
// on, and what is refused is refused without a word of what may be a secret.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "archive/credentials.hpp"
#include "archive/location.hpp"

namespace {

using namespace runlight;

constexpr std::string_view k_mark = "hush7391";

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '\'' && c != '\\'; });
}

void check_location(std::string_view text) {
  const auto location = archive::parse_location(text);
  if (!location) return require(location.error().kind == ErrorKind::bad_input);
  require(location->folder.empty() != location->account_url.empty());
  if (location->folder.empty()) {
    require(is_plain(location->text()) && is_plain(location->account_url));
    require(location->prefix.empty() || location->prefix.ends_with('/'));
    require(location->text().find_first_of("?#@*{}") == std::string::npos);
  } else {
    require(location->folder.starts_with('/') && location->folder.find_first_of("*?{}\n") == std::string::npos);
  }
  if (location->folder.ends_with(' ')) return;  // an outer one is taken off the next time
  const auto again = archive::parse_location(location->text());
  require(again && again->text() == location->text() && again->account == location->account &&
          again->account_url == location->account_url && again->container == location->container &&
          again->prefix == location->prefix);
}

void check_pasted_secret(std::string_view text) {
  const auto location = archive::parse_location(std::string(text) + "?sig=" + std::string(k_mark));
  require(!location && !location.error().message.contains(k_mark));
}

void check_access(const archive::AzureCredentials& credentials) {
  static const auto location = *archive::parse_location("https://acme.blob.core.windows.net/history");
  const auto access = archive::engine_access(location, credentials);
  if (!access) {
    require(access.error().kind == ErrorKind::bad_input && !access.error().message.contains(k_mark));
    return;
  }
  for (const auto& [name, value] : access->collection.values) {
    require(is_plain(value.reveal()));
    if (name == "storage_account_url") require(value.reveal().starts_with(location.account_url));
  }
}

/// The text with a mark somewhere inside, to be recognised wherever it comes out.
std::string marked(std::string text, std::uint8_t where) {
  text.insert(text.empty() ? 0 : where % text.size(), k_mark);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const std::uint8_t where = size == 0 ? 0 : data[size - 1];
  check_location(text);
  check_pasted_secret(text);
  for (const auto& secret : {text, marked(text, where)}) {
    check_access({.connection_string = Secret(secret)});
    check_access({.account_key = Secret(secret)});
    check_access({.sas_token = Secret(secret)});
    check_access({.client_id = secret, .tenant_id = secret, .federated_token_file = "/token"});
  }
  return 0;
}
