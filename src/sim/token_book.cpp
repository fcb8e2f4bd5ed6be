// SPDX-License-Identifier: MIT
#include "sim/token_book.hpp"

#include <algorithm>
#include <utility>

#include "sim/random.hpp"

namespace runlight::sim {
namespace {

constexpr std::size_t k_tokens_kept = 100'000;

}  // namespace

bool TokenBook::use(std::string_view token) {
  const auto hash = mix_text(0x70ce, token);
  const std::scoped_lock lock(mutex_);
  if (used_.size() < k_tokens_kept) used_.insert(hash);
  return !expired_.contains(hash);
}

void TokenBook::expire_used() {
  const std::scoped_lock lock(mutex_);
  expired_.merge(used_);
  used_.clear();
}

void TokenBook::forgive() {
  const std::scoped_lock lock(mutex_);
  expired_.clear();
}

void TokenBook::deny(std::vector<std::string> permissions) {
  const std::scoped_lock lock(mutex_);
  denied_ = std::move(permissions);
}

bool TokenBook::is_denied(std::string_view permission) const {
  const std::scoped_lock lock(mutex_);
  return std::ranges::find(denied_, permission) != denied_.end();
}

}  // namespace runlight::sim
