// SPDX-License-Identifier: MIT
// A delivery log on a disk that lies: bytes of any kind are a log that opens and ends; and of deliveries that were written
// whole, those before the damage come back as they were, in order, and nothing comes that was not written.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "base/text.hpp"
#include "collect/delivery_log.hpp"
#include "kit.hpp"

namespace {

using namespace runlight;
using fuzz::require;
namespace fs = std::filesystem;

constexpr std::string_view k_first = "00000000000000000001.deliveries";
constexpr std::string_view k_second = "00000000000000000100.deliveries";

/// Of this process; who runs it takes its temporary folder away.
const fs::path& folder() {
  static const fs::path made = [] {
    auto path = fs::temp_directory_path() / fmt::format("runlight-fuzz-{}", getpid());
    fs::create_directories(path);
    return path;
  }();
  return made;
}

void put(std::string_view name, std::string_view bytes) {
  std::ofstream(folder() / name, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void clear() {
  for (const auto& entry : fs::directory_iterator(folder())) fs::remove(entry.path());
}

std::vector<collect::LoggedDelivery> read_all() {
  auto log = collect::DeliveryLog::open({.folder = folder().string()});
  require(log.has_value());
  std::vector<collect::LoggedDelivery> all;
  for (;;) {
    auto some = (*log)->read(3, 1'000);
    require(some.has_value());
    if (some->empty()) break;
    for (auto& one : *some) all.push_back(std::move(one));
  }
  for (std::size_t i = 1; i < all.size(); ++i) require(all[i - 1].number < all[i].number);
  return all;
}

bool same(const collect::Delivery& left, const collect::Delivery& right) {
  return left.received_at == right.received_at && left.delivery_id == right.delivery_id &&
         left.event_name == right.event_name && left.body == right.body;
}

void check_any_bytes(std::string_view bytes) {
  clear();
  put(k_first, bytes);
  read_all();
}

void check_any_files(std::string_view bytes) {
  clear();
  put("released", bytes.substr(0, 32));
  put(k_first, bytes);
  put(k_second, bytes.substr(bytes.size() / 2));
  read_all();
}

/// A record for each line; then one byte of the file is another.
void check_damage(std::string_view text, std::size_t where, std::uint8_t change) {
  std::vector<collect::Delivery> written;
  std::vector<std::size_t> ends;
  std::string bytes;
  for (const auto line : split(text, '\n')) {
    const auto [id, body] = fuzz::cut(line, ' ');
    written.push_back({.received_at = Time(std::chrono::milliseconds(written.size())),
                       .delivery_id = std::string(id),
                       .event_name = "workflow_run",
                       .body = std::string(body)});
    collect::append_record(bytes, written.back());
    ends.push_back(bytes.size());
  }
  where %= bytes.size();
  bytes[where] = static_cast<char>(static_cast<std::uint8_t>(bytes[where]) ^ change);
  const auto whole =
      change == 0 ? written.size() : static_cast<std::size_t>(std::ranges::upper_bound(ends, where) - ends.begin());
  clear();
  put(k_first, bytes);
  const auto read = read_all();
  require(read.size() == whole);
  for (std::size_t i = 0; i < whole; ++i) require(read[i].number == i + 1 && same(read[i].delivery, written[i]));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const auto text = fuzz::text_of(data + 3, size - 3);
  // One a time: to open a log takes longer than all else.
  const auto where = data[1] | static_cast<std::size_t>(data[0] / 3U) << 8U;
  switch (data[0] % 3U) {
    case 0: check_damage(text, where, data[2]); break;
    case 1: check_any_bytes(text); break;
    default: check_any_files(text); break;
  }
  return 0;
}
