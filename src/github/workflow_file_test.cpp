// SPDX-License-Identifier: MIT
#include "github/workflow_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace runlight::github {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Words = std::vector<std::string>;

model::WorkflowFile read(std::string_view text) { return read_workflow_file(text, {}); }

/// `head`, with a job, so that nothing is missing.
model::WorkflowFile read_with_job(const std::string& head) { return read(head + "\njobs: {build: {runs-on: x}}\n"); }

constexpr std::string_view k_usual = R"(name: Nightly / ünïcode 🌙   # of all branches
run-name: by @${{ github.actor }}
on:
  push:
    branches: [main]
  schedule:
    - cron: '30 5 * * 1-5'
    - cron: "0 0 1 * *"
      timezone: Europe/Berlin
  workflow_dispatch:
concurrency:
  group: ${{ github.workflow }}-${{ github.ref }}
  cancel-in-progress: true
jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - run: |
          echo "a: b"
        timeout-minutes: 90
  test:
    needs: build
    timeout-minutes: 45
    uses: ./.github/workflows/test.yml
  deploy:
    timeout-minutes: ${{ fromJSON(vars.TIMEOUT) }}
)";

void expect_usual_facts(const model::WorkflowFile& file) {
  EXPECT_EQ(file.problem, "");
  EXPECT_EQ(file.name, "Nightly / ünïcode 🌙");
  EXPECT_THAT(file.triggers, ElementsAre("push", "schedule", "workflow_dispatch"));
  EXPECT_THAT(file.crons, ElementsAre("30 5 * * 1-5", "0 0 1 * *"));
  EXPECT_THAT(file.cron_timezones, ElementsAre("", "Europe/Berlin"));
  EXPECT_EQ(file.timeout_minutes, 45) << "a step's own is none of the job's, and an expression is not known";
  EXPECT_EQ(file.concurrency_group, "${{ github.workflow }}-${{ github.ref }}");
  EXPECT_EQ(file.cancel_in_progress, true);
  EXPECT_EQ(file.jobs, 3);
}

TEST(WorkflowFile, reads_a_usual_file) { expect_usual_facts(read(k_usual)); }

TEST(WorkflowFile, reads_it_with_a_byte_order_mark_and_the_line_ends_of_windows) {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : k_usual) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  expect_usual_facts(read(text));
}

TEST(WorkflowFile, keeps_whose_file_it_is_and_nothing_else_of_what_was_given) {
  const model::WorkflowFile given{.repository_id = 7,
                                  .path = ".github/workflows/ci.yml",
                                  .blob_sha = "abc",
                                  .triggers = {"push"},
                                  .jobs = 9,
                                  .problem = "of before",
                                  .observed_at = *parse_time("2026-05-01T10:00:00Z")};
  const auto file = read_workflow_file("on: release\njobs: {a: {runs-on: x}}\n", given);
  EXPECT_EQ(file.repository_id, 7);
  EXPECT_EQ(file.path, given.path);
  EXPECT_EQ(file.blob_sha, "abc");
  EXPECT_EQ(file.observed_at, given.observed_at);
  EXPECT_THAT(file.triggers, ElementsAre("release"));
  EXPECT_EQ(file.jobs, 1);
  EXPECT_EQ(file.problem, "");
}

struct TriggerCase {
  std::string on;
  Words triggers;
  std::string problem;
};

TEST(WorkflowFile, reads_triggers_in_every_form) {
  const TriggerCase cases[] = {
      {"on: push", {"push"}, ""},
      {"'on': push", {"push"}, ""},
      {"on: [push, pull_request, push]", {"pull_request", "push"}, ""},
      {"on:\n- workflow_call\n- push", {"push", "workflow_call"}, ""},
      {"on: {workflow_call: {inputs: {a: {type: string}}}}", {"workflow_call"}, ""},
      {"on:\n  push:\n  pull_request: {types: [opened]}", {"pull_request", "push"}, ""},
      {"on: &events [push]", {"push"}, ""},
      {"x: &events [push]\non: *events", {"push"}, ""},
      {"x: &event push\non: {*event : }", {"push"}, ""},
      {"on:", {}, "Line 1: on names no trigger."},
      {"on: []", {}, "Line 1: on names no trigger."},
      {"on: ''", {}, "Line 1: on names no trigger."},
      {"true: push", {}, "The file names no trigger: it has no key on."},
      {"on: [push, [release]]", {"push"}, "Line 1: A trigger is not a text."},
      {"on: push\non: release", {"push"}, "Line 2: the key \"on\" stands twice in one map."},
      {"x: &x {push: }\non:\n  <<: *x\n  release:", {"<<", "release"}, "Line 3: GitHub does not take the merge key <<."},
  };
  for (const auto& [on, triggers, problem] : cases) {
    const auto file = read_with_job(on);
    EXPECT_EQ(file.triggers, triggers) << on;
    EXPECT_EQ(file.problem, problem) << on;
    EXPECT_EQ(file.jobs, 1) << on;
  }
}

struct CronCase {
  std::string on;
  Words crons;
  Words timezones;
  std::string problem;
};

TEST(WorkflowFile, reads_schedules_in_every_form) {
  const CronCase cases[] = {
      {"on: {schedule: [{cron: '0 * * * *'}]}", {"0 * * * *"}, {""}, ""},
      {"on:\n  schedule:\n  - cron: 0 5 * * *", {"0 5 * * *"}, {""}, ""},
      {"on:\n  schedule:\n  - cron: >-\n      0 5\n      * * *", {"0 5 * * *"}, {""}, ""},
      {"on: {schedule: [{timezone: Asia/Tokyo, cron: '1 * * * *'}, {cron: '2 * * * *'}]}",
       {"1 * * * *", "2 * * * *"},
       {"Asia/Tokyo", ""},
       ""},
      {"x: &x [{cron: '3 * * * *'}]\non: {schedule: *x}", {"3 * * * *"}, {""}, ""},
      {"on: {schedule: {cron: '4 * * * *'}}", {"4 * * * *"}, {""}, "Line 1: schedule is a map; GitHub takes a list."},
      {"on: {schedule: '5 * * * *'}", {}, {}, "Line 1: schedule is a text; GitHub takes a list."},
      {"on: {schedule: ['6 * * * *']}", {}, {}, "Line 1: an item of schedule is no map with the key cron."},
      {"on: {schedule: [{timezone: UTC}]}", {}, {}, "Line 1: an item of schedule has no cron."},
      {"on: {schedule: [{cron: [7]}]}", {}, {}, "Line 1: cron is not a text."},
      {"on: {schedule: [{cron: ''}, {cron: '8 * * * *'}]}", {"8 * * * *"}, {""}, "Line 1: an item of schedule has no cron."},
      {"on: {schedule: [{cron: '9 * * * *', timezone: [x]}]}", {"9 * * * *"}, {""}, "Line 1: timezone is not a text."},
      {"on: {schedule: }", {}, {}, "Line 1: schedule has no cron."},
      {"on: schedule", {}, {}, "Line 1: schedule has no cron."},
      // Unquoted, a star begins an alias.
      {"on:\n  schedule:\n  - cron: * 5 * * *", {}, {}, "Line 3: it is not YAML: alias not found after *."},
  };
  for (const auto& [on, crons, timezones, problem] : cases) {
    const auto file = read_with_job(on);
    EXPECT_EQ(file.crons, crons) << on;
    EXPECT_EQ(file.cron_timezones, timezones) << on;
    EXPECT_EQ(file.problem, problem) << on;
  }
}

struct ConcurrencyCase {
  std::string yaml;
  std::optional<std::string> group;
  std::optional<bool> cancel_in_progress;
  std::string problem;
};

TEST(WorkflowFile, reads_concurrency_in_every_form) {
  const ConcurrencyCase cases[] = {
      {"", std::nullopt, std::nullopt, ""},
      {"concurrency: production", "production", std::nullopt, ""},
      {"concurrency: '${{ github.ref }}'", "${{ github.ref }}", std::nullopt, ""},
      {"concurrency: {group: a, cancel-in-progress: false}", "a", false, ""},
      {"concurrency: {group: a, cancel-in-progress: True, queue: max}", "a", true, ""},
      {"concurrency:\n  group: a\n  cancel-in-progress: ${{ github.ref != 'x' }}", "a", std::nullopt, ""},
      {"concurrency: {group: a, cancel-in-progress: 'true'}", "a", std::nullopt,
       "Line 2: cancel-in-progress is neither true nor false."},
      {"concurrency: {group: a, cancel-in-progress: }", "a", std::nullopt,
       "Line 2: cancel-in-progress is neither true nor false."},
      {"concurrency: {cancel-in-progress: true}", std::nullopt, true, "Line 2: concurrency names no group."},
      {"concurrency: {group: [a]}", std::nullopt, std::nullopt, "Line 2: group of concurrency is not a text."},
      {"concurrency: [a]", std::nullopt, std::nullopt, "Line 2: concurrency is not a text."},
      {"concurrency:", std::nullopt, std::nullopt, "Line 2: concurrency names no group."},
      {"concurrency: " + std::string(1'001, 'g'), std::nullopt, std::nullopt,
       "Line 2: concurrency is longer than 1000 bytes."},
  };
  for (const auto& [yaml, group, cancel_in_progress, problem] : cases) {
    const auto file = read_with_job("on: push\n" + yaml);
    EXPECT_EQ(file.concurrency_group, group) << yaml;
    EXPECT_EQ(file.cancel_in_progress, cancel_in_progress) << yaml;
    EXPECT_EQ(file.problem, problem) << yaml;
  }
}

struct JobsCase {
  std::string yaml;
  int jobs;
  std::optional<int> timeout_minutes;
  std::string problem;
};

TEST(WorkflowFile, reads_the_largest_timeout_of_the_jobs) {
  const JobsCase cases[] = {
      {"jobs: {a: {timeout-minutes: 5}, b: {timeout-minutes: 30}, c: {}}", 3, 30, ""},
      {"jobs: {a: {timeout-minutes: '30'}}", 1, 30, ""},
      {"jobs: {a: {timeout-minutes: 30.0}}", 1, 30, ""},
      {"jobs: {a: {timeout-minutes: 30.5}}", 1, std::nullopt, ""},
      {"jobs: {a: {timeout-minutes: 0}}", 1, std::nullopt, ""},
      {"jobs: {a: {timeout-minutes: -1}}", 1, std::nullopt, ""},
      {"jobs: {a: {timeout-minutes: 99999999999}}", 1, std::nullopt, ""},
      {"jobs: {a: {timeout-minutes: }}", 1, std::nullopt, ""},
      {"jobs: {a: {timeout-minutes: '${{ matrix.t }}'}}", 1, std::nullopt, ""},
      {"jobs: {a: {uses: x/y/.github/workflows/z.yml@v1, with: {timeout-minutes: 7}}}", 1, std::nullopt, ""},
      {"jobs: {a: &a {timeout-minutes: 8}, b: *a}", 2, 8, ""},
      {"jobs: {a: {timeout-minutes: long}}", 1, std::nullopt, "Line 2: timeout-minutes is \"long\", no number."},
      {"jobs: {a: {timeout-minutes: nan}}", 1, std::nullopt, "Line 2: timeout-minutes is \"nan\", no number."},
      {"jobs: {a: {timeout-minutes: [5]}}", 1, std::nullopt, "Line 2: timeout-minutes is not a text."},
      {"jobs: {a: {timeout-minutes: 5}, b: text}", 2, 5, "Line 2: a job is no map."},
      {"jobs: {a: {timeout-minutes: 5, timeout-minutes: 6}}", 1, 5,
       "Line 2: the key \"timeout-minutes\" stands twice in one map."},
      {"jobs: []", 0, std::nullopt, "The file has no jobs."},
      {"jobs: {}", 0, std::nullopt, "The file has no jobs."},
      {"jobs:", 0, std::nullopt, "The file has no jobs."},
      {"", 0, std::nullopt, "The file has no jobs."},
  };
  for (const auto& [yaml, jobs, timeout_minutes, problem] : cases) {
    const auto file = read("on: push\n" + yaml);
    EXPECT_EQ(file.jobs, jobs) << yaml;
    EXPECT_EQ(file.timeout_minutes, timeout_minutes) << yaml;
    EXPECT_EQ(file.problem, problem) << yaml;
    EXPECT_THAT(file.triggers, ElementsAre("push")) << yaml;
  }
}

struct NameCase {
  std::string yaml;
  std::optional<std::string> name;
  std::string problem;
};

TEST(WorkflowFile, reads_the_name) {
  const NameCase cases[] = {
      {"name: CI", "CI", ""},
      {"name: 2026", "2026", ""},
      {"name: \"\\U0001F680 ship\"", "🚀 ship", ""},
      {"name: \" \"", std::nullopt, ""},
      {"name:", std::nullopt, ""},
      {"name: [CI]", std::nullopt, "Line 1: name is not a text."},
  };
  for (const auto& [yaml, name, problem] : cases) {
    const auto file = read_with_job(yaml + "\non: push");
    EXPECT_EQ(file.name, name) << yaml;
    EXPECT_EQ(file.problem, problem) << yaml;
  }
}

TEST(WorkflowFile, says_why_a_file_cannot_be_understood) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "The file is empty."},
      {"---\n", "The file is empty."},
      {"just words", "The file is no map with the keys on and jobs."},
      {"- on: push", "The file is no map with the keys on and jobs."},
      {"<html><body>502</body></html>", "It is a web page, not YAML."},
      {std::string(512 * 1024 + 1, '#'), "The file is larger than 512 KiB."},
  };
  for (const auto& [text, problem] : cases) {
    const auto file = read(text);
    EXPECT_EQ(file.problem, problem) << text.substr(0, 40);
    EXPECT_THAT(file.triggers, IsEmpty());
    EXPECT_EQ(file.jobs, 0);
  }
}

TEST(WorkflowFile, reads_the_first_of_several_documents_and_says_so) {
  const auto file = read("on: push\njobs: {a: {runs-on: x}}\n---\non: release\n");
  EXPECT_THAT(file.triggers, ElementsAre("push"));
  EXPECT_EQ(file.problem, "The file holds more than one YAML document.");
}

// Every job is the same large map, in which what is looked for stands nowhere: 500 million comparisons.
TEST(WorkflowFile, gives_up_where_aliases_multiply_the_work) {
  std::string text = "on: push\nx: &x {";
  for (int i = 0; i < 25'000; ++i) text += "k" + std::to_string(i) + ": ,";
  text += "}\njobs: {";
  for (int i = 0; i < 20'000; ++i) text += "j" + std::to_string(i) + ": *x,";
  const auto file = read(text + "}\n");
  EXPECT_EQ(file.problem, "The file repeats its parts by aliases too often to be read whole.");
  EXPECT_EQ(file.jobs, 20'000);
}

// One long text, named often, is a large value out of a small file.
TEST(WorkflowFile, does_not_multiply_texts) {
  std::string text = "x: &x {cron: " + std::string(900, '1') + "}\non: {schedule: [*x";
  for (int i = 0; i < 50'000; ++i) text += ",*x";
  const auto file = read(text + "]}\njobs: {a: {runs-on: x}}\n");
  EXPECT_EQ(file.crons.size(), 1'000);
  EXPECT_EQ(file.cron_timezones.size(), 1'000);
  EXPECT_EQ(file.problem, "Line 1: schedule has more than 1000 items.");
}

}  // namespace
}  // namespace runlight::github
