// SPDX-License-Identifier: MIT
//
// Runs the worked examples of the questions, sql/queries/<question>/cases/*.json:
//
//   {
//     "case": "a sentence that says what the example shows",
//     "given": {"repositories": [..], "workflows": [..], "workflow_files": [..], "runs": [..], "jobs": [..],
//               "job_lists": [..], "collections": [..]},
//     "arguments": {"branch": "main", "limit": 5, "repository": ["acme/api"], "from": null},
//     "expect": [..]
//   }
//
// A given row has the columns of its table that matter; given_rows_test.cpp fills in the others. Of an expected row only the
// fields that it has are compared; the number and the order of the rows must be equal, numbers to a millionth.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "store/given_rows.hpp"
#include "store/named_query.hpp"
#include "store/parameter_values.hpp"
#include "store/roll_ups.hpp"
#include "store/store.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

fs::path questions_folder() { return fs::path(RUNLIGHT_SOURCE_DIR) / "sql" / "queries"; }

/// Paths of the case files below sql/queries, sorted.
std::vector<std::string> case_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(questions_folder())) {
    const auto& path = entry.path();
    if (path.extension() == ".json" && path.parent_path().filename() == "cases") {
      files.push_back(fs::relative(path, questions_folder()).string());
    }
  }
  std::ranges::sort(files);
  return files;
}

json::object read_json(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).as_object();
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

Arguments arguments_of(const json::object& object) {
  Arguments arguments;
  for (const auto& [name, value] : object) {
    if (value.is_null()) continue;
    auto& texts = arguments[name];
    if (!value.is_array()) {
      texts.push_back(text_of(value));
      continue;
    }
    for (const auto& element : value.as_array()) texts.push_back(text_of(element));
  }
  return arguments;
}

json::array rows_of(const std::string& json_lines) {
  json::array rows;
  for (const auto line : split(json_lines, '\n')) {
    if (!line.empty()) rows.push_back(json::parse(line));
  }
  return rows;
}

bool equal_numbers(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)}); }

/// "" when `actual` has what `expected` asks for, else where they differ.
std::string difference(const json::value& expected, const json::value& actual, const std::string& where) {
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [name, value] : expected.as_object()) {
      const auto* field = actual.as_object().if_contains(name);
      if (field == nullptr) return fmt::format("{}.{} is not in the answer", where, std::string_view(name));
      if (auto found = difference(value, *field, fmt::format("{}.{}", where, std::string_view(name))); !found.empty())
        return found;
    }
    return "";
  }
  if (expected.is_array() && actual.is_array()) {
    const auto& left = expected.as_array();
    const auto& right = actual.as_array();
    if (left.size() != right.size()) return fmt::format("{} has {} elements, expected {}", where, right.size(), left.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (auto found = difference(left[i], right[i], fmt::format("{}[{}]", where, i)); !found.empty()) return found;
    }
    return "";
  }
  const bool equal = expected.is_number() && actual.is_number()
                         ? equal_numbers(expected.to_number<double>(), actual.to_number<double>())
                         : expected == actual;
  return equal ? "" : fmt::format("{} is {}, expected {}", where, json::serialize(actual), json::serialize(expected));
}

/// One engine for all tests of it.
class QuestionTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    RUNLIGHT_SKIP_WITHOUT_ENGINE();
    engine_ = test_engine();
    const auto opened = Store::open(*engine_);
    ASSERT_TRUE(opened) << opened.error().message;
  }
  static void TearDownTestSuite() { engine_.reset(); }

  /// What was rolled up of another example's rows goes, and of these it is made.
  static void roll_up_anew(const json::object& example) {
    for (const auto* table :
         {"run_facts", "newest_run_facts", "workflow_totals", "repository_days", "roll_up_ranges", "roll_up_marks"}) {
      body_of(engine_->run({.sql = fmt::format("TRUNCATE TABLE {}", table)}));
    }
    const auto* const arguments = example.if_contains("arguments");
    const auto* const now = arguments != nullptr ? arguments->as_object().if_contains("now") : nullptr;
    const auto done = roll_up(*engine_, *parse_time(now != nullptr ? text_of(*now) : "2026-05-10"), 0);
    ASSERT_TRUE(done) << done.error().message;
  }

  static void put(const std::string& table, const std::string& rows) {
    body_of(engine_->run({.sql = "TRUNCATE TABLE " + table}));
    if (rows.empty()) return;
    const auto inserted = engine_->insert(table, "JSONEachRow", rows);
    ASSERT_TRUE(inserted) << inserted.error().message;
  }

  static inline std::unique_ptr<Engine> engine_;
};

class QueryCases : public QuestionTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(QueryCases, gives_the_expected_rows) {
  RUNLIGHT_SKIP_WITHOUT_ENGINE();
  const auto example = read_json(questions_folder() / GetParam());
  SCOPED_TRACE(fmt::format("sql/queries/{}: {}", GetParam(), text_of(example.at("case"))));
  for (const auto& [table, rows] : given_rows(example.at("given").as_object())) ASSERT_NO_FATAL_FAILURE(put(table, rows));
  ASSERT_NO_FATAL_FAILURE(roll_up_anew(example));

  const auto question = fs::path(GetParam()).begin()->string();
  const auto* arguments = example.if_contains("arguments");
  const auto given = arguments == nullptr ? Arguments{} : arguments_of(arguments->as_object());
  const auto statement = statement_of(question, given);
  ASSERT_TRUE(statement) << statement.error().message;
  const auto answer = engine_->read(*statement);
  ASSERT_TRUE(answer) << answer.error().message << " (engine's code " << answer.error().engine_code << ")";
  EXPECT_EQ(difference(example.at("expect"), rows_of(answer->body), "rows"), "") << "the answer was:\n" << answer->body;
  if (!*short_statement_of(question, given)) return;
  const auto by_short_way = ask(*engine_, question, given);
  ASSERT_TRUE(by_short_way) << by_short_way.error().message;
  EXPECT_EQ(difference(example.at("expect"), rows_of(by_short_way->body), "rows"), "")
      << "the answer by the short way was:\n"
      << by_short_way->body;
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.rfind('.'));
  if (const auto at = name.find("/cases/"); at != std::string::npos) name.replace(at, 7, "__");
  for (auto& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(sql, QueryCases, ::testing::ValuesIn(case_files()), test_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(QueryCases);

/// A value for a parameter that must be given.
std::string any_value_of(const QueryParameter& parameter) {
  if (!parameter.values.empty()) return parameter.values.front();
  const std::string_view type = parameter.type;
  if (type.starts_with("DateTime")) return "2026-05-01T00:00:00Z";
  return type.contains("Int") ? "1" : "x";
}

/// `"columns": [ ["day", "Date"], … ]` as query.json has it, by the engine's own word.
std::string columns_text(Engine& engine, const NamedQuery& query) {
  Arguments arguments;
  for (const auto& parameter : query.parameters) {
    if (!parameter.default_value && !parameter.type.starts_with("Nullable("))
      arguments[parameter.name] = {any_value_of(parameter)};
  }
  const auto answer = ask(engine, query.name, arguments, "JSONCompactEachRowWithNamesAndTypes");
  if (!answer) return answer.error().message;
  const auto lines = split(answer->body, '\n');
  const auto names = json::parse(lines.at(0)).as_array();
  const auto types = json::parse(lines.at(1)).as_array();
  std::string text = "\"columns\": [";
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += fmt::format("{}\n    [{}, {}]", i == 0 ? "" : ",", json::serialize(names[i]), json::serialize(types[i]));
  }
  return text + "\n  ]";
}

/// What api/openapi.yaml says of a question is made of its columns (scripts/contract). RUNLIGHT_UPDATE_DOCS=1 writes them.
TEST_F(QuestionTest, columns_are_those_of_the_answer) {
  RUNLIGHT_SKIP_WITHOUT_ENGINE();
  for (const auto& query : named_queries()) {
    const auto path = questions_folder() / query.name / "query.json";
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto from = text.find("\"columns\": [");
    if (from == std::string::npos) continue;
    const auto to = text.find("\n  ]", from);
    const auto columns = columns_text(*engine_, query);
    if (to != std::string::npos && text.substr(from, to + 4 - from) == columns) continue;
    if (std::getenv("RUNLIGHT_UPDATE_DOCS") != nullptr) {
      const auto end = to == std::string::npos ? text.find(']', from) + 1 : to + 4;
      std::ofstream(path) << text.replace(from, end - from, columns);
      continue;
    }
    ADD_FAILURE() << path << " should have\n  " << columns;
  }
}

TEST(Questions, each_has_at_least_one_case) {
  const auto files = case_files();
  for (const auto& query : named_queries()) {
    const bool has_one =
        std::ranges::any_of(files, [&](const auto& file) { return file.starts_with(query.name + "/cases/"); });
    EXPECT_TRUE(has_one) << "sql/queries/" << query.name << "/cases holds no example";
  }
}

TEST(Questions, each_says_what_it_and_its_parameters_are_for_and_uses_them_all) {
  for (const auto& query : named_queries()) {
    EXPECT_FALSE(query.what.empty()) << query.name;
    for (const auto& parameter : query.parameters) {
      EXPECT_FALSE(parameter.what.empty()) << query.name << " " << parameter.name;
      if (parameter.default_value)
        EXPECT_TRUE(check_value(parameter, *parameter.default_value)) << query.name << " " << parameter.name;
      EXPECT_NE(query.sql.find("{" + parameter.name + ":" + parameter.type + "}"), std::string_view::npos)
          << query.name << " does not use {" << parameter.name << ":" << parameter.type << "}";
    }
  }
}

}  // namespace
}  // namespace runlight::store
