// SPDX-License-Identifier: MIT
#pragma once
#include "app/settings.hpp"

namespace runlight::app {

// One per command: builds what it needs, runs it, takes it down again, and gives the exit code (docs/exit-codes.md). Throws
// Fatal when it cannot start. Results go to stdout, progress and log lines to stderr.

int run_collect(const CollectSettings& settings);
int run_doctor(const DoctorSettings& settings);
int run_verify(const VerifySettings& settings);
int run_serve(const ServeSettings& settings);
int run_sim(const SimSettings& settings);
int run_demo(const DemoSettings& settings);
int run_ask(const AskSettings& settings);
int run_query(const QuerySettings& settings);
int run_archive_push(const ArchiveCommandSettings& settings);
int run_archive_pull(const ArchiveCommandSettings& settings);
int run_archive_verify(const ArchiveCommandSettings& settings);
int run_archive_compact(const ArchiveCommandSettings& settings);
int run_archive_list(const ArchiveCommandSettings& settings);
int run_token_create(const TokenSettings& settings);
int run_token_list(const TokenSettings& settings);
int run_token_revoke(const TokenSettings& settings);
int run_health(const HealthSettings& settings);
int run_status(const StatusSettings& settings);

}  // namespace runlight::app
