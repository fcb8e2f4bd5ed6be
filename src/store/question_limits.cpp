// SPDX-License-Identifier: MIT
#include "store/question_limits.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "base/text.hpp"
#include "store/engine_error.hpp"

namespace runlight::store {
namespace {

/// The least of what the machine has and what the control group of this process allows.
/// https://docs.kernel.org/admin-guide/cgroup-v2.html
std::uint64_t memory_to_be_had() {
  auto bytes = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  for (const auto* file : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::uint64_t limit = 0;
    if (std::ifstream(file) >> limit && limit > 0) bytes = std::min(bytes, limit);
  }
  return bytes;
}

}  // namespace

std::string limit_settings(const Limits& limits, Precedence precedence) {
  return fmt::format(
      "max_execution_time = {}, timeout_overflow_mode = 'throw', max_memory_usage = {}, max_result_rows = {}, "
      "max_result_bytes = {}, result_overflow_mode = 'throw', max_threads = {}, priority = {}, "
      "low_priority_query_wait_time_ms = 100, allow_ddl = 0, allow_introspection_functions = 0",
      limits.execution_time.count(), limits.memory_bytes, limits.result_rows, limits.memory_bytes / 2,
      std::max(std::thread::hardware_concurrency() / 2, 1U), static_cast<int>(precedence));
}

bool is_limit(const Error& error) {
  return error.engine_code == k_code_memory_limit_exceeded || error.engine_code == k_code_timeout_exceeded ||
         error.engine_code == k_code_too_many_rows_or_bytes;
}

Error explain_limit(Error error, const Limits& limits) {
  if (error.engine_code == k_code_memory_limit_exceeded) {
    error.kind = ErrorKind::bad_input;
    error.message =
        fmt::format("the query needs more than the {} MiB of memory that it may use; narrow it, or aggregate more",
                    limits.memory_bytes >> 20U);
  } else if (error.engine_code == k_code_timeout_exceeded) {
    error.message =
        fmt::format("the query took longer than the {} s that it may take; narrow it", limits.execution_time.count());
  } else if (error.engine_code == k_code_too_many_rows_or_bytes) {
    error.message = fmt::format("the answer has more than the {} rows that it may have, or is too big; add a LIMIT",
                                with_thousands(static_cast<long long>(limits.result_rows)));
  }
  return error;
}

Limits fitting(Limits limits) {
  constexpr std::uint64_t k_least = std::uint64_t{256} << 20U;
  limits.memory_bytes = std::min(limits.memory_bytes, std::max(memory_to_be_had() / 4, k_least));
  return limits;
}

}  // namespace runlight::store
