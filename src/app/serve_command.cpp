// SPDX-License-Identifier: MIT
#include <optional>
#include <utility>

#include "app/access_parts.hpp"
#include "app/commands.hpp"
#include "app/dashboard.hpp"
#include "app/environment.hpp"
#include "app/judging.hpp"
#include "app/settings_file.hpp"
#include "app/webhook_parts.hpp"
#include "base/thread_priority.hpp"

namespace runlight::app {
namespace {

// Longer than ending takes; shorter than who manages services waits.
constexpr std::chrono::seconds k_most_to_stop{5};

}  // namespace

int run_serve(const ServeSettings& settings) {
  if (settings.scope.keep && !names_something(settings.scope, settings.github)) {
    throw Fatal(
        {ErrorKind::bad_input, "--keep is for a server that collects: name what to collect by --owner, or leave it out"});
  }
  const auto listens = or_fatal(parse_listen(settings.listen));
  const AccessPlan plan(settings.access, {.listens = listens, .allowed_hosts = settings.allowed_hosts});
  const auto thresholds = read_thresholds(settings.verdicts);
  auto prices = prices_or_fatal(settings.prices_file);
  EventLoop loop;
  const auto folder = data_folder(settings.data_folder);
  const auto place = archive_location(settings.archive);
  // The engine's own threads come from here: its merges and inserts step back behind the event loop.
  auto store = made_at_lower_priority([&] { return StoreParts(folder, place); });
  AccessParts access(plan, folder + "/access.db", settings.github.api_url);
  GithubParts github(settings.github, or_fatal(github_credentials(settings.github, settings.scope.owner)));
  collect::Collector collector(github.client, store.store, system_clock(), loop.workers());
  auto request = collect_request(settings.scope, settings.github);
  request.shortest_poll = settings.interval;
  const bool collects = names_something(settings.scope, settings.github);
  // Before anything reads: what was accepted before the last end belongs to the data.
  WebhookParts webhooks(settings, folder, or_fatal(webhook_secret()), loop, store.store,
                        collects ? collect::WebhookScope(request) : std::nullopt,
                        [&](std::int64_t repository_id) { collector.hint(repository_id); });
  CollectLoop collecting(collector, github.client, std::move(request), system_clock(), folder);
  ArchiveParts archive(place, store.store, loop.workers(), {.pulls = true, .pushes = collects}, settings.archive.interval);
  insight::Assessor assessor(store.store, thresholds);
  JudgeLoop judging(assessor, system_clock(), loop.workers(),
                    [&]() -> std::optional<Time> { return polled_until(collecting.state()); });
  const Beside beside{
      .collecting = collects ? &collecting : nullptr, .webhooks = &webhooks, .archive = archive.loop(), .judging = &judging};
  const auto serve = [&] {
    return serve_dashboard(loop, store.store, {.listens = listens, .access = access}, beside, std::move(prices));
  };
  return loop.run(serve, k_most_to_stop);
}

}  // namespace runlight::app
