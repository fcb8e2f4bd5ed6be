// SPDX-License-Identifier: MIT
//
// data_set FOLDER RUNS DAY SQL_FOLDER: fills a new data folder with RUNS runs of 10,000 workflows in the 13 months that end
// with DAY (2026-11-29), four jobs each, by the statements in data_set/. Only the last month's jobs have steps. The roll-ups
// are left to who opens the folder.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "store/engine.hpp"
#include "store/migrate.hpp"
#include "store/sql_text.hpp"

namespace {

using namespace runlight;

constexpr int k_months = 13;

template <class T>
T or_exit(Result<T> result) {
  if (result) return *std::move(result);
  fmt::print(stderr, "data_set: {}\n", result.error().message);
  std::exit(1);
}

std::string time_text(std::chrono::sys_days day) { return format_time(Time(day)).substr(0, 10) + " 00:00:00"; }

void run_file(store::Engine& engine, const std::string& path, const std::vector<store::Parameter>& parameters) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto sql = text.str();
  for (const auto statement : store::split_statements(sql)) {
    std::vector<store::Parameter> used;
    for (const auto& parameter : parameters) {
      if (statement.contains("{" + parameter.name + ":")) used.push_back(parameter);
    }
    or_exit(engine.run({.sql = std::string(statement), .parameters = used, .tag = "data_set"}));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "usage: data_set FOLDER RUNS DAY SQL_FOLDER\n");
    return 1;
  }
  const std::string folder = argv[1];
  const std::int64_t runs = std::atoll(argv[2]);
  const auto end = std::chrono::floor<std::chrono::days>(or_exit(parse_time(argv[3]))) + std::chrono::days(1);
  const std::string sql_folder = argv[4];
  const auto engine = or_exit(store::make_chdb_engine({.data_folder = folder}));
  if (auto migrated = store::migrate(*engine); !migrated) or_exit(Result<int>(fail(migrated.error())));
  std::vector<store::Parameter> fleet{{"workflows", "10000"}, {"repositories", "1000"}, {"end", time_text(end)}};
  run_file(*engine, sql_folder + "/fleet.sql", fleet);
  const std::chrono::year_month_day last{end - std::chrono::days(1)};
  for (int i = 0; i < k_months; ++i) {
    const auto month = last.year() / last.month() - std::chrono::months(k_months - 1 - i);
    const std::chrono::sys_days from{month / 1};
    const std::chrono::sys_days until = std::min(std::chrono::sys_days{(month + std::chrono::months(1)) / 1}, end);
    auto parameters = fleet;
    parameters.push_back({"first", std::to_string(runs / k_months * i)});
    parameters.push_back({"runs", std::to_string(runs / k_months)});
    parameters.push_back({"from", time_text(from)});
    parameters.push_back({"until", time_text(until)});
    parameters.push_back({"with_steps", i == k_months - 1 ? "true" : "false"});
    run_file(*engine, sql_folder + "/month.sql", parameters);
  }
  return 0;
}
