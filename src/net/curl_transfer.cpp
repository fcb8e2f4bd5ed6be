// SPDX-License-Identifier: MIT
#include "net/curl_transfer.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/beast/core/string.hpp>
#include <new>

#include "net/curl_failure.hpp"

namespace runlight::net {
namespace {

constexpr long k_buffer_bytes = 256L << 10;
constexpr long k_most_redirects = 5;
constexpr std::chrono::seconds k_shortest_stall{30};

bool has_control(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f'; });
}

bool is_http(std::string_view url, std::string_view scheme) {
  return boost::beast::iequals(url.substr(0, scheme.size()), scheme);
}

/// libcurl's own way to send an empty header is a semicolon; a colon with nothing would remove it.
/// https://curl.se/libcurl/c/CURLOPT_HTTPHEADER.html
std::string header_line(const std::string& name, const std::string& value) {
  return value.empty() ? name + ";" : name + ": " + value;
}

bool append_line(std::unique_ptr<curl_slist, FreeList>& list, const std::string& line) {
  auto* head = list.release();
  auto* longer = curl_slist_append(head, line.c_str());
  list.reset(longer != nullptr ? longer : head);
  return longer != nullptr;
}

Headers last_headers(CURL* easy) {
  Headers headers;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy, CURLH_HEADER, -1, header)) != nullptr)
    headers.add(header->name, header->value);
  return headers;
}

}  // namespace

CurlTransfer::CurlTransfer(HttpRequest request, Completion completion, boost::asio::any_io_executor executor)
    : request_(std::move(request)),
      completion_(std::move(completion)),
      executor_(boost::asio::prefer(std::move(executor), boost::asio::execution::outstanding_work.tracked)) {}

std::string_view CurlTransfer::origin() const {
  const std::string_view url = request_.url;
  const auto host = url.find("://");
  return host == std::string_view::npos ? url : url.substr(0, url.find_first_of("/?#", host + 3));
}

Result<void> CurlTransfer::begin(EasyHandle easy, const CurlOptions& options) {
  easy_ = std::move(easy);
  if (!easy_) return fail(ErrorKind::internal, "There is no memory left for an HTTP request.");
  RUNLIGHT_TRY_VOID(check_request());
  set_connection_options(options);
  set_exchange_options();
  set_method();
  if (!set_headers()) return fail(ErrorKind::internal, "There is no memory left for an HTTP request.");
  return {};
}

EasyHandle CurlTransfer::release_easy() {
  if (easy_) curl_easy_reset(easy_.get());
  return std::move(easy_);
}

Result<void> CurlTransfer::check_request() const {
  if (!is_http(request_.url, "http://") && !is_http(request_.url, "https://")) {
    return fail(ErrorKind::bad_input, url_refusal(request_.url));
  }
  if (has_control(request_.bearer_token.reveal())) {
    return fail(ErrorKind::bad_input, "The token holds a line break or another control character. Set it again without.");
  }
  for (const auto& [name, value] : request_.headers.all()) {
    if (!has_control(name) && !has_control(value)) continue;
    return fail(ErrorKind::bad_input, "A request header holds a line break or another control character.");
  }
  return {};
}

void CurlTransfer::set_connection_options(const CurlOptions& options) {
  CURL* easy = easy_.get();
  // Never HTTP/2 over cleartext: an upgrade costs a round trip, and many a proxy stumbles over it.
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, options.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1);
  // Over cleartext libcurl would hold all others back until the first answer tells that the connection cannot be shared.
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, options.http2 && is_http(request_.url, "https://") ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, k_buffer_bytes);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  if (!options.user_agent.empty()) curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
}

void CurlTransfer::set_exchange_options() {
  CURL* easy = easy_.get();
  const auto stall = std::max(k_shortest_stall, std::chrono::duration_cast<std::chrono::seconds>(request_.timeout) / 2);
  curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(stall.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, cause_.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  if (request_.bearer_token.empty()) return;
  // libcurl leaves these credentials out when a redirect leads to another host, port or scheme:
  // https://curl.se/libcurl/c/CURLOPT_UNRESTRICTED_AUTH.html
  curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, request_.bearer_token.reveal().c_str());
}

void CurlTransfer::set_method() {
  CURL* easy = easy_.get();
  if (request_.method == "GET" && request_.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, request_.follow_redirects ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, k_most_redirects);
    // What began encrypted stays so.
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, is_http(request_.url, "https://") ? "https" : "http,https");
    return;
  }
  if (request_.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

bool CurlTransfer::set_headers() {
  for (const auto& [name, value] : request_.headers.all()) {
    if (!append_line(header_list_, header_line(name, value))) return false;
  }
  // libcurl would add a type of its own to every body, and wait a second for leave to send a large one.
  if (!request_.headers.has("Content-Type") && !append_line(header_list_, "Content-Type:")) return false;
  if (!request_.headers.has("Expect") && !append_line(header_list_, "Expect:")) return false;
  curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, header_list_.get());
  return true;
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  try {
    if (transfer.append({bytes, size * count})) return size * count;
  } catch (const std::bad_alloc&) {
    transfer.is_over_limit_ = true;
  }
  return CURL_WRITEFUNC_ERROR;
}

bool CurlTransfer::append(std::string_view bytes) {
  auto& body = response_.body;
  if (bytes.size() > request_.body_limit_bytes - body.size()) {
    is_over_limit_ = true;
    return false;
  }
  if (body.empty()) reserve_body(bytes.size());
  body.append(bytes);
  return true;
}

void CurlTransfer::reserve_body(std::size_t at_least) {
  curl_off_t length = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  // Of a compressed answer it is the compressed length; even so it saves the first few enlargements.
  const auto told = length > 0 ? static_cast<std::size_t>(length) : 0;
  response_.body.reserve(std::clamp(told, at_least, std::max(at_least, request_.body_limit_bytes)));
}

Result<HttpResponse> CurlTransfer::take_result(CURLcode code) {
  if (is_over_limit_) return fail(over_limit(easy(), request_.body_limit_bytes));
  if (code != CURLE_OK) return fail(failure(easy(), code, cause_.data()));
  long status = 0;
  const char* url = nullptr;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy(), CURLINFO_EFFECTIVE_URL, &url);
  response_.status = static_cast<int>(status);
  response_.headers = last_headers(easy());
  response_.url = url != nullptr ? url : request_.url;
  return std::move(response_);
}

void CurlTransfer::complete(Result<HttpResponse> result) {
  auto executor = std::move(executor_);
  boost::asio::post(executor, [completion = std::move(completion_), result = std::move(result)]() mutable {
    std::move(completion)(std::move(result));
  });
}

}  // namespace runlight::net
