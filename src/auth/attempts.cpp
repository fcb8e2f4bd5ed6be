// SPDX-License-Identifier: MIT
#include "auth/attempts.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cmath>
#include <vector>

namespace runlight::auth {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t k_most_asker_bytes = 64;
constexpr std::size_t k_network_bytes = 8;

}  // namespace

double Attempts::left_at(const Bucket& bucket, TimePoint now) const {
  const std::chrono::duration<double> passed = now - bucket.at;
  return std::min<double>(limit_.burst, bucket.left + std::max(passed.count(), 0.0) * per_second());
}

double Attempts::per_second() const {
  return static_cast<double>(limit_.burst) / static_cast<double>(limit_.refill.count());
}

std::optional<std::chrono::seconds> Attempts::wait_for_one(double left) const {
  if (left >= 1) return std::nullopt;
  return std::chrono::seconds(std::max(std::llround(std::ceil((1 - left) / per_second())), 1LL));
}

void Attempts::forget_fullest(TimePoint now) {
  std::vector<std::pair<double, std::string_view>> by_left;
  by_left.reserve(buckets_.size());
  for (const auto& [asker, bucket] : buckets_) by_left.emplace_back(left_at(bucket, now), asker);
  // A tenth at once, so that not every newcomer costs a walk over all.
  const auto count = std::max<std::size_t>(limit_.most_askers / 10, 1);
  const auto end = by_left.begin() + static_cast<std::ptrdiff_t>(std::min(count, by_left.size()));
  std::ranges::partial_sort(by_left, end, std::ranges::greater{});
  for (auto one = by_left.begin(); one != end; ++one) buckets_.erase(buckets_.find(one->second));
}

std::optional<std::chrono::seconds> Attempts::take(std::string_view asker, TimePoint now) {
  auto found = buckets_.find(asker);
  if (found == buckets_.end()) {
    if (buckets_.size() >= limit_.most_askers) forget_fullest(now);
    found = buckets_.emplace(asker, Bucket{.left = static_cast<double>(limit_.burst), .at = now}).first;
  }
  auto& bucket = found->second;
  bucket = {.left = left_at(bucket, now), .at = std::max(bucket.at, now)};
  const auto wait = wait_for_one(bucket.left);
  if (!wait) bucket.left -= 1;
  return wait;
}

std::optional<std::chrono::seconds> Attempts::must_wait(std::string_view asker, TimePoint now) const {
  const auto found = buckets_.find(asker);
  return found == buckets_.end() ? std::nullopt : wait_for_one(left_at(found->second, now));
}

std::string asker_of(std::string_view address) {
  boost::system::error_code failed;
  const auto parsed = ip::make_address(std::string(address.substr(0, k_most_asker_bytes)), failed);
  if (failed) return std::string(address.substr(0, k_most_asker_bytes));
  if (parsed.is_v4()) return parsed.to_string();
  const auto v6 = parsed.to_v6();
  if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
  auto bytes = v6.to_bytes();
  std::fill(bytes.begin() + k_network_bytes, bytes.end(), static_cast<unsigned char>(0));
  return ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace runlight::auth
