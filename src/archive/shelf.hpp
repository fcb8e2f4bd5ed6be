// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/location.hpp"
#include "archive/segment.hpp"
#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::archive {

/// Where segments lie. The engine writes and reads them; this knows how each kind of place is named in SQL, and what makes a
/// segment appear whole or not at all there. Calls block; safe from several threads.
/// Errors: forbidden and unauthorized for what a credential may not do, not_found for a container or segment that is not
/// there, unavailable and timeout for what may work when asked again.
class Shelf {
 public:
  virtual ~Shelf() = default;

  /// The segments below `prefix` ("v1/runs/", "v1/"), by path. None when there is no such place yet.
  virtual Result<std::vector<Segment>> list(std::string_view prefix) = 0;

  /// Writes the rows of `select`, of which there are `rows`, as the segment `path`, which must not exist. After a failure,
  /// also when other rows came than expected, there is no segment of it.
  virtual Result<void> write(std::string_view path, std::string_view select, std::int64_t rows) = 0;

  /// What stands for these segments after FROM, read as columns of `structure` ("a UInt8, b String"). Takes a path with a *.
  virtual std::string source(std::span<const std::string> paths, std::string_view structure) const = 0;

  /// Runs a statement on `source(paths, …)`. Fails as not_found when one of them is no longer there, possibly after rows of
  /// others were read.
  virtual Result<store::Answer> read(std::span<const std::string> paths, std::string statement) = 0;

  /// No error when it is gone already.
  virtual Result<void> remove(std::string_view path) = 0;
};

/// The segments of all tables(), by path.
Result<std::vector<Segment>> list_tables(Shelf& shelf);

/// Of an answer to count_of: fails as storage unless it is `rows`.
Result<void> expect_rows(const Result<store::Answer>& counted, std::int64_t rows);

/// `engine` must have been opened with engine_access(location, …) for a container. Both outlive it.
std::unique_ptr<Shelf> make_shelf(store::Engine& engine, const Location& location);

}  // namespace runlight::archive
