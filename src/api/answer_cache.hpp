// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"

namespace runlight::api {

/// What the engine said, and when.
struct TimedAnswer {
  store::Answer answer;  ///< without its body where `reply` has it
  Time generated_at{};
  std::string reply{};          ///< the body of the reply, whole; empty where each has something else
  std::string gzipped_reply{};  ///< the same in gzip's format; empty where that is not worth it

  std::size_t bytes() const { return answer.body.size() + reply.size() + gzipped_reply.size(); }
};

/// Answers that are still true: given again while the data is the same, and who asks what is being asked already waits for
/// that answer. Everybody who looks at the same page so costs the engine one question. What was wanted lately is asked again
/// when it is no longer true, before somebody wants it (refresh). On one executor.
class AnswerCache {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  using Shared = std::shared_ptr<const TimedAnswer>;

  struct Limits {
    std::size_t bytes = std::size_t{48} << 20U;  ///< of all bodies that are kept
    std::chrono::seconds longest{30};            ///< so long an answer that depends on the time is given again
    std::chrono::seconds wanted{3'600};          ///< so long after it was asked for an answer is kept true
    std::size_t refreshed = 24;                  ///< answers at most that are kept true: those that were wanted last
  };

  /// What makes two questions the same.
  struct Question {
    std::string text;                ///< its name, arguments and what the asker may see
    std::uint64_t data_version = 0;  ///< before it is asked
    bool is_timed = false;           ///< the answer depends on the time
    /// An older version's answer does for so many times the time that it took: for what is asked every few seconds
    /// although the data changes all the time.
    int rest = 0;
  };
  enum class For { viewer, refresh };
  /// Asks the engine, now and later: it keeps what it needs.
  using Ask = std::function<Task<Result<TimedAnswer>>(For)>;

  explicit AnswerCache(Clock& clock) : AnswerCache(clock, Limits{}) {}
  AnswerCache(Clock& clock, Limits limits) : clock_(clock), limits_(limits) {}

  /// The answer that is known, that somebody else is getting, or `ask`'s. That the other one was refused for their own many
  /// questions (unavailable), or went away, is not handed on.
  Task<Result<Shared>> answer(Question question, Ask ask);

  /// Asks again, one after the other, what is wanted and was true of older data than `data_version`'s, or will soon be too
  /// old. An answer that cannot be had is no longer kept true until somebody asks for it.
  Task<void> refresh(std::uint64_t data_version);

 private:
  struct Entry {
    Question question;
    Instant asked_at;
    Shared answer;
    Instant wanted_at;  ///< by a viewer, last
    Ask ask;            ///< none: it cannot be had any more
  };
  struct Flight;
  class Landing;

  Shared find(const Question& question);
  Task<Result<Shared>> fly(For whom, Question question, Ask ask, Instant wanted_at);
  void put(const Question& question, Instant asked_at, Shared answer, Instant wanted_at, Ask ask);
  bool is_true(const Entry& entry, std::uint64_t data_version, std::chrono::seconds longest) const;
  bool is_refresh_due(const Entry& entry, std::uint64_t data_version) const;
  void drop(std::list<Entry>::iterator entry);

  Clock& clock_;
  Limits limits_;
  std::list<Entry> entries_;  ///< the last used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_text_;
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, std::shared_ptr<Flight>> flights_;
};

}  // namespace runlight::api
