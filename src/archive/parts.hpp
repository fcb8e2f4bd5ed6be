// SPDX-License-Identifier: MIT
#pragma once
#include "archive/notes.hpp"
#include "archive/shelf.hpp"
#include "base/clock.hpp"
#include "store/store.hpp"

namespace runlight::archive {

/// What the ways of the archive (push, pull, comparison, compaction) work with.
struct Parts {
  store::Store& store;
  Shelf& shelf;
  Notes& notes;
  Clock& clock;
};

}  // namespace runlight::archive
