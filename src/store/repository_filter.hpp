// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/chdb_session.hpp"

namespace runlight::store {

/// A table of the data folder.
struct DataTable {
  std::string name;
  bool has_repository_id = false;
};

/// The tables of the data folder, asked for when first needed and again after a statement that may have changed them. Safe
/// to call from several threads.
class DataTables {
 public:
  using Tables = std::shared_ptr<const std::vector<DataTable>>;

  /// Views are left out: they show rows of tables.
  Result<Tables> all(ChdbSession& session);

  /// To be told of each statement that was run.
  void note(std::string_view sql);

 private:
  std::atomic<std::uint64_t> changes_ = 0;
  std::mutex mutex_;
  std::uint64_t known_at_ = 0;  // guarded by mutex_
  Tables known_;                // guarded by mutex_
};

/// The engine's setting additional_table_filters by which a session sees only rows of these repositories, and nothing of a
/// table that has no repository_id: a new table is hidden until somebody thinks of it. Pure.
/// https://clickhouse.com/docs/operations/settings/settings#additional_table_filters
std::string repository_filter_text(std::span<const DataTable> tables, std::span<const std::int64_t> repository_ids);

/// Holds a session to rows of these repositories. From here on it is not reusable.
Result<void> set_repository_filter(ChdbSession& session, DataTables& tables, std::span<const std::int64_t> repository_ids);

/// Lets it go again; it stays not reusable when that fails.
void reset_repository_filter(ChdbSession& session);

}  // namespace runlight::store
