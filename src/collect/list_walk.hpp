// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "collect/context.hpp"
#include "collect/run_intake.hpp"

namespace runlight::collect {

/// An unfiltered list that tells so many runs, or more, may have more than it gives: it ends at some 40,000, with or without
/// an error; seen in the wild, not documented.
inline constexpr std::int64_t k_longest_sure_list = 39'000;

/// What a walk down the unfiltered list of runs, newest first, has come to.
struct ListWalk {
  bool not_modified = false;  ///< the first page is as it was; nothing else is set
  bool unchanged = false;     ///< it came, but lists the same in the same state
  int pages = 0;
  std::int64_t total_count = 0;  ///< as the last page told
  std::optional<Time> newest;    ///< creation of what was listed
  std::optional<Time> oldest;
  std::optional<Time> oldest_of_first_page;
  bool reached_end = false;  ///< the list has no further page
  bool is_cut_off = false;   ///< GitHub gives no further page, though there are more runs
  std::int64_t defects = 0;  ///< objects that could not be understood
  std::string first_defect;
  std::string validator;  ///< of the first page
  std::uint64_t fingerprint = 0;
  std::unordered_map<std::int64_t, Time> runs;  ///< creation by id

  /// Everything that there is was listed.
  bool is_whole() const { return reached_end && static_cast<std::int64_t>(runs.size()) + defects >= total_count; }
};

/// Where a walk has come to, for another that goes on from there. Default: at the top.
struct ListPlace {
  std::vector<std::optional<std::string>> addresses{std::nullopt};  ///< of the pages so far, the last one included
  std::int64_t total_count = 0;                                     ///< as that page told
  bool is_cut_off = false;                                          ///< GitHub gives no further page
};

/// Walks until `enough` says so or the list ends, and gives every page to `sink`, which it flushes. While one pages, runs
/// come and go: what is added at the top only shows runs twice, but what is deleted moves others over the edge to a page
/// that was read already; that shows by a smaller total, and then the pages before are read again. `known`: of the last
/// walk. `place`: where to begin, and where it ended; its last page is read again.
Task<Result<ListWalk>> walk_list(Context* context, model::Repository repository, github::Priority priority,
                                 model::PageMemo known, RunSink* sink, std::function<bool(const ListWalk&)> enough,
                                 ListPlace* place = nullptr);

}  // namespace runlight::collect
