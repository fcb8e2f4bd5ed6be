// SPDX-License-Identifier: MIT
#include "api/metrics.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/reply.hpp"
#include "store/migrate.hpp"
#include "store/row_reader.hpp"

namespace runlight::api {
namespace {

struct HealthCounts {
  std::int64_t repositories = 0;
  std::int64_t workflows = 0;
  std::int64_t runs = 0;
  std::int64_t jobs = 0;
  std::optional<Time> last_observed_at;
  std::int64_t repositories_incomplete = 0;
  std::int64_t histories_unread = 0;
};
BOOST_DESCRIBE_STRUCT(HealthCounts, (),
                      (repositories, workflows, runs, jobs, last_observed_at, repositories_incomplete, histories_unread))

std::string label_value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

/// Writes https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
class Exposition {
 public:
  void gauge(std::string_view name, std::string_view help, std::int64_t value) {
    head(name, help, "gauge");
    text_ += fmt::format("{} {}\n", name, value);
  }
  void gauge(std::string_view name, std::string_view help, const std::optional<std::int64_t>& value) {
    if (value) gauge(name, help, *value);
  }
  void gauge(std::string_view name, std::string_view help, const std::optional<Time>& time) {
    if (!time) return;
    head(name, help, "gauge");
    text_ += fmt::format("{} {:.3f}\n", name, static_cast<double>(time->time_since_epoch().count()) / 1'000);
  }
  void counter(std::string_view name, std::string_view help, std::int64_t value) {
    head(name, help, "counter");
    text_ += fmt::format("{} {}\n", name, value);
  }
  void head(std::string_view name, std::string_view help, std::string_view type) {
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  void sample(std::string_view name, std::string_view label, std::string_view value, std::int64_t number) {
    text_ += fmt::format("{}{{{}=\"{}\"}} {}\n", name, label, label_value(value), number);
  }
  void line(std::string text) { text_ += std::move(text); }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void write_process(Exposition& out, const Options& options) {
  out.head("runlight_build_info", "Which build this is; always 1.", "gauge");
  out.line(fmt::format("runlight_build_info{{version=\"{}\",engine_version=\"{}\",schema_version=\"{}\"}} 1\n",
                       label_value(RUNLIGHT_VERSION), label_value(options.engine.version()),
                       store::newest_schema_version()));
  out.gauge("process_start_time_seconds", "When this process began to answer.", std::optional(options.started_at));
  out.gauge("runlight_data_version", "Grows whenever something was stored.",
            options.data_version ? static_cast<std::int64_t>(options.data_version()) : 0);
}

void write_counts(Exposition& out, const HealthCounts& counts) {
  out.gauge("runlight_repositories", "Repositories that are stored.", counts.repositories);
  out.gauge("runlight_workflows", "Workflows that are stored.", counts.workflows);
  out.gauge("runlight_runs", "Runs that are stored.", counts.runs);
  out.gauge("runlight_jobs", "Jobs that are stored, those of every attempt.", counts.jobs);
  out.gauge("runlight_repositories_incomplete", "Repositories whose last collection was not complete.",
            counts.repositories_incomplete);
  out.gauge("runlight_histories_unread", "Watched repositories of whose history something is still to be read.",
            counts.histories_unread);
  out.gauge("runlight_last_observed_timestamp_seconds", "When GitHub last told anything that is stored.",
            counts.last_observed_at);
}

void write_budget(Exposition& out, const CollectorBudget& budget) {
  out.gauge("runlight_github_points_limit", "Points of the credential's hour.", budget.limit);
  out.gauge("runlight_github_points_remaining", "Points that are left of the credential's hour.", budget.remaining);
  out.gauge("runlight_github_points_reset_timestamp_seconds", "When the credential's hour ends.", budget.reset_at);
  out.gauge("runlight_github_waiting", "Whether a limit holds requests back.", budget.waiting_until ? 1 : 0);
}

void write_work(Exposition& out, const CollectorCounts& counts) {
  using Row = std::pair<std::string_view, std::string_view>;
  const std::array<std::pair<Row, std::int64_t>, 9> rows{{
      {{"polls", "Looks at a repository's list of runs."}, counts.polls},
      {{"unchanged", "Looks at a repository without news."}, counts.unchanged},
      {{"run_attempts_stored", "Attempts of runs that were stored."}, counts.run_attempts_stored},
      {{"jobs_stored", "Jobs that were stored."}, counts.jobs_stored},
      {{"requests", "Requests to GitHub."}, counts.requests},
      {{"not_modified", "Requests that GitHub answered with 304, free."}, counts.not_modified},
      {{"points", "Points that requests cost."}, counts.points},
      {{"waits", "Waits for a limit."}, counts.waits},
      {{"incomplete", "Repositories that did not go through."}, counts.incomplete},
  }};
  for (const auto& [row, value] : rows)
    out.counter(fmt::format("runlight_collector_{}_total", row.first), row.second, value);
}

void write_collector(Exposition& out, const CollectorState& collector) {
  out.head("runlight_collector_state", "What the collector does: 1 for the state that it is in.", "gauge");
  for (const auto* state : {"off", "collecting", "waiting", "failing"}) {
    out.sample("runlight_collector_state", "state", state, collector.state == state ? 1 : 0);
  }
  out.gauge("runlight_collector_last_finished_timestamp_seconds", "When a collection last went through.",
            collector.last_finished_at);
  if (collector.budget) write_budget(out, *collector.budget);
  if (collector.since_start) write_work(out, *collector.since_start);
}

void write_webhooks(Exposition& out, const WebhookState& state) {
  out.counter("runlight_webhooks_received_total", "Deliveries that were accepted and kept.", state.received);
  out.counter("runlight_webhooks_refused_total", "Deliveries that were refused.", state.refused);
  out.counter("runlight_webhooks_duplicates_total", "Deliveries that were accepted a second time.", state.duplicates);
  out.counter("runlight_webhooks_applied_total", "Deliveries that were applied.", state.applied);
  out.gauge("runlight_webhooks_waiting", "Deliveries that were accepted and are not applied yet.", state.waiting);
  out.gauge("runlight_webhooks_last_received_timestamp_seconds", "When a delivery was last accepted.",
            state.last_received_at);
}

std::string exposition(const Options& options, const HealthCounts& counts) {
  Exposition out;
  write_process(out, options);
  write_counts(out, counts);
  write_collector(out, options.collector_state());
  if (options.webhooks != nullptr && !options.webhooks->secret().empty()) write_webhooks(out, options.webhooks->state());
  return out.take();
}

}  // namespace

Task<net::ServerReply> metrics(Call call) {
  const auto answered = co_await ask_health_counts(call);
  if (!answered) co_return error_reply({answered.error(), {}});
  const auto rows = store::parse_rows<HealthCounts>((*answered)->answer.body, "health_counts");
  if (!rows) co_return error_reply({rows.error(), {}});
  net::ServerReply reply;
  reply.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  reply.headers.add("Cache-Control", "no-store");
  reply.body = exposition(call.server->options, rows->empty() ? HealthCounts{} : rows->front());
  co_return reply;
}

}  // namespace runlight::api
