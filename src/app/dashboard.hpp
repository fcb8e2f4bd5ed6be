// SPDX-License-Identifier: MIT
#pragma once
#include "app/access_parts.hpp"
#include "app/archive_loop.hpp"
#include "app/collect_loop.hpp"
#include "app/environment.hpp"
#include "app/event_loop.hpp"
#include "app/judge_loop.hpp"
#include "app/parts.hpp"
#include "app/webhook_parts.hpp"

namespace runlight::app {

/// Where a dashboard is found, and by whom.
struct Door {
  ListenAddress listens;
  AccessParts& access;
};

/// What runs beside the dashboard; nullptr: it does not.
struct Beside {
  CollectLoop* collecting = nullptr;
  WebhookParts* webhooks = nullptr;
  ArchiveLoop* archive = nullptr;
  JudgeLoop* judging = nullptr;
};

/// Serves the dashboard and the API at `door` with what runs beside it, and ends gracefully within two seconds of being
/// cancelled. Collecting begins, and /readyz says so, once everything archived is here, unless this folder has data already.
/// `prices` as in api::Options. Prints the address once it answers. Throws Fatal when it cannot listen.
Task<int> serve_dashboard(EventLoop& loop, store::Store& store, Door door, Beside beside, std::string prices = {});

}  // namespace runlight::app
