// SPDX-License-Identifier: MIT
#include "app/judge_loop.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "base/offload.hpp"

namespace runlight::app {
namespace {

using std::chrono::milliseconds;

/// At once at most: so that ending the process need not wait for long.
constexpr milliseconds k_budget{500};
constexpr milliseconds k_between_looks{500};
constexpr int k_rest_share = 4;  ///< rests so many times as long as it worked
constexpr std::chrono::seconds k_after_failure{30};

}  // namespace

JudgeLoop::JudgeLoop(insight::Assessor& assessor, Clock& clock, boost::asio::any_io_executor workers,
                     std::function<std::optional<Time>()> collected_until)
    : assessor_(assessor), clock_(clock), workers_(std::move(workers)), collected_until_(std::move(collected_until)) {}

Task<void> JudgeLoop::begin() {
  const auto has_said = co_await offload(workers_, [this] { return assessor_.has_said(); });
  if (!has_said || !*has_said) co_await judge();
}

Task<void> JudgeLoop::judge() {
  const insight::Moment moment{.now = clock_.now(), .collected_until = collected_until_()};
  auto judged = co_await offload(workers_, [this, moment] { return assessor_.assess_changed(moment, k_budget); });
  fails_ = !judged;
  if (fails_) log::warn("the workflows could not be judged", {{"error", judged.error().message}});
}

Task<void> JudgeLoop::run() {
  for (;;) {
    auto rest = k_between_looks;
    if (assessor_.has_work(clock_.now())) {
      const auto begun = clock_.monotonic();
      co_await judge();
      const auto took = std::chrono::duration_cast<milliseconds>(clock_.monotonic() - begun);
      rest = fails_ ? k_after_failure : std::max(rest, took * k_rest_share);
    }
    co_await clock_.sleep_for(rest);
  }
}

}  // namespace runlight::app
