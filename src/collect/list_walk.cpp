// SPDX-License-Identifier: MIT
#include "collect/list_walk.hpp"

#include <algorithm>
#include <utility>

namespace runlight::collect {
namespace {

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

class ListWalker {
 public:
  ListWalker(Context& context, model::Repository repository, github::Priority priority, model::PageMemo known, RunSink& sink,
             ListPlace& place)
      : context_(context),
        repository_(std::move(repository)),
        priority_(priority),
        known_(std::move(known)),
        sink_(sink),
        place_(place) {}

  Task<Result<ListWalk>> run(std::function<bool(const ListWalk&)> enough) {
    auto& addresses = place_.addresses;
    for (;;) {
      auto page = co_await ask(addresses.size() - 1);
      if (!page && page.error().http_status == k_unprocessable && addresses.size() > 1) {
        walk_.is_cut_off = place_.is_cut_off = true;
        addresses.pop_back();
        break;
      }
      if (!page) co_return fail(noted(context_, std::move(page).error()));
      if (page->not_modified) {
        walk_.not_modified = true;
        co_return std::move(walk_);
      }
      const bool is_first = addresses.size() == 1;
      if (is_first) {
        begin(walk_, *page, known_);
        context_.progress().runs_promised += page->total_count;
      }
      auto next = page->next;
      const auto total_before = std::exchange(place_.total_count, page->total_count);
      RUNLIGHT_CO_TRY_VOID(co_await take(*std::move(page)));
      if (walk_.unchanged) co_return std::move(walk_);
      if (!is_first) RUNLIGHT_CO_TRY_VOID(co_await look_back(total_before));
      walk_.reached_end = !next && walk_.total_count < k_longest_sure_list;
      if (enough(walk_)) break;
      if (!next) {
        walk_.is_cut_off = place_.is_cut_off = !walk_.reached_end;
        break;
      }
      addresses.push_back(std::move(next));
    }
    RUNLIGHT_CO_TRY_VOID(co_await sink_.flush());
    co_return std::move(walk_);
  }

 private:
  Task<Result<github::Page<model::Run>>> ask(std::size_t index) {
    github::Ask ask{.next = place_.addresses[index], .priority = priority_};
    if (walk_.pages == 0 && index == 0) ask.validator = known_.validator;
    ++context_.by_repository[repository_.repository_id].requests;
    co_return co_await context_.github.runs(repository_, std::move(ask));
  }

  Task<Result<void>> take(github::Page<model::Run> page) {
    ++walk_.pages;
    add_page(walk_, page);
    if (walk_.unchanged) co_return Result<void>{};
    co_return co_await sink_.take(std::move(page.items));
  }

  /// Reads the pages before the last one again, the nearest first, as far as runs have moved over their lower edges since
  /// the one before was read, when there were `total_before`.
  Task<Result<void>> look_back(std::int64_t total_before) {
    const std::size_t pages = place_.addresses.size() - 1;
    for (std::size_t back = 1; back <= pages; ++back) {
      if (total_before - walk_.total_count <= static_cast<std::int64_t>(back - 1) * k_page_size) break;
      auto page = co_await ask(pages - back);
      if (!page) co_return fail(noted(context_, std::move(page).error()));
      RUNLIGHT_CO_TRY_VOID(co_await take(*std::move(page)));
    }
    co_return Result<void>{};
  }

  Context& context_;
  const model::Repository repository_;
  const github::Priority priority_;
  const model::PageMemo known_;
  RunSink& sink_;
  ListPlace& place_;
  ListWalk walk_;
};

}  // namespace

Task<Result<ListWalk>> walk_list(Context* context, model::Repository repository, github::Priority priority,
                                 model::PageMemo known, RunSink* sink, std::function<bool(const ListWalk&)> enough,
                                 ListPlace* place) {
  ListPlace top;
  ListWalker walker(*context, std::move(repository), priority, std::move(known), *sink, place == nullptr ? top : *place);
  co_return co_await walker.run(std::move(enough));
}

}  // namespace runlight::collect
