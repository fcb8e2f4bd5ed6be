// SPDX-License-Identifier: MIT
#include "store/save_numbers.hpp"

namespace runlight::store {

SaveNumbers::Save::Save(SaveNumbers& numbers) : numbers_(numbers) {
  const std::scoped_lock lock(numbers_.mutex_);
  number_ = ++numbers_.last_;
  numbers_.under_way_.insert(number_);
}

SaveNumbers::Save::~Save() {
  const std::scoped_lock lock(numbers_.mutex_);
  numbers_.under_way_.erase(number_);
}

std::uint64_t SaveNumbers::settled() const {
  const std::scoped_lock lock(mutex_);
  return under_way_.empty() ? last_ : *under_way_.begin() - 1;
}

}  // namespace runlight::store
