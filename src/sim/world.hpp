// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"

namespace runlight::sim {

// What the routes need to know of a world; how its objects are worded is the world's own affair. An invented organisation
// and a folder of recordings are worlds; the former can be changed while it runs.

struct AccountFacts {
  std::int64_t id = 0;
  std::string login;
  bool is_organization = false;
};

struct RepositoryFacts {
  std::int64_t id = 0;
  std::string owner;
  std::string name;
  bool is_private = false;
  bool is_gone = false;                   ///< listed nowhere, 404 everywhere
  std::vector<std::string> former_names;  ///< "owner/name" before it was renamed or transferred
};

/// A stamp changes whenever the object's text would.
struct WorkflowFacts {
  std::int64_t id = 0;
  std::string path;
  std::uint64_t stamp = 0;
};

struct RunFacts {
  std::int64_t id = 0;
  std::int32_t run_attempt = 1;
  std::int64_t workflow_id = 0;
  std::int64_t check_suite_id = 0;
  Time created_at{};
  std::string_view event;
  std::string_view status;
  std::string_view conclusion;  ///< "" until settled
  std::string_view actor;
  std::string head_branch;
  std::string head_sha;
  std::uint64_t stamp = 0;
  // Known of invented runs only.
  std::uint32_t run_number = 0;
  Time updated_at{};
  Time run_started_at{};  ///< as /runs/{id} has it
};

struct JobFacts {
  std::int64_t id = 0;
  std::int32_t run_attempt = 1;
  std::string name;
  std::string_view status;
  std::string_view conclusion;  ///< "" until settled
  Time created_at{};
  Time started_at{};
  std::optional<Time> completed_at;
};

struct FileFacts {
  std::string name;  ///< inside .github/workflows
  std::string text;
};

enum class RepositoryDetail { listed, full };

/// What a workflow of an invented organisation was planted as.
struct PlantedFacts {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::string_view character;
  bool is_evident = false;  ///< in its trouble for so long that anybody can see it; what is healthy always is
  bool is_well = true;      ///< not in its trouble
};

/// Jobs of one run, made once and then rendered as far as a page needs them.
class JobList {
 public:
  virtual ~JobList() = default;
  virtual std::size_t size() const = 0;
  virtual std::uint64_t stamp(std::size_t job) const = 0;
  virtual void append_job(std::string& out, std::size_t job) const = 0;
  /// Absent for recorded jobs.
  virtual std::optional<JobFacts> facts(std::size_t) const { return std::nullopt; }
};

/// A world at one instant, with links that begin with one origin. Short-lived: the world does not change while it is held,
/// so a thread must not hold two.
/// Indexes are those of World::repositories() and of the lists here.
class View {
 public:
  virtual ~View() = default;

  virtual void append_account(std::string& out, std::size_t account) const = 0;  ///< organization-full or public-user
  virtual void append_user(std::string& out, std::size_t account) const = 0;     ///< public-user, of an organisation too

  virtual std::uint64_t repository_stamp(std::size_t repository) const = 0;
  virtual void append_repository(std::string& out, std::size_t repository, RepositoryDetail detail) const = 0;

  virtual std::vector<WorkflowFacts> workflows(std::size_t repository) const = 0;
  virtual void append_workflow(std::string& out, std::size_t repository, std::size_t workflow) const = 0;
  virtual std::vector<FileFacts> workflow_files(std::size_t repository) const = 0;

  /// Runs are counted from the newest, index 0; each stands for its latest attempt.
  virtual std::size_t run_count(std::size_t repository) const = 0;
  virtual RunFacts run(std::size_t repository, std::size_t run) const = 0;
  virtual Time run_created_at(std::size_t repository, std::size_t run) const = 0;  ///< cheaper than all the facts
  virtual std::optional<std::size_t> find_run(std::size_t repository, std::int64_t id) const = 0;
  virtual void append_run(std::string& out, std::size_t repository, std::size_t run, bool with_pulls) const = 0;

  virtual std::optional<RunFacts> attempt(std::size_t repository, std::size_t run, std::int32_t run_attempt) const = 0;
  virtual void append_attempt(std::string& out, std::size_t repository, std::size_t run, std::int32_t run_attempt,
                              bool with_pulls) const = 0;

  /// Of one attempt, or of all.
  virtual std::unique_ptr<JobList> jobs(std::size_t repository, std::size_t run,
                                        std::optional<std::int32_t> run_attempt) const = 0;

  /// The same as it was before; valid as long as this one.
  virtual std::unique_ptr<View> earlier(Time then) const = 0;
};

/// Finds repositories and accounts by name, in any case of letters, and by id.
class Directory {
 public:
  Directory() = default;
  Directory(std::span<const AccountFacts> accounts, std::span<const RepositoryFacts> repositories);
  std::optional<std::size_t> account(std::string_view login) const;
  std::optional<std::size_t> account(std::int64_t id) const;
  std::optional<std::size_t> repository(std::string_view owner, std::string_view name) const;
  std::optional<std::size_t> repository(std::int64_t id) const;
  /// By a name that it had before and that no other has now.
  std::optional<std::size_t> moved(std::string_view owner, std::string_view name) const;

 private:
  std::unordered_map<std::string, std::size_t> accounts_by_login_, repositories_by_name_, moved_by_name_;
  std::unordered_map<std::int64_t, std::size_t> accounts_by_id_, repositories_by_id_;
};

class WorldControl;

/// Safe to use from several threads.
class World {
 public:
  virtual ~World() = default;
  // What these give changes only while nobody holds a view.
  virtual std::span<const AccountFacts> accounts() const = 0;
  virtual std::span<const RepositoryFacts> repositories() const = 0;
  virtual const Directory& directory() const = 0;
  virtual std::unique_ptr<View> at(Time now, std::string_view origin) const = 0;
  virtual std::string describe(Time now) const = 0;
  /// Every workflow of an invented organisation; recordings have none.
  virtual std::vector<PlantedFacts> planted(Time) const { return {}; }
  virtual std::vector<std::string> owners() const = 0;
  /// Null for a world that cannot be changed.
  virtual WorldControl* control() { return nullptr; }
};

}  // namespace runlight::sim
