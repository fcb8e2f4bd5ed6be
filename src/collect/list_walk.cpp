// SPDX-License-Identifier: MIT
#include "collect/list_walk.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace runlight::collect {
namespace {

/// A list that shrinks at every page is given up for this time.
constexpr int k_most_steps_back = 20;
constexpr int k_unprocessable = 422;
constexpr std::int64_t k_page_size = 100;

void add_page(ListWalk& walk, const github::Page<model::Run>& page) {
  walk.total_count = page.total_count;
  for (const auto& run : page.items) {
    walk.newest = walk.newest ? std::max(*walk.newest, run.created_at) : run.created_at;
    walk.oldest = walk.oldest ? std::min(*walk.oldest, run.created_at) : run.created_at;
    walk.runs.emplace(run.run_id, run.created_at);
  }
  walk.defects += static_cast<std::int64_t>(page.defects.size());
  if (walk.first_defect.empty() && !page.defects.empty()) walk.first_defect = page.defects.front().what;
}

void begin(ListWalk& walk, const github::Page<model::Run>& page, const model::PageMemo& known) {
  walk.validator = page.validator;
  walk.fingerprint = fingerprint(page.items);
  walk.unchanged = page.defects.empty() && walk.fingerprint == known.fingerprint;
  if (!page.items.empty()) {
    walk.oldest_of_first_page = std::ranges::min(page.items, {}, &model::Run::created_at).created_at;
  }
}

}  // namespace

Task<Result<ListWalk>> walk_list(Context* context, model::Repository repository, github::Priority priority,
                                 model::PageMemo known, RunSink* sink, std::function<bool(const ListWalk&)> enough) {
  ListWalk walk;
  std::vector<std::optional<std::string>> addresses{std::nullopt};  // of the pages so far and the next one
  int steps_back = 0;
  for (;;) {
    github::Ask ask{.next = addresses.back(), .priority = priority};
    if (walk.pages == 0) ask.validator = known.validator;
    ++context->by_repository[repository.repository_id].requests;
    auto page = co_await context->github.runs(repository, std::move(ask));
    if (!page) {
      if (page.error().http_status != k_unprocessable || walk.pages == 0) {
        co_return fail(noted(*context, std::move(page).error()));
      }
      walk.is_cut_off = true;
      break;
    }
    if (page->not_modified) {
      walk.not_modified = true;
      co_return walk;
    }
    if (walk.pages == 0) {
      begin(walk, *page, known);
      context->progress().runs_promised += page->total_count;
    }
    const auto lost = walk.pages > 0 ? walk.total_count - page->total_count : 0;
    ++walk.pages;
    add_page(walk, *page);
    if (walk.unchanged) co_return walk;
    auto next = std::move(page->next);
    RUNLIGHT_CO_TRY_VOID(co_await sink->take(std::move(page->items)));
    if (lost > 0 && addresses.size() > 1) {
      if (++steps_back > k_most_steps_back) {
        co_return fail(
            ErrorKind::unavailable,
            fmt::format("the runs of {}/{}: runs were deleted faster than the list could be read; it is read again "
                        "the next time.",
                        repository.owner, repository.repo));
      }
      const auto back = static_cast<std::size_t>((lost + k_page_size - 1) / k_page_size);
      addresses.resize(addresses.size() - std::min(back, addresses.size() - 1));
      continue;
    }
    walk.reached_end = !next;
    if (walk.reached_end || enough(walk)) break;
    addresses.push_back(std::move(next));
  }
  RUNLIGHT_CO_TRY_VOID(co_await sink->flush());
  co_return walk;
}

}  // namespace runlight::collect
