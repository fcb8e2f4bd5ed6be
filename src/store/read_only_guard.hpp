// SPDX-License-Identifier: MIT
#pragma once
#include "store/chdb_session.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// Engine::ask_read_only on a session that nothing else uses, and that is thrown away afterwards: its settings stay changed.
Result<Answer> ask_guarded(ChdbSession& session, Statement statement, const Limits& limits);

}  // namespace runlight::store
