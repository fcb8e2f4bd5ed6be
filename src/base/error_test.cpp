// SPDX-License-Identifier: MIT
#include "base/error.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/secret.hpp"

namespace runlight {
namespace {

TEST(ErrorKinds, each_have_a_name_a_status_and_an_exit_code) {
  for (int i = 0; i <= static_cast<int>(ErrorKind::internal); ++i) {
    const auto& row = facts(static_cast<ErrorKind>(i));
    EXPECT_FALSE(row.name.empty());
    EXPECT_GE(row.http_status, 400);
    EXPECT_NE(row.exit_code, k_exit_ok);
    EXPECT_NE(row.exit_code, k_exit_partial);
  }
}

TEST(Secret, prints_as_stars_wherever_it_is_printed) {
  const Secret secret{"ghp_token"};
  std::ostringstream out;
  out << secret;
  EXPECT_EQ(out.str(), "***");
  EXPECT_EQ(fmt::format("{}", secret), "***");
  EXPECT_EQ(secret.reveal(), "ghp_token");
}

}  // namespace
}  // namespace runlight
