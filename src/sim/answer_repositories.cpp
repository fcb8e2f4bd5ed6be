// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "sim/answer.hpp"
#include "sim/json_text.hpp"
#include "sim/paging.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

/// The user whose token it is: the first who is no organisation, else the first account.
std::size_t token_account(const World& world) {
  const auto accounts = world.accounts();
  const auto user = std::ranges::find(accounts, false, &AccountFacts::is_organization);
  return user == accounts.end() ? 0 : static_cast<std::size_t>(user - accounts.begin());
}

std::uint64_t account_stamp(const Request& request, std::size_t account) {
  const auto& facts = request.world.accounts()[account];
  std::uint64_t seen = 0;
  std::uint64_t hidden = 0;
  for (const auto& repository : request.world.repositories()) {
    if (repository.is_gone || repository.owner != facts.login) continue;
    ++(repository.is_private ? hidden : seen);
  }
  return mix(static_cast<std::uint64_t>(facts.id), seen, hidden);
}

/// Whether a token's list is restricted to what its user owns. By default repositories of the user's organisations count
/// too. https://docs.github.com/en/rest/repos/repos#list-repositories-for-the-authenticated-user
bool wants_own_only(const Request& request) {
  const auto affiliation = request.target.parameter("affiliation");
  const bool own = affiliation && affiliation->find("organization_member") == std::string::npos;
  return own || request.target.parameter("type") == "owner";
}

bool is_listed(const Request& request, const RepositoryFacts& repository, std::optional<std::size_t> account, ListOf kind) {
  if (repository.is_gone) return false;
  // The list of a user shows public ones only, whoever asks.
  if (repository.is_private && (!request.authenticated || kind == ListOf::user)) return false;
  return !account || to_lower(repository.owner) == to_lower(request.world.accounts()[*account].login);
}

std::string list_address(const Request& request, std::optional<std::size_t> account, ListOf kind) {
  if (kind == ListOf::token) return text_of(request.origin, "/user/repos");
  return text_of(request.origin, kind == ListOf::user ? "/user/" : "/organizations/", request.world.accounts()[*account].id,
                 "/repos");
}

}  // namespace

Answer answer_account(const Request& request, std::string_view login, bool as_organization) {
  const auto account = request.directory.account(login);
  const auto documentation = as_organization ? "/orgs/orgs#get-an-organization" : "/users/users#get-a-user";
  if (!account || (as_organization && !request.world.accounts()[*account].is_organization)) return not_found(documentation);
  return {.stamp = account_stamp(request, *account),
          .render = [&request, account = *account, as_organization](std::string& out) {
            if (as_organization)
              request.view.append_account(out, account);
            else
              request.view.append_user(out, account);
          }};
}

Answer answer_token_user(const Request& request) {
  if (!request.authenticated || request.world.accounts().empty()) {
    return error_answer(401, "Requires authentication", "/users/users#get-the-authenticated-user");
  }
  const std::size_t account = token_account(request.world);
  return {.stamp = account_stamp(request, account),
          .render = [&request, account](std::string& out) { request.view.append_user(out, account); }};
}

Answer answer_repositories(const Request& request, std::optional<std::size_t> account, ListOf kind) {
  if (kind == ListOf::token && !request.authenticated) return error_answer(401, "Requires authentication", "/repos/repos");
  const bool wanted_organization = kind == ListOf::organization;
  if (kind != ListOf::token && (!account || (wanted_organization && !request.world.accounts()[*account].is_organization))) {
    return not_found(wanted_organization ? "/repos/repos#list-organization-repositories"
                                         : "/repos/repos#list-repositories-for-a-user");
  }
  if (kind == ListOf::token && wants_own_only(request)) account = token_account(request.world);
  std::vector<std::size_t> listed;
  const auto repositories = request.world.repositories();
  for (std::size_t i = 0; i < repositories.size(); ++i) {
    if (is_listed(request, repositories[i], account, kind)) listed.push_back(i);
  }
  const Page page = parse_page(request.target);
  const Slice slice = slice_of(page, listed.size());
  std::uint64_t stamp = listed.size();
  for (std::size_t i = slice.begin; i < slice.end; ++i) stamp = mix(stamp, request.view.repository_stamp(listed[i]));
  return {.stamp = stamp,
          .link = link_header(list_address(request, account, kind), request.target, page, listed.size()),
          .likely_bytes = (slice.end - slice.begin) * 7'000,
          .render = [&request, slice, listed = std::move(listed)](std::string& out) {
            out.push_back('[');
            for (std::size_t i = slice.begin; i < slice.end; ++i) {
              if (i > slice.begin) out.push_back(',');
              request.view.append_repository(out, listed[i], RepositoryDetail::listed);
            }
            out.push_back(']');
          }};
}

Answer answer_repository(const Request& request, std::size_t repository) {
  return {.stamp = request.view.repository_stamp(repository), .render = [&request, repository](std::string& out) {
            request.view.append_repository(out, repository, RepositoryDetail::full);
          }};
}

}  // namespace runlight::sim
