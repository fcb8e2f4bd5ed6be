// SPDX-License-Identifier: MIT
#include "collect/job_reader.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <unordered_set>

#include "base/parallel.hpp"
#include "collect/absence.hpp"
#include "collect/recheck.hpp"
#include "model/status.hpp"

namespace runlight::collect {
namespace {

// Asked of the store at once: many, since asking looks at every run, but few enough to stay small in memory.
constexpr std::size_t k_lists_at_once = 2'000;
// Of creation times, so that what is looked at does not grow with history; longer ones where nothing is due.
constexpr std::chrono::days k_first_stretch{5};
constexpr std::chrono::days k_longest_stretch{365};
constexpr std::size_t k_jobs_per_insert = 5'000;
// Each list costs a request: with the process no more than two rounds may be lost, and no more than a second's.
constexpr std::size_t k_lists_per_round = 128;
constexpr std::chrono::seconds k_longest_unsaved{1};
constexpr std::size_t k_requests_at_once = 50;

class JobReader {
 public:
  JobReader(Context& context, const std::map<std::int64_t, RepositoryState>& repositories)
      : context_(context), repositories_(repositories) {}

  Task<Result<void>> run() {
    while (!context_.ends && !is_enough()) {
      RUNLIGHT_CO_TRY(auto due, co_await next_lists());
      if (due.empty()) break;
      context_.progress().job_lists_wanted += static_cast<std::int64_t>(due.size());
      for (std::size_t begin = 0; begin < due.size() && !context_.ends && !is_enough(); begin += k_lists_per_round) {
        const auto end = std::min(begin + k_lists_per_round, due.size());
        RUNLIGHT_CO_TRY_VOID(co_await read_round(
            std::vector(due.begin() + static_cast<std::ptrdiff_t>(begin), due.begin() + static_cast<std::ptrdiff_t>(end))));
      }
      RUNLIGHT_CO_TRY_VOID(co_await flush());
    }
    if (context_.ends) co_return fail(*context_.ends);
    co_return Result<void>{};
  }

 private:
  /// Reads some, while what the round before has read is saved.
  Task<Result<void>> read_round(std::vector<store::JobListDue> lists) {
    using namespace boost::asio::experimental::awaitable_operators;
    co_return co_await (flush() && for_each_limited(std::move(lists), k_requests_at_once,
                                                    [this](store::JobListDue list) { return read(std::move(list)); }));
  }

  bool is_enough() const { return context_.request.most_job_lists > 0 && lists_read_ >= context_.request.most_job_lists; }

  /// Of the newest stretch of creation times that has any. Empty: none is left.
  Task<Result<std::vector<store::JobListDue>>> next_lists() {
    const Time now = context_.clock.now();
    const auto bottom = oldest_wanted(now);
    if (!bottom) co_return std::vector<store::JobListDue>{};
    if (stretch_from_ == Time::max()) stretch_from_ = now - stretch_;
    for (;;) {
      auto filter = filter_of_stretch(*bottom);
      auto due = co_await offload(context_.workers, [store = &context_.store, filter = std::move(filter), now] {
        return store->job_lists_due(filter, now);
      });
      if (!due) co_return fail(noted(context_, std::move(due).error()));
      std::erase_if(*due, [&](const auto& list) { return tried_.contains(list.run_id); });
      if (!due->empty() || stretch_from_ <= *bottom) co_return due;
      stretch_before_ = stretch_from_;
      stretch_ = std::min<std::chrono::days>(stretch_ * 2, k_longest_stretch);
      stretch_from_ -= stretch_;
    }
  }

  /// Absent: no repository is wanted, or nothing is stored of any.
  std::optional<Time> oldest_wanted(Time now) const {
    std::optional<Time> oldest;
    for (const auto& [id, state] : repositories_) {
      const auto& covered = state.coverage;
      if (!state.listed || !covered.head_from) continue;
      const Time from = std::min(*covered.head_from, covered.past_from.value_or(*covered.head_from));
      oldest = std::min(oldest.value_or(from), from);
    }
    if (!oldest) return std::nullopt;
    // The gap between what is covered may have been read in part, and webhooks tell of runs below it.
    oldest = std::min(*oldest, now - k_rerun_horizon - k_longest_run);
    if (context_.request.jobs == JobsPolicy::recent) oldest = std::max(*oldest, now - k_rerun_horizon);
    if (context_.request.since) oldest = std::max(*oldest, *context_.request.since);
    if (const auto kept = context_.kept_from()) oldest = std::max(*oldest, *kept);
    return oldest;
  }

  store::JobListFilter filter_of_stretch(Time bottom) const {
    store::JobListFilter filter{.created_from = std::max(stretch_from_, bottom),
                                .created_before = stretch_before_,
                                .failed_only = context_.request.jobs == JobsPolicy::failed,
                                .limit = k_lists_at_once + tried_.size()};
    if (context_.request.most_job_lists > 0) {
      filter.limit =
          std::min(filter.limit, static_cast<std::size_t>(context_.request.most_job_lists - lists_read_) + tried_.size());
    }
    for (const auto& [id, state] : repositories_) {
      if (state.listed) filter.repository_ids.push_back(id);
    }
    return filter;
  }

  Task<void> read(store::JobListDue due) {
    const auto state = repositories_.find(due.repository_id);
    if (context_.ends || state == repositories_.end() || is_enough()) co_return;
    if (closed_.contains(due.repository_id)) {
      tried_.insert(due.run_id);
      co_return;
    }
    ++lists_read_;
    const auto& repository = state->second.repository;
    const model::Run run{.repository_id = due.repository_id,
                         .run_id = due.run_id,
                         .run_attempt = due.run_attempt,
                         .workflow_id = due.workflow_id,
                         .status = due.status,
                         .created_at = due.created_at};
    model::JobList list{.repository_id = due.repository_id,
                        .run_id = due.run_id,
                        .run_attempt = due.run_attempt,
                        .settled = model::is_settled(due.status),
                        .run_created_at = due.created_at,
                        .observed_at = context_.clock.now()};
    std::unordered_set<std::int64_t> ids;
    std::vector<model::Job> jobs;
    std::int64_t defects = 0;
    std::optional<std::string> next;
    do {
      ++context_.by_repository[due.repository_id].requests;
      auto page =
          co_await context_.github.jobs(repository, run, github::Ask{.next = next, .priority = github::Priority::jobs});
      if (!page) {
        co_await note_failure(&due, &repository, std::move(page).error());
        co_return;
      }
      list.jobs_promised = page->total_count;
      defects += static_cast<std::int64_t>(page->defects.size());
      if (!page->defects.empty()) context_.trouble(repository, {ErrorKind::bad_data, page->defects.front().what});
      for (auto& job : page->items) {
        if (ids.insert(job.job_id).second) jobs.push_back(std::move(job));
      }
      next = std::move(page->next);
    } while (next);
    list.jobs_received = static_cast<std::int64_t>(jobs.size()) + defects;
    // A list that changed while it was paged stays due; in this cycle it is not tried again.
    if (!list.settled || list.jobs_received < list.jobs_promised) tried_.insert(due.run_id);
    std::ranges::move(jobs, std::back_inserter(jobs_));
    if (lists_.empty()) unsaved_since_ = context_.clock.monotonic();
    lists_.push_back(list);
    ++context_.progress().job_lists_read;
    context_.report();
    if (is_much_unsaved()) co_await flush();
  }

  bool is_much_unsaved() const {
    return jobs_.size() >= k_jobs_per_insert || context_.clock.monotonic() >= unsaved_since_ + k_longest_unsaved;
  }

  Task<void> note_failure(const store::JobListDue* due, const model::Repository* repository, Error error) {
    tried_.insert(due->run_id);
    ++context_.progress().job_lists_read;
    if (error.kind == ErrorKind::not_found) {
      // Most likely the run was deleted since it was listed.
      auto noted_absence = co_await note_absence(&context_, *repository, due->run_id, false);
      if (noted_absence && *noted_absence) co_return;
      if (!noted_absence) {
        if (noted_absence.error().kind == ErrorKind::not_found) closed_.insert(due->repository_id);
        error = std::move(noted_absence).error();
      }
    }
    context_.trouble(*repository, noted(context_, std::move(error)));
  }

  Task<Result<void>> flush() {
    auto jobs = std::exchange(jobs_, {});
    auto lists = std::exchange(lists_, {});
    const auto count = static_cast<std::int64_t>(jobs.size());
    for (const auto& job : jobs) ++context_.by_repository[job.repository_id].jobs_stored;
    RUNLIGHT_CO_TRY_VOID(co_await save(&context_, std::move(jobs)));
    RUNLIGHT_CO_TRY_VOID(co_await save(&context_, std::move(lists)));
    context_.progress().jobs_stored += count;
    context_.report();
    co_return Result<void>{};
  }

  Context& context_;
  const std::map<std::int64_t, RepositoryState>& repositories_;
  std::vector<model::Job> jobs_;  ///< read, not stored yet
  std::vector<model::JobList> lists_;
  std::chrono::steady_clock::time_point unsaved_since_{};
  // The runs that are looked at: created in [stretch_from_, stretch_before_), the newest at first.
  std::chrono::days stretch_ = k_first_stretch;
  Time stretch_from_ = Time::max();
  std::optional<Time> stretch_before_;
  std::unordered_set<std::int64_t> tried_;  ///< runs whose list stays due, whatever this cycle does
  std::set<std::int64_t> closed_;           ///< repositories that are not there any more
  std::int64_t lists_read_ = 0;
};

}  // namespace

Task<Result<void>> read_due_jobs(Context* context, const std::map<std::int64_t, RepositoryState>* repositories) {
  if (context->request.jobs == JobsPolicy::none) co_return Result<void>{};
  JobReader reader(*context, *repositories);
  co_return co_await reader.run();
}

}  // namespace runlight::collect
