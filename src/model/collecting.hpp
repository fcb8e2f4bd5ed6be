// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace runlight::model {

/// How far a repository's runs are collected: everything that GitHub listed as created in [head_from, head_until] is stored
/// and, while the gap between them is being filled from its newer end, in [past_from, past_until] too. Both ends included.
/// `bottom`: filled down to there (1970: to the first run); absent: not yet.
struct Coverage {
  std::int64_t repository_id = 0;
  std::optional<Time> head_from;
  std::optional<Time> head_until;
  std::optional<Time> past_from;
  std::optional<Time> past_until;
  std::optional<Time> bottom;
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(Coverage, (), (repository_id, head_from, head_until, past_from, past_until, bottom, observed_at))

/// What a page said last. `page` is the reader's own name for it, such as "head/7".
struct PageMemo {
  std::string page;
  std::string validator;          ///< see github::Ask
  std::uint64_t fingerprint = 0;  ///< of what the page listed; 0: none
  std::string memo;               ///< what its reader keeps of it
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(PageMemo, (), (page, validator, fingerprint, memo, observed_at))

/// One line of the ledger: a UTC day of creation, read whole. Days without runs have none.
struct LedgerDay {
  std::int64_t repository_id = 0;
  std::string day;  ///< "2026-05-01"
  std::int64_t runs_promised = 0;
  std::int64_t runs_stored = 0;  ///< when it was proved; more than promised where GitHub has deleted some
  std::string source;            ///< list, window, verify
  Time proved_at{};
};
BOOST_DESCRIBE_STRUCT(LedgerDay, (), (repository_id, day, runs_promised, runs_stored, source, proved_at))

/// A stored run that GitHub no longer has, or, `listed_again`, that it has after all.
struct AbsentRun {
  std::int64_t repository_id = 0;
  std::int64_t run_id = 0;
  Time observed_at{};
  bool listed_again = false;
};
BOOST_DESCRIBE_STRUCT(AbsentRun, (), (repository_id, run_id, observed_at, listed_again))

}  // namespace runlight::model
