// SPDX-License-Identifier: MIT
#include "collect/workflows.hpp"

#include "base/log.hpp"

namespace runlight::collect {
namespace {

constexpr std::chrono::hours k_state_age{6};

std::string pushed_at(const model::Repository& repository) {
  return repository.pushed_at ? format_time(*repository.pushed_at) : "never";
}

}  // namespace

bool are_workflows_due(const RepositoryState& state, bool has_unknown, Time now) {
  return has_unknown || state.workflows.memo != pushed_at(state.repository) ||
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
    // With a new run of an unknown workflow the list has changed whatever an intermediate cache says.
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
  model::PageMemo memo{.page = state->workflows.page,
                       .validator = std::move(validator),
                       .memo = pushed_at(state->repository),
                       .observed_at = context->clock.now()};
  RUNLIGHT_CO_TRY_VOID(co_await save(context, std::vector{memo}));
  state->workflows = std::move(memo);
  co_return Result<void>{};
}

}  // namespace runlight::collect
