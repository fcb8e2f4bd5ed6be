// SPDX-License-Identifier: MIT
#include "insight/prices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "store/named_query.hpp"

namespace runlight::insight {
namespace {

using ::testing::HasSubstr;

const RunnerPrices* find(const PriceTable& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &RunnerPrices::name);
  return found == table.end() ? nullptr : &*found;
}

TEST(built_in_prices, have_the_old_price_and_the_new_one) {
  const auto* linux = find(built_in_prices(), "Linux 2-core");
  ASSERT_NE(linux, nullptr);
  EXPECT_TRUE(linux->is_standard);
  ASSERT_EQ(linux->prices.size(), 2U);
  EXPECT_EQ(linux->prices[0].valid_from, "2026-01-01");
  EXPECT_EQ(linux->prices[0].usd_per_min, 0.006);
  EXPECT_EQ(linux->prices[1].valid_from, "1970-01-01");
  EXPECT_EQ(linux->prices[1].usd_per_min, 0.008);
}

TEST(built_in_prices, never_rose_and_have_a_price_for_every_label) {
  for (const auto& runner : built_in_prices()) {
    EXPECT_TRUE(std::ranges::is_sorted(runner.prices, {}, &Price::usd_per_min)) << runner.name;
    EXPECT_EQ(runner.prices.back().valid_from, "1970-01-01") << runner.name;
  }
  EXPECT_EQ(built_in_prices().back().labels, std::vector<std::string>{"*"});
  EXPECT_FALSE(built_in_prices().back().is_known);
}

TEST(parse_prices, puts_the_users_runners_first) {
  const auto table = parse_prices(R"(self_hosted_usd_per_min = 0.004
[[runner]]
labels = ["Big *"]
prices = [{ usd_per_min = 0.1 }, { from = 2026-02-01, usd_per_min = 1 }]
)");
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->size(), built_in_prices().size() + 1);
  EXPECT_EQ(table->front().name, "Big *");
  EXPECT_FALSE(table->front().is_standard);
  EXPECT_EQ(table->front().prices.front().valid_from, "2026-02-01");
  EXPECT_EQ(find(*table, "self-hosted")->prices.front().usd_per_min, 0.004);
  EXPECT_EQ(find(built_in_prices(), "self-hosted")->prices.front().usd_per_min, 0);
}

TEST(parse_prices, refuses_what_it_does_not_understand_with_the_line) {
  struct Case {
    const char* text;
    const char* message;
  };
  for (const auto& [text, message] : std::initializer_list<Case>{
           {"x = ", "Line 1 of the price file: it is no TOML"},
           {"\nselfhosted_usd_per_min = 1",
            "Line 2 of the price file: \"selfhosted_usd_per_min\" is no key of the price file; "
            "did you mean self_hosted_usd_per_min?"},
           {"self_hosted_usd_per_min = \"1\"", "Line 1 of the price file: self_hosted_usd_per_min must be a number from 0."},
           {"self_hosted_usd_per_min = -1", "self_hosted_usd_per_min must be a number from 0."},
           {"self_hosted_usd_per_min = nan", "self_hosted_usd_per_min must be a number from 0."},
           {"runner = 1", "a runner is written as [[runner]], in two brackets."},
           {"[[runner]]", "[[runner]] needs labels"},
           {"[[runner]]\nlabels = [1]", "labels must hold texts only."},
           {"[[runner]]\nlabels = [\"a\"]", "[[runner]] needs prices"},
           {"[[runner]]\nlabels = [\"a\"]\nprices = [{}]", "a price needs usd_per_min."},
           {"[[runner]]\nlabels = [\"a\"]\nprices = [1]", "prices must hold {"},
           {"[[runner]]\nlabels = [\"a\"]\nprices = [{ from = \"2026\", usd_per_min = 1 }]", "from must be a day"},
           {"[[runner]]\nlabels = [\"a\"]\nstandard = 1\nprices = [{ usd_per_min = 1 }]", "standard must be true or false."},
       }) {
    const auto table = parse_prices(text);
    ASSERT_FALSE(table) << text;
    EXPECT_EQ(table.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(table.error().message, HasSubstr(message));
  }
}

TEST(parameter_text, is_the_engines_with_patterns_in_lower_case) {
  const PriceTable table{{.name = "it's",
                          .labels = {"Ubuntu-22.04*", "a|b"},
                          .is_standard = true,
                          .prices = {{.valid_from = "2026-01-01", .usd_per_min = 0.5}, {.valid_from = "1970-01-01"}}},
                         {.name = "own",
                          .labels = {"x"},
                          .is_self_hosted = true,
                          .is_known = false,
                          .prices = {{.valid_from = "1970-01-01", .usd_per_min = 1}}}};
  EXPECT_EQ(parameter_text(table), R"([('^(ubuntu-22\\.04.*|a\\|b)$','it\'s',0.5,'2026-01-01',true,false,true),)"
                                   R"(('^(ubuntu-22\\.04.*|a\\|b)$','it\'s',0,'1970-01-01',true,false,true),)"
                                   R"(('^(x)$','own',1,'1970-01-01',false,true,false)])");
  EXPECT_EQ(parameter_text({}), "[]");
}

/// The same text as a member of query.json.
std::string default_of(std::string_view text) {
  std::string out = "\"default\": \"";
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out + "\", \"what\"";
}

/// RUNLIGHT_UPDATE_DOCS=1 writes the table into the questions.
TEST(parameter_text, of_the_built_in_table_is_the_default_of_every_question) {
  const auto text = parameter_text(built_in_prices());
  int questions = 0;
  for (const auto& query : store::named_queries()) {
    const auto prices = std::ranges::find(query.parameters, "prices", &store::QueryParameter::name);
    if (prices == query.parameters.end()) continue;
    ++questions;
    if (prices->default_value == text) continue;
    if (std::getenv("RUNLIGHT_UPDATE_DOCS") == nullptr) {
      ADD_FAILURE() << query.name << " has other prices than sql/prices.toml; RUNLIGHT_UPDATE_DOCS=1 writes them";
      continue;
    }
    const auto path = std::filesystem::path(RUNLIGHT_SOURCE_DIR) / "sql" / "queries" / query.name / "query.json";
    std::ifstream file(path);
    std::string json{std::istreambuf_iterator<char>(file), {}};
    const auto from = json.find("\"default\": ", json.find("\"name\": \"prices\""));
    const auto to = json.find("\"what\"", from) + std::string_view("\"what\"").size();
    std::ofstream(path) << json.replace(from, to - from, default_of(text));
  }
  EXPECT_EQ(questions, 3);
}

}  // namespace
}  // namespace runlight::insight
