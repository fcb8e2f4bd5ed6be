// SPDX-License-Identifier: MIT
#include "store/temporary_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace runlight::store {

namespace fs = std::filesystem;

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code error;
  std::string path = (fs::temp_directory_path(error) / "runlight-XXXXXX").string();
  if (error || mkdtemp(path.data()) == nullptr) {
    const auto why = error ? error.message() : std::generic_category().message(errno);
    return fail(ErrorKind::storage,
                fmt::format("no temporary folder {} can be made ({}); set TMPDIR to one that can be written", path, why));
  }
  return TemporaryFolder(std::move(path));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace runlight::store
