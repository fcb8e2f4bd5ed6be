// SPDX-License-Identifier: MIT
#include "sim/control.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "sim/answer.hpp"
#include "sim/control_fields.hpp"
#include "sim/json_text.hpp"
#include "sim/truth.hpp"

namespace runlight::sim {
namespace {

constexpr std::int64_t k_many = 1'000'000;
constexpr std::string_view k_origin = "http://127.0.0.1";

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

net::ServerReply json_reply(int status, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}},
          .body = std::move(body),
          .static_body = {}};
}

net::ServerReply error_reply(const Error& error) {
  const int status = error.kind == ErrorKind::not_found ? 404 : error.kind == ErrorKind::forbidden ? 403 : 422;
  return json_reply(status, text_of("{\"message\":", Quoted{error.message}, "}"));
}

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

/// One call: its place in the path, its fields, and what it does.
class Control::Call {
 public:
  Call(Control& control, const net::ServerRequest& request, const net::Target& target, const Pieces& pieces,
       ControlFields fields)
      : control_(control),
        behaviour_(control.behaviour_),
        request_(request),
        target_(target),
        pieces_(pieces),
        fields_(std::move(fields)) {}

  Result<std::string> answer() {
    struct Entry {
      std::string_view method;
      std::string_view first;
      std::size_t pieces;
      std::string_view last;
      Result<std::string> (Call::*act)();
    };
    static constexpr std::array k_entries{
        Entry{"POST", "runs", 1, "", &Call::create_runs},
        Entry{"POST", "runs", 3, "start", &Call::start_run},
        Entry{"POST", "runs", 3, "finish", &Call::finish_run},
        Entry{"POST", "runs", 3, "rerun", &Call::rerun},
        Entry{"DELETE", "runs", 2, "", &Call::delete_run},
        Entry{"POST", "repositories", 1, "", &Call::create_repository},
        Entry{"PATCH", "repositories", 3, "", &Call::change_repository},
        Entry{"PATCH", "workflows", 2, "", &Call::change_workflow},
        Entry{"POST", "faults", 1, "", &Call::add_fault},
        Entry{"DELETE", "faults", 1, "", &Call::clear_faults},
        Entry{"POST", "search_index", 1, "", &Call::set_search_index},
        Entry{"POST", "drift", 1, "", &Call::set_drift},
        Entry{"POST", "tokens", 1, "", &Call::set_tokens},
        Entry{"POST", "permissions", 1, "", &Call::set_permissions},
        Entry{"POST", "clock", 1, "", &Call::advance_clock},
        Entry{"GET", "clock", 1, "", &Call::tell_clock},
        Entry{"POST", "webhooks", 1, "", &Call::set_webhooks},
        Entry{"GET", "webhooks", 1, "", &Call::tell_webhooks},
        Entry{"DELETE", "webhooks", 1, "", &Call::clear_webhooks},
        Entry{"GET", "stats", 1, "", &Call::tell_stats},
        Entry{"DELETE", "stats", 1, "", &Call::clear_stats},
        Entry{"GET", "truth", 1, "", &Call::tell_truth},
    };
    for (const auto& entry : k_entries) {
      const bool is_meant = entry.method == request_.method && entry.first == pieces_[0] && entry.pieces == pieces_.size();
      if (is_meant && (entry.last.empty() || entry.last == pieces_.back())) return (this->*entry.act)();
    }
    return fail(ErrorKind::not_found, fmt::format("There is no control call {} {}.", request_.method, target_.path));
  }

 private:
  Result<WorldControl*> world() {
    auto* control = control_.world_.control();
    if (control == nullptr) return fail(ErrorKind::not_found, "Recordings cannot be changed; only a profile can.");
    return control;
  }

  std::int64_t id() const { return parse_id(pieces_[1]).value_or(-1); }

  std::string changed(const ControlledRun& run) {
    control_.webhooks_.touch(run);
    return run_text(run);
  }

  Result<std::string> create_runs() {
    RUNLIGHT_TRY(auto* world, this->world());
    NewRun wanted{.repository = fields_.required_text("repository"), .workflow = fields_.text("workflow").value_or("")};
    wanted.event = read_event(fields_);
    wanted.status = read_status(fields_, RunStatus::queued);
    wanted.conclusion = read_conclusion(fields_);
    wanted.jobs = static_cast<std::uint16_t>(fields_.integer("jobs", 1, 256).value_or(0));
    wanted.created_at = read_time(fields_, "created_at");
    const auto count = fields_.integer("count", 1, 100'000);
    RUNLIGHT_TRY_VOID(fields_.finish());
    const Time now = control_.now_();
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

  Result<std::string> start_run() {
    RUNLIGHT_TRY(auto* world, this->world());
    RUNLIGHT_TRY_VOID(fields_.finish());
    RUNLIGHT_TRY(const auto run, world->start_run(id(), control_.now_()));
    return changed(run);
  }

  Result<std::string> finish_run() {
    RUNLIGHT_TRY(auto* world, this->world());
    const Outcome conclusion = read_conclusion(fields_);
    RUNLIGHT_TRY_VOID(fields_.finish());
    RUNLIGHT_TRY(const auto run, world->finish_run(id(), conclusion, control_.now_()));
    return changed(run);
  }

  Result<std::string> rerun() {
    RUNLIGHT_TRY(auto* world, this->world());
    const bool failed_only = fields_.flag("failed_only").value_or(false);
    const RunStatus status = read_status(fields_, RunStatus::queued);
    RUNLIGHT_TRY_VOID(fields_.finish());
    RUNLIGHT_TRY(const auto run, world->rerun(id(), failed_only, status, control_.now_()));
    return changed(run);
  }

  Result<std::string> delete_run() {
    RUNLIGHT_TRY(auto* world, this->world());
    RUNLIGHT_TRY_VOID(fields_.finish());
    RUNLIGHT_TRY(const auto run, world->delete_run(id(), control_.now_()));
    return run_text(run);
  }

  Result<std::string> create_repository() {
    RUNLIGHT_TRY(auto* world, this->world());
    const auto name = fields_.required_text("name");
    RUNLIGHT_TRY_VOID(fields_.finish());
    RUNLIGHT_TRY(const auto id, world->create_repository(name, control_.now_()));
    return text_of("{\"id\":", id, "}");
  }

  Result<std::string> change_repository() {
    RUNLIGHT_TRY(auto* world, this->world());
    const RepositoryChange change{.name = fields_.text("name"),
                                  .owner = fields_.text("owner"),
                                  .is_archived = fields_.flag("archived"),
                                  .is_private = fields_.flag("private"),
                                  .is_gone = fields_.flag("gone")};
    RUNLIGHT_TRY_VOID(fields_.finish());
    RUNLIGHT_TRY(const auto id,
                 world->change_repository(std::string(pieces_[1]), std::string(pieces_[2]), change, control_.now_()));
    return text_of("{\"id\":", id, "}");
  }

  Result<std::string> change_workflow() {
    RUNLIGHT_TRY(auto* world, this->world());
    const WorkflowChange change{.state = fields_.text("state"), .crons = fields_.texts("crons")};
    RUNLIGHT_TRY_VOID(fields_.finish());
    RUNLIGHT_TRY(const auto id, world->change_workflow(this->id(), change, control_.now_()));
    return text_of("{\"id\":", id, "}");
  }

  Result<std::string> add_fault() {
    Fault fault;
    const auto kind = fields_.required_text("kind");
    const auto known = fault_named(kind);
    if (!known) fields_.complain(fmt::format("\"{}\" is no kind of fault.", kind));
    fault.kind = known.value_or(FaultKind::bad_gateway);
    fault.path = fields_.text("path").value_or("");
    fault.count = fields_.integer("count", 1, k_many).value_or(1);
    fault.after = fields_.integer("after", 0, k_many).value_or(0);
    fault.seconds = std::chrono::seconds(fields_.integer("seconds", 0, 86'400).value_or(60));
    const auto form = retry_after_named(fields_.text("retry_after").value_or("seconds"));
    if (!form) fields_.complain("\"retry_after\" must be seconds, date, none or blank.");
    fault.retry_after = form.value_or(RetryAfter::seconds);
    RUNLIGHT_TRY_VOID(fields_.finish());
    behaviour_.faults.add(std::move(fault));
    return text_of("{\"waiting\":", behaviour_.faults.size(), "}");
  }

  Result<std::string> clear_faults() {
    behaviour_.faults.clear();
    return std::string("{\"waiting\":0}");
  }

  Result<std::string> set_search_index() {
    const IndexFlaws flaws{
        .lag = std::chrono::seconds(fields_.integer("lag_s", 0, 30 * 86'400).value_or(0)),
        .missing_percent = static_cast<std::uint32_t>(fields_.integer("missing_percent", 0, 100).value_or(0)),
        .wobble_percent = static_cast<std::uint32_t>(fields_.integer("wobble_percent", 0, 100).value_or(0))};
    RUNLIGHT_TRY_VOID(fields_.finish());
    behaviour_.search_index.set(flaws);
    return std::string("{}");
  }

  Result<std::string> set_drift() {
    const DriftTerms terms{.adds = fields_.integer("adds", 0, 1'000).value_or(0),
                           .deletes = fields_.integer("deletes", 0, 1'000).value_or(0),
                           .every = fields_.integer("every", 1, k_many).value_or(1)};
    RUNLIGHT_TRY_VOID(fields_.finish());
    if (const auto control = world(); !control) return fail(control.error());
    behaviour_.drift.set(terms);
    return std::string("{}");
  }

  Result<std::string> set_tokens() {
    const auto expire = fields_.flag("expire");
    if (!expire) fields_.complain("\"expire\" is missing.");
    RUNLIGHT_TRY_VOID(fields_.finish());
    if (*expire)
      behaviour_.tokens.expire_used();
    else
      behaviour_.tokens.forgive();
    return std::string("{}");
  }

  Result<std::string> set_permissions() {
    auto denied = fields_.texts("deny").value_or(std::vector<std::string>());
    for (const auto& each : denied) {
      if (each != "actions" && each != "metadata" && each != "contents")
        fields_.complain(fmt::format("\"{}\" is none of actions, metadata, contents.", each));
    }
    RUNLIGHT_TRY_VOID(fields_.finish());
    behaviour_.tokens.deny(std::move(denied));
    return std::string("{}");
  }

  Result<std::string> advance_clock() {
    const auto seconds = fields_.integer("advance_s", 0, 400LL * 86'400);
    if (!seconds) fields_.complain("\"advance_s\" is missing.");
    RUNLIGHT_TRY_VOID(fields_.finish());
    behaviour_.clock_ahead_s += *seconds;
    return tell_clock();
  }

  Result<std::string> set_webhooks() {
    const auto percent = [&](std::string_view name) {
      return static_cast<std::uint32_t>(fields_.integer(name, 0, 100).value_or(0));
    };
    WebhookTerms terms{.url = fields_.required_text("url"),
                       .secret = Secret(fields_.text("secret").value_or("")),
                       .loss_percent = percent("loss_percent"),
                       .duplicate_percent = percent("duplicate_percent"),
                       .reorders = fields_.flag("reorder").value_or(false)};
    terms.delay = std::chrono::milliseconds(fields_.integer("delay_ms", 0, 600'000).value_or(0));
    terms.seed = static_cast<std::uint64_t>(fields_.integer("seed", 0, INT64_MAX).value_or(1));
    if (!net::origin_of(terms.url)) fields_.complain("\"url\" must begin with http:// or https://.");
    RUNLIGHT_TRY_VOID(fields_.finish());
    if (const auto control = world(); !control) return fail(control.error());
    control_.webhooks_.set(std::move(terms), "http://" + std::string(request_.headers.get("host")));
    return std::string("{}");
  }

  Result<std::string> tell_webhooks() {
    const WebhookCounts counts = control_.webhooks_.counts();
    return text_of("{\"events\":", counts.events, ",\"lost\":", counts.lost, ",\"duplicated\":", counts.duplicated,
                   ",\"delivered\":", counts.delivered, ",\"failed\":", counts.failed, ",\"waiting\":", counts.waiting, "}");
  }

  Result<std::string> clear_webhooks() {
    control_.webhooks_.clear();
    return std::string("{}");
  }

  Result<std::string> tell_clock() { return text_of("{\"now\":", Quoted{format_time(control_.now_())}, "}"); }
  Result<std::string> tell_stats() { return behaviour_.stats.json(); }
  Result<std::string> clear_stats() {
    behaviour_.stats.reset();
    return std::string("{}");
  }

  Result<std::string> tell_truth() {
    RUNLIGHT_TRY(const auto* world, this->world());
    std::string out;
    append_truth(out, control_.world_, *control_.world_.at(control_.now_(), k_origin));
    if (target_.parameter("deleted") != "1") return out;
    for (const auto& each : world->deleted_runs()) {
      append(out, "{\"type\":\"deleted_run\",\"repository_id\":", each.repository_id, ",\"run_id\":", each.run_id, "}\n");
    }
    return out;
  }

  Control& control_;
  Behaviour& behaviour_;
  const net::ServerRequest& request_;
  const net::Target& target_;
  const Pieces& pieces_;
  ControlFields fields_;
};

Control::Control(World& world, Behaviour& behaviour, WebhookSender& webhooks, std::function<Time()> now)
    : world_(world), behaviour_(behaviour), webhooks_(webhooks), now_(std::move(now)) {}

net::ServerReply Control::reply(const net::ServerRequest& request) {
  if (!is_loopback(request.remote_address))
    return error_reply({ErrorKind::forbidden, "Control calls are answered on loopback addresses only."});
  const auto target = net::parse_target(request.target);
  if (!target) return error_reply(target.error());
  const Pieces all = path_pieces(target->path);
  const Pieces pieces(all.begin() + 1, all.end());
  if (pieces.empty()) return error_reply({ErrorKind::not_found, "There is no control call of that name."});
  auto fields = ControlFields::parse(request.body);
  if (!fields) return error_reply(fields.error());
  auto said = Call(*this, request, *target, pieces, std::move(*fields)).answer();
  if (!said) return error_reply(said.error());
  auto reply = json_reply(200, std::move(*said));
  if (pieces[0] == "truth") reply.headers = {{"Content-Type", "application/x-ndjson"}, {"Cache-Control", "no-store"}};
  return reply;
}

}  // namespace runlight::sim
