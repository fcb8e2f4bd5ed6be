// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <random>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "github/client.hpp"
#include "github/request_slots.hpp"
#include "github/verdict.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

/// Makes the requests: how many at once, when again, and what a failure is called. Safe to call from several threads.
class Fetcher {
 public:
  Fetcher(net::HttpClient& http, Clock& clock, const ClientOptions& options);

  /// One request and its tries: the only place where requests are made. Gives a 200, or why there is none.
  Task<Result<net::HttpResponse>> fetch(std::string url, Question question);

  bool has_token() const { return !token_.empty(); }
  const Counters& counters() const { return counters_; }

 private:
  Task<Result<net::HttpResponse>> send_once(std::string url);
  std::optional<std::chrono::milliseconds> wait_before_retry(const Verdict& verdict, int attempt, bool waited_for_limit);
  double next_random();

  net::HttpClient& http_;
  Clock& clock_;
  const Secret token_;
  const int attempts_;
  RequestSlots slots_;
  Counters counters_;
  std::mutex mutex_;
  std::mt19937_64 random_;  ///< guarded by mutex_
};

}  // namespace runlight::github
