// SPDX-License-Identifier: MIT
#include "net/curl_loop.hpp"

#include <pthread.h>

#include <algorithm>
#include <csignal>

namespace runlight::net {
namespace {

constexpr int k_idle_wait_ms = 60'000;
constexpr std::size_t k_most_idle_handles = 64;
// Servers commonly allow 100 on a connection: https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2
constexpr int k_http2_streams = 100;

/// libcurl leaves SIGPIPE to the program when CURLOPT_NOSIGNAL is set: https://curl.se/libcurl/c/CURLOPT_NOSIGNAL.html
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

CurlLoop::CurlLoop(std::shared_ptr<CurlInbox> inbox, CurlOptions options)
    : inbox_(std::move(inbox)), options_(std::move(options)) {
  options_.max_connections_per_host = std::max(1, options_.max_connections_per_host);
}

void CurlLoop::run() {
  block_sigpipe();
  set_multi_options();
  for (;;) {
    auto mail = inbox_->take();
    const bool stop = mail.stop;
    take_in(std::move(mail));
    if (stop) break;
    int running = 0;
    curl_multi_perform(inbox_->multi(), &running);
    finish_ended();
    curl_multi_poll(inbox_->multi(), nullptr, 0, k_idle_wait_ms, nullptr);
  }
  cancel_all();
}

void CurlLoop::set_multi_options() {
  CURLM* multi = inbox_->multi();
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, options_.http2 ? CURLPIPE_MULTIPLEX : CURLPIPE_NOTHING);
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options_.max_connections_per_host));
  curl_multi_setopt(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, static_cast<long>(k_http2_streams));
  // Left alone, libcurl keeps few connections when few requests are under way, and drops those that the next burst needs.
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 4L * options_.max_connections_per_host);
}

void CurlLoop::take_in(CurlInbox::Mail mail) {
  for (auto& transfer : mail.arrivals) {
    Lane& lane = lane_of(*transfer);
    lane.waiting.push_back(std::move(transfer));
    fill(lane);
  }
  for (const auto& weak : mail.cancels) {
    if (const auto transfer = weak.lock()) cancel(transfer);
  }
}

void CurlLoop::fill(Lane& lane) {
  while (!lane.waiting.empty() && lane.under_way < lane.limit) {
    const auto transfer = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    begin(lane, transfer);
  }
}

void CurlLoop::begin(Lane& lane, const Transfer& transfer) {
  if (auto begun = transfer->begin(take_easy(), options_); !begun) {
    release(transfer);
    transfer->complete(fail(std::move(begun).error()));
    return;
  }
  curl_multi_add_handle(inbox_->multi(), transfer->easy());
  under_way_.emplace(transfer->easy(), transfer);
  ++lane.under_way;
}

void CurlLoop::finish_ended() {
  int left = 0;
  while (const auto* message = curl_multi_info_read(inbox_->multi(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto found = under_way_.find(message->easy_handle);
    if (found != under_way_.end()) finish(Transfer(found->second), message->data.result);
  }
}

void CurlLoop::finish(const Transfer& transfer, CURLcode code) {
  Lane& lane = lane_of(*transfer);
  learn_limit(lane, transfer->easy());
  auto result = transfer->take_result(code);
  give_up(transfer);
  transfer->complete(std::move(result));
  fill(lane);
}

void CurlLoop::learn_limit(Lane& lane, CURL* easy) const {
  long version = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  if (version != 0) lane.limit = version == CURL_HTTP_VERSION_2_0 ? k_http2_streams : options_.max_connections_per_host;
}

void CurlLoop::cancel(const Transfer& transfer) {
  Lane& lane = lane_of(*transfer);
  if (std::erase(lane.waiting, transfer) == 0) {
    // Otherwise it has ended already, and its result is on its way.
    if (!under_way_.contains(transfer->easy())) return;
    give_up(transfer);
  }
  transfer->complete(fail(cancelled_request()));
  fill(lane);
}

void CurlLoop::cancel_all() {
  for (auto& [origin, lane] : lanes_) {
    for (const auto& transfer : std::exchange(lane.waiting, {})) transfer->complete(fail(cancelled_request()));
  }
  while (!under_way_.empty()) cancel(Transfer(under_way_.begin()->second));
  idle_.clear();
}

void CurlLoop::give_up(const Transfer& transfer) {
  --lane_of(*transfer).under_way;
  under_way_.erase(transfer->easy());
  curl_multi_remove_handle(inbox_->multi(), transfer->easy());
  release(transfer);
}

CurlLoop::Lane& CurlLoop::lane_of(const CurlTransfer& transfer) {
  const auto found = lanes_.find(transfer.origin());
  if (found != lanes_.end()) return found->second;
  return lanes_.emplace(transfer.origin(), Lane{.waiting = {}, .under_way = 0, .limit = options_.max_connections_per_host})
      .first->second;
}

EasyHandle CurlLoop::take_easy() {
  if (idle_.empty()) return EasyHandle(curl_easy_init());
  auto easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

void CurlLoop::release(const Transfer& transfer) {
  auto easy = transfer->release_easy();
  if (easy && idle_.size() < k_most_idle_handles) idle_.push_back(std::move(easy));
}

}  // namespace runlight::net
