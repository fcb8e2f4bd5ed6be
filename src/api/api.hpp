// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/webhook.hpp"
#include "auth/access_book.hpp"
#include "auth/gatekeeper.hpp"
#include "auth/sign_in_provider.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "net/http_server.hpp"
#include "store/engine.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace runlight::api {

/// What is known of the rate limit of the collector's credential. Absent: not told.
struct CollectorBudget {
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> remaining;
  std::optional<Time> reset_at;
  std::optional<Time> waiting_until;  ///< set while a limit holds requests back
  std::string waiting_for;            ///< which one; "" when none does
};

/// What the collector did between the last two lines of the log, about a minute.
struct CollectorCounts {
  std::int64_t polls = 0;  ///< looks at one repository's list of runs
  std::int64_t unchanged = 0;
  std::int64_t run_attempts_stored = 0;
  std::int64_t jobs_stored = 0;
  std::int64_t requests = 0;
  std::int64_t not_modified = 0;
  std::int64_t points = 0;
  std::int64_t waits = 0;
  std::int64_t incomplete = 0;

  friend CollectorCounts operator+(CollectorCounts a, const CollectorCounts& b) {
    for (const auto member : {&CollectorCounts::polls, &CollectorCounts::unchanged, &CollectorCounts::run_attempts_stored,
                              &CollectorCounts::jobs_stored, &CollectorCounts::requests, &CollectorCounts::not_modified,
                              &CollectorCounts::points, &CollectorCounts::waits, &CollectorCounts::incomplete}) {
      a.*member += b.*member;
    }
    return a;
  }
};

/// What the collector in this process is doing, for /api/v1/health; told by app.
struct CollectorState {
  std::string state;  ///< off (this process only serves), collecting, waiting, failing
  std::string owner;
  std::string message;  ///< the last failure, or ""
  std::optional<Time> last_finished_at;
  std::optional<Time> next_start_at;
  std::int64_t repositories_done = 0;
  std::int64_t repositories_total = 0;
  std::optional<CollectorBudget> budget = {};       ///< absent: it does not collect, or no limit is known
  std::optional<CollectorCounts> last_minute = {};  ///< absent: it does not collect, or has only begun to
  std::optional<CollectorCounts> since_start = {};  ///< the same since the process started, for /metrics
};

/// What this process exchanges with its archive, for /api/v1/health; told by app.
struct ArchiveState {
  std::string place;    ///< holds no secret
  std::string mode;     ///< follows (a read-only replica), exchanges (what is collected here goes there too)
  std::string state;    ///< beginning (the first exchange is under way), waiting (for the next one), failing
  std::string message;  ///< the last failure, or ""
  std::optional<Time> last_exchanged_at;
  std::optional<Time> failing_since;
  std::int64_t interval_s = 0;
  std::int64_t segments_taken = 0;
  std::int64_t rows_taken = 0;
  std::int64_t segments_written = 0;
  std::int64_t rows_written = 0;
};

/// Who may what; told by app.
struct AccessParts {
  const auth::Gatekeeper& gate;
  auth::AccessBook& book;
  auth::SignInProvider* provider = nullptr;  ///< none: there is no sign-in
};

struct Options {
  store::Engine& engine;
  Clock& clock;
  AccessParts access;
  boost::asio::any_io_executor workers;  ///< where blocking engine calls run
  std::function<CollectorState()> collector_state;
  std::function<bool()> ready;  ///< for /readyz
  /// Where the server listens. On loopback, and wherever `allowed_hosts` names any, only requests to a local name, to this
  /// address or to one of those names are answered, against DNS rebinding; /healthz and /readyz under every name.
  std::string listen_address = {};
  std::vector<std::string> allowed_hosts = {};  ///< names of this server, without port
  /// Grows whenever rows were stored; unset, it is told as 0 and nothing is remembered between questions.
  std::function<std::uint64_t()> data_version = {};
  WebhookReceiver* webhooks = nullptr;                              ///< none: webhooks are off
  Time started_at = {};                                             ///< of the process, for /metrics
  std::function<std::optional<ArchiveState>()> archive_state = {};  ///< unset or nothing: there is no archive
  std::string prices = {};  ///< as insight::parameter_text writes a table; "": the built-in one
};

struct Api {
  net::Handler handler;  ///< answers what stands in the table of api/routes.cpp, to those whom it names there
  /// Asks again for the answers that were wanted lately and are no longer true (AnswerCache::refresh), a twentieth of the
  /// time at most, until cancelled. On the executor that the handler runs on.
  std::function<Task<void>()> keep_answers_true;
};

/// `options`' parts must outlive what this gives, and what the workers still run.
Api make_api(Options options);

}  // namespace runlight::api
