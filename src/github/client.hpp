// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "github/budget.hpp"
#include "github/credential.hpp"
#include "github/page.hpp"
#include "model/job.hpp"
#include "model/repository.hpp"
#include "model/run.hpp"
#include "model/workflow.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

struct ClientOptions {
  std::string api_url = "https://api.github.com";  ///< of GHES: https://HOST/api/v3; of the simulator: what it prints
  Credentials credentials = {};
  int concurrency = 20;               ///< requests under way at once, 1 to 50
  int attempts = 4;                   ///< tries of one request before its failure is told
  std::uint64_t jitter_seed = 0;      ///< of the waiting between tries; 0: by chance
  std::int64_t reserve_points = 100;  ///< of each hour, left to others who use the same credential
  int points_per_minute = 900;        ///< per REST endpoint; 0: no guard, as GHES needs none
  std::optional<std::chrono::seconds> longest_wait = std::nullopt;  ///< for a limit; absent: as long as it takes
};

/// GitHub's REST API as far as Runlight reads it. Every call is one request and its retries: 5xx, connection faults and
/// time-outs, with jittered waiting. Limits are waited for, whatever they last, unless `longest_wait` says otherwise; such a
/// wait uses up no try. Errors: unauthorized (401), forbidden, not_found (404), rate_limited, timeout, unavailable,
/// bad_input (422; of a page beyond the end that GitHub sets to a list, too), bad_data (no JSON, or not of the promised
/// shape); `Error::http_status` tells the answer's. Messages name what was asked for and what to do. Redirects, as of
/// renamed repositories, are followed within the API's origin. Safe to call from several coroutines of one executor or
/// several threads.
class Client {
 public:
  Client(net::HttpClient& http, Clock& clock, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// https://docs.github.com/en/rest/users/users#get-a-user
  Task<Result<Owner>> owner(std::string login);

  // Each list starts at its first page when `ask.next` is absent, and otherwise follows that address as given, provided that
  // it has the API's own origin (bad_data otherwise: the token must not travel).

  /// https://docs.github.com/en/rest/repos/repos — of an organisation, or of a user; the token's own user sees private ones
  /// too. https://docs.github.com/en/rest/apps/installations — of an installation: those that it was given
  Task<Result<Page<model::Repository>>> repositories(RepositorySource source, Ask ask);
  /// https://docs.github.com/en/rest/repos/repos#get-a-repository — a renamed one under its new name
  Task<Result<model::Repository>> repository(std::string owner, std::string repo);
  /// The same by its identity, which outlives its name and owner.
  Task<Result<model::Repository>> repository_by_id(std::int64_t repository_id);
  /// https://docs.github.com/en/rest/actions/workflows
  Task<Result<Page<model::Workflow>>> workflows(model::Repository repository, Ask ask);
  /// https://docs.github.com/en/rest/actions/workflow-runs — unfiltered, newest first, each run's latest attempt
  Task<Result<Page<model::Run>>> runs(model::Repository repository, Ask ask);
  /// How many there are in that list, by the smallest page. GitHub counts no further than about 40,000.
  Task<Result<std::int64_t>> count_runs(model::Repository repository, Priority priority);
  /// The list of one range of creation times. From the search index: may lag, and ends after 1,000 runs.
  Task<Result<Page<model::Run>>> runs_created(model::Repository repository, CreatedRange range, Ask ask);
  /// https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run — its latest attempt
  Task<Result<Answer<model::Run>>> run(model::Repository repository, std::int64_t run_id, Ask ask);
  /// https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run-attempt
  Task<Result<model::Run>> run_attempt(model::Repository repository, std::int64_t run_id, std::int32_t run_attempt, Ask ask);
  /// https://docs.github.com/en/rest/actions/workflow-jobs — filter=all: the jobs of every attempt
  Task<Result<Page<model::Job>>> jobs(model::Repository repository, model::Run run, Ask ask);
  /// https://docs.github.com/en/rest/repos/contents — files of .github/workflows on the default branch, one page; empty
  /// where there is no such folder
  Task<Result<Page<WorkflowFileEntry>>> workflow_files(model::Repository repository, Ask ask);
  /// The text of one, at most 1 MiB, as bytes.
  Task<Result<std::string>> workflow_file(model::Repository repository, std::string path, Ask ask);
  /// https://docs.github.com/en/rest/rate-limit — costs no point. All absent where the server has no limit.
  Task<Result<Budget>> ask_budget();

  /// As the last answer's headers told, without asking.
  Budget budget() const;
  /// What has become known of the credential so far, without asking.
  CredentialFacts credential_facts() const;
  /// Set while requests are held back by a limit.
  std::optional<Waiting> waiting() const;
  const Counters& counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace runlight::github
