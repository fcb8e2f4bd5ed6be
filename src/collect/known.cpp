// SPDX-License-Identifier: MIT
#include "collect/known.hpp"

#include <string_view>

#include "model/status.hpp"

namespace runlight::collect {
namespace {

/// FNV-1a: https://www.rfc-editor.org/rfc/rfc9923 — stable over runs and machines, as it is stored.
class Hash {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) {
      value_ ^= static_cast<unsigned char>(byte);
      value_ *= 0x100000001b3U;
    }
  }
  void add(std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      const char byte = static_cast<char>(static_cast<std::uint64_t>(number) >> static_cast<unsigned>(shift));
      add(std::string_view(&byte, 1));
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace

Known::Known(std::span<const store::KnownAttempt> attempts) {
  for (const auto& attempt : attempts) attempts_.emplace(std::pair{attempt.run_id, attempt.run_attempt}, attempt);
}

const store::KnownAttempt* Known::find(std::int64_t run_id, std::int32_t run_attempt) const {
  const auto at = attempts_.find({run_id, run_attempt});
  return at == attempts_.end() ? nullptr : &at->second;
}

const store::KnownAttempt* Known::any_of(std::int64_t run_id) const {
  const auto at = attempts_.lower_bound({run_id, 0});
  return at == attempts_.end() || at->first.first != run_id ? nullptr : &at->second;
}

bool is_news(const model::Run& listed, const Known& known) {
  const auto* stored = known.find(listed.run_id, listed.run_attempt);
  if (stored == nullptr) return true;
  const bool settled = model::is_settled(listed.status);
  if (model::is_settled(stored->status) != settled) return settled;
  return listed.updated_at > stored->updated_at ||
         (listed.updated_at == stored->updated_at && listed.status != stored->status);
}

std::vector<std::int32_t> missing_attempts(const model::Run& listed, const Known& known) {
  std::vector<std::int32_t> missing;
  for (std::int32_t attempt = 1; attempt < listed.run_attempt; ++attempt) {
    const auto* stored = known.find(listed.run_id, attempt);
    if (stored == nullptr || !model::is_settled(stored->status)) missing.push_back(attempt);
  }
  return missing;
}

std::uint64_t fingerprint(std::span<const model::Run> runs) {
  Hash hash;
  for (const auto& run : runs) {
    hash.add(run.run_id);
    hash.add(std::int64_t{run.run_attempt});
    hash.add(run.status);
    hash.add(run.updated_at.time_since_epoch().count());
  }
  return hash.value();
}

}  // namespace runlight::collect
