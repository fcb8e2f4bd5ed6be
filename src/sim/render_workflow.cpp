// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "sim/json_text.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

bool is_githubs_own(const WorkflowSpec& workflow) { return workflow.path.starts_with("dynamic/"); }

std::string_view runs_on(Runner runner) {
  switch (runner) {
    case Runner::ubuntu: return "ubuntu-latest";
    case Runner::ubuntu_arm: return "ubuntu-22.04-arm";
    case Runner::windows: return "windows-latest";
    case Runner::macos: return "macos-14";
    case Runner::larger: return "ubuntu-latest-8-cores";
    case Runner::self_hosted_linux: return "[self-hosted, linux, x64]";
    case Runner::self_hosted_gpu: return "[self-hosted, linux, gpu]";
  }
  return "ubuntu-latest";
}

void append_triggers(std::string& out, const RepositorySpec& repository, const WorkflowSpec& workflow) {
  const Triggers& on = workflow.on;
  out += "on:\n";
  if (on.push_any)
    out += "  push:\n";
  else if (on.push_default)
    out += fmt::format("  push:\n    branches: [{}, 'release/**']\n", repository.default_branch);
  if (on.pull_request) out += "  pull_request:\n";
  if (on.release) out += "  release:\n    types: [published]\n";
  if (on.comment) out += "  issue_comment:\n    types: [created]\n";
  if (!workflow.cron_texts.empty()) out += "  schedule:\n";
  for (const auto& cron : workflow.cron_texts) out += fmt::format("    - cron: '{}'\n", cron);
  out += "  workflow_dispatch:\n";
}

/// Jobs of one stage need all jobs of the stage before.
std::string needs_of(const Recipe& recipe, const JobSpec& job) {
  std::string needs;
  for (std::size_t i = 0; i < recipe.jobs.size(); ++i) {
    if (recipe.jobs[i].stage == job.stage - 1) needs += fmt::format("{}job{}", needs.empty() ? "" : ", ", i + 1);
  }
  return needs.empty() ? "" : "    needs: [" + needs + "]\n";
}

void append_job_text(std::string& out, const WorkflowSpec& workflow, const Recipe& recipe, std::size_t index) {
  const JobSpec& job = recipe.jobs[index];
  out += fmt::format("  job{}:\n    name: {}\n", index + 1,
                     text_of(Quoted{job.matrix.empty() ? job.name : job.name + " (${{ matrix.value }})"}));
  out += needs_of(recipe, job);
  out += fmt::format("    runs-on: {}\n", runs_on(job.runner));
  if (workflow.timeout_minutes > 0) out += fmt::format("    timeout-minutes: {}\n", workflow.timeout_minutes);
  if (job.needs_approval) out += "    environment: production\n";
  if (!job.matrix.empty()) {
    out += "    strategy:\n      matrix:\n        value:\n";
    for (const auto& value : job.matrix) append(out, "          - ", Quoted{value}, "\n");
  }
  out += "    steps:\n";
  for (const auto& step : job.steps) {
    if (step.is_post || step.name == "Set up job") continue;
    append(out, "      - name: ", Quoted{step.name}, "\n        run: ./scripts/step\n");
  }
}

}  // namespace

void append_workflow(std::string& out, const RepositorySpec& repository, const WorkflowSpec& workflow,
                     const RepositoryText& text, WorkflowTimes times, std::string_view state) {
  append(out, "{\"id\":", workflow.id, ",\"node_id\":\"", NodeId{"W_", 'D', repository.id, workflow.id},
         "\",\"name\":", Quoted{workflow.name}, ",\"path\":", Quoted{workflow.path}, ",\"state\":\"", state,
         "\",\"created_at\":\"");
  append_clock_text(out, times.created_at);
  append(out, ".000Z\",\"updated_at\":\"");
  append_clock_text(out, times.updated_at);
  append(out, ".000Z\",\"url\":\"", text.api, "/actions/workflows/", workflow.id, "\",\"html_url\":");
  if (is_githubs_own(workflow))
    append(out, "\"", text.html, "/actions/workflows/", workflow.path.substr(workflow.path.rfind('/') + 1), "\"");
  else
    append(out, Quoted{text_of(text.html, "/blob/", repository.default_branch, "/", workflow.path)});
  append(out, ",\"badge_url\":\"", text.html, "/workflows/", workflow.id, "/badge.svg\"}");
}

std::string workflow_file_text(const Profile& profile, const RepositorySpec& repository, const WorkflowSpec& workflow) {
  if (is_githubs_own(workflow)) return "";
  std::string out;
  // A workflow without a name is shown by its path.
  if (workflow.name != workflow.path) append(out, "name: ", Quoted{workflow.name}, "\n");
  append_triggers(out, repository, workflow);
  out += "permissions:\n  contents: read\n";
  if (workflow.concurrency)
    out += "concurrency:\n  group: ${{ github.workflow }}-${{ github.ref }}\n  cancel-in-progress: false\n";
  out += "jobs:\n";
  const Recipe& recipe = profile.recipes[workflow.recipe];
  for (std::size_t i = 0; i < recipe.jobs.size(); ++i) append_job_text(out, workflow, recipe, i);
  if (workflow.reusable) {
    out +=
        fmt::format("  announce:\n    uses: {}/shared-workflows/.github/workflows/announce.yml@main\n    secrets: inherit\n",
                    profile.owner.login);
  }
  return out;
}

}  // namespace runlight::sim
