// SPDX-License-Identifier: MIT
#include "sim/profile_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "base/text.hpp"
#include "sim/character.hpp"
#include "sim/history.hpp"
#include "sim/json_text.hpp"
#include "sim/random.hpp"
#include "sim/render.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds k_founded = sys_days(std::chrono::year(2022) / 9 / 14) + std::chrono::hours(10);

/// The texts that begin with one origin.
struct Texts {
  std::string origin;
  std::vector<RepositoryText> repositories;
  std::vector<std::string> people;
  std::vector<std::string> bots;
  std::string outsider;

  Texts(const Profile& profile, std::string_view from) : origin(from) {
    for (const auto& repository : profile.repositories) repositories.push_back(repository_text(profile, repository, from));
    for (const auto& person : profile.people) append_simple_user(people.emplace_back(), person, from);
    for (const auto& bot : profile.bots) append_simple_user(bots.emplace_back(), bot, from);
    append_simple_user(outsider, profile.outsider, from);
  }
  std::string_view actor(ActorCode code) const {
    if (code == k_outsider) return outsider;
    return code >= k_first_bot ? bots.at(code - k_first_bot) : people.at(code);
  }
};

/// Clients decide what the origin is, so only a few are remembered.
constexpr std::size_t k_origins_kept = 4;

struct Shared {
  Profile profile;
  std::vector<AccountFacts> accounts;
  std::vector<RepositoryFacts> repositories;
  std::unique_ptr<History> history;
  std::shared_mutex history_mutex;
  std::mutex texts_mutex;
  std::vector<std::shared_ptr<const Texts>> texts;
};

class PlannedJobs : public JobList {
 public:
  PlannedJobs(RunContext context, RunPlan run, std::vector<JobPlan> jobs, sys_seconds now,
              std::shared_ptr<const Texts> texts)
      : context_(context), run_(run), jobs_(std::move(jobs)), now_(now), texts_(std::move(texts)) {}
  std::size_t size() const override { return jobs_.size(); }
  std::uint64_t stamp(std::size_t job) const override { return stamp_of(jobs_[job], now_); }
  void append_job(std::string& out, std::size_t job) const override {
    sim::append_job(out, context_, run_, jobs_[job], now_);
  }

 private:
  RunContext context_;
  RunPlan run_;
  std::vector<JobPlan> jobs_;
  sys_seconds now_;
  std::shared_ptr<const Texts> texts_;  ///< what the context refers to
};

class ProfileView : public View {
 public:
  ProfileView(Shared& shared, std::shared_lock<std::shared_mutex> lock, std::shared_ptr<const Texts> texts, sys_seconds now)
      : profile_(shared.profile), shared_(shared), lock_(std::move(lock)), texts_(std::move(texts)), now_(now) {}

  void append_account(std::string& out, std::size_t account) const override {
    if (account == 0)
      append_organization(out, profile_.owner, texts_->origin, counts());
    else
      append_user(out, account);
  }
  void append_user(std::string& out, std::size_t account) const override {
    append_public_user(out, account == 0 ? profile_.owner : profile_.people[account - 1], texts_->origin,
                       account == 0 ? counts() : AccountCounts{});
  }

  std::uint64_t repository_stamp(std::size_t repository) const override {
    return mix(static_cast<std::uint64_t>(profile_.repositories[repository].id),
               static_cast<std::uint64_t>(pushed_at(repository).time_since_epoch().count()));
  }
  void append_repository(std::string& out, std::size_t repository, RepositoryDetail detail) const override {
    sim::append_repository(out, profile_, profile_.repositories[repository], texts_->repositories[repository],
                           {k_founded, pushed_at(repository)}, detail == RepositoryDetail::full, texts_->origin);
  }

  std::vector<WorkflowFacts> workflows(std::size_t repository) const override {
    std::vector<WorkflowFacts> facts;
    for (const auto& workflow : profile_.repositories[repository].workflows) {
      facts.push_back(
          {workflow.id, workflow.path, mix(static_cast<std::uint64_t>(workflow.id), state_of(workflow, today()).size())});
    }
    return facts;
  }
  void append_workflow(std::string& out, std::size_t repository, std::size_t index) const override {
    const auto& workflow = profile_.repositories[repository].workflows[index];
    const auto state = state_of(workflow, today());
    const sys_seconds changed =
        state == "active" ? k_founded + days(7) : sys_seconds(today() - days(days_in_trouble(workflow, today())));
    sim::append_workflow(out, profile_.repositories[repository], workflow, texts_->repositories[repository],
                         {k_founded, changed}, state);
  }
  std::vector<FileFacts> workflow_files(std::size_t repository) const override {
    std::vector<FileFacts> files;
    const auto& spec = profile_.repositories[repository];
    for (const auto& workflow : spec.workflows) {
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
  std::optional<std::size_t> find_run(std::size_t repository, std::int64_t id) const override {
    // Ids grow with time.
    std::size_t low = 0;
    std::size_t high = run_count(repository);
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (shared_.history->run(repository, middle).id < id)
        low = middle + 1;
      else
        high = middle;
    }
    if (low == run_count(repository) || shared_.history->run(repository, low).id != id) return std::nullopt;
    return run_count(repository) - 1 - low;
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

 private:
  sys_days today() const { return std::chrono::floor<days>(now_); }
  AccountCounts counts() const {
    const auto hidden = static_cast<std::size_t>(std::ranges::count_if(profile_.repositories, &RepositorySpec::is_private));
    return {profile_.repositories.size() - hidden, hidden};
  }
  RunPlan plan(std::size_t repository, std::size_t index) const {
    return shared_.history->run(repository, run_count(repository) - 1 - index);
  }

  sys_seconds pushed_at(std::size_t repository) const {
    for (std::size_t i = 0; i < run_count(repository); ++i) {
      const RunPlan run = plan(repository, i);
      if (run.event == Event::push || (run.event == Event::pull_request && !run.from_fork)) return run.created_at;
    }
    return k_founded + days(30);
  }

  RunContext context(std::size_t repository, const RunPlan& run, std::int32_t run_attempt) const {
    const auto trigger = run.attempts.at(static_cast<std::size_t>(run_attempt - 1)).actor;
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
                     static_cast<std::uint64_t>(state.updated_at.time_since_epoch().count()))};
  }

  const Profile& profile_;
  Shared& shared_;
  std::shared_lock<std::shared_mutex> lock_;
  std::shared_ptr<const Texts> texts_;
  sys_seconds now_;
};

class ProfileWorld : public World {
 public:
  ProfileWorld(Profile profile, sys_seconds start) {
    shared_.profile = std::move(profile);
    const auto& owner = shared_.profile.owner;
    shared_.accounts.push_back({owner.id, owner.login, true});
    for (const auto& person : shared_.profile.people) shared_.accounts.push_back({person.id, person.login, false});
    for (const auto& each : shared_.profile.repositories)
      shared_.repositories.push_back({each.id, owner.login, each.name, each.is_private});
    shared_.history = shared_.profile.bulk_runs > 0 ? make_bulk_history(shared_.profile, start)
                                                    : make_lively_history(shared_.profile, start);
  }

  std::span<const AccountFacts> accounts() const override { return shared_.accounts; }
  std::span<const RepositoryFacts> repositories() const override { return shared_.repositories; }

  std::unique_ptr<View> at(Time now, std::string_view origin) const override {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    extend_to(second);
    return std::make_unique<ProfileView>(shared_, std::shared_lock(shared_.history_mutex), texts(origin), second);
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
  std::vector<std::string> owners() const override { return {shared_.profile.owner.login}; }

 private:
  void extend_to(sys_seconds now) const {
    {
      const std::shared_lock lock(shared_.history_mutex);
      if (shared_.history->reaches(now)) return;
    }
    const std::unique_lock lock(shared_.history_mutex);
    shared_.history->extend_to(now);
  }

  std::shared_ptr<const Texts> texts(std::string_view origin) const {
    const std::scoped_lock lock(shared_.texts_mutex);
    for (const auto& each : shared_.texts) {
      if (each->origin == origin) return each;
    }
    if (shared_.texts.size() == k_origins_kept) shared_.texts.erase(shared_.texts.begin());
    return shared_.texts.emplace_back(std::make_shared<const Texts>(shared_.profile, origin));
  }

  mutable Shared shared_;
};

}  // namespace

std::unique_ptr<World> make_profile_world(Profile profile, Time start) {
  return std::make_unique<ProfileWorld>(std::move(profile), std::chrono::floor<std::chrono::seconds>(start));
}

}  // namespace runlight::sim
