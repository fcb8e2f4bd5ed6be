// SPDX-License-Identifier: MIT
// Whatever a server writes into its headers, waits are bounded, links are texts of the header, and the budget goes on.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "github/rate_budget.hpp"
#include "github/retry_after.hpp"
#include "github/validator.hpp"
#include "net/url.hpp"

namespace {

using namespace runlight;
using namespace std::chrono_literals;

void require(bool holds) {
  if (!holds) std::abort();
}

const Time k_now{std::chrono::seconds(1'792'481'280)};

/// One line for each header: Link, Retry-After, Date and the limits; then the ETag.
net::HttpResponse answer_of(const std::vector<std::string_view>& lines) {
  constexpr const char* k_names[] = {"Link",
                                     "Retry-After",
                                     "Date",
                                     "X-RateLimit-Remaining",
                                     "X-RateLimit-Reset",
                                     "X-RateLimit-Limit",
                                     "X-RateLimit-Resource",
                                     "ETag"};
  net::HttpResponse answer{.status = lines.size() % 2 == 0 ? 403 : 200};
  for (std::size_t i = 0; i < lines.size() && i < std::size(k_names); ++i) {
    if (lines[i] != "-") answer.headers.add(k_names[i], std::string(lines[i]));
  }
  return answer;
}

void check_link(std::string_view value) {
  for (const auto& [rel, address] : net::parse_link_header(value)) require(!rel.empty() && value.contains(address));
}

void check_waits(const net::Headers& headers) {
  if (const auto wait = github::told_to_wait(headers, k_now)) require(*wait >= 1s && *wait <= 24h);
  if (const auto reset = github::reset_time(headers)) require(github::time_left(*reset, headers, k_now) <= 24h);
}

void check_budget(const net::HttpResponse& answer) {
  github::RateBudget budget({});
  const github::SteadyTime now{1h};
  const github::Spending spending{.route = "/runs", .priority = github::Priority::past};
  for (int i = 0; i < 4; ++i) {
    budget.begin(spending);
    budget.learn(answer, now, now, k_now);
    budget.end(spending, now);
    const auto hold = budget.hold(spending, now);
    // Nothing is under way, so that only time may be waited for, and a day and a second is the most.
    if (hold) require(hold->until && *hold->until > now && *hold->until <= now + 24h + 1s);
  }
  require(!budget.hold(spending, now + 25h));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_link(text);
  github::parse_http_date(text);
  const auto answer = answer_of(split(text, '\n'));
  check_waits(answer.headers);
  check_budget(answer);
  const Secret token("t");
  const auto etag = github::etag_for(token, github::validator_of(token, answer.headers.get("etag")));
  require(etag.empty() || etag == trim(answer.headers.get("etag")));
  return 0;
}
