// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_serve(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::ServeSettings>();
  auto* command = app.add_subcommand("serve", "Serve the dashboard; with --owner also collect at an interval");
  command->add_option("--listen", settings->listen, "Address and port; port 0 takes any free one")
      ->envname("RUNLIGHT_LISTEN")
      ->type_name("ADDRESS:PORT")
      ->capture_default_str();
  command
      ->add_option("--allowed-host", settings->allowed_hosts,
                   "Answer only under this name and local ones, such as runlight.example.com behind a proxy; may be given "
                   "several times (default: any name, but on a loopback address only local ones)")
      ->envname("RUNLIGHT_ALLOWED_HOSTS")
      ->delimiter(',')
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_access_flags(*command, settings->access);
  add_scope_flags(*command, settings->scope);
  add_keep_flag(*command, settings->scope);
  add_github_flags(*command, settings->github);
  add_interval_flag(*command, settings->interval);
  add_data_flag(*command, settings->data_folder);
  add_archive_flags(*command, settings->archive);
  add_prices_flag(*command, settings->prices_file);
  add_size_flag(*command, "--webhook-body-limit", settings->webhook_body_limit_bytes,
                "Largest webhook delivery that is taken; GitHub sends none above 25 MB");
  add_size_flag(*command, "--webhook-log-limit", settings->webhook_log_limit_bytes,
                "How much of webhook deliveries may wait on the disk to be applied");
  add_thresholds_flag(*command, settings->verdicts);
  command->callback([settings, &action] { action = [settings] { return app::run_serve(*settings); }; });
}

}  // namespace runlight::cli
