// SPDX-License-Identifier: MIT
#include "sim/rate_meter.hpp"

#include <algorithm>

#include "sim/json_text.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

constexpr std::int64_t k_anonymous = 60;
constexpr std::size_t k_clients_kept = 1'000;

std::string rate_text(std::int64_t limit, std::int64_t used, std::int64_t reset) {
  return text_of("{\"limit\":", limit, ",\"used\":", used, ",\"remaining\":", used < limit ? limit - used : 0,
                 ",\"reset\":", reset, "}");
}

}  // namespace

Rate RateMeter::count(const std::string& who, bool with_token, std::int64_t points, Time now) {
  const std::scoped_lock lock(mutex_);
  if (rates_.size() > k_clients_kept) rates_.clear();
  Rate& rate = rates_[mix_text(0x4a7e, who)];
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second >= rate.reset)
    rate = {.limit = with_token ? per_hour_ : std::min(per_hour_, k_anonymous), .reset = second + std::chrono::hours(1)};
  rate.used += points;
  return rate;
}

void add_rate_headers(net::Headers& headers, const Rate& rate) {
  if (!rate.is_limited()) return;
  headers.add("X-RateLimit-Limit", std::to_string(rate.limit));
  headers.add("X-RateLimit-Remaining", std::to_string(rate.remaining()));
  headers.add("X-RateLimit-Reset", std::to_string(rate.reset.time_since_epoch().count()));
  headers.add("X-RateLimit-Used", std::to_string(std::min(rate.used, rate.limit)));
  headers.add("X-RateLimit-Resource", "core");
}

std::string rate_limit_body(const Rate& rate, bool with_top_level) {
  const auto reset = rate.reset.time_since_epoch().count();
  const std::string core = rate_text(rate.limit, std::min(rate.used, rate.limit), reset);
  std::string out = text_of("{\"resources\":{\"core\":", core, ",\"search\":", rate_text(30, 0, reset),
                            ",\"graphql\":", rate_text(5'000, 0, reset), "}");
  if (with_top_level) append(out, ",\"rate\":", core);
  out.push_back('}');
  return out;
}

}  // namespace runlight::sim
