// SPDX-License-Identifier: MIT
#include "net/curl_inbox.hpp"

#include <utility>

#include "base/check.hpp"

namespace runlight::net {

CurlInbox::CurlInbox() : multi_(curl_multi_init()) { check(multi_ != nullptr, "libcurl gives a multi handle"); }

void CurlInbox::submit(std::shared_ptr<CurlTransfer> transfer) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_stopped_) mail_.arrivals.push_back(std::exchange(transfer, nullptr));
  }
  if (transfer) {
    transfer->complete(fail(cancelled_request()));
  } else {
    curl_multi_wakeup(multi());
  }
}

void CurlInbox::cancel(std::weak_ptr<CurlTransfer> transfer) {
  {
    const std::lock_guard lock(mutex_);
    mail_.cancels.push_back(std::move(transfer));
  }
  curl_multi_wakeup(multi());
}

void CurlInbox::stop() {
  {
    const std::lock_guard lock(mutex_);
    mail_.stop = true;
    is_stopped_ = true;
  }
  curl_multi_wakeup(multi());
}

CurlInbox::Mail CurlInbox::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(mail_, {});
}

Error cancelled_request() { return {ErrorKind::cancelled, "The request was cancelled."}; }

}  // namespace runlight::net
