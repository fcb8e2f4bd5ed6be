// SPDX-License-Identifier: MIT
#include "collect/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/parallel.hpp"
#include "collect/run_intake.hpp"
#include "collect/window_reader.hpp"

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::size_t k_most_told = 1'000;
constexpr std::size_t k_runs_at_once = 10;
/// Without --sample every run is compared by its latest attempt, and so many with attempts and jobs.
constexpr std::int64_t k_usual_sample = 200;

std::string name_of(const model::Repository& repository) { return repository.owner + "/" + repository.repo; }

void differ(Verification& verification, const model::Repository& repository, std::string what) {
  ++verification.differences_total;
  if (verification.differences.size() < k_most_told) {
    verification.differences.push_back({name_of(repository), std::move(what)});
  }
}

/// "" when both are the same; the first difference otherwise. `what`: "run 7", "run 7, attempt 1".
std::string difference(std::string_view what, std::string_view status, std::string_view conclusion, Time updated_at,
                       const store::StoredAttempt& stored) {
  if (status != stored.status) return fmt::format("{}: GitHub says {}, the store {}", what, status, stored.status);
  if (conclusion != stored.conclusion) {
    return fmt::format("{}: GitHub says {}, the store {}", what, conclusion, stored.conclusion);
  }
  if (updated_at != stored.updated_at) {
    return fmt::format("{}: GitHub changed it at {}, the store has the state of {}", what, format_time(updated_at),
                       format_time(stored.updated_at));
  }
  return "";
}

std::string difference(const model::Run& listed, const store::StoredRun& stored) {
  const auto what = fmt::format("run {}", listed.run_id);
  if (listed.run_attempt != stored.run_attempt) {
    return fmt::format("{}: GitHub has attempt {}, the store attempt {}", what, listed.run_attempt, stored.run_attempt);
  }
  return difference(what, listed.status, listed.conclusion.value_or(""), listed.updated_at,
                    {stored.run_attempt, stored.status, stored.conclusion, stored.updated_at});
}

/// Keeps the listed runs of a window, for the comparison.
class Listed final : public RunSink {
 public:
  Task<Result<void>> take(std::vector<model::Run> listed) override {
    for (auto& run : listed) runs_.insert_or_assign(run.run_id, std::move(run));
    co_return Result<void>{};
  }
  Task<Result<void>> flush() override { co_return Result<void>{}; }

  /// Those created at `from` or later; the others belong to windows that follow.
  std::map<std::int64_t, model::Run> take_from(Time from) {
    auto taken = std::exchange(runs_, {});
    for (auto at = taken.begin(); at != taken.end();) {
      const auto next = std::next(at);
      if (at->second.created_at < from) runs_.insert(taken.extract(at));
      at = next;
    }
    return taken;
  }

 private:
  std::map<std::int64_t, model::Run> runs_;
};

/// Compares one window; gives the days on which something differs.
Task<Result<std::set<Time>>> compare_window(Context* context, RepositoryState* state, const Window* window,
                                            std::map<std::int64_t, model::Run> listed, Verification* verification) {
  const auto& repository = state->repository;
  auto stored =
      co_await offload(context->workers, [store = &context->store, id = repository.repository_id, range = window->range] {
        return store->stored_runs(id, range.from, range.to);
      });
  if (!stored) co_return fail(noted(*context, std::move(stored).error()));
  std::set<Time> wrong;
  const auto compare = [&](const model::Run& run, const store::StoredRun& known) {
    ++verification->runs_compared;
    auto what = difference(run, known);
    if (what.empty()) return;
    wrong.insert(day_of(known.created_at));
    differ(*verification, repository, std::move(what));
  };
  for (const auto& known : *stored) {
    if (const auto at = listed.find(known.run_id); at != listed.end()) {
      compare(at->second, known);
      listed.erase(at);
      continue;
    }
    // Gone, or hidden by a search index that lags.
    auto found = co_await context->github.run(repository, known.run_id, github::Ask{.priority = github::Priority::recheck});
    if (found) {
      compare(found->value, known);
    } else if (found.error().kind == ErrorKind::not_found) {
      ++verification->runs_kept;
    } else {
      co_return fail(noted(*context, std::move(found).error()));
    }
  }
  for (const auto& [run_id, run] : listed) {
    if (run.created_at < window->range.from || run.created_at > window->range.to) continue;
    ++verification->runs_compared;
    wrong.insert(day_of(run.created_at));
    differ(*verification, repository, fmt::format("run {} of {} is not stored", run_id, format_time(run.created_at)));
  }
  co_return wrong;
}

/// What is compared of a repository: all that is covered, or days of it by chance.
std::vector<github::CreatedRange> ranges_to_verify(const RepositoryState& state, VerifyOptions options) {
  const auto& covered = state.coverage;
  if (!covered.head_from || !covered.head_until) return {};
  const Time from = *covered.head_from;
  const Time to = *covered.head_until;
  if (options.sample == 0) return {{from, to}};
  const auto all_days = (day_of(to) - day_of(from)) / days(1) + 1;
  std::mt19937_64 random(options.seed ^ static_cast<std::uint64_t>(state.repository.repository_id));
  std::set<std::int64_t> chosen;
  while (static_cast<std::int64_t>(chosen.size()) < std::min<std::int64_t>(options.sample, all_days)) {
    chosen.insert(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(all_days)));
  }
  std::vector<github::CreatedRange> ranges;
  for (const auto number : chosen) {
    const Time day = day_of(from) + days(number);
    ranges.push_back({std::max(day, from), std::min<Time>(day + days(1) - seconds(1), to)});
  }
  return ranges;
}

/// The ledger's lines with what differs noted as not stored, so that it is read again.
std::vector<model::LedgerDay> marked(std::vector<model::LedgerDay> lines, const std::set<Time>& wrong) {
  for (auto& line : lines) {
    line.source = "verify";
    const auto day = parse_time(line.day);
    if (day && wrong.contains(*day)) line.runs_stored = std::max<std::int64_t>(line.runs_promised - 1, 0);
  }
  return lines;
}

class SampleVerifier {
 public:
  SampleVerifier(Context& context, std::map<std::int64_t, RepositoryState>& states, Verification& verification)
      : context_(context), states_(states), verification_(verification) {}

  Task<void> compare(store::SampledRun sampled) {
    const auto state = states_.find(sampled.repository_id);
    if (context_.ends || state == states_.end()) co_return;
    auto compared = co_await compare_all(&state->second.repository, &sampled);
    if (!compared) {
      verification_.troubles.push_back({name_of(state->second.repository), noted(context_, std::move(compared).error())});
    }
  }

 private:
  Task<Result<void>> compare_all(const model::Repository* repository, const store::SampledRun* sampled) {
    const github::Ask ask{.priority = github::Priority::recheck};
    auto latest = co_await context_.github.run(*repository, sampled->run_id, ask);
    if (!latest && latest.error().kind == ErrorKind::not_found) {
      ++verification_.runs_kept;
      co_return Result<void>{};
    }
    if (!latest) co_return fail(std::move(latest).error());
    RUNLIGHT_CO_TRY(const auto attempts, co_await offload(context_.workers, [store = &context_.store, run = *sampled] {
                      return store->stored_attempts(run);
                    }));
    for (std::int32_t number = 1; number <= latest->value.run_attempt; ++number) {
      model::Run run = latest->value;
      if (number < latest->value.run_attempt) {
        auto earlier = co_await context_.github.run_attempt(*repository, sampled->run_id, number, ask);
        if (!earlier && earlier.error().kind == ErrorKind::not_found) continue;
        if (!earlier) co_return fail(std::move(earlier).error());
        run = *std::move(earlier);
      }
      compare_attempt(*repository, run, number, attempts);
    }
    co_return co_await compare_jobs(repository, sampled, &latest->value);
  }

  void compare_attempt(const model::Repository& repository, const model::Run& run, std::int32_t number,
                       const std::vector<store::StoredAttempt>& attempts) {
    ++verification_.attempts_compared;
    const auto what = fmt::format("run {}, attempt {}", run.run_id, number);
    const auto known = std::ranges::find(attempts, number, &store::StoredAttempt::run_attempt);
    auto found = known == attempts.end() ? what + " is not stored"
                                         : difference(what, run.status, run.conclusion.value_or(""), run.updated_at, *known);
    if (!found.empty()) differ(verification_, repository, std::move(found));
  }

  Task<Result<void>> compare_jobs(const model::Repository* repository, const store::SampledRun* sampled,
                                  const model::Run* latest) {
    RUNLIGHT_CO_TRY(auto stored, co_await offload(context_.workers, [store = &context_.store, run = *sampled] {
                      return store->stored_jobs(run);
                    }));
    // By the policy, or still to come.
    if (stored.empty()) co_return Result<void>{};
    std::optional<std::string> next;
    do {
      auto page = co_await context_.github.jobs(*repository, *latest,
                                                github::Ask{.next = next, .priority = github::Priority::recheck});
      if (!page) co_return fail(std::move(page).error());
      for (const auto& job : page->items) {
        compare_job(*repository, job, stored);
        std::erase_if(stored, [&](const auto& known) { return known.job_id == job.job_id; });
      }
      next = std::move(page->next);
    } while (next);
    for (const auto& job : stored) {
      differ(verification_, *repository, fmt::format("job {} of run {} is not at GitHub", job.job_id, sampled->run_id));
    }
    co_return Result<void>{};
  }

  void compare_job(const model::Repository& repository, const model::Job& job, const std::vector<store::StoredJob>& stored) {
    ++verification_.jobs_compared;
    const auto what = fmt::format("job {} of run {}", job.job_id, job.run_id);
    const auto known = std::ranges::find(stored, job.job_id, &store::StoredJob::job_id);
    if (known == stored.end()) {
      differ(verification_, repository, what + " is not stored");
    } else if (job.status != known->status || job.conclusion.value_or("") != known->conclusion ||
               job.run_attempt != known->run_attempt || job.started_at != known->started_at ||
               job.completed_at != known->completed_at || static_cast<std::int64_t>(job.steps.size()) != known->steps) {
      differ(verification_, repository,
             fmt::format("{}: GitHub says {} {} with {} steps, the store {} {} with {}", what, job.status,
                         job.conclusion.value_or("-"), job.steps.size(), known->status, known->conclusion, known->steps));
    }
  }

  Context& context_;
  std::map<std::int64_t, RepositoryState>& states_;
  Verification& verification_;
};

}  // namespace

Task<Result<void>> verify_repository(Context* context, RepositoryState* state, VerifyOptions options,
                                     Verification* verification) {
  const auto id = state->repository.repository_id;
  for (const auto& range : ranges_to_verify(*state, options)) {
    Listed listed;
    DayCounts days_so_far;
    const auto on_window = [&](Window window) -> Task<Result<Onward>> {
      ++verification->windows;
      RUNLIGHT_CO_TRY(const auto wrong,
                      co_await compare_window(context, state, &window, listed.take_from(window.range.from), verification));
      if (!window.is_proved) {
        differ(*verification, state->repository,
               fmt::format("from {} to {} GitHub promised {} runs and listed {}", format_time(window.range.from),
                           format_time(window.range.to), window.promised, window.run_ids.size()));
      }
      auto lines = ledger_days(window, id, days_so_far, context->clock.now());
      // The ends of the range cut through a day.
      std::erase_if(lines, [&](const auto& line) {
        const auto day = parse_time(line.day);
        return !day || *day < range.from || *day + days(1) - seconds(1) > range.to;
      });
      RUNLIGHT_CO_TRY_VOID(co_await save(context, marked(std::move(lines), wrong)));
      co_return Onward::next;
    };
    RUNLIGHT_CO_TRY_VOID(
        co_await read_range(context, state->repository, range, github::Priority::recheck, &listed, on_window));
  }
  co_return Result<void>{};
}

Task<Result<void>> verify_sample(Context* context, std::map<std::int64_t, RepositoryState>* states, VerifyOptions options,
                                 Verification* verification) {
  std::vector<std::int64_t> ids;
  for (const auto& [id, state] : *states) {
    if (state.listed) ids.push_back(id);
  }
  if (ids.empty()) co_return Result<void>{};
  const auto limit = static_cast<std::size_t>(options.sample > 0 ? options.sample : k_usual_sample);
  auto sampled = co_await offload(context->workers, [store = &context->store, ids, seed = options.seed, limit] {
    return store->sample_runs(ids, seed, limit);
  });
  if (!sampled) co_return fail(noted(*context, std::move(sampled).error()));
  SampleVerifier verifier(*context, *states, *verification);
  co_await for_each_limited(*std::move(sampled), k_runs_at_once,
                            [&verifier](store::SampledRun run) { return verifier.compare(std::move(run)); });
  co_return Result<void>{};
}

}  // namespace runlight::collect
