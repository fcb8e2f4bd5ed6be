// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

#include "base/result.hpp"
#include "github/json_reader.hpp"
#include "github/page.hpp"
#include "github/wire.hpp"
#include "model/job.hpp"
#include "model/repository.hpp"
#include "model/run.hpp"
#include "model/workflow.hpp"

/// From GitHub's objects as read to our model: what must be there, and what stands in for what may be absent.
/// Each fails as bad_data with "run 35107213991: created_at is missing". `misfits` are the fields that had another type.
namespace runlight::github {

Result<model::Run> to_model(const wire::Run& from, const json::Misfits& misfits, std::int64_t repository_id,
                            Time observed_at);

/// The run's identity, workflow and creation come from `run`.
Result<model::Job> to_model(const wire::Job& from, const json::Misfits& misfits, const model::Run& run, Time observed_at);

/// Of an event, which tells no more than the repository.
Result<model::Job> to_model(const wire::Job& from, const json::Misfits& misfits, std::int64_t repository_id,
                            Time observed_at);

Result<model::Workflow> to_model(const wire::Workflow& from, const json::Misfits& misfits, std::int64_t repository_id,
                                 Time observed_at);
Result<model::Repository> to_model(const wire::Repository& from, const json::Misfits& misfits, Time observed_at);
Result<Owner> to_owner(const wire::Account& from, const json::Misfits& misfits);

}  // namespace runlight::github
