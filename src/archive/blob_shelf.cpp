// SPDX-License-Identifier: MIT
#include "archive/blob_shelf.hpp"

#include <fmt/format.h>

#include <boost/describe.hpp>

#include "archive/blob_error.hpp"
#include "archive/credentials.hpp"
#include "archive/sql.hpp"
#include "store/row_reader.hpp"

namespace runlight::archive {
namespace {

struct ListedBlob {
  std::string path;
  std::int64_t bytes = 0;
  Time written_at{};
};
BOOST_DESCRIBE_STRUCT(ListedBlob, (), (path, bytes, written_at))

class BlobShelf : public Shelf {
 public:
  BlobShelf(store::Engine& engine, const Location& location)
      : engine_(engine), prefix_(location.prefix), container_(location.container), place_(location.text()) {}

  Result<std::vector<Segment>> list(std::string_view prefix) override {
    auto answer =
        engine_.run({.sql = fmt::format("SELECT _path AS path, _size AS bytes, _time AS written_at FROM {} ORDER BY path",
                                        table_function(fmt::format("{}{}**{}", prefix_, prefix, k_extension), "One", "")),
                     .tag = "archive_list"});
    if (!answer) {
      auto error = blob_error(answer.error(), place_);
      // Nothing was ever written there.
      if (error.kind == ErrorKind::not_found && answer.error().message.contains("container")) return std::vector<Segment>{};
      return fail(std::move(error));
    }
    RUNLIGHT_TRY(const auto rows, store::parse_rows<ListedBlob>(answer->body, "archive_list"));
    std::vector<Segment> found;
    const auto before = fmt::format("{}/{}", container_, prefix_);
    for (const auto& row : rows) {
      if (!row.path.starts_with(before)) continue;
      auto path = row.path.substr(before.size());
      if (!table_of(path)) continue;
      found.push_back(
          {.path = std::move(path), .bytes = static_cast<std::uint64_t>(row.bytes), .written_at = row.written_at});
    }
    return found;
  }

  Result<void> write(std::string_view path, std::string_view select, std::int64_t rows) override {
    const auto blob = table_function(fmt::format("{}{}", prefix_, path), "Parquet", "");
    RUNLIGHT_TRY_VOID(run(fmt::format("INSERT INTO FUNCTION {} {}{}", blob, select, k_write_settings), "archive_write"));
    auto counted = engine_.run({.sql = count_of(blob), .tag = "archive_check"});
    if (!counted) return fail(blob_error(counted.error(), place_));
    auto checked = expect_rows(counted, rows);
    if (!checked) RUNLIGHT_TRY_VOID(remove(path));
    return checked;
  }

  std::string source(std::span<const std::string> paths, std::string_view structure) const override {
    return table_function(pattern_of(paths, prefix_), "Parquet", structure);
  }

  Result<store::Answer> read([[maybe_unused]] std::span<const std::string> paths, std::string statement) override {
    auto answer = engine_.run({.sql = std::move(statement), .tag = "archive_read"});
    if (!answer) return fail(blob_error(answer.error(), place_));
    return answer;
  }

  Result<void> remove(std::string_view path) override {
    // The engine's one way to delete a blob. Temporary tables are a session's own, and one call is one session.
    return run(
        fmt::format("CREATE OR REPLACE TEMPORARY TABLE archive_removal (x UInt8) ENGINE = "
                    "AzureBlobStorage({}, blob_path = {}, format = 'Parquet'); TRUNCATE TABLE archive_removal; DROP TABLE "
                    "archive_removal",
                    k_collection_name, sql_literal(fmt::format("{}{}", prefix_, path))),
        "archive_remove");
  }

 private:
  static std::string table_function(std::string_view path, std::string_view format, std::string_view structure) {
    return fmt::format("azureBlobStorage({}, blob_path = {}, format = '{}'{}{})", k_collection_name, sql_literal(path),
                       format, structure.empty() ? "" : ", structure = ", structure.empty() ? "" : sql_literal(structure));
  }

  Result<void> run(std::string sql, std::string tag) {
    auto answer = engine_.run({.sql = std::move(sql), .tag = std::move(tag)});
    if (!answer) return fail(blob_error(answer.error(), place_));
    return {};
  }

  store::Engine& engine_;
  std::string prefix_;
  std::string container_;
  std::string place_;
};

}  // namespace

std::unique_ptr<Shelf> make_blob_shelf(store::Engine& engine, const Location& location) {
  return std::make_unique<BlobShelf>(engine, location);
}

}  // namespace runlight::archive
