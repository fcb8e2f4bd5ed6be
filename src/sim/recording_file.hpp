// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight::sim {

/// The text of a *.json or *.json.gz file, in UTF-8. Fails as storage when it cannot be read, as bad_data when it is no
/// whole gzip or larger than 256 MiB.
Result<std::string> read_recording_file(const std::filesystem::path& file);

/// `bytes` of a gzip file, unpacked; at most `limit_bytes`, else bad_data.
Result<std::string> gunzip(std::string_view bytes, std::size_t limit_bytes);

}  // namespace runlight::sim
