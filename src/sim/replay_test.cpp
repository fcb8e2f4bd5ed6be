// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "sim/raw_json.hpp"
#include "sim/recording_file.hpp"
#include "sim/test_site.hpp"

namespace runlight::sim {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// A folder with files, gone with the test.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              fmt::format("runlight-replay-{}", ::testing::UnitTest::GetInstance()->random_seed())) {
    static int count = 0;
    path_ += fmt::format("-{}-{}", ::getpid(), ++count);
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  void add(const std::string& name, std::string_view bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string run_text(std::int64_t id, int run_attempt, std::string_view updated_at, std::string_view more = "") {
  return fmt::format(
      R"({{"id":{},"name":"CI","run_number":7,"head_sha":"abc","workflow_id":5,"status":"completed","conclusion":"success","event":"push",)"
      R"("run_attempt":{},"head_branch":"main","path":".github/workflows/ci.yml","created_at":"2024-05-01T10:00:00Z","updated_at":"{}",)"
      R"("url":"https://api.github.com/repos/Acme/shop/actions/runs/{}"{}}})",
      id, run_attempt, updated_at, id, more);
}

std::string job_text(std::int64_t id, std::int64_t run_id, int run_attempt, std::string_view conclusion) {
  return fmt::format(
      R"({{ "id": {}, "run_id": {}, "run_attempt": {}, "name": "test é", "workflow_name": "Nightly", "status": "completed", "conclusion": "{}",)"
      R"( "head_sha": "abc", "head_branch": "main", "created_at": "2024-05-01T10:00:01Z", "started_at": "2024-05-01T10:00:05Z",)"
      R"( "completed_at": "2024-05-01T10:03:05Z", "steps": [], "run_url": "https://api.github.com/repos/acme/shop/actions/runs/{}",)"
      R"( "url": "https://api.github.com/repos/acme/shop/actions/jobs/{}" }})",
      id, run_id, run_attempt, conclusion, run_id, id);
}

TestSite replay(const std::string& folder) {
  auto world = make_replay_world(folder);
  check(world.has_value(), "the folder can be replayed");
  return {std::move(*world), k_test_now};
}

TEST(Replay, serves_runs_and_jobs_of_every_shape_as_recorded) {
  Folder folder;
  const std::string one = run_text(101, 1, "2024-05-01T11:00:00Z", R"(,"zzz":[1, 2.50,  null])");
  folder.add("single.json", one);
  folder.add("a/page.json",
             "\xef\xbb\xbf{\"total_count\":1,\"workflow_runs\":[" + run_text(102, 1, "2024-05-01T11:00:00Z") + "]}");
  folder.add("b/array.json", "[ " + run_text(103, 1, "2024-05-01T11:00:00Z") + " ]");
  folder.add("wrapped.json", R"({"meta":{"at":1},"data":{"run":)" + run_text(104, 1, "2024-05-01T11:00:00Z") + "}}");
  folder.add("jobs.json", R"({"total_count":1,"jobs":[)" + job_text(1, 101, 1, "success") + "]}");
  folder.add("notes.json", R"({"conclusion":"success","databaseId":5})");
  folder.add("broken.json", R"({"id":)");
  folder.add("README.md", "not looked at");
  TestSite site = replay(folder.path());
  EXPECT_EQ(site.all("/repos/acme/shop/actions/runs", "workflow_runs").size(), 4U);
  EXPECT_EQ(site.get("/repos/ACME/shop/actions/runs/101").body, one);
  EXPECT_NE(site.get("/repos/acme/shop/actions/runs/101/jobs").body.find(job_text(1, 101, 1, "success")), std::string::npos);
  EXPECT_NE(site.world().describe(k_test_now).find("2 files hold no API object: broken.json, notes.json"), std::string::npos)
      << site.world().describe(k_test_now);
  EXPECT_EQ(site.world().owners(), std::vector<std::string>{"Acme"});
}

TEST(Replay, keeps_the_newest_of_several_recordings_and_every_attempt) {
  Folder folder;
  folder.add("1.json", run_text(101, 2, "2024-05-01T12:00:00Z", R"(,"zzz":1)"));
  folder.add("2.json", run_text(101, 2, "2024-05-01T11:00:00Z"));
  folder.add("3.json", run_text(101, 1, "2024-05-01T13:00:00Z"));
  TestSite site = replay(folder.path());
  EXPECT_EQ(site.get("/repos/acme/shop/actions/runs/101").body, run_text(101, 2, "2024-05-01T12:00:00Z", R"(,"zzz":1)"));
  EXPECT_EQ(site.get("/repos/acme/shop/actions/runs/101/attempts/1").body, run_text(101, 1, "2024-05-01T13:00:00Z"));
  EXPECT_EQ(site.all("/repos/acme/shop/actions/runs", "workflow_runs").size(), 1U);
}

TEST(Replay, makes_up_runs_workflows_and_repositories_that_jobs_need) {
  Folder folder;
  folder.add("jobs.json", "[" + job_text(1, 900, 2, "success") + "," + job_text(2, 900, 2, "failure") + "]");
  TestSite site = replay(folder.path());
  const auto run = site.json("/repos/acme/shop/actions/runs").at("workflow_runs").at(0).as_object();
  EXPECT_EQ(run.at("id"), 900);
  EXPECT_EQ(run.at("name"), "Nightly");
  EXPECT_EQ(run.at("run_attempt"), 2);
  EXPECT_EQ(run.at("conclusion"), "failure");
  EXPECT_EQ(run.at("created_at"), "2024-05-01T10:00:01Z");
  EXPECT_EQ(site.json("/repos/acme/shop/actions/runs/900/attempts/2/jobs").at("total_count"), 2);
  const auto workflow = site.json("/repos/acme/shop/actions/workflows").at("workflows").at(0).as_object();
  EXPECT_EQ(workflow.at("id"), run.at("workflow_id"));
  EXPECT_EQ(workflow.at("path"), ".github/workflows/nightly.yml");
  EXPECT_EQ(site.json("/users/acme/repos").as_array().size(), 1U);
  EXPECT_EQ(site.json("/repos/acme/shop").at("default_branch"), "main");
}

TEST(Replay, lists_for_a_token_what_its_user_owns) {
  Folder folder;
  folder.add("a.json", job_text(1, 900, 1, "success"));
  folder.add(
      "b.json",
      R"([{"id":2,"run_id":3,"name":"x","status":"queued","run_url":"","url":"https://api.github.com/repos/other/thing/x"}])");
  TestSite site = replay(folder.path());
  EXPECT_EQ(site.json("/user/repos").as_array().size(), 2U);
  EXPECT_EQ(site.json("/user/repos?affiliation=owner").as_array().size(), 1U);
}

TEST(Replay, reads_utf16_and_refuses_what_is_no_folder_or_empty) {
  Folder folder;
  std::string utf16 = "\xff\xfe";
  for (const char c : run_text(101, 1, "2024-05-01T11:00:00Z")) utf16 += std::string{c, '\0'};
  folder.add("wide.json", utf16);
  EXPECT_EQ(replay(folder.path()).get("/repos/acme/shop/actions/runs/101").status, 200);
  EXPECT_EQ(make_replay_world("/nowhere/at/all").error().kind, ErrorKind::not_found);
  Folder empty;
  empty.add("notes.json", "{}");
  EXPECT_EQ(make_replay_world(empty.path()).error().kind, ErrorKind::bad_data);
}

TEST(Gunzip, stops_at_its_limit_and_at_broken_input) {
  // A hundred times "a".
  const std::string hundred{
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x4b\x4c\xa4\x3d\x00\x00\x64\x7a\x70\xaf\x64\x00\x00\x00", 24};
  EXPECT_EQ(gunzip(hundred, 100).value(), std::string(100, 'a'));
  EXPECT_FALSE(gunzip(hundred, 99));
  EXPECT_FALSE(gunzip(hundred.substr(0, 15), 1'000));
  EXPECT_FALSE(gunzip("no gzip at all", 1'000));
  EXPECT_FALSE(gunzip("", 1'000));
}

TEST(RawJson, takes_values_as_they_stand) {
  const std::string text = R"( {"a" : [1, {"b":"]}\""}] ,"c\"d": -1.50e3,"e":{} ,"f":"" } )";
  const auto members = members_of(text);
  ASSERT_EQ(members.size(), 4U);
  EXPECT_EQ(members[0].value, R"([1, {"b":"]}\""}])");
  EXPECT_EQ(members[1].key, R"(c\"d)");
  EXPECT_EQ(members[1].value, "-1.50e3");
  EXPECT_EQ(members[2].value, "{}");
  EXPECT_EQ(members[3].value, R"("")");
  EXPECT_EQ(elements_of(members[0].value).size(), 2U);
  EXPECT_EQ(elements_of("[ ]").size(), 0U);
  EXPECT_EQ(merged(R"({"a":1})", R"({"a":2,"b":[3]})"), R"({"a":1,"b":[3]})");
  EXPECT_EQ(merged("{}", R"({"b":3})"), R"({"b":3})");
}

/// Every run and job object in a folder's files, read the plain way.
void collect(const json::value& value, std::vector<json::object>& runs, std::vector<json::object>& jobs) {
  if (const auto* array = value.if_array()) {
    for (const auto& element : *array) collect(element, runs, jobs);
  }
  const auto* object = value.if_object();
  if (object == nullptr) return;
  if (object->contains("run_number") && object->contains("head_sha")) return runs.push_back(*object);
  if (object->contains("run_id") && object->contains("run_url")) return jobs.push_back(*object);
  for (const auto& [key, inside] : *object) collect(inside, runs, jobs);
}

std::int64_t attempt_of(const json::object& run) {
  const auto* attempt = run.if_contains("run_attempt");
  return attempt == nullptr ? 1 : attempt->as_int64();
}

struct Reached {
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<json::object>> runs;
  std::map<std::int64_t, std::vector<json::object>> jobs;
};

/// Walks from the owners to every attempt and job as a collector does.
Reached reach_all(TestSite& site) {
  Reached reached;
  for (const auto& owner : site.world().owners()) {
    const bool is_organization = site.get("/orgs/" + owner).status == 200;
    for (const auto& repository : site.all((is_organization ? "/orgs/" : "/users/") + owner + "/repos?per_page=2", "")) {
      const std::string base = "/repos/" + std::string(repository.at("full_name").as_string()) + "/actions/runs";
      for (const auto& run : site.all(base + "?per_page=3", "workflow_runs")) {
        const auto id = run.at("id").as_int64();
        for (std::int64_t n = 1; n <= attempt_of(run); ++n) {
          const auto attempt = site.get(fmt::format("{}/{}/attempts/{}", base, id, n));
          if (attempt.status == 200) reached.runs[{id, n}].push_back(json::parse(attempt.body).as_object());
        }
        for (const auto& job : site.all(fmt::format("{}/{}/jobs?filter=all&per_page=3", base, id), "jobs")) {
          reached.jobs[job.at("id").as_int64()].push_back(job);
        }
      }
    }
  }
  return reached;
}

class RecordedFolder : public ::testing::TestWithParam<const char*> {};

TEST_P(RecordedFolder, every_run_and_job_is_reached_with_all_its_fields) {
  const fs::path folder = fs::path(RUNLIGHT_SOURCE_DIR) / ".." / "shared" / "data" / GetParam();
  if (!fs::is_directory(folder)) GTEST_SKIP() << folder << " is absent";
  std::vector<json::object> runs;
  std::vector<json::object> jobs;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    const auto name = file.path().filename().string();
    if (!file.is_regular_file() || !(name.ends_with(".json") || name.ends_with(".json.gz"))) continue;
    const auto text = read_recording_file(file.path());
    ASSERT_TRUE(text) << name;
    json::error_code error;
    const auto value = json::parse(*text, error);
    if (!error) collect(value, runs, jobs);
  }
  TestSite site = replay(folder.string());
  const Reached reached = reach_all(site);
  ASSERT_FALSE(runs.empty());
  // Of several recordings of the same object one is served, and nothing else.
  std::set<std::pair<std::int64_t, std::int64_t>> whole_runs;
  for (const auto& run : runs) {
    const auto key = std::pair{run.at("id").as_int64(), attempt_of(run)};
    const auto found = reached.runs.find(key);
    ASSERT_TRUE(found != reached.runs.end()) << key.first << " attempt " << key.second;
    ASSERT_EQ(found->second.size(), 1U) << key.first;
    EXPECT_TRUE(found->second.front().at("updated_at").as_string() >= run.at("updated_at").as_string()) << key.first;
    if (found->second.front() == run) whole_runs.insert(key);
  }
  std::set<std::int64_t> whole_jobs;
  std::set<std::int64_t> all_jobs;
  for (const auto& job : jobs) {
    const auto id = job.at("id").as_int64();
    const auto found = reached.jobs.find(id);
    ASSERT_TRUE(found != reached.jobs.end()) << id;
    ASSERT_EQ(found->second.size(), 1U) << id;
    all_jobs.insert(id);
    if (found->second.front() == job) whole_jobs.insert(id);
  }
  std::set<std::pair<std::int64_t, std::int64_t>> all_runs;
  for (const auto& run : runs) all_runs.insert({run.at("id").as_int64(), attempt_of(run)});
  EXPECT_EQ(whole_runs, all_runs);
  EXPECT_EQ(whole_jobs, all_jobs);
}

INSTANTIATE_TEST_SUITE_P(Shared, RecordedFolder,
                         ::testing::Values("tenstorrent-tt-github-actions", "api-pages", "hub4j-github-api"),
                         [](const auto& each) {
                           std::string name = each.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace runlight::sim
