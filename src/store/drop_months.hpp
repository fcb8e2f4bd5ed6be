// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// What was dropped because it was older than it is to be kept.
struct Dropped {
  std::string first_month;  ///< "2024-01"; "": there was nothing
  std::string last_month;
  std::int64_t runs = 0;
  std::int64_t run_attempts = 0;
  std::int64_t jobs = 0;
};
BOOST_DESCRIBE_STRUCT(Dropped, (), (first_month, last_month, runs, run_attempts, jobs))

/// Drops each month of runs that lies wholly before `limit`: attempts, jobs, lists of jobs, and what the ledger and the
/// absent runs say of them. Ended at any point, it can be done again. Where there is nothing it writes nothing.
Result<Dropped> drop_months_before(Engine& engine, Time limit);

}  // namespace runlight::store
