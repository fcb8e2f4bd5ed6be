// SPDX-License-Identifier: MIT
#include "app/cycle_note.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/log.hpp"

namespace runlight::app {
namespace {

namespace bj = boost::json;

constexpr std::chrono::seconds k_between_writes{10};

std::filesystem::path path_of(const std::string& data_folder) {
  return std::filesystem::path(data_folder) / "collector_state.json";
}

bj::value number_or_null(const std::optional<std::int64_t>& number) {
  return number ? bj::value(*number) : bj::value(nullptr);
}

std::string text_of(const CycleFacts& facts) {
  const auto& budget = facts.budget;
  return bj::serialize(bj::object{
             {"started_at", format_time(facts.started_at)},
             {"finished_at", format_time(facts.finished_at)},
             {"repositories", facts.repositories},
             {"unchanged", facts.unchanged},
             {"requests", facts.requests},
             {"not_modified", facts.not_modified},
             {"points", facts.points},
             {"budget", bj::object{{"limit", number_or_null(budget.limit)},
                                   {"remaining", number_or_null(budget.remaining)},
                                   {"reset_at", budget.reset_at ? bj::value(format_time(*budget.reset_at)) : nullptr}}},
             {"message", facts.message}}) +
         "\n";
}

std::optional<std::int64_t> number(const bj::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

std::optional<Time> time(const bj::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  const auto read = parse_time(std::string_view(value->get_string()));
  return read ? std::optional(*read) : std::nullopt;
}

std::optional<CycleFacts> facts_of(const bj::object& object) {
  const auto started_at = time(object, "started_at");
  const auto finished_at = time(object, "finished_at");
  if (!started_at || !finished_at) return std::nullopt;
  CycleFacts facts{.started_at = *started_at,
                   .finished_at = *finished_at,
                   .repositories = number(object, "repositories").value_or(0),
                   .unchanged = number(object, "unchanged").value_or(0),
                   .requests = number(object, "requests").value_or(0),
                   .not_modified = number(object, "not_modified").value_or(0),
                   .points = number(object, "points").value_or(0),
                   .budget = {},
                   .message = {}};
  if (const auto* budget = object.if_contains("budget"); budget != nullptr && budget->is_object()) {
    facts.budget = {.limit = number(budget->get_object(), "limit"),
                    .remaining = number(budget->get_object(), "remaining"),
                    .reset_at = time(budget->get_object(), "reset_at")};
  }
  if (const auto* message = object.if_contains("message"); message != nullptr && message->is_string()) {
    facts.message = message->get_string();
  }
  return facts;
}

}  // namespace

std::string trouble_text(const collect::Summary& summary) {
  if (summary.troubles.empty()) return "";
  const auto& first = summary.troubles.front();
  std::set<std::string_view> names;  // one may fail in several parts
  for (const auto& trouble : summary.troubles) names.insert(trouble.repository);
  return fmt::format("{} of {} repositories are not complete; the first is {}: {}", names.size(),
                     summary.counts.repositories_total, first.repository, first.error.message);
}

CycleNote::CycleNote(std::string data_folder, Clock& clock) : data_folder_(std::move(data_folder)), clock_(clock) {}

void CycleNote::add(const CycleFacts& facts) {
  if (data_folder_.empty()) return;
  auto sum = facts;
  if (unwritten_) {
    sum.started_at = std::min(sum.started_at, unwritten_->started_at);
    sum.repositories += unwritten_->repositories;
    sum.unchanged += unwritten_->unchanged;
    sum.requests += unwritten_->requests;
    sum.not_modified += unwritten_->not_modified;
    sum.points += unwritten_->points;
  }
  unwritten_ = std::move(sum);
  const auto now = clock_.monotonic();
  if (now < next_write_) return;
  write();
  next_write_ = now + k_between_writes;
  unwritten_.reset();
}

void CycleNote::write() const {
  const auto path = path_of(data_folder_);
  auto fresh = path;
  fresh += ".new";
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << text_of(*unwritten_);
    if (!file.flush()) {
      log::warn("what the last cycle came to could not be noted", {{"file", fresh.string()}});
      return;
    }
  }
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error)
    log::warn("what the last cycle came to could not be noted", {{"file", path.string()}, {"cause", error.message()}});
}

std::optional<CycleFacts> parse_cycle_note(std::string_view text) {
  boost::system::error_code error;
  const auto value = bj::parse(text, error);
  return error || !value.is_object() ? std::nullopt : facts_of(value.get_object());
}

std::optional<CycleFacts> read_cycle_note(const std::string& data_folder) {
  std::ifstream file(path_of(data_folder));
  return parse_cycle_note(std::string{std::istreambuf_iterator<char>(file), {}});
}

}  // namespace runlight::app
