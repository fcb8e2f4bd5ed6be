// SPDX-License-Identifier: MIT
#include "api/reply.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

namespace runlight::api {
namespace {

// docs/decisions/0007-content-security-policy.md says why each source is there.
constexpr std::string_view k_content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> k_security_headers{{
    {"Content-Security-Policy", k_content_security_policy},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

std::string error_body(const Failure& failure) {
  boost::json::object error{{"kind", facts(failure.error.kind).name}, {"message", failure.error.message}};
  if (!failure.parameter.empty()) error["parameter"] = failure.parameter;
  return boost::json::serialize(boost::json::object{{"error", std::move(error)}});
}

}  // namespace

net::ServerReply json_reply(int status, std::string body) {
  net::ServerReply reply;
  reply.status = status;
  reply.headers.add("Content-Type", "application/json");
  reply.headers.add("Cache-Control", "no-store");
  reply.body = std::move(body);
  return reply;
}

net::ServerReply text_reply(int status, std::string text) {
  net::ServerReply reply;
  reply.status = status;
  reply.headers.add("Content-Type", "text/plain; charset=utf-8");
  reply.headers.add("Cache-Control", "no-store");
  reply.body = std::move(text);
  return reply;
}

net::ServerReply error_reply(const Failure& failure) {
  auto reply = json_reply(facts(failure.error.kind).http_status, error_body(failure));
  if (failure.error.retry_after) reply.headers.add("Retry-After", fmt::format("{}", failure.error.retry_after->count()));
  return reply;
}

net::ServerReply method_not_allowed(std::string_view method, std::string allow) {
  const auto last = allow.rfind(", ");
  const auto choice =
      last == std::string::npos ? allow : fmt::format("{} or {}", allow.substr(0, last), allow.substr(last + 2));
  const auto message = fmt::format("{} is not allowed here; use {}.", method.substr(0, 20), choice);
  auto reply = json_reply(405, error_body({{.kind = ErrorKind::bad_input, .message = message}, {}}));
  reply.headers.add("Allow", std::move(allow));
  return reply;
}

net::ServerReply value_reply(int status, const boost::json::value& data) {
  return json_reply(status, boost::json::serialize(boost::json::object{{"data", data}}));
}

net::ServerReply no_content() {
  net::ServerReply reply;
  reply.status = 204;
  reply.headers.add("Cache-Control", "no-store");
  return reply;
}

net::ServerReply redirect(std::string location, std::vector<std::string> cookies) {
  net::ServerReply reply;
  reply.status = 303;
  reply.headers.add("Location", std::move(location));
  reply.headers.add("Cache-Control", "no-store");
  for (auto& cookie : cookies) reply.headers.add("Set-Cookie", std::move(cookie));
  return reply;
}

void add_security_headers(net::ServerReply& reply) {
  for (const auto& [name, value] : k_security_headers) reply.headers.add(std::string(name), std::string(value));
}

}  // namespace runlight::api
