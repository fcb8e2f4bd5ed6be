// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "sim/control_call.hpp"
#include "sim/json_text.hpp"

// The control calls that change runs, repositories and workflows.

namespace runlight::sim {
namespace {

std::string run_text(const ControlledRun& run) {
  return text_of("{\"run_id\":", run.run_id, ",\"run_number\":", run.run_number, ",\"run_attempt\":", run.run_attempt, "}");
}

RunStatus read_status(ControlFields& fields, RunStatus otherwise) {
  const auto text = fields.text("status");
  if (!text) return otherwise;
  if (text == "queued") return RunStatus::queued;
  if (text == "in_progress") return RunStatus::in_progress;
  if (text != "completed") fields.complain("\"status\" must be queued, in_progress or completed.");
  return RunStatus::completed;
}

Outcome read_conclusion(ControlFields& fields) {
  const auto text = fields.text("conclusion");
  const auto outcome = outcome_named(text.value_or("success"));
  if (!outcome) fields.complain(fmt::format("\"{}\" is no conclusion of a run.", *text));
  return outcome.value_or(Outcome::success);
}

Event read_event(ControlFields& fields) {
  const auto text = fields.text("event").value_or("push");
  for (int i = 0; i <= static_cast<int>(Event::issue_comment); ++i) {
    if (name_of(static_cast<Event>(i)) == text) return static_cast<Event>(i);
  }
  fields.complain(fmt::format("\"{}\" is no event that is known here.", text));
  return Event::push;
}

std::optional<Time> read_time(ControlFields& fields, std::string_view name) {
  const auto text = fields.text(name);
  if (!text) return std::nullopt;
  const auto time = parse_time(*text);
  if (time) return *time;
  fields.complain(time.error().message);
  return std::nullopt;
}

}  // namespace

Result<WorldControl*> ControlCall::world() {
  auto* control = site_.world.control();
  if (control == nullptr) return fail(ErrorKind::not_found, "Recordings cannot be changed; only a profile can.");
  return control;
}

std::int64_t ControlCall::id() const { return parse_id(pieces_[1]).value_or(-1); }

std::string ControlCall::changed(const ControlledRun& run) {
  site_.webhooks.touch(run);
  return run_text(run);
}

Result<std::string> ControlCall::create_runs() {
  RUNLIGHT_TRY(auto* world, this->world());
  NewRun wanted{.repository = fields_.required_text("repository"), .workflow = fields_.text("workflow").value_or("")};
  wanted.event = read_event(fields_);
  wanted.status = read_status(fields_, RunStatus::queued);
  wanted.conclusion = read_conclusion(fields_);
  wanted.jobs = static_cast<std::uint16_t>(fields_.integer("jobs", 1, 256).value_or(0));
  wanted.created_at = read_time(fields_, "created_at");
  const auto count = fields_.integer("count", 1, 100'000);
  RUNLIGHT_TRY_VOID(fields_.finish());
  const Time now = site_.now();
  if (!count) {
    RUNLIGHT_TRY(const auto run, world->create_run(wanted, now));
    return changed(run);
  }
  std::string out = "{\"runs\":[";
  for (std::int64_t i = 0; i < *count; ++i) {
    RUNLIGHT_TRY(const auto run, world->create_run(wanted, now));
    append(out, i == 0 ? "" : ",", changed(run));
  }
  return out + "]}";
}

Result<std::string> ControlCall::start_run() {
  RUNLIGHT_TRY(auto* world, this->world());
  RUNLIGHT_TRY_VOID(fields_.finish());
  RUNLIGHT_TRY(const auto run, world->start_run(id(), site_.now()));
  return changed(run);
}

Result<std::string> ControlCall::finish_run() {
  RUNLIGHT_TRY(auto* world, this->world());
  const Outcome conclusion = read_conclusion(fields_);
  RUNLIGHT_TRY_VOID(fields_.finish());
  RUNLIGHT_TRY(const auto run, world->finish_run(id(), conclusion, site_.now()));
  return changed(run);
}

Result<std::string> ControlCall::rerun() {
  RUNLIGHT_TRY(auto* world, this->world());
  const bool failed_only = fields_.flag("failed_only").value_or(false);
  const RunStatus status = read_status(fields_, RunStatus::queued);
  RUNLIGHT_TRY_VOID(fields_.finish());
  RUNLIGHT_TRY(const auto run, world->rerun(id(), failed_only, status, site_.now()));
  return changed(run);
}

Result<std::string> ControlCall::delete_run() {
  RUNLIGHT_TRY(auto* world, this->world());
  RUNLIGHT_TRY_VOID(fields_.finish());
  RUNLIGHT_TRY(const auto run, world->delete_run(id(), site_.now()));
  return run_text(run);
}

Result<std::string> ControlCall::create_repository() {
  RUNLIGHT_TRY(auto* world, this->world());
  const auto name = fields_.required_text("name");
  RUNLIGHT_TRY_VOID(fields_.finish());
  RUNLIGHT_TRY(const auto id, world->create_repository(name, site_.now()));
  return text_of("{\"id\":", id, "}");
}

Result<std::string> ControlCall::change_repository() {
  RUNLIGHT_TRY(auto* world, this->world());
  const RepositoryChange change{.name = fields_.text("name"),
                                .owner = fields_.text("owner"),
                                .is_archived = fields_.flag("archived"),
                                .is_private = fields_.flag("private"),
                                .is_gone = fields_.flag("gone")};
  RUNLIGHT_TRY_VOID(fields_.finish());
  RUNLIGHT_TRY(const auto id,
               world->change_repository(std::string(pieces_[1]), std::string(pieces_[2]), change, site_.now()));
  return text_of("{\"id\":", id, "}");
}

Result<std::string> ControlCall::change_workflow() {
  RUNLIGHT_TRY(auto* world, this->world());
  const WorkflowChange change{.state = fields_.text("state"), .crons = fields_.texts("crons")};
  RUNLIGHT_TRY_VOID(fields_.finish());
  RUNLIGHT_TRY(const auto id, world->change_workflow(this->id(), change, site_.now()));
  return text_of("{\"id\":", id, "}");
}

}  // namespace runlight::sim
