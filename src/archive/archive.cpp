// SPDX-License-Identifier: MIT
#include "archive/archive.hpp"

#include "archive/compaction.hpp"
#include "archive/comparison.hpp"
#include "archive/parts.hpp"
#include "archive/pull.hpp"
#include "archive/push.hpp"

namespace runlight::archive {
namespace {

template <class Work>
auto timed(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  auto result = work();
  if (result) result->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace

Archive::Archive(store::Store& store, Clock& clock, const Location& location)
    : store_(store),
      clock_(clock),
      place_(location.text()),
      shelf_(make_shelf(store.engine(), location)),
      notes_(store.engine(), place_) {}

Result<Exchange> Archive::push() {
  const std::scoped_lock lock(mutex_);
  const auto up_to = store_.settled_seq();
  if (pushed_up_to_ == up_to) return Exchange{};
  auto pushed = timed([&] { return archive::push({store_, *shelf_, notes_, clock_}, up_to); });
  if (pushed) pushed_up_to_ = up_to;
  return pushed;
}

Result<Exchange> Archive::pull(Extent extent) {
  const std::scoped_lock lock(mutex_);
  return timed([&] { return archive::pull({store_, *shelf_, notes_, clock_}, extent); });
}

Result<std::vector<Segment>> Archive::list() {
  const std::scoped_lock lock(mutex_);
  return list_tables(*shelf_);
}

Result<std::vector<TableComparison>> Archive::compare() {
  const std::scoped_lock lock(mutex_);
  return archive::compare({store_, *shelf_, notes_, clock_});
}

Result<Compaction> Archive::compact(const CompactionLimits& limits) {
  const std::scoped_lock lock(mutex_);
  return archive::compact({store_, *shelf_, notes_, clock_}, limits);
}

}  // namespace runlight::archive
