// SPDX-License-Identifier: MIT
#include "net/gzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace runlight::net {
namespace {

// 15 bits of window, and 16 for a gzip head instead of zlib's own: https://zlib.net/manual.html#Advanced
constexpr int k_gzip_window_bits = 15 + 16;
constexpr int k_default_memory_level = 8;

/// zlib counts in 32 bits, so long input and output are passed in parts.
uInt part(std::size_t size) { return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max())); }

/// Whether all went in and came out; `out` is large enough for any input.
bool deflate_all(z_stream& stream, std::string_view bytes, std::string& out) {
  std::size_t taken = 0;
  std::size_t written = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    // zlib never writes through next_in; its C signature lacks the const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + taken));
    stream.avail_in = part(bytes.size() - taken);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = part(out.size() - written);
    const auto in = stream.avail_in;
    const auto room = stream.avail_out;
    state = deflate(&stream, taken + in == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    taken += in - stream.avail_in;
    written += room - stream.avail_out;
  }
  out.resize(written);
  return state == Z_STREAM_END;
}

}  // namespace

Result<std::string> gzip(std::string_view bytes, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, k_gzip_window_bits, k_default_memory_level, Z_DEFAULT_STRATEGY) != Z_OK) {
    return fail(ErrorKind::internal, fmt::format("Cannot begin to compress {} bytes at level {}.", bytes.size(), level));
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  const bool done = deflate_all(stream, bytes, out);
  deflateEnd(&stream);
  if (!done) return fail(ErrorKind::internal, fmt::format("Compressing {} bytes failed.", bytes.size()));
  return out;
}

}  // namespace runlight::net
