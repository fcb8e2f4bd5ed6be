// SPDX-License-Identifier: MIT
#include "api/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace runlight::api {
namespace {

using ::testing::HasSubstr;

constexpr Time k_now{std::chrono::sys_days(std::chrono::year(2026) / 5 / 10)};

std::expected<store::Arguments, Failure> read(std::string_view question, const std::string& query) {
  const auto questions = store::named_queries();
  const auto found = std::ranges::find(questions, question, &store::NamedQuery::name);
  const auto target = net::parse_target("/api/v1/" + std::string(question) + query);
  if (!target) return std::unexpected(Failure{target.error(), "target"});
  return read_arguments(*found, *target, k_now);
}

TEST(read_arguments, gives_the_engine_whole_seconds_and_the_end_of_a_day) {
  struct Row {
    const char* query;
    std::string_view name;
    std::string_view value;
  };
  for (const auto& row : std::initializer_list<Row>{
           {"?from=2026-05-01", "from", "2026-05-01T00:00:00Z"},
           {"?to=2026-05-01", "to", "2026-05-02T00:00:00Z"},
           {"?to=2026-12-31", "to", "2027-01-01T00:00:00Z"},
           {"?to=2026-05-01T00:00:00Z", "to", "2026-05-01T00:00:00Z"},
           {"?from=2026-05-01T13:00:00%2B02:00", "from", "2026-05-01T11:00:00Z"},
           {"?from=2026-05-01T13:00:00.001Z", "from", "2026-05-01T13:00:01Z"},
           {"?from=2026-05-01&to=2026-05-01", "to", "2026-05-02T00:00:00Z"},
           {"?branch=fix%2Fa%20b", "branch", "fix/a b"},
           {"?branch=*", "branch", "*"},
           {"?branch=", "branch", ""},
           {"?repository=acme/api&repository=acme%2Fweb", "repository", "acme/web"},
           {"", "now", "2026-05-10T00:00:00Z"},
       }) {
    const auto arguments = read("activity", row.query);
    ASSERT_TRUE(arguments) << row.query << ": " << arguments.error().error.message;
    EXPECT_EQ(arguments->at(std::string(row.name)).back(), row.value) << row.query;
  }
}

TEST(read_arguments, refuses_with_the_parameter_and_its_value) {
  struct Row {
    const char* question;
    std::string query;
    std::string_view parameter;
    std::string_view words;
  };
  std::string many;
  for (int i = 0; i < 201; ++i) many += "&repository=a/b";
  const std::string ids = "?repository_id=1&workflow_id=2";
  for (const auto& row : std::initializer_list<Row>{
           {"summary", "?form=2026-05-01", "form", "did you mean from?"},
           {"summary", "?now=2026-05-01", "now", "no parameter \"now\""},
           {"summary", "?xyzzy=1", "xyzzy", "it takes repository, workflow, branch, event, from, to."},
           {"repositories", "?branch=main", "branch", "it takes none."},
           {"summary", "?from=yesterday", "from", "\"yesterday\" is not a time"},
           {"summary", "?from=2026-02-30", "from", "\"2026-02-30\""},
           {"summary", "?to=", "to", "\"\" is not a time"},
           {"summary", "?from=" + std::string(4'000, '1'), "from", "is not a time"},
           {"summary", "?from=2026-05-02&to=2026-05-01", "from", "from (2026-05-02) is after to (2026-05-01)."},
           {"summary", "?from=2026-05-01&from=2026-05-02", "from", "given 2 times"},
           {"summary", "?repository=acme", "repository", "\"acme\" is no repository; write it as owner/repo."},
           {"summary", "?repository=a/b/c", "repository", "owner/repo"},
           {"summary", "?repository=/b", "repository", "owner/repo"},
           {"summary", "?repository=", "repository", "owner/repo"},
           {"summary", "?repository=a/" + std::string(200, 'b'), "repository", "owner/repo"},
           {"summary", "?" + many.substr(1), "repository", "201 values are too many"},
           {"summary", "?branch=" + std::string(501, 'b'), "branch", "501 bytes long"},
           {"frequency", "?bucket=year", "bucket", "bucket \"year\" is none of hour, day, week, month."},
           {"breakdown", "?by=workflows", "by", "did you mean \"workflow\"?"},
           {"frequency", "?time_zone=Mars/Base", "time_zone",
            "time_zone \"Mars/Base\" is no time zone; write its IANA name, as Europe/Berlin."},
           {"activity", "?time_zone=", "time_zone", "\"\" is no time zone"},
           {"comparison", "?to=2026-05-01", "from", "comparison needs from"},
           {"workflow_runs", "?workflow_id=2", "repository_id", "workflow_runs needs repository_id"},
           {"workflow_runs", "?repository_id=1&workflow_id=-2", "workflow_id", "\"-2\" is not a whole number"},
           {"workflow_runs", "?repository_id=1&workflow_id=99999999999999999999", "workflow_id", "is not a whole number"},
           {"workflow_runs", "?repository_id=1x&workflow_id=2", "repository_id", "\"1x\""},
           {"cost", "?prices=[]", "prices", "no parameter \"prices\""},
           {"cost_what_if", "?from_label=a&to_label=b&speed_factor=0", "speed_factor",
            "\"0\" is not a number from 0.001 to 1000."},
           {"cost_what_if", "?from_label=a&to_label=b&speed_factor=nan", "speed_factor", "\"nan\" is not a number"},
           {"cost_what_if", "?from_label=a", "to_label", "cost_what_if needs to_label"},
           {"workflow_runs", ids + "&limit=0", "limit", "from 1 to 1000"},
           {"workflow_runs", ids + "&limit=1001", "limit", "from 1 to 1000"},
           {"workflows", "?marks=21", "marks", "from 0 to 20"},
           {"workflow_runs", ids + "&repository=a/b", "repository", "did you mean repository_id?"},
       }) {
    const auto arguments = read(row.question, row.query);
    ASSERT_FALSE(arguments) << row.query;
    EXPECT_EQ(arguments.error().error.kind, ErrorKind::bad_input) << row.query;
    EXPECT_EQ(arguments.error().parameter, row.parameter) << row.query;
    EXPECT_THAT(arguments.error().error.message, HasSubstr(std::string(row.words))) << row.query;
    EXPECT_LT(arguments.error().error.message.size(), 300U);
  }
}

TEST(read_arguments, takes_prices_from_the_server_only) {
  const auto questions = store::named_queries();
  const auto cost = std::ranges::find(questions, "cost", &store::NamedQuery::name);
  const auto target = net::parse_target("/api/v1/cost");
  EXPECT_EQ(read_arguments(*cost, *target, k_now, "[]")->at("prices"), std::vector<std::string>{"[]"});
  EXPECT_FALSE(read_arguments(*cost, *target, k_now)->contains("prices"));
}

TEST(read_arguments, takes_none_for_a_number_of_marks) {
  const auto arguments = read("workflows", "?marks=0");
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->at("marks"), std::vector<std::string>{"0"});
}

TEST(read_arguments, leaves_defaults_to_the_question) {
  const auto arguments = read("workflow_runs", "?repository_id=1&workflow_id=2");
  ASSERT_TRUE(arguments);
  EXPECT_EQ(*arguments, (store::Arguments{{"repository_id", {"1"}}, {"workflow_id", {"2"}}}));
}

}  // namespace
}  // namespace runlight::api
