// SPDX-License-Identifier: MIT
#include "collect/window_reader.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

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
  std::int64_t total = 0;                               ///< as the search told
  Time oldest{};                                        ///< creation of the oldest that came
  std::unordered_map<std::int64_t, Time> created_at{};  ///< by run
};

void add_runs(Read& read, const std::vector<model::Run>& runs) {
  for (const auto& run : runs) {
    if (read.window.run_ids.insert(run.run_id).second) ++read.window.runs_by_day[day_of(run.created_at)];
    read.created_at.emplace(run.run_id, run.created_at);
    read.oldest = std::min(read.oldest, run.created_at);
  }
}

/// Reads the windows of one range.
class RangeReader {
 public:
  RangeReader(Context* context, model::Repository repository, github::CreatedRange range, github::Priority priority,
              RunSink& sink)
      : context_(context), repository_(std::move(repository)), priority_(priority), sink_(sink), planner_(range) {}

  Task<Result<void>> run(OnWindow on_window) {
    std::optional<Slice> before;
    while (auto range = can_slice_ ? planner_.rest() : planner_.next()) {
      RUNLIGHT_CO_TRY(auto read, co_await this->read(*range));
      if (before) {
        RUNLIGHT_CO_TRY(const auto onward, co_await settle(*std::exchange(before, {}), read.total, on_window));
        if (onward == Onward::stop) break;
      }
      if (read.is_too_many) {
        if (can_slice_) before = slice_off(read);
        can_slice_ = before.has_value();
        if (!can_slice_) planner_.too_many(read.window.promised, read.oldest);
        continue;
      }
      RUNLIGHT_CO_TRY_VOID(co_await sink_.flush());
      planner_.took(*range, static_cast<std::int64_t>(read.window.run_ids.size()));
      RUNLIGHT_CO_TRY(const auto onward, co_await on_window(std::move(read.window)));
      if (onward == Onward::stop) break;
    }
    co_return Result<void>{};
  }

 private:
  /// The newest part of what is left, which held more than one search gives; proved once the rest has told its total.
  struct Slice {
    Window window;
    std::int64_t total = 0;  ///< of it and the rest together
  };

  /// Absent where all that came lies in one second.
  std::optional<Slice> slice_off(Read& read) {
    auto& window = read.window;
    if (read.oldest >= window.range.to) return std::nullopt;
    Slice slice{.window = {.source = "window"}, .total = read.total};
    slice.window.range = {read.oldest + seconds(1), window.range.to};
    for (const auto& [run_id, created_at] : read.created_at) {
      if (created_at <= read.oldest) continue;
      slice.window.run_ids.insert(run_id);
      ++slice.window.runs_by_day[day_of(created_at)];
    }
    planner_.took(slice.window.range, static_cast<std::int64_t>(slice.window.run_ids.size()));
    return slice;
  }

  /// `rest`: how many runs lie below it.
  Task<Result<Onward>> settle(Slice slice, std::int64_t rest, const OnWindow& on_window) {
    slice.window.promised = slice.total - rest;
    slice.window.is_proved = static_cast<std::int64_t>(slice.window.run_ids.size()) == slice.window.promised;
    if (!slice.window.is_proved) {
      // The totals do not add up: it is asked for by itself, and so is everything from here on.
      can_slice_ = false;
      RUNLIGHT_CO_TRY(auto read, co_await this->read(slice.window.range));
      if (!read.is_too_many) {
        slice.window = std::move(read.window);
      } else if (!place_.is_cut_off) {
        // That part held fewer a moment ago.
        is_index_doubtful_ = true;
        RUNLIGHT_CO_TRY(slice.window, co_await look_up_in_list(std::move(slice.window)));
      }
    }
    RUNLIGHT_CO_TRY_VOID(co_await sink_.flush());
    co_return co_await on_window(std::move(slice.window));
  }

  /// Too many to be had at once, or as well as it can be read.
  Task<Result<Read>> read(github::CreatedRange range) {
    // From an index that was wrong a moment ago nothing is asked that the list, at the same price, tells for certain.
    if (is_index_doubtful_ && !place_.is_cut_off) {
      RUNLIGHT_CO_TRY(auto window, co_await look_up_in_list({.range = range}));
      if (window.is_proved) co_return as_read(std::move(window));
    }
    co_return co_await search(range);
  }

  /// As often as it takes.
  Task<Result<Read>> search(github::CreatedRange range) {
    Window best{.range = range, .source = "window"};
    for (int asked = 1;; ++asked) {
      RUNLIGHT_CO_TRY(auto read, co_await search_once(range));
      if (read.is_too_many || read.window.is_proved) co_return read;
      // What one asking left out another may hold.
      best.promised = std::max(best.promised, read.window.promised);
      best.run_ids.merge(read.window.run_ids);
      for (const auto& [day, runs] : read.window.runs_by_day) best.runs_by_day[day] = std::max(best.runs_by_day[day], runs);
      best.is_proved = asked > 1 && static_cast<std::int64_t>(best.run_ids.size()) == best.promised;
      if (best.is_proved) co_return as_read(std::move(best));
      if (asked == k_times_asked) break;
      co_await context_->clock.sleep_for(k_between_asking);
    }
    log::warn("a search did not give what it promised", {{"repository", repository_.owner + "/" + repository_.repo},
                                                         {"from", format_time(range.from)},
                                                         {"to", format_time(range.to)},
                                                         {"promised", best.promised},
                                                         {"received", best.run_ids.size()}});
    is_index_doubtful_ = true;
    if (place_.is_cut_off) co_return as_read(std::move(best));
    RUNLIGHT_CO_TRY(auto window, co_await look_up_in_list(std::move(best)));
    co_return as_read(std::move(window));
  }

  static Read as_read(Window window) {
    const auto total = window.promised;
    return {.window = std::move(window), .total = total};
  }

  /// One pass over the pages of a window. Of one with too many only the first page, or, to slice them off, all that it
  /// gives.
  Task<Result<Read>> search_once(github::CreatedRange range) {
    Read read{.window = {.range = range, .source = "window"}, .oldest = range.to};
    bool is_consistent = true;
    std::int64_t defects = 0;
    std::optional<std::string> next;
    for (bool first = true; first || next; first = false) {
      ++context_->by_repository[repository_.repository_id].requests;
      auto page =
          co_await context_->github.runs_created(repository_, range, github::Ask{.next = next, .priority = priority_});
      if (!page && page.error().http_status == k_unprocessable && !first) {
        read.is_too_many = range.from < range.to;
        break;
      }
      if (!page) co_return fail(noted(*context_, std::move(page).error()));
      // A total that changes on the way speaks of runs that moved from page to page.
      is_consistent = is_consistent && (first || page->total_count == read.total);
      read.total = read.window.promised = page->total_count;
      read.is_too_many = page->total_count >= k_search_limit && range.from < range.to;
      defects += static_cast<std::int64_t>(page->defects.size());
      add_runs(read, page->items);
      next = std::move(page->next);
      RUNLIGHT_CO_TRY_VOID(co_await sink_.take(std::move(page->items)));
      if (read.is_too_many && !can_slice_) break;
    }
    const auto received = static_cast<std::int64_t>(read.window.run_ids.size()) + defects;
    read.window.is_proved = is_consistent && !read.is_too_many && received == read.total;
    // What is not consistent adds up to nothing.
    if (read.is_too_many && (!is_consistent || defects > 0)) can_slice_ = false;
    co_return read;
  }

  /// The same runs by paging the unfiltered list down to them; not proved where that ends too early.
  Task<Result<Window>> look_up_in_list(Window window) {
    const Time from = window.range.from;
    const auto walked = co_await walk_list(
        context_, repository_, priority_, {}, &sink_,
        [from](const ListWalk& walk) { return walk.oldest && *walk.oldest < from; }, &place_);
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

  Context* context_;
  const model::Repository repository_;
  const github::Priority priority_;
  RunSink& sink_;
  WindowPlanner planner_;
  ListPlace place_;  ///< of the last run that was looked up in the list
  bool is_index_doubtful_ = false;
  bool can_slice_ = true;  ///< totals have added up so far
};

}  // namespace

Task<Result<void>> read_range(Context* context, model::Repository repository, github::CreatedRange range,
                              github::Priority priority, RunSink* sink, OnWindow on_window) {
  RangeReader reader(context, std::move(repository), range, priority, *sink);
  co_return co_await reader.run(std::move(on_window));
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
