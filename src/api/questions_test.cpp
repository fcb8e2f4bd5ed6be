// SPDX-License-Identifier: MIT
//
// Every endpoint over a handful of rows in the real engine: that what the engine writes is what api/openapi.yaml promises.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/routes.hpp"
#include "api/test_openapi.hpp"
#include "api/test_server.hpp"
#include "store/store.hpp"
#include "store/test_engine.hpp"

namespace runlight::api {
namespace {

namespace json = boost::json;

Time at(int day, std::chrono::seconds time = {}) {
  return Time(std::chrono::sys_days(std::chrono::year(2026) / 5 / day) + time);
}

void must(const Result<void>& saved) {
  if (!saved) throw std::runtime_error(saved.error().message);
}

void save_rows(store::Store& store) {
  const std::vector<model::Repository> repositories{{.repository_id = 1,
                                                     .owner = "acme",
                                                     .repo = "api",
                                                     .default_branch = "main",
                                                     .html_url = "https://github.com/acme/api",
                                                     .observed_at = at(9)}};
  const std::vector<model::Workflow> workflows{{.repository_id = 1,
                                                .workflow_id = 10,
                                                .name = "CI",
                                                .path = ".github/workflows/ci.yml",
                                                .state = "active",
                                                .observed_at = at(9)}};
  model::Run run{.repository_id = 1,
                 .run_id = 100,
                 .workflow_id = 10,
                 .run_number = 7,
                 .event = "push",
                 .status = "completed",
                 .conclusion = "success",
                 .head_branch = "main",
                 .display_title = "Title with \"quotes\"\nand a line",
                 .html_url = "https://github.com/acme/api/actions/runs/100",
                 .created_at = at(1),
                 .run_started_at = at(1),
                 .updated_at = at(1),
                 .observed_at = at(9)};
  std::vector<model::Run> runs{run};
  run.run_id = 101;
  run.status = "in_progress";
  run.conclusion = std::nullopt;
  run.created_at = at(2);
  runs.push_back(run);
  const std::vector<model::Job> jobs{{.repository_id = 1,
                                      .run_id = 100,
                                      .job_id = 1000,
                                      .workflow_id = 10,
                                      .name = "build",
                                      .status = "completed",
                                      .conclusion = "success",
                                      .run_created_at = at(1),
                                      .created_at = at(1),
                                      .started_at = at(1, std::chrono::seconds(5)),
                                      .completed_at = at(1, std::chrono::seconds(65)),
                                      .observed_at = at(9)}};
  const std::vector<model::Collection> collections{{.collection_id = "c",
                                                    .repository_id = 1,
                                                    .owner = "acme",
                                                    .repo = "api",
                                                    .outcome = "complete",
                                                    .started_at = at(9),
                                                    .finished_at = at(9)}};
  const std::vector<model::Coverage> coverage{
      {.repository_id = 1, .head_from = at(1), .head_until = at(2), .bottom = Time{}, .observed_at = at(9)}};
  const std::vector<model::LedgerDay> ledger{
      {.repository_id = 1, .day = "2026-05-01", .runs_promised = 2, .runs_stored = 1, .source = "list", .proved_at = at(9)}};
  must(store.save(repositories));
  must(store.save(coverage));
  must(store.save(ledger));
  must(store.save(workflows));
  must(store.save(runs));
  must(store.save(jobs));
  must(store.save(collections));
  must(store.roll_up(at(10)));
}

/// What an assessor might have said, with something in every list.
void save_assessment(store::Engine& engine) {
  must(engine.insert(
      "assessment_versions", "JSONEachRow",
      R"({"repository_id":1,"workflow_id":10,"verdict":"flaky","severity":80,"sentence":"It flakes.","failing_runs":0,)"
      R"("findings":[{"verdict":"flaky","since":null,"severity":80,"sentence":"It flakes.","evidence":"{\"commits\":9}"}],)"
      R"("change_points":[{"job_name":"","run_id":100,"run_number":7,"head_sha":"ab","changed_at":"2026-05-01T00:00:00Z",)"
      R"("before_s":10,"after_s":20.5,"ratio":2.05,"ratio_low":2,"ratio_high":2.1,"p_value":0.001,"runs_before":5,)"
      R"("runs_after":6,"causes":["workflow file changed"]}],)"
      R"("schedules":[{"cron":"0 3 * * *","time_zone":"","problem":"","slots":2,"matched":1,"missed":1,"late":0,)"
      R"("reliability":0.5,"delay_p50_s":60,"delay_p95_s":60,"next_slot":null,"last_slot":null,"last_missed":null,)"
      R"("missed_slots":[],"quieter_cron":""}],"assessed_at":"2026-05-09T00:00:00Z","version":1})"));
}

class QuestionsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    auto opened = store::make_chdb_engine({});
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = *std::move(opened);
    auto store = store::Store::open(*engine_);
    ASSERT_TRUE(store) << store.error().message;
    save_rows(*store);
    save_assessment(*engine_);
  }
  static void TearDownTestSuite() { engine_.reset(); }
  void SetUp() override { RUNLIGHT_SKIP_WITHOUT_ENGINE(); }

  /// What is under "data".
  static json::value data(const std::string& target) {
    TestServer server(*engine_);
    const auto reply = server.get("/api/v1" + target);
    EXPECT_EQ(reply.status, 200) << target << ": " << reply.body;
    auto body = json_of(reply);
    return reply.status == 200 ? body.at("data") : json::value();
  }

  static inline std::unique_ptr<store::Engine> engine_;
};

TEST_F(QuestionsTest, every_answer_has_what_openapi_requires) {
  const auto api = read_openapi();
  ASSERT_GE(api.required.size(), 10U);
  for (const auto& [path, described] : api.paths) {
    const auto found = find_route("GET", std::string(k_api_prefix) + path);
    if (found->route->question.empty()) continue;
    const auto value = data(path + needed_arguments(found->route->question));
    if (path.starts_with("/recover") || path.starts_with("/step_") || path == "/queued_jobs")
      continue;  // nothing failed or waits
    const auto& row = value.is_array() ? value.at(0).as_object() : value.as_object();
    ASSERT_TRUE(api.required.contains(described.data_schema)) << path;
    for (const auto& name : api.required.at(described.data_schema))
      EXPECT_TRUE(row.contains(name)) << path << " lacks " << name;
  }
}

TEST_F(QuestionsTest, summary) {
  const auto row = data("/summary?repository=ACME/api&branch=*&from=2026-05-01&to=2026-05-02").as_object();
  EXPECT_EQ(json::serialize(row),
            R"({"repositories":1,"workflows":1,"workflows_active":1,"workflows_need_attention":1,)"
            R"("verdicts":[{"verdict":"flaky","workflows":1}],"runs":2,"run_attempts":2,)"
            R"("success":1,"failure":0,"cancelled":0,"skipped":0,"other":0,"in_progress":1,"success_rate":1,"rerun_runs":0,)"
            R"("first_run_created_at":"2026-05-01T00:00:00Z","last_run_created_at":"2026-05-02T00:00:00Z"})");
  EXPECT_EQ(data("/summary?to=2026-05-01").at("runs").to_number<int>(), 1);
  EXPECT_EQ(data("/summary?branch=other").at("runs").to_number<int>(), 0);
}

TEST_F(QuestionsTest, activity) {
  const auto days = data("/activity?from=2026-05-01&to=2026-05-03").as_array();
  ASSERT_EQ(days.size(), 3U);
  EXPECT_EQ(json::serialize(days[1]),
            R"({"day":"2026-05-02","success":0,"failure":0,"cancelled":0,"skipped":0,"other":0,"in_progress":1})");
}

TEST_F(QuestionsTest, frequency_has_at_most_2000_buckets) {
  const auto hours = data("/frequency?bucket=hour&from=2020-01-01&to=2026-05-02").as_array();
  ASSERT_EQ(hours.size(), 2000U);
  EXPECT_EQ(hours.back().at("starts_at").as_string(), "2026-05-02T23:00:00Z");
  EXPECT_EQ(data("/frequency?bucket=hour&from=2026-05-02&to=2026-05-02&time_zone=Europe/Berlin").as_array().size(), 24U);
}

TEST_F(QuestionsTest, values_that_are_not_allowed_name_their_parameter) {
  TestServer server(*engine_);
  for (const auto* target : {"/breakdown?by=colour", "/frequency?bucket=year", "/activity?time_zone=Mars/Base"}) {
    const auto reply = server.get(std::string("/api/v1") + target);
    EXPECT_EQ(reply.status, 400) << reply.body;
    const std::string_view text = target;
    EXPECT_EQ(json_of(reply).at("error").at("parameter").as_string(),
              text.substr(text.find('?') + 1, text.find('=') - text.find('?') - 1));
  }
}

TEST_F(QuestionsTest, workflows) {
  const auto rows = data("/workflows?repository=acme/api").as_array();
  ASSERT_EQ(rows.size(), 1U);
  const auto& row = rows[0].as_object();
  EXPECT_EQ(row.at("verdict").as_string(), "flaky");
  EXPECT_EQ(row.at("sentence").as_string(), "It flakes.");
  EXPECT_EQ(row.at("active"), true);
  EXPECT_EQ(row.at("workflow_html_url").as_string(), "https://github.com/acme/api/actions/workflows/ci.yml");
  EXPECT_EQ(row.at("last_run").at("run_id").to_number<int>(), 101);
  EXPECT_TRUE(row.at("last_run").at("conclusion").is_null());
  EXPECT_EQ(
      json::serialize(row.at("recent_runs").at(0)),
      R"({"run_id":100,"run_number":7,"run_attempt":1,"status":"completed","conclusion":"success",)"
      R"("created_at":"2026-05-01T00:00:00Z","duration_s":60,"html_url":"https://github.com/acme/api/actions/runs/100"})");
  EXPECT_TRUE(data("/workflows?to=2026-04-01").at(0).at("last_run").is_null());
}

TEST_F(QuestionsTest, what_is_said_of_workflows) {
  const auto verdicts = data("/verdicts?repository=acme/api&workflow=ci.yml").as_array();
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_EQ(verdicts[0].at("evidence").as_string(), R"({"commits":9})");
  EXPECT_EQ(data("/findings").at(0).at("verdict").as_string(), "flaky");
  EXPECT_EQ(data("/change_points").at(0).at("after_s").to_number<double>(), 20.5);
  EXPECT_EQ(data("/schedules").at(0).at("cron").as_string(), "0 3 * * *");
  EXPECT_TRUE(data("/verdicts?workflow=other.yml").as_array().empty());
}

TEST_F(QuestionsTest, cost_by_the_servers_prices) {
  EXPECT_EQ(data("/cost?by=runner").at(0).at("unknown_min").to_number<int>(), 1);
  TestServer server(*engine_);
  server.options().prices = "[('^(.*)$','ours',2.5,'1970-01-01',false,true,true)]";
  const auto rows = json_of(server.get("/api/v1/cost?by=runner")).at("data").as_array();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("runner").as_string(), "ours");
  EXPECT_EQ(rows[0].at("self_hosted_min").to_number<int>(), 1);
  EXPECT_EQ(rows[0].at("cost_usd").to_number<double>(), 2.5);
  EXPECT_EQ(server.get("/api/v1/cost?prices=[]").status, 400);
}

TEST_F(QuestionsTest, workflow_runs) {
  const auto rows = data("/workflow_runs?repository_id=1&workflow_id=10&limit=5").as_array();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].at("display_title").as_string(), "Title with \"quotes\"\nand a line");
  EXPECT_EQ(rows[1].at("duration_s").to_number<int>(), 60);
  EXPECT_EQ(rows[1].at("queue_s").to_number<int>(), 5);
  EXPECT_EQ(rows[1].at("duration_source").as_string(), "jobs");
  EXPECT_EQ(rows[0].at("duration_source").as_string(), "unknown");
}

TEST_F(QuestionsTest, repositories_and_branches) {
  EXPECT_EQ(data("/repositories").at(0).at("last_outcome").as_string(), "complete");
  EXPECT_EQ(json::serialize(data("/branches?repository=acme/api")), R"([{"branch":"main","runs":2,"is_default":true}])");
}

TEST_F(QuestionsTest, coverage) {
  const auto rows = data("/coverage?repository=acme/api").as_array();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(json::serialize(rows[0]),
            R"({"repository_id":1,"owner":"acme","repo":"api","state":"watched","covered_from":"2026-05-01T00:00:00Z",)"
            R"("covered_until":"2026-05-02T00:00:00Z","gap_from":null,"gap_until":null,"history":"whole","since":null,)"
            R"("is_complete":false,"days_unread":0,"days_short":1,"runs":2,"run_attempts":2,"jobs":1,"absent_runs":0,)"
            R"("job_lists_due":2,"unfinished_runs":1,"last_run_created_at":"2026-05-02T00:00:00Z",)"
            R"("last_proved_at":"2026-05-09T00:00:00.000Z","last_collected_at":"2026-05-09T00:00:00.000Z",)"
            R"("last_outcome":"complete","last_message":null})");
  EXPECT_TRUE(data("/coverage?repository=acme/other").as_array().empty());
}

TEST_F(QuestionsTest, retention) {
  EXPECT_EQ(json::serialize(data("/retention?repository=acme/api&retention_days=8&private_retention_days=8").at(0)),
            R"({"repository_id":1,"owner":"acme","repo":"api","state":"watched","retention_days":8,)"
            R"("retention_limit":"2026-05-02T00:00:00Z","first_run_created_at":"2026-05-01T00:00:00Z","rescued_runs":1,)"
            R"("expiring_runs_7d":1,"expiring_runs_30d":1,"next_expires_at":"2026-05-10T00:00:00Z","days_at_risk":0,)"
            R"("days_overdue":0,"job_lists_at_risk":1,"job_lists_overdue":1,"first_at_risk_at":"2026-05-10T00:00:00Z"})");
  EXPECT_EQ(data("/retention").at(0).at("retention_days").to_number<int>(), 90);
}

TEST_F(QuestionsTest, ledger) {
  EXPECT_EQ(json::serialize(data("/ledger?from=2026-05-01&to=2026-05-01")),
            R"([{"day":"2026-05-01","runs_promised":2,"runs_stored":1,"proved_at":"2026-05-09T00:00:00.000Z",)"
            R"("repositories_short":1,"is_complete":false}])");
  EXPECT_TRUE(data("/ledger?from=2026-05-02").as_array().empty());
}

TEST_F(QuestionsTest, health_tells_the_budget_and_the_last_minute_of_the_collector) {
  EXPECT_TRUE(data("/health").at("collector").at("budget").is_null());
  TestServer server(*engine_);
  server.options().collector_state = [] {
    return CollectorState{
        .state = "waiting",
        .budget = CollectorBudget{.limit = 5'000, .reset_at = at(9), .waiting_until = at(9), .waiting_for = "the hour"},
        .last_minute = CollectorCounts{.polls = 7, .not_modified = 6}};
  };
  const auto collector = json_of(server.get("/api/v1/health")).at("data").at("collector");
  EXPECT_EQ(json::serialize(collector.at("budget")),
            R"({"limit":5000,"remaining":null,"reset_at":"2026-05-09T00:00:00Z","waiting_until":"2026-05-09T00:00:00Z",)"
            R"("waiting_for":"the hour"})");
  EXPECT_EQ(json::serialize(collector.at("last_minute")),
            R"({"polls":7,"unchanged":0,"run_attempts_stored":0,"jobs_stored":0,"requests":0,"not_modified":6,"points":0,)"
            R"("waits":0,"incomplete":0})");
}

TEST_F(QuestionsTest, health) {
  const auto row = data("/health").as_object();
  EXPECT_EQ(row.at("runs").to_number<int>(), 2);
  EXPECT_EQ(row.at("jobs").to_number<int>(), 1);
  EXPECT_EQ(row.at("last_observed_at").as_string(), "2026-05-09T00:00:00.000Z");
  EXPECT_EQ(row.at("collector").at("state").as_string(), "off");
}

}  // namespace
}  // namespace runlight::api
