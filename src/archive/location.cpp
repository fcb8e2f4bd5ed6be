// SPDX-License-Identifier: MIT
#include "archive/location.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"

namespace runlight::archive {
namespace {

constexpr std::size_t k_longest = 2'000;

constexpr std::string_view k_expected =
    "write a folder, or https://ACCOUNT.blob.core.windows.net/CONTAINER, optionally with /PREFIX";

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_container_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 && is_lower_or_digit(name.front()) && is_lower_or_digit(name.back()) &&
         !name.contains("--") && std::ranges::all_of(name, [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

bool is_account_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 24 && std::ranges::all_of(name, is_lower_or_digit);
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '/';
  });
}

bool is_host(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == ':' || c == '[' || c == ']';
  });
}

Result<Location> parse_folder(std::string_view text) {
  if (std::ranges::any_of(text, [](char c) { return std::string_view("*?{}").contains(c) || (c >= '\0' && c < ' '); })) {
    // Without the text: an address without its https:// may carry a signature.
    return fail(
        ErrorKind::bad_input,
        fmt::format(
            "the archive's folder holds one of * ? {{ }}, which the engine takes for a pattern, or a control character; {}",
            k_expected));
  }
  auto path = std::filesystem::absolute(std::filesystem::path(text)).lexically_normal().string();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return Location{.folder = std::move(path)};
}

/// Takes the first segment off a path.
std::string_view take_segment(std::string_view& path) {
  const auto end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return segment;
}

}  // namespace

std::string Location::text() const {
  if (!folder.empty()) return folder;
  std::string_view shown_prefix = prefix;
  if (shown_prefix.ends_with('/')) shown_prefix.remove_suffix(1);
  return fmt::format("{}/{}{}{}", account_url, container, shown_prefix.empty() ? "" : "/", shown_prefix);
}

Result<Location> parse_location(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.size() > k_longest) {
    return fail(ErrorKind::bad_input, fmt::format("the archive's place is empty or too long; {}", k_expected));
  }
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return parse_folder(text);
  if (text.contains('?') || text.contains('@') || text.contains('#')) {
    return fail(ErrorKind::bad_input,
                fmt::format("the archive's address holds more than a place; give a shared access signature by the variable "
                            "AZURE_STORAGE_SAS_TOKEN, and {}",
                            k_expected));
  }
  const auto scheme = text.substr(0, scheme_end);
  std::string_view rest = text.substr(scheme_end + 3);
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorKind::bad_input, fmt::format("the archive \"{}\" {}; {}", text, why, k_expected));
  };
  if (scheme != "https" && scheme != "http") return refuse("is of a kind that is not known");
  const auto host = to_lower(take_segment(rest));
  if (!is_host(host)) return refuse("has no host");

  Location location;
  if (const auto dot = host.find(".blob."); dot != std::string::npos) {
    location.account = host.substr(0, dot);
    location.account_url = fmt::format("{}://{}", scheme, host);
  } else {
    location.account = take_segment(rest);
    location.account_url = fmt::format("{}://{}/{}", scheme, host, location.account);
  }
  if (!is_account_name(location.account)) return refuse("names no storage account");
  location.container = take_segment(rest);
  if (!is_container_name(location.container)) return refuse("names no container (3 to 63 of a-z, 0-9 and -)");
  if (!is_plain(rest)) return refuse("has a prefix with letters other than A-Z a-z 0-9 . _ - /");
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.contains("//") || rest.starts_with('/') || rest.contains("..")) return refuse("has a prefix with an empty part");
  if (!rest.empty()) location.prefix = fmt::format("{}/", rest);
  return location;
}

}  // namespace runlight::archive
