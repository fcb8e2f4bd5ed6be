// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "auth/claims.hpp"
#include "auth/viewer.hpp"
#include "base/result.hpp"

namespace runlight::auth {

/// Whom a rule speaks of:
///   *                        whoever can sign in
///   ada@example.com          one e-mail address, in either case
///   @example.com             every address of this domain; not of domains below it
///   group:platform           a member of the group
///   claim:department=it      whose claim has this value, or holds it in its list; "sub" is the subject
///   anonymous                whoever is not signed in, under --anonymous-read; for visibility only
/// An e-mail address counts only when the provider says that it is verified, unless `unverified_email`.
struct Who {
  enum class Kind : std::uint8_t { everyone, email, domain, group, claim, anonymous };
  Kind kind = Kind::everyone;
  std::string name;   ///< of a claim its name, else ""
  std::string value;  ///< the address, domain, group or claim's value
};

/// Fails as bad_input, naming the text and the forms.
Result<Who> parse_who(std::string_view text);

/// The same of somebody who is to have a role: refuses "anonymous" too, who cannot have any.
Result<Who> parse_role_holder(std::string_view text);

/// Whether it can match "owner/repo": without spaces, with a slash in it or * alone, at most 200 bytes.
bool is_repository_glob(std::string_view text);

/// Those whom any of `who` means see what any of `repositories` matches.
struct VisibilityRule {
  std::vector<Who> who;
  std::vector<std::string> repositories;  ///< globs of "owner/repo"
};

/// Who may. Admins see every repository; so does everybody when there is no visibility rule. Where there is one, the others
/// see what the rules that speak of them add up to, and nothing without any.
struct AccessRules {
  std::vector<Who> viewers;
  std::vector<Who> operators;
  std::vector<Who> admins;
  std::vector<VisibilityRule> visibility;
  bool unverified_email = false;

  bool lets_anybody_in() const { return !viewers.empty() || !operators.empty() || !admins.empty(); }
  bool speaks_of_groups() const;
};

/// The rules of a file (TOML, docs/sign-in.md): viewers, operators, admins, unverified_email, [[visibility]] with who and
/// repositories. Unknown keys, wrong types and more than 256 KiB are bad_input that names line and key.
Result<AccessRules> parse_access_rules(std::string_view toml);

struct Access {
  Role role = Role::nobody;  ///< the highest that any rule gives
  Visibility visibility;
};

Access access_of(const AccessRules& rules, const Claims& claims);
Visibility anonymous_visibility(const AccessRules& rules);

/// Those of the claims that any rule looks at, with issuer, subject, name and e-mail address: what a session remembers.
Claims claims_that_count(const AccessRules& rules, Claims claims);

}  // namespace runlight::auth
