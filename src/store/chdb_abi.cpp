// SPDX-License-Identifier: MIT
#include "store/chdb_abi.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace runlight::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_library = "libchdb.so";

/// Beside an installed binary, then in the checkout that a build folder lies in.
std::vector<std::string> places_by_binary() {
  std::error_code ignored;
  const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  std::vector<std::string> places{(folder / ".." / "lib" / "runlight" / k_library).lexically_normal(), folder / k_library};
#ifdef RUNLIGHT_BUILD_CHDB_LIBRARY
  places.emplace_back(RUNLIGHT_BUILD_CHDB_LIBRARY);
#endif
  return places;
}

std::vector<std::string> places(const std::string& library_path) {
  if (!library_path.empty()) return {library_path};
  if (const char* named = std::getenv("RUNLIGHT_CHDB_LIBRARY"); named != nullptr && *named != '\0') return {named};
  return places_by_binary();
}

template <class Function>
bool find(void* library, const char* name, Function*& out) {
  void* symbol = dlsym(library, name);
  out = reinterpret_cast<Function*>(symbol);
  return symbol != nullptr;
}

std::optional<ChdbAbi> functions_of(void* library) {
  ChdbAbi abi;
  const bool whole =
      find(library, "chdb_set_signal_handlers_enabled", abi.set_signal_handlers_enabled) &&
      find(library, "chdb_version", abi.version) && find(library, "chdb_connect", abi.connect) &&
      find(library, "chdb_close_conn", abi.close) && find(library, "chdb_query_n", abi.query) &&
      find(library, "chdb_query_with_params_n", abi.query_with_params) &&
      find(library, "chdb_destroy_query_result", abi.destroy_result) &&
      find(library, "chdb_result_error", abi.result_error) && find(library, "chdb_result_buffer", abi.result_buffer) &&
      find(library, "chdb_result_length", abi.result_length) && find(library, "chdb_result_elapsed", abi.result_elapsed) &&
      find(library, "chdb_result_storage_rows_read", abi.result_storage_rows_read);
  return whole ? std::optional(abi) : std::nullopt;
}

std::string last_dl_error() {
  const char* text = dlerror();
  return text == nullptr ? "unknown reason" : text;
}

// The library's own allocator otherwise keeps some 100 MB that it no longer needs. Not at once: a question that takes and
// gives back memory without end would spend more time on that than on itself. Read by it once, when it is opened.
void limit_kept_memory() { setenv("JE_MALLOC_CONF", "narenas:2,dirty_decay_ms:50,muzzy_decay_ms:0", 0); }

Result<ChdbAbi> open_library(const std::string& path) {
  limit_kept_memory();
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return fail(ErrorKind::unavailable, last_dl_error());
  const auto abi = functions_of(library);
  if (!abi) {
    return fail(ErrorKind::unavailable,
                fmt::format("{} lacks a function that Runlight needs; install the version of the engine "
                            "that came with this binary",
                            path));
  }
  // It would otherwise take SIGSEGV and SIGABRT for itself.
  abi->set_signal_handlers_enabled(false);
  return *abi;
}

Result<ChdbAbi> find_library(const std::string& library_path) {
  const auto candidates = places(library_path);
  for (const auto& path : candidates) {
    std::error_code ignored;
    if (fs::exists(path, ignored)) return open_library(path);
  }
  return fail(ErrorKind::unavailable,
              fmt::format("the engine's library {} was not found; looked at {}. Install it beside the binary, or set "
                          "RUNLIGHT_CHDB_LIBRARY to its path",
                          k_library, fmt::join(candidates, ", ")));
}

/// The executable segments only: they are never written, so that the file has all that is in them.
int forget_segments(dl_phdr_info* library, std::size_t, void*) {
  if (!std::string_view(library->dlpi_name).ends_with(k_library)) return 0;
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || segment.p_flags != (PF_R | PF_X)) continue;
    const auto begin = (library->dlpi_addr + segment.p_vaddr + page - 1) / page * page;
    const auto end = (library->dlpi_addr + segment.p_vaddr + segment.p_memsz) / page * page;
    if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
  }
  return 0;
}

}  // namespace

void forget_startup_code() { dl_iterate_phdr(forget_segments, nullptr); }

Result<const ChdbAbi*> load_chdb(const std::string& library_path) {
  static std::mutex mutex;
  static std::optional<ChdbAbi> loaded;
  const std::scoped_lock lock(mutex);
  if (!loaded) {
    RUNLIGHT_TRY(loaded, find_library(library_path));
  }
  return &*loaded;
}

}  // namespace runlight::store
