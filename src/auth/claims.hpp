// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <string>
#include <vector>

namespace runlight::auth {

/// What a provider says of a person who signed in, after it was verified. All of it comes from outside: any UTF-8, but no
/// control characters, each text at most 1,000 bytes, each list at most 1,000 texts (the rest is left out).
struct Claims {
  std::string issuer;   ///< "https://login.example.com"; of GitHub its web address
  std::string subject;  ///< the provider's lasting id of the person; never ""
  std::string name;     ///< for people; "" when not told
  std::string email;    ///< "" when not told
  bool email_verified = false;
  std::vector<std::string> groups;                            ///< of GitHub: "org" and "org/team"
  std::map<std::string, std::vector<std::string>> further{};  ///< other claims that are text, number, bool or lists of these
};

}  // namespace runlight::auth
