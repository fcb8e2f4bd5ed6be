// SPDX-License-Identifier: MIT
#pragma once
#include "archive/shelf.hpp"

namespace runlight::archive {

/// Segments as files. One is written beside its place under another name, brought to the disk, and renamed.
std::unique_ptr<Shelf> make_folder_shelf(store::Engine& engine, const std::string& folder);

}  // namespace runlight::archive
