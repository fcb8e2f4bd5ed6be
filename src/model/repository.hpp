// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace runlight::model {

/// A repository as GitHub last showed it. `repository_id` is its identity for ever; owner and repo (its name) may change.
/// Member names are the store's column names; docs/glossary.md defines them.
struct Repository {
  std::int64_t repository_id = 0;
  std::string owner;
  std::string repo;
  std::string visibility;  ///< public, private, internal
  std::string default_branch;
  bool archived = false;
  bool fork = false;
  bool disabled = false;
  std::string state = "watched";  ///< watched, transferred (another owner has it), gone (deleted, or hidden from us)
  std::string html_url;
  std::optional<Time> created_at;
  std::optional<Time> pushed_at;  ///< absent: nothing was ever pushed
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(Repository, (),
                      (repository_id, owner, repo, visibility, default_branch, archived, fork, disabled, state, html_url,
                       created_at, pushed_at, observed_at))

}  // namespace runlight::model
