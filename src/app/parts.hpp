// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "app/settings.hpp"
#include "archive/location.hpp"
#include "base/result.hpp"
#include "collect/collector.hpp"
#include "github/client.hpp"
#include "net/http_client.hpp"
#include "store/store.hpp"

namespace runlight::app {

// The parts that several commands build alike. Members are in the order in which they are built; they are taken down in
// reverse. Building throws Fatal.

/// The engine with its schema up to date, opened so that it reaches the archive when there is one.
struct StoreParts {
  explicit StoreParts(const std::string& data_folder, const std::optional<archive::Location>& archive = std::nullopt);
  std::unique_ptr<store::Engine> engine;
  store::Store store;
};

/// Absent: no archive is named.
std::optional<archive::Location> archive_location(const ArchiveSettings& settings);

/// The way to GitHub.
struct GithubParts {
  GithubParts(const GithubSettings& settings, github::Credentials credentials);
  std::unique_ptr<net::HttpClient> http;
  github::Client client;
};

/// Throws Fatal for what cannot be understood.
collect::Request collect_request(const ScopeSettings& settings, const GithubSettings& github);

/// The value, or Fatal.
template <class T>
T or_fatal(Result<T> result);

}  // namespace runlight::app

#include "base/fatal.hpp"

template <class T>
T runlight::app::or_fatal(Result<T> result) {
  if (!result) throw Fatal(std::move(result).error());
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}
