// SPDX-License-Identifier: MIT
#include "sim/replay_synthesis.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "sim/json_text.hpp"
#include "sim/random.hpp"
#include "sim/raw_json.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;
using std::chrono::sys_seconds;

constexpr std::string_view k_origin = "https://api.github.com";

std::int64_t invented_id(std::string_view text) {
  return 5'000'000'000 + static_cast<std::int64_t>(mix_text(0x1d, text) % 1'000'000'000);
}

sys_seconds seconds_of(Time time) { return std::chrono::floor<std::chrono::seconds>(time); }

sys_seconds time_or(std::string_view text, sys_seconds otherwise) {
  const auto time = parse_time(text);
  return time ? seconds_of(*time) : otherwise;
}

std::string without_ref(std::string_view path) { return std::string(path.substr(0, path.find('@'))); }

/// "Build & test" gives ".github/workflows/build-test.yml".
std::string path_for(std::string_view workflow_name) {
  std::string slug;
  for (const char c : to_lower(workflow_name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      slug.push_back(c);
    else if (!slug.empty() && slug.back() != '-')
      slug.push_back('-');
  }
  while (slug.ends_with('-')) slug.pop_back();
  return ".github/workflows/" + (slug.empty() ? "workflow" : slug) + ".yml";
}

/// The first and last moment of which the recordings tell.
std::pair<sys_seconds, sys_seconds> span_of(const RecordedRepository& recorded) {
  auto first = sys_seconds::max();
  auto last = sys_seconds::min();
  for (const auto& [id, attempts] : recorded.runs) {
    for (const auto& [number, run] : attempts) {
      first = std::min(first, seconds_of(run.facts.created_at));
      last = std::max(last, seconds_of(run.facts.created_at));
    }
  }
  if (first > last) first = last = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
  return {first, last};
}

/// "main" or "master" when one of them has runs, else the branch with most of them.
std::string default_branch_of(const RecordedRepository& recorded) {
  std::map<std::string, int> counts;
  for (const auto& [id, attempts] : recorded.runs) {
    const RecordedRun& run = attempts.rbegin()->second;
    if (run.event != "pull_request" && !run.facts.head_branch.empty()) ++counts[run.facts.head_branch];
  }
  for (const auto* usual : {"main", "master"}) {
    if (counts.contains(usual)) return usual;
  }
  const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  return most == counts.end() ? "main" : most->first;
}

/// Another recording that tells about a job's workflow.
const RecordedRun* kin_of(const RecordedRepository& recorded, const RecordedJob& job) {
  if (const auto same = recorded.runs.find(job.run_id); same != recorded.runs.end()) return &same->second.rbegin()->second;
  for (const auto& [id, attempts] : recorded.runs) {
    for (const auto& [number, run] : attempts) {
      if (!job.workflow_name.empty() && run.name == job.workflow_name) return &run;
    }
  }
  return nullptr;
}

std::string conclusion_of(const std::vector<const RecordedJob*>& jobs) {
  std::set<std::string> seen;
  for (const auto* job : jobs) seen.insert(job->conclusion);
  for (const auto* word : {"timed_out", "failure", "cancelled", "success", "skipped"}) {
    if (seen.contains(word)) return word;
  }
  return "neutral";
}

std::string run_from_jobs(const RecordedRepository& recorded, const Profile& profile,
                          const std::vector<const RecordedJob*>& jobs) {
  const RecordedJob& first = *jobs.front();
  const RecordedRun* kin = kin_of(recorded, first);
  const bool same_run = kin != nullptr && kin->facts.id == first.run_id;
  const bool settled = std::ranges::all_of(jobs, [](const auto* job) { return job->status == "completed"; });
  std::string began = "9";
  std::string ended;
  for (const auto* job : jobs) {
    began = std::min(began, job->created_at.empty() ? job->started_at : job->created_at);
    ended = std::max(ended, job->completed_at.empty() ? job->started_at : job->completed_at);
  }
  const sys_seconds begin = time_or(began, span_of(recorded).first);
  const sys_seconds created = same_run ? seconds_of(kin->facts.created_at) : begin;
  const auto& repository = profile.repositories.front();
  const auto text = repository_text(profile, repository, k_origin);
  const std::string& embedded = recorded.text.empty() ? text.embedded : recorded.text;
  const std::string path = kin != nullptr && !kin->path.empty() ? kin->path : path_for(first.workflow_name);
  const std::int64_t workflow =
      kin != nullptr ? kin->facts.workflow_id : invented_id(recorded.owner + "/" + recorded.name + path);
  const std::int64_t suite = same_run ? kin->facts.check_suite_id : invented_id(std::to_string(first.run_id));
  const std::string api = text_of(text.api, "/actions/runs/", first.run_id);
  const std::string person = "{\"name\":\"unknown\",\"email\":\"unknown@example.com\"}";
  std::string out;
  append(out, "{\"id\":", first.run_id, ",\"name\":", QuotedOrNull{first.workflow_name}, ",\"node_id\":\"",
         NodeId{"WFR_", 'L', repository.id, first.run_id}, "\",\"head_branch\":", QuotedOrNull{first.head_branch},
         ",\"head_sha\":", Quoted{first.head_sha}, ",\"path\":", Quoted{path},
         ",\"display_title\":", Quoted{first.workflow_name}, ",\"run_number\":", same_run ? kin->run_number : 0,
         ",\"event\":", Quoted{same_run ? kin->event : "unknown"}, ",\"status\":\"", settled ? "completed" : "in_progress",
         "\",\"conclusion\":", QuotedOrNull{settled ? conclusion_of(jobs) : std::string()}, ",\"workflow_id\":", workflow,
         ",\"check_suite_id\":", suite, ",\"check_suite_node_id\":\"", NodeId{"CS_", 'D', repository.id, suite},
         "\",\"url\":\"", api, "\",\"html_url\":\"", text.html, "/actions/runs/", first.run_id,
         "\",\"pull_requests\":[],\"created_at\":", QuotedTime{created},
         ",\"updated_at\":", QuotedTime{time_or(ended, begin)}, ",\"run_attempt\":", first.run_attempt,
         ",\"referenced_workflows\":[],\"run_started_at\":", QuotedTime{begin}, ",\"jobs_url\":\"", api,
         "/jobs\",\"logs_url\":\"", api, "/logs\",\"check_suite_url\":\"", text.api, "/check-suites/", suite,
         "\",\"artifacts_url\":\"", api, "/artifacts\",\"cancel_url\":\"", api, "/cancel\",\"rerun_url\":\"", api,
         "/rerun\",\"previous_attempt_url\":null,\"workflow_url\":\"", text.api, "/actions/workflows/", workflow,
         "\",\"head_commit\":{\"id\":", Quoted{first.head_sha}, ",\"tree_id\":", Quoted{first.head_sha},
         ",\"message\":\"\",\"timestamp\":", QuotedTime{created}, ",\"author\":", person, ",\"committer\":", person,
         "},\"repository\":", embedded, ",\"head_repository\":", embedded, "}");
  return out;
}

/// Some tools write what lies below a certain depth as text: the owner of a run's repository then is "@{login=…}".
bool is_flattened(std::string_view repository) {
  return std::ranges::any_of(members_of(repository), [](const RawMember& member) {
    return member.key == "owner" && !member.value.starts_with('{');
  });
}

}  // namespace

Profile profile_of(const RecordedRepository& recorded) {
  Profile profile;
  const std::string full_name = recorded.owner + "/" + recorded.name;
  profile.owner = {invented_id(recorded.owner), recorded.owner, recorded.owner, "User"};
  RepositorySpec repository{.id = invented_id(full_name) - 2'000'000'000, .name = recorded.name};
  if (!recorded.text.empty()) {
    const json::value value = json::parse({recorded.text.data(), recorded.text.size()});
    const json::object& object = value.get_object();
    if (const auto* id = object.if_contains("id"); id != nullptr && id->is_int64()) repository.id = id->get_int64();
    if (const auto* owner = object.if_contains("owner"); owner != nullptr && owner->is_object()) {
      const json::object& fields = owner->get_object();
      if (const auto* id = fields.if_contains("id"); id != nullptr && id->is_int64()) profile.owner.id = id->get_int64();
      const auto* type = fields.if_contains("type");
      if (type != nullptr && type->is_string() && type->get_string() == "Organization") profile.owner.type = "Organization";
    }
    const auto* hidden = object.if_contains("private");
    repository.is_private = hidden != nullptr && hidden->is_bool() && hidden->get_bool();
  }
  repository.default_branch = default_branch_of(recorded);
  profile.repositories.push_back(std::move(repository));
  return profile;
}

std::string repository_json(const RecordedRepository& recorded, const Profile& profile, bool full) {
  const auto& repository = profile.repositories.front();
  const auto [first, last] = span_of(recorded);
  std::string invented;
  append_repository(invented, profile, repository, repository_text(profile, repository, k_origin), {first, last}, full,
                    k_origin);
  return recorded.text.empty() || is_flattened(recorded.text) ? invented : merged(recorded.text, invented);
}

void add_missing_runs(RecordedRepository& recorded, const Profile& profile) {
  std::map<std::pair<std::int64_t, std::int32_t>, std::vector<const RecordedJob*>> orphans;
  for (const auto& [id, job] : recorded.jobs) {
    const auto run = recorded.runs.find(job.run_id);
    if (run == recorded.runs.end() || !run->second.contains(job.run_attempt))
      orphans[{job.run_id, job.run_attempt}].push_back(&job);
  }
  std::vector<RecordedRun> made;
  for (const auto& [key, jobs] : orphans) made.push_back(read_run(run_from_jobs(recorded, profile, jobs)));
  for (auto& run : made) {
    auto& attempts = recorded.runs[run.facts.id];
    const auto run_attempt = run.facts.run_attempt;
    attempts.emplace(run_attempt, std::move(run));
  }
}

std::vector<ReplayWorkflow> workflows_of(const RecordedRepository& recorded, const Profile& profile) {
  std::map<std::int64_t, ReplayWorkflow> workflows;
  const auto& repository = profile.repositories.front();
  const auto text = repository_text(profile, repository, k_origin);
  for (const auto& [run_id, attempts] : recorded.runs) {
    const RecordedRun& run = attempts.rbegin()->second;
    const std::string path = run.path.empty() ? path_for(run.name) : without_ref(run.path);
    WorkflowSpec spec{.id = run.facts.workflow_id, .name = run.name.empty() ? path : run.name, .path = path};
    // Ids grow with time, so the newest run's name stays.
    ReplayWorkflow& workflow = workflows[spec.id];
    workflow = {spec.id, path, ""};
    const auto created = seconds_of(run.facts.created_at);
    append_workflow(workflow.text, repository, spec, text, {created, created}, "active");
  }
  for (const auto& [id, object] : recorded.workflows) {
    const json::value value = json::parse({object.data(), object.size()});
    workflows[id] = {id, std::string(value.at("path").as_string()), object};
  }
  std::vector<ReplayWorkflow> list;
  for (auto& [id, workflow] : workflows) list.push_back(std::move(workflow));
  return list;
}

}  // namespace runlight::sim
