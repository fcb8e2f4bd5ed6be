// SPDX-License-Identifier: MIT
// Whatever a browser sends: a Cookie header, a sealed value, a path to return to. Nothing opens but what was sealed, and no
// path leads off this server, neither as it stands nor after any decoding.
#include <algorithm>
#include <boost/url.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/session_cookie.hpp"

namespace {

using namespace runlight;
using namespace runlight::auth;

void require(bool holds) {
  if (!holds) std::abort();
}

const Sealer& sealer() {
  static const Sealer sealer({Secret(std::string(32, 'a')), Secret(std::string(32, 'b'))});
  return sealer;
}

void check_header(std::string_view header) {
  const auto value = cookie_of(header, "c");
  if (!value) return;
  require(value->find(';') == std::string::npos && header.find(*value) != std::string_view::npos);
  require(value->empty() || (std::string_view(" \t").find(value->front()) == std::string_view::npos &&
                             std::string_view(" \t").find(value->back()) == std::string_view::npos));
  require(!cookie_of(std::string(header) + ";c=" + *value, "c"));
  require(cookie_of(std::string(header) + ";d=1", "c") == value);
}

/// Some of what was sealed is replaced.
void check_changed(std::string_view text) {
  static const auto good = sealer().seal("a ticket");
  require(!sealer().open(text));
  if (text.size() < 3) return;
  const auto at = static_cast<std::uint8_t>(text[0]) % good.size();
  const auto count = static_cast<std::uint8_t>(text[1]) % 8U;
  auto changed = good;
  changed.replace(at, count, text.substr(2));
  require(sealer().open(changed).has_value() == (changed == good));
}

/// As if it had been sealed: by an older version, say.
void check_ticket(std::string_view text) {
  const auto sealed = sealer().seal(text);
  const auto opened = sealer().open(sealed);
  require(sealed.size() > (std::size_t{8} << 10U) ? !opened : opened == text);
  if (const auto ticket = open_session(sealer(), sealed)) {
    require(!ticket->session_id.empty() && !ticket->claims.subject.empty());
    const auto again = seal_session(sealer(), *ticket);
    require(!again || open_session(sealer(), *again)->claims.groups == ticket->claims.groups);
    require(!open_sign_in(sealer(), sealed));
  }
  if (const auto ticket = open_sign_in(sealer(), sealed)) {
    require(open_sign_in(sealer(), seal_sign_in(sealer(), *ticket))->return_to == ticket->return_to);
  }
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto is_hex = [&](std::size_t at) {
      return at < text.size() && std::isxdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    if (text[i] == '%' && is_hex(i + 1) && is_hex(i + 2)) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool stays(std::string_view path) {
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\'; };
  const auto is_auth =
      path == "/auth" || path.starts_with("/auth/") || path.starts_with("/auth?") || path.starts_with("/auth#");
  return path.starts_with('/') && !path.starts_with("//") && std::ranges::none_of(path, is_bad) && !is_auth;
}

void check_path(std::string_view wanted) {
  const auto path = safe_return_path(wanted);
  require(path == "/" || path == wanted);
  require(path.size() <= 2'000 && safe_return_path(path) == path);
  require(std::ranges::all_of(path, [](char c) { return c > ' ' && c <= '~'; }));
  std::string text = path;
  for (auto next = decoded(text);; next = decoded(text)) {
    require(stays(text));
    if (next == text) break;
    text = next;
  }
  const auto base = boost::urls::parse_uri("https://runlight.example/");
  const auto reference = boost::urls::parse_uri_reference(path);
  boost::urls::url target;
  if (reference && boost::urls::resolve(*base, *reference, target)) {
    require(target.scheme() == "https" && target.encoded_authority() == "runlight.example");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_header(text);
  check_changed(text);
  check_ticket(text);
  check_path(text);
  check_path("/" + text);
  return 0;
}
