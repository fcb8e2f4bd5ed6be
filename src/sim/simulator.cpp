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

constexpr std::int64_t k_bulk_repositories = 100;
constexpr std::int64_t k_quiet_repositories = 4;

class WorldSimulator : public Simulator {
 public:
  WorldSimulator(const Options& options, Clock& clock, std::unique_ptr<World> world)
      : service_(options, clock, std::move(world)) {}

  net::Handler handler() override {
    return [this](net::ServerRequest request) { return service_.serve(std::move(request)); };
  }
  void stop() override { service_.stop(); }
  std::string describe() const override { return service_.world().describe(service_.now()); }
  std::vector<std::string> owners() const override { return service_.world().owners(); }

 private:
  Service service_;
};

Result<std::unique_ptr<World>> make_world(const Options& options, Time start) {
  if (!options.replay_folder.empty()) return make_replay_world(options.replay_folder);
  if (options.profile == "organisation") return make_profile_world(organisation_profile(options.seed, options.owner), start);
  if (options.profile == "quiet") {
    const auto repositories = options.repositories.value_or(k_quiet_repositories);
    return make_profile_world(quiet_profile(options.seed, options.owner, repositories), start);
  }
  if (options.profile == "bulk") {
    const auto repositories = options.repositories.value_or(k_bulk_repositories);
    if (repositories < 1 || options.bulk_runs_per_repository < 1) {
      return fail(ErrorKind::bad_input, "The bulk profile needs at least one repository and one run in each.");
    }
    Profile profile = bulk_profile(options.seed, options.owner, repositories, options.bulk_runs_per_repository);
    profile.is_uneven = options.is_uneven;
    return make_profile_world(std::move(profile), start);
  }
  const std::array<std::string, 3> known{"organisation", "bulk", "quiet"};
  const auto nearest = nearest_match(options.profile, known);
  return fail(ErrorKind::bad_input,
              fmt::format("There is no profile \"{}\"{}; the profiles are organisation, bulk and quiet.", options.profile,
                          nearest.empty() ? "" : fmt::format(", did you mean {}?", nearest)));
}

}  // namespace

Result<std::unique_ptr<Simulator>> make_simulator(const Options& options, Clock& clock) {
  if (!options.app_key.empty()) {
    if (const auto key = RsaKey::parse(options.app_key); !key) return fail(key.error());
  }
  RUNLIGHT_TRY(auto world, make_world(options, options.now ? *options.now : clock.now()));
  return std::make_unique<WorldSimulator>(options, clock, std::move(world));
}

}  // namespace runlight::sim
