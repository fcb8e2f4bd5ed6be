// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// Writes the engine's configuration file for `collections` into `folder` and gives its path. The file holds no value: it
/// names variables of this process's environment, which this sets and which must stay. Not while other threads read the
/// environment. Fails as storage.
/// https://clickhouse.com/docs/operations/named-collections, https://clickhouse.com/docs/operations/configuration-files
Result<std::string> write_named_collections(const std::string& folder, std::span<const NamedCollection> collections);

}  // namespace runlight::store
