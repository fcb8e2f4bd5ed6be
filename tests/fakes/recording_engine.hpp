// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "store/engine.hpp"

namespace runlight::fakes {

/// An Engine that keeps what it was asked and answers from a script. Safe to call from several threads.
class RecordingEngine : public store::Engine {
 public:
  struct Insert {
    std::string table;  ///< without the columns after it
    std::string format;
    std::string rows;
  };

  /// What the next unanswered call gives; calls beyond the script get an empty answer. An insert takes only an error from
  /// it.
  void will_answer(std::string body) { script_.emplace_back(store::Answer{.body = std::move(body)}); }
  void will_fail(Error error) { script_.emplace_back(std::unexpected(std::move(error))); }

  std::vector<store::Statement> statements;  ///< of run, read and ask_read_only, in order
  std::vector<Insert> inserts;

  Result<store::Answer> run(store::Statement statement) override {
    const std::scoped_lock lock(mutex_);
    statements.push_back(std::move(statement));
    return next();
  }
  Result<store::Answer> read(store::Statement statement) override { return run(std::move(statement)); }
  Result<void> insert(std::string_view table, std::string_view format, std::string rows) override {
    const std::scoped_lock lock(mutex_);
    inserts.push_back({std::string(table.substr(0, table.find(' '))), std::string(format), std::move(rows)});
    if (auto answer = next(); !answer) return fail(std::move(answer).error());
    return {};
  }
  Result<void> require_space(std::uint64_t) override { return {}; }
  Result<store::Answer> ask_read_only(store::Statement statement, store::Limits) override {
    return run(std::move(statement));
  }
  std::string version() const override { return "recording"; }

 private:
  Result<store::Answer> next() {
    if (script_.empty()) return store::Answer{};
    auto answer = std::move(script_.front());
    script_.pop_front();
    return answer;
  }

  std::mutex mutex_;
  std::deque<Result<store::Answer>> script_;  // guarded by mutex_
};

}  // namespace runlight::fakes
