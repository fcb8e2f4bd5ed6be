// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "github/budget.hpp"
#include "github/page.hpp"
#include "model/job.hpp"
#include "model/repository.hpp"
#include "model/run.hpp"
#include "model/workflow.hpp"

/// From the bodies of GitHub's answers and events to our model. Pure, and safe for any bytes.
///
/// An object that lacks what it cannot do without (its id, status, creation …) becomes a Defect and the rest of its page is
/// kept; of a single object it is the error. Whatever else is absent, null or of another type is absent in the model. A body
/// that is no JSON, is cut off, or is not of the promised shape is bad_data, with the beginning of what came. Bodies are
/// taken by value because the parser wants room behind them: pass an rvalue. `observed_at`: when the body came. `next` of a
/// page is left to the caller, who has the headers.
namespace runlight::github {

/// `repository_id`: of a run that names no repository of its own.
Result<Page<model::Run>> decode_runs_page(std::string body, std::int64_t repository_id, Time observed_at);
Result<model::Run> decode_run(std::string body, std::int64_t repository_id, Time observed_at);

/// A job of another run than `run` is a defect.
Result<Page<model::Job>> decode_jobs_page(std::string body, const model::Run& run, Time observed_at);

Result<Page<model::Workflow>> decode_workflows_page(std::string body, std::int64_t repository_id, Time observed_at);

/// The list is a bare array: `total_count` is what this page holds.
Result<Page<model::Repository>> decode_repositories_page(std::string body, Time observed_at);
/// The same under an installation: `{"total_count": 2, "repositories": [ … ]}`.
Result<Page<model::Repository>> decode_installation_repositories_page(std::string body, Time observed_at);
Result<model::Repository> decode_repository(std::string body, Time observed_at);

Result<Owner> decode_owner(std::string body);

/// The listing of a folder: its files, folders and the like left out. Where a file stands in the folder's place it is empty.
/// https://docs.github.com/en/rest/repos/contents#get-repository-content
Result<Page<WorkflowFileEntry>> decode_folder(std::string body);

/// `{"resources": {"core": { … }}}`, or the older `{"rate": { … }}`.
/// https://docs.github.com/en/rest/rate-limit/rate-limit
Result<Budget> decode_budget(std::string body);

/// The id of an App's installation.
/// https://docs.github.com/en/rest/apps/apps#get-an-organization-installation-for-the-authenticated-app
Result<std::int64_t> decode_installation_id(std::string body);

struct AccessToken {
  Secret token;
  Time expires_at{};
  std::vector<std::pair<std::string, std::string>> permissions;  ///< {"actions", "read"}
};

/// A token of an installation. No message of its failures shows the body.
/// https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
Result<AccessToken> decode_access_token(std::string body);

/// The `workflow_run` event.
/// https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
Result<model::Run> decode_workflow_run_event(std::string body, Time observed_at);

/// The `workflow_job` event. It tells neither the run's creation nor its workflow: `run_created_at` and `workflow_id` are
/// left empty, for the caller to look up. https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_job
Result<model::Job> decode_workflow_job_event(std::string body, Time observed_at);

/// What stands beside the object of an event. A repository or workflow of which too little is told is absent.
struct EventSurroundings {
  std::string action;
  std::optional<model::Repository> repository;
  std::optional<model::Workflow> workflow;
};

/// Fails only for a body that is no JSON object.
Result<EventSurroundings> decode_event_surroundings(std::string body, Time observed_at);

/// GitHub's own words in the body of a failure (its `message`), or the beginning of whatever else came; "" of an empty body.
std::string decode_message(std::string body);

}  // namespace runlight::github
