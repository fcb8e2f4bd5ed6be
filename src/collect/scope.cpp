// SPDX-License-Identifier: MIT
#include "collect/scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/log.hpp"
#include "base/text.hpp"

namespace runlight::collect {
namespace {

bool matches(const std::vector<std::string>& globs, const model::Repository& repository) {
  return std::ranges::any_of(globs, [&](const std::string& glob) {
    return glob_match(glob, repository.repo) || glob_match(glob, repository.owner + "/" + repository.repo);
  });
}

bool is_same(model::Repository a, const model::Repository& b) {
  a.observed_at = b.observed_at;
  return a.owner == b.owner && a.repo == b.repo && a.visibility == b.visibility && a.default_branch == b.default_branch &&
         a.archived == b.archived && a.fork == b.fork && a.disabled == b.disabled && a.state == b.state &&
         a.html_url == b.html_url && a.created_at == b.created_at && a.pushed_at == b.pushed_at;
}

/// What is kept of a list page: "next address" and the ids.
std::string memo_of(const github::Page<model::Repository>& page) {
  std::vector<std::int64_t> ids;
  for (const auto& repository : page.items) ids.push_back(repository.repository_id);
  return fmt::format("{} {}", page.next.value_or("-"), fmt::join(ids, ","));
}

/// What a list means depends on what is wanted of it: what was out of scope is not known. "" when everything is.
std::string scope_mark(const Request& request) {
  const auto text = fmt::format("{}{}{} {} {}", request.forks, request.archived, request.public_only,
                                fmt::join(request.repo_globs, ","), fmt::join(request.exclude_globs, ","));
  return text == "truetruefalse  " ? "" : "?" + text;
}

struct PageOfIds {
  std::optional<std::string> next;
  std::vector<std::int64_t> ids;
};

PageOfIds read_memo(std::string_view memo) {
  PageOfIds page;
  const auto space = memo.find(' ');
  if (space == std::string_view::npos) return page;
  if (memo.substr(0, space) != "-") page.next = std::string(memo.substr(0, space));
  for (const auto text : split(memo.substr(space + 1), ',')) {
    std::int64_t id = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), id).ec == std::errc{}) page.ids.push_back(id);
  }
  return page;
}

class Lister {
 public:
  Lister(Context& context, States& states, std::map<std::string, model::PageMemo>& pages)
      : context_(context), states_(states), pages_(pages) {}

  Task<Result<void>> run() {
    if (!request().owner.empty() || request().installation) {
      RUNLIGHT_CO_TRY_VOID(co_await list());
    } else {
      RUNLIGHT_CO_TRY_VOID(co_await ask_each());
    }
    RUNLIGHT_CO_TRY_VOID(co_await look_for_missing());
    // Not before: history and jobs are read meanwhile, and a list that fails must leave them what they had.
    for (auto& [id, state] : states_) state.listed = listed_.contains(id);
    RUNLIGHT_CO_TRY_VOID(co_await save(&context_, std::move(changed_)));
    RUNLIGHT_CO_TRY_VOID(co_await save(&context_, std::move(memos_)));
    co_return check_not_empty();
  }

 private:
  const Request& request() const { return context_.request; }
  std::string source_name() const { return request().installation ? "installation" : to_lower(request().owner); }

  /// Whether the owner is an organisation does not change from one cycle to the next, and asking would cost a point.
  Task<Result<github::RepositorySource>> source() {
    using Kind = github::RepositorySource::Kind;
    if (request().installation) co_return github::RepositorySource{.kind = Kind::installation};
    const auto name = fmt::format("owner/{}", to_lower(request().owner));
    auto& known = pages_[name];
    if (!known.memo.empty()) {
      const github::Owner owner{.login = request().owner, .is_organization = known.memo == "organization"};
      co_return github::RepositorySource{.kind = Kind::owner, .owner = owner};
    }
    RUNLIGHT_CO_TRY(auto owner, co_await context_.github.owner(request().owner));
    known = {.page = name, .memo = owner.is_organization ? "organization" : "user", .observed_at = now()};
    memos_.push_back(known);
    co_return github::RepositorySource{.kind = Kind::owner, .owner = std::move(owner)};
  }

  /// A name may have changed hands: it is looked up anew the next time.
  Task<void> forget_owner() {
    const auto known = pages_.find(fmt::format("owner/{}", to_lower(request().owner)));
    if (known == pages_.end()) co_return;
    known->second.memo.clear();
    known->second.observed_at = now();
    co_await save(&context_, std::vector{known->second});
  }

  Task<Result<void>> list() {
    RUNLIGHT_CO_TRY(const auto source, co_await this->source());
    std::optional<std::string> next;
    int number = 0;
    do {
      const auto name = fmt::format("repositories/{}{}/{}", source_name(), scope_mark(request()), ++number);
      auto& known = pages_[name];
      auto page = co_await context_.github.repositories(source, {.next = next, .validator = known.validator});
      if (!page && page.error().kind == ErrorKind::not_found) co_await forget_owner();
      if (!page) co_return fail(std::move(page).error());
      if (page->not_modified) {
        auto ids = read_memo(known.memo);
        for (const auto id : ids.ids) take_listed(id);
        next = std::move(ids.next);
        continue;
      }
      if (page->items.empty() && !page->defects.empty()) {
        co_return fail(ErrorKind::bad_data,
                       fmt::format("the repositories of \"{}\": {}", source_name(), page->defects.front().what));
      }
      for (const auto& defect : page->defects) log::warn("a repository was left out", {{"reason", defect.what}});
      model::PageMemo memo{.page = name, .validator = page->validator, .memo = memo_of(*page), .observed_at = now()};
      // Under an app's hourly token the same list comes with another validator: no row for that.
      if (memo.memo != known.memo || known.page.empty()) memos_.push_back(memo);
      known = std::move(memo);
      next = page->next;
      for (auto& repository : page->items) take(std::move(repository));
    } while (next);
    co_return Result<void>{};
  }

  /// Repositories that are named whole.
  Task<Result<void>> ask_each() {
    for (const auto& name : request().repo_globs) {
      const auto slash = name.find('/');
      auto found = co_await context_.github.repository(name.substr(0, slash), name.substr(slash + 1));
      if (found) {
        take(*std::move(found));
      } else if (found.error().kind == ErrorKind::not_found) {
        context_.summary.troubles.push_back({name, std::move(found).error()});
      } else {
        co_return fail(std::move(found).error());
      }
    }
    co_return Result<void>{};
  }

  void take_listed(std::int64_t id) {
    const auto at = states_.find(id);
    if (at == states_.end()) return;
    seen_.insert(id);
    if (at->second.repository.state == "watched" && is_in_scope(request(), at->second.repository)) listed_.insert(id);
  }

  void take(model::Repository repository) {
    const auto id = repository.repository_id;
    seen_.insert(id);
    if (!is_in_scope(request(), repository) && !states_.contains(id)) return;
    auto& state = states_[id];
    const bool is_new = state.repository.repository_id == 0;
    if (is_new) {
      state.coverage.repository_id = id;
      state.head.page = fmt::format("head/{}", id);
      state.workflows.page = fmt::format("workflows/{}", id);
    }
    if (is_new || !is_same(repository, state.repository)) changed_.push_back(repository);
    if (!is_new && state.repository.repo != repository.repo) {
      log::info("a repository was renamed", {{"from", state.repository.owner + "/" + state.repository.repo},
                                             {"to", repository.owner + "/" + repository.repo}});
    }
    state.repository = std::move(repository);
    if (is_in_scope(request(), state.repository)) listed_.insert(id);
  }

  /// Whether it would be in the list if it were as we know it.
  bool is_expected(const model::Repository& repository) const {
    if (repository.state != "watched" || seen_.contains(repository.repository_id)) return false;
    if (request().installation) return is_in_scope(request(), repository);
    return to_lower(repository.owner) == to_lower(request().owner) && is_in_scope(request(), repository);
  }

  Task<Result<void>> look_for_missing() {
    for (auto& [id, state] : states_) {
      if (!is_expected(state.repository)) continue;
      auto found = co_await context_.github.repository_by_id(id);
      if (!found && found.error().kind != ErrorKind::not_found) {
        // What it is we shall see the next time.
        context_.trouble(state.repository, noted(context_, std::move(found).error()));
        if (context_.ends) co_return fail(*context_.ends);
        continue;
      }
      auto repository = found ? *std::move(found) : state.repository;
      const bool moved = to_lower(repository.owner) != to_lower(state.repository.owner);
      // Not in the list and yet here under the same owner: the list lags. It is looked for again the next time.
      if (found && !moved) {
        if (is_in_scope(request(), repository)) listed_.insert(id);
        continue;
      }
      repository.state = moved ? "transferred" : "gone";
      repository.observed_at = now();
      log::info("a repository is not listed any more; its history stays",
                {{"repository", state.repository.owner + "/" + state.repository.repo}, {"state", repository.state}});
      state.repository = repository;
      changed_.push_back(std::move(repository));
    }
    co_return Result<void>{};
  }

  Result<void> check_not_empty() const {
    if (std::ranges::any_of(states_, [](const auto& entry) { return entry.second.listed; })) return {};
    if (request().repo_globs.empty()) return {};
    if (request().owner.empty() && !context_.summary.troubles.empty()) return fail(context_.summary.troubles.front().error);
    return fail(ErrorKind::not_found, fmt::format("no repository of {} that this token can see matches --repo {}",
                                                  request().owner, fmt::join(request().repo_globs, " --repo ")));
  }

  Time now() const { return context_.clock.now(); }

  Context& context_;
  States& states_;
  std::map<std::string, model::PageMemo>& pages_;
  std::set<std::int64_t> seen_;
  std::set<std::int64_t> listed_;  ///< of them and of those that the list left out by mistake, the ones in scope
  std::vector<model::Repository> changed_;
  std::vector<model::PageMemo> memos_;
};

}  // namespace

bool is_in_scope(const Request& request, const model::Repository& repository) {
  if (!request.forks && repository.fork) return false;
  if (!request.archived && repository.archived) return false;
  if (request.public_only && repository.visibility != "public") return false;
  if (matches(request.exclude_globs, repository)) return false;
  return request.repo_globs.empty() || matches(request.repo_globs, repository);
}

Task<Result<void>> list_repositories(Context* context, States* states, std::map<std::string, model::PageMemo>* pages) {
  Lister lister(*context, *states, *pages);
  co_return co_await lister.run();
}

}  // namespace runlight::collect
