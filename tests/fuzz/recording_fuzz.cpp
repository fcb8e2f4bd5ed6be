// SPDX-License-Identifier: MIT
// A recording or a compressed answer, of whatever bytes: unpacked within its limit, or bad_data; what we pack comes back.
// Its parts lie inside of it, and of what is JSON they are JSON.
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "kit.hpp"
#include "net/gzip.hpp"
#include "sim/raw_json.hpp"
#include "sim/recording_file.hpp"
#include "sim/recordings.hpp"

namespace {

using namespace runlight;
using fuzz::require;
namespace fs = std::filesystem;

constexpr std::size_t k_limit_bytes = 1U << 20U;

void check_packed(const std::string& bytes) {
  if (const auto unpacked = sim::gunzip(bytes, k_limit_bytes)) {
    require(unpacked->size() <= k_limit_bytes);
  } else {
    fuzz::require_sentence(unpacked.error(), ErrorKind::bad_data);
  }
  const auto packed = net::gzip(bytes);
  require(packed.has_value());
  require(sim::gunzip(*packed, bytes.size()) == bytes);
  if (!bytes.empty()) require(!sim::gunzip(*packed, bytes.size() - 1));
  require(!sim::gunzip(std::string_view(*packed).substr(0, packed->size() - 1), k_limit_bytes));
}

bool is_json(std::string_view text) {
  boost::system::error_code failed;
  boost::json::parse({text.data(), text.size()}, failed);
  return !failed;
}

void require_inside(std::string_view part, std::string_view whole) {
  require(part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_parts(const std::string& text) {
  const bool whole = is_json(text);
  for (const auto& [key, value] : sim::members_of(text)) {
    require_inside(key, text);
    require_inside(value, text);
    require(!whole || is_json(value));
  }
  for (const auto element : sim::elements_of(text)) {
    require_inside(element, text);
    require(!whole || is_json(element));
  }
  if (whole && text.starts_with('{') && text.ends_with('}')) require(is_json(sim::merged(text, R"({"made_up":{}})")));
}

void check_folder(const std::string& bytes) {
  static const auto folder = fs::temp_directory_path() / fmt::format("runlight-fuzz-{}", getpid());
  fs::create_directories(folder);
  std::ofstream(folder / "a.json", std::ios::binary | std::ios::trunc).write(bytes.data(), std::ssize(bytes));
  const auto recordings = sim::read_recordings(folder.string());
  if (!recordings) return require(!recordings.error().message.empty());
  require(recordings->files == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text_of(data, size);
  check_packed(bytes);
  check_parts(bytes);
  check_folder(bytes);
  return 0;
}
