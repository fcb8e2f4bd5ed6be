// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace runlight::store {

/// The rows of a case's "given" as JSON lines, by table; every table is there, with "" when nothing is given for it. What a
/// row leaves out has the value of `usual_rows` in given_rows_test.cpp; a run or job that is not completed has no
/// conclusion, and a job takes workflow_id and run_created_at from the given run of its run_id. A word in "given" that is no
/// table of ours throws.
std::vector<std::pair<std::string, std::string>> given_rows(const boost::json::object& given);

}  // namespace runlight::store
