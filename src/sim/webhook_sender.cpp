// SPDX-License-Identifier: MIT
#include "sim/webhook_sender.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/parallel.hpp"
#include "sim/crypto.hpp"

namespace runlight::sim {
namespace {

constexpr std::chrono::milliseconds k_pause{50};
constexpr std::int64_t k_reordered_within_ms = 400;
constexpr std::size_t k_at_once_out_of_order = 8;

std::string delivery_id(Random& random) {
  const auto a = random.next();
  const auto b = random.next();
  return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", a >> 32U, a >> 16U & 0xffffU, a & 0xfffU, b >> 48U & 0xfffU,
                     b & 0xffff'ffff'ffffU);
}

}  // namespace

WebhookSender::WebhookSender(const World& world, Clock& clock, std::function<Time()> now,
                             std::function<std::unique_ptr<net::HttpClient>()> make_client)
    : world_(world), clock_(clock), now_(std::move(now)), make_client_(std::move(make_client)) {}

void WebhookSender::set(WebhookTerms terms, const std::string& origin) {
  const std::scoped_lock lock(mutex_);
  if (!client_) client_ = make_client_();
  random_ = Random(mix(terms.seed, 0x3eb));
  counts_ = {};
  waiting_.clear();
  feed_.emplace(world_, now_(), origin);
  terms_ = std::move(terms);
  ++counts_.events;
  waiting_.emplace(clock_.monotonic(), Delivery{delivery_id(random_), feed_->ping(now_(), terms_->url)});
}

void WebhookSender::clear() {
  const std::scoped_lock lock(mutex_);
  terms_.reset();
  feed_.reset();
  waiting_.clear();
}

void WebhookSender::stop() {
  clear();
  // Outside the lock: what ends with the client wants it.
  std::unique_ptr<net::HttpClient> client;
  {
    const std::scoped_lock lock(mutex_);
    client = std::move(client_);
  }
}

bool WebhookSender::is_set() const {
  const std::scoped_lock lock(mutex_);
  return terms_.has_value();
}

void WebhookSender::touch(const ControlledRun& run) {
  const std::scoped_lock lock(mutex_);
  if (!feed_) return;
  // At once, so that no step is overtaken by the next.
  for (auto& event : feed_->touch(run, now_())) take(std::move(event));
}

WebhookCounts WebhookSender::counts() const {
  const std::scoped_lock lock(mutex_);
  WebhookCounts counts = counts_;
  counts.waiting = waiting_.size();
  return counts;
}

void WebhookSender::take(WebhookEvent event) {
  ++counts_.events;
  const auto meets = [&](std::uint32_t percent) { return random_.between(0, 99) < static_cast<std::int64_t>(percent); };
  const bool is_lost = meets(terms_->loss_percent);
  const bool is_doubled = meets(terms_->duplicate_percent);
  const auto id = delivery_id(random_);
  const auto when = [&] {
    const auto late = terms_->reorders ? random_.between(0, k_reordered_within_ms) : 0;
    return clock_.monotonic() + terms_->delay + std::chrono::milliseconds(late);
  };
  const auto first = when();
  const auto second = when();
  if (is_lost) {
    ++counts_.lost;
    return;
  }
  if (is_doubled) {
    ++counts_.duplicated;
    waiting_.emplace(second, Delivery{id, event});
  }
  waiting_.emplace(first, Delivery{id, std::move(event)});
}

std::vector<WebhookSender::Delivery> WebhookSender::take_due() {
  const std::scoped_lock lock(mutex_);
  std::vector<Delivery> due;
  if (!terms_) return due;
  for (auto& event : feed_->collect(now_())) take(std::move(event));
  const auto end = waiting_.upper_bound(clock_.monotonic());
  for (auto each = waiting_.begin(); each != end; ++each) due.push_back(std::move(each->second));
  waiting_.erase(waiting_.begin(), end);
  return due;
}

net::HttpRequest WebhookSender::request_of(const Delivery& delivery) {
  const std::scoped_lock lock(mutex_);
  net::HttpRequest request{.method = "POST", .body = delivery.event.body, .timeout = std::chrono::seconds(10)};
  if (!terms_) return request;
  request.url = terms_->url;
  request.headers.add("Content-Type", "application/json");
  request.headers.add("User-Agent", "GitHub-Hookshot/simulated");
  request.headers.add("X-GitHub-Event", delivery.event.name);
  request.headers.add("X-GitHub-Delivery", delivery.id);
  request.headers.add("X-GitHub-Hook-ID", "7000001");
  if (!terms_->secret.empty()) {
    request.headers.add("X-Hub-Signature-256",
                        "sha256=" + hex_text(hmac_sha256(terms_->secret.reveal(), delivery.event.body)));
  }
  return request;
}

Task<void> WebhookSender::deliver(Delivery delivery) {
  auto request = request_of(delivery);
  if (request.url.empty()) co_return;
  const auto answered = co_await client_->send(std::move(request));
  const std::scoped_lock lock(mutex_);
  ++(answered && answered->status / 100 == 2 ? counts_.delivered : counts_.failed);
}

std::size_t WebhookSender::width() const {
  const std::scoped_lock lock(mutex_);
  return terms_ && terms_->reorders ? k_at_once_out_of_order : 1;
}

Task<std::size_t> WebhookSender::send_due() {
  auto due = take_due();
  const std::size_t count = due.size();
  const auto visit = [this](Delivery delivery) { return deliver(std::move(delivery)); };
  co_await for_each_limited(std::move(due), width(), visit);
  co_return count;
}

bool WebhookSender::wants_runner() {
  const std::scoped_lock lock(mutex_);
  if (is_running_ || !terms_) return false;
  is_running_ = true;
  return true;
}

Task<void> WebhookSender::run() {
  while (is_set()) {
    if (co_await send_due() == 0) co_await clock_.sleep_for(k_pause);
  }
  const std::scoped_lock lock(mutex_);
  is_running_ = false;
}

}  // namespace runlight::sim
