// SPDX-License-Identifier: MIT
#include "github/to_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>

namespace runlight::github {
namespace {

constexpr std::string_view type_name(const wire::Number&) { return "a whole number"; }
constexpr std::string_view type_name(const wire::Text&) { return "text"; }
constexpr std::string_view type_name(const wire::When&) { return "a time"; }
template <class T>
constexpr std::string_view type_name(const std::optional<T>&) {
  return "an object";
}

/// Takes fields out of one object and remembers the first that should have been there.
class Taker {
 public:
  Taker(std::string_view kind, const json::Misfits& misfits) : kind_(kind), misfits_(misfits) {}

  /// A value that the object cannot do without.
  template <class T>
  const T& must(std::string_view name, const std::optional<T>& value) {
    static const T none{};
    if (value) return *value;
    const bool misfit = std::ranges::find(misfits_, name) != misfits_.end();
    note(misfit ? fmt::format("{} is not {}", name, type_name(value)) : fmt::format("{} is missing", name));
    return none;
  }

  std::string must_text(std::string_view name, const wire::Text& value) { return std::string(must(name, value)); }

  std::int64_t must_id(std::string_view name, const wire::Number& value) {
    const auto id = must(name, value);
    if (value && id <= 0) note(fmt::format("{} {} is not positive", name, id));
    return id;
  }

  /// Counted from 1; payloads older than re-runs of single jobs have none.
  std::int32_t attempt(const wire::Number& value) {
    if (!value) return 1;
    if (*value < 1 || *value > std::numeric_limits<std::int32_t>::max()) {
      note(fmt::format("run_attempt {} is out of range", *value));
      return 1;
    }
    return static_cast<std::int32_t>(*value);
  }

  void note(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  /// `model`, or what was missing in it.
  template <class Model>
  Result<Model> result(const wire::Number& id, Model model) const {
    if (problem_.empty()) return model;
    return fail(ErrorKind::bad_data,
                id ? fmt::format("{} {}: {}", kind_, *id, problem_) : fmt::format("{}: {}", kind_, problem_));
  }

 private:
  std::string_view kind_;
  const json::Misfits& misfits_;
  std::string problem_;
};

std::string text(const wire::Text& value) { return std::string(value.value_or("")); }

/// "" says no more than null does.
std::optional<std::string> optional_text(const wire::Text& value) {
  if (!value || value->empty()) return std::nullopt;
  return std::string(*value);
}

std::string login(const std::optional<wire::Account>& account) { return account ? text(account->login) : ""; }

model::Step to_step(const wire::Step& from) {
  const auto number = from.number.value_or(0);
  const bool is_small = number >= 0 && number <= std::numeric_limits<std::int32_t>::max();
  return {.number = is_small ? static_cast<std::int32_t>(number) : 0,
          .name = text(from.name),
          .status = text(from.status),
          .conclusion = optional_text(from.conclusion),
          .started_at = from.started_at,
          .completed_at = from.completed_at};
}

void take_steps(const wire::Job& from, model::Job& job) {
  if (from.labels) job.labels.assign(from.labels->begin(), from.labels->end());
  if (!from.steps) return;
  job.steps.reserve(from.steps->size());
  for (const auto& step : *from.steps) job.steps.push_back(to_step(step));
}

/// What a job tells of itself, wherever it was found.
model::Job take_job(Taker& take, const wire::Job& from, Time observed_at) {
  model::Job job{.run_id = take.must_id("run_id", from.run_id),
                 .run_attempt = take.attempt(from.run_attempt),
                 .job_id = take.must_id("id", from.id),
                 .name = take.must_text("name", from.name),
                 .workflow_name = optional_text(from.workflow_name),
                 .status = take.must_text("status", from.status),
                 .conclusion = optional_text(from.conclusion),
                 .head_sha = text(from.head_sha),
                 .head_branch = optional_text(from.head_branch),
                 .runner_id = from.runner_id.value_or(0),
                 .runner_name = text(from.runner_name),
                 .runner_group_name = text(from.runner_group_name),
                 .html_url = text(from.html_url),
                 .created_at = from.created_at,
                 .started_at = from.started_at,
                 .completed_at = from.completed_at,
                 .observed_at = observed_at};
  take_steps(from, job);
  return job;
}

/// Servers before 2022 have no `visibility`.
std::string visibility(const wire::Repository& from) {
  if (from.visibility) return std::string(*from.visibility);
  return from.private_.value_or(true) ? "private" : "public";
}

}  // namespace

Result<model::Run> to_model(const wire::Run& from, const json::Misfits& misfits, std::int64_t repository_id,
                            Time observed_at) {
  Taker take("run", misfits);
  const bool names_repository = from.repository && from.repository->id && *from.repository->id > 0;
  model::Run run{.repository_id = names_repository ? *from.repository->id : repository_id,
                 .run_id = take.must_id("id", from.id),
                 .run_attempt = take.attempt(from.run_attempt),
                 .workflow_id = take.must_id("workflow_id", from.workflow_id),
                 .workflow_name = optional_text(from.name),
                 .run_number = from.run_number.value_or(0),
                 .event = take.must_text("event", from.event),
                 .status = take.must_text("status", from.status),
                 .conclusion = optional_text(from.conclusion),
                 .head_branch = optional_text(from.head_branch),
                 .head_sha = take.must_text("head_sha", from.head_sha),
                 .head_repository = from.head_repository ? optional_text(from.head_repository->full_name) : std::nullopt,
                 .display_title = text(from.display_title),
                 .path = text(from.path),
                 .actor = login(from.actor),
                 .triggering_actor = login(from.triggering_actor),
                 .check_suite_id = from.check_suite_id.value_or(0),
                 .html_url = text(from.html_url),
                 .created_at = take.must("created_at", from.created_at),
                 .run_started_at = from.run_started_at,
                 .updated_at = take.must("updated_at", from.updated_at),
                 .observed_at = observed_at};
  if (run.repository_id <= 0) take.note("repository.id is missing");
  return take.result(from.id, std::move(run));
}

Result<model::Job> to_model(const wire::Job& from, const json::Misfits& misfits, const model::Run& run, Time observed_at) {
  Taker take("job", misfits);
  auto job = take_job(take, from, observed_at);
  job.repository_id = run.repository_id;
  job.workflow_id = run.workflow_id;
  job.run_created_at = run.created_at;
  if (from.run_id && *from.run_id != run.run_id) {
    take.note(fmt::format("run_id is {}, but the jobs of run {} were asked for", *from.run_id, run.run_id));
  }
  return take.result(from.id, std::move(job));
}

Result<model::Job> to_model(const wire::Job& from, const json::Misfits& misfits, std::int64_t repository_id,
                            Time observed_at) {
  Taker take("job", misfits);
  auto job = take_job(take, from, observed_at);
  job.repository_id = repository_id;
  if (repository_id <= 0) take.note("repository.id is missing");
  return take.result(from.id, std::move(job));
}

Result<model::Workflow> to_model(const wire::Workflow& from, const json::Misfits& misfits, std::int64_t repository_id,
                                 Time observed_at) {
  Taker take("workflow", misfits);
  model::Workflow workflow{.repository_id = repository_id,
                           .workflow_id = take.must_id("id", from.id),
                           .name = text(from.name),
                           .path = take.must_text("path", from.path),
                           .state = take.must_text("state", from.state),
                           .html_url = text(from.html_url),
                           .created_at = from.created_at,
                           .updated_at = from.updated_at,
                           .observed_at = observed_at};
  // A workflow that a ruleset of the organisation requires may have no name: https://cli.github.com/manual/gh_run_list
  if (workflow.name.empty()) workflow.name = workflow.path;
  return take.result(from.id, std::move(workflow));
}

Result<model::Repository> to_model(const wire::Repository& from, const json::Misfits& misfits, Time observed_at) {
  Taker take("repository", misfits);
  const auto& owner = take.must("owner", from.owner);
  model::Repository repository{.repository_id = take.must_id("id", from.id),
                               .owner = text(owner.login),
                               .repo = take.must_text("name", from.name),
                               .visibility = visibility(from),
                               .default_branch = text(from.default_branch),
                               .archived = from.archived.value_or(false),
                               .fork = from.fork.value_or(false),
                               .disabled = from.disabled.value_or(false),
                               .html_url = text(from.html_url),
                               .created_at = from.created_at,
                               .pushed_at = from.pushed_at,
                               .observed_at = observed_at};
  if (from.owner && repository.owner.empty()) take.note("owner.login is missing");
  return take.result(from.id, std::move(repository));
}

Result<Owner> to_owner(const wire::Account& from, const json::Misfits& misfits) {
  Taker take("account", misfits);
  Owner owner{.login = take.must_text("login", from.login),
              .is_organization = take.must_text("type", from.type) == "Organization"};
  return take.result(std::nullopt, std::move(owner));
}

}  // namespace runlight::github
