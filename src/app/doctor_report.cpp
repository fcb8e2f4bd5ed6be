// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json.hpp>

#include "app/doctor.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

namespace bj = boost::json;
using github::CredentialKind;
using std::chrono::seconds;

std::string_view word_of(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::anonymous: return "anonymous";
    case CredentialKind::classic_token: return "classic_token";
    case CredentialKind::fine_grained_token: return "fine_grained_token";
    case CredentialKind::actions_token: return "actions_token";
    case CredentialKind::oauth_token: return "oauth_token";
    case CredentialKind::user_token: return "user_token";
    case CredentialKind::other_token: return "other_token";
    case CredentialKind::app: return "app";
  }
  return "";
}

std::string credential_text(const Diagnosis& diagnosis, const DoctorSettings& settings) {
  const auto& credential = diagnosis.credential;
  std::string text(github::name_of(credential.kind));
  if (credential.kind == CredentialKind::app) {
    text = fmt::format("the GitHub App {}", settings.github.app_id);
    if (credential.installation_id) text += fmt::format(", installation {}", *credential.installation_id);
    for (const auto& [name, level] : credential.permissions) text += fmt::format(", {}: {}", name, level);
  }
  if (credential.scopes) text += fmt::format(" (scopes: {})", credential.scopes->empty() ? "none" : *credential.scopes);
  return text;
}

std::string budget_text(const Diagnosis& diagnosis, const DoctorSettings& settings) {
  const auto& budget = diagnosis.budget;
  if (!budget.limit) return diagnosis.problem ? "unknown" : "no limit";
  auto text = fmt::format("{} of {} points an hour are left", with_thousands(budget.remaining.value_or(*budget.limit)),
                          with_thousands(*budget.limit));
  if (budget.reset_at) text += fmt::format(" until {}", format_time(*budget.reset_at));
  return text + fmt::format(", {} of them kept for others",
                            with_thousands(std::min(settings.github.reserve_points, *budget.limit / 2)));
}

struct Durations {
  std::optional<seconds> without_jobs;
  std::optional<seconds> with_jobs;
};

Durations durations(const Diagnosis& diagnosis, const DoctorSettings& settings, Time now) {
  const auto& backfill = *diagnosis.backfill;
  const auto of = [&](std::int64_t requests) {
    return duration_of(requests, diagnosis.budget,
                       {.reserve_points = settings.github.reserve_points,
                        .points_per_minute = settings.github.points_per_minute,
                        .is_history = true},
                       now);
  };
  return {of(backfill.requests_without_jobs), of(backfill.requests_with_jobs)};
}

std::string backfill_text(const Diagnosis& diagnosis, const DoctorSettings& settings, Time now) {
  const auto& backfill = *diagnosis.backfill;
  const auto [without_jobs, with_jobs] = durations(diagnosis, settings, now);
  const bool is_estimate = backfill.repositories_counted < backfill.repositories;
  const auto basis = is_estimate ? fmt::format(", estimated from {} of them", backfill.repositories_counted) : std::string();
  return fmt::format(
      "{}{} runs in {} repositories{}\n"
      "  without jobs    {} requests: {}\n"
      "  with jobs       {} requests: {}",
      backfill.is_at_least ? "at least " : "", with_thousands(backfill.runs), with_thousands(backfill.repositories), basis,
      with_thousands(backfill.requests_without_jobs), forecast_text(without_jobs),
      with_thousands(backfill.requests_with_jobs), forecast_text(with_jobs));
}

bj::value optional_number(const std::optional<std::int64_t>& number) {
  return number ? bj::value(*number) : bj::value(nullptr);
}
bj::value optional_seconds(const std::optional<seconds>& time) {
  return time ? bj::value(time->count()) : bj::value(nullptr);
}

bj::object credential_json(const Diagnosis& diagnosis, const DoctorSettings& settings) {
  const auto& credential = diagnosis.credential;
  const auto kind = diagnosis.problem ? std::optional(diagnosis.problem->kind) : std::nullopt;
  bj::object object{{"kind", word_of(credential.kind)}, {"works", kind != ErrorKind::unauthorized}};
  if (credential.scopes) object["scopes"] = *credential.scopes;
  if (credential.kind != CredentialKind::app) return object;
  object["app_id"] = settings.github.app_id;
  object["installation_id"] = optional_number(credential.installation_id);
  bj::object permissions;
  for (const auto& [name, level] : credential.permissions) permissions[name] = level;
  object["permissions"] = std::move(permissions);
  return object;
}

bj::object backfill_json(const Diagnosis& diagnosis, const DoctorSettings& settings, Time now) {
  const auto& backfill = *diagnosis.backfill;
  const auto [without_jobs, with_jobs] = durations(diagnosis, settings, now);
  return {{"runs", backfill.runs},
          {"repositories_counted", backfill.repositories_counted},
          {"is_estimate", backfill.repositories_counted < backfill.repositories},
          {"is_at_least", backfill.is_at_least},
          {"requests_without_jobs", backfill.requests_without_jobs},
          {"requests_with_jobs", backfill.requests_with_jobs},
          {"seconds_without_jobs", optional_seconds(without_jobs)},
          {"seconds_with_jobs", optional_seconds(with_jobs)}};
}

}  // namespace

std::string diagnosis_text(const Diagnosis& diagnosis, const DoctorSettings& settings, Time now) {
  const auto line = [](std::string_view name, std::string_view text) { return fmt::format("{:<17} {}\n", name, text); };
  auto text = line("credential", credential_text(diagnosis, settings));
  text += line("budget", budget_text(diagnosis, settings));
  if (diagnosis.repositories > 0) {
    text += line("repositories", fmt::format("{} can be seen, {} of them private", with_thousands(diagnosis.repositories),
                                             with_thousands(diagnosis.repositories_private)));
    text += line("actions", fmt::format("readable in {} of {} repositories that were asked", diagnosis.actions_readable,
                                        diagnosis.actions_asked));
  }
  for (const auto& missing : diagnosis.missing) text += line("missing", missing.permission + ". " + missing.message);
  if (diagnosis.missing.empty() && diagnosis.repositories > 0) text += line("missing", "nothing");
  if (diagnosis.backfill) text += line("first collection", backfill_text(diagnosis, settings, now));
  return text + line("spent on this", fmt::format("{} requests", diagnosis.requests));
}

std::string diagnosis_json(const Diagnosis& diagnosis, const DoctorSettings& settings, Time now) {
  const auto& budget = diagnosis.budget;
  bj::object object{{"credential", credential_json(diagnosis, settings)},
                    {"budget", nullptr},
                    {"owner", settings.scope.owner},
                    {"requests", diagnosis.requests},
                    {"problem", nullptr},
                    {"backfill", nullptr}};
  if (budget.limit) {
    object["budget"] =
        bj::object{{"limit", *budget.limit},
                   {"remaining", optional_number(budget.remaining)},
                   {"reset_at", budget.reset_at ? bj::value(format_time(*budget.reset_at)) : bj::value(nullptr)},
                   {"reserve", std::min(settings.github.reserve_points, *budget.limit / 2)}};
  }
  object["repositories"] = bj::object{{"visible", diagnosis.repositories},
                                      {"private", diagnosis.repositories_private},
                                      {"actions_asked", diagnosis.actions_asked},
                                      {"actions_readable", diagnosis.actions_readable}};
  bj::array missing;
  for (const auto& one : diagnosis.missing) {
    missing.push_back(bj::object{{"permission", one.permission}, {"message", one.message}});
  }
  object["missing"] = std::move(missing);
  if (diagnosis.problem) {
    object["problem"] = bj::object{{"kind", facts(diagnosis.problem->kind).name}, {"message", diagnosis.problem->message}};
  }
  if (diagnosis.backfill) object["backfill"] = backfill_json(diagnosis, settings, now);
  return bj::serialize(object) + "\n";
}

}  // namespace runlight::app
