// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"

/// GitHub's objects, as far as they are read. Members are GitHub's own field names and all optional: decode.cpp says which
/// must be there. Texts are views into the answer.
namespace runlight::github::wire {

using Text = std::optional<std::string_view>;
using Number = std::optional<std::int64_t>;
using Flag = std::optional<bool>;
using When = std::optional<Time>;

struct Account {
  Text login;
  Text type;
};
BOOST_DESCRIBE_STRUCT(Account, (), (login, type))

struct RepositoryReference {
  Number id;
  Text full_name;
};
BOOST_DESCRIBE_STRUCT(RepositoryReference, (), (id, full_name))

/// https://docs.github.com/en/rest/repos/repos#get-a-repository
struct Repository {
  Number id;
  Text name;
  std::optional<Account> owner;
  Flag private_;
  Text html_url;
  Flag fork;
  When created_at;
  When pushed_at;
  Flag archived;
  Flag disabled;
  Text visibility;
  Text default_branch;
};
BOOST_DESCRIBE_STRUCT(Repository, (),
                      (id, name, owner, private_, html_url, fork, created_at, pushed_at, archived, disabled, visibility,
                       default_branch))

/// https://docs.github.com/en/rest/repos/contents#get-repository-content
struct FolderEntry {
  Text type;
  Text path;
  Text sha;
  Number size;
};
BOOST_DESCRIBE_STRUCT(FolderEntry, (), (type, path, sha, size))

/// https://docs.github.com/en/rest/apps/apps#get-an-organization-installation-for-the-authenticated-app
struct Installation {
  Number id;
};
BOOST_DESCRIBE_STRUCT(Installation, (), (id))

/// https://docs.github.com/en/rest/rate-limit/rate-limit
struct RateLimit {
  Number limit;
  Number remaining;
  Number reset;
};
BOOST_DESCRIBE_STRUCT(RateLimit, (), (limit, remaining, reset))

struct RateResources {
  std::optional<RateLimit> core;
};
BOOST_DESCRIBE_STRUCT(RateResources, (), (core))

struct RateLimits {
  std::optional<RateResources> resources;
  std::optional<RateLimit> rate;
};
BOOST_DESCRIBE_STRUCT(RateLimits, (), (resources, rate))

/// https://docs.github.com/en/rest/actions/workflows#get-a-workflow
struct Workflow {
  Number id;
  Text name;
  Text path;
  Text state;
  When created_at;
  When updated_at;
  Text html_url;
};
BOOST_DESCRIBE_STRUCT(Workflow, (), (id, name, path, state, created_at, updated_at, html_url))

/// https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run
struct Run {
  Number id;
  Text name;
  Text head_branch;
  Text head_sha;
  Text path;
  Text display_title;
  Number run_number;
  Text event;
  Text status;
  Text conclusion;
  Number workflow_id;
  Number check_suite_id;
  Text html_url;
  When created_at;
  When updated_at;
  std::optional<Account> actor;
  Number run_attempt;
  When run_started_at;
  std::optional<Account> triggering_actor;
  std::optional<RepositoryReference> repository;
  std::optional<RepositoryReference> head_repository;
};
BOOST_DESCRIBE_STRUCT(Run, (),
                      (id, name, head_branch, head_sha, path, display_title, run_number, event, status, conclusion,
                       workflow_id, check_suite_id, html_url, created_at, updated_at, actor, run_attempt, run_started_at,
                       triggering_actor, repository, head_repository))

struct Step {
  Text name;
  Text status;
  Text conclusion;
  Number number;
  When started_at;
  When completed_at;
};
BOOST_DESCRIBE_STRUCT(Step, (), (name, status, conclusion, number, started_at, completed_at))

/// https://docs.github.com/en/rest/actions/workflow-jobs#get-a-job-for-a-workflow-run
struct Job {
  Number id;
  Number run_id;
  Text workflow_name;
  Text head_branch;
  Number run_attempt;
  Text head_sha;
  Text html_url;
  Text status;
  Text conclusion;
  When created_at;
  When started_at;
  When completed_at;
  Text name;
  std::optional<std::vector<Step>> steps;
  std::optional<std::vector<std::string_view>> labels;
  Number runner_id;
  Text runner_name;
  Text runner_group_name;
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (id, run_id, workflow_name, head_branch, run_attempt, head_sha, html_url, status, conclusion,
                       created_at, started_at, completed_at, name, steps, labels, runner_id, runner_name, runner_group_name))

}  // namespace runlight::github::wire
