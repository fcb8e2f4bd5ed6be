// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

namespace runlight::insight {

/// Where the true rate lies with 95 % confidence.
struct RateInterval {
  double low = 0;
  double high = 1;
};

/// Wilson's score interval of `hits` in `all`: right for few and for rates near 0, where the usual one is not. 0 in 0 tells
/// nothing: 0 to 1. Pure. Wilson, E. B. (1927), https://doi.org/10.1080/01621459.1927.10502953
RateInterval wilson_interval(std::int64_t hits, std::int64_t all);

}  // namespace runlight::insight
