// SPDX-License-Identifier: MIT
#include "api/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <stdexcept>

#include "api/arguments.hpp"
#include "api/reply.hpp"
#include "base/check.hpp"
#include "base/log.hpp"
#include "base/offload.hpp"
#include "store/migrate.hpp"
#include "store/named_query.hpp"

namespace runlight::api {
namespace {

const store::NamedQuery& find_question(std::string_view name) {
  const auto questions = store::named_queries();
  const auto found = std::ranges::find(questions, name, &store::NamedQuery::name);
  check(found != questions.end(), "every route's question is among the named queries");
  return *found;
}

/// JSONEachRow puts each row on a line of its own; a newline inside a value is escaped, so that these are all.
std::size_t count_rows(std::string_view lines) {
  return static_cast<std::size_t>(std::ranges::count(lines, '\n')) + (lines.empty() || lines.back() == '\n' ? 0U : 1U);
}

/// Turns lines into the elements of an array, in place: large answers are not copied for it.
std::string as_array(std::string lines) {
  if (!lines.empty() && lines.back() == '\n') lines.pop_back();
  std::ranges::replace(lines, '\n', ',');
  lines.insert(lines.begin(), '[');
  lines.push_back(']');
  return lines;
}

std::string_view only_row(std::string_view lines) {
  const auto row = lines.substr(0, lines.find('\n'));
  if (!row.starts_with('{') || !row.ends_with('}')) {
    throw std::logic_error("a question that is shown as an object gave no row");
  }
  return row;
}

namespace bj = boost::json;

bj::value time_or_null(const std::optional<Time>& time) { return time ? bj::value(format_time(*time)) : bj::value(nullptr); }
bj::value number_or_null(const std::optional<std::int64_t>& number) {
  return number ? bj::value(*number) : bj::value(nullptr);
}

bj::value budget_json(const std::optional<CollectorBudget>& budget) {
  if (!budget) return nullptr;
  return bj::object{{"limit", number_or_null(budget->limit)},
                    {"remaining", number_or_null(budget->remaining)},
                    {"reset_at", time_or_null(budget->reset_at)},
                    {"waiting_until", time_or_null(budget->waiting_until)},
                    {"waiting_for", budget->waiting_for}};
}

bj::value counts_json(const std::optional<CollectorCounts>& counts) {
  if (!counts) return nullptr;
  return bj::object{{"polls", counts->polls},
                    {"unchanged", counts->unchanged},
                    {"run_attempts_stored", counts->run_attempts_stored},
                    {"jobs_stored", counts->jobs_stored},
                    {"requests", counts->requests},
                    {"not_modified", counts->not_modified},
                    {"points", counts->points},
                    {"waits", counts->waits},
                    {"incomplete", counts->incomplete}};
}

bj::object collector_json(const CollectorState& collector) {
  return {{"state", collector.state},
          {"owner", collector.owner},
          {"message", collector.message},
          {"last_finished_at", time_or_null(collector.last_finished_at)},
          {"next_start_at", time_or_null(collector.next_start_at)},
          {"repositories_done", collector.repositories_done},
          {"repositories_total", collector.repositories_total},
          {"budget", budget_json(collector.budget)},
          {"last_minute", counts_json(collector.last_minute)}};
}

bj::value archive_json(const Options& options) {
  const auto archive = options.archive_state ? options.archive_state() : std::nullopt;
  if (!archive) return nullptr;
  return bj::object{{"place", archive->place},
                    {"mode", archive->mode},
                    {"state", archive->state},
                    {"message", archive->message},
                    {"last_exchanged_at", time_or_null(archive->last_exchanged_at)},
                    {"failing_since", time_or_null(archive->failing_since)},
                    {"interval_s", archive->interval_s},
                    {"segments_taken", archive->segments_taken},
                    {"rows_taken", archive->rows_taken},
                    {"segments_written", archive->segments_written},
                    {"rows_written", archive->rows_written}};
}

bj::object webhook_state(const Options& options) {
  const auto state = options.webhooks != nullptr ? options.webhooks->state() : WebhookState{};
  return {{"enabled", options.webhooks != nullptr && !options.webhooks->secret().empty()},
          {"received", state.received},
          {"refused", state.refused},
          {"duplicates", state.duplicates},
          {"applied", state.applied},
          {"waiting", state.waiting},
          {"last_received_at", time_or_null(state.last_received_at)}};
}

std::uint64_t data_version(const Options& options) { return options.data_version ? options.data_version() : 0; }

std::string process_state(const Options& options) {
  return bj::serialize(bj::object{{"version", RUNLIGHT_VERSION},
                                  {"engine_version", options.engine.version()},
                                  {"schema_version", store::newest_schema_version()},
                                  {"data_version", data_version(options)},
                                  {"webhooks", webhook_state(options)},
                                  {"collector", collector_json(options.collector_state())},
                                  {"archive", archive_json(options)}});
}

/// One object of the members of both.
std::string merged(std::string object, std::string_view other) {
  object.back() = ',';
  return object.append(other.substr(1));
}

std::string data_of(const Options& options, Shape shape, std::string lines) {
  switch (shape) {
    case Shape::rows: return as_array(std::move(lines));
    case Shape::object: return std::string(only_row(lines));
    case Shape::health: return merged(process_state(options), only_row(lines));
  }
  return "null";
}

std::string meta_of(const Route& route, const store::Answer& answer, std::size_t rows, Time now) {
  return boost::json::serialize(boost::json::object{{"question", route.question},
                                                    {"rows", rows},
                                                    {"rows_read", answer.rows_read},
                                                    {"elapsed_ms", std::round(answer.elapsed.count() * 1e5) / 100},
                                                    {"generated_at", format_time(now)}});
}

/// What the asker may see of an engine's failure. That it did not understand our own SQL is a fault of ours.
Failure outward(const Route& route, Error error) {
  if (error.kind != ErrorKind::bad_input || error.engine_code == 0) return {std::move(error), {}};
  log::error("a question was refused by the engine", {{"question", route.question}, {"message", error.message}});
  return {{.kind = ErrorKind::internal,
           .message = fmt::format("{} could not be answered; the log of this server says why.", route.question)},
          {}};
}

Result<store::Answer> ask(const Options& options, const Route& route, const store::Arguments& arguments) {
  const bool is_remembered = route.shape == Shape::health && options.data_version;
  const auto version = data_version(options);
  if (is_remembered) {
    if (auto known = options.health_cache->find(version, options.clock.monotonic())) return *std::move(known);
  }
  auto answered = store::ask(options.engine, route.question, arguments);
  if (is_remembered && answered) options.health_cache->put(version, options.clock.monotonic(), *answered);
  return answered;
}

}  // namespace

Result<store::Answer> ask_health_counts(const Options& options) {
  const auto health = std::ranges::find(routes(), Shape::health, &Route::shape);
  auto answered = ask(options, *health, {});
  if (!answered) return fail(outward(*health, std::move(answered).error()).error);
  return answered;
}

Task<net::ServerReply> answer(std::shared_ptr<const Options> options, Route route, net::Target target) {
  const Time now = options->clock.now();
  auto arguments = read_arguments(find_question(route.question), target, now);
  if (!arguments) co_return error_reply(arguments.error());

  auto answered = co_await offload(
      options->workers, [options, route, arguments = *std::move(arguments)] { return ask(*options, route, arguments); });
  if (!answered) co_return error_reply(outward(route, std::move(answered).error()));

  const auto rows = count_rows(answered->body);
  const auto meta = meta_of(route, *answered, rows, now);
  auto body = data_of(*options, route.shape, std::move(answered->body));
  body.insert(0, "{\"data\":");
  body.append(",\"meta\":").append(meta).push_back('}');
  co_return json_reply(200, std::move(body));
}

}  // namespace runlight::api
