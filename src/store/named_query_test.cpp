// SPDX-License-Identifier: MIT
#include "store/named_query.hpp"

#include <gtest/gtest.h>

#include "fakes/recording_engine.hpp"

namespace runlight::store {
namespace {

TEST(Ask, refuses_an_unknown_question_and_offers_the_nearest) {
  fakes::RecordingEngine engine;
  const auto answer = ask(engine, "workflowz", {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::not_found);
  EXPECT_EQ(answer.error().message, "there is no question \"workflowz\"; did you mean \"workflows\"?");
  EXPECT_TRUE(engine.statements.empty());
}

TEST(Ask, refuses_arguments_that_the_question_does_not_take_and_names_them) {
  fakes::RecordingEngine engine;
  const Arguments complete{{"repository_id", {"1"}}, {"workflow_id", {"2"}}};
  struct Case {
    const char* name;
    std::vector<std::string> values;
    const char* message;
  };
  for (const auto& [name, values, message] : std::initializer_list<Case>{
           {"limt", {"1"}, "workflow_runs has no parameter \"limt\"; did you mean \"limit\"?"},
           {"limit", {"many"}, "parameter \"limit\": \"many\" is not a whole number from 0 to 4294967295"},
           {"limit", {"1", "2"}, "parameter \"limit\": it takes one value, not 2"},
           {"from", {"soon"}, "parameter \"from\": \"soon\" is not a time; write it as 2026-05-01 or 2026-05-01T13:00:00Z"},
           {"repository_id", {}, "parameter \"repository_id\" is missing: GitHub's id of the repository"},
       }) {
    auto arguments = complete;
    arguments[name] = values;
    const auto answer = ask(engine, "workflow_runs", arguments);
    ASSERT_FALSE(answer) << name;
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_input);
    EXPECT_EQ(answer.error().message, message);
  }
  EXPECT_TRUE(engine.statements.empty());
}

TEST(Ask, refuses_values_that_are_not_allowed) {
  fakes::RecordingEngine engine;
  struct Case {
    const char* question;
    const char* name;
    const char* value;
    const char* message;
  };
  for (const auto& [question, name, value, message] : std::initializer_list<Case>{
           {"frequency", "bucket", "year", "parameter \"bucket\": \"year\" is none of hour, day, week, month"},
           {"hours_of_week", "time_zone", "Mars/Base",
            "parameter \"time_zone\": \"Mars/Base\" is no time zone; write its IANA name, as Europe/Berlin"},
       }) {
    const auto answer = ask(engine, question, {{name, {value}}});
    ASSERT_FALSE(answer) << name;
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_input);
    EXPECT_EQ(answer.error().message, message);
  }
  EXPECT_TRUE(engine.statements.empty());
}

TEST(Ask, binds_given_values_defaults_and_nulls) {
  fakes::RecordingEngine engine;
  engine.will_answer("rows");
  const auto answer =
      ask(engine, "workflow_runs", {{"repository_id", {"1"}}, {"workflow_id", {"2"}}, {"from", {"2026-05-01"}}}, "CSV");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "rows");
  ASSERT_EQ(engine.statements.size(), 1U);
  const auto& statement = engine.statements.front();
  EXPECT_EQ(statement.tag, "workflow_runs");
  EXPECT_EQ(statement.format, "CSV");
  std::map<std::string, std::optional<std::string>> bound;
  for (const auto& [name, value] : statement.parameters) bound[name] = value;
  EXPECT_EQ(bound["repository_id"], "1");
  EXPECT_EQ(bound["limit"], "30");
  EXPECT_EQ(bound["from"], "2026-05-01 00:00:00");
  EXPECT_EQ(bound["to"], std::nullopt);
}

}  // namespace
}  // namespace runlight::store
