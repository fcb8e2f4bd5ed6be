// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.hpp"
#include "github/client.hpp"
#include "github/credential.hpp"
#include "github/decode.hpp"
#include "github/fetcher.hpp"
#include "github/request_gate.hpp"
#include "github/token_source.hpp"

namespace runlight::github {

/// An App's own proof of itself. Made anew while it is still good for minutes, and once by the server's clock when the
/// server refuses it.
class AppProof final : public TokenSource {
 public:
  AppProof(AppCredentials app, Clock& clock) : app_(std::move(app)), clock_(clock) {}
  Asker asker() const override { return Asker::app; }
  Task<Result<Secret>> token() override;
  bool is_current(const Secret& token) const override;
  bool replace(const Secret& token, const net::HttpResponse& refusal) override;

 private:
  bool is_young() const;

  const AppCredentials app_;
  Clock& clock_;
  mutable std::mutex mutex_;
  Secret jwt_;                          ///< guarded by mutex_
  SteadyTime made_at_{};                ///< guarded by mutex_
  std::chrono::milliseconds ahead_{0};  ///< the server's clock of ours; guarded by mutex_
};

/// The tokens of an App's installation: found by owner unless given, good for an hour, renewed five minutes before that and
/// when the server refuses one. Callers at the same time share a renewal. After a refused, forbidden or missing installation
/// it is not asked for again within a minute.
/// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
class InstallationTokens final : public TokenSource {
 public:
  /// `http`, `clock` and `counters` must outlive it.
  InstallationTokens(net::HttpClient& http, Clock& clock, Counters& counters, const ClientOptions& options,
                     AppCredentials app);

  Asker asker() const override { return Asker::app; }
  Task<Result<Secret>> token() override;
  bool is_current(const Secret& token) const override;
  bool replace(const Secret& token, const net::HttpResponse& refusal) override;

  /// As the last token told.
  CredentialFacts facts() const;

 private:
  struct Current {
    Secret token;
    SteadyTime renew_at{};
    std::int64_t installation_id = 0;
    std::vector<std::pair<std::string, std::string>> permissions;
  };

  std::optional<Result<Secret>> known() const;
  Task<Result<Current>> renew();
  Task<Result<std::int64_t>> find_installation();
  Task<Result<std::int64_t>> ask_installation(std::string path, std::string route);

  Clock& clock_;
  const AppCredentials app_;
  const std::string base_;
  AppProof proof_;
  Fetcher fetcher_;  ///< as the App
  Counters ignored_;
  RequestGate renewals_;  ///< one at a time
  mutable std::mutex mutex_;
  std::optional<Current> current_;               ///< guarded by mutex_
  std::optional<std::int64_t> installation_id_;  ///< guarded by mutex_
  std::optional<Error> failure_;                 ///< that is not asked about again for a while; guarded by mutex_
  SteadyTime failed_at_{};                       ///< guarded by mutex_
};

}  // namespace runlight::github
