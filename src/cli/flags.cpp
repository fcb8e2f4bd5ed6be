// SPDX-License-Identifier: MIT
#include "base/fatal.hpp"
#include "cli/command.hpp"

namespace runlight::cli {
namespace {

struct Measure {
  long long value = 0;  ///< 0: there is no number in front
  std::string unit;
};

/// "30s" as 30 and "s".
Measure read_measure(const std::string& text) {
  std::size_t used = 0;
  try {
    const auto value = std::stoll(text, &used);
    return {.value = value, .unit = text.substr(used)};
  } catch (const std::exception&) {
    return {};
  }
}

std::chrono::seconds read_duration(const std::string& flag, const std::string& text) {
  const auto [value, unit] = read_measure(text);
  const long long factor = unit == "s" || unit.empty() ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (factor == 0 || value < 1 || value > 7LL * 24 * 3600 / factor) {
    throw CLI::ValidationError(flag, "\"" + text + "\" is no time; write it as 30s, 5m or 1h, at most 7 days");
  }
  return std::chrono::seconds(value * factor);
}

std::chrono::days read_days(const std::string& flag, const std::string& text) {
  constexpr long long k_year = 365;
  // Runs that can still change are not dropped: one may be re-run for 30 days.
  constexpr long long k_fewest = 30;
  constexpr long long k_most = 100 * k_year;
  const auto [value, unit] = read_measure(text);
  const long long factor = unit == "d" ? 1 : unit == "y" ? k_year : 0;
  if (factor == 0 || value < 1 || value > k_most / factor || value * factor < k_fewest) {
    throw CLI::ValidationError(flag, "\"" + text + "\" is no time to keep runs; write it as 800d or 3y, at least 30d");
  }
  return std::chrono::days(value * factor);
}

void add_credential_flags(CLI::App& command, app::GithubSettings& settings) {
  command.add_option("--app-id", settings.app_id, "Ask as this GitHub App (its id or client id) instead of by a token")
      ->envname("RUNLIGHT_GITHUB_APP_ID")
      ->type_name("ID");
  command.add_option("--app-key-file", settings.app_key_file, "The App's private key, a .pem file")
      ->envname("RUNLIGHT_GITHUB_APP_PRIVATE_KEY_FILE")
      ->type_name("FILE");
  command.add_option("--app-installation", settings.app_installation, "The App's installation (default: the owner's)")
      ->envname("RUNLIGHT_GITHUB_APP_INSTALLATION_ID")
      ->check(CLI::PositiveNumber)
      ->type_name("ID");
}

void add_limit_flags(CLI::App& command, app::GithubSettings& settings) {
  command.add_option("--reserve", settings.reserve_points, "Points of each hour left to others who use the same credential")
      ->check(CLI::NonNegativeNumber)
      ->type_name("POINTS")
      ->capture_default_str();
  command
      .add_option("--points-per-minute", settings.points_per_minute,
                  "Requests a minute per endpoint; 0: no such limit, as on GitHub Enterprise Server")
      ->check(CLI::Range(0, 1'000'000))
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option_function<std::string>(
          "--max-wait", [&settings](const std::string& text) { settings.longest_wait = read_duration("--max-wait", text); },
          "Give up when a limit would hold for longer, such as 10m (default: wait as long as it takes)")
      ->type_name("TIME");
}

}  // namespace

void add_data_flag(CLI::App& command, std::string& data_folder) {
  command
      .add_option("--data", data_folder,
                  "Data folder; created when absent (default: $XDG_DATA_HOME/runlight or ~/.local/share/runlight)")
      ->envname("RUNLIGHT_DATA")
      ->type_name("DIR");
}

void add_prices_flag(CLI::App& command, std::string& prices_file) {
  command.add_option("--prices", prices_file, "What a minute on your runners costs, before the built-in prices (TOML)")
      ->envname("RUNLIGHT_PRICES")
      ->type_name("FILE");
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
  add_credential_flags(command, settings);
  add_limit_flags(command, settings);
}

void add_repository_flags(CLI::App& command, app::ScopeSettings& settings) {
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
}

void add_scope_flags(CLI::App& command, app::ScopeSettings& settings) {
  add_repository_flags(command, settings);
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

void add_keep_flag(CLI::App& command, app::ScopeSettings& settings) {
  command
      .add_option_function<std::string>(
          "--keep", [&settings](const std::string& text) { settings.keep = read_days("--keep", text); },
          "Drop runs that are older, such as 800d or 3y, by whole months and for good (default: keep them for ever)")
      ->type_name("TIME");
}

void require_something_to_collect(const app::ScopeSettings& scope, const app::GithubSettings& github) {
  // Asked when the command begins and not of the parser, which would hide a misspelt --owner behind this.
  if (app::names_something(scope, github)) return;
  throw Fatal({ErrorKind::bad_input,
               "--owner is missing: name the organisation or user whose repositories to collect, or single ones by --repo "
               "OWNER/NAME"});
}

void add_interval_flag(CLI::App& command, std::chrono::seconds& interval) {
  command
      .add_option_function<std::string>(
          "--interval", [&interval](const std::string& text) { interval = read_duration("--interval", text); },
          "Shortest pause between two looks at a repository, such as 30s, 5m, 1h; silent ones are looked at less often")
      ->type_name("TIME")
      ->default_str(std::to_string(interval.count()) + "s");
}

void add_thresholds_flag(CLI::App& command, app::VerdictSettings& settings) {
  command.add_option("--thresholds", settings.thresholds_file, "The numbers by which workflows are judged (TOML)")
      ->envname("RUNLIGHT_THRESHOLDS")
      ->type_name("FILE");
}

void add_archive_flag(CLI::App& command, app::ArchiveSettings& settings) {
  command
      .add_option("--archive", settings.location,
                  "Where history is kept in Parquet files: a folder, or https://ACCOUNT.blob.core.windows.net/CONTAINER")
      ->envname("RUNLIGHT_ARCHIVE")
      ->type_name("PLACE");
}

void add_archive_flags(CLI::App& command, app::ArchiveSettings& settings) {
  add_archive_flag(command, settings);
  command
      .add_option_function<std::string>(
          "--archive-interval",
          [&settings](const std::string& text) { settings.interval = read_duration("--archive-interval", text); },
          "Pause between two exchanges with the archive, such as 30s, 5m")
      ->type_name("TIME")
      ->default_str(std::to_string(settings.interval.count()) + "s");
}

void add_time_flag(CLI::App& command, const std::string& name, std::chrono::seconds& time, const std::string& meaning) {
  const auto hours = std::chrono::floor<std::chrono::hours>(time);
  command
      .add_option_function<std::string>(
          name, [name, &time](const std::string& text) { time = read_duration(name, text); }, meaning)
      ->type_name("TIME")
      ->default_str(hours == time ? std::to_string(hours.count()) + "h" : std::to_string(time.count()) + "s");
}

void add_size_flag(CLI::App& command, const std::string& name, std::uint64_t& bytes, const std::string& meaning) {
  constexpr bool k_kb_is_1000 = false;
  command.add_option(name, bytes, meaning)
      ->transform(CLI::AsSizeValue(k_kb_is_1000))
      ->check(CLI::Range(std::uint64_t{1} << 10U, std::uint64_t{1} << 40U))
      ->type_name("SIZE")
      ->default_str(std::to_string(bytes >> 20U) + "MiB");
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
