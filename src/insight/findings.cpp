// SPDX-License-Identifier: MIT
#include "insight/findings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace runlight::insight {
namespace {

constexpr std::size_t k_longest_name = 100;

/// Cut between two characters of UTF-8.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

bool expects_runs(const WorkflowFacts& facts) { return !facts.archived && facts.repository_state == "watched"; }

bool only_triggered_by(const WorkflowFacts& facts, std::initializer_list<std::string_view> words) {
  return facts.has_file && !facts.triggers.empty() && std::ranges::all_of(facts.triggers, [&](const std::string& trigger) {
           return std::ranges::find(words, trigger) != words.end();
         });
}

std::optional<Time> switch_off_at(const WorkflowFacts& facts, const VerdictThresholds& thresholds) {
  if (facts.visibility != "public" || facts.crons.empty() || !facts.pushed_at || !expects_runs(facts)) return std::nullopt;
  return *facts.pushed_at + std::chrono::days(thresholds.switch_off_days);
}

Finding finding(std::string_view verdict, std::optional<Time> since, std::string sentence,
                const boost::json::object& evidence) {
  return {.verdict = std::string(verdict),
          .since = since,
          .severity = severity_of(verdict),
          .sentence = std::move(sentence),
          .evidence = boost::json::serialize(evidence)};
}

std::string time_text(Time time) { return format_time(std::chrono::floor<std::chrono::seconds>(time)); }
std::string minute_text(Time time) {
  auto text = time_text(time).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}
std::string day_text(Time time) { return time_text(time).substr(0, 10); }

boost::json::value time_value(const std::optional<Time>& time) {
  return time ? boost::json::value(time_text(*time)) : boost::json::value(nullptr);
}

std::string shown(std::string_view name) {
  auto text = showable(cut(name, k_longest_name));
  std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text.size() < name.size() ? text + "…" : text;
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", with_thousands(number), number == 1 ? one : many);
}

boost::json::object run_evidence(const Case& subject, const HistoryAttempt& attempt) {
  return {{"run_id", attempt.run_id},
          {"run_number", attempt.run_number},
          {"head_sha", attempt.head_sha},
          {"created_at", time_text(attempt.created_at)},
          {"html_url", fmt::format("{}/actions/runs/{}", subject.facts().html_url, attempt.run_id)}};
}

boost::json::value run_evidence(const Case& subject, const RunGroup* run) {
  return run != nullptr ? boost::json::value(run_evidence(subject, run->latest())) : boost::json::value(nullptr);
}

}  // namespace runlight::insight
