// SPDX-License-Identifier: MIT
#include "insight/verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>

#include "insight/test_history.hpp"

namespace runlight::insight {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const Time k_now = at("2026-05-10T00:00:00Z");

Assessment judged(const WorkflowHistory& history, Time now = k_now) { return assess(history, {}, now); }

std::vector<std::string> words_of(const Assessment& assessment) {
  std::vector<std::string> words;
  for (const auto& finding : assessment.findings) words.push_back(finding.verdict);
  return words;
}

boost::json::object evidence_of(const Assessment& assessment) {
  return boost::json::parse(assessment.findings.front().evidence).as_object();
}

struct Case {
  std::string what;
  WorkflowHistory history;
  std::vector<std::string> verdicts;  ///< worst first
  std::optional<Time> since{};
  std::int64_t failing_runs = 0;
};

void hold(const std::vector<Case>& cases) {
  for (const auto& [what, history, verdicts, since, failing_runs] : cases) {
    SCOPED_TRACE(what);
    const auto found = judged(history);
    EXPECT_EQ(words_of(found), verdicts) << found.sentence;
    EXPECT_EQ(found.verdict, verdicts.front());
    EXPECT_EQ(found.verdict_since, since);
    EXPECT_EQ(found.failing_runs, failing_runs);
    EXPECT_EQ(found.severity, severity_of(verdicts.front()));
    EXPECT_EQ(found.sentence, found.findings.front().sentence);
    EXPECT_GT(found.due_at, k_now);
    for (const auto& finding : found.findings) {
      EXPECT_TRUE(finding.sentence.ends_with('.')) << finding.sentence;
      EXPECT_THAT(finding.sentence, Not(HasSubstr("\n")));
      EXPECT_TRUE(boost::json::parse(finding.evidence).is_object());
    }
  }
}

/// Of a workflow that is read from the beginning: `change` on top.
WorkflowHistory changed(WorkflowHistory history, const std::function<void(WorkflowHistory&)>& change) {
  change(history);
  return history;
}

TEST(Verdict, failing_is_what_the_last_runs_that_count_on_the_default_branch_say) {
  hold({
      {"one failure", history_of({run(1, "2026-05-01"), run(2, "2026-05-02", "failure")}), {"failing"}, at("2026-05-02"), 1},
      {"cancelled, skipped, running, other branches and pull requests are passed over",
       history_of({run(1, "2026-05-01"), run(2, "2026-05-02", "failure"), run(3, "2026-05-03", "cancelled"),
                   run(4, "2026-05-04", "timed_out"), run(5, "2026-05-05", "skipped"),
                   on(run(6, "2026-05-06"), "push", false), on(run(7, "2026-05-07"), "pull_request", false),
                   under_way(run(8, "2026-05-09T23:50:00Z"), "in_progress")}),
       {"failing"},
       at("2026-05-02"),
       2},
      {"startup failures count, and words that nobody knows do not",
       history_of({run(1, "2026-05-01"), run(2, "2026-05-02", "startup_failure"), run(3, "2026-05-03", "blue_moon")}),
       {"failing"},
       at("2026-05-02"),
       1},
      {"fixed by a later run", history_of({run(1, "2026-05-01", "failure"), run(2, "2026-05-02")}), {"healthy"}},
      {"healed by a re-run",
       history_of({run(1, "2026-05-01", "failure"), run(2, "2026-05-02", "failure"), attempt(run(2, "2026-05-02"), 2)}),
       {"healthy"}},
      {"broken by a re-run",
       history_of({run(1, "2026-05-01"), run(2, "2026-05-02"), attempt(run(2, "2026-05-02"), 2, "failure")}),
       {"failing"},
       at("2026-05-02"),
       1},
      {"never good",
       history_of({run(1, "2026-05-01", "failure"), run(2, "2026-05-02", "failure")}),
       {"failing"},
       at("2026-05-01"),
       2},
      {"of pull requests only", history_of({on(run(1, "2026-05-01", "failure"), "pull_request", false)}), {"healthy"}},
      {"in an archived repository too",
       changed(history_of({run(1, "2026-05-02", "failure")}), [](auto& history) { history.facts.archived = true; }),
       {"failing"},
       at("2026-05-02"),
       1},
  });
}

TEST(Verdict, failing_from_as_many_failures_as_the_threshold_says) {
  Thresholds thresholds;
  thresholds.verdict.failing_runs = 2;
  const auto one = history_of({run(1, "2026-05-01"), run(2, "2026-05-02", "failure")});
  EXPECT_EQ(assess(one, thresholds, k_now).verdict, "healthy");
  EXPECT_EQ(assess(one, thresholds, k_now).failing_runs, 1);
  const auto two = history_of({run(1, "2026-05-01", "failure"), run(2, "2026-05-02", "failure")});
  EXPECT_EQ(assess(two, thresholds, k_now).verdict, "failing");
}

TEST(Verdict, failing_names_the_runs_and_where_most_of_them_failed) {
  auto history = history_of({run(1, "2026-05-01"), run(2, "2026-05-02", "failure"), run(3, "2026-05-03", "failure")});
  history.failed_jobs = {{1, 10, 102, 1, "lint", "Run lint", "https://x/lint"},
                         {1, 10, 102, 1, "test (linux)", "Run tests", "https://x/2"},
                         {1, 10, 103, 1, "test (linux)", "Check \"out\"\nnow", "https://x/3"},
                         {1, 10, 103, 1, "test (linux)", "Check \"out\"\nnow", "https://x/3b"},
                         {1, 10, 999, 1, "lint", "Run lint", "https://x/other"}};
  const auto found = judged(history);
  EXPECT_EQ(found.sentence,
            "The last 2 runs on main failed in job \"test (linux)\", step \"Check \"out\" now\", the first of them #2 on "
            "2026-05-02; the last good one was #1 on 2026-05-01.");
  const auto evidence = evidence_of(found);
  EXPECT_EQ(evidence.at("failing_runs"), 2);
  EXPECT_EQ(evidence.at("first_failed_run").at("head_sha"), "sha2");
  EXPECT_EQ(evidence.at("first_failed_run").at("html_url"), "https://github.com/acme/api/actions/runs/102");
  EXPECT_EQ(evidence.at("last_good_run").at("run_id"), 101);
  EXPECT_EQ(evidence.at("failing_job").at("runs"), 2);
  EXPECT_EQ(evidence.at("failing_job").at("html_url"), "https://x/3");
  EXPECT_EQ(runs_to_explain(history, {}, k_now), (std::vector<std::int64_t>{102, 103}));
}

/// `flaky` of `commits` commits on main, the flaky ones healed by a re-run.
WorkflowHistory with_flaky(int flaky, int commits) {
  auto history = history_of();
  for (int i = 0; i < commits; ++i) {
    auto one = run(i + 1, "2026-05-01");
    one.created_at += std::chrono::hours(i);
    one.duration_s = 90;
    if (i < flaky) history.attempts.push_back(attempt(one, 1, "failure"));
    history.attempts.push_back(attempt(one, i < flaky ? 2 : 1));
  }
  return history;
}

TEST(Verdict, flaky_is_what_fails_and_passes_without_a_change) {
  const auto since = at("2026-05-01");
  hold({
      {"just enough commits of both kinds", with_flaky(3, 10), {"flaky"}, since},
      {"one commit too few", with_flaky(3, 9), {"healthy"}},
      {"one flaky commit too few", with_flaky(2, 10), {"healthy"}},
      {"the low end of the rate just enough", with_flaky(3, 101), {"flaky"}, since},
      {"the rate too low to be sure", with_flaky(3, 110), {"healthy"}},
      {"no run at all", history_of(), {"never_run"}},
      {"one run", with_flaky(1, 1), {"healthy"}},
  });
}

TEST(Verdict, flaky_by_another_run_of_the_commit_but_not_by_a_new_commit) {
  auto fixed = history_of();
  auto flaky = history_of();
  for (int i = 0; i < 20; ++i) {
    auto bad = run(i * 2 + 1, "2026-05-01", "failure");
    auto good = run(i * 2 + 2, "2026-05-02");
    fixed.attempts.push_back(bad);
    fixed.attempts.push_back(good);
    flaky.attempts.push_back(bad);
    flaky.attempts.push_back(with_sha(good, bad.head_sha));
  }
  hold({{"each failure fixed by a commit", fixed, {"healthy"}},
        {"each failure gone on its own", flaky, {"flaky"}, at("2026-05-01")}});

  auto merged = flaky;  // the failures were of pull requests: of the commit merged with its base
  for (auto& one : merged.attempts) {
    if (one.conclusion == "failure") one = on(one, "pull_request", false);
  }
  hold({{"a pull request failed and the push did not", merged, {"healthy"}}});
}

TEST(Verdict, flaky_by_reruns_where_commits_are_not_known) {
  auto history = with_flaky(3, 10);
  for (auto& one : history.attempts) one.head_sha = "";
  EXPECT_EQ(judged(history).verdict, "flaky");
}

TEST(Verdict, an_outage_that_ended_is_one_flaky_commit) {
  auto history = with_flaky(2, 12);
  for (int i = 0; i < 10; ++i) {
    history.attempts.push_back(
        on(with_sha(run(20 + i, "2026-05-05", i < 5 ? "failure" : "success"), "nightly"), "schedule", true));
  }
  const auto found = judged(history);
  ASSERT_EQ(found.verdict, "flaky");
  const auto evidence = evidence_of(found);
  EXPECT_EQ(evidence.at("flaky_commits"), 3);
  EXPECT_EQ(evidence.at("commits"), 13);
  EXPECT_EQ(evidence.at("by_rerun"), 2);
  EXPECT_EQ(evidence.at("by_schedule_only"), 1);
  EXPECT_THAT(found.sentence, HasSubstr("1 of them only in scheduled runs"));
}

TEST(Verdict, flaky_tells_the_rate_and_what_was_lost) {
  auto history = with_flaky(5, 40);
  history.failed_jobs = {{1, 10, 101, 1, "e2e", "", ""}, {1, 10, 102, 1, "e2e", "", ""}, {1, 10, 103, 1, "unit", "", ""}};
  const auto found = judged(history);
  EXPECT_EQ(
      found.sentence,
      "5 of 40 commits of the last 30 days failed and passed without a change (12.5 %, likely 5.5 to 26.1 %), most often "
      "in job \"e2e\"; 8 minutes were lost by failures that passed later.");
  EXPECT_EQ(evidence_of(found).at("lost_s").to_number<int>(), 450);
}

TEST(Verdict, flaky_looks_at_its_window_only) {
  const auto history = with_flaky(3, 10);
  EXPECT_EQ(judged(history, at("2026-05-31T00:00:00Z")).verdict, "flaky");  // the first commit is just 30 days old
  EXPECT_NE(judged(history, at("2026-05-31T00:00:01Z")).verdict, "flaky");
  Thresholds few;
  few.verdict.flaky_window_runs = 9;  // the oldest run is one of the flaky
  EXPECT_NE(assess(history, few, k_now).verdict, "flaky");
}

WorkflowHistory every(int days, int runs, std::string_view last) {
  auto history = history_of();
  for (int i = 0; i < runs; ++i) {
    auto one = run(i + 1, last);
    one.created_at -= std::chrono::days(days * (runs - 1 - i));
    history.attempts.push_back(one);
  }
  return history;
}

TEST(Verdict, stale_is_silence_longer_than_its_rhythm_explains) {
  const auto by_hand = [](auto& history) { history.facts.triggers = {"release", "workflow_dispatch"}; };
  const auto archived = [](auto& history) { history.facts.archived = true; };
  const auto gone = [](auto& history) { history.facts.repository_state = "gone"; };
  hold({
      {"daily, silent for 33 days", every(1, 3, "2026-04-07"), {"stale"}, at("2026-04-07")},
      {"monthly, silent for 70 days", every(30, 3, "2026-03-01"), {"healthy"}},
      {"monthly, silent for 91 days", every(30, 3, "2026-02-08"), {"stale"}, at("2026-02-08")},
      {"monthly, silent for 90 days", every(30, 3, "2026-02-09"), {"healthy"}},
      {"one run, 30 days ago to the second", every(1, 1, "2026-04-10"), {"healthy"}},
      {"one run, a second more", every(1, 1, "2026-04-09T23:59:59Z"), {"stale"}, at("2026-04-09T23:59:59Z")},
      {"by hand, silent for 180 days", changed(every(1, 3, "2025-11-11"), by_hand), {"healthy"}},
      {"by hand, silent for 181 days", changed(every(1, 3, "2025-11-10"), by_hand), {"stale"}, at("2025-11-10")},
      {"by hand, but every day, silent for 33 days",
       changed(every(1, 21, "2026-04-07"), by_hand),
       {"stale"},
       at("2026-04-07")},
      {"by hand, not often enough to be a rhythm", changed(every(1, 20, "2026-04-07"), by_hand), {"healthy"}},
      {"by hand, every eighth day", changed(every(8, 30, "2026-04-07"), by_hand), {"healthy"}},
      {"in an archived repository", changed(every(1, 3, "2025-01-01"), archived), {"healthy"}},
      {"in a repository that is gone", changed(every(1, 3, "2025-01-01"), gone), {"healthy"}},
      {"failing and silent", history_of({run(1, "2026-01-01", "failure")}), {"failing", "stale"}, at("2026-01-01"), 1},
  });
}

TEST(Verdict, stale_is_due_when_the_silence_gets_too_long) {
  const auto found = judged(every(1, 3, "2026-04-09T23:00:00Z"), at("2026-05-09T22:00:00Z"));
  EXPECT_EQ(found.verdict, "healthy");
  EXPECT_EQ(found.due_at, at("2026-05-09T23:00:01Z"));
}

TEST(Verdict, disabled_says_which_way_and_nothing_else) {
  const auto in_state = [](std::string state) {
    auto history = history_of({run(1, "2025-01-01", "failure")});
    history.facts.state = std::move(state);
    history.facts.updated_at = at("2026-02-03T04:05:06Z");
    return history;
  };
  hold({{"by hand", in_state("disabled_manually"), {"disabled"}, at("2026-02-03T04:05:06Z"), 1},
        {"a word that nobody knows", in_state("dis\nabled"), {"disabled"}, at("2026-02-03T04:05:06Z"), 1}});
  EXPECT_THAT(judged(in_state("disabled_inactivity")).sentence, HasSubstr("nothing was pushed"));
  EXPECT_THAT(judged(in_state("deleted")).sentence, HasSubstr("Its file was deleted, on 2026-02-03"));
  EXPECT_THAT(judged(in_state("disabled_fork")).sentence, HasSubstr("fork"));
}

TEST(Verdict, never_run_is_said_of_what_could_have_run) {
  const auto with = [](const std::function<void(WorkflowFacts&)>& change) {
    auto history = history_of();
    change(history.facts);
    return history;
  };
  hold({{"read whole", history_of(), {"never_run"}},
        {"not read yet", with([](auto& facts) { facts.is_history_read = false; }), {"never_run"}},
        {"called by others only", with([](auto& facts) { facts.triggers = {"workflow_call"}; }), {"healthy"}},
        {"archived", with([](auto& facts) { facts.archived = true; }), {"healthy"}},
        {"a run under way is one", history_of({under_way(run(1, "2026-05-09T23:59:00Z"), "queued")}), {"healthy"}}});
  EXPECT_THAT(judged(history_of()).sentence, HasSubstr("history is read"));
  EXPECT_THAT(judged(with([](auto& facts) { facts.is_history_read = false; })).sentence, HasSubstr("not read"));
}

/// A run made at `created_at` and seen just now, after others that took `usual`.
WorkflowHistory with_open(std::string status, std::string_view created_at,
                          std::chrono::minutes usual = std::chrono::minutes(5)) {
  auto history = history_of();
  for (int i = 1; i < 20; ++i) {
    auto one = run(i, "2026-05-01");
    one.completed_at = one.created_at + usual;
    history.attempts.push_back(one);
  }
  auto open = under_way(run(30, created_at), std::move(status));
  open.observed_at = k_now - std::chrono::minutes(5);
  history.attempts.push_back(open);
  return history;
}

TEST(Verdict, stuck_is_what_takes_longer_than_any_run_did_and_than_an_hour) {
  using std::chrono::hours;
  const auto unseen = [](auto& history) { history.attempts.back().observed_at = k_now - hours(3); };
  const auto seen_since = [&](auto& history) {
    unseen(history);
    history.collected_until = k_now - std::chrono::minutes(1);
  };
  hold({
      {"an hour", with_open("in_progress", "2026-05-09T23:00:00Z"), {"healthy"}},
      {"a second more", with_open("in_progress", "2026-05-09T22:59:59Z"), {"stuck"}, at("2026-05-09T22:59:59Z")},
      {"runs of three hours are usual", with_open("in_progress", "2026-05-09T21:30:00Z", hours(3)), {"healthy"}},
      {"and this one takes longer",
       with_open("in_progress", "2026-05-09T20:59:59Z", hours(3)),
       {"stuck"},
       at("2026-05-09T20:59:59Z")},
      {"queued for longer than GitHub queues",
       with_open("queued", "2026-05-08T23:59:59Z", hours(48)),
       {"stuck"},
       at("2026-05-08T23:59:59Z")},
      {"queued for less, where that is usual", with_open("queued", "2026-05-09T00:00:01Z", hours(48)), {"healthy"}},
      {"waiting for an approval for six days", with_open("waiting", "2026-05-03T00:00:01Z"), {"healthy"}},
      {"and for more than seven", with_open("waiting", "2026-05-02T23:59:59Z"), {"stuck"}, at("2026-05-02T23:59:59Z")},
      {"not looked at since", changed(with_open("in_progress", "2026-05-09T20:00:00Z"), unseen), {"healthy"}},
      {"looked at without news",
       changed(with_open("in_progress", "2026-05-09T20:00:00Z"), seen_since),
       {"stuck"},
       at("2026-05-09T20:00:00Z")},
  });
}

TEST(Verdict, stuck_counts_a_rerun_from_its_own_start) {
  auto history = history_of({run(1, "2026-05-01"), attempt(run(2, "2026-05-09"), 1, "failure")});
  auto again = under_way(attempt(run(2, "2026-05-09"), 2), "in_progress");
  again.run_started_at = k_now - std::chrono::minutes(50);
  again.observed_at = k_now;
  history.attempts.push_back(again);
  EXPECT_EQ(judged(history).verdict, "healthy");
  history.attempts.back().run_started_at = k_now - std::chrono::minutes(61);
  EXPECT_EQ(judged(history).verdict, "stuck");
}

TEST(Verdict, healthy_warns_of_a_schedule_that_github_is_about_to_switch_off) {
  auto history = history_of({run(1, "2026-05-09")});
  history.facts.visibility = "public";
  history.facts.crons = {"0 3 * * *"};
  history.facts.pushed_at = k_now - std::chrono::days(53) - std::chrono::seconds(1);
  EXPECT_THAT(judged(history).sentence, HasSubstr("GitHub disables its schedule on 2026-05-16"));
  EXPECT_EQ(evidence_of(judged(history)).at("switch_off_at"), "2026-05-16T23:59:59Z");
  history.facts.pushed_at = k_now - std::chrono::days(52);
  EXPECT_THAT(judged(history).sentence, Not(HasSubstr("GitHub disables")));
  EXPECT_EQ(evidence_of(judged(history)).at("switch_off_at"), "2026-05-18T00:00:00Z");
  history.facts.visibility = "private";
  EXPECT_TRUE(evidence_of(judged(history)).at("switch_off_at").is_null());
}

TEST(Verdict, slower_from_the_first_attempts_on_the_default_branch) {
  auto history = history_of();
  for (int i = 0; i < 40; ++i) {
    auto one = run(i + 1, "2026-04-01");
    one.created_at += std::chrono::days(i);
    one.duration_s = (i < 20 ? 100 : 150) + i % 3;
    history.attempts.push_back(one);
    auto elsewhere = on(run(i + 1, "2026-04-01"), "pull_request", false);
    elsewhere.run_id += 1'000;
    elsewhere.duration_s = 5'000;
    history.attempts.push_back(elsewhere);
  }
  std::ranges::sort(history.attempts, {}, &HistoryAttempt::run_id);
  const auto found = judged(history, at("2026-05-11"));
  ASSERT_EQ(words_of(found), std::vector<std::string>{"slower"}) << found.sentence;
  EXPECT_EQ(found.verdict_since, at("2026-04-21"));
  ASSERT_EQ(found.change_points.size(), 1U);
  EXPECT_EQ(found.change_points.front().run_number, 21);
  EXPECT_THAT(found.sentence,
              HasSubstr("It takes 1.50 times as long since run #21 on 2026-04-21: 2 min 31 s instead of 1 min 41 s"));
}

TEST(Verdict, slower_of_a_job_alone) {
  auto history = history_of();
  JobDurations job{.repository_id = 1, .workflow_id = 10, .job_name = "e2e", .run_ids = {}, .durations_s = {}, .labels = {}};
  for (int i = 0; i < 40; ++i) {
    auto one = run(i + 1, "2026-04-01");
    one.created_at += std::chrono::days(i);
    one.duration_s = 1'000 + i % 7;
    history.attempts.push_back(one);
    job.run_ids.push_back(one.run_id);
    job.durations_s.push_back((i < 20 ? 100 : 150) + i % 3);
    job.labels.push_back(i < 20 ? "ubuntu-22.04" : "ubuntu-24.04");
  }
  history.job_durations.push_back(job);
  const auto found = judged(history, at("2026-05-11"));
  ASSERT_EQ(words_of(found), std::vector<std::string>{"slower"}) << found.sentence;
  EXPECT_THAT(found.sentence, AllOf(HasSubstr("Job \"e2e\" takes 1.50 times"), HasSubstr("ubuntu-24.04")));
  EXPECT_EQ(found.change_points.front().job_name, "e2e");
}

/// Started by a schedule at three every night from 2026-04-01 on, up to and with the night of `last`.
WorkflowHistory nightly(std::string_view last) {
  auto history = history_of();
  history.facts.triggers = {"schedule"};
  history.facts.crons = {"17 3 * * *"};
  history.facts.cron_timezones = {""};
  history.facts.file_observed_at = at("2026-04-01");
  history.facts.covered_from = at("2026-01-01");
  history.collected_until = k_now;
  int number = 0;
  for (Time day = at("2026-04-01"); day <= at(last); day += std::chrono::days(1)) {
    auto one = on(run(++number, "2026-04-01"), "schedule", true);
    one.created_at = one.observed_at = day + std::chrono::hours(3) + std::chrono::minutes(25);
    history.attempts.push_back(one);
  }
  return history;
}

TEST(Verdict, missed_is_a_schedule_that_stopped_to_start_runs) {
  const auto missed_since = at("2026-05-05T03:17:00Z");
  const auto with = [](WorkflowHistory history, const std::function<void(WorkflowHistory&)>& change) {
    change(history);
    return history;
  };
  hold({
      {"kept", nightly("2026-05-09"), {"healthy"}},
      {"stopped", nightly("2026-05-04"), {"missed"}, missed_since},
      {"stopped for so long that it would be stale: once is enough",
       nightly("2026-04-02"),
       {"missed"},
       at("2026-04-03T03:17:00Z")},
      {"not looked at since",
       with(nightly("2026-05-04"), [](auto& history) { history.collected_until = at("2026-05-05"); }),
       {"healthy"}},
      {"the file is new",
       with(nightly("2026-05-04"), [](auto& history) { history.facts.file_observed_at = at("2026-05-09T12:00:00Z"); }),
       {"healthy"}},
      {"the file was there at the first look",
       with(nightly("2026-05-04"),
            [](auto& history) {
              history.facts.file_observed_at = at("2026-05-09T12:00:00Z");
              history.facts.first_collected_at = at("2026-05-09T11:55:00Z");
            }),
       {"missed"},
       missed_since},
      {"archived", with(nightly("2026-05-04"), [](auto& history) { history.facts.archived = true; }), {"healthy"}},
      {"disabled",
       with(nightly("2026-05-04"), [](auto& history) { history.facts.state = "disabled_inactivity"; }),
       {"disabled"}},
      {"a cron that is none", with(nightly("2026-05-04"), [](auto& history) { history.facts.crons = {"x"}; }), {"healthy"}},
  });
  const auto found = judged(nightly("2026-05-04"));
  EXPECT_EQ(
      found.sentence,
      "Its schedule \"17 3 * * *\" has not started it since 2026-05-05 03:17 UTC, 5 times in a row; the last run that it "
      "started was on 2026-05-04.");
  ASSERT_EQ(found.schedules.size(), 1U);
  EXPECT_EQ(found.schedules.front().missed, 5U);
  EXPECT_LE(found.due_at, k_now + std::chrono::minutes(15));
}

TEST(Verdict, odd_names_make_one_line) {
  auto history = history_of({run(1, "2026-05-02", "failure")});
  history.facts.default_branch = "main\x1b[31m\n" + std::string(500, 'x');
  history.failed_jobs = {{1, 10, 101, 1, "ü" + std::string(300, 'y'), "\t", ""}};
  const auto found = judged(history);
  EXPECT_THAT(found.sentence, AllOf(Not(HasSubstr("\n")), Not(HasSubstr("\x1b"))));
  EXPECT_LT(found.sentence.size(), 500U);
}

TEST(Verdict, sentences_and_evidence_stay_the_same_while_what_they_say_does) {
  for (const auto& history : {with_flaky(5, 40), every(1, 3, "2026-04-07"), history_of({run(1, "2026-05-02", "failure")})}) {
    const auto before = judged(history);
    const auto after = judged(history, k_now + std::chrono::hours(20));
    EXPECT_EQ(before.sentence, after.sentence);
    EXPECT_EQ(before.findings.front().evidence, after.findings.front().evidence);
  }
}

}  // namespace
}  // namespace runlight::insight
