// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace runlight::app {

/// A row of the question `verdicts`; its columns are described in docs/glossary.md.
struct WorkflowVerdict {
  std::string owner;
  std::string repo;
  std::string workflow_name;
  std::string state;
  std::string verdict;
  std::optional<Time> verdict_since;
  std::int64_t severity = 0;
  std::string sentence;
};
BOOST_DESCRIBE_STRUCT(WorkflowVerdict, (), (owner, repo, workflow_name, state, verdict, verdict_since, severity, sentence))

/// Those of which something else than healthy is said, deleted workflows left out; worst first.
std::vector<WorkflowVerdict> in_need(std::span<const WorkflowVerdict> all);

/// "2 failing, 1 flaky, 87 healthy"; deleted workflows left out.
std::string verdict_counts(std::span<const WorkflowVerdict> all);

/// The first `most_rows` of those in need, "" when there are none.
std::string verdict_table(std::span<const WorkflowVerdict> all, std::size_t most_rows);

boost::json::array verdicts_json(std::span<const WorkflowVerdict> all);

/// A workflow is failing or missed its schedule: what `status --check` guards a pipeline by.
bool has_alarm(std::span<const WorkflowVerdict> all);

}  // namespace runlight::app
