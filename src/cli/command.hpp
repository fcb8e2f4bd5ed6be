// SPDX-License-Identifier: MIT
#pragma once
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "app/settings.hpp"

namespace runlight::cli {

/// What the chosen command does once the line is read.
using Action = std::function<int()>;

// Each adds one command and sets `action` when it is chosen.
void add_collect(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_serve(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);
void add_demo(CLI::App& app, Action& action);
void add_sim(CLI::App& app, Action& action);
void add_status(CLI::App& app, Action& action);
void add_health(CLI::App& app, Action& action);
void add_ask(CLI::App& app, Action& action);
void add_query(CLI::App& app, Action& action);
void add_archive(CLI::App& app, Action& action);
void add_token(CLI::App& app, Action& action);
// These two tell of `app` itself, which must hold every other command by the time they run.
void add_completions(CLI::App& app, Action& action);
void add_manual(CLI::App& app, Action& action);

// Flags that several commands share, so that they read the same everywhere.
void add_data_flag(CLI::App& command, std::string& data_folder);
void add_prices_flag(CLI::App& command, std::string& prices_file);
void add_github_flags(CLI::App& command, app::GithubSettings& settings);
void add_repository_flags(CLI::App& command, app::ScopeSettings& settings);
void add_scope_flags(CLI::App& command, app::ScopeSettings& settings);
void add_keep_flag(CLI::App& command, app::ScopeSettings& settings);
/// Throws Fatal when the settings name nothing to collect.
void require_something_to_collect(const app::ScopeSettings& scope, const app::GithubSettings& github);
void add_archive_flag(CLI::App& command, app::ArchiveSettings& settings);
void add_archive_flags(CLI::App& command, app::ArchiveSettings& settings);
void add_thresholds_flag(CLI::App& command, app::VerdictSettings& settings);
void add_access_flags(CLI::App& command, app::AccessSettings& settings);
void add_interval_flag(CLI::App& command, std::chrono::seconds& interval);
/// A time such as 30s, 5m or 1h, of at most 7 days.
void add_time_flag(CLI::App& command, const std::string& name, std::chrono::seconds& time, const std::string& meaning);
/// "5MB" or "5MiB" is 5 × 2^20 bytes.
void add_size_flag(CLI::App& command, const std::string& name, std::uint64_t& bytes, const std::string& meaning);
void add_simulator_flags(CLI::App& command, app::SimSettings& settings);

}  // namespace runlight::cli
