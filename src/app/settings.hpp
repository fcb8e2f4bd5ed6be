// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"

namespace runlight::app {

// What a command was told, after flags and environment are laid over the defaults. cli fills these; one per command.

/// Where GitHub is and who asks.
struct GithubSettings {
  std::string api_url = "https://api.github.com";
  int concurrency = 20;
  std::string app_id;                            ///< "": not as an App
  std::string app_key_file;                      ///< of the App's private key
  std::optional<std::int64_t> app_installation;  ///< absent: found by owner
  std::int64_t reserve_points = 100;
  int points_per_minute = 900;
  std::optional<std::chrono::seconds> longest_wait;  ///< for a limit; absent: as long as it takes
};

/// What is collected.
struct ScopeSettings {
  std::string owner;
  std::vector<std::string> repo_globs;
  std::vector<std::string> exclude_globs;
  bool forks = true;
  bool archived = true;
  bool public_only = false;
  std::string since;                      ///< a date or time; "": from the first run
  std::string jobs = "all";               ///< all, recent, failed, none
  std::int64_t jobs_budget = 0;           ///< 0: none
  std::optional<std::chrono::days> keep;  ///< older runs are dropped; absent: kept for ever
};

/// Whether they name anything to collect: an owner, repositories by their whole names, or what an App was given.
bool names_something(const ScopeSettings& scope, const GithubSettings& github);

/// Where history is kept beside the data folder.
struct ArchiveSettings {
  std::string location;               ///< a folder or a container's URL; "": none
  std::chrono::seconds interval{60};  ///< between two exchanges of a long-running command
};

/// By which numbers workflows are judged.
struct VerdictSettings {
  std::string thresholds_file;  ///< "": the defaults
};

struct CollectSettings {
  GithubSettings github;
  ScopeSettings scope;
  ArchiveSettings archive;
  VerdictSettings verdicts;
  std::string data_folder;
  bool recheck = false;
  bool json = false;
  std::string summary_file;  ///< "": none is written
};

struct DoctorSettings {
  GithubSettings github;
  ScopeSettings scope;  ///< no owner: the credential and its budget only, or all that an App's installation sees
  bool json = false;
};

struct VerifySettings {
  GithubSettings github;
  ScopeSettings scope;
  std::string data_folder;
  std::int64_t sample = 0;  ///< 0: every run
  std::uint64_t seed = 1;
  bool json = false;
};

/// Who may ask a server: docs/sign-in.md. Secrets come from the environment.
struct AccessSettings {
  std::string public_url;   ///< as browsers reach the server; "": by the name that they ask for
  std::string oidc_issuer;  ///< "": no sign-in by OpenID Connect
  std::string oidc_client_id;
  std::string oidc_scopes = "openid profile email";
  std::string oidc_groups_claim = "groups";
  std::string github_client_id;  ///< "": no sign-in by GitHub
  std::string github_url = "https://github.com";
  std::vector<std::string> viewers;  ///< forms in auth/access_rules.hpp
  std::vector<std::string> operators;
  std::vector<std::string> admins;
  std::string access_file;  ///< "": none
  bool anonymous_read = false;
  std::vector<std::string> trusted_proxies;
  std::chrono::seconds session_idle = std::chrono::hours(12);
  std::chrono::seconds session_lifetime = std::chrono::days(7);

  bool has_sign_in() const { return !oidc_issuer.empty() || !github_client_id.empty(); }
};

struct ServeSettings {
  GithubSettings github;
  AccessSettings access;
  ScopeSettings scope;      ///< nothing to collect: serve only
  ArchiveSettings archive;  ///< with nothing to collect: only read
  VerdictSettings verdicts;
  std::string data_folder;
  std::string listen = "127.0.0.1:8080";
  std::string prices_file;                 ///< "": the built-in prices
  std::vector<std::string> allowed_hosts;  ///< names under which it is asked; none: any, but on loopback only local ones
  std::chrono::seconds interval{60};
  std::uint64_t webhook_body_limit_bytes = std::uint64_t{5} << 20U;
  std::uint64_t webhook_log_limit_bytes = std::uint64_t{2} << 30U;
};

struct SimSettings {
  std::string listen = "127.0.0.1:0";
  std::string owner = "lantern-works";
  std::uint64_t seed = 1;
  std::string now;  ///< "": the clock's
  std::string profile = "organisation";
  std::optional<std::int64_t> repositories;
  std::int64_t runs = 1000;
  bool uneven = false;
  std::string replay_folder;
  std::string require_token;
  bool gzip = false;
  std::int64_t latency_ms = 0;
  bool enforce_limits = false;
  std::int64_t rate_limit = 5'000;
  std::string app_id;
  std::string app_key_file;
};

struct DemoSettings {
  SimSettings sim;
  VerdictSettings verdicts;
  std::string data_folder;
  std::string listen = "127.0.0.1:8080";
  std::chrono::seconds interval{60};
};

/// How long GitHub keeps runs, unless it is told: docs/collecting.md has the source and its date. The question `retention`
/// has the same default.
inline constexpr std::int64_t k_github_retention_days = 90;

struct StatusSettings {
  VerdictSettings verdicts;
  std::string data_folder;
  std::string url;  ///< of a running server; "": read the folder
  std::int64_t retention_days = k_github_retention_days;
  std::optional<std::int64_t> private_retention_days;  ///< of private and internal repositories; absent: the same
  bool all = false;                                    ///< repositories and workflows, not the first 50 only
  bool check = false;                                  ///< exit with k_exit_alarm when something is failing or missed
  bool json = false;
};

/// Of `runlight archive …`.
struct ArchiveCommandSettings {
  ArchiveSettings archive;
  std::string data_folder;  ///< of push, pull and verify
  bool json = false;
};

/// Of `runlight token …`.
struct TokenSettings {
  std::string data_folder;
  bool json = false;
  std::string name;                       ///< of create, as the next four
  std::vector<std::string> scopes;        ///< read, metrics, query, admin
  std::vector<std::string> repositories;  ///< globs of "owner/repo"; none: all
  std::chrono::seconds expires_in = std::chrono::days(90);
  std::string token_id;  ///< of revoke
};

struct HealthSettings {
  std::string listen = "127.0.0.1:8080";  ///< where a server of this machine listens
  std::string url;                        ///< of a server anywhere; "": that of `listen`
};

struct AskSettings {
  VerdictSettings verdicts;
  std::string question;                 ///< "": list them
  std::vector<std::string> parameters;  ///< NAME=VALUE
  bool describe = false;
  std::string prices_file;  ///< "": the built-in prices
  std::string format = "table";
  bool json = false;
  std::string data_folder;
};

struct QuerySettings {
  VerdictSettings verdicts;
  std::string sql;
  std::string format = "table";
  std::string data_folder;
};

}  // namespace runlight::app
