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

/// The one that costs no point: https://docs.github.com/en/rest/rate-limit/rate-limit
inline constexpr std::string_view k_free_route = "/rate_limit";

/// One request, whatever it takes.
struct Inquiry {
  std::string url;
  Question question;
  std::string route;           ///< "/repos/{owner}/{repo}/actions/runs": what GitHub counts points per minute by
  std::string validator = {};  ///< of an earlier answer, see Ask
  Priority priority = Priority::head;
  std::string media_type = "application/vnd.github+json";
  /// A page of 100 runs is 1.6 MB, one of 100 jobs with hundreds of steps each a few times that.
  std::size_t body_limit_bytes = std::size_t{32} << 20U;
};

struct Fetched {
  net::HttpResponse response;  ///< a 200, or a 304 when `not_modified`
  std::string validator;       ///< for a later Inquiry; "" when there is none
  bool not_modified = false;
};

/// Makes the requests: how many at once, when again, and what a failure is called. Safe to call from several threads.
class Fetcher {
 public:
  Fetcher(net::HttpClient& http, Clock& clock, const ClientOptions& options);

  /// One request, its tries and redirects: the only place where requests are made. Gives a 200, a 304, or why there is none.
  Task<Result<Fetched>> fetch(Inquiry inquiry);

  bool has_token() const { return !token_.empty(); }
  const Counters& counters() const { return counters_; }

 private:
  Task<Result<net::HttpResponse>> follow(Inquiry inquiry);
  Task<Result<net::HttpResponse>> send_once(Inquiry inquiry);
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
