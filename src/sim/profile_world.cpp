// SPDX-License-Identifier: MIT
#include "sim/profile_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "base/text.hpp"
#include "sim/character.hpp"
#include "sim/json_text.hpp"
#include "sim/profile_state.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds k_founded = sys_days(std::chrono::year(2022) / 9 / 14) + std::chrono::hours(10);

/// Clients decide what the origin is, so only a few are remembered.
constexpr std::size_t k_origins_kept = 4;

// How far back a repository's last push is looked for.
constexpr std::size_t k_runs_without_push = 2'000;

class PlannedJobs : public JobList {
 public:
  PlannedJobs(RunContext context, RunPlan run, std::vector<JobPlan> jobs, sys_seconds now,
              std::shared_ptr<const ProfileTexts> texts)
      : context_(context), run_(run), jobs_(std::move(jobs)), now_(now), texts_(std::move(texts)) {}
  std::size_t size() const override { return jobs_.size(); }
  std::uint64_t stamp(std::size_t job) const override {
    return mix(stamp_of(jobs_[job], now_), context_.repository.revision);
  }
  void append_job(std::string& out, std::size_t job) const override {
    sim::append_job(out, context_, run_, jobs_[job], now_);
  }
  std::optional<JobFacts> facts(std::size_t job) const override { return job_facts(jobs_[job], now_); }

 private:
  RunContext context_;
  RunPlan run_;
  std::vector<JobPlan> jobs_;
  sys_seconds now_;
  std::shared_ptr<const ProfileTexts> texts_;  ///< what the context refers to
};

class ProfileView : public View {
 public:
  ProfileView(const ProfileState& shared, std::shared_lock<std::shared_mutex> lock,
              std::shared_ptr<const ProfileTexts> texts, sys_seconds now)
      : profile_(shared.profile), shared_(shared), lock_(std::move(lock)), texts_(std::move(texts)), now_(now) {}

  void append_account(std::string& out, std::size_t account) const override {
    if (shared_.accounts[account].is_organization)
      append_organization(out, account_spec(account), texts_->origin, counts(account));
    else
      append_user(out, account);
  }
  void append_user(std::string& out, std::size_t account) const override {
    append_public_user(out, account_spec(account), texts_->origin, counts(account));
  }

  std::uint64_t repository_stamp(std::size_t repository) const override {
    const auto& spec = profile_.repositories[repository];
    return mix(static_cast<std::uint64_t>(spec.id),
               static_cast<std::uint64_t>(pushed_at(repository).time_since_epoch().count()), spec.revision);
  }
  void append_repository(std::string& out, std::size_t repository, RepositoryDetail detail) const override {
    sim::append_repository(out, profile_, profile_.repositories[repository], texts_->repositories[repository],
                           {created_at(repository), pushed_at(repository)}, detail == RepositoryDetail::full,
                           texts_->origin);
  }

  std::vector<WorkflowFacts> workflows(std::size_t repository) const override {
    std::vector<WorkflowFacts> facts;
    for (const auto& workflow : profile_.repositories[repository].workflows) {
      facts.push_back({workflow.id, workflow.path,
                       mix(static_cast<std::uint64_t>(workflow.id), state_of(workflow, today()).size(), workflow.revision,
                           profile_.repositories[repository].revision)});
    }
    return facts;
  }
  void append_workflow(std::string& out, std::size_t repository, std::size_t index) const override {
    const auto& workflow = profile_.repositories[repository].workflows[index];
    const auto state = state_of(workflow, today());
    const sys_seconds created = created_at(repository);
    sys_seconds changed = workflow.changed_at;
    if (workflow.revision == 0)
      changed = state == "active" ? created + days(7) : sys_seconds(today() - days(days_in_trouble(workflow, today())));
    sim::append_workflow(out, profile_.repositories[repository], workflow, texts_->repositories[repository],
                         {created, changed}, state);
  }
  std::vector<FileFacts> workflow_files(std::size_t repository) const override {
    std::vector<FileFacts> files;
    const auto& spec = profile_.repositories[repository];
    for (const auto& workflow : spec.workflows) {
      if (workflow.state == "deleted") continue;
      auto text = workflow_file_text(profile_, spec, workflow);
      if (!text.empty()) files.push_back({workflow.path.substr(workflow.path.rfind('/') + 1), std::move(text)});
    }
    return files;
  }

  std::size_t run_count(std::size_t repository) const override { return shared_.history->count(repository, now_); }
  RunFacts run(std::size_t repository, std::size_t index) const override {
    const RunPlan run = plan(repository, index);
    return facts(repository, run, latest_attempt(run, now_));
  }
  Time run_created_at(std::size_t repository, std::size_t index) const override {
    return shared_.history->created_at(repository, run_count(repository) - 1 - index);
  }
  std::optional<std::size_t> find_run(std::size_t repository, std::int64_t id) const override {
    const auto index = shared_.history->find(repository, id);
    if (!index || *index >= run_count(repository)) return std::nullopt;
    return run_count(repository) - 1 - *index;
  }
  void append_run(std::string& out, std::size_t repository, std::size_t index, bool with_pulls) const override {
    const RunPlan run = plan(repository, index);
    append_planned(out, repository, run, latest_attempt(run, now_), RunDetail::run, with_pulls);
  }

  std::optional<RunFacts> attempt(std::size_t repository, std::size_t index, std::int32_t run_attempt) const override {
    const RunPlan run = plan(repository, index);
    if (run_attempt < 1 || run_attempt > latest_attempt(run, now_)) return std::nullopt;
    return facts(repository, run, run_attempt);
  }
  void append_attempt(std::string& out, std::size_t repository, std::size_t index, std::int32_t run_attempt,
                      bool with_pulls) const override {
    append_planned(out, repository, plan(repository, index), run_attempt, RunDetail::attempt, with_pulls);
  }

  std::unique_ptr<JobList> jobs(std::size_t repository, std::size_t index,
                                std::optional<std::int32_t> run_attempt) const override {
    const RunPlan run = plan(repository, index);
    const std::int32_t last = latest_attempt(run, now_);
    std::vector<JobPlan> listed;
    for (std::int32_t attempt = run_attempt.value_or(1); attempt <= run_attempt.value_or(last); ++attempt) {
      for (auto& job : plan_jobs(profile_, profile_.repositories[repository], run, attempt)) {
        if (is_listed(job, now_)) listed.push_back(job);
      }
    }
    return std::make_unique<PlannedJobs>(context(repository, run, last), run, std::move(listed), now_, texts_);
  }

  std::unique_ptr<View> earlier(Time then) const override {
    return std::make_unique<ProfileView>(shared_, std::shared_lock<std::shared_mutex>(), texts_,
                                         std::min(now_, std::chrono::floor<std::chrono::seconds>(then)));
  }

 private:
  sys_days today() const { return std::chrono::floor<days>(now_); }
  const ActorSpec& account_spec(std::size_t account) const {
    if (account == 0) return profile_.owner;
    if (account <= profile_.people.size()) return profile_.people[account - 1];
    return profile_.further_owners[account - 1 - profile_.people.size()];
  }
  AccountCounts counts(std::size_t account) const {
    AccountCounts counts;
    for (const auto& repository : shared_.repositories) {
      if (repository.is_gone || repository.owner != shared_.accounts[account].login) continue;
      ++(repository.is_private ? counts.private_repositories : counts.public_repositories);
    }
    return counts;
  }
  sys_seconds created_at(std::size_t repository) const {
    const sys_seconds created = profile_.repositories[repository].created_at;
    return created == sys_seconds{} ? k_founded : created;
  }
  RunPlan plan(std::size_t repository, std::size_t index) const {
    return shared_.history->run(repository, run_count(repository) - 1 - index);
  }

  sys_seconds pushed_at(std::size_t repository) const {
    const auto& spec = profile_.repositories[repository];
    const std::size_t count = std::min(run_count(repository), k_runs_without_push);
    for (std::size_t i = 0; i < count; ++i) {
      const RunPlan run = plan(repository, i);
      if (run.event == Event::push || (run.event == Event::pull_request && !run.from_fork))
        return std::max(run.created_at, spec.touched_at);
    }
    if (spec.touched_at != sys_seconds{}) return spec.touched_at;
    return spec.created_at == sys_seconds{} ? k_founded + days(30) : spec.created_at;
  }

  RunContext context(std::size_t repository, const RunPlan& run, std::int32_t run_attempt) const {
    const auto trigger = attempt_of(run, run_attempt).actor;
    return {profile_,
            profile_.repositories[repository],
            texts_->repositories[repository],
            texts_->actor(run.actor),
            texts_->actor(trigger),
            texts_->origin};
  }
  void append_planned(std::string& out, std::size_t repository, const RunPlan& run, std::int32_t run_attempt,
                      RunDetail detail, bool with_pulls) const {
    const auto state = state_of(profile_.repositories[repository], run, run_attempt, now_);
    sim::append_run(out, context(repository, run, run_attempt), run, run_attempt, state, detail, with_pulls);
  }
  RunFacts facts(std::size_t repository, const RunPlan& run, std::int32_t run_attempt) const {
    const auto& spec = profile_.repositories[repository];
    const auto state = state_of(spec, run, run_attempt, now_);
    return {
        .id = run.id,
        .run_attempt = run_attempt,
        .workflow_id = spec.workflows[run.workflow].id,
        .check_suite_id = check_suite_id_of(run),
        .created_at = run.created_at,
        .event = name_of(run.event),
        .status = state.status,
        .conclusion = state.conclusion,
        .actor = actor_of(profile_, run.actor).login,
        .head_branch = head_branch_of(profile_, spec, run),
        .head_sha = sha_text(run.commit),
        .stamp = mix(static_cast<std::uint64_t>(run.id), static_cast<std::uint64_t>(run_attempt), mix_text(1, state.status),
                     static_cast<std::uint64_t>(state.updated_at.time_since_epoch().count()), spec.revision),
        .run_number = run.run_number,
        .updated_at = state.updated_at,
        .run_started_at = attempt_of(run, run_attempt).created_at};
  }

  const Profile& profile_;
  const ProfileState& shared_;
  std::shared_lock<std::shared_mutex> lock_;
  std::shared_ptr<const ProfileTexts> texts_;
  sys_seconds now_;
};

class ProfileWorld : public World {
 public:
  ProfileWorld(Profile profile, sys_seconds start) : control_(make_profile_control(shared_)) {
    shared_.profile = std::move(profile);
    shared_.refresh();
    shared_.history = shared_.profile.bulk_runs > 0 ? make_bulk_history(shared_.profile, start)
                                                    : make_lively_history(shared_.profile, start);
  }

  std::span<const AccountFacts> accounts() const override { return shared_.accounts; }
  std::span<const RepositoryFacts> repositories() const override { return shared_.repositories; }
  const Directory& directory() const override { return shared_.directory; }
  WorldControl* control() override { return control_.get(); }

  std::unique_ptr<View> at(Time now, std::string_view origin) const override {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    extend_to(second);
    std::shared_lock lock(shared_.mutex);
    auto with_texts = texts(origin);
    return std::make_unique<ProfileView>(shared_, std::move(lock), std::move(with_texts), second);
  }

  std::string describe(Time now) const override {
    const auto view = at(now, "http://127.0.0.1");
    std::size_t workflows = 0;
    std::size_t runs = 0;
    for (std::size_t i = 0; i < shared_.repositories.size(); ++i) {
      workflows += shared_.profile.repositories[i].workflows.size();
      runs += view->run_count(i);
    }
    const auto thousands = [](std::size_t number) { return with_thousands(static_cast<long long>(number)); };
    return fmt::format("{} repositories, {} workflows, {} runs", thousands(shared_.repositories.size()),
                       thousands(workflows), thousands(runs));
  }
  std::vector<PlantedFacts> planted(Time now) const override {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::shared_lock lock(shared_.mutex);
    std::vector<PlantedFacts> all;
    for (const auto& repository : shared_.profile.repositories) {
      for (const auto& workflow : repository.workflows) {
        const int trouble_days = days_in_trouble(workflow, day);
        const bool is_healthy = workflow.character == Character::healthy;
        all.push_back({.repository_id = repository.id,
                       .workflow_id = workflow.id,
                       .character = name_of(workflow.character),
                       .is_evident = is_healthy || trouble_days >= days_until_evident(workflow.character),
                       .is_well = trouble_days < 0});
      }
    }
    return all;
  }
  std::vector<std::string> owners() const override { return {shared_.profile.owner.login}; }

 private:
  void extend_to(sys_seconds now) const {
    {
      const std::shared_lock lock(shared_.mutex);
      if (shared_.history->reaches(now)) return;
    }
    const std::unique_lock lock(shared_.mutex);
    shared_.history->extend_to(now);
  }

  std::shared_ptr<const ProfileTexts> texts(std::string_view origin) const {
    const std::scoped_lock lock(shared_.texts_mutex);
    for (const auto& each : shared_.texts) {
      if (each->origin == origin) return each;
    }
    if (shared_.texts.size() == k_origins_kept) shared_.texts.erase(shared_.texts.begin());
    return shared_.texts.emplace_back(std::make_shared<const ProfileTexts>(shared_.profile, origin));
  }

  mutable ProfileState shared_;
  std::unique_ptr<WorldControl> control_;
};

}  // namespace

std::unique_ptr<World> make_profile_world(Profile profile, Time start) {
  return std::make_unique<ProfileWorld>(std::move(profile), std::chrono::floor<std::chrono::seconds>(start));
}

}  // namespace runlight::sim
