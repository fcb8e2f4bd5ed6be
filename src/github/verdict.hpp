// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "github/token_source.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

/// What a request was for, in words for its failures.
struct Question {
  std::string what;       ///< "the runs of acme/api"
  std::string not_found;  ///< what a 404 means: "there is no repository \"acme/api\" on https://api.github.com"
};

/// What to do about an answer that is none.
struct Verdict {
  enum class Retry {
    never,
    after_backoff,   ///< a passing fault; wait by chance, and at least `told`
    after_limit,     ///< a limit: when it is over
    with_new_token,  ///< if there is another
  };
  Error error;  ///< when it is not asked again
  Retry retry = Retry::never;
  std::chrono::seconds told{0};  ///< how long the server asks to wait; of a limit, RateBudget has the last word
};

/// Nothing when `answer` is a 200 or 201 to be read, or a 304. Pure; `now` is our clock, used only where the answer carries
/// no Date. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
std::optional<Verdict> judge(const Result<net::HttpResponse>& answer, const Question& question, Asker asker, Time now);

}  // namespace runlight::github
