// SPDX-License-Identifier: MIT
#include <charconv>

#include "base/text.hpp"
#include "sim/answer.hpp"
#include "sim/json_text.hpp"

namespace runlight::sim {
namespace {

Answer route_in_repository(const Request& request, std::size_t repository, const Pieces& rest) {
  const auto& facts = request.world.repositories()[repository];
  if (facts.is_gone || (facts.is_private && !request.authenticated)) return not_found("/repos/repos#get-a-repository");
  if (rest.empty()) return answer_repository(request, repository);
  if (rest[0] == "contents") return answer_contents(request, repository, rest);
  if (rest.size() < 2 || rest[0] != "actions") return not_found();
  const Pieces after(rest.begin() + 2, rest.end());
  if (rest[1] == "workflows") return answer_workflows(request, repository, after);
  if (rest[1] != "runs") return not_found();
  return after.empty() ? answer_runs(request, repository, std::nullopt) : answer_run(request, repository, after);
}

Answer route_repository(const Request& request, std::optional<std::size_t> repository, const Pieces& pieces,
                        std::size_t used) {
  if (!repository) return not_found("/repos/repos#get-a-repository");
  return route_in_repository(request, *repository, Pieces(pieces.begin() + static_cast<std::ptrdiff_t>(used), pieces.end()));
}

std::optional<std::size_t> account_by_id(const Request& request, std::string_view text) {
  const auto id = parse_id(text);
  return id ? request.directory.account(*id) : std::nullopt;
}

/// A repository that was renamed or transferred is found under its id.
Answer moved(const Request& request, std::size_t repository, const Pieces& rest) {
  Answer answer{.status = 301, .location = repository_address(request, repository)};
  for (const auto piece : rest) append(answer.location, "/", net::encode_segment(piece));
  std::string query;
  for (const auto& [name, value] : request.target.query)
    append(query, query.empty() ? "?" : "&", net::encode_query(name), "=", net::encode_query(value));
  answer.location += query;
  answer.render = [address = answer.location](std::string& out) {
    append(
        out, "{\"message\":\"Moved Permanently\",\"url\":", Quoted{address},
        ",\"documentation_url\":\"https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects"
        "\"}");
  };
  return answer;
}

Answer rate_limit(const Request& request) {
  // As GitHub Enterprise Server says where there are no limits.
  if (!request.rate.is_limited()) return error_answer(404, "Rate limiting is not enabled.", "/rate-limit/rate-limit");
  // Version 2026-03-10 has no top-level rate any more: https://docs.github.com/en/rest/about-the-rest-api/breaking-changes
  const bool with_top_level = request.api_version < "2026-03-10";
  return {
      .render = [rate = request.rate, with_top_level](std::string& out) { out = rate_limit_body(rate, with_top_level); }};
}

}  // namespace

Answer error_answer(int status, std::string message, std::string_view documentation) {
  return {.status = status,
          .render = [status, message = std::move(message), page = std::string(documentation)](std::string& out) {
            append(out, "{\"message\":", Quoted{message}, ",\"documentation_url\":\"https://docs.github.com/rest", page,
                   "\",\"status\":\"", status, "\"}");
          }};
}

Answer not_found(std::string_view documentation) { return error_answer(404, "Not Found", documentation); }

Pieces path_pieces(std::string_view path) {
  constexpr std::string_view k_enterprise_prefix = "/api/v3";
  if (path.starts_with(k_enterprise_prefix)) path.remove_prefix(k_enterprise_prefix.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return {};
  return split(path.substr(1), '/');
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

std::string repository_address(const Request& request, std::size_t repository) {
  return text_of(request.origin, "/repositories/", request.world.repositories()[repository].id);
}

Answer route(const Request& request) {
  const Pieces pieces = path_pieces(request.target.path);
  const std::size_t count = pieces.size();
  const std::string_view first = count > 0 ? pieces[0] : "";
  if (auto said = answer_app(request, pieces)) return std::move(*said);
  const bool repos = count == 3 && pieces[2] == "repos";
  if (first == "rate_limit" && count == 1) return rate_limit(request);
  if (first == "user" && count == 1) return answer_token_user(request);
  if (first == "user" && count == 2 && pieces[1] == "repos")
    return answer_repositories(request, std::nullopt, ListOf::token);
  // The numeric forms stand in Link headers.
  if (first == "user" && repos) return answer_repositories(request, account_by_id(request, pieces[1]), ListOf::user);
  if (first == "organizations" && repos)
    return answer_repositories(request, account_by_id(request, pieces[1]), ListOf::organization);
  if (first == "orgs" && repos)
    return answer_repositories(request, request.directory.account(pieces[1]), ListOf::organization);
  if (first == "users" && repos) return answer_repositories(request, request.directory.account(pieces[1]), ListOf::user);
  if (first == "orgs" && count == 2) return answer_account(request, pieces[1], true);
  if (first == "users" && count == 2) return answer_account(request, pieces[1], false);
  if (first == "repos" && count >= 3) {
    const auto former = request.directory.moved(pieces[1], pieces[2]);
    const bool is_former = former && !request.directory.repository(pieces[1], pieces[2]);
    if (is_former && !request.world.repositories()[*former].is_gone)
      return moved(request, *former, Pieces(pieces.begin() + 3, pieces.end()));
    return route_repository(request, request.directory.repository(pieces[1], pieces[2]), pieces, 3);
  }
  if (first == "repositories" && count >= 2) {
    const auto id = parse_id(pieces[1]);
    return route_repository(request, id ? request.directory.repository(*id) : std::nullopt, pieces, 2);
  }
  return not_found();
}

}  // namespace runlight::sim
