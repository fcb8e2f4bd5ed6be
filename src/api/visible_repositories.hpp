// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "auth/viewer.hpp"
#include "base/result.hpp"
#include "store/engine.hpp"

namespace runlight::api {

/// Which of the stored repositories somebody may see; remembers their names for as long as the data is the same. Safe from
/// several threads.
class VisibleRepositories {
 public:
  /// Their ids; absent: every one, also those that are still to come. `data_version` absent: nothing is remembered. Blocks.
  Result<std::optional<std::vector<std::int64_t>>> ids(store::Engine& engine, const auth::Visibility& visibility,
                                                       std::optional<std::uint64_t> data_version);

 private:
  struct Named {
    std::int64_t repository_id = 0;
    std::string full_name;
  };
  using List = std::shared_ptr<const std::vector<Named>>;
  static Result<List> read(store::Engine& engine);
  Result<List> list(store::Engine& engine, std::optional<std::uint64_t> data_version);

  std::mutex mutex_;
  std::optional<std::uint64_t> known_version_;
  List known_;
};

}  // namespace runlight::api
