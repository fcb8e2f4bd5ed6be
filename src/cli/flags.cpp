// SPDX-License-Identifier: MIT
#include "cli/command.hpp"

namespace runlight::cli {

void add_data_flag(CLI::App& command, std::string& data_folder) {
  command
      .add_option("--data", data_folder,
                  "Data folder; created when absent (default: $XDG_DATA_HOME/runlight or ~/.local/share/runlight)")
      ->envname("RUNLIGHT_DATA")
      ->type_name("DIR");
}

void add_github_flags(CLI::App& command, app::GithubSettings& settings) {
  command.add_option("--api-url", settings.api_url, "GitHub's REST API; of GitHub Enterprise Server https://HOST/api/v3")
      ->envname("RUNLIGHT_API_URL")
      ->type_name("URL")
      ->capture_default_str();
  command.add_option("--concurrency", settings.concurrency, "Requests under way at once")
      ->check(CLI::Range(1, 50))
      ->type_name("1..50")
      ->capture_default_str();
}

void add_scope_flags(CLI::App& command, app::ScopeSettings& settings) {
  command.add_option("--owner", settings.owner, "Organisation or user whose repositories are watched")
      ->envname("RUNLIGHT_OWNER")
      ->type_name("NAME");
  command
      .add_option("--repo", settings.repo_globs,
                  "Only repositories that match, such as api-*; may be given several times (default: all). Without --owner: "
                  "these, as OWNER/NAME")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command.add_option("--exclude", settings.exclude_globs, "Leave out repositories that match; may be given several times")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command.add_flag("!--no-forks", settings.forks, "Leave forks out");
  command.add_flag("!--no-archived", settings.archived, "Leave archived repositories out");
  command.add_flag("--public-only", settings.public_only, "Leave private and internal repositories out");
  command.add_option("--since", settings.since, "Leave out runs created before this date or time (default: from the first)")
      ->type_name("DATE");
  command
      .add_option("--jobs", settings.jobs,
                  "Whose jobs are read, which takes one request a run: all, recent (the last 30 days), failed or none")
      ->check(CLI::IsMember({"all", "recent", "failed", "none"}))
      ->type_name("NAME")
      ->capture_default_str();
  command.add_flag_callback("--no-jobs", [&settings] { settings.jobs = "none"; }, "The same as --jobs none");
  command
      .add_option("--jobs-budget", settings.jobs_budget,
                  "Read the jobs of at most so many runs in one cycle, failed and newest first (default: 0, all)")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}))
      ->type_name("N");
}

void add_interval_flag(CLI::App& command, std::chrono::seconds& interval) {
  command
      .add_option_function<std::string>(
          "--interval",
          [&interval](const std::string& text) {
            std::size_t used = 0;
            long long value = 0;
            try {
              value = std::stoll(text, &used);
            } catch (const std::exception&) {
              used = 0;
            }
            const auto unit = text.substr(used);
            const long long factor = unit == "s" || unit.empty() ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
            if (used == 0 || factor == 0 || value < 1 || value > 7LL * 24 * 3600 / factor) {
              throw CLI::ValidationError("--interval",
                                         "\"" + text + "\" is no pause; write it as 30s, 5m or 1h, at most 7 days");
            }
            interval = std::chrono::seconds(value * factor);
          },
          "Shortest pause between two looks at a repository, such as 30s, 5m, 1h; silent ones are looked at less often")
      ->type_name("TIME")
      ->default_str(std::to_string(interval.count()) + "s");
}

void add_simulator_flags(CLI::App& command, app::SimSettings& settings) {
  command.add_option("--owner", settings.owner, "Login of the invented organisation")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--seed", settings.seed, "Same seed and time, same organisation")
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--now", settings.now, "Stand still at this time (default: runs go on as time does)")
      ->type_name("TIME");
}

}  // namespace runlight::cli
