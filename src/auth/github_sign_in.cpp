// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "auth/endpoint.hpp"
#include "auth/oauth.hpp"
#include "auth/sign_in_provider.hpp"
#include "auth/told_claims.hpp"
#include "base/log.hpp"

namespace runlight::auth {
namespace {

constexpr std::string_view k_settings = "--github-client-id and RUNLIGHT_GITHUB_CLIENT_SECRET";
constexpr std::string_view k_api_version = "2022-11-28";
constexpr int k_most_pages = 10;
constexpr std::size_t k_most_groups = 1'000;

using Entries = std::vector<Json>;  ///< pages of a list

class GithubProvider final : public SignInProvider {
 public:
  GithubProvider(GithubSignInOptions options, net::HttpClient& http) : options_(std::move(options)), http_(http) {}

  std::string_view name() const override { return "GitHub"; }
  Task<Result<SignInBegun>> begin(std::string redirect_uri) override;
  Task<Result<Claims>> finish(net::Target callback, SignInAttempt attempt, std::string redirect_uri) override;
  Task<std::optional<std::string>> sign_out_url(std::string) override { co_return std::nullopt; }

 private:
  Task<Result<Claims>> person(Secret token);
  Task<Result<Claims>> with_email(Claims claims, Secret token);
  Task<Result<Claims>> with_groups(Claims claims, Secret token);
  net::HttpRequest api_request(std::string url, Secret token) const;
  Task<Result<Entries>> list(std::string path, Secret token);
  Result<std::string> next_page(const net::HttpResponse& response) const;

  GithubSignInOptions options_;
  net::HttpClient& http_;
};

/// The entries of all pages that are objects.
template <class Use>
void for_each_entry(const Entries& pages, Use use) {
  for (const auto& page : pages) {
    for (std::size_t i = 0; i < json_array_size(page.get()); ++i) use(json_array_get(page.get(), i));
  }
}

Task<Result<SignInBegun>> GithubProvider::begin(std::string redirect_uri) {
  auto attempt = new_attempt();
  const auto challenge = code_challenge(attempt.code_verifier);
  auto url = with_query(options_.url + "/login/oauth/authorize",
                        {{"client_id", options_.client_id},
                         {"redirect_uri", redirect_uri},
                         {"scope", options_.reads_groups ? "read:user user:email read:org" : "read:user user:email"},
                         {"state", attempt.state},
                         {"code_challenge", challenge},
                         {"code_challenge_method", "S256"}});
  co_return SignInBegun{.url = std::move(url), .attempt = std::move(attempt)};
}

Task<Result<Claims>> GithubProvider::finish(net::Target callback, SignInAttempt attempt, std::string redirect_uri) {
  RUNLIGHT_CO_TRY(const auto code, code_of(callback, attempt));
  auto request =
      form_request(options_.url + "/login/oauth/access_token", form({{"client_id", options_.client_id},
                                                                     {"client_secret", options_.client_secret.reveal()},
                                                                     {"code", code},
                                                                     {"redirect_uri", redirect_uri},
                                                                     {"code_verifier", attempt.code_verifier}}));
  RUNLIGHT_CO_TRY(const auto response, co_await ask(http_, std::move(request), "a token"));
  RUNLIGHT_CO_TRY(const auto answer, read_token_answer(response, k_settings));
  RUNLIGHT_CO_TRY(auto claims, co_await person(answer.access_token));
  RUNLIGHT_CO_TRY(claims, co_await with_email(std::move(claims), answer.access_token));
  if (!options_.reads_groups) co_return claims;
  co_return co_await with_groups(std::move(claims), answer.access_token);
}

net::HttpRequest GithubProvider::api_request(std::string url, Secret token) const {
  auto request = provider_request(std::move(url));
  request.headers = {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", std::string(k_api_version)}};
  request.bearer_token = std::move(token);
  return request;
}

/// https://docs.github.com/en/rest/users/users#get-the-authenticated-user
Task<Result<Claims>> GithubProvider::person(Secret token) {
  constexpr std::string_view k_what = "the person (/user)";
  RUNLIGHT_CO_TRY(const auto response,
                  co_await ask(http_, api_request(options_.api_url + "/user", std::move(token)), std::string(k_what)));
  RUNLIGHT_CO_TRY(const auto user, object_of(response, k_what));
  const auto* const id = json_object_get(user.get(), "id");
  const auto login = text_member(user.get(), "login").value_or("");
  if (!json_is_integer(id) || json_integer_value(id) <= 0 || login.empty() || !is_claim_text(login)) {
    co_return fail(ErrorKind::bad_data, "GitHub's answer for the person (/user) holds no id and login.");
  }
  const auto name = text_member(user.get(), "name").value_or("");
  co_return Claims{.issuer = options_.url,
                   .subject = std::to_string(json_integer_value(id)),
                   .name = std::string(name.empty() || !is_claim_text(name) ? login : name),
                   .further = {{"login", {std::string(login)}}}};
}

/// https://docs.github.com/en/rest/users/emails#list-email-addresses-for-the-authenticated-user
Task<Result<Claims>> GithubProvider::with_email(Claims claims, Secret token) {
  RUNLIGHT_CO_TRY(const auto pages, co_await list("/user/emails", std::move(token)));
  for_each_entry(pages, [&](const json_t* entry) {
    const auto address = text_member(entry, "email").value_or("");
    if (!json_is_true(json_object_get(entry, "primary")) || address.empty() || !is_claim_text(address)) return;
    claims.email = address;
    claims.email_verified = json_is_true(json_object_get(entry, "verified"));
  });
  co_return claims;
}

/// https://docs.github.com/en/rest/orgs/orgs#list-organizations-for-the-authenticated-user
/// https://docs.github.com/en/rest/teams/teams#list-teams-for-the-authenticated-user
Task<Result<Claims>> GithubProvider::with_groups(Claims claims, Secret token) {
  const auto add = [&claims](std::string group) {
    if (claims.groups.size() < k_most_groups && is_claim_text(group)) claims.groups.push_back(std::move(group));
  };
  RUNLIGHT_CO_TRY(const auto organisations, co_await list("/user/orgs", token));
  for_each_entry(organisations, [&add](const json_t* entry) {
    const auto login = text_member(entry, "login").value_or("");
    if (!login.empty()) add(std::string(login));
  });
  RUNLIGHT_CO_TRY(const auto teams, co_await list("/user/teams", token));
  for_each_entry(teams, [&add](const json_t* entry) {
    const auto slug = text_member(entry, "slug").value_or("");
    const auto login = text_member(json_object_get(entry, "organization"), "login").value_or("");
    if (!slug.empty() && !login.empty()) add(fmt::format("{}/{}", login, slug));
  });
  co_return claims;
}

/// Told apart from a refusal for want of a scope:
/// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
bool is_rate_limited(const net::HttpResponse& response) {
  return response.headers.get("x-ratelimit-remaining") == "0" || response.headers.has("retry-after");
}

/// Nothing when the token may not read it: the person did not grant the scope, or the organisation not the application.
Task<Result<Entries>> GithubProvider::list(std::string path, Secret token) {
  const auto what = fmt::format("a list ({})", path);
  Entries pages;
  auto url = fmt::format("{}{}?per_page=100", options_.api_url, path);
  for (int page = 0; page < k_most_pages && !url.empty(); ++page) {
    RUNLIGHT_CO_TRY(const auto response, co_await ask(http_, api_request(url, token), what));
    const bool is_refused = response.status == 403 || response.status == 404;
    if (is_refused && is_rate_limited(response)) {
      co_return fail(ErrorKind::unavailable, "GitHub's rate limit for this person is used up; sign in again later.");
    }
    if (is_refused) {
      log::warn("GitHub does not let a sign-in read a list; it counts as empty", {{"path", path}});
      co_return Entries{};
    }
    if (response.status != 200) co_return unwanted_status(response, what);
    pages.push_back(parse_json_list(response.body));
    if (!pages.back()) co_return fail(ErrorKind::bad_data, fmt::format("GitHub's answer for {} is no JSON list.", what));
    RUNLIGHT_CO_TRY(url, next_page(response));
  }
  if (!url.empty()) log::warn("GitHub's list has more than 10 pages; the rest is left out", {{"path", path}});
  co_return pages;
}

/// "": there is none. The token goes to nobody but the API.
Result<std::string> GithubProvider::next_page(const net::HttpResponse& response) const {
  auto links = net::parse_link_header(response.headers.get("link"));
  const auto next = links.find("next");
  if (next == links.end()) return std::string();
  RUNLIGHT_TRY(const auto own, net::origin_of(options_.api_url));
  const auto origin = net::origin_of(next->second);
  if (!origin || *origin != own) {
    return fail(ErrorKind::bad_data, fmt::format("GitHub's next page is not on {}; it is not asked for.", own));
  }
  return std::move(next->second);
}

}  // namespace

Result<std::unique_ptr<SignInProvider>> make_github_provider(GithubSignInOptions options, net::HttpClient& http, Clock&) {
  RUNLIGHT_TRY_VOID(check_base_url(options.url, "address of GitHub"));
  RUNLIGHT_TRY_VOID(check_base_url(options.api_url, "address of GitHub's API"));
  if (options.client_id.empty() || options.client_secret.empty()) {
    return fail(ErrorKind::bad_input, fmt::format("Signing in with GitHub needs both {}.", k_settings));
  }
  options.url = without_trailing_slash(options.url);
  options.api_url = without_trailing_slash(options.api_url);
  return std::make_unique<GithubProvider>(std::move(options), http);
}

}  // namespace runlight::auth
