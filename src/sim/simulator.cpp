// SPDX-License-Identifier: MIT
#include "sim/simulator.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/text.hpp"
#include "sim/profile.hpp"
#include "sim/profile_world.hpp"
#include "sim/replay_world.hpp"
#include "sim/service.hpp"

namespace runlight::sim {
namespace {

Task<net::ServerReply> reply_to(Service& service, net::ServerRequest request) { co_return service.reply(request); }

class WorldSimulator : public Simulator {
 public:
  WorldSimulator(const Options& options, Clock& clock, std::unique_ptr<World> world)
      : service_(options, clock, std::move(world)) {}

  net::Handler handler() override {
    return [this](net::ServerRequest request) { return reply_to(service_, std::move(request)); };
  }
  std::string describe() const override { return service_.world().describe(service_.now()); }
  std::vector<std::string> owners() const override { return service_.world().owners(); }

 private:
  Service service_;
};

Result<std::unique_ptr<World>> make_world(const Options& options, Time start) {
  if (!options.replay_folder.empty()) return make_replay_world(options.replay_folder);
  if (options.profile == "organisation") return make_profile_world(organisation_profile(options.seed, options.owner), start);
  if (options.profile == "bulk") {
    if (options.bulk_repositories < 1 || options.bulk_runs_per_repository < 1) {
      return fail(ErrorKind::bad_input, "The bulk profile needs at least one repository and one run in each.");
    }
    return make_profile_world(
        bulk_profile(options.seed, options.owner, options.bulk_repositories, options.bulk_runs_per_repository), start);
  }
  const std::array<std::string, 2> known{"organisation", "bulk"};
  const auto nearest = nearest_match(options.profile, known);
  return fail(ErrorKind::bad_input,
              fmt::format("There is no profile \"{}\"{}; the profiles are organisation and bulk.", options.profile,
                          nearest.empty() ? "" : fmt::format(", did you mean {}?", nearest)));
}

}  // namespace

Result<std::unique_ptr<Simulator>> make_simulator(const Options& options, Clock& clock) {
  RUNLIGHT_TRY(auto world, make_world(options, options.now ? *options.now : clock.now()));
  return std::make_unique<WorldSimulator>(options, clock, std::move(world));
}

}  // namespace runlight::sim
