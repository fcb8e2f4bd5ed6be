// SPDX-License-Identifier: MIT
#include "api/answer_cache.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

namespace runlight::api {

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

AnswerCache::Shared AnswerCache::find(const Question& question) {
  const auto found = by_text_.find(question.text);
  if (found == by_text_.end()) return nullptr;
  const auto entry = found->second;
  const auto age = clock_.monotonic() - entry->asked_at;
  const bool is_same = question.data_version == entry->data_version && (!question.is_timed || age < limits_.longest);
  const bool is_young = age < question.rest * entry->answer->answer.elapsed;
  if (!is_same && !is_young) return nullptr;
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->answer;
}

void AnswerCache::drop(std::list<Entry>::iterator entry) {
  bytes_ -= entry->answer->bytes();
  by_text_.erase(entry->text);
  entries_.erase(entry);
}

void AnswerCache::put(const Question& question, Instant asked_at, Shared answer) {
  if (const auto old = by_text_.find(question.text); old != by_text_.end()) drop(old->second);
  const auto size = answer->bytes();
  if (size > limits_.bytes / 2) return;  // it would push out everything else
  entries_.push_front({question.text, question.data_version, asked_at, std::move(answer)});
  by_text_.emplace(question.text, entries_.begin());
  bytes_ += size;
  while (bytes_ > limits_.bytes) drop(std::prev(entries_.end()));
}

Task<Result<AnswerCache::Shared>> AnswerCache::answer(Question question, Ask ask) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto name = std::to_string(question.data_version) + ' ' + question.text;
  for (;;) {
    if (auto known = find(question)) co_return known;
    const auto found = flights_.find(name);
    if (found == flights_.end()) break;
    const auto flight = found->second;
    const auto [ended] = co_await flight->landed.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!flight->is_over) throw boost::system::system_error(ended);
    if (flight->answer) co_return *flight->answer;
  }
  const auto flight = std::make_shared<Flight>(executor);
  const Landing landing(*this, name, flight);
  const auto asked_at = clock_.monotonic();
  auto answered = co_await ask();
  if (!answered) {
    if (answered.error().kind != ErrorKind::unavailable) flight->answer.emplace(fail(answered.error()));
    co_return fail(std::move(answered).error());
  }
  auto shared = std::make_shared<const TimedAnswer>(*std::move(answered));
  put(question, asked_at, shared);
  flight->answer.emplace(shared);
  co_return shared;
}

}  // namespace runlight::api
