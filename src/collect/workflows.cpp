// SPDX-License-Identifier: MIT
#include "collect/workflows.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "github/workflow_file.hpp"

namespace runlight::collect {
namespace {

constexpr std::chrono::hours k_state_age{6};

std::string pushed_at(const model::Repository& repository) {
  return repository.pushed_at ? format_time(*repository.pushed_at) : "never";
}

/// Files whose blob is another than the stored one.
Task<Result<void>> read_files(Context* context, RepositoryState* state) {
  const auto id = state->repository.repository_id;
  github::Ask ask{.validator = state->files.validator, .priority = github::Priority::recheck};
  ++context->by_repository[id].requests;
  auto page = co_await context->github.workflow_files(state->repository, std::move(ask));
  if (!page && page.error().kind == ErrorKind::forbidden) {
    // A token without read access to contents still sees everything else.
    log::debug("workflow files cannot be read", {{"reason", page.error().message}});
    co_return Result<void>{};
  }
  if (!page) co_return fail(noted(*context, std::move(page).error()));
  if (page->not_modified) co_return Result<void>{};
  auto known = co_await offload(context->workers, [store = &context->store, id] { return store->known_workflow_files(id); });
  if (!known) co_return fail(noted(*context, std::move(known).error()));
  std::vector<model::WorkflowFile> files;
  for (const auto& entry : page->items) {
    if (const auto at = known->find(entry.path); at != known->end() && at->second == entry.blob_sha) continue;
    ++context->by_repository[id].requests;
    auto text = co_await context->github.workflow_file(state->repository, entry.path,
                                                       github::Ask{.priority = github::Priority::recheck});
    if (!text && text.error().kind == ErrorKind::not_found) continue;
    if (!text) co_return fail(noted(*context, std::move(text).error()));
    files.push_back(github::read_workflow_file(
        *text, {.repository_id = id, .path = entry.path, .blob_sha = entry.blob_sha, .observed_at = context->clock.now()}));
  }
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::move(files)));
  state->files = {.page = fmt::format("files/{}", id), .validator = page->validator, .observed_at = context->clock.now()};
  co_return co_await save(context, std::vector{state->files});
}

}  // namespace

bool are_workflows_due(const RepositoryState& state, Time now) {
  return state.has_unknown_workflow || state.workflows.memo != pushed_at(state.repository) ||
         now >= state.workflows.observed_at + k_state_age;
}

Task<Result<void>> read_workflows(Context* context, RepositoryState* state) {
  const auto id = state->repository.repository_id;
  std::vector<model::Workflow> workflows;
  std::optional<std::string> next;
  std::string validator;
  bool first = true;
  do {
    github::Ask ask{.next = next, .priority = github::Priority::recheck};
    if (first) ask.validator = state->workflows.validator;
    ++context->by_repository[id].requests;
    auto page = co_await context->github.workflows(state->repository, std::move(ask));
    if (!page) co_return fail(noted(*context, std::move(page).error()));
    if (page->not_modified) {
      validator = state->workflows.validator;
      break;
    }
    if (first) validator = page->validator;
    first = false;
    if (!page->defects.empty()) context->trouble(state->repository, {ErrorKind::bad_data, page->defects.front().what});
    std::ranges::move(page->items, std::back_inserter(workflows));
    next = std::move(page->next);
  } while (next);
  for (const auto& workflow : workflows) state->workflow_ids.insert(workflow.workflow_id);
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::move(workflows)));
  RUNLIGHT_CO_TRY_VOID(co_await read_files(context, state));
  model::PageMemo memo{.page = state->workflows.page,
                       .validator = std::move(validator),
                       .memo = pushed_at(state->repository),
                       .observed_at = context->clock.now()};
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::vector{memo}));
  state->workflows = std::move(memo);
  state->has_unknown_workflow = false;
  co_return Result<void>{};
}

}  // namespace runlight::collect
