// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace runlight::model {

/// A workflow of a repository as GitHub last showed it; identity (repository_id, workflow_id).
struct Workflow {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::string name;   ///< may equal the path, and may repeat within a repository
  std::string path;   ///< ".github/workflows/ci.yml"; GitHub's own start with "dynamic/"
  std::string state;  ///< active, deleted, disabled_fork, disabled_inactivity, disabled_manually; open set
  std::string html_url;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Time observed_at{};
};
BOOST_DESCRIBE_STRUCT(Workflow, (),
                      (repository_id, workflow_id, name, path, state, html_url, created_at, updated_at, observed_at))

}  // namespace runlight::model
