// SPDX-License-Identifier: MIT
#include "app/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"

namespace runlight::app {
namespace {

/// The share of the work that is done, as far as it can be told: requests known to be needed, scaled by how many
/// repositories have told what they need.
double share_done(const collect::Progress& progress) {
  if (progress.repositories_total == 0) return 0;
  const double known = static_cast<double>(progress.runs_promised) / 100 + static_cast<double>(progress.job_lists_wanted);
  const double done = static_cast<double>(progress.runs_listed) / 100 + static_cast<double>(progress.job_lists_read);
  const double total = static_cast<double>(progress.repositories_total);
  const double begun = std::min(total, static_cast<double>(progress.repositories_done) + 8);
  const double by_work = known > 0 ? done / known * begun / total : 0;
  return std::clamp(std::max(by_work, static_cast<double>(progress.repositories_done) / total), 0.0, 1.0);
}

constexpr int k_bar_width = 20;

std::string bar(double share) {
  const auto filled = static_cast<std::size_t>(share * k_bar_width);
  return "[" + std::string(filled, '#') + std::string(k_bar_width - filled, '.') + "]";
}

}  // namespace

std::string progress_text(const collect::Progress& progress, std::chrono::duration<double> elapsed,
                          const std::optional<github::Waiting>& waiting) {
  const auto held_back =
      waiting ? fmt::format(", waiting until {}: {}", format_time(std::chrono::floor<std::chrono::seconds>(waiting->until)),
                            waiting->reason)
              : "";
  if (progress.repositories_total == 0) return "listing repositories" + held_back;
  const double share = share_done(progress);
  auto text = fmt::format("{} {}/{} repositories, {} runs", bar(share), progress.repositories_done,
                          progress.repositories_total, with_thousands(progress.runs_listed));
  if (progress.job_lists_wanted > 0) text += fmt::format(", {} jobs", with_thousands(progress.jobs_stored));
  if (elapsed.count() >= 1) {
    text += fmt::format(", {} runs/s",
                        with_thousands(static_cast<long long>(static_cast<double>(progress.runs_listed) / elapsed.count())));
    if (share > 0.02 && share < 1 && !waiting)
      text += fmt::format(", about {} left", human_duration(elapsed.count() * (1 - share) / share));
  }
  return text + held_back;
}

ProgressLine::ProgressLine()
    : terminal_(isatty(STDERR_FILENO) == 1), began_(std::chrono::steady_clock::now()), next_(began_) {}

void ProgressLine::show(const collect::Progress& progress, const std::optional<github::Waiting>& waiting) {
  using namespace std::chrono_literals;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + (terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000));
  const auto text = progress_text(progress, now - began_, waiting);
  if (terminal_) {
    fmt::print(stderr, "\r\x1b[2K{}", text);
    drawn_ = true;
  } else {
    fmt::print(stderr, "runlight: {}\n", text);
  }
  std::fflush(stderr);
}

void ProgressLine::end() {
  if (drawn_) fmt::print(stderr, "\r\x1b[2K");
  drawn_ = false;
}

}  // namespace runlight::app
