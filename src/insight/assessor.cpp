// SPDX-License-Identifier: MIT
#include "insight/assessor.hpp"

#include <algorithm>

#include "store/question_rows.hpp"
#include "store/row_json.hpp"

namespace runlight::insight {
namespace {

// Answers of some megabytes: 50 workflows of 400 runs.
constexpr std::size_t k_workflows_at_once = 50;

constexpr std::string_view k_table =
    "assessment_versions (repository_id, workflow_id, verdict, verdict_since, severity, sentence, failing_runs, findings, "
    "change_points, schedules, assessed_at, fingerprint, version)";

struct SaidRow {
  std::int64_t repository_id = 0;
  std::int64_t workflow_id = 0;
  std::uint64_t fingerprint = 0;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SaidRow, (), (repository_id, workflow_id, fingerprint, version))

/// FNV-1a: the same in every process and build. https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
std::uint64_t fingerprint_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::uint64_t milliseconds_of(Time time) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 0));
}

/// A collection that went through has seen all that there was then; one that did not may have missed anything since.
std::optional<Time> collected_until(const WorkflowFacts& facts, const Moment& moment) {
  auto until = facts.covered_until;
  if (facts.last_outcome == "complete") until = std::max({until, facts.last_collected_at, moment.collected_until});
  return until;
}

store::Arguments ids_of(std::span<const std::pair<std::int64_t, std::int64_t>> keys) {
  store::Arguments arguments;
  std::set<std::int64_t> repositories;
  for (const auto& [repository_id, workflow_id] : keys) {
    if (repositories.insert(repository_id).second) arguments["repository_id"].push_back(std::to_string(repository_id));
    arguments["workflow_id"].push_back(std::to_string(workflow_id));
  }
  return arguments;
}

/// Hands the rows of an answer to the histories that they belong to.
template <class Row, class Take>
void distribute(std::vector<Row> rows, const std::map<std::pair<std::int64_t, std::int64_t>, WorkflowHistory*>& by_key,
                Take take) {
  for (auto& row : rows) {
    const auto found = by_key.find({row.repository_id, row.workflow_id});
    if (found != by_key.end()) take(*found->second, std::move(row));
  }
}

/// Lists that belong together are as long as each other; a row of which that is not so says nothing.
bool is_whole(const JobDurations& job) {
  return job.durations_s.size() == job.run_ids.size() && job.labels.size() == job.run_ids.size();
}

}  // namespace

Assessor::Assessor(store::Store& store, Thresholds thresholds) : store_(store), thresholds_(thresholds) {
  store_.touched().add_all();
}

bool Assessor::has_work(Time now) const {
  const std::scoped_lock lock(mutex_);
  return !waiting_.empty() || !store_.touched().empty() || (next_due_ && *next_due_ <= now);
}

Result<std::size_t> Assessor::assess_all(const Moment& moment) {
  store_.touched().add_all();
  return assess_changed(moment);
}

Result<std::size_t> Assessor::assess_changed(const Moment& moment, std::optional<std::chrono::milliseconds> budget) {
  const std::scoped_lock lock(mutex_);
  RUNLIGHT_TRY_VOID(load());
  RUNLIGHT_TRY_VOID(gather(moment.now));
  // What is judged is read from the roll-ups.
  if (store_.is_roll_up_due(moment.now)) RUNLIGHT_TRY_VOID(store_.roll_up(moment.now));
  return work_off(moment, budget);
}

Result<bool> Assessor::has_said() {
  const std::scoped_lock lock(mutex_);
  RUNLIGHT_TRY_VOID(load());
  return !said_.empty();
}

Result<void> Assessor::load() {
  if (is_loaded_) return {};
  RUNLIGHT_TRY(const auto answer, store_.engine().run({.sql = "SELECT repository_id, workflow_id, fingerprint, version FROM "
                                                              "assessment_versions FINAL",
                                                       .tag = "assessor"}));
  RUNLIGHT_TRY(const auto rows, store::parse_rows<SaidRow>(answer.body, "assessor"));
  for (const auto& row : rows) {
    said_[{row.repository_id, row.workflow_id}].fingerprint = row.fingerprint;
    last_version_ = std::max(last_version_, row.version);
  }
  is_loaded_ = true;
  return {};
}

/// What is due, from the store's notes and the clock, joins what is still waiting.
Result<void> Assessor::gather(Time now) {
  auto touched = store_.touched().take();
  if (touched.all || !touched.repositories.empty()) {
    auto known = store_.known_workflows();
    if (!known) {
      store_.touched().put_back(std::move(touched));
      return fail(std::move(known).error());
    }
    for (const auto& [repository_id, workflow_id] : *known) {
      if (touched.all || touched.repositories.contains(repository_id)) waiting_.emplace(repository_id, workflow_id);
    }
  }
  waiting_.merge(touched.workflows);
  if (next_due_ && *next_due_ <= now) {
    next_due_.reset();
    for (auto& [key, said] : said_) {
      if (said.due_at && *said.due_at <= now) waiting_.insert(key);
      if (said.due_at && *said.due_at > now && (!next_due_ || *said.due_at < *next_due_)) next_due_ = said.due_at;
    }
  }
  return {};
}

std::vector<Assessor::Key> Assessor::next_some() const {
  std::vector<Key> keys;
  for (const auto& key : waiting_) {
    if (keys.size() == k_workflows_at_once) break;
    keys.push_back(key);
  }
  return keys;
}

Result<std::size_t> Assessor::work_off(const Moment& moment, std::optional<std::chrono::milliseconds> budget) {
  const auto begun = std::chrono::steady_clock::now();
  std::size_t changed = 0;
  while (!waiting_.empty() && (!budget || std::chrono::steady_clock::now() - begun < *budget)) {
    const auto keys = next_some();
    RUNLIGHT_TRY(const auto some, assess_some(keys, moment));
    changed += some;
    for (const auto& key : keys) waiting_.erase(key);
  }
  return changed;
}

Result<std::size_t> Assessor::assess_some(std::span<const Key> keys, const Moment& moment) {
  RUNLIGHT_TRY(const auto known, histories(keys, moment));
  std::vector<Row> rows;
  std::string text;
  std::size_t changed = 0;
  for (const auto& history : known) {
    auto& row = rows.emplace_back(row_of(assess(history, thresholds_, moment.now), moment.now));
    text += row.text;
    changed += row.text.empty() ? 0 : 1;
  }
  if (changed > 0) RUNLIGHT_TRY_VOID(store_.engine().insert(k_table, "JSONEachRow", std::move(text)));
  for (const auto& row : rows) {
    said_[row.key] = {.fingerprint = row.fingerprint, .due_at = row.due_at};
    if (!next_due_ || *row.due_at < *next_due_) next_due_ = row.due_at;
  }
  if (changed > 0) store_.note_answers();
  return changed;
}

Assessor::Row Assessor::row_of(const Assessment& assessment, Time now) {
  Row row{.key = {assessment.repository_id, assessment.workflow_id}, .due_at = assessment.due_at, .text = {}};
  std::string text = "{";
  store::append_members(text, assessment);
  row.fingerprint = fingerprint_of(text);
  const auto said = said_.find(row.key);
  if (said != said_.end() && said->second.fingerprint == row.fingerprint) return row;
  last_version_ = std::max(last_version_ + 1, milliseconds_of(now));
  text += ",\"assessed_at\":";
  store::append_json(text, now);
  text += ",\"fingerprint\":";
  store::append_json(text, row.fingerprint);
  text += ",\"version\":";
  store::append_json(text, last_version_);
  text += "}\n";
  row.text = std::move(text);
  return row;
}

Result<std::vector<WorkflowHistory>> Assessor::histories(std::span<const Key> keys, const Moment& moment) {
  auto& engine = store_.engine();
  const auto ids = ids_of(keys);
  RUNLIGHT_TRY(auto facts, store::rows_of<WorkflowFacts>(engine, "workflow_histories", ids));
  std::vector<WorkflowHistory> all(facts.size());
  std::map<Key, WorkflowHistory*> by_key;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    all[i].collected_until = collected_until(facts[i], moment);
    all[i].facts = std::move(facts[i]);
    by_key.emplace(Key{all[i].facts.repository_id, all[i].facts.workflow_id}, &all[i]);
  }
  RUNLIGHT_TRY(auto attempts, store::many_rows_of<HistoryAttempt>(engine, "history_attempts", ids));
  distribute(std::move(attempts), by_key,
             [](WorkflowHistory& history, HistoryAttempt row) { history.attempts.push_back(std::move(row)); });
  RUNLIGHT_TRY(auto jobs, store::rows_of<JobDurations>(engine, "history_job_durations", ids));
  distribute(std::move(jobs), by_key, [](WorkflowHistory& history, JobDurations row) {
    if (is_whole(row)) history.job_durations.push_back(std::move(row));
  });
  auto of_runs = ids;
  auto& run_ids = of_runs["run_id"];
  for (const auto& history : all) {
    for (const auto run_id : runs_to_explain(history, thresholds_, moment.now)) run_ids.push_back(std::to_string(run_id));
  }
  if (run_ids.empty()) return all;
  RUNLIGHT_TRY(auto failed, store::rows_of<FailedJob>(engine, "history_failed_jobs", of_runs));
  distribute(std::move(failed), by_key,
             [](WorkflowHistory& history, FailedJob row) { history.failed_jobs.push_back(std::move(row)); });
  return all;
}

}  // namespace runlight::insight
