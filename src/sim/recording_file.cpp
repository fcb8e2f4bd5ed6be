// SPDX-License-Identifier: MIT
#include "sim/recording_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <fstream>
#include <iterator>
#include <memory>

#include "sim/raw_json.hpp"

namespace runlight::sim {
namespace {

constexpr std::size_t k_limit_bytes = std::size_t{256} << 20U;
// 15 bits of window, and 16 for gzip's own head: https://zlib.net/manual.html#Advanced
constexpr int k_gzip_window_bits = 15 + 16;

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

Result<std::string> gunzip(std::string_view bytes, std::size_t limit_bytes) {
  z_stream state{};
  if (inflateInit2(&state, k_gzip_window_bits) != Z_OK) return fail(ErrorKind::internal, "zlib cannot begin to unpack.");
  const std::unique_ptr<z_stream, EndInflate> stream(&state);
  // zlib never writes through next_in; its C signature lacks the const.
  stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream->avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  int status = Z_OK;
  while (status == Z_OK) {
    if (out.size() > limit_bytes)
      return fail(ErrorKind::bad_data, fmt::format("It unpacks to more than {} bytes.", limit_bytes));
    const std::size_t had = out.size();
    const std::size_t room = std::max<std::size_t>(65'536, had);
    out.resize(had + room);
    stream->next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream->avail_out = static_cast<uInt>(room);
    status = inflate(stream.get(), Z_NO_FLUSH);
    out.resize(had + room - stream->avail_out);
  }
  if (status != Z_STREAM_END) return fail(ErrorKind::bad_data, "It is no whole gzip file.");
  if (out.size() > limit_bytes)
    return fail(ErrorKind::bad_data, fmt::format("It unpacks to more than {} bytes.", limit_bytes));
  return out;
}

Result<std::string> read_recording_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) return fail(ErrorKind::storage, fmt::format("{} cannot be read: {}.", file.string(), error.message()));
  if (size > k_limit_bytes)
    return fail(ErrorKind::bad_data, fmt::format("{} is larger than {} bytes.", file.string(), k_limit_bytes));
  std::ifstream stream(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) return fail(ErrorKind::storage, fmt::format("{} cannot be read.", file.string()));
  if (file.extension() == ".gz") {
    auto unpacked = gunzip(bytes, k_limit_bytes);
    if (!unpacked) return fail(with_context(file.string(), unpacked.error()));
    bytes = std::move(*unpacked);
  }
  return to_utf8(std::move(bytes));
}

}  // namespace runlight::sim
