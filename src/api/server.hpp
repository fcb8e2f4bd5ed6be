// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "api/answer_cache.hpp"
#include "api/api.hpp"
#include "api/query_queue.hpp"
#include "api/used_states.hpp"
#include "api/visible_repositories.hpp"
#include "auth/access_book.hpp"
#include "auth/attempts.hpp"

namespace runlight::api {

/// How often one asker may fail, or make the server ask others, in a minute.
struct Tries {
  auth::Attempts sign_in{{.burst = 20}};
  auth::Attempts bad_token{{.burst = 30}};
  auth::Attempts bad_signature{{.burst = 60}};
  /// Lines of the audit log that anybody can bring about: of one asker, and of all together.
  auth::Attempts refusals{{.burst = 20}};
  auth::Attempts all_refusals{{.burst = 300, .most_askers = 1}};
};

/// What one handler keeps between requests. On the server's executor.
struct Server {
  explicit Server(Options the_options)
      : options(std::move(the_options)), queue(options.workers, {}), answers(options.clock) {}

  const Options options;
  QueryQueue queue;
  AnswerCache answers;
  VisibleRepositories repositories;
  Tries tries;
  UsedStates used_states;
};

/// Writes it to the audit log and, as a line, to the log. What anybody can bring about (token_refused, request_refused,
/// rate_limited, sign_in_refused) is left out when it becomes a flood.
void note(const std::shared_ptr<Server>& server, auth::AuditEvent event);

/// Runs on the workers when they have time; a failure is a line of the log.
void run_later(const std::shared_ptr<Server>& server, std::string what, std::function<Result<void>(auth::AccessBook&)> work);

}  // namespace runlight::api
