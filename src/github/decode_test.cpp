// SPDX-License-Identifier: MIT
#include "github/decode.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace runlight::github {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Time k_observed_at = *parse_time("2026-06-01T00:00:00Z");

std::string fixture(const std::string& name) {
  std::ifstream in(std::string(RUNLIGHT_SOURCE_DIR) + "/tests/fixtures/github/" + name, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

Time time(std::string_view text) { return *parse_time(text); }

/// A run with everything that it must have, and `more` at its end.
std::string minimal_run(const std::string& more = "") {
  return R"({"id":7,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab","created_at":"2026-05-01T10:00:00Z",)"
         R"("updated_at":"2026-05-01T10:00:00Z")" +
         more + "}";
}

std::string page_of(const std::string& runs) { return R"({"total_count":1,"workflow_runs":[)" + runs + "]}"; }

TEST(DecodeRuns, reads_every_field_of_a_full_run) {
  const auto page = decode_runs_page(fixture("runs_page.json"), 1, k_observed_at);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->total_count, 3);
  EXPECT_TRUE(page->defects.empty());
  ASSERT_EQ(page->items.size(), 3);
  const auto& run = page->items[0];
  EXPECT_EQ(run.repository_id, 4711);
  EXPECT_EQ(run.run_id, 35107213991);
  EXPECT_EQ(run.run_attempt, 3);
  EXPECT_EQ(run.workflow_id, 90210);
  EXPECT_EQ(run.workflow_name, "CI / ünïcode \"quoted\"");
  EXPECT_EQ(run.run_number, 512);
  EXPECT_EQ(run.event, "pull_request");
  EXPECT_EQ(run.status, "completed");
  EXPECT_EQ(run.conclusion, "startup_failure");
  EXPECT_EQ(run.head_branch, "fix/slash-and-#hash");
  EXPECT_EQ(run.head_sha, "7f0c6f4f1d9a4a0f3b1c2d3e4f5a6b7c8d9e0f1a");
  EXPECT_EQ(run.head_repository, "contributor/api");
  EXPECT_EQ(run.display_title, "Fix the parser\nand its tests 🧪");
  EXPECT_EQ(run.path, ".github/workflows/ci.yml@refs/heads/main");
  EXPECT_EQ(run.actor, "octo-dev");
  EXPECT_EQ(run.triggering_actor, "release-bot[bot]");
  EXPECT_EQ(run.check_suite_id, 44556677889);
  EXPECT_EQ(run.html_url, "https://github.com/acme/api/actions/runs/35107213991");
  EXPECT_EQ(run.created_at, time("2026-05-01T10:00:00Z"));
  EXPECT_EQ(run.run_started_at, time("2026-05-01T10:08:17Z"));
  EXPECT_EQ(run.updated_at, time("2026-05-01T10:09:30.250Z"));
  EXPECT_EQ(run.observed_at, k_observed_at);
}

TEST(DecodeRuns, leaves_absent_what_old_payloads_lack) {
  const auto page = decode_runs_page(fixture("runs_page.json"), 1, k_observed_at);
  ASSERT_TRUE(page);
  const auto& run = page->items.at(1);
  EXPECT_EQ(run.run_attempt, 1);
  EXPECT_EQ(run.workflow_name, std::nullopt);
  EXPECT_EQ(run.run_started_at, std::nullopt);
  EXPECT_EQ(run.head_repository, std::nullopt);
  EXPECT_EQ(run.actor, "");
  EXPECT_EQ(run.triggering_actor, "");
  EXPECT_EQ(run.path, "");
  EXPECT_EQ(run.display_title, "");
}

TEST(DecodeRuns, takes_null_zero_times_and_words_it_has_not_met) {
  const auto page = decode_runs_page(fixture("runs_page.json"), 77, k_observed_at);
  ASSERT_TRUE(page);
  const auto& run = page->items.at(2);
  EXPECT_EQ(run.repository_id, 77) << "it names no repository, so the one asked for is meant";
  EXPECT_EQ(run.status, "waiting");
  EXPECT_EQ(run.event, "dynamic");
  EXPECT_EQ(run.conclusion, std::nullopt);
  EXPECT_EQ(run.head_branch, std::nullopt);
  EXPECT_EQ(run.actor, "");
  EXPECT_EQ(run.run_started_at, std::nullopt);
}

struct DefectCase {
  const char* run;
  const char* defect;
};

class RunDefect : public testing::TestWithParam<DefectCase> {};

TEST_P(RunDefect, names_the_run_and_the_field_and_keeps_the_rest_of_the_page) {
  const auto page = decode_runs_page(page_of(minimal_run() + "," + GetParam().run + "," + minimal_run()), 1, k_observed_at);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->items.size(), 2);
  ASSERT_EQ(page->defects.size(), 1);
  EXPECT_EQ(page->defects[0].what, GetParam().defect);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RunDefect,
    testing::Values(
        DefectCase{
            R"({"id":35107213991,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab","updated_at":"2026-05-01T10:00:00Z"})",
            "run 35107213991: created_at is missing"},
        DefectCase{
            R"({"id":5,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab","created_at":"soon","updated_at":"2026-05-01T10:00:00Z"})",
            "run 5: created_at is not a time"},
        DefectCase{
            R"({"id":5,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab","created_at":"0001-01-01T00:00:00Z","updated_at":"2026-05-01T10:00:00Z"})",
            "run 5: created_at is not a time"},
        DefectCase{
            R"({"id":5,"workflow_id":8,"event":"push","status":null,"head_sha":"ab","created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z"})",
            "run 5: status is missing"},
        DefectCase{
            R"({"id":5,"workflow_id":8,"event":"push","status":["queued"],"head_sha":"ab","created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z"})",
            "run 5: status is not text"},
        DefectCase{
            R"({"id":5,"workflow_id":"8","event":"push","status":"queued","head_sha":"ab","created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z"})",
            "run 5: workflow_id is not a whole number"},
        DefectCase{
            R"({"id":5,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab","created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z","run_attempt":0})",
            "run 5: run_attempt 0 is out of range"},
        DefectCase{
            R"({"id":5,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab","created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z","run_attempt":4294967297})",
            "run 5: run_attempt 4294967297 is out of range"},
        DefectCase{R"({"id":-5})", "run -5: id -5 is not positive"},
        DefectCase{R"({"name":"x"})", "run at place 2 of the page: id is missing or not a whole number"},
        DefectCase{R"({"id":1.5})", "run at place 2 of the page: id is missing or not a whole number"},
        DefectCase{R"({"id":99999999999999999999})", "run at place 2 of the page: id is missing or not a whole number"},
        DefectCase{R"("a run")", "run at place 2 of the page: is not an object"},
        DefectCase{"null", "run at place 2 of the page: is not an object"},
        DefectCase{"[[{}]]", "run at place 2 of the page: is not an object"}));

struct ToleratedCase {
  const char* more;
};

class ToleratedRun : public testing::TestWithParam<ToleratedCase> {};

TEST_P(ToleratedRun, is_kept) {
  const auto page = decode_runs_page(page_of(minimal_run(GetParam().more) + "," + minimal_run()), 1, k_observed_at);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_TRUE(page->defects.empty());
  EXPECT_EQ(page->items.size(), 2);
}

INSTANTIATE_TEST_SUITE_P(Table, ToleratedRun,
                         testing::Values(ToleratedCase{R"(,"head_branch":17)"}, ToleratedCase{R"(,"actor":"octo")"},
                                         ToleratedCase{R"(,"actor":[{"login":"octo"}])"},
                                         ToleratedCase{R"(,"actor":{"login":{}})"},
                                         ToleratedCase{R"(,"run_started_at":12345)"},
                                         ToleratedCase{R"(,"run_started_at":"nonsense")"},
                                         ToleratedCase{R"(,"check_suite_id":null,"run_number":"one")"},
                                         ToleratedCase{R"(,"repository":null,"head_repository":{})"},
                                         ToleratedCase{R"(,"unknown":{"id":9,"deep":[[[{"id":"x"}]]]})"},
                                         ToleratedCase{R"(,"display_title":"lone \ud83d surrogate")"},
                                         ToleratedCase{R"(,"":"", "\u0069\u0064":7)"}));

TEST(DecodeRuns, reads_escaped_keys) {
  const auto page = decode_runs_page(page_of(minimal_run(R"(,"run\u005fnumber":12)")), 1, k_observed_at);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->items.at(0).run_number, 12);
}

struct RefusedCase {
  std::string name;
  std::string body;
  std::string message;
};

class RefusedPage : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedPage, is_bad_data_with_the_beginning_of_what_came) {
  const auto page = decode_runs_page(GetParam().body, 1, k_observed_at);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, ErrorKind::bad_data);
  EXPECT_THAT(page.error().message, HasSubstr(GetParam().message));
  EXPECT_LT(page.error().message.size(), 300U);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedPage,
    testing::Values(RefusedCase{"empty", "", "an empty body"}, RefusedCase{"blank", " \n ", "an empty body"},
                    RefusedCase{"html", "<!DOCTYPE html>\n<html><head><title>Sign in</title>",
                                "HTML instead of JSON (50 bytes: <!DOCTYPE html>"},
                    RefusedCase{"words", "upstream connect error", "(22 bytes: upstream connect error)"},
                    RefusedCase{"array", "[]", "something else than an object with the list \"workflow_runs\""},
                    RefusedCase{"number", "17", "something else"}, RefusedCase{"null", "null", "something else"},
                    RefusedCase{"message", R"({"message":"Hello there"})",
                                R"("workflow_runs" (25 bytes: {"message":"Hello there"}))"},
                    RefusedCase{"list_is_null", R"({"total_count":0,"workflow_runs":null})", "the list \"workflow_runs\""},
                    RefusedCase{"control_characters", "\x01\x02\xff\xfe", "(4 bytes: \?\?\?\?)"},
                    RefusedCase{"invalid_utf8", "{\"workflow_runs\":[],\"x\":\"\xc3\x28\"}", "broken or cut off"},
                    RefusedCase{"two_documents", R"({"workflow_runs":[]}{})", "broken or cut off"},
                    RefusedCase{"trailing_words", R"({"workflow_runs":[]} bye})", "broken or cut off"},
                    RefusedCase{"wrong_bracket", R"({"workflow_runs":[}})", "broken or cut off"},
                    RefusedCase{"long", std::string(100'000, 'x'), "(100000 bytes: xxxxx"},
                    RefusedCase{"nul", std::string("{\"workflow_runs\":[]}\0", 21), "broken or cut off"}),
    [](const auto& info) { return info.param.name; });

TEST(DecodeRuns, refuses_an_answer_cut_off_anywhere) {
  const auto whole = page_of(minimal_run(R"(,"actor":{"login":"octo"},"labels":["a"])"));
  ASSERT_TRUE(decode_runs_page(whole, 1, k_observed_at));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto page = decode_runs_page(whole.substr(0, size), 1, k_observed_at);
    ASSERT_FALSE(page) << whole.substr(0, size);
    EXPECT_EQ(page.error().kind, ErrorKind::bad_data);
  }
}

TEST(DecodeRuns, refuses_absurdly_many_objects) {
  std::string runs = "1";
  for (int i = 0; i < 10'001; ++i) runs += ",1";
  EXPECT_FALSE(decode_runs_page(page_of(runs), 1, k_observed_at));
}

TEST(DecodeRuns, reads_a_small_page_after_a_huge_one) {
  const auto huge = page_of(minimal_run(R"(,"unknown":")" + std::string(std::size_t{9} << 20U, 'x') + "\""));
  EXPECT_TRUE(decode_runs_page(huge, 1, k_observed_at));
  EXPECT_TRUE(decode_runs_page(page_of(minimal_run()), 1, k_observed_at));
}

TEST(DecodeRuns, survives_nesting_without_end) {
  const std::string open(200'000, '[');
  const std::string close(200'000, ']');
  const auto page = decode_runs_page(page_of(minimal_run(",\"unknown\":" + open + close)), 1, k_observed_at);
  if (page) {
    EXPECT_EQ(page->items.size(), 1);
  }
}

TEST(DecodeRun, tells_what_a_single_run_lacks_as_an_error) {
  EXPECT_TRUE(decode_run(minimal_run(), 1, k_observed_at));
  const auto run = decode_run(R"({"id":7})", 1, k_observed_at);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().kind, ErrorKind::bad_data);
  EXPECT_EQ(run.error().message, "run 7: workflow_id is missing");
}

TEST(DecodeJobs, reads_every_field_of_a_full_job_and_keeps_a_carried_over_one_as_it_is) {
  const model::Run run{
      .repository_id = 4711, .run_id = 35107213991, .workflow_id = 90210, .created_at = time("2026-05-01T10:00:00Z")};
  const auto page = decode_jobs_page(fixture("jobs_page.json"), run, k_observed_at);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_TRUE(page->defects.empty());
  ASSERT_EQ(page->items.size(), 3);
  const auto& job = page->items[0];
  EXPECT_EQ(job.repository_id, 4711);
  EXPECT_EQ(job.run_id, 35107213991);
  EXPECT_EQ(job.run_attempt, 2);
  EXPECT_EQ(job.job_id, 9007199254740993) << "beyond what a double holds";
  EXPECT_EQ(job.workflow_id, 90210);
  EXPECT_EQ(job.name, "build (ubuntu, 22) / pack");
  EXPECT_EQ(job.workflow_name, "CI");
  EXPECT_EQ(job.status, "completed");
  EXPECT_EQ(job.conclusion, "success");
  EXPECT_EQ(job.head_branch, "main");
  EXPECT_EQ(job.runner_id, 42);
  EXPECT_EQ(job.runner_name, "rack-7");
  EXPECT_EQ(job.runner_group_name, "Metal");
  EXPECT_THAT(job.labels, testing::ElementsAre("self-hosted", "linux", "arm64"));
  EXPECT_EQ(job.run_created_at, run.created_at);
  EXPECT_EQ(job.created_at, time("2026-05-01T11:00:00Z"));
  EXPECT_EQ(job.started_at, time("2026-05-01T10:01:00Z"));
  EXPECT_EQ(job.completed_at, time("2026-05-01T10:05:00Z"));
  EXPECT_EQ(job.observed_at, k_observed_at);
}

TEST(DecodeJobs, reads_steps_with_gaps_offsets_and_times_that_run_backwards) {
  const auto page = decode_jobs_page(fixture("jobs_page.json"), {.run_id = 35107213991}, k_observed_at);
  ASSERT_TRUE(page);
  const auto& steps = page->items.at(0).steps;
  ASSERT_EQ(steps.size(), 3);
  EXPECT_EQ(steps[0].started_at, time("2024-02-22T13:00:17Z"));
  EXPECT_EQ(steps[1].name, "Say \"it's\n done\"");
  EXPECT_GT(steps[1].started_at, steps[1].completed_at);
  EXPECT_EQ(steps[2].number, 17);
  EXPECT_EQ(steps[2].status, "queued");
  EXPECT_EQ(steps[2].conclusion, std::nullopt);
  EXPECT_EQ(steps[2].started_at, std::nullopt);
  EXPECT_EQ(steps[2].completed_at, std::nullopt);
}

TEST(DecodeJobs, leaves_absent_what_a_queued_or_old_job_lacks) {
  const auto page = decode_jobs_page(fixture("jobs_page.json"), {.run_id = 35107213991}, k_observed_at);
  ASSERT_TRUE(page);
  const auto& queued = page->items.at(1);
  EXPECT_EQ(queued.conclusion, std::nullopt);
  EXPECT_EQ(queued.runner_id, 0);
  EXPECT_EQ(queued.runner_name, "");
  EXPECT_EQ(queued.run_attempt, 1);
  EXPECT_EQ(queued.started_at, queued.created_at);
  const auto& old = page->items.at(2);
  EXPECT_EQ(old.created_at, std::nullopt);
  EXPECT_TRUE(old.steps.empty());
  EXPECT_TRUE(old.labels.empty());
}

TEST(DecodeJobs, makes_a_job_of_another_run_a_defect) {
  const auto page = decode_jobs_page(fixture("jobs_page.json"), {.run_id = 1}, k_observed_at);
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->items.empty());
  ASSERT_EQ(page->defects.size(), 3);
  EXPECT_EQ(page->defects[1].what, "job 2: run_id is 35107213991, but the jobs of run 1 were asked for");
}

TEST(DecodeWorkflows, reads_states_it_has_not_met_and_names_a_nameless_one_by_its_path) {
  const auto page = decode_workflows_page(fixture("workflows_page.json"), 4711, k_observed_at);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->total_count, 2);
  ASSERT_EQ(page->items.size(), 2);
  EXPECT_EQ(page->items[0].repository_id, 4711);
  EXPECT_EQ(page->items[0].workflow_id, 90210);
  EXPECT_EQ(page->items[0].name, "CI");
  EXPECT_EQ(page->items[0].state, "disabled_inactivity");
  EXPECT_EQ(page->items[0].created_at, time("2026-01-09T07:48:37Z"));
  EXPECT_EQ(page->items[0].html_url, "https://github.com/acme/api/blob/main/.github/workflows/ci.yml");
  EXPECT_EQ(page->items[1].name, ".github/workflows/required.yml");
  EXPECT_EQ(page->items[1].state, "paused_by_moonlight");
  EXPECT_EQ(page->items[1].created_at, std::nullopt);
}

TEST(DecodeRepositories, reads_a_bare_list_with_and_without_visibility) {
  const auto page = decode_repositories_page(fixture("repositories_page.json"), k_observed_at);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->items.size(), 2);
  EXPECT_EQ(page->total_count, 2);
  const auto& api = page->items[0];
  EXPECT_EQ(api.repository_id, 4711);
  EXPECT_EQ(api.owner, "acme");
  EXPECT_EQ(api.repo, "api");
  EXPECT_EQ(api.visibility, "internal");
  EXPECT_EQ(api.default_branch, "trunk");
  EXPECT_EQ(api.pushed_at, time("2026-05-01T00:00:01Z"));
  const auto& old = page->items[1];
  EXPECT_EQ(old.visibility, "public");
  EXPECT_TRUE(old.archived && old.fork && old.disabled);
  EXPECT_EQ(old.pushed_at, std::nullopt);
}

TEST(DecodeRepositories, refuses_an_object_and_marks_one_without_owner) {
  EXPECT_THAT(decode_repositories_page(R"({"message":"x"})", k_observed_at).error().message,
              HasSubstr("a list of repositories"));
  const auto page = decode_repositories_page(
      R"([{"id":1,"name":"a"},{"id":2,"name":"b","owner":{}},{"id":3,"owner":7,"name":"c"}])", k_observed_at);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->defects.size(), 3);
  EXPECT_EQ(page->defects[0].what, "repository 1: owner is missing");
  EXPECT_EQ(page->defects[1].what, "repository 2: owner.login is missing");
  EXPECT_EQ(page->defects[2].what, "repository 3: owner is not an object");
}

TEST(DecodeOwner, tells_organisations_from_users) {
  EXPECT_TRUE(decode_owner(R"({"login":"acme","type":"Organization"})")->is_organization);
  EXPECT_FALSE(decode_owner(R"({"login":"octo","type":"User"})")->is_organization);
  EXPECT_EQ(decode_owner(R"({"login":"octo"})").error().message, "account: type is missing");
}

TEST(DecodeEvents, read_the_object_and_its_repository_in_any_order) {
  const auto run = decode_workflow_run_event(
      R"({"repository":{"id":3},"action":"requested","workflow_run":)" + minimal_run() + "}", k_observed_at);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run->repository_id, 3);
  EXPECT_EQ(run->run_id, 7);
  const auto job = decode_workflow_job_event(
      R"({"action":"queued","workflow_job":{"id":1,"run_id":2,"status":"queued","name":"n"},"repository":{"id":3}})",
      k_observed_at);
  ASSERT_TRUE(job) << job.error().message;
  EXPECT_EQ(job->repository_id, 3);
  EXPECT_EQ(job->run_id, 2);
}

TEST(DecodeEvents, refuse_events_of_another_kind_or_without_a_repository) {
  EXPECT_THAT(decode_workflow_run_event(R"({"zen":"Keep it logically awesome."})", k_observed_at).error().message,
              HasSubstr("an event with a \"workflow_run\""));
  EXPECT_EQ(decode_workflow_run_event(R"({"workflow_run":)" + minimal_run() + "}", k_observed_at).error().message,
            "run 7: repository.id is missing");
  EXPECT_FALSE(decode_workflow_job_event(R"({"workflow_job":null,"repository":{"id":3}})", k_observed_at));
}

TEST(DecodeMessage, gives_githubs_words_or_what_else_came) {
  EXPECT_EQ(
      decode_message(R"({"message":"Bad credentials","documentation_url":"https://docs.github.com/rest","status":"401"})"),
      "Bad credentials");
  EXPECT_EQ(decode_message("<html><body>502"), "an HTML page");
  EXPECT_EQ(decode_message("no\r\nhealthy \x1b[31mupstream"), "no healthy ?[31mupstream");
  EXPECT_EQ(decode_message(""), "");
  EXPECT_THAT(decode_message(std::string(5'000, 'x')), AllOf(StartsWith("xxx"), Not(HasSubstr(std::string(301, 'x')))));
}

}  // namespace
}  // namespace runlight::github
