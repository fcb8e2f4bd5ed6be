// SPDX-License-Identifier: MIT
#include "store/store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <mutex>

#include "base/log.hpp"
#include "base/text.hpp"
#include "model/status.hpp"
#include "model/version.hpp"
#include "store/grouped_inserts.hpp"
#include "store/migrate.hpp"
#include "store/named_query.hpp"
#include "store/question_rows.hpp"
#include "store/roll_ups.hpp"
#include "store/row_json.hpp"
#include "store/save_numbers.hpp"

namespace runlight::store {
namespace {

// Rows that are written as text at once: enough that the cost of an INSERT is spread, few enough that their text stays
// small.
constexpr std::size_t k_rows_per_insert = 10'000;

std::optional<Time> last_change(const model::Job& job) {
  return std::max({job.completed_at, job.started_at, job.created_at});  // an absent one is less than any
}

std::uint64_t version_of(const model::Repository& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}
std::uint64_t version_of(const model::Workflow& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}
std::uint64_t version_of(const model::WorkflowFile& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}
std::uint64_t version_of(const model::Run& row) {
  return model::observation_version(model::is_settled(row.status), row.updated_at, row.observed_at);
}
std::uint64_t version_of(const model::Job& row) {
  return model::observation_version(model::is_settled(row.status), last_change(row), row.observed_at);
}
std::uint64_t version_of(const model::JobList& row) {
  return model::observation_version(row.settled, std::nullopt, row.observed_at);
}

std::uint64_t version_of(const model::Coverage& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}
std::uint64_t version_of(const model::PageMemo& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}
std::uint64_t version_of(const model::LedgerDay& row) {
  return model::observation_version(false, std::nullopt, row.proved_at);
}
std::uint64_t version_of(const model::Collection& row) {
  return model::observation_version(false, std::nullopt, row.finished_at);
}
std::uint64_t version_of(const model::AbsentRun& row) {
  return model::observation_version(false, std::nullopt, row.observed_at);
}

// Which verdicts a row may change: of its workflow, or of all of its repository. What the collector keeps for itself changes
// none.

template <class Row>
void touch(TouchedWorkflows& /*touched*/, const Row& /*row*/) {}
void touch(TouchedWorkflows& touched, const model::Run& row) { touched.add(row.repository_id, row.workflow_id); }
void touch(TouchedWorkflows& touched, const model::Job& row) { touched.add(row.repository_id, row.workflow_id); }
void touch(TouchedWorkflows& touched, const model::Workflow& row) { touched.add(row.repository_id, row.workflow_id); }
void touch(TouchedWorkflows& touched, const model::WorkflowFile& row) { touched.add_repository(row.repository_id); }
void touch(TouchedWorkflows& touched, const model::Repository& row) { touched.add_repository(row.repository_id); }
void touch(TouchedWorkflows& touched, const model::AbsentRun& row) { touched.add_repository(row.repository_id); }

template <class Row>
std::string json_lines(std::span<const Row> rows, std::uint64_t stored_seq) {
  constexpr std::size_t k_usual_row_bytes = 1'000;
  std::string text;
  text.reserve(rows.size() * k_usual_row_bytes);
  for (const auto& row : rows) {
    text += '{';
    append_members(text, row);
    text += ",\"version\":";
    append_json(text, version_of(row));
    text += ",\"stored_seq\":";
    append_json(text, stored_seq);
    text += "}\n";
  }
  return text;
}

// created_at is what the months are kept by: without it each month would be looked into.
constexpr const char* k_run_places = R"(
SELECT repository_id, run_id, any(workflow_id) AS workflow_id, any(run_versions.created_at) AS created_at
FROM run_versions
WHERE run_versions.created_at >= toDateTime({created_from:UInt32}, 'UTC') AND run_id IN {run_ids:Array(UInt64)}
GROUP BY repository_id, run_id)";

/// Seconds since 1970, which no run is before.
std::string seconds_text(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  return std::to_string(std::max<std::int64_t>(seconds, 0));
}

std::uint64_t milliseconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

struct RunCount {
  std::int64_t runs = 0;
};
BOOST_DESCRIBE_STRUCT(RunCount, (), (runs))

struct KnownWorkflowFile {
  std::string path;
  std::string blob_sha;
};
BOOST_DESCRIBE_STRUCT(KnownWorkflowFile, (), (path, blob_sha))

std::string text_of(std::int64_t id) { return std::to_string(id); }
Time whole_second(Time time) { return std::chrono::floor<std::chrono::seconds>(time); }
std::string day_of(Time time) { return format_time(time).substr(0, 10); }

Arguments arguments_of(const SampledRun& run) {
  return {{"repository_id", {text_of(run.repository_id)}},
          {"run_id", {text_of(run.run_id)}},
          {"created_at", {format_time(whole_second(run.created_at))}}};
}

/// The struct's members, as SQL lists columns.
template <class Row>
std::string columns_of() {
  std::vector<std::string_view> columns;
  boost::mp11::mp_for_each<boost::describe::describe_members<Row, boost::describe::mod_public>>(
      [&](auto member) { columns.emplace_back(member.name); });
  return fmt::format("{}", fmt::join(columns, ", "));
}

/// All rows of a view, or of what stands in its place, with the struct's members as columns.
template <class Row>
Result<std::vector<Row>> all_rows(Engine& engine, std::string_view from) {
  RUNLIGHT_TRY(const auto answer,
               engine.run({.sql = fmt::format("SELECT {} FROM {}", columns_of<Row>(), from), .tag = std::string(from)}));
  return parse_rows<Row>(answer.body, from);
}

/// Above every number that rows of this folder have, even when the clock was set back since.
Result<std::uint64_t> last_seq(Engine& engine) {
  RUNLIGHT_TRY(const auto answer,
               engine.run({.sql = "SELECT max(pushed_seq) FROM archive_marks", .format = "TSV", .tag = "last_seq"}));
  std::uint64_t pushed = 0;
  std::from_chars(answer.body.data(), answer.body.data() + answer.body.size(), pushed);
  return std::max(pushed, milliseconds_now());
}

}  // namespace

/// What is known of the last round.
class RollUps {
 public:
  explicit RollUps(Engine& engine) : engine_(engine) {}

  void note_rows() { ++stores_; }

  bool is_due(Time now) const { return stores_ != rolled_up_ || day_of_roll_up(now) != day_; }

  /// Whether answers may have changed.
  Result<bool> run(Time now) {
    const std::scoped_lock lock(mutex_);
    const auto stores = stores_.load();
    RUNLIGHT_TRY(const auto done, store::roll_up(engine_, now, last_version_));
    last_version_ = done.version;
    rolled_up_ = stores;
    day_ = day_of_roll_up(now);
    return done.changed;
  }

  Result<Dropped> drop_months_before(Time limit) {
    const std::scoped_lock lock(mutex_);
    return store::drop_months_before(engine_, limit);
  }

 private:
  static std::int64_t day_of_roll_up(Time now) {
    return std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
  }

  Engine& engine_;
  std::mutex mutex_;
  std::uint64_t last_version_ = 0;  // guarded by mutex_
  std::atomic<std::uint64_t> stores_ = 0;
  std::atomic<std::uint64_t> rolled_up_ = 0;  ///< of stores_
  std::atomic<std::int64_t> day_ = -1;
};

Store::Store(Engine& engine, std::uint64_t last_seq)
    : engine_(&engine),
      inserts_(std::make_shared<GroupedInserts>(engine)),
      save_numbers_(std::make_shared<SaveNumbers>(last_seq)),
      roll_ups_(std::make_shared<RollUps>(engine)),
      data_version_(std::make_shared<std::atomic<std::uint64_t>>(milliseconds_now())),
      touched_(std::make_shared<TouchedWorkflows>()) {}

Result<Store> Store::open(Engine& engine) {
  RUNLIGHT_TRY_VOID(migrate(engine));
  RUNLIGHT_TRY(const auto seq, last_seq(engine));
  Store store(engine, seq);
  // What is there can be read without it.
  if (const auto done = store.roll_up(std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now()));
      !done) {
    log::error("what was stored last is not in the answers yet", {{"reason", done.error().message}});
  }
  return store;
}

void Store::note_rows() {
  touched_->add_all();
  note_stored();
}

void Store::note_stored() {
  roll_ups_->note_rows();
  ++*data_version_;
}

Result<void> Store::roll_up(Time now) {
  RUNLIGHT_TRY(const bool changed, roll_ups_->run(now));
  if (changed) ++*data_version_;
  return {};
}

bool Store::is_roll_up_due(Time now) const { return roll_ups_->is_due(now); }

template <class Row>
Result<void> Store::insert_all(std::string_view table, std::span<const Row> rows) {
  // By name, since a materialized column is only taken when it is named.
  const auto into = fmt::format("{} ({}, version, stored_seq)", table, columns_of<Row>());
  while (!rows.empty()) {
    const auto batch = rows.first(std::min(rows.size(), k_rows_per_insert));
    const SaveNumbers::Save save(*save_numbers_);
    RUNLIGHT_TRY_VOID(inserts_->insert(into, json_lines(batch, save.number())));
    for (const auto& row : batch) touch(*touched_, row);
    note_stored();
    rows = rows.subspan(batch.size());
  }
  return {};
}

std::uint64_t Store::settled_seq() const { return save_numbers_->settled(); }

Result<void> Store::save(std::span<const model::Repository> rows) { return insert_all("repository_versions", rows); }
Result<void> Store::save(std::span<const model::Workflow> rows) { return insert_all("workflow_versions", rows); }
Result<void> Store::save(std::span<const model::WorkflowFile> rows) { return insert_all("workflow_file_versions", rows); }
Result<void> Store::save(std::span<const model::Run> rows) { return insert_all("run_versions", rows); }
Result<void> Store::save(std::span<const model::Job> rows) { return insert_all("job_versions", rows); }
Result<void> Store::save(std::span<const model::JobList> rows) { return insert_all("job_list_versions", rows); }
Result<void> Store::save(std::span<const model::Collection> rows) { return insert_all("collection_versions", rows); }

Result<void> Store::save(std::span<const model::Coverage> rows) { return insert_all("coverage_versions", rows); }
Result<void> Store::save(std::span<const model::PageMemo> rows) { return insert_all("page_versions", rows); }
Result<void> Store::save(std::span<const model::LedgerDay> rows) { return insert_all("ledger_versions", rows); }
Result<void> Store::save(std::span<const model::AbsentRun> rows) { return insert_all("absent_run_versions", rows); }

Result<std::vector<model::Repository>> Store::repositories() {
  return all_rows<model::Repository>(*engine_, "repositories");
}
Result<std::vector<model::Coverage>> Store::coverage() { return all_rows<model::Coverage>(*engine_, "coverage"); }
Result<std::vector<model::PageMemo>> Store::pages() { return all_rows<model::PageMemo>(*engine_, "page_versions FINAL"); }
Result<std::vector<KnownWorkflow>> Store::known_workflows() {
  return all_rows<KnownWorkflow>(*engine_, "workflow_versions FINAL");
}
Result<std::vector<LastOutcome>> Store::last_outcomes() {
  return all_rows<LastOutcome>(*engine_,
                               "(SELECT repository_id, argMax(outcome, (started_at, finished_at))::String AS outcome "
                               "FROM collections GROUP BY repository_id)");
}

Result<std::vector<RunPlace>> Store::run_places(std::span<const std::int64_t> run_ids, Time created_from) {
  if (run_ids.empty()) return std::vector<RunPlace>{};
  RUNLIGHT_TRY(const auto answer, engine_->run({.sql = k_run_places,
                                                .parameters = {{"created_from", seconds_text(created_from)},
                                                               {"run_ids", fmt::format("[{}]", fmt::join(run_ids, ","))}},
                                                .tag = "run_places"}));
  return parse_rows<RunPlace>(answer.body, "run_places");
}

Result<std::vector<KnownAttempt>> Store::known_attempts(std::int64_t repository_id, std::span<const std::int64_t> run_ids,
                                                        Time from, Time to) {
  if (run_ids.empty()) return std::vector<KnownAttempt>{};
  Arguments arguments{{"repository_id", {text_of(repository_id)}},
                      {"from", {format_time(whole_second(from))}},
                      {"to", {format_time(std::chrono::ceil<std::chrono::seconds>(to))}}};
  auto& ids = arguments["run_id"];
  for (const auto id : run_ids) ids.push_back(text_of(id));
  return rows_of<KnownAttempt>(*engine_, "known_attempts", arguments);
}

Result<std::vector<UnfinishedRun>> Store::unfinished_runs(Time created_from) {
  return rows_of<UnfinishedRun>(*engine_, "unfinished_runs", {{"from", {format_time(whole_second(created_from))}}});
}

Result<std::vector<JobListDue>> Store::job_lists_due(const JobListFilter& filter, Time now) {
  Arguments arguments{{"now", {format_time(whole_second(now))}},
                      {"limit", {std::to_string(filter.limit)}},
                      {"failed_only", {filter.failed_only ? "true" : "false"}}};
  if (filter.created_from) arguments["from"] = {format_time(whole_second(*filter.created_from))};
  if (filter.created_before) arguments["to"] = {format_time(whole_second(*filter.created_before))};
  if (!filter.repository_ids.empty()) {
    auto& ids = arguments["repository_id"];
    for (const auto id : filter.repository_ids) ids.push_back(text_of(id));
  }
  return rows_of<JobListDue>(*engine_, "job_lists_due", arguments);
}

Result<std::vector<RecheckDay>> Store::recheck_days(Time from, Time to) {
  return rows_of<RecheckDay>(*engine_, "recheck_days", {{"from", {day_of(from)}}, {"to", {day_of(to)}}});
}

Result<std::vector<StoredRun>> Store::stored_runs(std::int64_t repository_id, Time from, Time to) {
  return rows_of<StoredRun>(*engine_, "stored_runs",
                            {{"repository_id", {text_of(repository_id)}},
                             {"from", {format_time(whole_second(from))}},
                             {"to", {format_time(whole_second(to))}}});
}

Result<std::vector<SampledRun>> Store::sample_runs(std::span<const std::int64_t> repository_ids, std::uint64_t seed,
                                                   std::size_t limit) {
  Arguments arguments{{"seed", {std::to_string(seed)}}, {"limit", {std::to_string(limit)}}};
  for (const auto id : repository_ids) arguments["repository_id"].push_back(text_of(id));
  return rows_of<SampledRun>(*engine_, "sample_runs", arguments);
}

Result<std::vector<StoredAttempt>> Store::stored_attempts(const SampledRun& run) {
  return rows_of<StoredAttempt>(*engine_, "stored_attempts", arguments_of(run));
}

Result<std::vector<StoredJob>> Store::stored_jobs(const SampledRun& run) {
  return rows_of<StoredJob>(*engine_, "stored_jobs", arguments_of(run));
}

Result<std::int64_t> Store::stored_run_count(std::int64_t repository_id) {
  RUNLIGHT_TRY(const auto rows,
               rows_of<RunCount>(*engine_, "stored_run_count", {{"repository_id", {text_of(repository_id)}}}));
  return rows.empty() ? 0 : rows.front().runs;
}

Result<Dropped> Store::drop_months_before(Time limit) {
  RUNLIGHT_TRY(auto dropped, roll_ups_->drop_months_before(limit));
  if (dropped.runs > 0) note_rows();
  return dropped;
}

Result<std::map<std::string, std::string>> Store::known_workflow_files(std::int64_t repository_id) {
  RUNLIGHT_TRY(auto rows,
               rows_of<KnownWorkflowFile>(*engine_, "known_workflow_files", {{"repository_id", {text_of(repository_id)}}}));
  std::map<std::string, std::string> known;
  for (auto& row : rows) known.emplace(std::move(row.path), std::move(row.blob_sha));
  return known;
}

}  // namespace runlight::store
