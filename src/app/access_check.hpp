// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

#include "app/environment.hpp"
#include "app/settings.hpp"
#include "auth/access_rules.hpp"
#include "base/result.hpp"

namespace runlight::app {

/// The rules of the flags and of the access file, together. Fails as bad_input.
Result<auth::AccessRules> access_rules(const AccessSettings& settings);

/// Where a server is found.
struct Reach {
  ListenAddress listens;
  std::vector<std::string> allowed_hosts;
};

/// Refuses, as bad_input, what would let in more people than was meant, and sign-in that could let in nobody.
Result<void> check_access(const AccessSettings& settings, const AccessSecrets& secrets, const auth::AccessRules& rules,
                          const Reach& reach);

/// "https://runlight.example.com" of a public URL, "" of none. Fails as bad_input for one with a path, and for http unless
/// its host is this machine.
Result<std::string> public_origin(const AccessSettings& settings);

/// One line of all that decides who may, without secrets: changes when that does.
std::string fingerprint(const AccessSettings& settings, const auth::AccessRules& rules);

}  // namespace runlight::app
