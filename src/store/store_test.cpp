// SPDX-License-Identifier: MIT
#include "store/store.hpp"

#include <algorithm>
#include <random>

#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

Time at(std::string_view text) { return *parse_time(text); }

model::Repository a_repository() {
  return {.repository_id = 7,
          .owner = "acme",
          .repo = "api",
          .visibility = "private",
          .default_branch = "main",
          .created_at = at("2020-01-02T03:04:05Z"),
          .observed_at = at("2026-05-01T10:10:00.250Z")};
}

model::Run a_run() {
  return {.repository_id = 7,
          .run_id = 9'007'199'254'740'993,  // beyond what a double holds
          .workflow_id = 3,
          .workflow_name = "CI",
          .run_number = 12,
          .event = "push",
          .status = "completed",
          .conclusion = "success",
          .head_branch = "main",
          .head_sha = "0123456789abcdef0123456789abcdef01234567",
          .display_title = "a \"title\" with \\ and\ttab, \x01 and ünïcode \U0001F680",
          .path = ".github/workflows/ci.yml@main",
          .created_at = at("2026-05-01T10:00:00Z"),
          .run_started_at = at("2026-05-01T10:00:01Z"),
          .updated_at = at("2026-05-01T10:05:00Z"),
          .observed_at = at("2026-05-01T10:10:00.250Z")};
}

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = test_engine();
    auto store = Store::open(*engine_);
    ASSERT_TRUE(store) << store.error().message;
    store_.emplace(*store);
  }

  template <class Row>
  void save(std::vector<Row> rows) {
    const auto saved = store_->save(std::span<const Row>(rows));
    ASSERT_TRUE(saved) << saved.error().message;
  }
  std::string ask(std::string sql) { return body_of(engine_->run({.sql = std::move(sql)})); }

  std::unique_ptr<Engine> engine_;
  std::optional<Store> store_;
};

TEST_F(StoreTest, gives_back_what_was_saved_with_times_in_utc) {
  save<model::Repository>({a_repository()});
  save<model::Run>({a_run()});
  EXPECT_EQ(
      ask("SELECT owner, repo, run_id, workflow_name, created_at, run_started_at, observed_at, head_repository FROM runs"),
      R"({"owner":"acme","repo":"api","run_id":9007199254740993,"workflow_name":"CI","created_at":"2026-05-01T10:00:00Z",)"
      R"("run_started_at":"2026-05-01T10:00:01Z","observed_at":"2026-05-01T10:10:00.250Z","head_repository":null})"
      "\n");
  EXPECT_EQ(ask("SELECT display_title = concat('a \"title\" with \\\\ and\\ttab, \\x01 and ünïcode ', char(240, 159, 154, "
                "128)) AS same FROM runs"),
            "{\"same\":1}\n");
}

}  // namespace
}  // namespace runlight::store
