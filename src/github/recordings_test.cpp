// SPDX-License-Identifier: MIT
// Every recorded answer and event decodes without a defect and says what a plain reading of its JSON says. The recordings
// are not part of the project; where they are absent the tests are skipped.
#include <date/date.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/json.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "github/client.hpp"
#include "github/decode.hpp"
#include "github/rate_budget.hpp"
#include "github/test_kit.hpp"

namespace runlight::github {
namespace {

namespace fs = std::filesystem;
namespace bj = boost::json;
using namespace std::chrono_literals;

const Time k_observed_at = *parse_time("2026-06-01T00:00:00Z");
const fs::path k_recordings = fs::path(RUNLIGHT_SOURCE_DIR) / "../shared/data";
const fs::path k_webhooks = fs::path(RUNLIGHT_SOURCE_DIR) / "tests/node_modules/@octokit/webhooks-examples";

/// Plain or gzip.
std::string read_file(const fs::path& path) {
  std::string text;
  gzFile file = gzopen(path.c_str(), "rb");
  char chunk[65536];
  for (int n = 0; (n = gzread(file, chunk, sizeof chunk)) > 0;) text.append(chunk, static_cast<std::size_t>(n));
  gzclose(file);
  return text;
}

/// Some recordings were saved by tools that write UTF-16 or a byte order mark.
std::string as_utf8(const std::string& text) {
  if (text.starts_with("\xef\xbb\xbf")) return text.substr(3);
  if (!text.starts_with("\xff\xfe")) return text;
  std::u16string wide;
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    wide += static_cast<char16_t>(static_cast<unsigned char>(text[i]) | static_cast<unsigned char>(text[i + 1]) << 8U);
  }
  std::string out;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    char32_t c = wide[i];
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < wide.size()) c = 0x10000 + ((c - 0xd800) << 10U) + (wide[++i] - 0xdc00U);
    const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
    const auto tail = [&](unsigned shift) { byte(0x80U | ((c >> shift) & 0x3fU)); };
    if (c < 0x80) {
      byte(c);
    } else if (c < 0x800) {
      byte(0xc0U | c >> 6U), tail(0);
    } else if (c < 0x10000) {
      byte(0xe0U | c >> 12U), tail(6), tail(0);
    } else {
      byte(0xf0U | c >> 18U), tail(12), tail(6), tail(0);
    }
  }
  return out;
}

struct Recording {
  fs::path path;
  std::string text;
  bj::value json;
};

std::vector<Recording> recordings(const fs::path& folder) {
  std::vector<Recording> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".json" && extension != ".gz")) continue;
    if (entry.path().parent_path().filename() == "mappings") continue;
    auto text = as_utf8(read_file(entry.path()));
    boost::system::error_code error;
    bj::parse_options options;
    options.max_depth = 100;
    auto json = bj::parse(text, error, {}, options);
    if (!error) found.push_back({entry.path(), std::move(text), std::move(json)});
  }
  return found;
}

const bj::value* field(const bj::value& object, std::string_view key) {
  const auto* const fields = object.if_object();
  const auto* const value = fields != nullptr ? fields->if_contains(key) : nullptr;
  return value != nullptr && !value->is_null() ? value : nullptr;
}

std::optional<std::string> text(const bj::value& object, std::string_view key) {
  const auto* const value = field(object, key);
  if (value == nullptr || !value->is_string() || value->get_string().empty()) return std::nullopt;
  return std::string(value->get_string());
}

std::string text_or_empty(const bj::value& object, std::string_view key) { return text(object, key).value_or(""); }

std::string inner_text(const bj::value& object, std::string_view key, std::string_view inner) {
  const auto* const value = field(object, key);
  return value != nullptr ? text_or_empty(*value, inner) : "";
}

std::int64_t number(const bj::value& object, std::string_view key, std::int64_t otherwise = 0) {
  const auto* const value = field(object, key);
  return value != nullptr ? value->to_number<std::int64_t>() : otherwise;
}

std::optional<Time> time(const bj::value& object, std::string_view key) {
  const auto word = text(object, key);
  const auto parsed = parse_time(word.value_or(""));
  return parsed ? std::optional<Time>(*parsed) : std::nullopt;
}

void expect_same(const model::Run& run, const bj::value& json) {
  EXPECT_EQ(run.run_id, number(json, "id"));
  EXPECT_EQ(run.run_attempt, number(json, "run_attempt", 1));
  EXPECT_EQ(run.workflow_id, number(json, "workflow_id"));
  EXPECT_EQ(run.workflow_name, text(json, "name"));
  EXPECT_EQ(run.run_number, number(json, "run_number"));
  EXPECT_EQ(run.event, text(json, "event"));
  EXPECT_EQ(run.status, text(json, "status"));
  EXPECT_EQ(run.conclusion, text(json, "conclusion"));
  EXPECT_EQ(run.head_branch, text(json, "head_branch"));
  EXPECT_EQ(run.head_sha, text(json, "head_sha"));
  EXPECT_EQ(run.head_repository.value_or(""), inner_text(json, "head_repository", "full_name"));
  EXPECT_EQ(run.display_title, text_or_empty(json, "display_title"));
  EXPECT_EQ(run.path, text_or_empty(json, "path"));
  EXPECT_EQ(run.actor, inner_text(json, "actor", "login"));
  EXPECT_EQ(run.triggering_actor, inner_text(json, "triggering_actor", "login"));
  EXPECT_EQ(run.check_suite_id, number(json, "check_suite_id"));
  EXPECT_EQ(run.html_url, text(json, "html_url"));
  EXPECT_EQ(run.created_at, time(json, "created_at"));
  EXPECT_EQ(run.run_started_at, time(json, "run_started_at"));
  EXPECT_EQ(run.updated_at, time(json, "updated_at"));
  if (const auto* const repository = field(json, "repository");
      repository != nullptr && field(*repository, "id") != nullptr) {
    EXPECT_EQ(run.repository_id, number(*repository, "id"));
  }
}

void expect_same(const model::Step& step, const bj::value& json) {
  EXPECT_EQ(step.number, number(json, "number"));
  EXPECT_EQ(step.name, text_or_empty(json, "name"));
  EXPECT_EQ(step.status, text(json, "status"));
  EXPECT_EQ(step.conclusion, text(json, "conclusion"));
  EXPECT_EQ(step.started_at, time(json, "started_at"));
  EXPECT_EQ(step.completed_at, time(json, "completed_at"));
}

void expect_same(const model::Job& job, const bj::value& json) {
  EXPECT_EQ(job.job_id, number(json, "id"));
  EXPECT_EQ(job.run_id, number(json, "run_id"));
  EXPECT_EQ(job.run_attempt, number(json, "run_attempt", 1));
  EXPECT_EQ(job.name, text(json, "name"));
  EXPECT_EQ(job.workflow_name, text(json, "workflow_name"));
  EXPECT_EQ(job.status, text(json, "status"));
  EXPECT_EQ(job.conclusion, text(json, "conclusion"));
  EXPECT_EQ(job.head_sha, text(json, "head_sha"));
  EXPECT_EQ(job.head_branch, text(json, "head_branch"));
  EXPECT_EQ(job.runner_id, number(json, "runner_id"));
  EXPECT_EQ(job.runner_name, text_or_empty(json, "runner_name"));
  EXPECT_EQ(job.runner_group_name, text_or_empty(json, "runner_group_name"));
  EXPECT_EQ(job.html_url, text(json, "html_url"));
  EXPECT_EQ(job.created_at, time(json, "created_at"));
  EXPECT_EQ(job.started_at, time(json, "started_at"));
  EXPECT_EQ(job.completed_at, time(json, "completed_at"));
  if (const auto* const labels = field(json, "labels"); labels != nullptr && labels->is_array()) {
    ASSERT_EQ(job.labels.size(), labels->get_array().size());
    for (std::size_t i = 0; i < job.labels.size(); ++i) EXPECT_EQ(job.labels[i], labels->get_array()[i].as_string());
  }
  if (const auto* const steps = field(json, "steps"); steps != nullptr && steps->is_array()) {
    ASSERT_EQ(job.steps.size(), steps->get_array().size());
    for (std::size_t i = 0; i < job.steps.size(); ++i) expect_same(job.steps[i], steps->get_array()[i]);
  }
}

void expect_same(const model::Workflow& workflow, const bj::value& json) {
  EXPECT_EQ(workflow.workflow_id, number(json, "id"));
  EXPECT_EQ(workflow.name, text(json, "name"));
  EXPECT_EQ(workflow.path, text(json, "path"));
  EXPECT_EQ(workflow.state, text(json, "state"));
  EXPECT_EQ(workflow.html_url, text(json, "html_url"));
  EXPECT_EQ(workflow.created_at, time(json, "created_at"));
  EXPECT_EQ(workflow.updated_at, time(json, "updated_at"));
}

void expect_same(const model::Repository& repository, const bj::value& json) {
  EXPECT_EQ(repository.repository_id, number(json, "id"));
  EXPECT_EQ(repository.owner, inner_text(json, "owner", "login"));
  EXPECT_EQ(repository.repo, text(json, "name"));
  EXPECT_EQ(repository.visibility, text(json, "visibility").value_or(json.at("private").as_bool() ? "private" : "public"));
  EXPECT_EQ(repository.default_branch, text(json, "default_branch"));
  EXPECT_EQ(repository.archived, json.at("archived").as_bool());
  EXPECT_EQ(repository.fork, json.at("fork").as_bool());
  EXPECT_EQ(repository.disabled, json.at("disabled").as_bool());
  EXPECT_EQ(repository.created_at, time(json, "created_at"));
  EXPECT_EQ(repository.pushed_at, time(json, "pushed_at"));
}

template <class T>
std::size_t expect_same_page(const Result<Page<T>>& page, const bj::array& json) {
  EXPECT_TRUE(page) << (page ? "" : page.error().message);
  if (!page) return 0;
  for (const auto& defect : page->defects) ADD_FAILURE() << defect.what;
  EXPECT_EQ(page->items.size(), json.size());
  if (page->items.size() != json.size()) return 0;
  for (std::size_t i = 0; i < json.size(); ++i) expect_same(page->items[i], json[i]);
  return json.size();
}

template <class T>
std::size_t expect_same_object(const Result<T>& object, const bj::value& json) {
  EXPECT_TRUE(object) << (object ? "" : object.error().message);
  if (object) expect_same(*object, json);
  return 1;
}

bool has(const bj::value& json, std::initializer_list<std::string_view> keys) {
  return std::ranges::all_of(keys, [&](auto key) { return field(json, key) != nullptr; });
}

struct Counts {
  std::size_t runs = 0;
  std::size_t jobs = 0;
  std::size_t workflows = 0;
  std::size_t repositories = 0;
};

void check_list(const Recording& recording, Counts& counts) {
  const auto& json = recording.json;
  if (const auto* const runs = field(json, "workflow_runs")) {
    counts.runs += expect_same_page(decode_runs_page(recording.text, 1, k_observed_at), runs->as_array());
  } else if (const auto* const jobs = field(json, "jobs"); jobs != nullptr && !jobs->as_array().empty()) {
    const model::Run run{.run_id = number(jobs->as_array()[0], "run_id")};
    counts.jobs += expect_same_page(decode_jobs_page(recording.text, run, k_observed_at), jobs->as_array());
  } else if (const auto* const workflows = field(json, "workflows")) {
    counts.workflows += expect_same_page(decode_workflows_page(recording.text, 1, k_observed_at), workflows->as_array());
  }
}

void check_object(const Recording& recording, Counts& counts) {
  const auto& json = recording.json;
  if (const auto* const run = field(json, "workflow_run"); run != nullptr && has(json, {"action", "repository"})) {
    counts.runs += expect_same_object(decode_workflow_run_event(recording.text, k_observed_at), *run);
  } else if (const auto* const job = field(json, "workflow_job"); job != nullptr && has(json, {"action", "repository"})) {
    counts.jobs += expect_same_object(decode_workflow_job_event(recording.text, k_observed_at), *job);
  } else if (has(json, {"id", "run_number", "check_suite_id", "created_at"})) {
    counts.runs += expect_same_object(decode_run(recording.text, 1, k_observed_at), json);
  } else if (has(json, {"id", "default_branch", "owner", "archived"})) {
    counts.repositories += expect_same_object(decode_repository(recording.text, k_observed_at), json);
  } else if (has(json, {"login", "type", "url"})) {
    const auto owner = decode_owner(recording.text);
    ASSERT_TRUE(owner) << owner.error().message;
    EXPECT_EQ(owner->login, text(json, "login"));
  }
}

Counts check_folder(const std::string& folder) {
  Counts counts;
  for (const auto& recording : recordings(k_recordings / folder)) {
    SCOPED_TRACE(recording.path.string());
    check_list(recording, counts);
    check_object(recording, counts);
  }
  return counts;
}

class Recordings : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(k_recordings)) GTEST_SKIP() << "There are no recordings at ../shared/data beside the project.";
  }
};

TEST_F(Recordings, of_self_hosted_runs_and_their_jobs_decode_whole) {
  const auto counts = check_folder("tenstorrent-tt-github-actions");
  EXPECT_EQ(counts.runs, 7);
  EXPECT_EQ(counts.jobs, 49);
}

TEST_F(Recordings, of_whole_pages_decode_whole) {
  const auto counts = check_folder("api-pages");
  EXPECT_GT(counts.runs, 150);
  EXPECT_GT(counts.jobs, 8);
}

TEST_F(Recordings, of_a_client_librarys_exchanges_decode_whole) {
  const auto counts = check_folder("hub4j-github-api");
  EXPECT_GT(counts.runs, 60);
  EXPECT_GT(counts.jobs, 2);
  EXPECT_GE(counts.workflows, 1);
  EXPECT_GE(counts.repositories, 30);
}

TEST_F(Recordings, of_a_trace_receivers_events_decode_whole) {
  const auto counts = check_folder("otel-liatrio");
  EXPECT_EQ(counts.runs, 2);
  EXPECT_EQ(counts.jobs, 5);
}

TEST_F(Recordings, cut_off_or_damaged_never_pass_for_whole) {
  for (const auto& recording : recordings(k_recordings / "tenstorrent-tt-github-actions")) {
    if (field(recording.json, "jobs") == nullptr) continue;
    for (std::size_t size = 1; size < recording.text.size() - 1; size += recording.text.size() / 97 + 1) {
      const auto cut = recording.text.substr(0, size);
      EXPECT_FALSE(decode_jobs_page(cut, {.run_id = 1}, k_observed_at)) << recording.path << " cut at " << size;
    }
  }
}

// Limits as recorded. Each test names its recording; the wait is what follows from its headers.

/// The recording's clock: it was made to be replayed at any time, with times in words such as {{now offset='8 seconds' …}}.
class LimitRecordings : public Recordings {
 protected:
  static std::string http_date(Time time) {
    return date::format("%a, %d %b %Y %T GMT", date::floor<std::chrono::seconds>(
                                                   date::sys_time<std::chrono::milliseconds>(time.time_since_epoch())));
  }

  /// Both of its times are the moment of replaying.
  static std::string render(const std::string& text, Time now) {
    static const std::regex k_time(R"(\{\{(?:now|testStartDate)(?: offset='(-?\d+) seconds')?[^}]*?format='([^']*)'\}\})");
    std::string out;
    auto begin = text.cbegin();
    for (std::smatch match; std::regex_search(begin, text.cend(), match, k_time); begin = match.suffix().first) {
      out.append(begin, match[0].first);
      const auto time = now + std::chrono::seconds(match[1].matched ? std::stoi(match[1]) : 0);
      const auto unix_seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
      out += match[2] == "unix" ? std::to_string(unix_seconds) : http_date(time);
    }
    return out.append(begin, text.cend());
  }

  static net::HttpResponse answer_of(const fs::path& mapping, Time now) {
    const auto response = bj::parse(render(read_file(mapping), now)).at("response");
    net::HttpResponse answer{.status = static_cast<int>(number(response, "status"))};
    for (const auto& [name, value] : response.at("headers").as_object()) {
      if (value.is_string()) answer.headers.add(std::string(name), std::string(value.as_string()));
    }
    if (const auto file = text(response, "bodyFileName")) {
      answer.body = read_file(mapping.parent_path().parent_path() / "__files" / *file);
    } else {
      answer.body = text_or_empty(response, "body");
    }
    return answer;
  }

  /// What the client's limits come to after `name` is answered with, in whole seconds.
  std::chrono::seconds wait_after(const fs::path& mapping) {
    fakes::ManualClock clock(k_observed_at);
    RateBudget budget({});
    const auto answer = answer_of(mapping, clock.now());
    EXPECT_TRUE(is_limit(answer)) << mapping;
    budget.learn(answer, clock.monotonic(), clock.monotonic(), clock.now());
    const auto hold = budget.hold({.route = "/elsewhere"}, clock.monotonic());
    return hold && hold->until ? std::chrono::ceil<std::chrono::seconds>(*hold->until - clock.monotonic())
                               : std::chrono::seconds(0);
  }
};

TEST_F(LimitRecordings, hold_everything_back_for_as_long_as_they_say) {
  const std::map<std::string, std::chrono::seconds> expected{
      // Retry-After: 30
      {"AbuseLimitHandlerTest/testHandler_Fail", 30s},
      {"AbuseLimitHandlerTest/testHandler_HttpStatus_Fail", 30s},
      // Retry-After: 2 and 3
      {"AbuseLimitHandlerTest/testHandler_Wait", 2s},
      {"AbuseLimitHandlerTest/testHandler_WaitStuck", 3s},
      // gh-limited-by alone
      {"AbuseLimitHandlerTest/testHandler_Wait_Secondary_Limits", 60s},
      // nothing but the words of the body
      {"AbuseLimitHandlerTest/testHandler_Wait_Secondary_Limits_Body_Marker_Only", 60s},
      // 429, Retry-After: 8, as a date with and without the server's own, and not at all
      {"AbuseLimitHandlerTest/testHandler_Wait_Secondary_Limits_Too_Many_Requests", 8s},
      {"AbuseLimitHandlerTest/testHandler_Wait_Secondary_Limits_Too_Many_Requests_Date_Retry_After", 8s},
      {"AbuseLimitHandlerTest/testHandler_Wait_Secondary_Limits_Too_Many_Requests_Date_Retry_After_Missing_Date_Header", 8s},
      {"AbuseLimitHandlerTest/testHandler_Wait_Secondary_Limits_Too_Many_Requests_No_Retry_After", 60s},
      // no points remain until a reset in 3 s, and a second
      {"RateLimitHandlerTest/testHandler_Fail", 4s},
      {"RateLimitHandlerTest/testHandler_HttpStatus_Fail", 4s},
      {"RateLimitHandlerTest/testHandler_Wait", 4s},
      {"RateLimitHandlerTest/testHandler_WaitStuck", 4s},
      {"RateLimitHandlerTest/testHandler_Wait_Missing_Date_Header", 4s},
  };
  std::map<std::string, std::chrono::seconds> found;
  for (const auto& entry : fs::recursive_directory_iterator(k_recordings / "hub4j-github-api")) {
    if (!entry.is_regular_file() || entry.path().parent_path().filename() != "mappings") continue;
    const auto status = answer_of(entry.path(), k_observed_at).status;
    if (status != 403 && status != 429) continue;
    const auto test = entry.path().parent_path().parent_path();
    found[test.parent_path().parent_path().filename().string() + "/" + test.filename().string()] = wait_after(entry.path());
  }
  EXPECT_EQ(found, expected);
}

/// The whole of each recorded story through the client: the limit, the wait, and the answer that came afterwards.
TEST_F(LimitRecordings, are_waited_out_and_then_answered) {
  std::size_t stories = 0;
  for (const auto* suite : {"AbuseLimitHandlerTest", "RateLimitHandlerTest"}) {
    for (const auto& entry : fs::directory_iterator(k_recordings / "hub4j-github-api" / suite / "wiremock")) {
      SCOPED_TRACE(entry.path().string());
      std::map<int, fs::path> mappings;
      for (const auto& file : fs::directory_iterator(entry.path() / "mappings")) {
        mappings[std::stoi(file.path().filename().string())] = file.path();
      }
      fakes::ManualClock clock(k_observed_at);
      fakes::FakeHttpClient http;
      const auto began = clock.now();
      http.reply(answer_of(mappings.at(2), began));
      const bool goes_through = mappings.contains(3);
      http.reply(goes_through ? answer_of(mappings.at(3), began) : net::HttpResponse{.status = 404});
      Client client(http, clock, {.credentials = {.token = Secret("t"), .app = std::nullopt}});
      const auto repository = run(client.repository("hub4j-test-org", "temp"));
      EXPECT_EQ(repository.has_value(), goes_through);
      EXPECT_EQ(clock.now() - began, wait_after(mappings.at(2)));
      EXPECT_EQ(client.counters().waits, 1);
      ++stories;
    }
  }
  EXPECT_EQ(stories, 15);
}

/// The examples of GitHub's own events, in every form that GHES and github.com have had.
TEST(WebhookExamples, decode_whole) {
  if (!fs::exists(k_webhooks)) GTEST_SKIP() << "The npm package @octokit/webhooks-examples is not installed under tests/.";
  Counts counts;
  for (const auto& entry : fs::recursive_directory_iterator(k_webhooks)) {
    if (entry.path().filename() != "index.json") continue;
    for (const auto& kind : bj::parse(read_file(entry.path())).as_array()) {
      const auto name = kind.at("name").as_string();
      if (name != "workflow_run" && name != "workflow_job") continue;
      for (const auto& example : kind.at("examples").as_array()) {
        SCOPED_TRACE(entry.path().string());
        check_object({entry.path(), bj::serialize(example), example}, counts);
      }
    }
  }
  EXPECT_GE(counts.runs, 5);
  EXPECT_GE(counts.jobs, 8);
}

}  // namespace
}  // namespace runlight::github
