// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "collect/collector.hpp"
#include "github/budget.hpp"

namespace runlight::app {

/// One line that says how far a collection is after `elapsed`: counts, rate and, once it can be told, what is left. Pure.
/// `waiting`: for a limit; absent: not held back.
std::string progress_text(const collect::Progress& progress, std::chrono::duration<double> elapsed,
                          const std::optional<github::Waiting>& waiting);

/// Shows progress on stderr: a line that is drawn over on a terminal, otherwise a line every ten seconds.
class ProgressLine {
 public:
  ProgressLine();
  void show(const collect::Progress& progress, const std::optional<github::Waiting>& waiting);
  /// Removes the line, so that what follows starts on a clean one.
  void end();

 private:
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace runlight::app
