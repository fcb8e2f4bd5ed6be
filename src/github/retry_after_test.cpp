// SPDX-License-Identifier: MIT
#include "github/retry_after.hpp"

#include <gtest/gtest.h>

namespace runlight::github {
namespace {

using namespace std::chrono_literals;

const Time k_now = *parse_time("2026-10-20T07:28:00Z");

TEST(HttpDate, is_read_in_the_one_form_that_servers_send) {
  EXPECT_EQ(parse_http_date("Tue, 20 Oct 2026 07:28:00 GMT"), k_now);
  EXPECT_EQ(parse_http_date("2026-10-20T07:28:00Z"), std::nullopt);
  EXPECT_EQ(parse_http_date("Tue, 20 Oct"), std::nullopt);
  EXPECT_EQ(parse_http_date(""), std::nullopt);
}

struct WaitCase {
  std::string name;
  net::Headers headers;
  std::optional<std::chrono::seconds> wait;
};

class ToldToWait : public testing::TestWithParam<WaitCase> {};

TEST_P(ToldToWait, follows_the_headers) { EXPECT_EQ(told_to_wait(GetParam().headers, k_now), GetParam().wait); }

INSTANTIATE_TEST_SUITE_P(
    Table, ToldToWait,
    testing::Values(WaitCase{"nothing", {}, std::nullopt}, WaitCase{"seconds", {{"Retry-After", "30"}}, 30s},
                    WaitCase{"zero", {{"retry-after", "0"}}, 1s}, WaitCase{"negative", {{"retry-after", "-5"}}, 1s},
                    WaitCase{"blank", {{"retry-after", " "}}, std::nullopt},
                    WaitCase{"words", {{"retry-after", "soon"}}, std::nullopt},
                    WaitCase{"beyond_64_bits", {{"retry-after", "99999999999999999999"}}, std::nullopt},
                    WaitCase{"years", {{"retry-after", "9999999999"}}, 86'400s},
                    WaitCase{"date", {{"Retry-After", "Tue, 20 Oct 2026 07:28:42 GMT"}}, 42s},
                    WaitCase{"date_in_the_past_by_our_clock", {{"Retry-After", "Tue, 20 Oct 2026 07:00:00 GMT"}}, 60s},
                    WaitCase{"date_far_ahead_of_our_clock", {{"Retry-After", "Tue, 20 Oct 2026 23:00:00 GMT"}}, 3'600s},
                    WaitCase{"date_in_the_past_by_the_servers_clock",
                             {{"Date", "Tue, 20 Oct 2026 08:28:00 GMT"}, {"Retry-After", "Tue, 20 Oct 2026 08:27:10 GMT"}},
                             1s},
                    WaitCase{"date_by_the_servers_own_clock",
                             {{"Date", "Tue, 20 Oct 2026 08:28:00 GMT"}, {"Retry-After", "Tue, 20 Oct 2026 08:28:10 GMT"}},
                             10s},
                    WaitCase{"reset", {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1792481310"}}, 31s},
                    WaitCase{"reset_in_the_past_by_our_clock",
                             {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1700000000"}},
                             60s},
                    WaitCase{"reset_with_requests_left",
                             {{"x-ratelimit-remaining", "12"}, {"x-ratelimit-reset", "1792481310"}},
                             std::nullopt},
                    WaitCase{"reset_out_of_range",
                             {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "9223372036854775807"}},
                             std::nullopt},
                    WaitCase{"retry_after_before_reset",
                             {{"retry-after", "5"}, {"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1792481310"}},
                             5s}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace runlight::github
