// SPDX-License-Identifier: MIT
#include "github/client.hpp"

#include <fmt/format.h>

#include <mutex>

#include "base/text.hpp"
#include "github/decode.hpp"
#include "github/fetcher.hpp"
#include "net/url.hpp"

namespace runlight::github {
namespace {

/// The most that GitHub gives: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
constexpr std::string_view k_page_size = "per_page=100";

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
      : fetcher_(http, clock, options), clock_(clock), base_(without_trailing_slashes(std::move(options.api_url))) {}

  const Counters& counters() const { return fetcher_.counters(); }

  std::string url(std::string_view path) const { return fmt::format("{}{}", base_, path); }
  std::string repository_url(std::string_view owner, std::string_view repo, std::string_view rest) const {
    return fmt::format("{}/repos/{}/{}{}", base_, net::encode_segment(owner), net::encode_segment(repo), rest);
  }

  Question about_owner(std::string_view login) const {
    return {fmt::format("the account \"{}\"", login),
            fmt::format("There is no organisation or user \"{}\" on {}, or the token may not see it", login, place())};
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

  /// One object; `decode(body, now)`.
  template <class T, class Decode>
  Task<Result<T>> get(std::string url, Question question, Decode decode) {
    RUNLIGHT_CO_TRY(auto response, co_await fetcher_.fetch(std::move(url), question));
    co_return about(question, decode(std::move(response.body), clock_.now()));
  }

  /// A page: the one at `next` when given, else `first`.
  template <class T, class Decode>
  Task<Result<Page<T>>> list(std::string first, std::optional<std::string> next, Question question, Decode decode) {
    const auto url = next ? *std::move(next) : std::move(first);
    RUNLIGHT_CO_TRY_VOID(check_origin(url, question));
    RUNLIGHT_CO_TRY(auto response, co_await fetcher_.fetch(url, question));
    auto page = about(question, decode(std::move(response.body), clock_.now()));
    if (!page) co_return page;
    RUNLIGHT_CO_TRY(page->next, next_link(response.headers, url, question));
    co_return page;
  }

  /// Whether the token is that user's own.
  Task<bool> is_own(std::string login) {
    if (!fetcher_.has_token()) co_return false;
    auto own = known_own_login();
    if (!own) {
      own = co_await ask_own_login();
      if (own) remember_own_login(*own);
    }
    co_return own&& to_lower(*own) == to_lower(login);
  }

 private:
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
    auto answer = co_await fetcher_.fetch(url("/user"), question);
    if (answer) {
      const auto owner = decode_owner(std::move(answer->body));
      co_return owner ? owner->login : "";
    }
    const auto kind = answer.error().kind;
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

  Fetcher fetcher_;
  Clock& clock_;
  const std::string base_;  ///< the API's address without a slash at its end
  std::mutex mutex_;
  std::optional<std::string> own_login_;  ///< guarded by mutex_
};

Client::Client(net::HttpClient& http, Clock& clock, ClientOptions options)
    : impl_(std::make_unique<Impl>(http, clock, std::move(options))) {}
Client::~Client() = default;

const Counters& Client::counters() const { return impl_->counters(); }

Task<Result<Owner>> Client::owner(std::string login) {
  if (login.empty()) co_return fail(ErrorKind::bad_input, "Name the organisation or user to collect from.");
  auto url = impl_->url(fmt::format("/users/{}", net::encode_segment(login)));
  co_return co_await impl_->get<Owner>(std::move(url), impl_->about_owner(login),
                                       [](std::string body, Time) { return decode_owner(std::move(body)); });
}

Task<Result<Page<model::Repository>>> Client::repositories(Owner owner, std::optional<std::string> next) {
  const auto name = net::encode_segment(owner.login);
  std::string path;
  if (owner.is_organization) {
    path = fmt::format("/orgs/{}/repos?type=all&{}", name, k_page_size);
  } else if (!next && co_await impl_->is_own(owner.login)) {
    path = fmt::format("/user/repos?affiliation=owner&{}", k_page_size);
  } else {
    path = fmt::format("/users/{}/repos?type=owner&{}", name, k_page_size);
  }
  auto question = impl_->about_owner(owner.login);
  question.what = fmt::format("the repositories of \"{}\"", owner.login);
  co_return co_await impl_->list<model::Repository>(impl_->url(path), std::move(next), std::move(question),
                                                    decode_repositories_page);
}

Task<Result<model::Repository>> Client::repository(std::string owner, std::string repo) {
  auto url = impl_->repository_url(owner, repo, "");
  const model::Repository named{.owner = std::move(owner), .repo = std::move(repo)};
  co_return co_await impl_->get<model::Repository>(std::move(url), impl_->about_repository("", named), decode_repository);
}

Task<Result<Page<model::Workflow>>> Client::workflows(model::Repository repository, std::optional<std::string> next) {
  auto url = impl_->repository_url(repository.owner, repository.repo, fmt::format("/actions/workflows?{}", k_page_size));
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_workflows_page(std::move(body), id, now);
  };
  co_return co_await impl_->list<model::Workflow>(std::move(url), std::move(next),
                                                  impl_->about_repository("the workflows of ", repository), decode);
}

Task<Result<Page<model::Run>>> Client::runs(model::Repository repository, std::optional<std::string> next) {
  auto url = impl_->repository_url(repository.owner, repository.repo, fmt::format("/actions/runs?{}", k_page_size));
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_runs_page(std::move(body), id, now);
  };
  co_return co_await impl_->list<model::Run>(std::move(url), std::move(next),
                                             impl_->about_repository("the runs of ", repository), decode);
}

Task<Result<model::Run>> Client::run_attempt(model::Repository repository, std::int64_t run_id, std::int32_t run_attempt) {
  auto url = impl_->repository_url(repository.owner, repository.repo,
                                   fmt::format("/actions/runs/{}/attempts/{}", run_id, run_attempt));
  const auto decode = [id = repository.repository_id](std::string body, Time now) {
    return decode_run(std::move(body), id, now);
  };
  const auto part = fmt::format("attempt {} of run {} of ", run_attempt, run_id);
  co_return co_await impl_->get<model::Run>(std::move(url), impl_->about_repository(part, repository), decode);
}

Task<Result<Page<model::Job>>> Client::jobs(model::Repository repository, model::Run run, std::optional<std::string> next) {
  auto url = impl_->repository_url(repository.owner, repository.repo,
                                   fmt::format("/actions/runs/{}/jobs?filter=all&{}", run.run_id, k_page_size));
  const auto part = fmt::format("the jobs of run {} of ", run.run_id);
  auto question = impl_->about_repository(part, repository);
  const auto decode = [run = std::move(run)](std::string body, Time now) {
    return decode_jobs_page(std::move(body), run, now);
  };
  co_return co_await impl_->list<model::Job>(std::move(url), std::move(next), std::move(question), decode);
}

}  // namespace runlight::github
