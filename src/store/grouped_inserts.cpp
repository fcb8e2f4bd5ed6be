// SPDX-License-Identifier: MIT
#include "store/grouped_inserts.hpp"

#include <utility>

namespace runlight::store {
namespace {

// Bounds what one INSERT keeps in memory.
constexpr std::size_t k_group_bytes = std::size_t{8} << 20U;

// What the engine puts before the rows; so that it need not copy them.
constexpr std::size_t k_room_for_statement = 200;

}  // namespace

Result<void> GroupedInserts::insert(std::string_view table, std::string rows) {
  Waiting mine{.rows = std::move(rows)};
  Lock lock(mutex_);
  auto& state = tables_[std::string(table)];
  state.queue.push_back(&mine);
  while (!mine.done) {
    if (state.busy) {
      changed_.wait(lock);
    } else {
      insert_queued(table, state, lock);
    }
  }
  return std::move(mine.outcome);
}

/// Takes a group from the front of the queue; the caller's own rows may be in it, or come with a later one.
void GroupedInserts::insert_queued(std::string_view table, Table& state, Lock& lock) {
  std::vector<Waiting*> group;
  std::size_t bytes = 0;
  for (auto* waiting : state.queue) {
    bytes += waiting->rows.size();
    if (!group.empty() && bytes > k_group_bytes) break;
    group.push_back(waiting);
  }
  state.queue.erase(state.queue.begin(), state.queue.begin() + static_cast<std::ptrdiff_t>(group.size()));
  state.busy = true;
  lock.unlock();
  insert_together(table, group);
  lock.lock();
  state.busy = false;
  for (auto* waiting : group) waiting->done = true;
  changed_.notify_all();
}

std::size_t GroupedInserts::bytes_of(const std::vector<Waiting*>& group) {
  std::size_t bytes = 0;
  for (const auto* waiting : group) bytes += waiting->rows.size();
  return bytes;
}

void GroupedInserts::insert_together(std::string_view table, const std::vector<Waiting*>& group) {
  constexpr std::string_view k_format = "JSONEachRow";
  if (group.size() > 1) {
    std::string all;
    all.reserve(bytes_of(group) + k_room_for_statement);
    for (const auto* waiting : group) all += waiting->rows;
    if (engine_.insert(table, k_format, std::move(all))) return;
  }
  // One by one, so that rows that cannot be stored harm nobody else's.
  for (auto* waiting : group) waiting->outcome = engine_.insert(table, k_format, std::move(waiting->rows));
}

}  // namespace runlight::store
