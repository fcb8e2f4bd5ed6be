// SPDX-License-Identifier: MIT
#include <memory>

#include "app/commands.hpp"
#include "cli/command.hpp"

namespace runlight::cli {

void add_sim(CLI::App& app, Action& action) {
  auto settings = std::make_shared<app::SimSettings>();
  auto* command = app.add_subcommand("sim", "Serve GitHub's REST API from an invented organisation or from recordings");
  command->add_option("--listen", settings->listen, "Address and port; port 0 takes any free one")
      ->type_name("ADDRESS:PORT")
      ->capture_default_str();
  add_simulator_flags(*command, *settings);
  command
      ->add_option("--profile", settings->profile,
                   "organisation (lively), bulk (many plain runs, for benchmarks) or quiet (changed by control calls only)")
      ->check(CLI::IsMember({"organisation", "bulk", "quiet"}))
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--repositories", settings->repositories, "Repositories of the bulk (100) or quiet (4) profile")
      ->check(CLI::Range(1, 100'000))
      ->type_name("N");
  command->add_option("--runs", settings->runs, "Runs per repository of the bulk profile")
      ->check(CLI::Range(0, 10'000'000))
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--uneven", settings->uneven, "Runs of the bulk profile in busy and quiet weeks");
  command->add_option("--replay", settings->replay_folder, "Serve recordings of whole API objects from this folder instead")
      ->type_name("DIR");
  command->add_option("--require-token", settings->require_token, "Refuse every other token with 401")->type_name("TOKEN");
  command->add_flag("--gzip", settings->gzip, "Compress answers, as GitHub does");
  command->add_option("--latency-ms", settings->latency_ms, "Wait so long before every answer")
      ->check(CLI::Range(0, 60'000))
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--enforce-limits", settings->enforce_limits, "Refuse clients that exceed GitHub's limits");
  command
      ->add_option("--rate-limit", settings->rate_limit, "Points per hour and token; 0: no limit, as on a server by default")
      ->check(CLI::Range(0, 1'000'000'000))
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--app-id", settings->app_id, "Id of the GitHub App that may ask for installation tokens")
      ->check(CLI::PositiveNumber)
      ->type_name("ID");
  command
      ->add_option("--app-key", settings->app_key_file, "Its key in PEM form, public or private: other signatures get 401")
      ->type_name("FILE");
  command->callback([settings, &action] { action = [settings] { return app::run_sim(*settings); }; });
}

}  // namespace runlight::cli
