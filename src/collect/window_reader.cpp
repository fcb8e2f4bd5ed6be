// SPDX-License-Identifier: MIT
#include "collect/window_reader.hpp"

#include <algorithm>
#include <optional>

#include "base/log.hpp"
#include "collect/list_walk.hpp"

namespace runlight::collect {
namespace {

using std::chrono::seconds;

/// A stale index usually catches up within seconds.
constexpr int k_times_asked = 3;
constexpr std::chrono::milliseconds k_between_asking{1'000};
constexpr int k_unprocessable = 422;

struct Read {
  Window window;
  bool is_too_many = false;
  Time oldest_of_page{};  ///< of the first page, when it is too many
};

void add_runs(Window& window, const std::vector<model::Run>& runs) {
  for (const auto& run : runs) {
    if (window.run_ids.insert(run.run_id).second) ++window.runs_by_day[day_of(run.created_at)];
  }
}

/// One pass over the pages of a window.
Task<Result<Read>> read_once(Context* context, model::Repository repository, github::CreatedRange range,
                             github::Priority priority, RunSink* sink) {
  Read read{.window = {.range = range, .source = "window"}};
  std::int64_t defects = 0;
  std::optional<std::string> next;
  bool first = true;
  do {
    ++context->by_repository[repository.repository_id].requests;
    auto page = co_await context->github.runs_created(repository, range, github::Ask{.next = next, .priority = priority});
    if (!page && page.error().http_status == k_unprocessable && !first) {
      read.is_too_many = true;
      co_return read;
    }
    if (!page) co_return fail(noted(*context, std::move(page).error()));
    read.window.promised = page->total_count;
    if (first && page->total_count >= k_search_limit && range.from < range.to) {
      read.is_too_many = true;
      read.oldest_of_page = page->items.empty() ? range.to : page->items.back().created_at;
      co_return read;
    }
    first = false;
    defects += static_cast<std::int64_t>(page->defects.size());
    add_runs(read.window, page->items);
    next = std::move(page->next);
    RUNLIGHT_CO_TRY_VOID(co_await sink->take(std::move(page->items)));
  } while (next);
  read.window.is_proved = static_cast<std::int64_t>(read.window.run_ids.size()) + defects == read.window.promised;
  co_return read;
}

/// The same runs by paging the unfiltered list down to them; not proved where that ends too early.
Task<Result<Window>> look_up_in_list(Context* context, model::Repository repository, Window window,
                                     github::Priority priority, RunSink* sink) {
  const Time from = window.range.from;
  const auto walked = co_await walk_list(context, repository, priority, {}, sink,
                                         [from](const ListWalk& walk) { return walk.oldest && *walk.oldest < from; });
  if (!walked) co_return fail(walked.error());
  window.is_proved = !walked->is_cut_off;
  if (!window.is_proved) co_return window;
  window.run_ids.clear();
  window.runs_by_day.clear();
  for (const auto& [run_id, created_at] : walked->runs) {
    if (created_at < from || created_at > window.range.to) continue;
    window.run_ids.insert(run_id);
    ++window.runs_by_day[day_of(created_at)];
  }
  window.source = "list";
  window.promised = static_cast<std::int64_t>(window.run_ids.size());
  co_return window;
}

/// As often as it takes. Nothing when the window holds too many for one search.
Task<Result<Read>> read_window(Context* context, model::Repository repository, github::CreatedRange range,
                               github::Priority priority, RunSink* sink) {
  Window best{.range = range, .source = "window"};
  for (int asked = 1;; ++asked) {
    RUNLIGHT_CO_TRY(auto read, co_await read_once(context, repository, range, priority, sink));
    if (read.is_too_many || read.window.is_proved) co_return read;
    // What one asking left out another may hold.
    best.promised = std::max(best.promised, read.window.promised);
    best.run_ids.merge(read.window.run_ids);
    for (const auto& [day, runs] : read.window.runs_by_day) best.runs_by_day[day] = std::max(best.runs_by_day[day], runs);
    if (static_cast<std::int64_t>(best.run_ids.size()) >= best.promised && asked > 1) {
      best.is_proved = best.promised == static_cast<std::int64_t>(best.run_ids.size());
      if (best.is_proved) co_return Read{.window = std::move(best)};
    }
    if (asked == k_times_asked) break;
    co_await context->clock.sleep_for(k_between_asking);
  }
  log::warn("a search did not give what it promised", {{"repository", repository.owner + "/" + repository.repo},
                                                       {"from", format_time(range.from)},
                                                       {"to", format_time(range.to)},
                                                       {"promised", best.promised},
                                                       {"received", best.run_ids.size()}});
  RUNLIGHT_CO_TRY(auto window, co_await look_up_in_list(context, repository, std::move(best), priority, sink));
  co_return Read{.window = std::move(window)};
}

}  // namespace

Task<Result<void>> read_range(Context* context, model::Repository repository, github::CreatedRange range,
                              github::Priority priority, RunSink* sink, OnWindow on_window) {
  WindowPlanner planner(range);
  while (const auto window = planner.next()) {
    RUNLIGHT_CO_TRY(auto read, co_await read_window(context, repository, *window, priority, sink));
    if (read.is_too_many && window->from < window->to) {
      planner.too_many(read.window.promised, read.oldest_of_page);
      continue;
    }
    RUNLIGHT_CO_TRY_VOID(co_await sink->flush());
    planner.took(static_cast<std::int64_t>(read.window.run_ids.size()));
    RUNLIGHT_CO_TRY_VOID(co_await on_window(std::move(read.window)));
  }
  co_return Result<void>{};
}

std::vector<model::LedgerDay> ledger_days(const Window& window, std::int64_t repository_id, DayCounts& earlier, Time now) {
  const Time first_day = day_of(window.range.from);
  const bool begins_at_midnight = first_day == window.range.from;
  auto received = std::int64_t{0};
  for (const auto& [day, runs] : window.runs_by_day) {
    earlier[day].promised += runs;
    earlier[day].stored += runs;
    received += runs;
  }
  // Nobody can say on which of its days a missing run lies; the ledger must not call them all whole.
  if (!window.is_proved) earlier[first_day].promised += std::max<std::int64_t>(window.promised - received, 1);
  std::vector<model::LedgerDay> days;
  for (auto at = earlier.begin(); at != earlier.end();) {
    if (at->first == first_day && !begins_at_midnight) {
      ++at;
      continue;
    }
    // Of today more may come.
    if (at->first + std::chrono::days(1) <= now) {
      days.push_back({.repository_id = repository_id,
                      .day = format_time(at->first).substr(0, 10),
                      .runs_promised = at->second.promised,
                      .runs_stored = at->second.stored,
                      .source = window.source,
                      .proved_at = now});
    }
    at = earlier.erase(at);
  }
  return days;
}

}  // namespace runlight::collect
