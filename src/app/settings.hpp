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
  std::string owner;
  std::string api_url = "https://api.github.com";
  std::vector<std::string> repo_globs;
  bool jobs = true;
  int concurrency = 20;
};

struct CollectSettings {
  GithubSettings github;
  std::string data_folder;
  bool json = false;
};

struct ServeSettings {
  GithubSettings github;  ///< owner "": serve only
  std::string data_folder;
  std::string listen = "127.0.0.1:8080";
  std::chrono::seconds interval{300};
};

struct SimSettings {
  std::string listen = "127.0.0.1:0";
  std::string owner = "lantern-works";
  std::uint64_t seed = 1;
  std::string now;  ///< "": the clock's
  std::string profile = "organisation";
  std::int64_t repositories = 100;
  std::int64_t runs = 1000;
  std::string replay_folder;
  std::string require_token;
  bool gzip = false;
};

struct DemoSettings {
  SimSettings sim;
  std::string data_folder;
  std::string listen = "127.0.0.1:8080";
  std::chrono::seconds interval{60};
};

struct QuerySettings {
  std::string sql;
  std::string format = "table";
  std::string data_folder;
};

}  // namespace runlight::app
