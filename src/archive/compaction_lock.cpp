// SPDX-License-Identifier: MIT
#include "archive/compaction_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "archive/segment.hpp"
#include "base/log.hpp"

namespace runlight::archive {
namespace {

constexpr std::string_view k_folder = "lock";
constexpr std::chrono::minutes k_life_time{15};
constexpr std::chrono::minutes k_renewal{5};

Result<std::string> lay_claim(const Parts& parts) {
  auto claim = new_segment_path(k_folder, parts.clock.now());
  RUNLIGHT_TRY_VOID(parts.shelf.write(claim, "SELECT hostName() AS holder", 1));
  return claim;
}

/// Other claims that are alive; those of the dead are removed. Absent: `own` is no longer there.
Result<std::optional<std::vector<Segment>>> others(const Parts& parts, const std::string& own) {
  RUNLIGHT_TRY(auto claims, parts.shelf.list(fmt::format("{}{}/", k_root, k_folder)));
  const auto mine = std::ranges::find(claims, own, &Segment::path);
  if (mine == claims.end()) return std::nullopt;
  const Time now = mine->written_at;
  std::vector<Segment> alive;
  for (auto& claim : claims) {
    if (claim.path == own) continue;
    if (claim.written_at + k_life_time > now) {
      alive.push_back(std::move(claim));
    } else {
      RUNLIGHT_TRY_VOID(parts.shelf.remove(claim.path));
    }
  }
  return alive;
}

std::unexpected<Error> held_by(const Segment& claim) {
  return fail(
      ErrorKind::conflict,
      fmt::format("another compaction of this archive is under way since {}; try again when it has ended, or {} minutes "
                  "after it died",
                  format_time(claim.written_at), k_life_time.count()));
}

std::unexpected<Error> lost() {
  return fail(ErrorKind::conflict, "this compaction took so long that another took its place; run it again");
}

}  // namespace

Result<CompactionLock> CompactionLock::take(const Parts& parts) {
  RUNLIGHT_TRY(auto claim, lay_claim(parts));
  CompactionLock lock(parts, std::move(claim));
  // Who may write but not remove would put the same segments together again and again.
  RUNLIGHT_TRY(const auto probe, lay_claim(parts));
  RUNLIGHT_TRY_VOID(parts.shelf.remove(probe));
  RUNLIGHT_TRY(const auto found, others(parts, lock.claim_));
  if (!found) return lost();
  if (!found->empty()) return held_by(found->front());
  return lock;
}

CompactionLock::~CompactionLock() {
  if (claim_.empty()) return;
  if (auto removed = parts_->shelf.remove(claim_); !removed) {
    log::warn("the lock of a compaction stays until it is too old", {{"error", removed.error().message}});
  }
}

Result<void> CompactionLock::hold() {
  RUNLIGHT_TRY(const auto found, others(*parts_, claim_));
  if (!found) return lost();
  if (std::chrono::steady_clock::now() - renewed_at_ <= k_renewal) return {};
  // The new one is there before the old one goes, so that whoever comes sees one of them.
  RUNLIGHT_TRY(auto fresh, lay_claim(*parts_));
  renewed_at_ = std::chrono::steady_clock::now();
  return parts_->shelf.remove(std::exchange(claim_, std::move(fresh)));
}

}  // namespace runlight::archive
