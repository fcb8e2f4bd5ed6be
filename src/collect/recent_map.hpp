// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <unordered_map>
#include <utility>

namespace runlight::collect {

/// A map that forgets: it keeps at least the `room` keys that were put last, and at most twice as many. Not safe from
/// several threads.
template <class Key, class Value>
class RecentMap {
 public:
  explicit RecentMap(std::size_t room) : room_(room) {}

  /// Null when it is not there, or not any more.
  const Value* find(const Key& key) const {
    if (const auto found = young_.find(key); found != young_.end()) return &found->second;
    const auto found = old_.find(key);
    return found == old_.end() ? nullptr : &found->second;
  }

  void put(const Key& key, Value value) {
    if (young_.size() >= room_ && !young_.contains(key)) old_ = std::exchange(young_, {});
    young_.insert_or_assign(key, std::move(value));
  }

 private:
  std::size_t room_;
  std::unordered_map<Key, Value> young_;
  std::unordered_map<Key, Value> old_;
};

}  // namespace runlight::collect
