// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "sim/json_text.hpp"
#include "sim/random.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

using std::chrono::sys_seconds;

enum class Phase { waiting, queued, in_progress, completed };

Phase phase_of(const JobPlan& job, sys_seconds now) {
  if (job.outcome == Outcome::skipped || now >= std::max(job.completed_at, job.started_at)) return Phase::completed;
  if (now < job.waiting_until) return Phase::waiting;
  return now < job.started_at ? Phase::queued : Phase::in_progress;
}

std::string_view status_of(Phase phase) {
  switch (phase) {
    case Phase::waiting: return "waiting";
    case Phase::queued: return "queued";
    case Phase::in_progress: return "in_progress";
    case Phase::completed: return "completed";
  }
  return "queued";
}

std::string_view labels_of(const JobPlan& job) {
  if (job.outcome == Outcome::skipped) return "[]";
  switch (job.spec->runner) {
    case Runner::ubuntu: return R"(["ubuntu-latest"])";
    case Runner::ubuntu_arm: return R"(["ubuntu-22.04-arm"])";
    case Runner::windows: return R"(["windows-latest"])";
    case Runner::macos: return R"(["macos-14"])";
    case Runner::larger: return R"(["ubuntu-latest-8-cores"])";
    case Runner::self_hosted_linux: return R"(["self-hosted","linux","x64"])";
    case Runner::self_hosted_gpu: return R"(["self-hosted","linux","gpu"])";
  }
  return "[]";
}

void append_runner(std::string& out, const JobPlan& job, bool has_runner) {
  if (job.outcome == Outcome::skipped) {
    out.append("null,\"runner_name\":null,\"runner_group_id\":null,\"runner_group_name\":null");
    return;
  }
  if (!has_runner) {
    out.append("0,\"runner_name\":\"\",\"runner_group_id\":0,\"runner_group_name\":\"\"");
    return;
  }
  const auto number = mix(job.seed, 0x2e4);
  switch (job.spec->runner) {
    case Runner::self_hosted_linux:
      append(out, 21 + number % 9, R"(,"runner_name":"lantern-linux-)", number % 9 + 1,
             R"(","runner_group_id":3,"runner_group_name":"Default")");
      return;
    case Runner::self_hosted_gpu:
      append(out, 41 + number % 3, R"(,"runner_name":"lantern-gpu-)", number % 3 + 1,
             R"(","runner_group_id":5,"runner_group_name":"GPU \"fleet\"")");
      return;
    case Runner::larger:
      append(out, 900 + number % 40, R"(,"runner_name":"ubuntu-latest-8-cores_)", number % 100'000,
             R"(","runner_group_id":4,"runner_group_name":"Larger runners")");
      return;
    default: {
      const auto id = 1'000'000'000 + number % 90'000;
      append(out, id, R"(,"runner_name":"GitHub Actions )", id,
             R"(","runner_group_id":0,"runner_group_name":"GitHub Actions")");
    }
  }
}

/// Self-hosted runners report step times in their own zone and with milliseconds, others in UTC.
void append_step_time(std::string& out, const JobPlan& job, sys_seconds time) {
  const auto zone = mix(job.seed, 0x2e4) % 3;
  out.push_back('"');
  if (!is_self_hosted(job.spec->runner) || zone == 2) {
    append_clock_text(out, time);
    out.append(job.spec->runner == Runner::windows ? ".000Z\"" : "Z\"");
    return;
  }
  append_clock_text(out, time + std::chrono::hours(zone == 0 ? -5 : 8));
  const auto milliseconds = mix(job.seed, static_cast<std::uint64_t>(time.time_since_epoch().count())) % 1'000;
  out.append(fmt::format(".{:03}{}\"", zone == 0 ? milliseconds : 0, zone == 0 ? "-05:00" : "+08:00"));
}

void append_step(std::string& out, const JobPlan& job, const StepPlan& step, sys_seconds now) {
  const bool begun = now >= step.started_at;
  const bool over = now >= job.completed_at || (begun && now >= step.completed_at && step.outcome == Outcome::success);
  append(out, "{\"name\":", Quoted{step.spec->name}, ",\"status\":\"",
         over    ? "completed"
         : begun ? "in_progress"
                 : "queued",
         "\",\"conclusion\":", QuotedOrNull{over ? name_of(step.outcome) : std::string_view()}, ",\"number\":", step.number,
         ",\"started_at\":");
  if (begun)
    append_step_time(out, job, step.started_at);
  else
    out.append("null");
  out.append(",\"completed_at\":");
  if (over)
    append_step_time(out, job, step.completed_at);
  else
    out.append("null");
  out.push_back('}');
}

void append_steps(std::string& out, const JobPlan& job, sys_seconds now) {
  bool first = true;
  for (const auto& step : plan_steps(job)) {
    if (!first) out.push_back(',');
    first = false;
    append_step(out, job, step, now);
  }
}

}  // namespace

std::uint64_t stamp_of(const JobPlan& job, sys_seconds now) {
  const Phase phase = phase_of(job, now);
  std::uint64_t steps = 0;
  if (phase == Phase::in_progress) {
    for (const auto& step : plan_steps(job))
      steps += (now >= step.started_at ? 1U : 0U) + (now >= step.completed_at ? 1U : 0U);
  }
  return mix(static_cast<std::uint64_t>(job.id), static_cast<std::uint64_t>(phase), steps);
}

JobFacts job_facts(const JobPlan& job, sys_seconds now) {
  const Phase phase = phase_of(job, now);
  const bool is_over = phase == Phase::completed;
  const bool has_begun = is_over || phase == Phase::in_progress;
  JobFacts facts{.id = job.id,
                 .run_attempt = job.run_attempt,
                 .name = name_of(job),
                 .status = status_of(phase),
                 .created_at = job.created_at,
                 .started_at = has_begun ? job.started_at : job.created_at};
  if (is_over) facts.conclusion = name_of(job.outcome);
  if (is_over) facts.completed_at = job.completed_at;
  return facts;
}

void append_job(std::string& out, const RunContext& context, const RunPlan& run, const JobPlan& job, sys_seconds now) {
  const WorkflowSpec& workflow = context.repository.workflows[run.workflow];
  const Phase phase = phase_of(job, now);
  const bool begun = phase == Phase::in_progress || phase == Phase::completed;
  append(out, "{\"id\":", job.id, ",\"run_id\":", run.id, ",\"workflow_name\":", Quoted{run_name(workflow, run)},
         ",\"head_branch\":", Quoted{head_branch_of(context.profile, context.repository, run)}, ",\"run_url\":\"",
         context.text.api, "/actions/runs/", run.id, "\",\"run_attempt\":", job.run_attempt, ",\"node_id\":\"",
         NodeId{"CR_", 'D', context.repository.id, job.id}, "\",\"head_sha\":", QuotedSha{run.commit}, ",\"url\":\"",
         context.text.api, "/actions/jobs/", job.id, "\",\"html_url\":\"", context.text.html, "/actions/runs/", run.id,
         "/job/", job.id, "\",\"status\":\"", status_of(phase),
         "\",\"conclusion\":", QuotedOrNull{phase == Phase::completed ? name_of(job.outcome) : std::string_view()},
         ",\"created_at\":", QuotedTime{job.created_at},
         ",\"started_at\":", QuotedTime{begun ? job.started_at : job.created_at}, ",\"completed_at\":");
  if (phase == Phase::completed)
    append(out, QuotedTime{job.completed_at});
  else
    out.append("null");
  append(out, ",\"name\":", Quoted{name_of(job)}, ",\"steps\":[");
  if (begun) append_steps(out, job, now);
  append(out, "],\"check_run_url\":\"", context.text.api, "/check-runs/", job.id, "\",\"labels\":", labels_of(job),
         ",\"runner_id\":");
  const bool ran = begun && (job.controlled || job.completed_at > job.started_at);
  append_runner(out, job, ran);
  out.push_back('}');
}

}  // namespace runlight::sim
