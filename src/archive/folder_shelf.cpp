// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "archive/folder_shelf.hpp"
#include "archive/sql.hpp"

namespace runlight::archive {
namespace {

namespace fs = std::filesystem;

Error file_error(const fs::path& path, std::string_view what, const std::error_code& code) {
  return {ErrorKind::storage, fmt::format("{} {}: {}", path.native(), what, code.message())};
}

/// What is in it survives a power cut.
Result<void> sync(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  const std::error_code code(errno, std::generic_category());
  if (descriptor >= 0) close(descriptor);
  if (!synced) return fail(file_error(path, "cannot be brought to the disk", code));
  return {};
}

Time time_of(const fs::file_time_type& time) {
  return std::chrono::floor<Time::duration>(std::chrono::file_clock::to_sys(time));
}

class FolderShelf : public Shelf {
 public:
  FolderShelf(store::Engine& engine, std::string folder) : engine_(engine), folder_(std::move(folder)) {}

  Result<std::vector<Segment>> list(std::string_view prefix) override {
    std::vector<Segment> found;
    std::error_code code;
    const fs::path below = folder_ / std::string(prefix);
    if (!fs::exists(below, code)) return found;
    fs::recursive_directory_iterator entry(below, code);
    for (; !code && entry != fs::recursive_directory_iterator{}; entry.increment(code)) {
      auto path = entry->path().lexically_relative(folder_).string();
      if (!table_of(path)) continue;
      std::error_code gone;  // removed since
      const auto bytes = entry->file_size(gone);
      const auto written_at = entry->last_write_time(gone);
      if (!gone) found.push_back({.path = std::move(path), .bytes = bytes, .written_at = time_of(written_at)});
    }
    if (code) return fail(file_error(below, "cannot be listed", code));
    std::ranges::sort(found, {}, &Segment::path);
    return found;
  }

  Result<void> write(std::string_view path, std::string_view select, std::int64_t rows) override {
    const fs::path target = folder_ / path;
    const fs::path unfinished = target.string() + ".unfinished";
    std::error_code code;
    fs::create_directories(target.parent_path(), code);
    if (code) return fail(file_error(target.parent_path(), "cannot be made", code));
    auto finished = write_unfinished(unfinished, select, rows);
    if (finished) finished = finish(unfinished, target);
    if (!finished) fs::remove(unfinished, code);
    return finished;
  }

  std::string source(std::span<const std::string> paths, std::string_view structure) const override {
    return fmt::format("file({}, 'Parquet', {})", sql_literal(pattern_of(paths, folder_.string() + "/")),
                       sql_literal(structure));
  }

  Result<store::Answer> read(std::span<const std::string> paths, std::string statement) override {
    auto answer = engine_.run({.sql = std::move(statement), .tag = "archive_read"});
    // The engine passes over files of a pattern that are not there.
    for (const auto& path : paths) {
      std::error_code code;
      if (path.contains('*') || fs::exists(folder_ / path, code)) continue;
      return fail(ErrorKind::not_found, fmt::format("the segment {} is gone", path));
    }
    return answer;
  }

  Result<void> remove(std::string_view path) override {
    std::error_code code;
    fs::remove(folder_ / path, code);
    if (code) return fail(file_error(folder_ / path, "cannot be removed", code));
    return {};
  }

 private:
  Result<void> write_unfinished(const fs::path& unfinished, std::string_view select, std::int64_t rows) {
    const auto file = fmt::format("file({}, 'Parquet')", sql_literal(unfinished.string()));
    auto written = engine_.run(
        {.sql = fmt::format("INSERT INTO FUNCTION {} {}{}", file, select, k_write_settings), .tag = "archive_write"});
    if (!written) return fail(std::move(written).error());
    return expect_rows(engine_.run({.sql = count_of(file), .tag = "archive_check"}), rows);
  }

  static Result<void> finish(const fs::path& unfinished, const fs::path& target) {
    RUNLIGHT_TRY_VOID(sync(unfinished));
    std::error_code code;
    fs::rename(unfinished, target, code);
    if (code) return fail(file_error(target, "cannot be written", code));
    return sync(target.parent_path());
  }

  store::Engine& engine_;
  fs::path folder_;
};

}  // namespace

std::unique_ptr<Shelf> make_folder_shelf(store::Engine& engine, const std::string& folder) {
  return std::make_unique<FolderShelf>(engine, folder);
}

}  // namespace runlight::archive
