// SPDX-License-Identifier: MIT
// Whatever bytes come, a decoder gives a page whose objects have an identity, or bad_data with a short printable message.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "github/decode.hpp"

namespace {

using namespace runlight;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_good(const model::Run& run) { require(run.run_id > 0 && run.repository_id > 0 && run.run_attempt > 0); }
void require_good(const model::Job& job) { require(job.job_id > 0 && job.run_id > 0 && job.run_attempt > 0); }
void require_good(const model::Workflow& workflow) { require(workflow.workflow_id > 0); }
void require_good(const model::Repository& repository) {
  require(repository.repository_id > 0 && !repository.owner.empty());
}
void require_good(const github::Owner&) {}
void require_good(const github::WorkflowFileEntry& entry) { require(!entry.blob_sha.empty() || entry.path.empty()); }
void require_good(const github::Budget&) {}
void require_good(const github::AccessToken& token) { require(!token.token.empty()); }
void require_good(std::int64_t id) { require(id > 0); }

void require_good(const Error& error) {
  require(error.kind == ErrorKind::bad_data && !error.message.empty() && error.message.size() < 400);
  require(std::ranges::none_of(error.message, [](char c) { return c >= 0 && c < ' '; }));
}

template <class T>
void take(const Result<T>& result) {
  if (!result) return require_good(result.error());
  require_good(*result);
}

template <class T>
void take(const Result<github::Page<T>>& page) {
  if (!page) return require_good(page.error());
  for (const auto& item : page->items) require_good(item);
  for (const auto& defect : page->defects) require(!defect.what.empty() && defect.what.size() < 300);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(data, data + size);
  const Time now{};
  take(github::decode_runs_page(body, 1, now));
  take(github::decode_run(body, 1, now));
  take(github::decode_jobs_page(body, {.repository_id = 1, .run_id = 35107213991}, now));
  take(github::decode_workflows_page(body, 1, now));
  take(github::decode_repositories_page(body, now));
  take(github::decode_repository(body, now));
  take(github::decode_owner(body));
  take(github::decode_installation_repositories_page(body, now));
  take(github::decode_folder(body));
  take(github::decode_budget(body));
  take(github::decode_installation_id(body));
  take(github::decode_access_token(body));
  take(github::decode_workflow_run_event(body, now));
  take(github::decode_workflow_job_event(body, now));
  require(github::decode_message(body).size() <= 310);
  return 0;
}
