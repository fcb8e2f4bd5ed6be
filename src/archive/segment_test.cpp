// SPDX-License-Identifier: MIT
#include "archive/segment.hpp"

#include <gtest/gtest.h>

namespace runlight::archive {
namespace {

TEST(TableOf, is_the_folder_of_a_segment) {
  EXPECT_EQ(table_of("v1/runs/20261124T081500Z-9f8e7d6c5b4a3f2e.parquet"), "runs");
  EXPECT_EQ(table_of(new_segment_path("jobs_versions", Time{})), "jobs_versions");
}

TEST(TableOf, is_none_of_what_no_push_wrote) {
  for (const auto* path :
       {"", "v1/.parquet", "v1/a.parquet", "v1//a.parquet", "v2/runs/a.parquet", "v1/runs/a.csv", "v1/runs/b/a.parquet",
        "v1/../a.parquet", "v1/./a.parquet", "v1/runs/*.parquet", "v1/runs/a b.parquet", "v1/runs/a'.parquet"}) {
    EXPECT_EQ(table_of(path), std::nullopt) << path;
  }
}

}  // namespace
}  // namespace runlight::archive
