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
#include "github/request_gate.hpp"
#include "github/token_source.hpp"
#include "github/verdict.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

/// The one that costs no point: https://docs.github.com/en/rest/rate-limit/rate-limit
inline constexpr std::string_view k_free_route = "/rate_limit";

/// One request, whatever it takes.
struct Inquiry {
  std::string method = "GET";
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
  net::HttpResponse response;  ///< a 200, a 201, or a 304 when `not_modified`
  std::string validator;       ///< for a later Inquiry; "" when there is none
  bool not_modified = false;
};

/// Makes the requests of one credential: how many at once, when, when again, and what a failure is called. Safe to call from
/// several threads.
class Fetcher {
 public:
  /// `http`, `clock`, `tokens` and `counters` must outlive it.
  Fetcher(net::HttpClient& http, Clock& clock, TokenSource& tokens, Counters& counters, const ClientOptions& options);

  /// One request, its tries and redirects: the only place where requests are made. Gives a 200, 201 or 304, or why there is
  /// none. After a refused credential all others end as unauthorized without being sent, but for one a minute, since a
  /// server that is asked on and on with a bad one bars the asker.
  Task<Result<Fetched>> fetch(Inquiry inquiry);

  Asker asker() const { return tokens_.asker(); }
  Budget budget() const { return gate_.budget(); }
  std::optional<Waiting> waiting() const { return gate_.waiting(); }
  /// The scopes of a classic token, as the last answer named them; absent of others.
  std::optional<std::string> scopes() const;

 private:
  struct Sent {
    Result<net::HttpResponse> answer;
    Secret token;
    SteadyTime sent_at;
  };

  Task<Result<Sent>> follow(Inquiry inquiry, std::uint64_t place);
  Task<Result<Sent>> send_once(Inquiry inquiry, std::uint64_t place);
  Fetched fetched(Sent sent);
  void count(const net::HttpResponse& response, bool is_free);
  enum class Trying { now, later };
  Result<void> check_credential(const Question& question, Trying trying);
  Error refuse_credential(Error error);
  void accept_credential(const net::HttpResponse& response, SteadyTime sent_at);
  std::chrono::milliseconds backoff_after(const Verdict& verdict, int attempt);

  net::HttpClient& http_;
  Clock& clock_;
  TokenSource& tokens_;
  Counters& counters_;
  const int attempts_;
  RequestGate gate_;
  mutable std::mutex mutex_;
  std::mt19937_64 random_;             ///< guarded by mutex_
  std::optional<std::string> scopes_;  ///< guarded by mutex_
  std::optional<Error> refusal_;       ///< of the credential; guarded by mutex_
  SteadyTime refused_at_{};            ///< of refusal_; guarded by mutex_
  SteadyTime next_try_at_{};           ///< after a refusal; guarded by mutex_
};

}  // namespace runlight::github
