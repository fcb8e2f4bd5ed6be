// SPDX-License-Identifier: MIT
#include "sim/cron.hpp"

#include <gtest/gtest.h>

#include "sim/json_text.hpp"

namespace runlight::sim {
namespace {

constexpr std::chrono::sys_days k_wednesday = std::chrono::year(2026) / 3 / 11;

TEST(Cron, finds_the_slots_of_a_day) {
  const struct {
    const char* expression;
    std::vector<std::string> slots;
  } k_cases[] = {
      {"0 5 * * *", {"05:00"}},
      {"*/20 3 * * *", {"03:00", "03:20", "03:40"}},
      {"10 */8 * * *", {"00:10", "08:10", "16:10"}},
      {"40 1-23/11 * * *", {"01:40", "12:40", "23:40"}},
      {"30 4 * * 1-5", {"04:30"}},
      {"30 4 * * 0,6", {}},
      {"0 6 11,17 * *", {"06:00"}},
      {"0 6 12 * *", {}},
      {"0 6 12 * 3", {"06:00"}},
      {"0 6 * 4 *", {}},
      {"5/25 0 * * *", {"00:05", "00:30", "00:55"}},
  };
  for (const auto& [expression, expected] : k_cases) {
    const auto cron = Cron::parse(expression);
    ASSERT_TRUE(cron) << expression;
    std::vector<std::string> found;
    for (const auto slot : cron->slots(k_wednesday)) found.push_back(time_text(slot).substr(11, 5));
    EXPECT_EQ(found, expected) << expression;
  }
}

TEST(Cron, refuses_what_github_does_not_take) {
  for (const auto* expression : {"", "* * * *", "@daily", "60 * * * *", "* 24 * * *", "* * 0 * *", "*/0 * * * *",
                                 "5-3 * * * *", "a * * * *", "* * * * 7"}) {
    EXPECT_FALSE(Cron::parse(expression)) << expression;
  }
}

}  // namespace
}  // namespace runlight::sim
