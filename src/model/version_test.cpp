// SPDX-License-Identifier: MIT
#include "model/version.hpp"

#include <gtest/gtest.h>

namespace runlight::model {
namespace {

Time at(std::string_view text) { return *parse_time(text); }

TEST(ObservationVersion, a_settled_observation_beats_one_under_way_whenever_it_arrives) {
  const auto running = observation_version(false, at("2026-05-01T10:05:00Z"), at("2026-05-01T10:10:00Z"));
  const auto settled = observation_version(true, at("2026-05-01T10:04:00Z"), at("2026-05-01T10:04:30Z"));
  EXPECT_GT(settled, running);
}

TEST(ObservationVersion, a_later_change_beats_an_earlier_one_and_a_later_look_breaks_the_tie) {
  const auto early = observation_version(true, at("2026-05-01T10:04:00Z"), at("2026-06-01"));
  const auto late = observation_version(true, at("2026-05-01T10:04:01Z"), at("2026-05-02"));
  const auto again = observation_version(true, at("2026-05-01T10:04:01Z"), at("2026-05-03"));
  EXPECT_GT(late, early);
  EXPECT_GT(again, late);
}

TEST(ObservationVersion, stands_times_outside_its_range) {
  EXPECT_GT(observation_version(true, at("2105-12-31"), at("2105-12-31")),
            observation_version(true, std::nullopt, at("1970-01-01")));
}

}  // namespace
}  // namespace runlight::model
