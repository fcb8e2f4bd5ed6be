// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "archive/tables.hpp"
#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::archive {

/// Of a table in the store, without those that no * shows.
struct Columns {
  std::string names;      ///< "repository_id, run_id, …"
  std::string structure;  ///< "repository_id UInt64, run_id UInt64, …, schema_version UInt32", as segments have them
};

Result<Columns> columns_of(store::Engine& engine, const Table& table);

}  // namespace runlight::archive
