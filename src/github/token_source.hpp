// SPDX-License-Identifier: MIT
#pragma once
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"

namespace runlight::github {

/// What stands behind a token, for the words of a refusal.
enum class Asker { nobody, token, app };

/// Gives the token that a request goes with. Safe to call from several threads.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  virtual Asker asker() const = 0;

  /// A good one, fetched or made when there is none; callers at the same time share the fetching.
  virtual Task<Result<Secret>> token() = 0;
  /// Whether one that was given earlier is still the one to use.
  virtual bool is_current(const Secret& token) const = 0;
  /// The server refused it with 401: whether another one is worth a try.
  virtual bool replace(const Secret& token, const net::HttpResponse& refusal) = 0;
};

/// One and the same; none when it is empty.
class FixedToken final : public TokenSource {
 public:
  explicit FixedToken(Secret token) : token_(std::move(token)) {}
  Asker asker() const override { return token_.empty() ? Asker::nobody : Asker::token; }
  Task<Result<Secret>> token() override { co_return token_; }
  bool is_current(const Secret&) const override { return true; }
  bool replace(const Secret&, const net::HttpResponse&) override { return false; }

 private:
  const Secret token_;
};

}  // namespace runlight::github
