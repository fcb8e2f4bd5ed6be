// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace runlight::auth {

/// How often something may be tried by one asker: a bucket of `burst` that fills up again in `refill`. Remembers at most
/// `most_askers`; beyond that, those whose bucket is fullest are forgotten. On one executor.
class Attempts {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct Limit {
    int burst = 20;
    std::chrono::seconds refill{60};
    std::size_t most_askers = 10'000;
  };
  explicit Attempts(Limit limit) : limit_(limit) {}

  /// Counts one; how long to wait when that was one too many.
  std::optional<std::chrono::seconds> take(std::string_view asker, TimePoint now);

  /// As `take`, but counts nothing.
  std::optional<std::chrono::seconds> must_wait(std::string_view asker, TimePoint now) const;

  std::size_t size() const { return buckets_.size(); }

 private:
  struct Bucket {
    double left = 0;
    TimePoint at{};
  };
  double per_second() const;
  double left_at(const Bucket& bucket, TimePoint now) const;
  std::optional<std::chrono::seconds> wait_for_one(double left) const;
  void forget_fullest(TimePoint now);

  Limit limit_;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

/// What askers are told apart by: an IPv4 address, or the first 64 bits of an IPv6 address; what is neither as it is.
std::string asker_of(std::string_view address);

}  // namespace runlight::auth
