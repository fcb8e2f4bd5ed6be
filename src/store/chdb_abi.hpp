// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace runlight::store {

// Opaque on our side: libchdb.so is only ever given back what it gave.
struct ChdbConnection;
struct ChdbResult;

/// The functions of libchdb.so that are used, as its C ABI declares them (chdb.h of the matching release; the package that
/// brings the library has no header). Filled by load_chdb; the library is never unloaded, since its threads outlive any
/// caller.
struct ChdbAbi {
  void (*set_signal_handlers_enabled)(bool) = nullptr;
  const char* (*version)() = nullptr;
  ChdbConnection** (*connect)(int argc, char** argv) = nullptr;
  void (*close)(ChdbConnection** handle) = nullptr;
  ChdbResult* (*query)(ChdbConnection* connection, const char* sql, std::size_t sql_size, const char* format,
                       std::size_t format_size) = nullptr;
  ChdbResult* (*query_with_params)(ChdbConnection* connection, const char* sql, std::size_t sql_size, const char* format,
                                   std::size_t format_size, const char* const* names, const std::size_t* name_sizes,
                                   const char* const* values, const std::size_t* value_sizes, std::size_t count) = nullptr;
  void (*destroy_result)(ChdbResult*) = nullptr;
  const char* (*result_error)(ChdbResult*) = nullptr;
  char* (*result_buffer)(ChdbResult*) = nullptr;
  std::size_t (*result_length)(ChdbResult*) = nullptr;
  double (*result_elapsed)(ChdbResult*) = nullptr;
  std::uint64_t (*result_storage_rows_read)(ChdbResult*) = nullptr;
};

/// Opens the library once per process, with its signal handlers off, and keeps it. `library_path` as in ChdbOptions. Fails
/// as unavailable, naming the places that were tried.
Result<const ChdbAbi*> load_chdb(const std::string& library_path);

/// Lets the system forget which of the library's code has run so far. Opening an engine runs some 150 MB of it that is not
/// run again; what is still needed comes back from the file's cache by itself. Costs a few milliseconds. Once loaded.
void forget_startup_code();

}  // namespace runlight::store
