// SPDX-License-Identifier: MIT
#include "auth/endpoint.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/text.hpp"
#include "net/url.hpp"

namespace runlight::auth {
namespace {

namespace urls = boost::urls;

constexpr std::size_t k_longest_url = 2'000;

bool is_loopback(const urls::url_view& url) {
  if (url.host_type() == urls::host_type::ipv4) return url.host_ipv4_address().is_loopback();
  if (url.host_type() == urls::host_type::ipv6) return url.host_ipv6_address().is_loopback();
  return to_lower(url.encoded_host()) == "localhost";
}

}  // namespace

Result<void> check_endpoint(std::string_view url, std::string_view what) {
  const auto refused = [&](std::string_view why) {
    return fail(ErrorKind::bad_input, fmt::format("The {} \"{}\" {}.", what, net::without_query(url.substr(0, 200)), why));
  };
  if (url.size() > k_longest_url) return refused("is longer than 2,000 characters");
  if (const auto origin = net::origin_of(url); !origin) return refused("is no absolute https URL");
  const auto parsed = urls::parse_uri(url);
  if (!parsed) return refused("is no absolute https URL");
  if (parsed->has_userinfo() || parsed->has_fragment()) return refused("holds user information or a fragment");
  if (to_lower(parsed->scheme()) != "https" && !is_loopback(*parsed)) {
    return refused(
        "is not https, without which a sign-in can be read and forged (http is taken on loopback addresses only)");
  }
  return {};
}

Result<void> check_base_url(std::string_view url, std::string_view what) {
  RUNLIGHT_TRY_VOID(check_endpoint(url, what));
  if (!url.contains('?')) return {};
  return fail(ErrorKind::bad_input,
              fmt::format("The {} \"{}\" has a query; give it without.", what, net::without_query(url)));
}

std::string host_of(std::string_view url) {
  const auto origin = net::origin_of(url);
  return origin ? origin->substr(origin->find("://") + 3) : std::string();
}

std::string_view without_trailing_slash(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

}  // namespace runlight::auth
