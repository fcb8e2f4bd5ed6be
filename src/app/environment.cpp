// SPDX-License-Identifier: MIT
#include "app/environment.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>

namespace runlight::app {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Secret github_token() {
  auto token = variable("RUNLIGHT_GITHUB_TOKEN");
  if (token.empty()) token = variable("GITHUB_TOKEN");
  return Secret(std::move(token));
}

std::string data_folder(const std::string& told) {
  if (!told.empty()) return told;
  if (const auto data_home = variable("XDG_DATA_HOME"); !data_home.empty()) return data_home + "/runlight";
  if (const auto home = variable("HOME"); !home.empty()) return home + "/.local/share/runlight";
  return "runlight-data";
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

}  // namespace runlight::app
