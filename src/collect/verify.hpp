// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "collect/context.hpp"

namespace runlight::collect {

/// How much is compared.
struct VerifyOptions {
  std::int64_t sample = 0;  ///< so many days of each repository and so many runs in all, by chance; 0: every run
  std::uint64_t seed = 1;   ///< the same seed chooses the same ones
};

/// Where the store and GitHub differ.
struct Difference {
  std::string repository;  ///< owner/repo
  std::string what;        ///< "run 35107213991: GitHub has attempt 2, the store attempt 1"
};

/// What a comparison came to.
struct Verification {
  std::int64_t repositories = 0;
  std::int64_t windows = 0;        ///< ranges of creation times that were read anew
  std::int64_t runs_compared = 0;  ///< by their latest attempt
  std::int64_t attempts_compared = 0;
  std::int64_t jobs_compared = 0;
  std::int64_t runs_kept = 0;  ///< stored, and not at GitHub any more
  std::int64_t differences_total = 0;
  std::vector<Difference> differences;  ///< the first thousand
  std::int64_t requests = 0;
  double seconds = 0;
  std::vector<Trouble> troubles;  ///< what could not be compared

  bool is_equal() const { return differences_total == 0 && troubles.empty(); }
};

/// Reads the covered past of a repository again, by another way than it was collected (searches by creation time, and what
/// they do not list one by one), and compares every run with the stored one. Changes nothing in the store but the ledger: a
/// day that differs is noted as short, so that the next recheck reads it.
Task<Result<void>> verify_repository(Context* context, RepositoryState* state, VerifyOptions options,
                                     Verification* verification);

/// Compares single runs with all their attempts and, where their jobs are finally read, every job. `states`: by id.
Task<Result<void>> verify_sample(Context* context, std::map<std::int64_t, RepositoryState>* states, VerifyOptions options,
                                 Verification* verification);

}  // namespace runlight::collect
