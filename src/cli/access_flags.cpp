// SPDX-License-Identifier: MIT
#include "cli/command.hpp"

namespace runlight::cli {
namespace {

void add_provider_flags(CLI::App& command, app::AccessSettings& settings) {
  command
      .add_option("--public-url", settings.public_url,
                  "As browsers reach the server, such as https://runlight.example.com; sign-in takes it unless only this "
                  "machine asks")
      ->envname("RUNLIGHT_PUBLIC_URL")
      ->type_name("URL");
  command.add_option("--oidc-issuer", settings.oidc_issuer, "Sign in by OpenID Connect at this issuer")
      ->envname("RUNLIGHT_OIDC_ISSUER")
      ->type_name("URL");
  command.add_option("--oidc-client-id", settings.oidc_client_id, "By which the issuer knows this server")
      ->envname("RUNLIGHT_OIDC_CLIENT_ID")
      ->type_name("ID");
  command.add_option("--oidc-scopes", settings.oidc_scopes, "What the issuer is asked for")
      ->envname("RUNLIGHT_OIDC_SCOPES")
      ->type_name("SCOPES")
      ->capture_default_str();
  command.add_option("--oidc-groups-claim", settings.oidc_groups_claim, "The claim that holds a person's groups")
      ->envname("RUNLIGHT_OIDC_GROUPS_CLAIM")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--github-client-id", settings.github_client_id, "Sign in by GitHub, as this OAuth app")
      ->envname("RUNLIGHT_GITHUB_CLIENT_ID")
      ->type_name("ID");
  command.add_option("--github-url", settings.github_url, "GitHub's web pages, for signing in")
      ->envname("RUNLIGHT_GITHUB_URL")
      ->type_name("URL")
      ->capture_default_str();
}

void add_who(CLI::App& command, const std::string& name, const std::string& variable, std::vector<std::string>& who,
             const std::string& meaning) {
  command.add_option(name, who, meaning)->envname(variable)->delimiter(',')->type_name("WHO,...")->allow_extra_args(false);
}

}  // namespace

void add_access_flags(CLI::App& command, app::AccessSettings& settings) {
  add_provider_flags(command, settings);
  add_who(command, "--viewers", "RUNLIGHT_VIEWERS", settings.viewers,
          "Who may look: *, ada@example.com, @example.com, group:NAME or claim:NAME=VALUE");
  add_who(command, "--operators", "RUNLIGHT_OPERATORS", settings.operators, "Who may also ask in SQL; as --viewers");
  add_who(command, "--admins", "RUNLIGHT_ADMINS", settings.admins,
          "Who may also make API tokens, end sessions and read the audit log; as --viewers");
  command.add_option("--access-file", settings.access_file, "More of these rules, and who sees which repositories (TOML)")
      ->envname("RUNLIGHT_ACCESS_FILE")
      ->type_name("FILE");
  command.add_flag("--anonymous-read", settings.anonymous_read, "Let everybody look who can reach the server")
      ->envname("RUNLIGHT_ANONYMOUS_READ");
  command
      .add_option("--trusted-proxy", settings.trusted_proxies,
                  "A proxy whose word on who asks is taken (X-Forwarded-For); may be given several times")
      ->envname("RUNLIGHT_TRUSTED_PROXIES")
      ->delimiter(',')
      ->type_name("ADDRESS[/BITS]")
      ->allow_extra_args(false);
  add_time_flag(command, "--session-idle", settings.session_idle, "Who asked nothing for so long signs in again");
  add_time_flag(command, "--session-lifetime", settings.session_lifetime, "Who signed in so long ago signs in again");
}

}  // namespace runlight::cli
