// SPDX-License-Identifier: MIT
#pragma once
#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// Applies the numbered files of sql/schema that the folder has not had, in order, and records each in schema_migrations.
/// A file that was interrupted half-way is applied again. Fails as conflict when the folder was written by a newer binary,
/// or when an applied file has since been changed.
Result<void> migrate(Engine& engine);

/// The highest number among the files in this binary.
int newest_schema_version();

}  // namespace runlight::store
