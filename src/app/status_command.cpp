// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json.hpp>
#include <limits>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/event_loop.hpp"
#include "app/judging.hpp"
#include "app/parts.hpp"
#include "app/status.hpp"
#include "net/url.hpp"
#include "store/named_query.hpp"
#include "store/row_reader.hpp"

namespace runlight::app {
namespace {

namespace bj = boost::json;

constexpr std::size_t k_most_rows = 50;
constexpr int k_ok = 200;
constexpr int k_unauthorized = 401;
constexpr int k_forbidden = 403;
constexpr int k_server_error = 500;

struct Observed {
  std::optional<Time> last_observed_at;
};
BOOST_DESCRIBE_STRUCT(Observed, (), (last_observed_at))

Status read_folder(const std::string& folder, const RetentionSetting& setting, const insight::Thresholds& thresholds) {
  StoreParts store(folder);
  const Time at = system_clock().now();
  or_fatal(judge_folder(store.store, thresholds, folder, at));
  const auto now = format_time(std::chrono::floor<std::chrono::seconds>(at));
  const auto coverage = or_fatal(store::ask(*store.engine, "coverage", {{"now", {now}}}));
  const auto retention = or_fatal(store::ask(*store.engine, "retention", retention_arguments(setting, at)));
  const auto health = or_fatal(store::ask(*store.engine, "health_counts", {}));
  const auto archives = or_fatal(store::ask(*store.engine, "archives", {}));
  const auto verdicts = or_fatal(store::ask(*store.engine, "verdicts", {}));
  const auto observed = or_fatal(store::parse_rows<Observed>(health.body, "health_counts"));
  return {.repositories = or_fatal(store::parse_rows<RepositoryStatus>(coverage.body, "coverage")),
          .last_observed_at = observed.empty() ? std::nullopt : observed.front().last_observed_at,
          .collector = {.state = "", .cycle = read_cycle_note(folder), .waiting_until = {}},
          .retention = {.setting = setting,
                        .repositories = or_fatal(store::parse_rows<RepositoryRetention>(retention.body, "retention"))},
          .archives = or_fatal(store::parse_rows<ArchiveStatus>(archives.body, "archives")),
          .verdicts = or_fatal(store::parse_rows<WorkflowVerdict>(verdicts.body, "verdicts"))};
}

/// Who holds the folder is most often a server, which can be asked.
Status read_free_folder(const std::string& folder, const RetentionSetting& setting, const insight::Thresholds& thresholds) {
  try {
    return read_folder(folder, setting, thresholds);
  } catch (const Fatal& fatal) {
    if (fatal.error().kind != ErrorKind::conflict) throw;
    auto error = fatal.error();
    error.message += "; if that is a server, ask it: runlight status --url http://127.0.0.1:8080";
    throw Fatal(std::move(error));
  }
}

/// The server's own sentence where it had one.
std::string told_by(const net::HttpResponse& response) {
  boost::system::error_code failed;
  const auto body = bj::parse(response.body, failed);
  const auto* error = !failed && body.is_object() ? body.get_object().if_contains("error") : nullptr;
  const auto* message = error != nullptr && error->is_object() ? error->get_object().if_contains("message") : nullptr;
  return message != nullptr && message->is_string() ? std::string(message->get_string()) : "is it a Runlight?";
}

/// What the status means to whoever asked with this token; "": nothing more than the server said.
std::pair<ErrorKind, std::string> meaning_of(int status, bool has_token) {
  const auto make = "`runlight token create` makes one with the scope read";
  if (status == k_unauthorized && has_token) {
    return {ErrorKind::unauthorized, fmt::format(". The token in {} is not valid there; {}", k_api_token_variable, make)};
  }
  if (status == k_unauthorized) {
    return {ErrorKind::unauthorized, fmt::format(". Set {} to an API token of that server; {}", k_api_token_variable, make)};
  }
  if (status == k_forbidden) {
    return {ErrorKind::forbidden, fmt::format(". The token in {} may not do this; {}", k_api_token_variable, make)};
  }
  return {status >= k_server_error ? ErrorKind::unavailable : ErrorKind::bad_data, ""};
}

Error refusal(const net::HttpResponse& response, bool has_token) {
  auto words = told_by(response);
  const auto [kind, meaning] = meaning_of(response.status, has_token);
  if (!meaning.empty() && words.ends_with('.')) words.pop_back();
  return {kind, fmt::format("{} answered with {}: {}{}", net::without_query(response.url), response.status, words, meaning)};
}

Task<Result<std::string>> get(net::HttpClient* client, std::string url, Secret token) {
  const bool has_token = !token.empty();
  net::HttpRequest request{
      .url = std::move(url), .headers = {{"Accept", "application/json"}}, .bearer_token = std::move(token)};
  RUNLIGHT_CO_TRY(auto response, co_await client->send(std::move(request)));
  if (response.status != k_ok) co_return fail(refusal(response, has_token));
  co_return std::move(response.body);
}

Task<Result<Status>> ask_server(net::HttpClient* client, std::string url, Secret token, RetentionSetting setting) {
  while (url.ends_with('/')) url.pop_back();
  StatusAnswers answers;
  RUNLIGHT_CO_TRY(answers.health, co_await get(client, url + "/api/v1/health", token));
  RUNLIGHT_CO_TRY(answers.coverage, co_await get(client, url + "/api/v1/coverage", token));
  RUNLIGHT_CO_TRY(answers.retention, co_await get(client, url + retention_target(setting), token));
  RUNLIGHT_CO_TRY(answers.verdicts, co_await get(client, url + "/api/v1/verdicts", token));
  co_return status_of_answers(answers, setting);
}

Status read_server(const std::string& url, const RetentionSetting& setting) {
  or_fatal(net::configured_origin(url));
  const auto token = or_fatal(api_token());
  EventLoop loop;
  const auto client = net::make_curl_client({.user_agent = "runlight/" RUNLIGHT_VERSION});
  std::optional<Status> status;
  const auto body = [&]() -> Task<int> {
    status = or_fatal(co_await ask_server(client.get(), url, token, setting));
    co_return k_exit_ok;
  };
  loop.run(body);
  if (!status) throw Fatal({ErrorKind::cancelled, "stopped before the server had answered"});
  return *std::move(status);
}

}  // namespace

int run_status(const StatusSettings& settings) {
  const auto setting = retention_setting(settings);
  const auto thresholds = read_thresholds(settings.verdicts);
  auto status = settings.url.empty() ? read_free_folder(existing_data_folder(settings.data_folder), setting, thresholds)
                                     : read_server(settings.url, setting);
  const bool alarms = settings.check && has_alarm(status.verdicts);
  const Time now = system_clock().now();
  const auto rows = settings.all ? std::numeric_limits<std::size_t>::max() : k_most_rows;
  fmt::print("{}", settings.json ? status_json(std::move(status), now) : status_text(std::move(status), rows, now));
  return alarms ? k_exit_alarm : k_exit_ok;
}

}  // namespace runlight::app
