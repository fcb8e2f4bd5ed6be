// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "app/collect_loop.hpp"
#include "app/event_loop.hpp"
#include "app/parts.hpp"
#include "app/webhook_parts.hpp"

namespace runlight::app {

/// Serves the dashboard and the API at `listen`, runs `collecting` (nullptr: serve only) and `webhooks` (nullptr: none)
/// beside it, and ends gracefully within two seconds of being cancelled. Prints the address once it answers. Throws Fatal
/// when it cannot listen.
Task<int> serve_dashboard(EventLoop& loop, store::Store& store, std::string listen, CollectLoop* collecting,
                          WebhookParts* webhooks = nullptr);

}  // namespace runlight::app
