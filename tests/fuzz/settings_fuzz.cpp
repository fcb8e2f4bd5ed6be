// SPDX-License-Identifier: MIT
// Whatever stands on the command line and in the environment: a command that begins with settings within their bounds, or
// words on what is wrong; no other exception.
#include <stdlib.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/retention.hpp"
#include "base/fatal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "github/credential.hpp"
#include "kit.hpp"

using namespace runlight;
using namespace std::chrono_literals;
using fuzz::require;

namespace {

void check_listen(const std::string& text) {
  const auto parsed = app::parse_listen(text);
  const auto url = app::url_of_listen(text);
  require(parsed.has_value() == url.has_value());
  if (!parsed) return fuzz::require_sentence(parsed.error(), ErrorKind::bad_input, text.size() + 200);
  require(!parsed->address.empty() && url->starts_with("http://"));
}

void check_interval(std::chrono::seconds interval) { require(interval >= 1s && interval <= std::chrono::days(7)); }

void check_github(const app::GithubSettings& settings) {
  require(settings.concurrency >= 1 && settings.concurrency <= 50 && settings.reserve_points >= 0);
  require(settings.points_per_minute >= 0 && settings.points_per_minute <= 1'000'000);
  if (settings.longest_wait) check_interval(*settings.longest_wait);
  if (settings.app_installation) require(*settings.app_installation > 0);
}

void check_scope(const app::ScopeSettings& scope, const app::GithubSettings& github) {
  check_github(github);
  if (scope.keep) require(*scope.keep >= std::chrono::days(30) && *scope.keep <= std::chrono::days(36'500));
  require(scope.jobs_budget >= 0);
}

void check_archive(const app::ArchiveSettings& settings) { check_interval(settings.interval); }

}  // namespace

// In place of what the commands do.
namespace runlight::app {

bool names_something(const ScopeSettings&, const GithubSettings&) { return true; }

int run_collect(const CollectSettings& settings) {
  check_scope(settings.scope, settings.github);
  check_archive(settings.archive);
  return 0;
}
int run_doctor(const DoctorSettings& settings) { return check_scope(settings.scope, settings.github), 0; }
int run_verify(const VerifySettings& settings) {
  check_scope(settings.scope, settings.github);
  require(settings.sample >= 0);
  return 0;
}
int run_serve(const ServeSettings& settings) {
  check_scope(settings.scope, settings.github);
  check_archive(settings.archive);
  check_listen(settings.listen);
  check_interval(settings.interval);
  for (const auto bytes : {settings.webhook_body_limit_bytes, settings.webhook_log_limit_bytes}) {
    require(bytes >= 1U << 10U && bytes <= std::uint64_t{1} << 40U);
  }
  return 0;
}
int run_sim(const SimSettings& settings) {
  check_listen(settings.listen);
  require(settings.latency_ms >= 0 && settings.latency_ms <= 60'000 && settings.rate_limit >= 0 && settings.runs >= 0);
  return 0;
}
int run_demo(const DemoSettings& settings) {
  check_listen(settings.listen);
  check_interval(settings.interval);
  return 0;
}
int run_query(const QuerySettings&) { return 0; }
int run_archive_push(const ArchiveCommandSettings&) { return 0; }
int run_archive_pull(const ArchiveCommandSettings&) { return 0; }
int run_archive_verify(const ArchiveCommandSettings&) { return 0; }
int run_archive_compact(const ArchiveCommandSettings&) { return 0; }
int run_archive_list(const ArchiveCommandSettings&) { return 0; }
int run_health(const HealthSettings& settings) { return check_listen(settings.listen), 0; }
int run_status(const StatusSettings& settings) {
  require(settings.retention_days >= 1 && settings.private_retention_days.value_or(1) >= 1);
  return 0;
}

}  // namespace runlight::app

namespace {

/// NAME=value, but only of ours, for as long as this lives.
class Variables {
 public:
  void set(std::string_view text) {
    const auto [name, value] = fuzz::cut(text, '=');
    if (!name.starts_with("RUNLIGHT_")) return;
    names_.emplace_back(name);
    setenv(names_.back().c_str(), std::string(value).c_str(), 1);
  }
  Variables() = default;
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;
  ~Variables() {
    for (const auto& name : names_) unsetenv(name.c_str());
  }

 private:
  std::vector<std::string> names_;
};

constexpr std::pair<std::string_view, void (*)(CLI::App&, cli::Action&)> k_commands[] = {
    {"collect", cli::add_collect}, {"verify", cli::add_verify},   {"serve", cli::add_serve},   {"demo", cli::add_demo},
    {"query", cli::add_query},     {"archive", cli::add_archive}, {"status", cli::add_status}, {"health", cli::add_health},
    {"doctor", cli::add_doctor},   {"sim", cli::add_sim}};

void run_words(std::vector<std::string> words) {
  CLI::App app("Watches.", "runlight");
  app.require_subcommand(0, 1);
  cli::Action action;
  // Only those that are named: to make one takes longer than to read its flags.
  for (const auto& [name, add] : k_commands) {
    if (std::ranges::find(words, name) != words.end()) add(app, action);
  }
  std::ranges::reverse(words);  // as CLI11 takes them
  try {
    app.parse(std::move(words));
    if (action) action();
  } catch (const CLI::Success&) {
  } catch (const CLI::ParseError& error) {
    require(error.what() != nullptr && *error.what() != '\0');
  } catch (const Fatal& fatal) {
    require(!fatal.error().message.empty());
  }
}

/// A key that is none is refused, and nothing of it is told: a mark in it comes out nowhere.
void check_key(const std::string& text) {
  const auto token = github::make_app_jwt(
      {.app_id = "1", .private_key = Secret(text + "hush7391"), .installation_id = {}, .owner = "acme"}, Time{});
  if (!token) require(token.error().kind == ErrorKind::bad_input && !token.error().message.contains("hush7391"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  Variables variables;
  std::vector<std::string> words;
  for (const auto line : split(text, '\n')) {
    // A word of the real command line has no zero in it.
    const std::string word(line.substr(0, line.find('\0')));
    if (word.starts_with("RUNLIGHT_")) {
      variables.set(word);
    } else {
      words.push_back(word);
    }
  }
  run_words(std::move(words));
  check_listen(text.substr(0, text.find('\n')));
  check_key(text);
  return 0;
}
