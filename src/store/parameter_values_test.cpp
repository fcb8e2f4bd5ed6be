// SPDX-License-Identifier: MIT
#include "store/parameter_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "store/embedded_sql.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

const QueryParameter k_bucket{.name = "bucket", .type = "String", .values = {"hour", "day", "week", "month"}};
const QueryParameter k_time_zone{.name = "time_zone", .type = "String"};
const QueryParameter k_branch{.name = "branch", .type = "String"};

TEST(CheckValue, takes_what_is_allowed) {
  EXPECT_TRUE(check_value(k_bucket, "hour"));
  EXPECT_TRUE(check_value(k_bucket, "month"));
  EXPECT_TRUE(check_value(k_time_zone, "UTC"));
  EXPECT_TRUE(check_value(k_time_zone, "America/Argentina/Buenos_Aires"));
  EXPECT_TRUE(check_value(k_branch, "whatever"));
}

TEST(CheckValue, refuses_the_rest_and_names_it) {
  struct Case {
    const QueryParameter& parameter;
    std::string value;
    std::string message;
  };
  for (const auto& [parameter, value, message] : std::initializer_list<Case>{
           {k_bucket, "hours", "\"hours\" is none of hour, day, week, month; did you mean \"hour\"?"},
           {k_bucket, "", "\"\" is none of hour, day, week, month"},
           {k_bucket, "fortnight", "\"fortnight\" is none of hour, day, week, month"},
           {k_time_zone, "Europe/Berln",
            "\"Europe/Berln\" is no time zone; write its IANA name, as Europe/Berlin; did you mean \"Europe/Berlin\"?"},
           {k_time_zone, "../etc/passwd", "\"../etc/passwd\" is no time zone; write its IANA name, as Europe/Berlin"},
           {k_time_zone, "", "\"\" is no time zone; write its IANA name, as Europe/Berlin"},
           {k_time_zone, std::string(5000, 'x'),
            "\"" + std::string(100, 'x') + "\" is no time zone; write its IANA name, as Europe/Berlin"},
       }) {
    const auto checked = check_value(parameter, value);
    ASSERT_FALSE(checked) << value;
    EXPECT_EQ(checked.error().kind, ErrorKind::bad_input);
    EXPECT_EQ(checked.error().message, message);
  }
}

TEST(CheckValue, knows_the_time_zones_of_the_engine) {
  RUNLIGHT_SKIP_WITHOUT_ENGINE();
  const auto engine = test_engine();
  const auto names =
      body_of(engine->run({.sql = "SELECT time_zone FROM system.time_zones ORDER BY time_zone", .format = "TSV"}));
  const auto files = embedded::sql();
  const auto found = std::ranges::find(files, "time_zones.txt", &EmbeddedFile::path);
  ASSERT_NE(found, files.end());
  EXPECT_EQ(found->bytes, names);
}

}  // namespace
}  // namespace runlight::store
