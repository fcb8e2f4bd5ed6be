// SPDX-License-Identifier: MIT
#include "app/parts.hpp"

#include <fmt/format.h>

#include "net/url.hpp"

namespace runlight::app {
namespace {

std::unique_ptr<store::Engine> open_engine(const std::string& data_folder) {
  return or_fatal(store::make_chdb_engine({.data_folder = data_folder}));
}

std::unique_ptr<net::HttpClient> http_client(const GithubSettings& settings) {
  or_fatal(net::origin_of(settings.api_url));
  return net::make_curl_client(
      {.max_connections_per_host = settings.concurrency, .user_agent = "runlight/" RUNLIGHT_VERSION});
}

}  // namespace

StoreParts::StoreParts(const std::string& data_folder)
    : engine(open_engine(data_folder)), store(or_fatal(store::Store::open(*engine))) {}

GithubParts::GithubParts(const GithubSettings& settings, Secret token)
    : http(http_client(settings)),
      client(*http, system_clock(),
             {.api_url = settings.api_url,
              .credentials = {.token = std::move(token), .app = std::nullopt},
              .concurrency = settings.concurrency}) {}

collect::Request collect_request(const GithubSettings& settings) {
  return {.owner = settings.owner, .repo_globs = settings.repo_globs, .jobs = settings.jobs};
}

}  // namespace runlight::app
