// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "api/answer_cache.hpp"
#include "api/call.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "net/http_server.hpp"
#include "store/engine.hpp"

namespace runlight::api {

/// Validates the request, asks the question of its route in the asker's turn, of what the asker may see (or knows the
/// answer: AnswerCache), and wraps the engine's JSON as {"data": …, "meta": …}, compressed where that is wanted and worth
/// it.
Task<net::ServerReply> answer_question(Call call);

/// What /api/v1/health counts, remembered as there.
Task<Result<AnswerCache::Shared>> ask_health_counts(Call call);

/// The engine's lines as the elements of an array, in place: large answers are not copied for it.
std::string rows_as_array(std::string lines);
std::string meta_of(std::string_view question, const store::Answer& answer, Time now);
/// {"data": …, "meta": …}.
std::string with_meta(std::string data, std::string_view meta);

}  // namespace runlight::api
