// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "sim/minute_window.hpp"

namespace runlight::sim {

/// What one request came to.
struct ServedRequest {
  std::string endpoint;
  int status = 200;
  std::int64_t points = 0;  ///< of the primary limit
  bool is_refused = false;  ///< by a limit
  std::string fault;        ///< the kind of fault that was played, "" for none
};

/// Counts what clients asked. Safe to use from several threads.
class Stats {
 public:
  using Instant = MinuteWindow::Instant;

  /// A request is under way from here until `end`; returns how many are, with this one.
  std::int64_t begin(const std::string& endpoint, Instant now);
  void end();
  void count(const ServedRequest& served);
  void reset();
  /// As `GET /_sim/stats` tells it.
  std::string json() const;

 private:
  struct Counts {
    std::int64_t requests = 0;
    std::int64_t not_modified = 0;
    std::int64_t points = 0;
    std::int64_t refused = 0;
    std::size_t most_in_60s = 0;
    std::map<int, std::int64_t> statuses;
    MinuteWindow window;
    void add(const ServedRequest& served);
  };
  static void append_counts(std::string& out, const Counts& counts);

  mutable std::mutex mutex_;
  Counts all_;
  std::map<std::string, Counts> by_endpoint_;
  std::map<std::string, std::int64_t> faults_;
  std::int64_t under_way_ = 0;
  std::int64_t most_at_once_ = 0;
};

}  // namespace runlight::sim
