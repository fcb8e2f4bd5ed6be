// SPDX-License-Identifier: MIT
#include "github/client.hpp"

#include <fmt/format.h>

#include <mutex>

#include "base/text.hpp"
#include "github/app_tokens.hpp"
#include "github/decode.hpp"
#include "github/fetcher.hpp"
#include "net/url.hpp"

namespace runlight::github {
namespace {

/// The most that GitHub gives: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
constexpr std::string_view k_page_size = "per_page=100";

constexpr std::string_view k_runs_route = "/repos/{owner}/{repo}/actions/runs";
constexpr std::string_view k_contents_route = "/repos/{owner}/{repo}/contents/{path}";
/// GitHub gives no larger file as raw text without further ado:
/// https://docs.github.com/en/rest/repos/contents#get-repository-content
constexpr std::size_t k_most_file_bytes = std::size_t{1} << 20U;

std::string without_trailing_slashes(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

/// Names what an undecodable answer was asked for.
template <class T>
Result<T> about(const Question& question, Result<T> result) {
  if (!result) return fail(with_context(question.what, std::move(result).error()));
  return result;
}

}  // namespace

class Client::Impl {
 public:
  Impl(net::HttpClient& http, Clock& clock, ClientOptions options)
      : clock_(clock),
        base_(without_trailing_slashes(options.api_url)),
        kind_(kind_of(options.credentials)),
        app_(options.credentials.app
                 ? std::make_unique<InstallationTokens>(http, clock, counters_, options, *options.credentials.app)
                 : nullptr),
        fixed_(app_ ? Secret() : options.credentials.token),
        fetcher_(http, clock, tokens(), counters_, options) {}

  CredentialFacts credential_facts() const {
    if (app_) return app_->facts();
    return {.kind = kind_, .scopes = fetcher_.scopes()};
  }

  const Counters& counters() const { return counters_; }
  const Fetcher& fetcher() const { return fetcher_; }

  std::string url(std::string_view path) const { return fmt::format("{}{}", base_, path); }

  /// `part` and `rest`: "the runs of ", "/actions/runs"; both empty for the repository itself. Leaves `ask.next` alone.
  Inquiry inquiry(const model::Repository& repository, std::string_view part, std::string_view rest, const Ask& ask) const {
    return {.url = fmt::format("{}/repos/{}/{}{}", base_, net::encode_segment(repository.owner),
                               net::encode_segment(repository.repo), rest),
            .question = about_repository(part, repository),
            .route = "/repos/{owner}/{repo}",
            .validator = ask.validator,
            .priority = ask.priority};
  }

  Question about_owner(std::string_view login) const {
    return {fmt::format("the account \"{}\"", login),
            fmt::format("There is no organisation or user \"{}\" on {}, or the token may not see it", login, place())};
  }

  static Question about_installation() {
    return {"the repositories of the App's installation", "The App's installation is gone"};
  }

  Question about_repository_id(std::int64_t repository_id) const {
    return {fmt::format("the repository with the id {}", repository_id),
            fmt::format("There is no repository with the id {} on {}, or the token may not see it", repository_id, place())};
  }

  /// `part`: "the runs of ", or nothing for the repository itself.
  Question about_repository(std::string_view part, const model::Repository& repository) const {
    const auto name = fmt::format("{}/{}", repository.owner, repository.repo);
    if (part.empty()) {
      return {fmt::format("the repository {}", name),
              fmt::format("There is no repository \"{}\" on {}, or the token may not see it", name, place())};
    }
    return {fmt::format("{}{}", part, name),
            fmt::format("GitHub has not found {}{} on {}: it is gone, or the token may not see it", part, name, place())};
  }

  /// One object; `decode(body, now)`. Without its validator.
  template <class T, class Decode>
  Task<Result<T>> get(Inquiry inquiry, Decode decode) {
    inquiry.validator.clear();
    RUNLIGHT_CO_TRY(auto fetched, co_await fetcher_.fetch(inquiry));
    co_return about(inquiry.question, decode(std::move(fetched.response.body), clock_.now()));
  }

  template <class T, class Decode>
  Task<Result<Answer<T>>> get_answer(Inquiry inquiry, Decode decode) {
    RUNLIGHT_CO_TRY(auto fetched, co_await fetcher_.fetch(inquiry));
    if (fetched.not_modified) co_return Answer<T>{.not_modified = true};
    RUNLIGHT_CO_TRY(auto value, about(inquiry.question, decode(std::move(fetched.response.body), clock_.now())));
    co_return Answer<T>{.value = std::move(value), .validator = std::move(fetched.validator)};
  }

  /// A page: the one at `next` when given, else the inquiry's.
  template <class T, class Decode>
  Task<Result<Page<T>>> list(Inquiry inquiry, std::optional<std::string> next, Decode decode) {
    if (next) inquiry.url = *std::move(next);
    RUNLIGHT_CO_TRY_VOID(check_origin(inquiry.url, inquiry.question));
    RUNLIGHT_CO_TRY(auto fetched, co_await fetcher_.fetch(inquiry));
    if (fetched.not_modified) co_return Page<T>{.not_modified = true};
    auto page = about(inquiry.question, decode(std::move(fetched.response.body), clock_.now()));
    if (!page) co_return page;
    RUNLIGHT_CO_TRY(page->next, next_link(fetched.response.headers, inquiry.url, inquiry.question));
    page->validator = std::move(fetched.validator);
    co_return page;
  }

  /// Whether the token is that user's own.
  Task<bool> is_own(std::string login) {
    if (fetcher_.asker() != Asker::token) co_return false;
    auto own = known_own_login();
    if (!own) {
      own = co_await ask_own_login();
      if (own) remember_own_login(*own);
    }
    co_return own&& to_lower(*own) == to_lower(login);
  }

 private:
  TokenSource& tokens() { return app_ ? static_cast<TokenSource&>(*app_) : fixed_; }

  std::string place() const { return net::origin_of(base_).value_or(base_); }

  /// The token goes with every request, so that an address out of an answer must be the API's.
  Result<void> check_origin(const std::string& url, const Question& question) const {
    RUNLIGHT_TRY(const auto ours, net::origin_of(base_));
    const auto theirs = net::origin_of(url);
    if (theirs && *theirs == ours) return {};
    return fail(ErrorKind::bad_data,
                fmt::format("{}: the next page is at {}, which is not on {}, so it was not asked for.", question.what,
                            theirs ? net::without_query(url) : "no valid address", ours));
  }

  /// Absent on the last page.
  Result<std::optional<std::string>> next_link(const net::Headers& headers, const std::string& url,
                                               const Question& question) const {
    const auto links = net::parse_link_header(headers.get("link"));
    const auto next = links.find("next");
    if (next == links.end()) return std::nullopt;
    RUNLIGHT_TRY_VOID(check_origin(next->second, question));
    if (next->second != url) return next->second;
    return fail(ErrorKind::bad_data, fmt::format("{}: the page is named as its own next one.", question.what));
  }

  /// Absent when it could not be found out this time; "" when the token is no user's, as an app's.
  Task<std::optional<std::string>> ask_own_login() {
    const Question question{"the token's own account", "The token has no account of its own"};
    auto fetched = co_await fetcher_.fetch({.url = url("/user"), .question = question, .route = "/user"});
    if (fetched) {
      const auto owner = decode_owner(std::move(fetched->response.body));
      co_return owner ? owner->login : "";
    }
    const auto kind = fetched.error().kind;
    const bool is_final = kind == ErrorKind::forbidden || kind == ErrorKind::not_found || kind == ErrorKind::unauthorized;
    co_return is_final ? std::optional<std::string>("") : std::nullopt;
  }

  std::optional<std::string> known_own_login() {
    const std::lock_guard lock(mutex_);
    return own_login_;
  }
  void remember_own_login(std::string login) {
    const std::lock_guard lock(mutex_);
    own_login_ = std::move(login);
  }

  Clock& clock_;
  const std::string base_;  ///< the API's address without a slash at its end
  Counters counters_;
  const CredentialKind kind_;
  const std::unique_ptr<InstallationTokens> app_;  ///< nullptr: `fixed_` it is
  FixedToken fixed_;
  Fetcher fetcher_;
  std::mutex mutex_;
  std::optional<std::string> own_login_;  ///< guarded by mutex_
};

Client::Client(net::HttpClient& http, Clock& clock, ClientOptions options)
    : impl_(std::make_unique<Impl>(http, clock, std::move(options))) {}
Client::~Client() = default;

const Counters& Client::counters() const { return impl_->counters(); }

Budget Client::budget() const { return impl_->fetcher().budget(); }
CredentialFacts Client::credential_facts() const { return impl_->credential_facts(); }
std::optional<Waiting> Client::waiting() const { return impl_->fetcher().waiting(); }

Task<Result<Owner>> Client::owner(std::string login) {
  if (login.empty()) co_return fail(ErrorKind::bad_input, "Name the organisation or user to collect from.");
  Inquiry inquiry{.url = impl_->url(fmt::format("/users/{}", net::encode_segment(login))),
                  .question = impl_->about_owner(login),
                  .route = "/users/{username}"};
  co_return co_await impl_->get<Owner>(std::move(inquiry),
                                       [](std::string body, Time) { return decode_owner(std::move(body)); });
}

Task<Result<Page<model::Repository>>> Client::repositories(RepositorySource source, Ask ask) {
  if (source.kind == RepositorySource::Kind::installation) {
    Inquiry inquiry{.url = impl_->url(fmt::format("/installation/repositories?{}", k_page_size)),
                    .question = impl_->about_installation(),
                    .route = "/installation/repositories",
                    .validator = std::move(ask.validator),
                    .priority = ask.priority};
    co_return co_await impl_->list<model::Repository>(std::move(inquiry), std::move(ask.next),
                                                      decode_installation_repositories_page);
  }
  const auto& owner = source.owner;
  const auto name = net::encode_segment(owner.login);
  Inquiry inquiry{
      .question = impl_->about_owner(owner.login), .validator = std::move(ask.validator), .priority = ask.priority};
  inquiry.question.what = fmt::format("the repositories of \"{}\"", owner.login);
  if (owner.is_organization) {
    inquiry.route = "/orgs/{org}/repos";
    inquiry.url = impl_->url(fmt::format("/orgs/{}/repos?type=all&{}", name, k_page_size));
  } else if (!ask.next && co_await impl_->is_own(owner.login)) {
    inquiry.route = "/user/repos";
    inquiry.url = impl_->url(fmt::format("/user/repos?affiliation=owner&{}", k_page_size));
  } else {
    inquiry.route = "/users/{username}/repos";
    inquiry.url = impl_->url(fmt::format("/users/{}/repos?type=owner&{}", name, k_page_size));
  }
  co_return co_await impl_->list<model::Repository>(std::move(inquiry), std::move(ask.next), decode_repositories_page);
}

Task<Result<model::Repository>> Client::repository(std::string owner, std::string repo) {
  const model::Repository named{.owner = std::move(owner), .repo = std::move(repo)};
  co_return co_await impl_->get<model::Repository>(impl_->inquiry(named, "", "", {}), decode_repository);
}

Task<Result<model::Repository>> Client::repository_by_id(std::int64_t repository_id) {
  Inquiry inquiry{.url = impl_->url(fmt::format("/repositories/{}", repository_id)),
                  .question = impl_->about_repository_id(repository_id),
                  .route = "/repositories/{repository_id}"};
  co_return co_await impl_->get<model::Repository>(std::move(inquiry), decode_repository);
}

Task<Result<Page<model::Workflow>>> Client::workflows(model::Repository repository, Ask ask) {
  auto inquiry = impl_->inquiry(repository, "the workflows of ", fmt::format("/actions/workflows?{}", k_page_size), ask);
  inquiry.route = "/repos/{owner}/{repo}/actions/workflows";
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_workflows_page(std::move(body), id, now);
  };
  co_return co_await impl_->list<model::Workflow>(std::move(inquiry), std::move(ask.next), decode);
}

Task<Result<Page<model::Run>>> Client::runs(model::Repository repository, Ask ask) {
  auto inquiry = impl_->inquiry(repository, "the runs of ", fmt::format("/actions/runs?{}", k_page_size), ask);
  inquiry.route = std::string(k_runs_route);
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_runs_page(std::move(body), id, now);
  };
  co_return co_await impl_->list<model::Run>(std::move(inquiry), std::move(ask.next), decode);
}

Task<Result<std::int64_t>> Client::count_runs(model::Repository repository, Priority priority) {
  auto inquiry = impl_->inquiry(repository, "the runs of ", "/actions/runs?per_page=1", {.priority = priority});
  inquiry.route = std::string(k_runs_route);
  const auto decode = [id = repository.repository_id](std::string body, Time now) -> Result<std::int64_t> {
    RUNLIGHT_TRY(const auto page, decode_runs_page(std::move(body), id, now));
    return page.total_count;
  };
  co_return co_await impl_->get<std::int64_t>(std::move(inquiry), decode);
}

Task<Result<Page<model::Run>>> Client::runs_created(model::Repository repository, CreatedRange range, Ask ask) {
  const auto created = fmt::format("{}..{}", format_time(std::chrono::floor<std::chrono::seconds>(range.from)),
                                   format_time(std::chrono::floor<std::chrono::seconds>(range.to)));
  const auto rest = fmt::format("/actions/runs?created={}&{}", net::encode_query(created), k_page_size);
  auto inquiry = impl_->inquiry(repository, fmt::format("the runs created in {} of ", created), rest, ask);
  inquiry.route = std::string(k_runs_route);
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_runs_page(std::move(body), id, now);
  };
  co_return co_await impl_->list<model::Run>(std::move(inquiry), std::move(ask.next), decode);
}

Task<Result<Answer<model::Run>>> Client::run(model::Repository repository, std::int64_t run_id, Ask ask) {
  auto inquiry = impl_->inquiry(repository, fmt::format("run {} of ", run_id), fmt::format("/actions/runs/{}", run_id), ask);
  inquiry.route = "/repos/{owner}/{repo}/actions/runs/{run_id}";
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_run(std::move(body), id, now);
  };
  co_return co_await impl_->get_answer<model::Run>(std::move(inquiry), decode);
}

Task<Result<model::Run>> Client::run_attempt(model::Repository repository, std::int64_t run_id, std::int32_t run_attempt,
                                             Ask ask) {
  auto inquiry = impl_->inquiry(repository, fmt::format("attempt {} of run {} of ", run_attempt, run_id),
                                fmt::format("/actions/runs/{}/attempts/{}", run_id, run_attempt), ask);
  inquiry.route = "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}";
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_run(std::move(body), id, now);
  };
  co_return co_await impl_->get<model::Run>(std::move(inquiry), decode);
}

Task<Result<Page<model::Job>>> Client::jobs(model::Repository repository, model::Run run, Ask ask) {
  auto inquiry = impl_->inquiry(repository, fmt::format("the jobs of run {} of ", run.run_id),
                                fmt::format("/actions/runs/{}/jobs?filter=all&{}", run.run_id, k_page_size), ask);
  inquiry.route = "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs";
  const auto decode = [run = std::move(run)](std::string body, Time now) {
    return decode_jobs_page(std::move(body), run, now);
  };
  co_return co_await impl_->list<model::Job>(std::move(inquiry), std::move(ask.next), decode);
}

Task<Result<Page<WorkflowFileEntry>>> Client::workflow_files(model::Repository repository, Ask ask) {
  auto inquiry = impl_->inquiry(repository, "the workflow files of ", "/contents/.github/workflows", ask);
  inquiry.route = std::string(k_contents_route);
  auto page = co_await impl_->list<WorkflowFileEntry>(std::move(inquiry), std::move(ask.next),
                                                      [](std::string body, Time) { return decode_folder(std::move(body)); });
  if (!page && page.error().kind == ErrorKind::not_found) co_return Page<WorkflowFileEntry>{};
  co_return page;
}

Task<Result<std::string>> Client::workflow_file(model::Repository repository, std::string path, Ask ask) {
  std::string rest = "/contents";
  for (const auto segment : split(path, '/')) rest += "/" + net::encode_segment(segment);
  auto inquiry = impl_->inquiry(repository, fmt::format("the file {} of ", path), rest, ask);
  inquiry.route = std::string(k_contents_route);
  inquiry.media_type = "application/vnd.github.raw+json";
  inquiry.body_limit_bytes = k_most_file_bytes;
  co_return co_await impl_->get<std::string>(std::move(inquiry),
                                             [](std::string body, Time) -> Result<std::string> { return body; });
}

Task<Result<Budget>> Client::ask_budget() {
  Inquiry inquiry{.url = impl_->url("/rate_limit"),
                  .question = {"the rate limit", "The server has no rate limit"},
                  .route = std::string(k_free_route)};
  auto budget =
      co_await impl_->get<Budget>(std::move(inquiry), [](std::string body, Time) { return decode_budget(std::move(body)); });
  // GHES with its limits switched off: "Rate limiting is not enabled."
  if (!budget && budget.error().kind == ErrorKind::not_found) co_return Budget{};
  co_return budget;
}

}  // namespace runlight::github
