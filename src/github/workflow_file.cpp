// SPDX-License-Identifier: MIT
#include "github/workflow_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "github/excerpt.hpp"
#include "github/yaml_tree.hpp"

namespace runlight::github {
namespace {

constexpr std::size_t k_longest_text = 1'000;  // bytes
constexpr std::size_t k_most_crons = 1'000;
// Keys that are compared in all: aliases make one map stand in many places.
constexpr std::size_t k_most_comparisons = 1'000'000;

bool is_expression(std::string_view text) { return text.contains("${{"); }

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool is_whole_minutes(double number) {
  return number >= 1 && number <= std::numeric_limits<std::int32_t>::max() && std::trunc(number) == number;
}

class WorkflowFileReader {
 public:
  WorkflowFileReader(const YamlTree& tree, model::WorkflowFile& file) : tree_(tree), file_(file) {}

  void read() {
    complain(tree_.defect);
    const auto& root = tree_.nodes.front();
    if (root.kind == YamlKind::null) return complain("The file is empty.");
    if (root.kind != YamlKind::map) return complain("The file is no map with the keys on and jobs.");
    if (const auto* name = find(root, "name")) file_.name = text_of(*name, "name");
    read_on(root);
    if (const auto* concurrency = find(root, "concurrency")) read_concurrency(*concurrency);
    read_jobs(root);
  }

 private:
  void complain(std::string problem) {
    if (file_.problem.empty()) file_.problem = std::move(problem);
  }
  void complain_at(const YamlNode& node, std::string_view what) { complain(fmt::format("Line {}: {}", node.line, what)); }

  const YamlNode& node_at(std::uint32_t place) const { return tree_.nodes[place]; }

  /// The value of `key` in a map, the first where it stands twice; null where there is none.
  const YamlNode* find(const YamlNode& map, std::string_view key) {
    for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
      if (++comparisons_ > k_most_comparisons) {
        complain("The file repeats its parts by aliases too often to be read whole.");
        return nullptr;
      }
      const auto& candidate = node_at(map.children[i]);
      if (candidate.kind == YamlKind::text && candidate.text == key) return &node_at(map.children[i + 1]);
    }
    return nullptr;
  }

  /// The trimmed text; absent with a complaint when it is anything else, without one when it is empty.
  std::optional<std::string> text_of(const YamlNode& node, std::string_view what) {
    if (node.kind == YamlKind::null) return std::nullopt;
    if (node.kind != YamlKind::text) {
      complain_at(node, fmt::format("{} is not a text.", what));
      return std::nullopt;
    }
    const auto text = trim(node.text);
    if (text.size() > k_longest_text) {
      complain_at(node, fmt::format("{} is longer than {} bytes.", what, k_longest_text));
      return std::nullopt;
    }
    if (text.empty()) return std::nullopt;
    return std::string(text);
  }

  void read_on(const YamlNode& root) {
    const auto* on = find(root, "on");
    if (on == nullptr) return complain("The file names no trigger: it has no key on.");
    if (on->kind == YamlKind::map) {
      read_trigger_map(*on);
    } else if (on->kind == YamlKind::list) {
      for (const auto place : on->children) add_trigger(node_at(place));
    } else {
      add_trigger(*on);
    }
    if (triggers_.empty()) complain_at(*on, "on names no trigger.");
    file_.triggers.assign(triggers_.begin(), triggers_.end());
    if (triggers_.contains("schedule") && file_.crons.empty()) complain_at(*on, "schedule has no cron.");
  }

  void read_trigger_map(const YamlNode& on) {
    for (std::size_t i = 0; i + 1 < on.children.size(); i += 2) {
      const auto& key = node_at(on.children[i]);
      add_trigger(key);
      if (key.kind == YamlKind::text && key.text == "schedule") read_schedule(node_at(on.children[i + 1]));
    }
  }

  void add_trigger(const YamlNode& node) {
    if (auto name = text_of(node, "A trigger")) triggers_.insert(*std::move(name));
  }

  void read_schedule(const YamlNode& schedule) {
    if (schedule.kind == YamlKind::map) {
      complain_at(schedule, "schedule is a map; GitHub takes a list.");
      return read_cron(schedule);
    }
    if (schedule.kind == YamlKind::text) return complain_at(schedule, "schedule is a text; GitHub takes a list.");
    for (const auto place : schedule.children) read_cron(node_at(place));
  }

  void read_cron(const YamlNode& item) {
    if (item.kind != YamlKind::map) return complain_at(item, "an item of schedule is no map with the key cron.");
    if (file_.crons.size() >= k_most_crons) {
      return complain_at(item, fmt::format("schedule has more than {} items.", k_most_crons));
    }
    const auto* cron = find(item, "cron");
    auto text = cron == nullptr ? std::nullopt : text_of(*cron, "cron");
    if (!text) return complain_at(item, "an item of schedule has no cron.");
    const auto* timezone = find(item, "timezone");
    auto zone = timezone == nullptr ? std::nullopt : text_of(*timezone, "timezone");
    file_.crons.push_back(*std::move(text));
    file_.cron_timezones.push_back(std::move(zone).value_or(""));
  }

  void read_concurrency(const YamlNode& concurrency) {
    if (concurrency.kind != YamlKind::map) {
      file_.concurrency_group = text_of(concurrency, "concurrency");
    } else {
      if (const auto* group = find(concurrency, "group")) file_.concurrency_group = text_of(*group, "group of concurrency");
      if (const auto* cancel = find(concurrency, "cancel-in-progress")) read_cancel_in_progress(*cancel);
    }
    if (!file_.concurrency_group) complain_at(concurrency, "concurrency names no group.");
  }

  void read_cancel_in_progress(const YamlNode& node) {
    const auto word = node.kind == YamlKind::text && node.plain ? to_lower(node.text) : "";
    if (word == "true" || word == "false") {
      file_.cancel_in_progress = word == "true";
    } else if (node.kind != YamlKind::text || !is_expression(node.text)) {
      complain_at(node, "cancel-in-progress is neither true nor false.");
    }
  }

  void read_jobs(const YamlNode& root) {
    const auto* jobs = find(root, "jobs");
    if (jobs == nullptr || jobs->kind != YamlKind::map || jobs->children.empty()) return complain("The file has no jobs.");
    file_.jobs = static_cast<std::int32_t>(jobs->children.size() / 2);
    for (std::size_t i = 0; i + 1 < jobs->children.size(); i += 2) read_job(node_at(jobs->children[i + 1]));
  }

  void read_job(const YamlNode& job) {
    if (job.kind != YamlKind::map) return complain_at(job, "a job is no map.");
    const auto* timeout = find(job, "timeout-minutes");
    if (timeout == nullptr) return;
    const auto text = text_of(*timeout, "timeout-minutes");
    if (!text || is_expression(*text)) return;
    const auto minutes = number_of(*text);
    if (!minutes) return complain_at(*timeout, fmt::format("timeout-minutes is \"{}\", no number.", excerpt(*text, 60)));
    if (!is_whole_minutes(*minutes)) return;
    file_.timeout_minutes = std::max(file_.timeout_minutes, std::optional(static_cast<std::int32_t>(*minutes)));
  }

  const YamlTree& tree_;
  model::WorkflowFile& file_;
  std::set<std::string> triggers_;
  std::size_t comparisons_ = 0;
};

}  // namespace

model::WorkflowFile read_workflow_file(std::string_view text, model::WorkflowFile identity) {
  model::WorkflowFile file{.repository_id = identity.repository_id,
                           .path = std::move(identity.path),
                           .blob_sha = std::move(identity.blob_sha),
                           .observed_at = identity.observed_at};
  const auto tree = read_yaml(text);
  if (tree) {
    WorkflowFileReader(*tree, file).read();
  } else {
    file.problem = tree.error().message;
  }
  return file;
}

}  // namespace runlight::github
