// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "github/page.hpp"
#include "model/job.hpp"
#include "model/repository.hpp"
#include "model/run.hpp"
#include "model/workflow.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

struct ClientOptions {
  std::string api_url = "https://api.github.com";  ///< of GHES: https://HOST/api/v3; of the simulator: what it prints
  Secret token;                                    ///< empty: anonymous
  int concurrency = 20;                            ///< requests under way at once, 1 to 50
  int attempts = 4;                                ///< tries of one request before its failure is told
  std::uint64_t jitter_seed = 0;                   ///< of the waiting between tries; 0: by chance
};

/// What was spent, since the client was made.
struct Counters {
  std::atomic<std::int64_t> requests{0};  ///< sent, tries included
  std::atomic<std::int64_t> retries{0};
  std::atomic<std::int64_t> bytes{0};  ///< of bodies, decompressed
};

/// GitHub's REST API as far as Runlight reads it. Every call is one request (and its retries: 5xx, connection faults and
/// time-outs, with jittered waiting; 403 and 429 that say when, waited for once if within a minute). Errors: unauthorized
/// (401), forbidden, not_found (404), rate_limited, timeout, unavailable, bad_data (no JSON, or not of the promised shape).
/// Messages name what was asked for and what to do. Safe to call from several coroutines of one executor or several threads.
/// Rate budgets and conditional requests belong in `fetch` (fetcher.cpp).
class Client {
 public:
  Client(net::HttpClient& http, Clock& clock, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// https://docs.github.com/en/rest/users/users#get-a-user
  Task<Result<Owner>> owner(std::string login);

  // Each list starts at its first page when `next` is absent, and otherwise follows that address as given, provided that it
  // has the API's own origin (bad_data otherwise: the token must not travel).

  /// https://docs.github.com/en/rest/repos/repos — of an organisation, or of a user; the token's own user sees private ones
  /// too
  Task<Result<Page<model::Repository>>> repositories(Owner owner, std::optional<std::string> next);
  /// https://docs.github.com/en/rest/repos/repos#get-a-repository
  Task<Result<model::Repository>> repository(std::string owner, std::string repo);
  /// https://docs.github.com/en/rest/actions/workflows
  Task<Result<Page<model::Workflow>>> workflows(model::Repository repository, std::optional<std::string> next);
  /// https://docs.github.com/en/rest/actions/workflow-runs — unfiltered, newest first, each run's latest attempt
  Task<Result<Page<model::Run>>> runs(model::Repository repository, std::optional<std::string> next);
  /// https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run-attempt
  Task<Result<model::Run>> run_attempt(model::Repository repository, std::int64_t run_id, std::int32_t run_attempt);
  /// https://docs.github.com/en/rest/actions/workflow-jobs — filter=all: the jobs of every attempt
  Task<Result<Page<model::Job>>> jobs(model::Repository repository, model::Run run, std::optional<std::string> next);

  const Counters& counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace runlight::github
