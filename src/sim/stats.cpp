// SPDX-License-Identifier: MIT
#include "sim/stats.hpp"

#include <algorithm>

#include "sim/json_text.hpp"

namespace runlight::sim {

std::int64_t Stats::begin(const std::string& endpoint, Instant now) {
  const std::scoped_lock lock(mutex_);
  Counts& counts = by_endpoint_[endpoint];
  counts.most_in_60s = std::max(counts.most_in_60s, counts.window.add(now));
  all_.most_in_60s = std::max(all_.most_in_60s, all_.window.add(now));
  most_at_once_ = std::max(most_at_once_, ++under_way_);
  return under_way_;
}

void Stats::end() {
  const std::scoped_lock lock(mutex_);
  --under_way_;
}

void Stats::Counts::add(const ServedRequest& served) {
  ++requests;
  ++statuses[served.status];
  not_modified += served.status == 304 ? 1 : 0;
  points += served.points;
  refused += served.is_refused ? 1 : 0;
}

void Stats::count(const ServedRequest& served) {
  const std::scoped_lock lock(mutex_);
  all_.add(served);
  by_endpoint_[served.endpoint].add(served);
  if (!served.fault.empty()) ++faults_[served.fault];
}

void Stats::reset() {
  const std::scoped_lock lock(mutex_);
  all_ = {};
  by_endpoint_.clear();
  faults_.clear();
  most_at_once_ = under_way_;
}

void Stats::append_counts(std::string& out, const Counts& counts) {
  append(out, "\"requests\":", counts.requests, ",\"not_modified\":", counts.not_modified, ",\"points\":", counts.points,
         ",\"refused\":", counts.refused, ",\"most_in_60s\":", counts.most_in_60s, ",\"statuses\":{");
  bool first = true;
  for (const auto& [status, number] : counts.statuses) {
    append(out, first ? "\"" : ",\"", status, "\":", number);
    first = false;
  }
  out.push_back('}');
}

std::string Stats::json() const {
  const std::scoped_lock lock(mutex_);
  std::string out = "{";
  append_counts(out, all_);
  append(out, ",\"most_at_once\":", most_at_once_, ",\"faults\":{");
  for (const auto& [kind, number] : faults_) append(out, out.ends_with('{') ? "" : ",", Quoted{kind}, ":", number);
  out.append("},\"endpoints\":{");
  for (const auto& [endpoint, counts] : by_endpoint_) {
    append(out, out.ends_with('{') ? "" : ",", Quoted{endpoint}, ":{");
    append_counts(out, counts);
    out.push_back('}');
  }
  out.append("}}");
  return out;
}

}  // namespace runlight::sim
