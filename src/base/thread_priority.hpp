// SPDX-License-Identifier: MIT
#pragma once
#include <sys/resource.h>

#include <future>
#include <type_traits>

namespace runlight {

/// Puts the calling thread, and the threads that it makes from then on, behind the program's others when the processor is
/// short: what takes long must not hold up what answers at once. Linux keeps this per thread; there is no way back.
/// https://man7.org/linux/man-pages/man2/setpriority.2.html
inline void take_lower_priority() {
  constexpr int k_nice = 5;  // a third of a usual thread's share
  static_cast<void>(setpriority(PRIO_PROCESS, 0, k_nice));
}

/// What `make` gives or throws, called on a thread of lower priority that ends with it.
template <class Make>
std::invoke_result_t<Make> made_at_lower_priority(Make make) {
  return std::async(std::launch::async,
                    [&] {
                      take_lower_priority();
                      return make();
                    })
      .get();
}

}  // namespace runlight
