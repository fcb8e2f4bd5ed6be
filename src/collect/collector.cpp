// SPDX-License-Identifier: MIT
#include "collect/collector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/log.hpp"
#include "base/parallel.hpp"
#include "collect/head.hpp"
#include "collect/history.hpp"
#include "collect/job_reader.hpp"
#include "collect/kept.hpp"
#include "collect/poll_schedule.hpp"
#include "collect/recheck.hpp"
#include "collect/scope.hpp"
#include "collect/unfinished.hpp"
#include "collect/workflows.hpp"

namespace runlight::collect {
namespace {

using Tick = std::chrono::steady_clock::time_point;

/// Each holds up to a window of 1,000 runs.
constexpr std::size_t k_histories_at_once = 8;
constexpr std::chrono::minutes k_list_age{5};
constexpr std::chrono::hours k_recheck_pause{1};
constexpr std::chrono::minutes k_jobs_pause{10};
constexpr std::chrono::hours k_drop_pause{1};

/// Unique over collections and machines, and sorts by time.
std::string new_collection_id(Time now) {
  std::random_device random;
  return fmt::format("{}-{:08x}", format_time(now), random());
}

}  // namespace

class Collector::Impl {
 public:
  Impl(github::Client& github, store::Store& store, Clock& clock, boost::asio::any_io_executor workers)
      : github_(github), store_(store), clock_(clock), workers_(std::move(workers)) {}

  Task<Result<Summary>> collect(Request request, OnProgress on_progress) {
    Cycle cycle(*this, request, on_progress);
    auto& context = cycle.context;
    RUNLIGHT_CO_TRY_VOID(co_await open(&context));
    RUNLIGHT_CO_TRY_VOID(co_await drop_old(&context));
    RUNLIGHT_CO_TRY_VOID(co_await list(&context));
    auto listed = listed_states();
    cycle.begin("runs", listed.size());
    RUNLIGHT_CO_TRY_VOID(co_await poll_all(&context, listed));
    RUNLIGHT_CO_TRY_VOID(co_await work_all(&context, &cycle, true));
    RUNLIGHT_CO_TRY_VOID(co_await record(&context, listed, true, true));
    co_return cycle.finish();
  }

  Task<Result<Summary>> poll(Request request, OnProgress on_progress) {
    Cycle cycle(*this, request, on_progress);
    auto& context = cycle.context;
    RUNLIGHT_CO_TRY_VOID(co_await open(&context));
    // Later on only between two looks at history, which must not lose its ground.
    if (!dropped_) RUNLIGHT_CO_TRY_VOID(co_await drop_old(&context));
    if (is_list_due()) RUNLIGHT_CO_TRY_VOID(co_await list(&context));
    auto due = listed_states();
    const Tick now = clock_.monotonic();
    std::erase_if(due, [&](const auto* state) { return state->poll_due > now; });
    cycle.begin("runs", due.size());
    RUNLIGHT_CO_TRY_VOID(co_await poll_all(&context, due));
    RUNLIGHT_CO_TRY_VOID(co_await record(&context, due, true, false));
    co_return cycle.finish();
  }

  Task<Result<Summary>> work_off(Request request, OnProgress on_progress) {
    Cycle cycle(*this, request, on_progress);
    if (dropped_ && clock_.monotonic() >= *dropped_ + k_drop_pause) RUNLIGHT_CO_TRY_VOID(co_await drop_old(&cycle.context));
    auto listed = listed_states();
    cycle.begin("history", listed.size());
    RUNLIGHT_CO_TRY_VOID(co_await work_all(&cycle.context, &cycle, false));
    RUNLIGHT_CO_TRY_VOID(co_await record(&cycle.context, listed, false, true));
    co_return cycle.finish();
  }

  Task<Result<Verification>> verify(Request request, VerifyOptions options, OnProgress on_progress) {
    Cycle cycle(*this, request, on_progress);
    auto* const context = &cycle.context;
    RUNLIGHT_CO_TRY_VOID(co_await open(context));
    RUNLIGHT_CO_TRY_VOID(co_await list(context));
    auto listed = listed_states();
    cycle.begin("comparing", listed.size());
    Verification verification;
    co_await for_each_limited(listed, k_histories_at_once, [context, options, &verification](RepositoryState* state) {
      return verify_one(context, state, options, &verification);
    });
    if (!context->ends) RUNLIGHT_CO_TRY_VOID(co_await verify_sample(context, &states_, options, &verification));
    const auto summary = cycle.finish();
    verification.requests = summary.requests;
    verification.seconds = summary.seconds;
    co_return verification;
  }

  void hint(std::int64_t repository_id) {
    jobs_may_be_due_ = true;
    const auto state = states_.find(repository_id);
    if (state == states_.end()) {
      list_read_.reset();
    } else {
      state->second.poll_due = Tick{};
    }
  }

  std::chrono::milliseconds until_next_poll() const {
    Tick next = clock_.monotonic() + k_list_age;
    for (const auto& [id, state] : states_) {
      if (state.listed) next = std::min(next, state.poll_due);
    }
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(next - clock_.monotonic()),
                    std::chrono::milliseconds::zero());
  }

 private:
  /// What is counted and told of one cycle, or half of one.
  struct Cycle {
    Cycle(Impl& impl, const Request& request, const OnProgress& on_progress)
        : began(impl.clock_.monotonic()),
          owner(impl),
          before(github::spent(impl.github_.counters())),
          context{impl.github_,
                  impl.store_,
                  impl.clock_,
                  impl.workers_,
                  request,
                  summary,
                  [this, &on_progress] {
                    if (on_progress) on_progress(summary.counts);
                  },
                  impl.clock_.now()} {
      context.kept = &impl.kept_from_;
    }

    void begin(std::string_view phase, std::size_t repositories) {
      summary.counts.phase = phase;
      summary.counts.repositories_total = static_cast<std::int64_t>(repositories);
      context.report();
    }

    Summary finish() {
      const auto spent = github::spent(owner.github_.counters()) - before;
      summary.requests = spent.requests;
      summary.not_modified = spent.not_modified;
      summary.points = spent.points;
      summary.waits = spent.waits;
      summary.waited_s = static_cast<double>(spent.waited_ms) / 1'000;
      summary.seconds = std::chrono::duration<double>(owner.clock_.monotonic() - began).count();
      return std::move(summary);
    }

    Tick began;
    Impl& owner;
    github::Spent before;
    Summary summary;
    Context context;
  };

  std::vector<RepositoryState*> listed_states() {
    std::vector<RepositoryState*> listed;
    for (auto& [id, state] : states_) {
      if (state.listed) listed.push_back(&state);
    }
    return listed;
  }

  static Task<void> verify_one(Context* context, RepositoryState* state, VerifyOptions options, Verification* verification) {
    auto verified = context->ends ? fail(*context->ends) : co_await verify_repository(context, state, options, verification);
    ++verification->repositories;
    ++context->progress().repositories_done;
    context->report();
    if (verified) co_return;
    verification->troubles.push_back({state->repository.owner + "/" + state->repository.repo, std::move(verified).error()});
  }

  /// What earlier processes left, read once.
  Task<Result<void>> open(Context* context) {
    if (is_open_) co_return Result<void>{};
    auto loaded = co_await offload(workers_, [this] { return load(); });
    if (!loaded) co_return fail(noted(*context, std::move(loaded).error()));
    is_open_ = true;
    co_return Result<void>{};
  }

  Result<void> load() {
    RUNLIGHT_TRY(auto repositories, store_.repositories());
    RUNLIGHT_TRY(auto coverage, store_.coverage());
    RUNLIGHT_TRY(auto pages, store_.pages());
    RUNLIGHT_TRY(const auto workflows, store_.known_workflows());
    RUNLIGHT_TRY(const auto outcomes, store_.last_outcomes());
    for (auto& page : pages) pages_.insert_or_assign(page.page, std::move(page));
    const auto page_of = [this](std::string name) {
      const auto found = pages_.find(name);
      return found == pages_.end() ? model::PageMemo{.page = std::move(name)} : found->second;
    };
    for (auto& repository : repositories) {
      const auto id = repository.repository_id;
      auto& state = states_[id];
      state.repository = std::move(repository);
      state.coverage.repository_id = id;
      state.head = page_of(fmt::format("head/{}", id));
      state.workflows = page_of(fmt::format("workflows/{}", id));
      state.files = page_of(fmt::format("files/{}", id));
    }
    for (auto& each : coverage) {
      auto& state = states_[each.repository_id];
      state.coverage = each;
      state.changed_at = each.head_until.value_or(Time{});
    }
    for (const auto& each : workflows) states_[each.repository_id].workflow_ids.insert(each.workflow_id);
    for (const auto& each : outcomes) states_[each.repository_id].last_outcome = each.outcome;
    std::erase_if(states_, [](const auto& entry) { return entry.second.repository.repository_id == 0; });
    return {};
  }

  /// What says that runs are stored goes before them.
  Task<Result<void>> drop_old(Context* context) {
    dropped_ = clock_.monotonic();
    if (!context->request.keep) co_return Result<void>{};
    const Time now = clock_.now();
    const Time limit = kept_from(now, *context->request.keep);
    kept_from_ = limit;
    std::vector<model::Coverage> moved;
    for (auto& [id, state] : states_) {
      auto covered = without_dropped(state.coverage, state.repository, limit, now);
      if (covered.observed_at == state.coverage.observed_at) continue;
      state.coverage = covered;
      moved.push_back(covered);
    }
    RUNLIGHT_CO_TRY_VOID(co_await save(context, std::move(moved)));
    auto dropped = co_await offload(workers_, [this, limit] { return store_.drop_months_before(limit); });
    if (!dropped) co_return fail(noted(*context, std::move(dropped).error()));
    if (dropped->runs > 0) {
      log::warn("dropped what is older than --keep says", {{"keep_days", context->request.keep->count()},
                                                           {"created_before", format_time(limit)},
                                                           {"first_month", dropped->first_month},
                                                           {"last_month", dropped->last_month},
                                                           {"runs", dropped->runs},
                                                           {"run_attempts", dropped->run_attempts},
                                                           {"jobs", dropped->jobs}});
    }
    co_return Result<void>{};
  }

  bool is_list_due() const { return !list_read_ || clock_.monotonic() >= *list_read_ + k_list_age; }

  Task<Result<void>> list(Context* context) {
    context->progress().phase = "repositories";
    context->report();
    RUNLIGHT_CO_TRY_VOID(co_await list_repositories(context, &states_, &pages_));
    list_read_ = clock_.monotonic();
    co_return Result<void>{};
  }

  Task<Result<void>> poll_all(Context* context, std::vector<RepositoryState*> due) {
    const std::size_t all = listed_states().size();
    co_await for_each_limited(std::move(due), static_cast<std::size_t>(std::max(context->request.repositories_at_once, 1)),
                              [this, context, all](RepositoryState* state) { return poll_one(context, state, all); });
    if (!context->ends) {
      auto followed = co_await follow_unfinished(context, &states_, &followed_);
      if (!followed) co_return followed;
    }
    co_return Result<void>{};
  }

  Task<void> poll_one(Context* context, RepositoryState* state, std::size_t repositories) {
    if (context->ends) {
      context->trouble(state->repository, *context->ends);
      co_return;
    }
    state->poll_due = Tick::max();  // not by anybody else meanwhile
    auto news = co_await poll_head(context, state);
    if (news && *news) {
      auto counted = co_await count_stored(context, state);
      if (!counted) news = fail(std::move(counted).error());
    }
    if (!news) {
      context->trouble(state->repository, std::move(news).error());
    } else {
      if (!*news) ++context->summary.repositories_unchanged;
      if (*news) jobs_may_be_due_ = true;
    }
    if (!context->ends && are_workflows_due(*state, clock_.now())) {
      auto read = co_await read_workflows(context, state);
      if (!read) context->trouble(state->repository, std::move(read).error());
    }
    const auto wait = poll_interval(state->changed_at, clock_.now(), context->request.shortest_poll, repositories,
                                    state->repository.repository_id);
    // Unless an event came meanwhile.
    if (state->poll_due == Tick::max()) state->poll_due = clock_.monotonic() + wait;
    ++context->progress().repositories_done;
    context->report();
  }

  Task<Result<void>> work_all(Context* context, Cycle* cycle, bool whole) {
    auto listed = listed_states();
    context->progress().phase = "history";
    co_await for_each_limited(listed, k_histories_at_once,
                              [this, context](RepositoryState* state) { return fill_one(context, state); });
    const Tick now = clock_.monotonic();
    if (!context->ends && (whole || !rechecked_ || now >= *rechecked_ + k_recheck_pause)) {
      context->progress().phase = "recheck";
      RUNLIGHT_CO_TRY_VOID(co_await recheck_all(context));
      rechecked_ = now;
    }
    if (!context->ends && (whole || jobs_may_be_due_ || now >= jobs_looked_for_ + k_jobs_pause)) {
      context->progress().phase = "jobs";
      jobs_may_be_due_ = false;
      jobs_looked_for_ = now;
      auto read = co_await read_due_jobs(context, &states_);
      if (!read && !context->ends) co_return read;
    }
    cycle->context.report();
    if (context->ends && (context->ends->kind == ErrorKind::storage || context->ends->kind == ErrorKind::internal)) {
      co_return fail(*context->ends);
    }
    co_return Result<void>{};
  }

  Task<void> fill_one(Context* context, RepositoryState* state) {
    if (context->ends || !has_missing_history(*state, wanted_from(*context, state->repository))) co_return;
    auto filled = co_await fill_history(context, state);
    jobs_may_be_due_ = true;
    if (!filled) context->trouble(state->repository, std::move(filled).error());
  }

  Task<Result<void>> recheck_all(Context* context) {
    const Time now = clock_.now();
    auto days =
        co_await offload(workers_, [this, now] { return store_.recheck_days(now - k_rerun_horizon - k_longest_run, now); });
    if (!days) co_return fail(noted(*context, std::move(days).error()));
    struct Due {
      RepositoryState* state;
      std::vector<github::CreatedRange> ranges;
    };
    std::vector<Due> due;
    for (auto begin = days->begin(); begin != days->end();) {
      const auto end =
          std::find_if(begin, days->end(), [&](const auto& day) { return day.repository_id != begin->repository_id; });
      const auto state = states_.find(begin->repository_id);
      if (state != states_.end() && state->second.listed) {
        auto ranges = due_ranges(std::span(begin, end), now, context->request.recheck_all);
        if (!ranges.empty()) due.push_back({&state->second, std::move(ranges)});
      }
      begin = end;
    }
    co_await for_each_limited(std::move(due), k_histories_at_once, [this, context](Due each) {
      return recheck_one(context, each.state, std::move(each.ranges));
    });
    co_return Result<void>{};
  }

  Task<void> recheck_one(Context* context, RepositoryState* state, std::vector<github::CreatedRange> ranges) {
    if (context->ends) co_return;
    auto done = co_await recheck(context, state, std::move(ranges));
    jobs_may_be_due_ = true;
    if (!done) context->trouble(state->repository, std::move(done).error());
  }

  /// One row for each repository that something was stored of, or that fares otherwise than before.
  Task<Result<void>> record(Context* context, std::vector<RepositoryState*> states, bool polled, bool worked) {
    const auto id = new_collection_id(clock_.now());
    std::vector<model::Collection> rows;
    for (auto* state : states) {
      const auto repository_id = state->repository.repository_id;
      const auto trouble = context->troubled.find(repository_id);
      const std::string message = trouble == context->troubled.end() ? "" : trouble->second;
      if (polled) state->head_trouble = message;
      if (worked) state->work_trouble = message;
      const auto& now_wrong = state->head_trouble.empty() ? state->work_trouble : state->head_trouble;
      const std::string outcome =
          now_wrong.empty() ? "complete" : (state->coverage.head_until.has_value() ? "partial" : "failed");
      const auto counts = context->by_repository[repository_id];
      if (counts.run_attempts_stored == 0 && counts.jobs_stored == 0 && outcome == state->last_outcome) continue;
      state->last_outcome = outcome;
      rows.push_back({.collection_id = id,
                      .repository_id = repository_id,
                      .owner = state->repository.owner,
                      .repo = state->repository.repo,
                      .outcome = outcome,
                      .message = now_wrong,
                      .runs_listed = counts.runs_listed,
                      .run_attempts_stored = counts.run_attempts_stored,
                      .jobs_stored = counts.jobs_stored,
                      .requests = counts.requests,
                      .started_at = context->started_at,
                      .finished_at = clock_.now()});
    }
    co_return co_await save(context, std::move(rows));
  }

  github::Client& github_;
  store::Store& store_;
  Clock& clock_;
  boost::asio::any_io_executor workers_;
  bool is_open_ = false;
  States states_;
  std::map<std::string, model::PageMemo> pages_;
  Followed followed_;
  std::optional<Tick> list_read_;
  std::optional<Tick> rechecked_;
  std::optional<Time> kept_from_;  ///< runs created before are dropped
  std::optional<Tick> dropped_;    ///< when that was last done
  Tick jobs_looked_for_{};
  bool jobs_may_be_due_ = true;
};

Collector::Collector(github::Client& github, store::Store& store, Clock& clock, boost::asio::any_io_executor workers)
    : impl_(std::make_unique<Impl>(github, store, clock, std::move(workers))) {}
Collector::~Collector() = default;

Task<Result<Summary>> Collector::collect(Request request, OnProgress on_progress) {
  co_return co_await impl_->collect(std::move(request), std::move(on_progress));
}
Task<Result<Summary>> Collector::poll(Request request, OnProgress on_progress) {
  co_return co_await impl_->poll(std::move(request), std::move(on_progress));
}
Task<Result<Summary>> Collector::work_off(Request request, OnProgress on_progress) {
  co_return co_await impl_->work_off(std::move(request), std::move(on_progress));
}
Task<Result<Verification>> Collector::verify(Request request, VerifyOptions options, OnProgress on_progress) {
  co_return co_await impl_->verify(std::move(request), options, std::move(on_progress));
}
void Collector::hint(std::int64_t repository_id) { impl_->hint(repository_id); }
std::chrono::milliseconds Collector::until_next_poll() const { return impl_->until_next_poll(); }

}  // namespace runlight::collect
