// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <tuple>

#include "sim/character.hpp"
#include "sim/random.hpp"
#include "sim/run_plan.hpp"

namespace runlight::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

bool is_weekend(sys_days day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

/// Mostly office hours, busiest at 13:00 UTC.
sys_seconds moment(sys_days day, Random& random) {
  if (random.chance(0.07)) return day + seconds(random.between(0, 86'399));
  const auto half = [&] { return random.between(0, 7 * 3'600); };
  const auto first = half();
  return day + hours(6) + seconds(first + half());
}

struct Day {
  const Profile& profile;
  const RepositorySpec& repository;
  std::uint64_t seed;
  sys_days day;
  std::vector<Trigger> triggers{};

  /// What the default branch's head is for runs that no push causes.
  std::uint64_t head_commit() const { return mix(seed, 0x4ead); }
  ActorCode person(Random& random) const {
    return static_cast<ActorCode>(random.between(0, static_cast<std::int64_t>(profile.people.size()) - 1));
  }
};

bool runs_on(const WorkflowSpec& workflow, sys_days day) {
  if (workflow.character == Character::never_run) return false;
  if (state_of(workflow, day) != "active") return false;
  return workflow.character != Character::stale || !in_trouble(workflow, day);
}

/// Creates runs for all workflows that `wants` is true of, a second or so apart.
template <class Wants>
void fire(Day& today, Trigger trigger, Wants wants) {
  const auto& workflows = today.repository.workflows;
  for (std::size_t i = 0; i < workflows.size(); ++i) {
    if (!wants(workflows[i].on) || !runs_on(workflows[i], today.day)) continue;
    trigger.workflow = i;
    today.triggers.push_back(trigger);
    trigger.at += seconds(mix(trigger.commit, i) % 2);
  }
}

std::uint32_t recent_pull(const Day& today, Random& random) {
  const double rate = std::max(0.1, today.repository.pushes_per_day * 0.3);
  const auto days = static_cast<double>((today.day - sys_days(std::chrono::year(2020) / 1 / 1)).count());
  return static_cast<std::uint32_t>(100 + static_cast<std::int64_t>(days * rate) - random.between(0, 3));
}

void push_to_default(Day& today, Random& random) {
  const auto pull = recent_pull(today, random);
  Trigger trigger{.at = moment(today.day, random),
                  .actor = today.person(random),
                  .pull = random.chance(0.85) ? pull : 0,
                  .commit = random.next()};
  fire(today, trigger, [](const Triggers& on) { return on.push_default || on.push_any; });
  trigger.event = Event::dynamic;
  fire(today, trigger, [](const Triggers& on) { return on.dynamic_push; });
}

void push_to_release(Day& today, Random& random) {
  const auto number = static_cast<std::uint32_t>(today.day.time_since_epoch().count() / 14 % 400);
  const Trigger trigger{.at = moment(today.day, random),
                        .branch = Branch::release,
                        .actor = today.person(random),
                        .pull = number,
                        .commit = random.next()};
  fire(today, trigger, [](const Triggers& on) { return on.push_default || on.push_any; });
}

void push_to_pull(Day& today, Random& random) {
  const auto number = recent_pull(today, random);
  const Pull pull = pull_of(today.profile, today.repository, number);
  Trigger trigger{.at = moment(today.day, random),
                  .event = Event::pull_request,
                  .branch = Branch::pull,
                  .actor = pull.author,
                  .from_fork = pull.from_fork,
                  .pull = number,
                  .commit = random.next()};
  fire(today, trigger, [](const Triggers& on) { return on.pull_request; });
  if (pull.from_fork) return;
  trigger.event = Event::push;
  fire(today, trigger, [](const Triggers& on) { return on.push_any; });
}

void comment(Day& today, Random& random) {
  const Trigger trigger{.at = moment(today.day, random),
                        .event = Event::issue_comment,
                        .actor = today.person(random),
                        .pull = recent_pull(today, random),
                        .commit = today.head_commit()};
  fire(today, trigger, [](const Triggers& on) { return on.comment; });
}

void activity(Day& today) {
  Random random(mix(today.seed, 0xac71));
  const double mean = today.repository.pushes_per_day * (is_weekend(today.day) ? 0.1 : 0.85);
  const double wanted = mean * (0.5 + random.fraction());
  const auto count = static_cast<int>(std::floor(wanted)) + (random.chance(wanted - std::floor(wanted)) ? 1 : 0);
  for (int i = 0; i < count; ++i) {
    const double kind = random.fraction();
    if (kind < 0.33)
      push_to_default(today, random);
    else if (kind < 0.38)
      push_to_release(today, random);
    else
      push_to_pull(today, random);
    if (random.chance(0.5)) comment(today, random);
  }
}

void releases_and_weekly(Day& today) {
  Random random(mix(today.seed, 0x4e1));
  if (!is_weekend(today.day) && random.chance(0.12)) {
    const auto number = static_cast<std::uint32_t>(today.day.time_since_epoch().count() / 5 % 400);
    const Trigger trigger{.at = moment(today.day, random),
                          .event = Event::release,
                          .branch = Branch::tag,
                          .actor = today.person(random),
                          .pull = number,
                          .commit = random.next()};
    fire(today, trigger, [](const Triggers& on) { return on.release; });
  }
  if (std::chrono::weekday(today.day) == std::chrono::Monday) {
    const Trigger trigger{.at = today.day + hours(4) + seconds(random.between(0, 3'600)),
                          .event = Event::dynamic,
                          .actor = k_first_bot + k_dependabot,
                          .commit = today.head_commit()};
    fire(today, trigger, [](const Triggers& on) { return on.dynamic_weekly; });
  }
}

void dispatches(Day& today, std::size_t index, const WorkflowSpec& workflow) {
  Random random(mix(today.seed, 0xd15, index));
  const Trigger trigger{.workflow = index, .event = Event::workflow_dispatch, .commit = today.head_commit()};
  const auto add = [&](ActorCode actor) {
    today.triggers.push_back(trigger);
    today.triggers.back().at = moment(today.day, random);
    today.triggers.back().actor = actor;
  };
  if (is_weekend(today.day)) return;
  if (workflow.on.daily_dispatch) add(k_first_bot + k_actions_bot);
  if (workflow.on.daily_dispatch && random.chance(0.4)) add(k_first_bot + k_actions_bot);
  if (workflow.on.dispatch && workflow.character != Character::schedule_missing && random.chance(0.05))
    add(today.person(random));
}

/// GitHub starts scheduled runs some minutes late, and drops a few: no run, no record.
void schedule(Day& today, std::size_t index, const WorkflowSpec& workflow) {
  const bool steady = workflow.character == Character::queued_now || workflow.character == Character::running_now;
  if (workflow.character == Character::schedule_missing && in_trouble(workflow, today.day)) return;
  for (const auto& cron : workflow.crons) {
    for (const auto slot : cron.slots(today.day, today.day + std::chrono::days(1))) {
      Random random(mix(today.seed, 0xc407, index, static_cast<std::uint64_t>(slot.time_since_epoch().count())));
      if (!steady && random.chance(0.006)) continue;
      const auto late = !steady && random.chance(0.06) ? random.between(15 * 60, 55 * 60) : random.between(2 * 60, 11 * 60);
      today.triggers.push_back(
          {.at = slot + seconds(late),
           .workflow = index,
           .event = Event::schedule,
           .actor = static_cast<ActorCode>(mix(today.profile.seed, index) % today.profile.people.size()),
           .commit = today.head_commit()});
    }
  }
}

}  // namespace

bool is_before(const Trigger& a, const Trigger& b) {
  return std::tie(a.at, a.workflow, a.event, a.commit) < std::tie(b.at, b.workflow, b.event, b.commit);
}

std::vector<Trigger> triggers_of_day(const Profile& profile, std::size_t repository, sys_days day) {
  const auto& spec = profile.repositories[repository];
  Day today{.profile = profile,
            .repository = spec,
            .seed = mix(profile.seed, static_cast<std::uint64_t>(spec.id),
                        static_cast<std::uint64_t>(day.time_since_epoch().count())),
            .day = day};
  if (spec.archived || spec.is_gone || profile.is_quiet) return {};
  activity(today);
  releases_and_weekly(today);
  for (std::size_t i = 0; i < spec.workflows.size(); ++i) {
    if (!runs_on(spec.workflows[i], day)) continue;
    dispatches(today, i, spec.workflows[i]);
    schedule(today, i, spec.workflows[i]);
  }
  std::sort(today.triggers.begin(), today.triggers.end(), is_before);
  return std::move(today.triggers);
}

}  // namespace runlight::sim
