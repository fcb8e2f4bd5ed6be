// SPDX-License-Identifier: MIT
#include "sim/drift.hpp"

#include <algorithm>
#include <optional>

#include "sim/answer.hpp"
#include "sim/endpoint.hpp"
#include "sim/filters.hpp"
#include "sim/paging.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

bool is_further_page(const net::Target& target) {
  if (endpoint_of("GET", target.path) != "GET /repos/{owner}/{repo}/actions/runs") return false;
  const auto filter = parse_run_filter(target);
  return filter && !filter->is_search() && parse_page(target).number > 1;
}

std::optional<std::size_t> repository_of(const net::Target& target, const World& world) {
  const Pieces pieces = path_pieces(target.path);
  if (pieces[0] == "repos") return world.directory().repository(pieces[1], pieces[2]);
  const auto id = parse_id(pieces[1]);
  return id ? world.directory().repository(*id) : std::nullopt;
}

struct Reading {
  std::string repository;
  std::vector<std::int64_t> read;  ///< ids of some runs that the client has read
};

std::optional<Reading> reading_of(const net::Target& target, const World& world, Time now, std::int64_t wanted,
                                  std::uint64_t turn) {
  const auto view = world.at(now, "");
  const auto repository = repository_of(target, world);
  if (!repository) return std::nullopt;
  const auto& facts = world.repositories()[*repository];
  Reading reading{facts.owner + "/" + facts.name, {}};
  const Page page = parse_page(target);
  const std::size_t seen = std::min((page.number - 1) * page.per_page, view->run_count(*repository));
  for (std::int64_t i = 0; i < wanted && seen > 0; ++i) {
    const auto index = static_cast<std::size_t>(mix(turn, static_cast<std::uint64_t>(i)) % seen);
    reading.read.push_back(view->run(*repository, index).id);
  }
  return reading;
}

}  // namespace

void Drift::set(DriftTerms terms) {
  const std::scoped_lock lock(mutex_);
  terms_ = terms;
  pages_ = 0;
}

std::vector<ControlledRun> Drift::before(const net::Target& target, World& world, Time now) {
  std::vector<ControlledRun> changed;
  const std::scoped_lock lock(mutex_);
  WorldControl* control = world.control();
  if (control == nullptr || (terms_.adds == 0 && terms_.deletes == 0) || !is_further_page(target)) return changed;
  if (++pages_ % terms_.every != 0) return changed;
  const auto reading = reading_of(target, world, now, terms_.deletes, ++turn_);
  if (!reading) return changed;
  for (const auto id : reading->read) {
    if (const auto deleted = control->delete_run(id, now)) changed.push_back(*deleted);
  }
  for (std::int64_t i = 0; i < terms_.adds; ++i) {
    const auto made = control->create_run({.repository = reading->repository, .status = RunStatus::completed}, now);
    if (made) changed.push_back(*made);
  }
  return changed;
}

}  // namespace runlight::sim
