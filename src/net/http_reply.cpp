// SPDX-License-Identifier: MIT
#include "net/http_reply.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/rfc7230.hpp>
#include <ctime>

namespace runlight::net {
namespace {

namespace http = boost::beast::http;

bool is_servers_own(std::string_view name) {
  using boost::beast::iequals;
  return iequals(name, "Content-Length") || iequals(name, "Date") || iequals(name, "Connection") ||
         iequals(name, "Transfer-Encoding");
}

/// https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1
bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

bool is_safe(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

}  // namespace

std::string http_date(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

bool has_safe_headers(const ServerReply& reply) {
  return std::ranges::all_of(reply.headers.all(), [](const auto& field) {
    return !field.first.empty() && is_safe(field.first) && is_safe(field.second);
  });
}

WireReply wire_reply(const ServerReply& reply, ReplyTerms terms) {
  WireReply message;
  message.version(terms.http_version);
  message.result(static_cast<unsigned>(reply.status));
  for (const auto& [name, value] : reply.headers.all()) {
    if (!is_servers_own(name)) message.insert(name, value);
  }
  message.set(http::field::date, http_date(std::chrono::system_clock::now()));
  message.keep_alive(terms.keep_alive);
  if (may_have_body(reply.status)) {
    const std::string_view body = reply.static_body.empty() ? std::string_view(reply.body) : reply.static_body;
    message.content_length(body.size());
    message.body() = {body.data(), body.size()};
  }
  return message;
}

ServerReply plain_reply(int status, std::string sentence) {
  sentence += '\n';
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
          .body = std::move(sentence),
          .static_body = {}};
}

}  // namespace runlight::net
