// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace runlight::sim {

/// Which tokens were used, which have expired, and what they may not read. Keeps hashes, no tokens. Safe to use from
/// several threads.
class TokenBook {
 public:
  /// Whether the token is still good; from now on it counts as used.
  bool use(std::string_view token);
  /// Tokens used so far are good no more.
  void expire_used();
  /// All tokens are good again.
  void forgive();

  void deny(std::vector<std::string> permissions);
  bool is_denied(std::string_view permission) const;

 private:
  mutable std::mutex mutex_;
  std::set<std::uint64_t> used_, expired_;
  std::vector<std::string> denied_;
};

}  // namespace runlight::sim
