// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"

namespace runlight::net {

/// Header fields in the order they came; names compare without regard to case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// The first value of that name, "" when there is none.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< absolute, http or https
  Headers headers;
  Secret bearer_token;  ///< sent as "Authorization: Bearer …" unless empty; never follows a redirect to another host
  std::string body;
  std::chrono::milliseconds timeout{60'000};  ///< for the whole exchange; waiting for a free connection is not counted
  std::size_t body_limit_bytes = std::size_t{64} << 20U;  ///< of the answer, after decompression; more is bad_data
  bool follow_redirects = true;                           ///< of GET, at most 5; otherwise the redirect is the answer
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;  ///< decompressed
  std::string url;   ///< where it came from, after redirects
};

/// Sends requests. Any HTTP status is a response, not a failure. Failures are: timeout; unavailable (cannot resolve, connect
/// or finish, TLS refused; the message names host and cause, never a query string); bad_data (answer over the limit,
/// undecodable encoding, endless redirects); cancelled; bad_input (a URL that is not http(s), control characters in a header
/// or the token). Safe to call from several threads; the fake in tests/fakes records what was asked.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Task<Result<HttpResponse>> send(HttpRequest request) = 0;
};

struct CurlOptions {
  int max_connections_per_host = 8;
  std::chrono::milliseconds connect_timeout{10'000};
  bool http2 = true;  ///< where the host offers it
  std::string user_agent;
};

/// libcurl's multi interface on a thread of its own: keep-alive, HTTP/2, gzip, brotli, redirects of GET (at most 5).
/// Proxies come from the environment (http_proxy, https_proxy, no_proxy). The destructor ends requests under way as
/// cancelled: the executors of those who wait for them must outlive it.
std::unique_ptr<HttpClient> make_curl_client(CurlOptions options);

}  // namespace runlight::net
