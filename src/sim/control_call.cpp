// SPDX-License-Identifier: MIT
#include "sim/control_call.hpp"

#include <fmt/format.h>

#include <array>

#include "sim/json_text.hpp"
#include "sim/truth.hpp"

namespace runlight::sim {
namespace {

constexpr std::int64_t k_many = 1'000'000;
constexpr std::string_view k_origin = "http://127.0.0.1";

}  // namespace

Result<std::string> ControlCall::answer() {
  struct Entry {
    std::string_view method;
    std::string_view first;
    std::size_t pieces;
    std::string_view last;
    Result<std::string> (ControlCall::*act)();
  };
  static constexpr std::array k_entries{
      Entry{"POST", "runs", 1, "", &ControlCall::create_runs},
      Entry{"POST", "runs", 3, "start", &ControlCall::start_run},
      Entry{"POST", "runs", 3, "finish", &ControlCall::finish_run},
      Entry{"POST", "runs", 3, "rerun", &ControlCall::rerun},
      Entry{"DELETE", "runs", 2, "", &ControlCall::delete_run},
      Entry{"POST", "repositories", 1, "", &ControlCall::create_repository},
      Entry{"PATCH", "repositories", 3, "", &ControlCall::change_repository},
      Entry{"PATCH", "workflows", 2, "", &ControlCall::change_workflow},
      Entry{"POST", "faults", 1, "", &ControlCall::add_fault},
      Entry{"DELETE", "faults", 1, "", &ControlCall::clear_faults},
      Entry{"POST", "search_index", 1, "", &ControlCall::set_search_index},
      Entry{"POST", "drift", 1, "", &ControlCall::set_drift},
      Entry{"POST", "tokens", 1, "", &ControlCall::set_tokens},
      Entry{"POST", "permissions", 1, "", &ControlCall::set_permissions},
      Entry{"POST", "clock", 1, "", &ControlCall::advance_clock},
      Entry{"GET", "clock", 1, "", &ControlCall::tell_clock},
      Entry{"POST", "webhooks", 1, "", &ControlCall::set_webhooks},
      Entry{"GET", "webhooks", 1, "", &ControlCall::tell_webhooks},
      Entry{"DELETE", "webhooks", 1, "", &ControlCall::clear_webhooks},
      Entry{"GET", "stats", 1, "", &ControlCall::tell_stats},
      Entry{"DELETE", "stats", 1, "", &ControlCall::clear_stats},
      Entry{"GET", "truth", 1, "", &ControlCall::tell_truth},
      Entry{"GET", "planted", 1, "", &ControlCall::tell_planted},
  };
  for (const auto& entry : k_entries) {
    const bool is_meant = entry.method == request_.method && entry.first == pieces_[0] && entry.pieces == pieces_.size();
    if (is_meant && (entry.last.empty() || entry.last == pieces_.back())) return (this->*entry.act)();
  }
  return fail(ErrorKind::not_found, fmt::format("There is no control call {} {}.", request_.method, target_.path));
}

Result<std::string> ControlCall::add_fault() {
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
  site_.behaviour.faults.add(std::move(fault));
  return text_of("{\"waiting\":", site_.behaviour.faults.size(), "}");
}

Result<std::string> ControlCall::clear_faults() {
  site_.behaviour.faults.clear();
  return std::string("{\"waiting\":0}");
}

Result<std::string> ControlCall::set_search_index() {
  const IndexFlaws flaws{
      .lag = std::chrono::seconds(fields_.integer("lag_s", 0, 30 * 86'400).value_or(0)),
      .missing_percent = static_cast<std::uint32_t>(fields_.integer("missing_percent", 0, 100).value_or(0)),
      .wobble_percent = static_cast<std::uint32_t>(fields_.integer("wobble_percent", 0, 100).value_or(0))};
  RUNLIGHT_TRY_VOID(fields_.finish());
  site_.behaviour.search_index.set(flaws);
  return std::string("{}");
}

Result<std::string> ControlCall::set_drift() {
  const DriftTerms terms{.adds = fields_.integer("adds", 0, 1'000).value_or(0),
                         .deletes = fields_.integer("deletes", 0, 1'000).value_or(0),
                         .every = fields_.integer("every", 1, k_many).value_or(1)};
  RUNLIGHT_TRY_VOID(fields_.finish());
  if (const auto control = world(); !control) return fail(control.error());
  site_.behaviour.drift.set(terms);
  return std::string("{}");
}

Result<std::string> ControlCall::set_tokens() {
  const auto expire = fields_.flag("expire");
  if (!expire) fields_.complain("\"expire\" is missing.");
  RUNLIGHT_TRY_VOID(fields_.finish());
  if (*expire)
    site_.behaviour.tokens.expire_used();
  else
    site_.behaviour.tokens.forgive();
  return std::string("{}");
}

Result<std::string> ControlCall::set_permissions() {
  auto denied = fields_.texts("deny").value_or(std::vector<std::string>());
  for (const auto& each : denied) {
    if (each != "actions" && each != "metadata" && each != "contents")
      fields_.complain(fmt::format("\"{}\" is none of actions, metadata, contents.", each));
  }
  RUNLIGHT_TRY_VOID(fields_.finish());
  site_.behaviour.tokens.deny(std::move(denied));
  return std::string("{}");
}

Result<std::string> ControlCall::advance_clock() {
  const auto seconds = fields_.integer("advance_s", 0, 400LL * 86'400);
  if (!seconds) fields_.complain("\"advance_s\" is missing.");
  RUNLIGHT_TRY_VOID(fields_.finish());
  site_.behaviour.clock_ahead_s += *seconds;
  return tell_clock();
}

Result<std::string> ControlCall::set_webhooks() {
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
  site_.webhooks.set(std::move(terms), "http://" + std::string(request_.headers.get("host")));
  return std::string("{}");
}

Result<std::string> ControlCall::tell_webhooks() {
  const WebhookCounts counts = site_.webhooks.counts();
  return text_of("{\"events\":", counts.events, ",\"lost\":", counts.lost, ",\"duplicated\":", counts.duplicated,
                 ",\"delivered\":", counts.delivered, ",\"failed\":", counts.failed, ",\"waiting\":", counts.waiting, "}");
}

Result<std::string> ControlCall::clear_webhooks() {
  site_.webhooks.clear();
  return std::string("{}");
}

Result<std::string> ControlCall::tell_clock() { return text_of("{\"now\":", Quoted{format_time(site_.now())}, "}"); }

Result<std::string> ControlCall::tell_stats() { return site_.behaviour.stats.json(); }

Result<std::string> ControlCall::clear_stats() {
  site_.behaviour.stats.reset();
  return std::string("{}");
}

Result<std::string> ControlCall::tell_planted() {
  std::string out;
  append_planted(out, site_.world, site_.now());
  return out;
}

Result<std::string> ControlCall::tell_truth() {
  RUNLIGHT_TRY(const auto* world, this->world());
  std::string out;
  append_truth(out, site_.world, *site_.world.at(site_.now(), k_origin));
  if (target_.parameter("deleted") != "1") return out;
  for (const auto& each : world->deleted_runs()) {
    append(out, "{\"type\":\"deleted_run\",\"repository_id\":", each.repository_id, ",\"run_id\":", each.run_id, "}\n");
  }
  return out;
}

}  // namespace runlight::sim
