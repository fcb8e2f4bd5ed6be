// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

/// A run object (one attempt) as recorded, and what was read out of it.
struct RecordedRun {
  std::string text;
  RunFacts facts;
  std::string event, status, conclusion, actor;  ///< what the facts' views show
  std::string name;
  std::string path;
  std::string updated_at;
  std::string repository;  ///< the text of its repository object, "" when it has none
  std::int64_t run_number = 0;
  std::size_t objects = 0;  ///< as object_count counts; more is more complete

  /// Points the facts' views at this object's strings; to be called wherever it comes to rest.
  void settle();
};

/// Of a run object's text, which must be whole JSON.
RecordedRun read_run(std::string_view text);

struct RecordedJob {
  std::string text;
  std::int64_t id = 0;
  std::int64_t run_id = 0;
  std::int32_t run_attempt = 1;
  std::string name, workflow_name, head_branch, head_sha, status, conclusion;
  std::string created_at, started_at, completed_at;
  std::size_t objects = 0;
};

/// What was recorded of one repository. Of several recordings of the same object the newest and most complete is kept.
struct RecordedRepository {
  std::string owner, name;
  std::string text;                                                  ///< its own object, "" when none was recorded
  std::map<std::int64_t, std::map<std::int32_t, RecordedRun>> runs;  ///< by id and attempt
  std::map<std::int64_t, RecordedJob> jobs;
  std::map<std::int64_t, std::string> workflows;  ///< the objects that were recorded
};

struct Recordings {
  std::map<std::string, RecordedRepository> repositories;  ///< by "owner/name" in small letters
  std::size_t files = 0;
  std::vector<std::string> unrecognised;  ///< files without a whole API object in them, or that are no JSON
};

/// Reads every *.json and *.json.gz below a folder: single objects, pages, arrays, and objects that wrap them.
Result<Recordings> read_recordings(const std::string& folder);

}  // namespace runlight::sim
