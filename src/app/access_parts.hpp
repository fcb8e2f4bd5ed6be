// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/api.hpp"
#include "app/access_check.hpp"
#include "app/settings.hpp"
#include "auth/gatekeeper.hpp"
#include "auth/sign_in_provider.hpp"
#include "net/http_client.hpp"

namespace runlight::app {

/// What is decided of access before anything is opened: throws Fatal for what check_access refuses.
struct AccessPlan {
  AccessPlan(AccessSettings the_settings, Reach the_reach);

  AccessSettings settings;
  Reach reach;
  AccessSecrets secrets;
  auth::AccessRules rules;
  std::string origin;  ///< public_origin
  std::vector<net::Network> trusted_proxies;
};

/// Who may: the access book, whoever signs people in, and the gate. Throws Fatal.
class AccessParts {
 public:
  /// `book_path` "": in memory. `api_url`: GitHub's, for those who sign in there.
  AccessParts(const AccessPlan& plan, const std::string& book_path, const std::string& api_url);

  api::AccessParts for_api() { return {.gate = *gate_, .book = *book_, .provider = provider_.get()}; }
  /// Names by which the server may be asked: those allowed, and that of its public URL.
  const std::vector<std::string>& allowed_hosts() const { return allowed_hosts_; }
  /// Seals with new keys when it is time, until cancelled.
  Task<void> run(boost::asio::any_io_executor workers);

 private:
  auth::Sealer sealer() const;
  void note_changes(const AccessPlan& plan);

  const std::vector<Secret> session_keys_;
  const std::chrono::seconds session_lifetime_;
  std::vector<std::string> allowed_hosts_;
  std::unique_ptr<auth::AccessBook> book_;
  std::unique_ptr<net::HttpClient> http_;
  std::unique_ptr<auth::SignInProvider> provider_;  ///< none: there is no sign-in
  std::optional<auth::Gatekeeper> gate_;
};

}  // namespace runlight::app
