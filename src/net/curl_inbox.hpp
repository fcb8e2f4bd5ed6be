// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "net/curl_transfer.hpp"

namespace runlight::net {

struct CloseMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

/// What other threads want of the client's thread. Owns the multi handle, so that it can be woken for as long as somebody
/// may want something. Safe to call from several threads.
class CurlInbox {
 public:
  struct Mail {
    std::vector<std::shared_ptr<CurlTransfer>> arrivals;
    std::vector<std::weak_ptr<CurlTransfer>> cancels;
    bool stop = false;
  };

  CurlInbox();

  /// A request that comes after `stop` is completed as cancelled.
  void submit(std::shared_ptr<CurlTransfer> transfer);
  void cancel(std::weak_ptr<CurlTransfer> transfer);
  void stop();

  /// All that came since the last call.
  Mail take();

  CURLM* multi() const { return multi_.get(); }

 private:
  std::unique_ptr<CURLM, CloseMulti> multi_;
  std::mutex mutex_;
  Mail mail_;
  bool is_stopped_ = false;
};

/// The error that ends a request which nobody wants any more.
Error cancelled_request();

}  // namespace runlight::net
