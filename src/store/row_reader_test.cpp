// SPDX-License-Identifier: MIT
#include "store/row_reader.hpp"

#include <gtest/gtest.h>

namespace runlight::store {
namespace {

struct Row {
  std::int64_t number = 0;
  std::string name;
  std::optional<Time> at;
  std::vector<double> values;
};
BOOST_DESCRIBE_STRUCT(Row, (), (number, name, at, values))

TEST(RowReader, reads_rows_by_name_and_by_place) {
  const auto named = parse_rows<Row>(R"({"name":"a","number":1,"at":null,"values":[1,2.5],"more":0})", "q");
  const auto placed = parse_compact_rows<Row>("[1,\"a\",null,[1,2.5]]\n[2,\"b\",\"2026-05-01T00:00:00Z\",[]]\n", "q");
  ASSERT_TRUE(named && placed);
  ASSERT_EQ(placed->size(), 2U);
  EXPECT_EQ(named->front().values, (std::vector<double>{1, 2.5}));
  EXPECT_EQ(placed->front().values, named->front().values);
  EXPECT_EQ(placed->back().name, "b");
  EXPECT_EQ(format_time(*placed->back().at), "2026-05-01T00:00:00Z");
}

TEST(RowReader, a_row_that_does_not_fit_is_a_fault_of_ours) {
  for (const auto* line :
       {"[1,\"a\",null]", "[1,\"a\",null,[],0]", "[\"x\",\"a\",null,[]]", "[1,\"a\",null,{}]", "{}", "["}) {
    const auto rows = parse_compact_rows<Row>(line, "question");
    ASSERT_FALSE(rows) << line;
    EXPECT_EQ(rows.error().kind, ErrorKind::internal);
  }
}

}  // namespace
}  // namespace runlight::store
