// SPDX-License-Identifier: MIT
#include "base/secret.hpp"

namespace runlight {

Secret::~Secret() {
  // volatile, so that the writes are not dropped as dead
  volatile char* bytes = text_.data();
  for (std::size_t i = 0; i < text_.size(); ++i) bytes[i] = 0;
}

}  // namespace runlight
