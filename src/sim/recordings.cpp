// SPDX-License-Identifier: MIT
#include "sim/recordings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "sim/random.hpp"
#include "sim/raw_json.hpp"
#include "sim/recording_file.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_at(const json::object& object, std::string_view key, std::int64_t otherwise = 0) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return otherwise;
  json::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  return error ? otherwise : number;
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr ? value->if_object() : nullptr;
}

bool has_all(const std::vector<RawMember>& members, std::initializer_list<std::string_view> keys) {
  return std::ranges::all_of(
      keys, [&](std::string_view key) { return std::ranges::find(members, key, &RawMember::key) != members.end(); });
}

/// Owner and name out of "https://host/repos/OWNER/NAME/actions/…".
std::optional<std::pair<std::string, std::string>> repository_in(std::string_view url) {
  constexpr std::string_view k_mark = "/repos/";
  const auto at = url.find(k_mark);
  if (at == std::string_view::npos) return std::nullopt;
  const auto pieces = split(url.substr(at + k_mark.size()), '/');
  if (pieces.size() < 2) return std::nullopt;
  return std::pair{std::string(pieces[0]), std::string(pieces[1])};
}

RecordedRun read_run_fields(const json::object& object, std::string_view text) {
  RecordedRun run;
  run.text = text;
  run.objects = object_count(text);
  run.facts.id = number_at(object, "id");
  run.facts.run_attempt = static_cast<std::int32_t>(number_at(object, "run_attempt", 1));
  run.facts.workflow_id = number_at(object, "workflow_id");
  run.facts.check_suite_id = number_at(object, "check_suite_id");
  run.facts.created_at = parse_time(text_at(object, "created_at")).value_or(Time{});
  run.facts.head_branch = text_at(object, "head_branch");
  run.facts.head_sha = text_at(object, "head_sha");
  run.facts.stamp = mix_text(1, text);
  run.event = text_at(object, "event");
  run.status = text_at(object, "status");
  run.conclusion = text_at(object, "conclusion");
  if (const auto* actor = object_at(object, "actor")) run.actor = text_at(*actor, "login");
  run.name = text_at(object, "name");
  run.path = text_at(object, "path");
  run.updated_at = text_at(object, "updated_at");
  run.run_number = number_at(object, "run_number");
  for (const auto& [key, value] : members_of(text)) {
    if (key == "repository" && value.starts_with('{')) run.repository = value;
  }
  return run;
}

RecordedJob read_job(const json::object& object, std::string_view text) {
  RecordedJob job;
  job.text = text;
  job.objects = object_count(text);
  job.id = number_at(object, "id");
  job.run_id = number_at(object, "run_id");
  job.run_attempt = static_cast<std::int32_t>(number_at(object, "run_attempt", 1));
  job.name = text_at(object, "name");
  job.workflow_name = text_at(object, "workflow_name");
  job.head_branch = text_at(object, "head_branch");
  job.head_sha = text_at(object, "head_sha");
  job.status = text_at(object, "status");
  job.conclusion = text_at(object, "conclusion");
  job.created_at = text_at(object, "created_at");
  job.started_at = text_at(object, "started_at");
  job.completed_at = text_at(object, "completed_at");
  return job;
}

bool is_better(const RecordedRun& a, const RecordedRun& b) {
  return std::tuple(a.updated_at, a.objects, a.text.size()) > std::tuple(b.updated_at, b.objects, b.text.size());
}

bool is_better(const RecordedJob& a, const RecordedJob& b) {
  const auto rank = [](const RecordedJob& job) {
    return std::tuple(job.status == "completed", job.completed_at, job.objects, job.text.size());
  };
  return rank(a) > rank(b);
}

template <class Map, class Key, class Object>
void keep_better(Map& map, const Key& key, Object object) {
  const auto found = map.find(key);
  if (found == map.end())
    map.emplace(key, std::move(object));
  else if (is_better(object, found->second))
    found->second = std::move(object);
}

/// Goes through a document and keeps what is an API object.
class Collector {
 public:
  explicit Collector(Recordings& recordings) : recordings_(recordings) {}

  std::size_t found() const { return found_; }

  void visit(std::string_view text) {
    if (text.starts_with('[')) {
      for (const auto element : elements_of(text)) visit(element);
    }
    if (!text.starts_with('{')) return;
    const auto members = members_of(text);
    if (has_all(members, {"id", "run_number", "head_sha", "workflow_id", "status"})) return keep_run(text);
    if (has_all(members, {"id", "run_id", "name", "status", "run_url"})) return keep_job(text);
    if (has_all(members, {"id", "path", "state", "badge_url"})) return keep_workflow(text);
    if (has_all(members, {"id", "full_name", "owner", "private", "forks_url"})) return keep_repository(text);
    for (const auto& member : members) visit(member.value);
  }

 private:
  static void offer_text(RecordedRepository& repository, std::string_view text) {
    const auto rank = [](std::string_view object) { return std::pair(object_count(object), object.size()); };
    if (rank(text) > rank(repository.text)) repository.text = text;
  }
  RecordedRepository* repository_of(std::string_view owner, std::string_view name) {
    if (owner.empty() || name.empty()) return nullptr;
    auto& repository = recordings_.repositories[to_lower(owner) + "/" + to_lower(name)];
    if (repository.owner.empty()) repository.owner = owner, repository.name = name;
    return &repository;
  }
  RecordedRepository* repository_of(const json::object& object) {
    if (const auto* inside = object_at(object, "repository")) {
      const std::string full_name = text_at(*inside, "full_name");
      const auto slash = full_name.find('/');
      if (slash != std::string::npos) return repository_of(full_name.substr(0, slash), full_name.substr(slash + 1));
    }
    const auto named = repository_in(text_at(object, "url"));
    return named ? repository_of(named->first, named->second) : nullptr;
  }

  void keep_run(std::string_view text) {
    const json::value value = json::parse({text.data(), text.size()});
    auto* repository = repository_of(value.get_object());
    if (repository == nullptr) return;
    ++found_;
    RecordedRun run = read_run_fields(value.get_object(), text);
    offer_text(*repository, run.repository);
    const auto id = run.facts.id;
    const auto run_attempt = run.facts.run_attempt;
    keep_better(repository->runs[id], run_attempt, std::move(run));
  }
  void keep_job(std::string_view text) {
    const json::value value = json::parse({text.data(), text.size()});
    auto* repository = repository_of(value.get_object());
    if (repository == nullptr) return;
    ++found_;
    RecordedJob job = read_job(value.get_object(), text);
    const auto id = job.id;
    keep_better(repository->jobs, id, std::move(job));
  }
  void keep_workflow(std::string_view text) {
    const json::value value = json::parse({text.data(), text.size()});
    auto* repository = repository_of(value.get_object());
    if (repository == nullptr) return;
    ++found_;
    repository->workflows.insert_or_assign(number_at(value.get_object(), "id"), std::string(text));
  }
  void keep_repository(std::string_view text) {
    const json::value value = json::parse({text.data(), text.size()});
    const std::string full_name = text_at(value.get_object(), "full_name");
    const auto slash = full_name.find('/');
    if (slash == std::string::npos) return;
    ++found_;
    auto* repository = repository_of(full_name.substr(0, slash), full_name.substr(slash + 1));
    if (repository != nullptr) offer_text(*repository, text);
  }

  Recordings& recordings_;
  std::size_t found_ = 0;
};

bool is_recording(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return name.ends_with(".json") || name.ends_with(".json.gz");
}

bool keep_file(Recordings& recordings, const std::filesystem::path& file) {
  const auto text = read_recording_file(file);
  if (!text) return false;
  json::error_code error;
  json::parse(*text, error);
  if (error) return false;
  Collector collector(recordings);
  collector.visit(trim(*text));
  return collector.found() > 0;
}

}  // namespace

RecordedRun read_run(std::string_view text) {
  const json::value value = json::parse({text.data(), text.size()});
  return read_run_fields(value.as_object(), text);
}

void RecordedRun::settle() {
  facts.event = event;
  facts.status = status;
  facts.conclusion = conclusion;
  facts.actor = actor;
}

Result<Recordings> read_recordings(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return fail(
        ErrorKind::not_found,
        fmt::format("There is no folder {} to replay; name one that holds recorded answers of GitHub's API.", folder));
  }
  std::vector<std::filesystem::path> files;
  for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file() && is_recording(at->path())) files.push_back(at->path());
  }
  if (error) return fail(ErrorKind::storage, fmt::format("The folder {} cannot be read: {}.", folder, error.message()));
  std::ranges::sort(files);
  Recordings recordings;
  recordings.files = files.size();
  for (const auto& file : files) {
    if (!keep_file(recordings, file)) recordings.unrecognised.push_back(std::filesystem::relative(file, folder).string());
  }
  if (recordings.repositories.empty()) {
    return fail(ErrorKind::bad_data,
                fmt::format("None of the {} JSON files in {} holds a run, job, workflow or repository of GitHub's API.",
                            files.size(), folder));
  }
  return recordings;
}

}  // namespace runlight::sim
