// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/event_loop.hpp"
#include "app/parts.hpp"
#include "net/http_client.hpp"
#include "net/url.hpp"

namespace runlight::app {
namespace {

constexpr int k_ok = 200;
/// Below what watchers wait: they shall hear the sentence rather than time out themselves.
constexpr std::chrono::seconds k_patience{3};

Task<Result<void>> ask_readiness(net::HttpClient* client, std::string url) {
  while (url.ends_with('/')) url.pop_back();
  RUNLIGHT_CO_TRY(const auto response,
                  co_await client->send({.url = url + "/readyz", .headers = {}, .timeout = k_patience}));
  if (response.status == k_ok) co_return Result<void>();
  co_return fail(ErrorKind::unavailable, fmt::format("{} answered with {}", response.url, response.status));
}

}  // namespace

int run_health(const HealthSettings& settings) {
  const auto url = settings.url.empty() ? or_fatal(url_of_listen(settings.listen)) : settings.url;
  or_fatal(net::origin_of(url));
  EventLoop loop(1);
  const auto client = net::make_curl_client({.connect_timeout = k_patience, .user_agent = "runlight/" RUNLIGHT_VERSION});
  return loop.run([&]() -> Task<int> {
    or_fatal(co_await ask_readiness(client.get(), url));
    fmt::print("ready\n");
    co_return k_exit_ok;
  });
}

}  // namespace runlight::app
