// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "sim/json_text.hpp"
#include "sim/random.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

const WorkflowSpec& workflow_of(const RunContext& context, const RunPlan& run) {
  return context.repository.workflows[run.workflow];
}

/// GitHub lists open pull requests with the same head: often none, even for runs of event pull_request.
bool lists_pull(const RunPlan& run) {
  return run.pull != 0 && run.branch == Branch::pull && !run.from_fork && mix(run.seed, 0x9011) % 100 < 40;
}

void append_pull(std::string& out, const RunContext& context, const RunPlan& run, std::string_view branch) {
  const auto repository = text_of("{\"id\":", context.repository.id, ",\"url\":\"", context.text.api,
                                  "\",\"name\":", Quoted{context.repository.name}, "}");
  append(out, "{\"url\":\"", context.text.api, "/pulls/", run.pull,
         "\",\"id\":", 3'000'000'000 + context.repository.id % 100'000 * 10'000 + run.pull, ",\"number\":", run.pull,
         ",\"head\":{\"ref\":", Quoted{branch}, ",\"sha\":", QuotedSha{run.commit}, ",\"repo\":", repository,
         "},\"base\":{\"ref\":", Quoted{context.repository.default_branch}, ",\"sha\":", QuotedSha{mix(run.commit, 1)},
         ",\"repo\":", repository, "}}");
}

void append_referenced(std::string& out, const RunContext& context, const RunPlan& run) {
  if (!workflow_of(context, run).reusable) return;
  append(out, "{\"path\":\"", context.profile.owner.login,
         "/shared-workflows/.github/workflows/announce.yml@main\",\"sha\":", QuotedSha{mix(context.profile.seed, 0x5a)},
         ",\"ref\":\"refs/heads/main\"}");
}

void append_commit(std::string& out, const RunContext& context, const RunPlan& run) {
  const ActorSpec& author = actor_of(context.profile, run.actor);
  const auto person = text_of("{\"name\":", Quoted{author.name}, ",\"email\":\"", author.id, "@users.noreply.github.com\"}");
  append(out, "{\"id\":", QuotedSha{run.commit}, ",\"tree_id\":", QuotedSha{mix(run.commit, 2)},
         ",\"message\":", Quoted{commit_message_of(context.profile, context.repository, run)},
         ",\"timestamp\":", QuotedTime{run.created_at - seconds(7)}, ",\"author\":", person, ",\"committer\":", person, "}");
}

sys_seconds started_at(const RunPlan& run, std::int32_t run_attempt, RunDetail detail) {
  const AttemptPlan& attempt = attempt_of(run, run_attempt);
  const sys_seconds started = attempt.created_at;
  // In the wild 23 % of first attempts, asked for one by one, start before their run was created.
  const auto dice = mix(run.seed, 0x57a27);
  const bool early = !attempt.controlled && detail == RunDetail::attempt && run_attempt == 1 && dice % 100 < 23;
  return early ? started - seconds(static_cast<std::int64_t>(1 + dice / 100 % 3)) : started;
}

/// Runs from before GitHub kept a name have none.
bool is_nameless(const RunContext& context, const RunPlan& run, sys_seconds updated_at) {
  return context.repository.history_days > 400 && updated_at - run.created_at > std::chrono::days(399) && run.id % 2 == 0;
}

}  // namespace

std::int64_t check_suite_id_of(const RunPlan& run) { return run.id * 2 + 13; }

std::string_view run_name(const WorkflowSpec& workflow, const RunPlan& run) {
  // GitHub cannot read the name of a file that it cannot start.
  return run.attempts[0].outcome == Outcome::startup_failure ? workflow.path : workflow.name;
}

void append_run(std::string& out, const RunContext& context, const RunPlan& run, std::int32_t run_attempt,
                const AttemptState& state, RunDetail detail, bool with_pulls) {
  const WorkflowSpec& workflow = workflow_of(context, run);
  const std::string branch = head_branch_of(context.profile, context.repository, run);
  const std::string api = text_of(context.text.api, "/actions/runs/", run.id);
  const std::int64_t suite = check_suite_id_of(run);
  const bool nameless = is_nameless(context, run, state.updated_at);
  append(out, "{\"id\":", run.id, ",\"name\":", QuotedOrNull{nameless ? std::string_view() : run_name(workflow, run)},
         ",\"node_id\":\"", NodeId{"WFR_", 'L', context.repository.id, run.id}, "\",\"head_branch\":", Quoted{branch},
         ",\"head_sha\":", QuotedSha{run.commit}, ",\"path\":", Quoted{workflow.path},
         ",\"display_title\":", Quoted{display_title_of(context.profile, context.repository, run)},
         ",\"run_number\":", run.run_number, ",\"event\":\"", name_of(run.event), "\",\"status\":\"", state.status,
         "\",\"conclusion\":", QuotedOrNull{state.conclusion}, ",\"workflow_id\":", workflow.id,
         ",\"check_suite_id\":", suite, ",\"check_suite_node_id\":\"", NodeId{"CS_", 'D', context.repository.id, suite},
         "\",\"url\":\"", api, "\",\"html_url\":\"", context.text.html, "/actions/runs/", run.id, "\",\"pull_requests\":[");
  if (with_pulls && lists_pull(run)) append_pull(out, context, run, branch);
  append(out, "],\"created_at\":", QuotedTime{run.created_at}, ",\"updated_at\":", QuotedTime{state.updated_at},
         ",\"actor\":", context.actor, ",\"run_attempt\":", run_attempt, ",\"referenced_workflows\":[");
  append_referenced(out, context, run);
  append(out, "],\"run_started_at\":", QuotedTime{started_at(run, run_attempt, detail)},
         ",\"triggering_actor\":", context.triggering_actor);
  const std::string base = detail == RunDetail::attempt ? text_of(api, "/attempts/", run_attempt) : api;
  append(out, ",\"jobs_url\":\"", base, "/jobs\",\"logs_url\":\"", base, "/logs\",\"check_suite_url\":\"", context.text.api,
         "/check-suites/", suite, "\",\"artifacts_url\":\"", api, "/artifacts\",\"cancel_url\":\"", api,
         "/cancel\",\"rerun_url\":\"", api, "/rerun\",\"previous_attempt_url\":");
  if (run_attempt > 1)
    append(out, "\"", api, "/attempts/", run_attempt - 1, "\"");
  else
    out.append("null");
  append(out, ",\"workflow_url\":\"", context.text.api, "/actions/workflows/", workflow.id, "\",\"head_commit\":");
  append_commit(out, context, run);
  append(out, ",\"repository\":", context.text.embedded,
         ",\"head_repository\":", run.from_fork ? context.text.fork : context.text.embedded, "}");
}

}  // namespace runlight::sim
