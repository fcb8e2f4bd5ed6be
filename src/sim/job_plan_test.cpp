// SPDX-License-Identifier: MIT
#include "sim/job_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/time.hpp"
#include "sim/history.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds k_now = sys_days(std::chrono::year(2026) / 3 / 11) + std::chrono::hours(14);

const Profile& profile() {
  static const Profile made = organisation_profile(1, "lantern-works");
  return made;
}

const History& history() {
  static const auto made = [] {
    auto lively = make_lively_history(profile(), k_now);
    lively->extend_to(k_now);
    return lively;
  }();
  return *made;
}

/// Calls `visit(repository, run)` for the newest runs of every repository.
template <class Visit>
void for_each_run(Visit visit) {
  for (std::size_t repository = 0; repository < profile().repositories.size(); ++repository) {
    const std::size_t count = history().count(repository, k_now);
    for (std::size_t i = count > 400 ? count - 400 : 0; i < count; ++i)
      visit(profile().repositories[repository], history().run(repository, i));
  }
}

template <class Visit>
void for_each_job(Visit visit) {
  for_each_run([&](const RepositorySpec& repository, const RunPlan& run) {
    for (std::int32_t n = 1; n <= run.attempt_count; ++n) {
      for (const auto& job : plan_jobs(profile(), repository, run, n)) visit(repository, run, job);
    }
  });
}

TEST(JobPlan, fits_inside_its_attempt) {
  for_each_job([](const RepositorySpec& repository, const RunPlan& run, const JobPlan& job) {
    const auto& attempt = run.attempts.at(static_cast<std::size_t>(job.run_attempt - 1));
    ASSERT_GE(job.created_at, attempt.created_at) << repository.name;
    ASSERT_LE(job.completed_at, attempt.ended_at()) << repository.name;
    if (job.outcome == Outcome::skipped) {
      ASSERT_LT(job.completed_at, job.started_at);
    } else if (job.carried_over) {
      ASSERT_GE(job.run_attempt, 2);
      ASSERT_LT(job.started_at, job.created_at);
      ASSERT_LT(job.completed_at, attempt.created_at);
    } else {
      ASSERT_LE(job.created_at, job.started_at);
      ASSERT_LE(job.started_at, job.completed_at);
    }
  });
}

TEST(JobPlan, agrees_with_the_outcome_of_its_attempt) {
  for_each_run([](const RepositorySpec& repository, const RunPlan& run) {
    for (std::int32_t n = 1; n <= run.attempt_count; ++n) {
      const auto jobs = plan_jobs(profile(), repository, run, n);
      const auto outcome = run.attempts.at(static_cast<std::size_t>(n - 1)).outcome;
      const auto has = [&](Outcome wanted) {
        return std::ranges::any_of(jobs, [&](const JobPlan& job) { return job.outcome == wanted; });
      };
      if (outcome == Outcome::success) {
        EXPECT_TRUE(std::ranges::all_of(jobs, [](const JobPlan& job) { return job.outcome == Outcome::success; }))
            << repository.name << run.id;
      } else if (outcome == Outcome::failure || outcome == Outcome::timed_out) {
        EXPECT_TRUE(has(outcome)) << repository.name << " " << run.id;
      } else if (outcome == Outcome::startup_failure || outcome == Outcome::action_required) {
        EXPECT_TRUE(jobs.empty());
      }
    }
  });
}

TEST(JobPlan, numbers_steps_with_gaps_and_lets_them_follow_each_other) {
  std::size_t with_gap = 0;
  std::size_t with_steps = 0;
  for_each_job([&](const RepositorySpec&, const RunPlan&, const JobPlan& job) {
    const auto steps = plan_steps(job);
    if (steps.empty()) return;
    ++with_steps;
    with_gap += static_cast<std::size_t>(steps.back().number) > steps.size() ? 1U : 0U;
    ASSERT_EQ(steps.front().started_at, job.started_at);
    ASSERT_EQ(steps.back().completed_at, job.completed_at);
    for (std::size_t i = 1; i < steps.size(); ++i) {
      ASSERT_GT(steps[i].number, steps[i - 1].number);
      ASSERT_EQ(steps[i].started_at, steps[i - 1].completed_at);
    }
  });
  EXPECT_GT(with_gap, with_steps / 2);
}

TEST(JobPlan, shows_a_job_as_github_does_in_each_phase) {
  const std::string none;
  std::map<std::string, int> seen;
  for_each_job([&](const RepositorySpec& repository, const RunPlan& run, const JobPlan& job) {
    if (run.seed % 16 != 0) return;
    const RepositoryText text{.api = "http://api.test/repos/x", .html = "https://github.com/x"};
    const RunContext context{profile(), repository, text, none, none, none};
    const auto shown = [&](sys_seconds now) {
      std::string out;
      append_job(out, context, run, job, now);
      return boost::json::parse(out).as_object();
    };
    const auto end = std::max(job.completed_at, job.started_at);
    for (const auto now : {job.created_at, job.started_at, job.started_at + (job.completed_at - job.started_at) / 2, end}) {
      if (now < job.created_at) continue;
      const auto object = shown(now);
      const std::string status(object.at("status").as_string());
      ++seen[status];
      EXPECT_EQ(status == "completed", object.at("conclusion").is_string());
      EXPECT_EQ(status == "completed", object.at("completed_at").is_string());
      if (status == "queued" || status == "waiting") {
        EXPECT_EQ(object.at("started_at"), object.at("created_at"));
        EXPECT_TRUE(object.at("steps").as_array().empty());
      }
    }
  });
  for (const auto* status : {"queued", "waiting", "in_progress", "completed"}) EXPECT_GT(seen[status], 0) << status;
}

TEST(JobPlan, gives_self_hosted_steps_offsets_and_milliseconds) {
  std::map<std::string, int> endings;
  const std::string none;
  for_each_job([&](const RepositorySpec& repository, const RunPlan& run, const JobPlan& job) {
    if (!is_self_hosted(job.spec->runner) || run.seed % 8 != 0) return;
    const RepositoryText text;
    std::string out;
    append_job(out, {profile(), repository, text, none, none, none}, run, job, k_now);
    const auto object = boost::json::parse(out);
    for (const auto& step : object.at("steps").as_array()) {
      if (!step.at("started_at").is_string()) continue;
      const std::string time(step.at("started_at").as_string());
      ++endings[time.substr(time.size() - 6)];
      EXPECT_TRUE(parse_time(time)) << time;
    }
  });
  EXPECT_GT(endings["-05:00"], 0);
  EXPECT_GT(endings["+08:00"], 0);
}

}  // namespace
}  // namespace runlight::sim
