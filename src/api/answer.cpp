// SPDX-License-Identifier: MIT
#include "api/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <stdexcept>

#include "api/arguments.hpp"
#include "api/call.hpp"
#include "api/json_value.hpp"
#include "api/negotiation.hpp"
#include "api/reply.hpp"
#include "base/check.hpp"
#include "base/log.hpp"
#include "net/gzip.hpp"
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

std::string_view only_row(std::string_view lines) {
  const auto row = lines.substr(0, lines.find('\n'));
  if (!row.starts_with('{') || !row.ends_with('}')) {
    throw std::logic_error("a question that is shown as an object gave no row");
  }
  return row;
}

namespace bj = boost::json;

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

/// Owner and message name repositories: for those who may see all.
bj::object collector_json(const CollectorState& collector, bool sees_all) {
  return {{"state", collector.state},
          {"owner", sees_all ? collector.owner : ""},
          {"message", sees_all ? collector.message : ""},
          {"last_finished_at", time_or_null(collector.last_finished_at)},
          {"next_start_at", time_or_null(collector.next_start_at)},
          {"repositories_done", collector.repositories_done},
          {"repositories_total", collector.repositories_total},
          {"budget", budget_json(collector.budget)},
          {"last_minute", counts_json(collector.last_minute)}};
}

bj::value archive_json(const Options& options, bool sees_all) {
  const auto archive = options.archive_state ? options.archive_state() : std::nullopt;
  if (!archive) return nullptr;
  return bj::object{{"place", sees_all ? archive->place : ""},
                    {"mode", archive->mode},
                    {"state", archive->state},
                    {"message", sees_all ? archive->message : ""},
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

std::string process_state(const Options& options, bool sees_all) {
  return bj::serialize(bj::object{{"version", RUNLIGHT_VERSION},
                                  {"engine_version", options.engine.version()},
                                  {"schema_version", store::newest_schema_version()},
                                  {"data_version", data_version(options)},
                                  {"webhooks", webhook_state(options)},
                                  {"collector", collector_json(options.collector_state(), sees_all)},
                                  {"archive", archive_json(options, sees_all)}});
}

/// One object of the members of both.
std::string merged(std::string object, std::string_view other) {
  object.back() = ',';
  return object.append(other.substr(1));
}

/// Below it, headers weigh as much as what is saved.
constexpr std::size_t k_worth_gzip_bytes = 2'000;

/// Made once for all who ask, where the engine is asked: to compress ten thousand workflows takes 0.06 s.
Result<void> make_reply(TimedAnswer& known, std::string_view question, Shape shape) {
  auto& lines = known.answer.body;
  const auto meta = meta_of(question, known.answer, known.generated_at);
  known.reply = with_meta(shape == Shape::rows ? rows_as_array(std::move(lines)) : std::string(only_row(lines)), meta);
  lines = {};
  if (known.reply.size() < k_worth_gzip_bytes) return {};
  RUNLIGHT_TRY(known.gzipped_reply, net::gzip(known.reply));
  return {};
}

net::ServerReply reply_of(const AnswerCache::Shared& known, std::string_view accept_encoding) {
  auto reply = json_reply(200, {});
  reply.headers.add("Vary", "Accept-Encoding");
  const bool is_gzip = !known->gzipped_reply.empty() && accepted_quality(accept_encoding, "gzip") > 0;
  if (is_gzip) reply.headers.add("Content-Encoding", "gzip");
  reply.static_body = is_gzip ? known->gzipped_reply : known->reply;
  reply.body_owner = known;
  return reply;
}

/// What the asker may see of an engine's failure. That it did not understand our own SQL is a fault of ours.
Error outward(std::string_view question, Error error) {
  if (error.kind != ErrorKind::bad_input || error.engine_code == 0) return error;
  log::error("a question was refused by the engine", {{"question", question}, {"message", error.message}});
  return {.kind = ErrorKind::internal,
          .message = fmt::format("{} could not be answered; the log of this server says why.", question)};
}

constexpr std::string_view k_health_question = "health_counts";
/// Pages ask for it every few seconds; while data comes in all the time, counting takes a twentieth of the time at most.
constexpr int k_health_rest = 20;

struct Asked {
  std::string_view question;
  Shape shape{};
  store::Arguments arguments;
};

Result<TimedAnswer> ask(Server& server, const auth::Visibility& visibility, const Asked& asked) {
  const auto& options = server.options;
  TimedAnswer known{.answer = {}, .generated_at = options.clock.now()};
  const auto version = options.data_version ? std::optional(options.data_version()) : std::nullopt;
  RUNLIGHT_TRY(const auto visible, server.repositories.ids(options.engine, visibility, version));
  auto answered = store::ask(options.engine, asked.question, asked.arguments, "JSONEachRow", visible);
  if (!answered) return fail(outward(asked.question, std::move(answered).error()));
  known.answer = *std::move(answered);
  if (asked.shape != Shape::health) RUNLIGHT_TRY_VOID(make_reply(known, asked.question, asked.shape));
  return known;
}

/// Lengths keep apart what stands side by side.
void append(std::string& text, std::string_view part) { text += fmt::format("{}:{},", part.size(), part); }

/// What makes two askers' questions the same but for the time.
std::string text_of(std::string_view question, const store::Arguments& arguments, const auth::Visibility& visibility) {
  std::string text;
  append(text, question);
  for (const auto& [name, values] : arguments) {
    if (name == k_now_parameter) continue;
    append(text, name);
    text += fmt::format("{} ", values.size());
    for (const auto& value : values) append(text, value);
  }
  text += visibility.all ? "all" : "of";
  for (const auto& glob : visibility.globs) append(text, glob);
  return text;
}

Task<Result<TimedAnswer>> ask_in_turn(std::shared_ptr<Server> server, std::string asker, auth::Visibility visibility,
                                      Asked asked) {
  co_return co_await server->queue.run(
      std::move(asker),
      [server, visibility = std::move(visibility), asked = std::move(asked)] { return ask(*server, visibility, asked); });
}

/// In the viewer's turn; by itself in a turn of its own, so that no viewer waits behind it, and as of then.
AnswerCache::Ask asking(const Call& call, Asked asked) {
  return [server = std::weak_ptr(call.server), visibility = call.asker.viewer.visibility, asked = std::move(asked),
          viewer = asker_of(call)](AnswerCache::For whom) {
    auto alive = server.lock();
    check(alive != nullptr, "answers are asked for by their server");
    if (whom == AnswerCache::For::viewer) return ask_in_turn(std::move(alive), viewer, visibility, asked);
    auto asked_now = asked;
    if (const auto now = asked_now.arguments.find(std::string(k_now_parameter)); now != asked_now.arguments.end()) {
      now->second = {format_time(alive->options.clock.now())};
    }
    return ask_in_turn(std::move(alive), "this server", visibility, std::move(asked_now));
  };
}

Task<Result<AnswerCache::Shared>> known_or_asked(Call call, Asked asked) {
  const auto& options = call.server->options;
  if (!options.data_version) {
    auto answered = co_await asking(call, std::move(asked))(AnswerCache::For::viewer);
    if (!answered) co_return fail(std::move(answered).error());
    co_return std::make_shared<const TimedAnswer>(*std::move(answered));
  }
  const AnswerCache::Question question{.text = text_of(asked.question, asked.arguments, call.asker.viewer.visibility),
                                       .data_version = data_version(options),
                                       .is_timed = asked.arguments.contains(std::string(k_now_parameter)),
                                       .rest = asked.question == k_health_question ? k_health_rest : 0};
  co_return co_await call.server->answers.answer(question, asking(call, std::move(asked)));
}

}  // namespace

std::string rows_as_array(std::string lines) {
  if (!lines.empty() && lines.back() == '\n') lines.pop_back();
  std::ranges::replace(lines, '\n', ',');
  lines.insert(lines.begin(), '[');
  lines.push_back(']');
  return lines;
}

std::string meta_of(std::string_view question, const store::Answer& answer, Time now) {
  return boost::json::serialize(boost::json::object{{"question", question},
                                                    {"rows", count_rows(answer.body)},
                                                    {"rows_read", answer.rows_read},
                                                    {"elapsed_ms", std::round(answer.elapsed.count() * 1e5) / 100},
                                                    {"generated_at", format_time(now)}});
}

std::string with_meta(std::string data, std::string_view meta) {
  data.insert(0, "{\"data\":");
  data.append(",\"meta\":").append(meta).push_back('}');
  return data;
}

Task<Result<AnswerCache::Shared>> ask_health_counts(Call call) {
  co_return co_await known_or_asked(std::move(call),
                                    {.question = k_health_question, .shape = Shape::health, .arguments = {}});
}

Task<net::ServerReply> answer_question(Call call) {
  const auto question = call.route->question;
  const Time now = call.server->options.clock.now();
  auto arguments = read_arguments(find_question(question), call.target, now, call.server->options.prices);
  if (!arguments) co_return error_reply(arguments.error());
  const auto answered =
      co_await known_or_asked(call, {.question = question, .shape = call.route->shape, .arguments = *std::move(arguments)});
  if (!answered) co_return error_reply({answered.error(), {}});
  const auto& known = **answered;
  if (call.route->shape != Shape::health) co_return reply_of(*answered, call.request.headers.get("Accept-Encoding"));
  auto data = merged(process_state(call.server->options, call.asker.viewer.visibility.all), only_row(known.answer.body));
  co_return json_reply(200, with_meta(std::move(data), meta_of(question, known.answer, known.generated_at)));
}

}  // namespace runlight::api
