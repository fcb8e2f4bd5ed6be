// SPDX-License-Identifier: MIT
#include "store/roll_ups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "store/embedded_sql.hpp"
#include "store/row_reader.hpp"

namespace runlight::store {
namespace {

constexpr auto k_tag = "roll_up";

// Runs that one statement works out: a few hundred bytes of each are in memory meanwhile.
constexpr std::int64_t k_runs_at_once = 100'000;

constexpr std::int64_t k_no_block = -1;  ///< below every block

// Besides all time; the dashboard's, today being one of their days.
constexpr auto k_range_days = std::to_array<int>({7, 30, 90});

// A part of which a block is new may hold older ones, too: then their runs are worked out again.
constexpr auto k_partitions = R"(
SELECT
    p.table AS table_name, p.partition_id AS month,
    max(p.max_block_number) AS block,
    max(if(m.table_name = '', -1, m.block)) AS mark,
    sumIf(toInt64(p.rows), p.max_block_number > if(m.table_name = '', -1, m.block)) AS new_rows
FROM system.parts AS p
LEFT JOIN (SELECT * FROM roll_up_marks FINAL) AS m ON m.table_name = p.table AND m.partition_id = p.partition_id
WHERE p.database = currentDatabase() AND p.active AND p.table IN ('run_versions', 'job_versions')
GROUP BY table_name, month
ORDER BY month, table_name)";

constexpr auto k_highest_version = R"(
SELECT greatest((SELECT max(version) FROM run_facts), (SELECT max(version) FROM newest_run_facts), (SELECT max(version) FROM workflow_totals),
    (SELECT max(version) FROM repository_days),
    (SELECT max(version) FROM roll_up_ranges), (SELECT max(version) FROM roll_up_marks)) AS version)";

constexpr auto k_runs_by_repository = R"(
SELECT repository_id, count() AS runs
FROM run_versions
WHERE _partition_id = {month:String}
GROUP BY repository_id
ORDER BY repository_id)";

struct Partition {
  std::string table_name;
  std::string month;
  std::int64_t block = 0;
  std::int64_t mark = 0;
  std::int64_t new_rows = 0;
};
BOOST_DESCRIBE_STRUCT(Partition, (), (table_name, month, block, mark, new_rows))

struct RepositoryRuns {
  std::uint64_t repository_id = 0;
  std::int64_t runs = 0;
};
BOOST_DESCRIBE_STRUCT(RepositoryRuns, (), (repository_id, runs))

struct Since {
  std::string since;
};
BOOST_DESCRIBE_STRUCT(Since, (), (since))

struct Highest {
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Highest, (), (version))

/// The new blocks of a month, in both tables.
struct News {
  std::int64_t run_block = k_no_block;
  std::int64_t job_block = k_no_block;
  std::int64_t new_rows = 0;
};

/// Repositories from `from` to before `until`.
struct Repositories {
  std::uint64_t from = 0;
  std::uint64_t until = std::numeric_limits<std::uint64_t>::max();
};

using Parameters = std::vector<Parameter>;

std::string_view statement_text(std::string_view name) {
  const auto path = fmt::format("roll_ups/{}.sql", name);
  const auto files = embedded::sql();
  const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
  check(found != files.end(), fmt::format("sql/{} exists", path));
  return found->bytes;
}

std::string date_text(std::chrono::sys_days day) { return format_time(Time(day)).substr(0, 10); }

/// From one month's beginning to the next one's, of a partition's id such as 202605.
Parameters bounds_of(const std::string& month) {
  const int number = std::stoi(month);
  const auto first = std::chrono::year(number / 100) / (number % 100) / 1;
  const auto next = first + std::chrono::months(1);
  return {{"month", month},
          {"from", date_text(std::chrono::sys_days(first)) + " 00:00:00"},
          {"to", date_text(std::chrono::sys_days(next)) + " 00:00:00"}};
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

/// Versions are times where they can be, and so tell nobody how much others store.
class Round {
 public:
  Round(Engine& engine, Time now, std::uint64_t last_version)
      : engine_(engine),
        now_(now),
        first_version_(std::max(last_version + 1,
                                static_cast<std::uint64_t>(std::max<std::int64_t>(now.time_since_epoch().count(), 1)))),
        version_(first_version_ - 1) {}

  Result<RolledUp> run() {
    RUNLIGHT_TRY(const auto partitions, rows<Partition>(k_partitions));
    std::map<std::string, News> news;
    for (const auto& partition : partitions) {
      if (partition.block <= partition.mark) continue;
      found_.rows_found += partition.new_rows;
      news[partition.month].new_rows += partition.new_rows;
    }
    for (const auto& partition : partitions) {
      const auto month = news.find(partition.month);
      if (month == news.end()) continue;
      (partition.table_name == "run_versions" ? month->second.run_block : month->second.job_block) = partition.mark;
    }
    for (const auto& [month, what] : news) RUNLIGHT_TRY_VOID(take_month(month, what));
    RUNLIGHT_TRY_VOID(keep_ranges(!news.empty()));
    for (const auto& partition : partitions) {
      if (partition.block <= partition.mark) continue;
      RUNLIGHT_TRY_VOID(mark(partition));
    }
    found_.changed = found_.changed || !news.empty();
    found_.version = version_;
    return found_;
  }

 private:
  Result<void> take_month(const std::string& month, const News& news) {
    RUNLIGHT_TRY(const auto shares, shares_of(month, news));
    for (const auto& share : shares) {
      auto parameters = bounds_of(month);
      parameters.push_back({"run_block", std::to_string(news.run_block)});
      parameters.push_back({"job_block", std::to_string(news.job_block)});
      parameters.push_back({"repository_from", std::to_string(share.from)});
      parameters.push_back({"repository_until", std::to_string(share.until)});
      parameters.push_back({"version", std::to_string(++version_)});
      RUNLIGHT_TRY_VOID(execute("run_facts", parameters));
      RUNLIGHT_TRY_VOID(execute("newest_run_facts", parameters));
      RUNLIGHT_TRY_VOID(execute("repository_days", parameters));
    }
    return {};
  }

  /// Of few rows all at once, of many some repositories after the others.
  Result<std::vector<Repositories>> shares_of(const std::string& month, const News& news) {
    std::vector<Repositories> shares{{}};
    if (news.new_rows <= k_runs_at_once) return shares;
    RUNLIGHT_TRY(const auto repositories, rows<RepositoryRuns>(k_runs_by_repository, {{"month", month}}));
    std::int64_t runs = 0;
    for (const auto& repository : repositories) {
      if (runs > 0 && runs + repository.runs > k_runs_at_once) {
        shares.back().until = repository.repository_id;
        shares.push_back({.from = repository.repository_id});
        runs = 0;
      }
      runs += repository.runs;
    }
    return shares;
  }

  /// The ranges that are wanted today: those that are there with what came, the others whole. Others go.
  Result<void> keep_ranges(bool has_news) {
    RUNLIGHT_TRY(const auto rows_there, rows<Since>("SELECT toString(since) AS since FROM roll_up_ranges FINAL"));
    std::vector<std::string> there;
    for (const auto& row : rows_there) there.push_back(row.since);
    const auto wanted = wanted_ranges();
    for (const auto& since : there) {
      if (contains(wanted, since)) continue;
      RUNLIGHT_TRY_VOID(forget_range(since));
    }
    if (!contains(there, wanted.front())) {
      RUNLIGHT_TRY_VOID(execute("deleted_runs", {next_version()}));
    }
    for (const auto& since : wanted) {
      if (!contains(there, since)) {
        RUNLIGHT_TRY_VOID(build_range(since));
      } else if (has_news) {
        RUNLIGHT_TRY_VOID(add_up(since, false));
      }
    }
    return {};
  }

  std::vector<std::string> wanted_ranges() const {
    const auto today = std::chrono::floor<std::chrono::days>(now_);
    std::vector<std::string> ranges{"1970-01-01"};
    for (const int days : k_range_days) ranges.push_back(date_text(today - std::chrono::days(days - 1)));
    return ranges;
  }

  Result<void> build_range(const std::string& since) {
    RUNLIGHT_TRY_VOID(drop("workflow_totals", since));
    RUNLIGHT_TRY_VOID(add_up(since, true));
    found_.changed = true;
    return write("INSERT INTO roll_up_ranges VALUES ({since:Date}, {version:UInt64})", {{"since", since}, next_version()});
  }

  /// In this order: a range that is there is believed.
  Result<void> forget_range(const std::string& since) {
    RUNLIGHT_TRY_VOID(drop("roll_up_ranges", since));
    return drop("workflow_totals", since);
  }

  Result<void> drop(std::string_view table, std::string since) {
    std::erase(since, '-');
    return write(fmt::format("ALTER TABLE {} DROP PARTITION ID {{since:String}}", table), {{"since", since}});
  }

  Result<void> add_up(const std::string& since, bool all) {
    return execute("workflow_totals", {{"since", since},
                                       {"all", all ? "true" : "false"},
                                       {"first_version", std::to_string(first_version_)},
                                       next_version()});
  }

  Result<void> mark(const Partition& partition) {
    return write("INSERT INTO roll_up_marks VALUES ({table_name:String}, {month:String}, {block:Int64}, {version:UInt64})",
                 {{"table_name", partition.table_name},
                  {"month", partition.month},
                  {"block", std::to_string(partition.block)},
                  next_version()});
  }

  Parameter next_version() { return {"version", std::to_string(++version_)}; }

  Result<void> execute(std::string_view name, Parameters parameters) {
    return write(std::string(statement_text(name)), std::move(parameters));
  }

  Result<void> write(std::string sql, Parameters parameters) {
    RUNLIGHT_TRY([[maybe_unused]] const auto done,
                 engine_.run({.sql = std::move(sql), .parameters = std::move(parameters), .tag = k_tag}));
    return {};
  }

  template <class Row>
  Result<std::vector<Row>> rows(std::string_view sql, Parameters parameters = {}) {
    RUNLIGHT_TRY(const auto answer,
                 engine_.run({.sql = std::string(sql), .parameters = std::move(parameters), .tag = k_tag}));
    return parse_rows<Row>(answer.body, k_tag);
  }

  Engine& engine_;
  Time now_;
  std::uint64_t first_version_;
  std::uint64_t version_;
  RolledUp found_;
};

/// Above what any row has: the clock may have been set back.
Result<std::uint64_t> highest_version(Engine& engine) {
  RUNLIGHT_TRY(const auto answer, engine.run({.sql = k_highest_version, .tag = k_tag}));
  RUNLIGHT_TRY(const auto found, parse_rows<Highest>(answer.body, k_tag));
  return found.empty() ? 0 : found.front().version;
}

}  // namespace

Result<RolledUp> roll_up(Engine& engine, Time now, std::uint64_t last_version) {
  if (last_version == 0) {
    RUNLIGHT_TRY(last_version, highest_version(engine));
  }
  // The engine does not notice a write that fails for want of space.
  RUNLIGHT_TRY_VOID(engine.require_space(0));
  return Round(engine, now, last_version).run();
}

}  // namespace runlight::store
