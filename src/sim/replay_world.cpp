// SPDX-License-Identifier: MIT
#include "sim/replay_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "sim/random.hpp"
#include "sim/recordings.hpp"
#include "sim/render.hpp"
#include "sim/replay_synthesis.hpp"

namespace runlight::sim {
namespace {

constexpr std::size_t k_names_told = 10;

struct ReplayRun {
  std::int64_t id = 0;
  std::map<std::int32_t, RecordedRun> attempts;
  std::vector<RecordedJob> jobs;  ///< by attempt, then id
  const RecordedRun& latest() const { return attempts.rbegin()->second; }
};

struct ReplayRepository {
  std::string listed, full;
  std::vector<ReplayWorkflow> workflows;
  std::vector<ReplayRun> runs;  ///< newest first
};

struct ReplayAccount {
  std::string user, organization;
};

class ReplayJobs : public JobList {
 public:
  explicit ReplayJobs(std::vector<const RecordedJob*> jobs) : jobs_(std::move(jobs)) {}
  std::size_t size() const override { return jobs_.size(); }
  std::uint64_t stamp(std::size_t job) const override { return mix_text(2, jobs_[job]->text); }
  void append_job(std::string& out, std::size_t job) const override { out.append(jobs_[job]->text); }

 private:
  std::vector<const RecordedJob*> jobs_;
};

struct Replay {
  std::vector<AccountFacts> accounts;
  std::vector<ReplayAccount> account_texts;
  std::vector<RepositoryFacts> facts;
  std::vector<ReplayRepository> repositories;
  std::size_t files = 0;
  std::vector<std::string> unrecognised;
};

class ReplayView : public View {
 public:
  explicit ReplayView(const Replay& replay) : replay_(replay) {}

  void append_account(std::string& out, std::size_t account) const override {
    out.append(replay_.account_texts[account].organization);
  }
  void append_user(std::string& out, std::size_t account) const override { out.append(replay_.account_texts[account].user); }
  std::uint64_t repository_stamp(std::size_t repository) const override {
    return mix_text(3, replay_.repositories[repository].full);
  }
  void append_repository(std::string& out, std::size_t repository, RepositoryDetail detail) const override {
    const auto& texts = replay_.repositories[repository];
    out.append(detail == RepositoryDetail::full ? texts.full : texts.listed);
  }

  std::vector<WorkflowFacts> workflows(std::size_t repository) const override {
    std::vector<WorkflowFacts> facts;
    for (const auto& workflow : replay_.repositories[repository].workflows)
      facts.push_back({workflow.id, workflow.path, mix_text(4, workflow.text)});
    return facts;
  }
  void append_workflow(std::string& out, std::size_t repository, std::size_t workflow) const override {
    out.append(replay_.repositories[repository].workflows[workflow].text);
  }
  std::vector<FileFacts> workflow_files(std::size_t) const override { return {}; }

  std::size_t run_count(std::size_t repository) const override { return replay_.repositories[repository].runs.size(); }
  RunFacts run(std::size_t repository, std::size_t run) const override { return at(repository, run).latest().facts; }
  Time run_created_at(std::size_t repository, std::size_t run) const override {
    return at(repository, run).latest().facts.created_at;
  }
  std::optional<std::size_t> find_run(std::size_t repository, std::int64_t id) const override {
    const auto& runs = replay_.repositories[repository].runs;
    const auto found = std::ranges::find(runs, id, &ReplayRun::id);
    if (found == runs.end()) return std::nullopt;
    return static_cast<std::size_t>(found - runs.begin());
  }
  // Recordings are served as they are, so `with_pulls` changes nothing.
  void append_run(std::string& out, std::size_t repository, std::size_t run, bool) const override {
    out.append(at(repository, run).latest().text);
  }

  std::optional<RunFacts> attempt(std::size_t repository, std::size_t run, std::int32_t run_attempt) const override {
    const auto& attempts = at(repository, run).attempts;
    const auto found = attempts.find(run_attempt);
    return found == attempts.end() ? std::nullopt : std::optional(found->second.facts);
  }
  void append_attempt(std::string& out, std::size_t repository, std::size_t run, std::int32_t run_attempt,
                      bool) const override {
    out.append(at(repository, run).attempts.at(run_attempt).text);
  }

  std::unique_ptr<JobList> jobs(std::size_t repository, std::size_t run,
                                std::optional<std::int32_t> run_attempt) const override {
    std::vector<const RecordedJob*> jobs;
    for (const auto& job : at(repository, run).jobs) {
      if (!run_attempt || job.run_attempt == *run_attempt) jobs.push_back(&job);
    }
    return std::make_unique<ReplayJobs>(std::move(jobs));
  }

  // Recordings know no other time.
  std::unique_ptr<View> earlier(Time) const override { return std::make_unique<ReplayView>(replay_); }

 private:
  const ReplayRun& at(std::size_t repository, std::size_t run) const { return replay_.repositories[repository].runs[run]; }
  const Replay& replay_;
};

class ReplayWorld : public World {
 public:
  explicit ReplayWorld(Replay replay) : replay_(std::move(replay)) {
    for (auto& repository : replay_.repositories) {
      for (auto& run : repository.runs) {
        for (auto& [number, recorded] : run.attempts) recorded.settle();
      }
    }
    directory_ = Directory(replay_.accounts, replay_.facts);
  }
  std::span<const AccountFacts> accounts() const override { return replay_.accounts; }
  std::span<const RepositoryFacts> repositories() const override { return replay_.facts; }
  const Directory& directory() const override { return directory_; }
  std::unique_ptr<View> at(Time, std::string_view) const override { return std::make_unique<ReplayView>(replay_); }
  std::vector<std::string> owners() const override {
    std::vector<std::string> logins;
    for (const auto& account : replay_.accounts) logins.push_back(account.login);
    return logins;
  }

  std::string describe(Time) const override {
    std::size_t runs = 0;
    std::size_t jobs = 0;
    for (const auto& repository : replay_.repositories) {
      runs += repository.runs.size();
      for (const auto& run : repository.runs) jobs += run.jobs.size();
    }
    std::string text =
        fmt::format("recordings of {} repositories: {} runs, {} jobs, from {} files", replay_.facts.size(),
                    with_thousands(static_cast<long long>(runs)), with_thousands(static_cast<long long>(jobs)),
                    replay_.files - replay_.unrecognised.size());
    if (replay_.unrecognised.empty()) return text;
    const std::size_t told = std::min(replay_.unrecognised.size(), k_names_told);
    text += fmt::format("; {} files hold no API object: {}", replay_.unrecognised.size(),
                        fmt::join(replay_.unrecognised.begin(),
                                  std::next(replay_.unrecognised.begin(), static_cast<std::ptrdiff_t>(told)), ", "));
    return told < replay_.unrecognised.size() ? text + fmt::format(" and {} more", replay_.unrecognised.size() - told)
                                              : text;
  }

 private:
  Replay replay_;
  Directory directory_;
};

std::vector<ReplayRun> runs_of(RecordedRepository& recorded) {
  std::vector<ReplayRun> runs;
  std::map<std::int64_t, std::size_t> places;
  for (auto& [id, attempts] : recorded.runs) {
    places[id] = runs.size();
    runs.push_back({.id = id, .attempts = std::move(attempts)});
  }
  for (auto& [id, job] : recorded.jobs) runs[places.at(job.run_id)].jobs.push_back(std::move(job));
  for (auto& run : runs)
    std::ranges::sort(run.jobs, {}, [](const RecordedJob& job) { return std::pair(job.run_attempt, job.id); });
  std::ranges::sort(runs, [](const ReplayRun& a, const ReplayRun& b) {
    return std::pair(a.latest().facts.created_at, a.id) > std::pair(b.latest().facts.created_at, b.id);
  });
  return runs;
}

void add_account(Replay& replay, const Profile& profile, const std::string& login) {
  const auto known = std::ranges::find(replay.accounts, login, &AccountFacts::login);
  if (known != replay.accounts.end()) return;
  constexpr std::string_view k_origin = "https://api.github.com";
  ReplayAccount texts;
  append_public_user(texts.user, profile.owner, k_origin, {.public_repositories = 1});
  append_organization(texts.organization, profile.owner, k_origin, {.public_repositories = 1});
  replay.accounts.push_back({profile.owner.id, login, profile.owner.type == "Organization"});
  replay.account_texts.push_back(std::move(texts));
}

}  // namespace

Result<std::unique_ptr<World>> make_replay_world(const std::string& folder) {
  RUNLIGHT_TRY(Recordings recordings, read_recordings(folder));
  Replay replay{.files = recordings.files, .unrecognised = std::move(recordings.unrecognised)};
  for (auto& [key, recorded] : recordings.repositories) {
    const Profile profile = profile_of(recorded);
    add_account(replay, profile, recorded.owner);
    add_missing_runs(recorded, profile);
    const auto& spec = profile.repositories.front();
    // Whoever has the recordings may see them: a private repository is listed for anybody, though its object says private.
    replay.facts.push_back({.id = spec.id, .owner = recorded.owner, .name = recorded.name, .former_names = {}});
    ReplayRepository repository{.listed = repository_json(recorded, profile, false),
                                .full = repository_json(recorded, profile, true),
                                .workflows = workflows_of(recorded, profile)};
    repository.runs = runs_of(recorded);
    replay.repositories.push_back(std::move(repository));
  }
  return std::make_unique<ReplayWorld>(std::move(replay));
}

}  // namespace runlight::sim
