// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <span>
#include <string_view>

namespace runlight {

/// A file that was put into the binary at build time (cmake/RunlightEmbed.cmake). All views live as long as the program.
struct EmbeddedFile {
  std::string_view path;  ///< relative to the embedded folder, with forward slashes
  std::string_view bytes;
  std::string_view brotli;  ///< empty when it was not pre-compressed
  std::string_view gzip;    ///< empty when it was not pre-compressed
  std::string_view sha256;  ///< of `bytes`, in hex
};

}  // namespace runlight
