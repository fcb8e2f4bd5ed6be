// SPDX-License-Identifier: MIT
#include "store/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "fakes/recording_engine.hpp"
#include "store/embedded_sql.hpp"
#include "store/sql_text.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

std::vector<EmbeddedFile> schema_files() {
  std::vector<EmbeddedFile> files;
  for (const auto& file : embedded::sql()) {
    if (file.path.starts_with("schema/")) files.push_back(file);
  }
  return files;
}

std::string schema_of(Engine& engine) {
  return body_of(
      engine.run({.sql = "SELECT name, create_table_query FROM system.tables WHERE database = 'default' ORDER BY name"}));
}

TEST(Migrate, records_each_file_once) {
  RUNLIGHT_SKIP_WITHOUT_ENGINE();
  const auto engine = test_engine();
  for (int i = 0; i < 2; ++i) {
    const auto migrated = migrate(*engine);
    ASSERT_TRUE(migrated) << migrated.error().message;
  }
  std::string expected;
  for (const auto& file : schema_files()) {
    expected += fmt::format("{{\"name\":\"{}\",\"sha256\":\"{}\"}}\n", file.path.substr(std::string_view("schema/").size()),
                            file.sha256);
  }
  EXPECT_EQ(body_of(engine->run({.sql = "SELECT name, sha256 FROM schema_migrations ORDER BY version"})), expected);
  EXPECT_EQ(newest_schema_version(), static_cast<int>(schema_files().size()));
}

// A process may be killed between any two statements.
// Each cut runs the whole schema twice, so some twenty of them stand for all.
TEST(Migrate, applies_a_file_that_was_cut_short_again) {
  RUNLIGHT_SKIP_WITHOUT_ENGINE();
  const auto whole = [] {
    const auto engine = test_engine();
    EXPECT_TRUE(migrate(*engine));
    return schema_of(*engine);
  }();
  std::vector<std::string_view> statements;
  for (const auto& file : schema_files()) {
    for (const auto statement : split_statements(file.bytes)) statements.push_back(statement);
  }
  ASSERT_GT(statements.size(), 5U);
  const auto engine = test_engine();
  const std::size_t stride = 1 + statements.size() / 20;
  for (std::size_t cut = statements.size(); cut > 0; cut -= std::min(cut, stride)) {
    for (std::size_t i = 0; i < cut; ++i) {
      const auto done = engine->run({.sql = std::string(statements[i])});
      ASSERT_TRUE(done) << statements[i] << "\n" << done.error().message;
    }
    const auto migrated = migrate(*engine);
    ASSERT_TRUE(migrated) << "cut after statement " << cut << ": " << migrated.error().message;
    ASSERT_EQ(schema_of(*engine), whole) << "cut after statement " << cut;
    body_of(engine->run({.sql = "DROP DATABASE default"}));
    body_of(engine->run({.sql = "CREATE DATABASE default"}));
  }
}

TEST(Migrate, goes_on_where_a_table_was_being_replaced_by_a_view) {
  RUNLIGHT_SKIP_WITHOUT_ENGINE();
  const auto engine = test_engine();
  ASSERT_TRUE(migrate(*engine));
  const auto whole = schema_of(*engine);
  body_of(engine->run({.sql = "DROP VIEW collections"}));
  body_of(engine->run({.sql = "DELETE FROM schema_migrations WHERE version >= 7"}));
  const auto migrated = migrate(*engine);
  ASSERT_TRUE(migrated) << migrated.error().message;
  EXPECT_EQ(schema_of(*engine), whole);
}

TEST(Migrate, refuses_a_folder_that_a_newer_binary_wrote) {
  RUNLIGHT_SKIP_WITHOUT_ENGINE();
  const auto engine = test_engine();
  ASSERT_TRUE(migrate(*engine));
  body_of(engine->run({.sql = "INSERT INTO schema_migrations VALUES (9999, '9999_future.sql', 'x', now64(3))"}));
  const auto migrated = migrate(*engine);
  ASSERT_FALSE(migrated);
  EXPECT_EQ(migrated.error().kind, ErrorKind::conflict);
  EXPECT_NE(migrated.error().message.find("9999"), std::string::npos) << migrated.error().message;
}

TEST(Migrate, refuses_a_folder_that_was_made_with_another_text_of_a_file) {
  fakes::RecordingEngine engine;
  engine.will_answer("");
  engine.will_answer("1\tanother-hash\n");
  const auto migrated = migrate(engine);
  ASSERT_FALSE(migrated);
  EXPECT_EQ(migrated.error().kind, ErrorKind::conflict);
  EXPECT_NE(migrated.error().message.find("0001_initial.sql"), std::string::npos) << migrated.error().message;
  EXPECT_EQ(engine.statements.size(), 2U) << "nothing may be changed";
}

TEST(Migrate, stops_at_the_first_statement_that_fails_and_records_nothing) {
  fakes::RecordingEngine engine;
  engine.will_answer("");
  engine.will_answer("");
  engine.will_answer("");
  engine.will_fail({ErrorKind::storage, "no space"});
  const auto migrated = migrate(engine);
  ASSERT_FALSE(migrated);
  EXPECT_EQ(migrated.error().message, "sql/schema/0001_initial.sql: no space");
  EXPECT_EQ(engine.statements.size(), 4U);
}

}  // namespace
}  // namespace runlight::store
