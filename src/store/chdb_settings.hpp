// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

namespace runlight::store {

/// How the embedded engine is started: its folder, the settings that every session has, and the sizes of its caches and
/// pools.
std::vector<std::string> chdb_arguments(const std::string& data_folder);

}  // namespace runlight::store
