// SPDX-License-Identifier: MIT
#pragma once
#include <curl/curl.h>

#include <array>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "net/http_client.hpp"

namespace runlight::net {

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, CloseEasy>;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using Completion = boost::asio::any_completion_handler<void(Result<HttpResponse>)>;

/// One request on its way through libcurl. Once given to the client's thread, only that touches it. It stays at its address
/// while libcurl has it.
class CurlTransfer {
 public:
  /// `completion` is called on `executor`, which is kept from running out of work until then.
  CurlTransfer(HttpRequest request, Completion completion, boost::asio::any_io_executor executor);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  /// Scheme, host and port, as written: what shares connections.
  std::string_view origin() const;

  /// Readies `easy` for this request and keeps it. Fails as bad_input for what cannot be sent: a URL that is not http(s), a
  /// header or token with control characters.
  Result<void> begin(EasyHandle easy, const CurlOptions& options);

  CURL* easy() const { return easy_.get(); }
  /// Gives the handle back, fit for another request.
  EasyHandle release_easy();

  /// What came of it, when libcurl ended it with `code`. Takes the answer out: call once.
  Result<HttpResponse> take_result(CURLcode code);

  /// Hands the result to whoever waits. Call once.
  void complete(Result<HttpResponse> result);

 private:
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  bool append(std::string_view bytes);
  void reserve_body(std::size_t at_least);
  Result<void> check_request() const;
  void set_connection_options(const CurlOptions& options);
  void set_exchange_options();
  void set_method();
  bool set_headers();

  HttpRequest request_;
  HttpResponse response_;
  Completion completion_;
  boost::asio::any_io_executor executor_;
  bool is_over_limit_ = false;
  std::array<char, CURL_ERROR_SIZE> cause_{};
  std::unique_ptr<curl_slist, FreeList> header_list_;
  EasyHandle easy_;  ///< last, so that it is closed before what it points to
};

}  // namespace runlight::net
