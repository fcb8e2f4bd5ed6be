// SPDX-License-Identifier: MIT
#include "sim/truth.hpp"

#include "sim/json_text.hpp"

namespace runlight::sim {
namespace {

QuotedTime quoted(Time time) { return {std::chrono::floor<std::chrono::seconds>(time)}; }

void append_attempt_line(std::string& out, const RepositoryFacts& repository, const RunFacts& run, const JobList& jobs) {
  append(out, "{\"type\":\"attempt\",\"repository_id\":", repository.id,
         ",\"repository\":", Quoted{text_of(repository.owner, "/", repository.name)}, ",\"workflow_id\":", run.workflow_id,
         ",\"run_id\":", run.id, ",\"run_number\":", run.run_number, ",\"run_attempt\":", run.run_attempt,
         ",\"event\":", Quoted{run.event}, ",\"head_branch\":", Quoted{run.head_branch},
         ",\"head_sha\":", Quoted{run.head_sha}, ",\"actor\":", Quoted{run.actor}, ",\"status\":", Quoted{run.status},
         ",\"conclusion\":", QuotedOrNull{run.conclusion}, ",\"created_at\":", quoted(run.created_at),
         ",\"updated_at\":", quoted(run.updated_at), ",\"run_started_at\":", quoted(run.run_started_at), ",\"job_ids\":[");
  for (std::size_t i = 0; i < jobs.size(); ++i) append(out, i == 0 ? "" : ",", jobs.facts(i).value_or(JobFacts{}).id);
  out.append("]}\n");
}

void append_job_line(std::string& out, const RepositoryFacts& repository, std::int64_t run_id, const JobFacts& job) {
  append(out, "{\"type\":\"job\",\"repository_id\":", repository.id, ",\"run_id\":", run_id,
         ",\"run_attempt\":", job.run_attempt, ",\"id\":", job.id, ",\"name\":", Quoted{job.name},
         ",\"status\":", Quoted{job.status}, ",\"conclusion\":", QuotedOrNull{job.conclusion},
         ",\"created_at\":", quoted(job.created_at), ",\"started_at\":", quoted(job.started_at), ",\"completed_at\":");
  if (job.completed_at)
    append(out, quoted(*job.completed_at));
  else
    out.append("null");
  out.append("}\n");
}

void append_planted_line(std::string& out, const PlantedFacts& planted) {
  append(out, "{\"type\":\"workflow\",\"repository_id\":", planted.repository_id, ",\"workflow_id\":", planted.workflow_id,
         ",\"character\":", Quoted{planted.character}, ",\"is_evident\":", planted.is_evident ? "true" : "false",
         ",\"is_well\":", planted.is_well ? "true" : "false", "}\n");
}

}  // namespace

void append_planted(std::string& out, const World& world, Time now) {
  for (const auto& planted : world.planted(now)) append_planted_line(out, planted);
}

void append_truth(std::string& out, const World& world, const View& view) {
  const auto repositories = world.repositories();
  for (std::size_t r = 0; r < repositories.size(); ++r) {
    if (repositories[r].is_gone) continue;
    for (std::size_t i = 0; i < view.run_count(r); ++i) {
      const std::int32_t last = view.run(r, i).run_attempt;
      for (std::int32_t n = 1; n <= last; ++n) {
        const auto facts = view.attempt(r, i, n);
        if (!facts) continue;
        const auto jobs = view.jobs(r, i, n);
        append_attempt_line(out, repositories[r], *facts, *jobs);
        for (std::size_t j = 0; j < jobs->size(); ++j)
          append_job_line(out, repositories[r], facts->id, jobs->facts(j).value_or(JobFacts{}));
      }
    }
  }
}

}  // namespace runlight::sim
