// SPDX-License-Identifier: MIT
#pragma once
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "net/http_client.hpp"

namespace runlight::fakes {

/// Answers from a script and records what was asked. A request takes the first of: the failure set for its number; the next
/// answer scripted for the longest part of a URL that its own contains; the next answer scripted for any URL; a failure
/// (internal) that names the URL. Safe to call from several threads.
class FakeHttpClient final : public net::HttpClient {
 public:
  using Answer = Result<net::HttpResponse>;

  /// The next request without an answer of its own gets this.
  void reply(Answer answer) { reply_to("", std::move(answer)); }
  void reply(int status, std::string body, net::Headers headers = {}) {
    reply_to("", status, std::move(body), std::move(headers));
  }

  /// Requests whose URL contains `url_part` get these in turn, each once.
  void reply_to(std::string url_part, Answer answer) {
    const std::lock_guard lock(mutex_);
    answers_[std::move(url_part)].push_back(std::move(answer));
  }
  void reply_to(std::string url_part, int status, std::string body, net::Headers headers = {}) {
    reply_to(std::move(url_part),
             net::HttpResponse{.status = status, .headers = std::move(headers), .body = std::move(body), .url = {}});
  }

  /// Requests whose URL contains `url_part`, and for which no other answer is left, get this every time.
  void always_reply_to(std::string url_part, Answer answer) {
    const std::lock_guard lock(mutex_);
    lasting_.insert_or_assign(std::move(url_part), std::move(answer));
  }

  /// The request with that number, counted from 1, fails; it takes no scripted answer.
  void fail_request(std::size_t number, Error error) {
    const std::lock_guard lock(mutex_);
    failures_.insert_or_assign(number, std::move(error));
  }

  std::vector<net::HttpRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  std::vector<std::string> urls() const {
    std::vector<std::string> urls;
    for (const auto& request : requests()) urls.push_back(request.url);
    return urls;
  }

  /// How many scripted answers nobody has asked for.
  std::size_t answers_left() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [part, answers] : answers_) count += answers.size();
    return count;
  }

  Task<Result<net::HttpResponse>> send(net::HttpRequest request) override {
    auto answer = take_answer(request);
    if (answer && answer->url.empty()) answer->url = request.url;
    co_return answer;
  }

 private:
  Answer take_answer(const net::HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (const auto failure = failures_.find(requests_.size()); failure != failures_.end()) return fail(failure->second);
    if (auto* answers = longest_match(answers_, request.url); answers != nullptr) {
      auto answer = std::move(answers->front());
      answers->pop_front();
      return answer;
    }
    if (const auto* answer = longest_match(lasting_, request.url); answer != nullptr) return *answer;
    return fail(ErrorKind::internal, "The test scripted no answer for " + request.url);
  }

  static bool is_used_up(const std::deque<Answer>& answers) { return answers.empty(); }
  static bool is_used_up(const Answer&) { return false; }

  template <class Value>
  static Value* longest_match(std::map<std::string, Value>& by_part, const std::string& url) {
    Value* found = nullptr;
    std::size_t length = 0;
    for (auto& [part, value] : by_part) {
      const bool is_longer = found == nullptr || part.size() > length;
      if (is_used_up(value) || !is_longer || url.find(part) == std::string::npos) continue;
      found = &value;
      length = part.size();
    }
    return found;
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::deque<Answer>> answers_;
  std::map<std::string, Answer> lasting_;
  std::map<std::size_t, Error> failures_;
  std::vector<net::HttpRequest> requests_;
};

}  // namespace runlight::fakes
