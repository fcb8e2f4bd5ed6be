// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http_server.hpp"

namespace runlight::sim {

struct Options {
  std::uint64_t seed = 1;
  std::string owner = "lantern-works";  ///< the invented organisation's login
  std::optional<Time> now;              ///< absent: the clock's time, so that runs go on while one watches
  /// "organisation" (lively, about 24 repositories), "bulk" (sizes below, for benchmarks) or "quiet" (nothing happens but by
  /// control calls)
  std::string profile = "organisation";
  std::optional<std::int64_t> repositories;  ///< of bulk (100) and quiet (4)
  std::int64_t bulk_runs_per_repository = 1000;
  bool is_uneven = false;                ///< bulk runs in busy and quiet weeks
  std::string replay_folder;             ///< serve recordings of whole API objects from here instead of a profile
  Secret token;                          ///< empty: any token, or none, will do; otherwise others get 401
  bool gzip = false;                     ///< compress answers for clients that accept it, as GitHub does
  std::chrono::milliseconds latency{0};  ///< before every answer
  bool enforces_limits = false;          ///< refuses clients that exceed GitHub's limits
  std::int64_t points_per_hour = 5'000;  ///< of a token; 0: no limit, and no x-ratelimit headers
  std::string app_id;                    ///< of the GitHub App that may ask; "": any
  Secret app_key;                        ///< PEM, public or private, that its JSON web tokens are checked with; empty: not
  std::string public_url;                ///< origin that links carry; "" takes it from each request's Host header
};

/// GitHub's REST API as far as Runlight reads it, answered from an invented organisation or from recordings. Same options
/// and time, same bytes. Safe to call from several threads.
class Simulator {
 public:
  virtual ~Simulator() = default;
  virtual net::Handler handler() = 0;  ///< must not outlive the simulator
  /// Ends what runs beside the answers, such as webhooks on their way; they keep the handler's executor busy otherwise.
  virtual void stop() = 0;
  /// What it serves, in one line for a person: "24 repositories, 96 workflows, 14,210 runs".
  virtual std::string describe() const = 0;
  /// The owners that can be collected; of a replay, one per account in the recordings.
  virtual std::vector<std::string> owners() const = 0;
};

/// Fails as bad_input for an unknown profile, not_found for a folder that is not there, bad_data for recordings without a
/// single API object.
Result<std::unique_ptr<Simulator>> make_simulator(const Options& options, Clock& clock);

}  // namespace runlight::sim
