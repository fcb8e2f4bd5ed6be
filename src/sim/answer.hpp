// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/url.hpp"
#include "sim/app_tokens.hpp"
#include "sim/rate_meter.hpp"
#include "sim/search_index.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

/// What an endpoint says. The body is rendered only when the client does not have it yet.
struct Answer {
  int status = 200;
  std::optional<std::uint64_t> stamp;  ///< of everything that the body says; absent: no ETag
  std::string link;
  std::string location;              ///< of a redirect
  std::string accepted_permissions;  ///< that were missing
  std::string content_type = "application/json; charset=utf-8";
  std::size_t likely_bytes = 16'384;
  std::function<void(std::string&)> render;
};

/// What endpoints read. Valid while the request is answered, and so is every Answer made from it.
struct Request {
  const World& world;
  const Directory& directory;
  const View& view;
  const net::Target& target;
  std::string_view origin;
  std::string_view accept;
  std::string_view api_version;
  Rate rate;
  bool authenticated = false;
  Time now{};
  IndexFlaws index{};      ///< of what filtered lists are answered from
  std::uint64_t turn = 0;  ///< tells requests apart
  AppTokens& apps;
  std::string_view token;                    ///< "" for none
  std::optional<std::int64_t> installation;  ///< whose token it is
  Time clients_now{};
};

/// A failure in GitHub's words: basic-error with status. `documentation` is the part after https://docs.github.com/rest.
Answer error_answer(int status, std::string message, std::string_view documentation = "");
Answer not_found(std::string_view documentation = "");

/// The path's pieces: "/repos/o/r" gives repos, o, r. A prefix of "/api/v3", as GitHub Enterprise Server has it, is passed
/// over.
std::vector<std::string_view> path_pieces(std::string_view path);
using Pieces = std::vector<std::string_view>;

std::optional<std::int64_t> parse_id(std::string_view text);

/// Chooses the endpoint.
Answer route(const Request& request);

// The endpoints. `rest` is what follows the repository in the path.
Answer answer_account(const Request& request, std::string_view login, bool as_organization);
Answer answer_token_user(const Request& request);
enum class ListOf { organization, user, token };
Answer answer_repositories(const Request& request, std::optional<std::size_t> account, ListOf kind);
Answer answer_repository(const Request& request, std::size_t repository);
Answer answer_workflows(const Request& request, std::size_t repository, const Pieces& rest);
Answer answer_runs(const Request& request, std::size_t repository, std::optional<std::int64_t> workflow_id);
Answer answer_run(const Request& request, std::size_t repository, const Pieces& rest);
Answer answer_contents(const Request& request, std::size_t repository, const Pieces& rest);
/// Absent when the path is none of a GitHub App's.
std::optional<Answer> answer_app(const Request& request, const Pieces& pieces);
/// Whether the endpoint wants a JSON web token rather than any other.
bool is_for_app(const Pieces& pieces);
/// "https://…/repositories/7": the address that GitHub's Link headers use.
std::string repository_address(const Request& request, std::size_t repository);

}  // namespace runlight::sim
