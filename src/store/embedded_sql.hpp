// SPDX-License-Identifier: MIT
#pragma once
#include <span>

#include "base/embedded.hpp"

namespace runlight::embedded {

/// The files of sql/: "schema/0001_initial.sql", "queries/<name>/query.sql", …
std::span<const EmbeddedFile> sql();

}  // namespace runlight::embedded
