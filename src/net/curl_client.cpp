// SPDX-License-Identifier: MIT
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "base/check.hpp"
#include "net/curl_inbox.hpp"
#include "net/curl_loop.hpp"

namespace runlight::net {
namespace {

/// Begins a request when its coroutine is awaited. Holds the inbox, which may outlive the client.
struct Submit {
  std::shared_ptr<CurlInbox> inbox;

  template <class Handler>
  void operator()(Handler&& handler, HttpRequest request) const {
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    auto executor = boost::asio::get_associated_executor(handler);
    auto transfer = std::make_shared<CurlTransfer>(std::move(request), std::forward<Handler>(handler), std::move(executor));
    if (slot.is_connected()) {
      slot.assign([weak_inbox = std::weak_ptr(inbox), weak = std::weak_ptr(transfer)](boost::asio::cancellation_type) {
        const auto its_inbox = weak_inbox.lock();
        if (its_inbox && !weak.expired()) its_inbox->cancel(weak);
      });
    }
    inbox->submit(std::move(transfer));
  }
};

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(CurlOptions options)
      : inbox_(std::make_shared<CurlInbox>()),
        thread_([loop = CurlLoop(inbox_, std::move(options))]() mutable { loop.run(); }) {}
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  ~CurlClient() override {
    inbox_->stop();
    thread_.join();
  }

  Task<Result<HttpResponse>> send(HttpRequest request) override {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(Result<HttpResponse>)>(
        Submit{inbox_}, boost::asio::use_awaitable, std::move(request));
  }

 private:
  std::shared_ptr<CurlInbox> inbox_;
  std::thread thread_;
};

bool init_curl_once() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return done;
}

}  // namespace

std::unique_ptr<HttpClient> make_curl_client(CurlOptions options) {
  check(init_curl_once(), "libcurl can be initialised");
  return std::make_unique<CurlClient>(std::move(options));
}

}  // namespace runlight::net
