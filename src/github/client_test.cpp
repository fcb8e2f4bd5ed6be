// SPDX-License-Identifier: MIT
#include "github/client.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "github/test_kit.hpp"

namespace runlight::github {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const model::Repository k_api{.repository_id = 4711, .owner = "acme", .repo = "api"};
const std::string k_no_runs = R"({"total_count":0,"workflow_runs":[]})";
const std::string k_one_run =
    R"({"total_count":250,"workflow_runs":[{"id":35107213991,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab",)"
    R"("created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z"}]})";

class ClientTest : public testing::Test {
 protected:
  Client make(const std::string& token = "ghp_secret", const std::string& api_url = "https://api.github.com") {
    return Client(http, clock,
                  {.api_url = api_url,
                   .credentials = {.token = Secret(token), .app = std::nullopt},
                   .jitter_seed = 1,
                   .longest_wait = longest_wait});
  }

  Result<Page<model::Run>> ask_runs(const std::string& token = "ghp_secret") {
    auto client = make(token);
    return run(client.runs(k_api, {}));
  }

  Error ask_in_vain(const std::string& token = "ghp_secret") {
    auto answer = ask_runs(token);
    EXPECT_FALSE(answer);
    return answer ? Error{} : answer.error();
  }

  std::optional<std::chrono::seconds> longest_wait;
  fakes::FakeHttpClient http;
  fakes::ManualClock clock{*parse_time("2026-10-20T07:28:00Z")};
};

// What is asked.

TEST_F(ClientTest, asks_for_full_pages_of_the_pinned_version_with_the_token) {
  http.reply(200, k_no_runs);
  ASSERT_TRUE(ask_runs());
  const auto request = http.requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://api.github.com/repos/acme/api/actions/runs?per_page=100");
  EXPECT_EQ(request.headers.get("accept"), "application/vnd.github+json");
  EXPECT_EQ(request.headers.get("x-github-api-version"), "2022-11-28");
  EXPECT_EQ(request.bearer_token.reveal(), "ghp_secret");
}

TEST_F(ClientTest, keeps_the_path_of_an_api_address_and_escapes_names) {
  auto client = make("", "https://ghes.example/api/v3/");
  http.reply(200, R"({"login":"a/b","type":"User"})");
  EXPECT_TRUE(run(client.owner("a/b c")));
  EXPECT_EQ(http.urls().at(0), "https://ghes.example/api/v3/users/a%2Fb%20c");
}

TEST_F(ClientTest, asks_each_thing_at_its_own_address) {
  auto client = make();
  http.reply_to("/workflows?", 200, R"({"total_count":0,"workflows":[]})");
  http.reply_to("/jobs?", 200, R"({"total_count":0,"jobs":[]})");
  http.reply_to("/attempts/", 404, "{}");
  http.reply(404, "{}");
  EXPECT_TRUE(run(client.workflows(k_api, {})));
  EXPECT_TRUE(run(client.jobs(k_api, {.run_id = 35107213991}, {})));
  EXPECT_FALSE(run(client.run_attempt(k_api, 35107213991, 2, {})));
  EXPECT_FALSE(run(client.repository("acme", "api")));
  EXPECT_THAT(http.urls(),
              ElementsAre("https://api.github.com/repos/acme/api/actions/workflows?per_page=100",
                          "https://api.github.com/repos/acme/api/actions/runs/35107213991/jobs?filter=all&per_page=100",
                          "https://api.github.com/repos/acme/api/actions/runs/35107213991/attempts/2",
                          "https://api.github.com/repos/acme/api"));
}

TEST_F(ClientTest, refuses_an_empty_owner_without_asking) {
  auto client = make();
  EXPECT_EQ(run(client.owner("")).error().kind, ErrorKind::bad_input);
  EXPECT_TRUE(http.urls().empty());
}

// Repositories: of an organisation, of a user, of the token's own user.

TEST_F(ClientTest, lists_an_organisations_repositories) {
  auto client = make();
  http.reply(200, "[]");
  EXPECT_TRUE(run(client.repositories({.owner = {.login = "acme", .is_organization = true}}, {})));
  EXPECT_THAT(http.urls(), ElementsAre("https://api.github.com/orgs/acme/repos?type=all&per_page=100"));
}

TEST_F(ClientTest, lists_private_repositories_of_the_tokens_own_user_and_asks_whose_it_is_once) {
  auto client = make();
  http.reply_to("/user", 200, R"({"login":"Octo","type":"User"})");
  http.always_reply_to("/repos?", net::HttpResponse{.status = 200, .body = "[]"});
  EXPECT_TRUE(run(client.repositories({.owner = {.login = "octo"}}, {})));
  EXPECT_TRUE(run(client.repositories({.owner = {.login = "other"}}, {})));
  EXPECT_THAT(http.urls(),
              ElementsAre("https://api.github.com/user", "https://api.github.com/user/repos?affiliation=owner&per_page=100",
                          "https://api.github.com/users/other/repos?type=owner&per_page=100"));
}

TEST_F(ClientTest, lists_public_repositories_when_the_token_has_no_user) {
  auto client = make();
  http.reply_to("/user", 403, R"({"message":"Resource not accessible by integration"})");
  http.always_reply_to("/repos?", net::HttpResponse{.status = 200, .body = "[]"});
  EXPECT_TRUE(run(client.repositories({.owner = {.login = "octo"}}, {})));
  EXPECT_TRUE(run(client.repositories({.owner = {.login = "octo"}}, {})));
  EXPECT_EQ(http.urls().size(), 3) << "the refusal is remembered";
}

TEST_F(ClientTest, does_not_ask_whose_token_it_is_without_one) {
  auto client = make("");
  http.reply(200, "[]");
  EXPECT_TRUE(run(client.repositories({.owner = {.login = "octo"}}, {})));
  EXPECT_EQ(http.urls().size(), 1);
}

// Pages.

TEST_F(ClientTest, follows_the_next_page_as_given) {
  const std::string next = "https://api.github.com/repositories/4711/actions/runs?per_page=100&page=2";
  http.reply(200, k_one_run,
             {{"Link", fmt::format(R"(<{}>; rel="next", <https://api.github.com/x?page=9>; rel="last")", next)}});
  http.reply(200, k_no_runs, {{"Link", R"(<https://api.github.com/x?page=1>; rel="first")"}});
  auto client = make();
  const auto first = run(client.runs(k_api, {}));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->next, next);
  EXPECT_EQ(first->total_count, 250);
  EXPECT_EQ(first->items.at(0).run_id, 35107213991);
  EXPECT_EQ(first->items.at(0).observed_at, clock.now());
  const auto second = run(client.runs(k_api, {.next = first->next}));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->next, std::nullopt);
  EXPECT_EQ(http.urls().at(1), next);
}

struct ForeignLink {
  std::string name;
  std::string url;
};

class ForeignNext : public ClientTest, public testing::WithParamInterface<ForeignLink> {};

TEST_P(ForeignNext, is_not_followed_with_the_token) {
  http.reply(200, k_one_run, {{"Link", fmt::format(R"(<{}>; rel="next")", GetParam().url)}});
  const auto error = ask_in_vain();
  EXPECT_EQ(error.kind, ErrorKind::bad_data);
  EXPECT_THAT(error.message, HasSubstr("the runs of acme/api"));
  auto client = make();
  EXPECT_EQ(run(client.runs(k_api, {.next = GetParam().url})).error().kind, ErrorKind::bad_data);
  EXPECT_EQ(http.urls().size(), 1);
}

INSTANTIATE_TEST_SUITE_P(Table, ForeignNext,
                         testing::Values(ForeignLink{"host", "https://evil.example/repositories/1/actions/runs?page=2"},
                                         ForeignLink{"scheme", "http://api.github.com/repositories/1/actions/runs?page=2"},
                                         ForeignLink{"port", "https://api.github.com:8443/x?page=2"},
                                         ForeignLink{"user", "https://api.github.com@evil.example/x?page=2"},
                                         ForeignLink{"suffix", "https://api.github.com.evil.example/x?page=2"},
                                         ForeignLink{"relative", "/repositories/1/actions/runs?page=2"}),
                         [](const auto& info) { return info.param.name; });

TEST_F(ClientTest, refuses_a_page_that_names_itself_as_the_next) {
  http.reply(200, k_one_run, {{"Link", R"(<https://api.github.com/repos/acme/api/actions/runs?per_page=100>; rel="next")"}});
  EXPECT_EQ(ask_in_vain().kind, ErrorKind::bad_data);
}

TEST_F(ClientTest, keeps_a_page_with_a_defect) {
  http.reply(200, R"({"total_count":1,"workflow_runs":[{"id":9}]})");
  const auto page = ask_runs();
  ASSERT_TRUE(page);
  EXPECT_EQ(page->defects.at(0).what, "run 9: workflow_id is missing");
}

// What cannot be read.

TEST_F(ClientTest, names_what_was_asked_for_when_the_answer_is_no_json) {
  http.reply(200, "<html><title>Welcome to the guest network</title>");
  const auto error = ask_in_vain();
  EXPECT_EQ(error.kind, ErrorKind::bad_data);
  EXPECT_THAT(error.message, AllOf(HasSubstr("the runs of acme/api: the server answered HTML instead of JSON"),
                                   HasSubstr("guest network")));
  EXPECT_EQ(http.urls().size(), 1) << "asking again seldom helps";
}

TEST_F(ClientTest, tells_garbage_and_cut_off_answers) {
  for (const auto& body : {std::string("\x01\x02"), k_one_run.substr(0, 100), std::string()}) {
    http.reply(200, body);
    EXPECT_EQ(ask_in_vain().kind, ErrorKind::bad_data);
  }
}

// Refusals.

struct Refusal {
  std::string name;
  std::string token;
  int status;
  std::string body;
  ErrorKind kind;
  std::string message;
};

class Refused : public ClientTest, public testing::WithParamInterface<Refusal> {};

TEST_P(Refused, says_why_and_what_to_do_without_asking_again) {
  http.reply(GetParam().status, GetParam().body);
  const auto error = ask_in_vain(GetParam().token);
  EXPECT_EQ(error.kind, GetParam().kind);
  EXPECT_EQ(error.message, GetParam().message);
  EXPECT_EQ(error.http_status, GetParam().status);
  EXPECT_EQ(http.urls().size(), 1);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Refused,
    testing::Values(
        Refusal{"bad_token", "t", 401, R"({"message":"Bad credentials"})", ErrorKind::unauthorized,
                "GitHub refused the token for the runs of acme/api (HTTP 401: Bad credentials). It may have expired; set "
                "RUNLIGHT_GITHUB_TOKEN."},
        Refusal{
            "no_token", "", 401, R"({"message":"Requires authentication"})", ErrorKind::unauthorized,
            "GitHub wants a token for the runs of acme/api (HTTP 401: Requires authentication). Set RUNLIGHT_GITHUB_TOKEN."},
        Refusal{"forbidden", "t", 403, R"({"message":"Resource not accessible by personal access token"})",
                ErrorKind::forbidden,
                "GitHub forbids the runs of acme/api (HTTP 403: Resource not accessible by personal access token). The "
                "token needs read "
                "access to the repository's metadata and actions."},
        Refusal{"not_found", "t", 404, R"({"message":"Not Found"})", ErrorKind::not_found,
                "GitHub has not found the runs of acme/api on https://api.github.com: it is gone, or the token may not see "
                "it (HTTP 404)."},
        Refusal{"unprocessable", "t", 422,
                R"({"message":"In order to keep the API fast for everyone, pagination is limited"})", ErrorKind::bad_input,
                "GitHub refused the request for the runs of acme/api (HTTP 422: In order to keep the API fast for everyone, "
                "pagination is "
                "limited)."},
        Refusal{
            "legal", "t", 451, R"({"message":"Repository access blocked"})", ErrorKind::forbidden,
            "GitHub forbids the runs of acme/api (HTTP 451: Repository access blocked). It is blocked for legal reasons; no "
            "credential helps."},
        Refusal{"conflict", "t", 409, R"({"message":"Git Repository is empty."})", ErrorKind::conflict,
                "GitHub refused the request for the runs of acme/api (HTTP 409: Git Repository is empty.)."},
        Refusal{"redirect", "t", 302, "", ErrorKind::bad_data,
                "GitHub refused the request for the runs of acme/api (HTTP 302)."}),
    [](const auto& info) { return info.param.name; });

TEST_F(ClientTest, names_the_owner_and_the_server_that_does_not_know_it) {
  auto client = make();
  http.reply(404, R"({"message":"Not Found"})");
  const auto owner = run(client.owner("acme"));
  EXPECT_EQ(owner.error().kind, ErrorKind::not_found);
  EXPECT_EQ(owner.error().message,
            "There is no organisation or user \"acme\" on https://api.github.com, or the token may not see it (HTTP 404).");
}

// Limits.

TEST_F(ClientTest, waits_out_limits_without_using_up_its_tries) {
  for (int i = 0; i < 6; ++i) {
    http.reply(403, R"({"message":"You have exceeded a secondary rate limit."})", {{"Retry-After", "300"}});
  }
  http.reply(429, "", {{"Retry-After", "Tue, 20 Oct 2026 07:58:40 GMT"}});
  http.reply(200, k_no_runs);
  auto client = make();
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_EQ(http.urls().size(), 8);
  EXPECT_EQ(clock.sleeps().size(), 7);
  EXPECT_EQ(client.counters().waits, 7);
  EXPECT_EQ(client.counters().points, 1) << "what is refused costs none";
}

TEST_F(ClientTest, waits_for_the_reset_and_a_second) {
  http.reply(403, R"({"message":"API rate limit exceeded"})",
             {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1792481310"}});
  http.reply(200, k_no_runs);
  auto client = make();
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_THAT(clock.sleeps(), ElementsAre(31s));
  EXPECT_EQ(client.counters().waited_ms, 31'000);
}

TEST_F(ClientTest, says_until_when_a_limit_lasts_that_is_too_long_to_wait_for) {
  http.reply(403, R"({"message":"API rate limit exceeded for user ID 1."})",
             {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1792484879"}});
  longest_wait = 600s;
  auto client = make();
  const auto error = run(client.runs(k_api, {})).error();
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.retry_after, 3'600s);
  EXPECT_EQ(error.message,
            "GitHub's rate limit stopped the runs of acme/api until 2026-10-20T08:28:00Z, in 1 h 0 min (HTTP 403: API rate "
            "limit exceeded for "
            "user ID 1.). Ask again then, or use a token with a higher limit.");
  EXPECT_TRUE(clock.sleeps().empty());
  EXPECT_EQ(run(client.owner("acme")).error().message,
            "the account \"acme\" was not asked for: GitHub's hourly limit is used up, and to wait for it would take until "
            "2026-10-20T08:28:00Z, 1 h 0 min.");
  EXPECT_EQ(http.urls().size(), 1);
}

TEST_F(ClientTest, suggests_a_token_when_the_anonymous_limit_is_used_up) {
  http.reply(429, "", {{"retry-after", "600"}});
  longest_wait = 60s;
  EXPECT_THAT(ask_in_vain("").message,
              HasSubstr("Set RUNLIGHT_GITHUB_TOKEN: without a token the limit is 60 requests an hour."));
}

TEST_F(ClientTest, takes_a_limit_that_says_no_time_for_a_minute_and_longer_each_time) {
  for (int i = 0; i < 3; ++i) {
    http.reply(403, R"({"message":"You have triggered an abuse detection mechanism."})", {{"Retry-After", ""}});
  }
  http.reply(200, k_no_runs);
  EXPECT_TRUE(ask_runs());
  EXPECT_THAT(clock.sleeps(), ElementsAre(60s, 120s, 240s));
}

TEST_F(ClientTest, knows_its_budget_from_the_last_answer) {
  auto client = make();
  EXPECT_FALSE(client.budget().limit);
  http.reply(200, k_no_runs,
             {{"x-ratelimit-limit", "5000"}, {"x-ratelimit-remaining", "4321"}, {"x-ratelimit-reset", "1792481310"}});
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_EQ(client.budget().limit, 5000);
  EXPECT_EQ(client.budget().remaining, 4321);
  EXPECT_EQ(client.budget().reset_at, parse_time("2026-10-20T07:28:30Z").value());
}

TEST_F(ClientTest, asks_for_its_budget_for_nothing) {
  auto client = make();
  http.reply(200,
             R"({"resources":{"core":{"limit":5000,"used":1,"remaining":4999,"reset":1792481310}},"rate":{"limit":1}})");
  const auto budget = run(client.ask_budget());
  ASSERT_TRUE(budget);
  EXPECT_EQ(budget->remaining, 4999);
  EXPECT_EQ(budget->reset_at, parse_time("2026-10-20T07:28:30Z").value());
  EXPECT_EQ(client.counters().points, 0);
  http.reply(404, R"({"message":"Rate limiting is not enabled."})");
  const auto none = run(client.ask_budget());
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->limit);
}

// A refused credential.

TEST_F(ClientTest, stops_asking_once_its_token_is_refused_but_for_one_request_a_minute) {
  auto client = make();
  http.always_reply_to("", net::HttpResponse{.status = 401, .body = R"({"message":"Bad credentials"})"});
  for (int i = 0; i < 50; ++i) {
    const auto error = run(client.runs(k_api, {})).error();
    EXPECT_EQ(error.kind, ErrorKind::unauthorized);
    EXPECT_EQ(error.http_status, 401);
  }
  EXPECT_EQ(http.urls().size(), 1);
  clock.advance(61s);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(run(client.runs(k_api, {})));
  EXPECT_EQ(http.urls().size(), 2);
  http.always_reply_to("", net::HttpResponse{.status = 200, .body = k_no_runs});
  clock.advance(61s);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(run(client.runs(k_api, {})));
}

TEST_F(ClientTest, goes_on_without_a_token_when_one_thing_wants_one) {
  auto client = make("");
  http.reply(401, R"({"message":"Requires authentication"})");
  http.reply(200, k_no_runs);
  EXPECT_EQ(run(client.runs(k_api, {})).error().kind, ErrorKind::unauthorized);
  EXPECT_TRUE(run(client.runs(k_api, {})));
}

// Conditional requests.

TEST_F(ClientTest, asks_whether_anything_has_changed_and_pays_nothing_when_not) {
  auto client = make();
  http.reply(200, k_one_run, {{"ETag", "W/\"9f0c\""}});
  http.reply(304, "", {{"ETag", "W/\"9f0c\""}});
  const auto first = run(client.runs(k_api, {}));
  ASSERT_TRUE(first);
  // printf ghp_secret | sha256sum
  EXPECT_EQ(first->validator, "4c281411e1ccc93c:W/\"9f0c\"");
  EXPECT_FALSE(http.requests().at(0).headers.has("if-none-match"));
  const auto second = run(client.runs(k_api, {.validator = first->validator}));
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->not_modified);
  EXPECT_TRUE(second->items.empty());
  EXPECT_EQ(http.requests().at(1).headers.get("if-none-match"), "W/\"9f0c\"") << "as it came";
  EXPECT_EQ(client.counters().not_modified, 1);
  EXPECT_EQ(client.counters().points, 1);
}

TEST_F(ClientTest, does_not_ask_by_a_validator_of_another_token) {
  for (const auto* validator :
       {"anonymous:\"a\"", "0123456789abcdef:\"a\"", "\"a\"", "4c281411e1ccc93c:", "4c281411e1ccc93c:a\r\nX: y"}) {
    auto client = make();
    http.reply(200, k_no_runs);
    EXPECT_TRUE(run(client.runs(k_api, {.validator = validator})));
    EXPECT_FALSE(http.requests().back().headers.has("if-none-match")) << validator;
  }
  auto anonymous = make("");
  http.reply(200, k_no_runs, {{"etag", "\"b\""}});
  EXPECT_EQ(run(anonymous.runs(k_api, {.validator = "anonymous:\"a\""}))->validator, "anonymous:\"b\"");
  EXPECT_EQ(http.requests().back().headers.get("if-none-match"), "\"a\"");
}

// Redirects.

TEST_F(ClientTest, follows_a_renamed_repository_on_the_same_server) {
  auto client = make();
  http.reply_to("/repos/acme/api", 301, "", {{"Location", "https://api.github.com/repositories/4711"}});
  http.reply_to("/repositories/4711", 307, "", {{"Location", "/repositories/4712"}});
  http.reply_to("/repositories/4712", 200, R"({"id":4711,"name":"api2","owner":{"login":"acme"}})");
  const auto repository = run(client.repository("acme", "api"));
  ASSERT_TRUE(repository) << repository.error().message;
  EXPECT_EQ(repository->repo, "api2");
  EXPECT_EQ(client.counters().requests, 3);
  for (const auto& request : http.requests()) {
    EXPECT_EQ(request.bearer_token.reveal(), "ghp_secret");
    EXPECT_FALSE(request.follow_redirects) << "the client of HTTP must not follow by itself";
  }
}

TEST_F(ClientTest, does_not_follow_to_another_server_or_for_ever) {
  for (const auto* location : {"https://evil.example/x", "http://api.github.com/x", "//evil.example/x", "", "ftp://x/"}) {
    auto client = make();
    http.reply(302, "", {{"Location", location}});
    EXPECT_EQ(run(client.runs(k_api, {})).error().kind, ErrorKind::bad_data) << location;
  }
  EXPECT_EQ(http.urls().size(), 5);
  http.always_reply_to("", net::HttpResponse{.status = 301, .headers = {{"Location", "/round"}}});
  EXPECT_EQ(ask_in_vain().http_status, 301);
  EXPECT_EQ(http.urls().size(), 5 + 6);
}

// Single things.

TEST_F(ClientTest, asks_for_runs_of_a_range_both_ends_included) {
  auto client = make();
  http.reply(200, k_no_runs);
  EXPECT_TRUE(
      run(client.runs_created(k_api, {*parse_time("2026-05-01T00:00:00Z"), *parse_time("2026-05-01T23:59:59.500Z")}, {})));
  EXPECT_EQ(http.urls().at(0),
            "https://api.github.com/repos/acme/api/actions/runs?created=2026-05-01T00%3A00%3A00Z..2026-05-01T23%3A59%3A59Z&"
            "per_page=100");
}

TEST_F(ClientTest, reads_a_run_by_itself_unless_it_is_unchanged) {
  auto client = make();
  http.reply(200,
             R"({"id":9,"workflow_id":8,"event":"push","status":"queued","head_sha":"ab","run_attempt":2,)"
             R"("created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:00Z"})",
             {{"etag", "\"r\""}});
  http.reply(304, "");
  const auto first = run(client.run(k_api, 9, {}));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->value.run_attempt, 2);
  const auto second = run(client.run(k_api, 9, {.validator = first->validator}));
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->not_modified);
  EXPECT_EQ(http.urls().at(1), "https://api.github.com/repos/acme/api/actions/runs/9");
}

TEST_F(ClientTest, finds_a_repository_by_its_id) {
  auto client = make();
  http.reply(404, "{}");
  EXPECT_EQ(run(client.repository_by_id(4711)).error().message,
            "There is no repository with the id 4711 on https://api.github.com, or the token may not see it (HTTP 404).");
  EXPECT_EQ(http.urls().at(0), "https://api.github.com/repositories/4711");
}

TEST_F(ClientTest, lists_the_files_of_workflows) {
  auto client = make();
  http.reply(200,
             R"([{"type":"file","path":".github/workflows/ci.yml","sha":"aa","size":12,"name":"ci.yml"},)"
             R"({"type":"dir","path":".github/workflows/old","sha":"bb","size":0},{"type":"file","path":"x"},7])",
             {{"etag", "W/\"f\""}});
  const auto page = run(client.workflow_files(k_api, {}));
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(http.urls().at(0), "https://api.github.com/repos/acme/api/contents/.github/workflows");
  ASSERT_EQ(page->items.size(), 1);
  EXPECT_EQ(page->items.at(0).path, ".github/workflows/ci.yml");
  EXPECT_EQ(page->items.at(0).blob_sha, "aa");
  EXPECT_EQ(page->items.at(0).size_bytes, 12);
  EXPECT_EQ(page->defects.size(), 2);
  EXPECT_THAT(page->validator, HasSubstr("W/\"f\""));
}

TEST_F(ClientTest, takes_a_missing_folder_or_another_thing_in_its_place_for_no_files) {
  auto client = make();
  http.reply(404, R"({"message":"Not Found"})");
  http.reply(200, R"({"type":"submodule","path":".github/workflows","sha":"aa","size":0})");
  for (int i = 0; i < 2; ++i) {
    const auto page = run(client.workflow_files(k_api, {}));
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->items.empty());
  }
  http.reply(200, R"({"message":"what?"})");
  EXPECT_EQ(run(client.workflow_files(k_api, {})).error().kind, ErrorKind::bad_data);
}

TEST_F(ClientTest, reads_the_text_of_a_file_as_it_is) {
  auto client = make();
  http.reply(200, "on: push\n# \xff");
  EXPECT_EQ(run(client.workflow_file(k_api, ".github/workflows/a b#.yml", {})).value(), "on: push\n# \xff");
  const auto request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://api.github.com/repos/acme/api/contents/.github/workflows/a%20b%23.yml");
  EXPECT_EQ(request.headers.get("accept"), "application/vnd.github.raw+json");
  EXPECT_EQ(request.body_limit_bytes, 1U << 20U);
}

TEST_F(ClientTest, lists_the_repositories_of_an_installation) {
  auto client = make();
  http.reply(200, R"({"total_count":7,"repositories":[{"id":1,"name":"api","owner":{"login":"acme"}}]})");
  const auto page = run(client.repositories({.kind = RepositorySource::Kind::installation}, {}));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->total_count, 7);
  EXPECT_EQ(page->items.at(0).repo, "api");
  EXPECT_EQ(http.urls().at(0), "https://api.github.com/installation/repositories?per_page=100");
}

TEST_F(ClientTest, names_the_permission_that_would_have_been_enough) {
  http.reply(403, R"({"message":"Resource not accessible by integration"})",
             {{"X-Accepted-GitHub-Permissions", "actions=read"}});
  EXPECT_THAT(ask_in_vain().message, HasSubstr("The token lacks the permission actions=read."));
}

// Passing faults.

TEST_F(ClientTest, tries_again_after_passing_faults) {
  http.reply(502, "<html>502");
  http.fail_request(2, {ErrorKind::unavailable, "cannot connect to api.github.com: connection reset"});
  http.fail_request(3, {ErrorKind::timeout, "api.github.com did not answer within 60 s"});
  http.reply(200, k_no_runs);
  auto client = make();
  EXPECT_TRUE(run(client.runs(k_api, {})));
  EXPECT_EQ(clock.sleeps().size(), 3);
  EXPECT_LE(clock.sleeps().at(0), 1s);
  EXPECT_LE(clock.sleeps().at(2), 4s);
  EXPECT_EQ(client.counters().requests, 4);
  EXPECT_EQ(client.counters().retries, 3);
  EXPECT_EQ(client.counters().bytes, static_cast<std::int64_t>(std::string("<html>502").size() + k_no_runs.size()));
}

TEST_F(ClientTest, gives_up_after_four_tries) {
  http.always_reply_to("", net::HttpResponse{.status = 503, .body = R"({"message":"No server is currently available"})"});
  const auto error = ask_in_vain();
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_EQ(error.message,
            "GitHub could not answer for the runs of acme/api (HTTP 503: No server is currently available). Ask again "
            "later. Tried 4 times.");
  EXPECT_EQ(http.urls().size(), 4);
}

TEST_F(ClientTest, tells_an_unreachable_host_with_what_was_asked_for) {
  http.always_reply_to("", fail(ErrorKind::unavailable, "cannot connect to 127.0.0.1:9 (connection refused)."));
  EXPECT_EQ(ask_in_vain().message,
            "the runs of acme/api: cannot connect to 127.0.0.1:9 (connection refused). Tried 4 times.");
}

TEST_F(ClientTest, waits_as_long_as_a_busy_server_asks) {
  http.reply(503, "", {{"Retry-After", "20"}});
  http.reply(200, k_no_runs);
  EXPECT_TRUE(ask_runs());
  EXPECT_THAT(clock.sleeps(), ElementsAre(20s));
  http.reply(503, "", {{"Retry-After", "900"}});
  EXPECT_EQ(ask_in_vain().retry_after, 900s);
}

TEST_F(ClientTest, does_not_try_again_what_was_cancelled_or_too_large) {
  http.reply(fail(ErrorKind::cancelled, "A stop was requested."));
  EXPECT_EQ(ask_in_vain().kind, ErrorKind::cancelled);
  http.reply(fail(ErrorKind::bad_data, "The answer is larger than 32 MB."));
  EXPECT_EQ(ask_in_vain().kind, ErrorKind::bad_data);
  EXPECT_EQ(http.urls().size(), 2);
}

TEST_F(ClientTest, repeats_its_waits_for_the_same_seed) {
  http.always_reply_to("", net::HttpResponse{.status = 500});
  ask_in_vain();
  ask_in_vain();
  const auto sleeps = clock.sleeps();
  ASSERT_EQ(sleeps.size(), 6);
  EXPECT_TRUE(std::equal(sleeps.begin(), sleeps.begin() + 3, sleeps.begin() + 3));
}

TEST_F(ClientTest, never_shows_the_token) {
  for (const int status : {401, 403, 404, 422, 500}) {
    http.always_reply_to("", net::HttpResponse{.status = status});
    EXPECT_THAT(ask_in_vain("ghp_secret").message, Not(HasSubstr("ghp_secret")));
  }
}

// How many at once.

/// Answers after a moment and counts how many requests wait at the same time.
class SlowHttpClient final : public net::HttpClient {
 public:
  Task<Result<net::HttpResponse>> send(net::HttpRequest) override {
    most = std::max(most, ++now);
    co_await system_clock().sleep_for(1ms);
    --now;
    co_return net::HttpResponse{.status = 200, .body = k_no_runs};
  }
  int now = 0;
  int most = 0;
};

Task<void> ask(Client* client, int* answers) {
  const auto page = co_await client->runs(k_api, {});
  if (page) ++*answers;
}

TEST(ClientConcurrency, keeps_to_its_limit) {
  SlowHttpClient http;
  Client client(http, system_clock(), {.concurrency = 3});
  boost::asio::io_context io;
  int answers = 0;
  for (int i = 0; i < 30; ++i) boost::asio::co_spawn(io, ask(&client, &answers), boost::asio::detached);
  io.run();
  EXPECT_EQ(answers, 30);
  EXPECT_EQ(http.most, 3);
}

/// Its first request is answered late and well, all others are refused.
class HalfRefusingHttpClient final : public net::HttpClient {
 public:
  Task<Result<net::HttpResponse>> send(net::HttpRequest) override {
    if (++sent > 1) co_return net::HttpResponse{.status = 401, .body = R"({"message":"Bad credentials"})"};
    co_await system_clock().sleep_for(20ms);
    co_return net::HttpResponse{.status = 200, .body = k_no_runs};
  }
  int sent = 0;
};

TEST(ClientConcurrency, an_answer_that_was_under_way_does_not_undo_a_refusal) {
  HalfRefusingHttpClient http;
  Client client(http, system_clock(), {.credentials = {.token = Secret("ghp_secret")}, .concurrency = 2});
  boost::asio::io_context io;
  int answers = 0;
  for (int i = 0; i < 2; ++i) boost::asio::co_spawn(io, ask(&client, &answers), boost::asio::detached);
  io.run();
  EXPECT_EQ(answers, 1);
  EXPECT_FALSE(run(client.runs(k_api, {})));
  EXPECT_EQ(http.sent, 2);
}

}  // namespace
}  // namespace runlight::github
