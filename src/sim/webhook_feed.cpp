// SPDX-License-Identifier: MIT
#include "sim/webhook_feed.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iterator>
#include <utility>

#include "sim/json_text.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;

constexpr int k_requested = 1;
constexpr int k_in_progress = 2;
constexpr int k_completed = 3;
// A settled run may be run again by itself for some hours.
constexpr auto k_followed_for = std::chrono::days(2);

int rank_of(std::string_view status) {
  return status == "completed" ? k_completed : status == "in_progress" ? k_in_progress : k_requested;
}

json::value parsed(const std::string& text) { return json::parse(text); }

}  // namespace

/// Writes the events of one run.
class WebhookFeed::Teller {
 public:
  Teller(const World& world, const View& view, std::size_t repository, std::size_t run, std::vector<WebhookEvent>& events)
      : world_(world), view_(view), repository_(repository), run_(run), events_(events) {}

  void tell(Known& known) {
    const auto newest = view_.run(repository_, run_).run_attempt;
    for (;;) {
      tell_attempt(known);
      if (known.run_attempt >= newest) return;
      ++known.run_attempt;
      known.told = 0;
      known.jobs.clear();
    }
  }

 private:
  void tell_attempt(Known& known) {
    const auto facts = view_.attempt(repository_, run_, known.run_attempt);
    if (!facts) return;
    const int reached = rank_of(facts->status);
    const auto jobs = view_.jobs(repository_, run_, known.run_attempt);
    const bool has_begun = reached > k_requested && facts->conclusion != "startup_failure";
    if (known.told < k_requested) tell_run(known, "requested");
    tell_jobs(known, *jobs, k_requested);
    if (known.told < k_in_progress && has_begun) tell_run(known, "in_progress");
    tell_jobs(known, *jobs, k_in_progress);
    tell_jobs(known, *jobs, k_completed);
    if (known.told < k_completed && reached == k_completed) tell_run(known, "completed");
    // A run that waits for approval in between does not begin twice.
    known.told = std::max(known.told, reached);
  }

  void tell_jobs(Known& known, const JobList& jobs, int rank) {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const auto facts = jobs.facts(i);
      if (!facts || rank_of(facts->status) < rank || is_carried_over(*facts, known.run_attempt)) continue;
      int& told = known.jobs[facts->id];
      if (told >= rank) continue;
      told = rank;
      const bool was_skipped = facts->conclusion == "skipped";
      if (rank != k_in_progress || !was_skipped) tell_job(jobs, i, rank);
    }
  }

  static bool is_carried_over(const JobFacts& facts, std::int32_t run_attempt) {
    return run_attempt > 1 && facts.completed_at && *facts.completed_at < facts.created_at;
  }

  void tell_run(const Known& known, std::string_view action) {
    std::string text;
    view_.append_attempt(text, repository_, run_, known.run_attempt, true);
    auto run = parsed(text).as_object();
    if (action != "completed") {
      run["status"] = action == "requested" ? "queued" : "in_progress";
      run["conclusion"] = nullptr;
      run["updated_at"] = run["run_started_at"];
    }
    json::object body{{"action", action}};
    const auto sender = run["triggering_actor"];
    body["workflow_run"] = std::move(run);
    finish("workflow_run", action, std::move(body), sender);
  }

  void tell_job(const JobList& jobs, std::size_t index, int rank) {
    const std::string_view action = rank == k_completed ? "completed" : rank == k_in_progress ? "in_progress" : "queued";
    std::string text;
    jobs.append_job(text, index);
    auto job = parsed(text).as_object();
    if (rank != k_completed) {
      job["status"] = action;
      job["conclusion"] = nullptr;
      job["completed_at"] = nullptr;
      job["steps"] = json::array();
    }
    if (rank == k_requested) job["started_at"] = job["created_at"];
    std::string run_text;
    view_.append_run(run_text, repository_, run_, false);
    const auto sender = parsed(run_text).at("triggering_actor");
    json::object body{{"action", action}};
    body["workflow_job"] = std::move(job);
    finish("workflow_job", action, std::move(body), sender);
  }

  void finish(std::string_view name, std::string_view action, json::object body, const json::value& sender) {
    const auto workflow_id = view_.run(repository_, run_).workflow_id;
    const auto workflows = view_.workflows(repository_);
    const auto workflow = std::ranges::find(workflows, workflow_id, &WorkflowFacts::id);
    if (name == "workflow_run" && workflow != workflows.end()) {
      std::string text;
      view_.append_workflow(text, repository_, static_cast<std::size_t>(workflow - workflows.begin()));
      body["workflow"] = parsed(text);
    }
    std::string repository;
    view_.append_repository(repository, repository_, RepositoryDetail::listed);
    body["repository"] = parsed(repository);
    const auto owner = world_.directory().account(world_.repositories()[repository_].owner);
    if (owner && world_.accounts()[*owner].is_organization) {
      std::string organization;
      view_.append_account(organization, *owner);
      body["organization"] = parsed(organization);
    }
    body["sender"] = sender;
    events_.push_back({std::string(name), std::string(action), json::serialize(body)});
  }

  const World& world_;
  const View& view_;
  std::size_t repository_;
  std::size_t run_;
  std::vector<WebhookEvent>& events_;
};

WebhookFeed::WebhookFeed(const World& world, Time now, std::string origin)
    : world_(world), origin_(std::move(origin)), looked_at_(now) {
  const auto view = world_.at(now, origin_);
  for (std::size_t r = 0; r < world_.repositories().size(); ++r) {
    for (std::size_t i = 0; i < view->run_count(r); ++i) {
      const auto facts = view->run(r, i);
      const bool is_settled = facts.status == "completed" && facts.created_at + k_followed_for < now;
      if (is_settled) continue;
      Known known{.repository = r, .run_attempt = facts.run_attempt, .created_at = facts.created_at};
      take_as_told(*view, facts.id, known);
      known_.emplace(facts.id, std::move(known));
      open_.insert(facts.id);
    }
  }
}

void WebhookFeed::take_as_told(const View& view, std::int64_t id, Known& known) {
  const auto index = view.find_run(known.repository, id);
  if (!index) return;
  known.told = rank_of(view.run(known.repository, *index).status);
  const auto jobs = view.jobs(known.repository, *index, known.run_attempt);
  for (std::size_t i = 0; i < jobs->size(); ++i) {
    const auto facts = jobs->facts(i).value_or(JobFacts{});
    known.jobs[facts.id] = rank_of(facts.status);
  }
}

bool WebhookFeed::may_change(const Known& known, Time now) const {
  return known.told < k_completed || (!known.is_controlled && known.created_at + k_followed_for >= now);
}

std::vector<WebhookEvent> WebhookFeed::touch(const ControlledRun& run, Time now) {
  std::vector<WebhookEvent> events;
  const auto view = world_.at(now, origin_);
  const auto index = view->find_run(run.repository, run.run_id);
  if (!index) return events;
  // A run that is not known was settled before, or is new: its newest attempt is what is to be told.
  Known& known =
      known_.try_emplace(run.run_id, Known{.repository = run.repository, .run_attempt = run.run_attempt}).first->second;
  known.is_controlled = true;
  Teller(world_, *view, known.repository, *index, events).tell(known);
  if (may_change(known, now)) open_.insert(run.run_id);
  return events;
}

void WebhookFeed::find_new(const View& view, Time now) {
  for (std::size_t r = 0; r < world_.repositories().size(); ++r) {
    const std::size_t count = view.run_count(r);
    for (std::size_t i = 0; i < count; ++i) {
      const Time created_at = view.run_created_at(r, i);
      if (created_at <= looked_at_) break;
      const auto id = view.run(r, i).id;
      if (known_.try_emplace(id, Known{.repository = r, .created_at = created_at}).second) open_.insert(id);
    }
  }
  looked_at_ = now;
}

std::vector<WebhookEvent> WebhookFeed::collect(Time now) {
  std::vector<WebhookEvent> events;
  const auto view = world_.at(now, origin_);
  find_new(*view, now);
  for (auto each = open_.begin(); each != open_.end();) {
    Known& known = known_.at(*each);
    const auto index = view->find_run(known.repository, *each);
    const bool has_news =
        index && (known.told < k_completed || view->run(known.repository, *index).run_attempt > known.run_attempt);
    if (has_news) Teller(world_, *view, known.repository, *index, events).tell(known);
    each = index && may_change(known, now) ? std::next(each) : open_.erase(each);
  }
  return events;
}

WebhookEvent WebhookFeed::ping(Time now, const std::string& url) const {
  const auto view = world_.at(now, origin_);
  std::string organization;
  std::string sender;
  view->append_account(organization, 0);
  view->append_user(sender, world_.accounts().size() > 1 ? 1 : 0);
  return {
      "ping", "",
      text_of(
          "{\"zen\":\"Keep it logically awesome.\",\"hook_id\":7000001,\"hook\":{\"type\":\"Organization\",\"id\":7000001,"
          "\"name\":\"web\",\"active\":true,\"events\":[\"workflow_job\",\"workflow_run\"],\"config\":{\"content_type\":"
          "\"json\",\"insecure_ssl\":\"0\",\"url\":",
          Quoted{url}, "}},\"organization\":", organization, ",\"sender\":", sender, "}")};
}

}  // namespace runlight::sim
