// SPDX-License-Identifier: MIT
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "archive/archive.hpp"
#include "archive/folder_shelf.hpp"
#include "archive/parts.hpp"
#include "fakes/manual_clock.hpp"
#include "store/store.hpp"
#include "store/temporary_folder.hpp"
#include "store/test_engine.hpp"

namespace runlight::archive {

inline Time at(std::string_view text) { return *parse_time(text); }

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// A shelf that tells of each call and fails when told to.
class WatchedShelf : public Shelf {
 public:
  explicit WatchedShelf(std::unique_ptr<Shelf> shelf) : shelf_(std::move(shelf)) {}

  /// Called before each call with its name and path; what it gives is the call's failure.
  std::function<std::optional<Error>(std::string_view call, std::string_view path)> before;

  Result<std::vector<Segment>> list(std::string_view prefix) override {
    if (auto error = ask("list", prefix)) return fail(*error);
    return shelf_->list(prefix);
  }
  Result<void> write(std::string_view path, std::string_view select, std::int64_t rows) override {
    if (auto error = ask("write", path)) return fail(*error);
    return shelf_->write(path, select, rows);
  }
  std::string source(std::span<const std::string> paths, std::string_view structure) const override {
    return shelf_->source(paths, structure);
  }
  Result<store::Answer> read(std::span<const std::string> paths, std::string statement) override {
    if (auto error = ask("read", paths.front())) return fail(*error);
    return shelf_->read(paths, std::move(statement));
  }
  Result<void> remove(std::string_view path) override {
    if (auto error = ask("remove", path)) return fail(*error);
    return shelf_->remove(path);
  }

  /// "write runs", in order.
  std::vector<std::string> calls;

 private:
  std::optional<Error> ask(std::string_view call, std::string_view path) {
    calls.push_back(std::string(call) + " " + std::string(table_of(path).value_or(path)));
    return before ? before(call, path) : std::nullopt;
  }

  std::unique_ptr<Shelf> shelf_;
};

/// A store in a data folder, and its way to an archive folder. One at a time is open in a process.
struct Site {
  Site(const std::string& data_folder, const std::string& archive_folder)
      : engine(store::test_engine(data_folder)),
        store(must(store::Store::open(*engine))),
        shelf(make_folder_shelf(*engine, archive_folder)),
        notes(*engine, archive_folder),
        archive(store, clock, {.folder = archive_folder}) {}

  Parts parts() { return {store, shelf, notes, clock}; }
  std::string ask(std::string sql) { return store::body_of(engine->run({.sql = std::move(sql), .format = "TSV"})); }

  template <class Row>
  void save(std::vector<Row> rows) {
    must(store.save(std::span<const Row>(rows)));
  }

  fakes::ManualClock clock{at("2026-06-01T00:00:00Z")};
  std::unique_ptr<store::Engine> engine;
  store::Store store;
  WatchedShelf shelf;
  Notes notes;
  Archive archive;
};

}  // namespace runlight::archive
