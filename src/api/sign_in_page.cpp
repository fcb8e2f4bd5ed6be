// SPDX-License-Identifier: MIT
#include "api/sign_in_page.hpp"

#include <fmt/format.h>

#include "net/url.hpp"

namespace runlight::api {
namespace {

constexpr std::string_view k_style = R"(:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { display: grid; min-height: 90vh; margin: 0; place-items: center; color: #1f2328; background: #fff; }
main { max-width: 36rem; padding: 1.5rem; }
h1 { font-size: 1.25rem; }
a { color: #0969da; }
@media (prefers-color-scheme: dark) { body { color: #f0f6fc; background: #0d1117; } a { color: #4493f8; } }
)";

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

/// For a browser: that the provider failed is another thing than that this server did.
int status_of(ErrorKind kind) {
  constexpr int k_bad_gateway = 502;
  constexpr int k_gateway_timeout = 504;
  switch (kind) {
    case ErrorKind::unavailable:
    case ErrorKind::bad_data: return k_bad_gateway;
    case ErrorKind::timeout: return k_gateway_timeout;
    default: return facts(kind).http_status;
  }
}

}  // namespace

net::ServerReply sign_in_failed_page(const Error& error, std::string_view return_to) {
  net::ServerReply reply;
  reply.status = status_of(error.kind);
  reply.headers.add("Content-Type", "text/html; charset=utf-8");
  reply.headers.add("Cache-Control", "no-store");
  if (error.retry_after) reply.headers.add("Retry-After", fmt::format("{}", error.retry_after->count()));
  reply.body = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not signed in - Runlight</title>"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"stylesheet\" "
      "href=\"{}\"></head>\n"
      "<body><main><h1>You are not signed in</h1><p>{}</p>"
      "<p><a href=\"/auth/sign-in?return_to={}\">Try again</a></p></main></body></html>\n",
      k_page_style_path, escape_html(error.message), net::encode_query(return_to));
  return reply;
}

net::ServerReply page_style() {
  net::ServerReply reply;
  reply.headers.add("Content-Type", "text/css; charset=utf-8");
  reply.headers.add("Cache-Control", "no-store");
  reply.static_body = k_style;
  return reply;
}

}  // namespace runlight::api
