// SPDX-License-Identifier: MIT
#include "api/answer_cache.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <ranges>
#include <utility>
#include <vector>

namespace runlight::api {
namespace {

std::string flight_name(const AnswerCache::Question& question) {
  return std::to_string(question.data_version) + ' ' + question.text;
}

}  // namespace

/// A question that is being asked, and who waits for its answer.
struct AnswerCache::Flight {
  explicit Flight(const boost::asio::any_io_executor& executor) : landed(executor, Instant::max()) {}
  boost::asio::steady_timer landed;  ///< cancelled when it is over
  bool is_over = false;
  std::optional<Result<Shared>> answer;  ///< none: nobody else's
};

/// Whatever becomes of who asks, the others go on.
class AnswerCache::Landing {
 public:
  Landing(AnswerCache& cache, std::string name, std::shared_ptr<Flight> flight)
      : cache_(cache), name_(std::move(name)), flight_(std::move(flight)) {
    cache_.flights_.emplace(name_, flight_);
  }
  Landing(const Landing&) = delete;
  Landing& operator=(const Landing&) = delete;
  ~Landing() {
    flight_->is_over = true;
    flight_->landed.cancel();
    cache_.flights_.erase(name_);
  }

 private:
  AnswerCache& cache_;
  std::string name_;
  std::shared_ptr<Flight> flight_;
};

/// Or so young that it does; `longest`: so long it is true at one version if it depends on the time.
bool AnswerCache::is_true(const Entry& entry, std::uint64_t data_version, std::chrono::seconds longest) const {
  const auto& [text, its_version, is_timed, rest] = entry.question;
  const auto age = clock_.monotonic() - entry.asked_at;
  return (its_version == data_version && (!is_timed || age < longest)) || age < rest * entry.answer->answer.elapsed;
}

AnswerCache::Shared AnswerCache::find(const Question& question) {
  const auto found = by_text_.find(question.text);
  if (found == by_text_.end()) return nullptr;
  const auto entry = found->second;
  if (!is_true(*entry, question.data_version, limits_.longest)) return nullptr;
  entries_.splice(entries_.begin(), entries_, entry);
  entry->wanted_at = clock_.monotonic();
  return entry->answer;
}

void AnswerCache::drop(std::list<Entry>::iterator entry) {
  bytes_ -= entry->answer->bytes();
  by_text_.erase(entry->question.text);
  entries_.erase(entry);
}

void AnswerCache::put(const Question& question, Instant asked_at, Shared answer, Instant wanted_at, Ask ask) {
  if (const auto old = by_text_.find(question.text); old != by_text_.end()) {
    // Somebody may have wanted it while it was asked again.
    wanted_at = std::max(wanted_at, old->second->wanted_at);
    drop(old->second);
  }
  const auto size = answer->bytes();
  if (size > limits_.bytes / 2) return;  // it would push out everything else
  const auto place = std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.wanted_at <= wanted_at; });
  const auto entry = entries_.insert(place, {.question = question,
                                             .asked_at = asked_at,
                                             .answer = std::move(answer),
                                             .wanted_at = wanted_at,
                                             .ask = std::move(ask)});
  by_text_.emplace(question.text, entry);
  bytes_ += size;
  while (bytes_ > limits_.bytes) drop(std::prev(entries_.end()));
}

/// Asks, while others who want the same wait for it.
Task<Result<AnswerCache::Shared>> AnswerCache::fly(For whom, Question question, Ask ask, Instant wanted_at) {
  const auto flight = std::make_shared<Flight>(co_await boost::asio::this_coro::executor);
  const Landing landing(*this, flight_name(question), flight);
  const auto asked_at = clock_.monotonic();
  auto answered = co_await ask(whom);
  if (!answered) {
    if (answered.error().kind != ErrorKind::unavailable) flight->answer.emplace(fail(answered.error()));
    co_return fail(std::move(answered).error());
  }
  auto shared = std::make_shared<const TimedAnswer>(*std::move(answered));
  put(question, asked_at, shared, wanted_at, std::move(ask));
  flight->answer.emplace(shared);
  co_return shared;
}

Task<Result<AnswerCache::Shared>> AnswerCache::answer(Question question, Ask ask) {
  for (;;) {
    if (auto known = find(question)) co_return known;
    const auto found = flights_.find(flight_name(question));
    if (found == flights_.end()) break;
    const auto flight = found->second;
    const auto [ended] = co_await flight->landed.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!flight->is_over) throw boost::system::system_error(ended);
    if (flight->answer) co_return *flight->answer;
  }
  co_return co_await fly(For::viewer, std::move(question), std::move(ask), clock_.monotonic());
}

bool AnswerCache::is_refresh_due(const Entry& entry, std::uint64_t data_version) const {
  return entry.ask && clock_.monotonic() - entry.wanted_at < limits_.wanted &&
         !is_true(entry, data_version, limits_.longest / 2);
}

Task<void> AnswerCache::refresh(std::uint64_t data_version) {
  std::vector<std::string> due;
  for (const auto& entry : entries_ | std::views::take(limits_.refreshed)) {
    if (is_refresh_due(entry, data_version)) due.push_back(entry.question.text);
  }
  for (const auto& text : due) {
    // Meanwhile somebody may have asked, or pushed it out.
    const auto found = by_text_.find(text);
    if (found == by_text_.end() || !is_refresh_due(*found->second, data_version)) continue;
    const auto& entry = *found->second;
    auto question = entry.question;
    question.data_version = data_version;
    if (flights_.contains(flight_name(question))) continue;
    const auto answered = co_await fly(For::refresh, question, entry.ask, entry.wanted_at);
    if (answered) continue;
    if (const auto old = by_text_.find(text); old != by_text_.end()) old->second->ask = {};
  }
}

}  // namespace runlight::api
