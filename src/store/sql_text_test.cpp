// SPDX-License-Identifier: MIT
#include "store/sql_text.hpp"

#include <gmock/gmock.h>

namespace runlight::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SplitStatements, ends_a_statement_at_a_semicolon_outside_quotes_and_comments) {
  EXPECT_THAT(split_statements("SELECT 1; SELECT 2"), ElementsAre("SELECT 1", "SELECT 2"));
  EXPECT_THAT(split_statements("SELECT ';'; SELECT `a;b`, \";\";"), ElementsAre("SELECT ';'", "SELECT `a;b`, \";\""));
  EXPECT_THAT(split_statements(R"(SELECT 'it\';s'; SELECT 2)"), ElementsAre(R"(SELECT 'it\';s')", "SELECT 2"));
  EXPECT_THAT(split_statements("SELECT 1 -- one; two\n+ 1; SELECT /* ; */ 2"),
              ElementsAre("SELECT 1 -- one; two\n+ 1", "SELECT /* ; */ 2"));
}

TEST(SplitStatements, leaves_out_what_holds_no_statement) {
  EXPECT_THAT(split_statements(""), IsEmpty());
  EXPECT_THAT(split_statements(" ;\n; -- nothing; at all\n"), IsEmpty());
  EXPECT_THAT(split_statements("-- a head\nSELECT 1;\n-- a tail"), ElementsAre("-- a head\nSELECT 1"));
}

TEST(SplitStatements, stands_an_open_quote_or_comment) {
  EXPECT_THAT(split_statements("SELECT 'a; b"), ElementsAre("SELECT 'a; b"));
  EXPECT_THAT(split_statements("SELECT 1 /* a; b"), ElementsAre("SELECT 1 /* a; b"));
  EXPECT_THAT(split_statements("SELECT '\\"), ElementsAre("SELECT '\\"));
}

TEST(HasWord, looks_outside_quotes_and_comments_for_whole_words) {
  for (const auto* sql : {"SELECT 1 PREWHERE 2", "prewhere", "a)PreWhere(b", "'a' PREWHERE 'b'"}) {
    EXPECT_TRUE(has_word(sql, "PREWHERE")) << sql;
  }
  for (const auto* sql : {"", "SELECT 'PREWHERE'", "`PREWHERE`", "\"PREWHERE\"", "-- PREWHERE\n1", "/* PREWHERE */",
                          "PREWHERES", "a_PREWHERE", "'\\' PREWHERE'"}) {
    EXPECT_FALSE(has_word(sql, "PREWHERE")) << sql;
  }
}

}  // namespace
}  // namespace runlight::store
