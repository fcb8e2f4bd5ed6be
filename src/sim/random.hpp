// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <iterator>
#include <string_view>

namespace runlight::sim {

/// The finaliser of splitmix64: every bit of the argument moves every bit of the result. The same on every machine.
constexpr std::uint64_t scramble(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t value) { return scramble(seed ^ scramble(value)); }

template <class... Rest>
constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t value, Rest... rest) {
  return mix(mix(seed, value), rest...);
}

constexpr std::uint64_t mix_text(std::uint64_t seed, std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return scramble(hash);
}

/// A small stream of numbers that depends on its seed alone; the standard distributions differ between libraries.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() { return scramble(state_++); }
  /// In [low, high], both included.
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  /// In [0, 1).
  constexpr double fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  constexpr bool chance(double probability) { return fraction() < probability; }
  template <class Range>
  constexpr const auto& pick(const Range& range) {
    return range[next() % std::size(range)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace runlight::sim
