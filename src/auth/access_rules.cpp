// SPDX-License-Identifier: MIT
#include "auth/access_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace runlight::auth {
namespace {

constexpr std::string_view k_group = "group:";
constexpr std::string_view k_claim = "claim:";
constexpr std::size_t k_most_who_bytes = 1'000;
constexpr std::size_t k_most_shown_bytes = 100;
constexpr std::size_t k_most_glob_bytes = 200;

std::unexpected<Error> no_who(std::string_view text, std::string_view why) {
  return fail(ErrorKind::bad_input,
              fmt::format("\"{}\" names nobody: {}. Write ada@example.com, @example.com, group:NAME, claim:NAME=VALUE or * "
                          "(whoever can sign in).",
                          text.substr(0, k_most_shown_bytes), why));
}

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_domain(std::string_view text) {
  const auto labels = split(text, '.');
  return std::ranges::none_of(labels, [](auto label) { return label.empty(); }) && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

/// Of an address with exactly one @ and something before it, what follows; else "".
std::string_view domain_of(std::string_view address) {
  const auto at = address.find('@');
  if (at == 0 || at == std::string_view::npos || address.find('@', at + 1) != std::string_view::npos) return "";
  return address.substr(at + 1);
}

Result<Who> parse_group(std::string_view text) {
  const auto name = trim(text.substr(k_group.size()));
  if (name.empty()) return no_who(text, "the group has no name");
  return Who{.kind = Who::Kind::group, .name = "", .value = std::string(name)};
}

Result<Who> parse_claim(std::string_view text) {
  const auto rest = text.substr(k_claim.size());
  const auto equals = rest.find('=');
  if (equals == std::string_view::npos) return no_who(text, "the claim has no =VALUE");
  const auto name = trim(rest.substr(0, equals));
  const auto value = trim(rest.substr(equals + 1));
  if (name.empty() || value.empty()) return no_who(text, "the claim's name or value is empty");
  // An address counts only when it is verified; by this way around it would always.
  if (name == "email") return no_who(text, "an e-mail address is written as it is, without claim:");
  return Who{.kind = Who::Kind::claim, .name = std::string(name), .value = std::string(value)};
}

Result<Who> parse_address(std::string_view text) {
  const auto lower = to_lower(text);
  if (lower.find_first_of(" \t\"<>(),;:\\") != std::string::npos) return no_who(text, "it is no e-mail address");
  if (lower.front() == '@') {
    const auto domain = lower.substr(1);
    if (!is_domain(domain)) return no_who(text, "it is no domain");
    return Who{.kind = Who::Kind::domain, .name = "", .value = domain};
  }
  if (!is_domain(domain_of(lower))) return no_who(text, "it is no e-mail address");
  return Who{.kind = Who::Kind::email, .name = "", .value = lower};
}

bool email_counts(const AccessRules& rules, const Claims& claims) { return claims.email_verified || rules.unverified_email; }

bool has_claim(const Claims& claims, const Who& who) {
  if (who.name == "sub") return claims.subject == who.value;
  const auto found = claims.further.find(who.name);
  return found != claims.further.end() && holds(found->second, who.value);
}

bool means(const AccessRules& rules, const Who& who, const Claims& claims) {
  switch (who.kind) {
    case Who::Kind::everyone: return true;
    case Who::Kind::email:
      return email_counts(rules, claims) && !domain_of(claims.email).empty() && to_lower(claims.email) == who.value;
    case Who::Kind::domain: return email_counts(rules, claims) && to_lower(domain_of(claims.email)) == who.value;
    case Who::Kind::group: return holds(claims.groups, who.value);
    case Who::Kind::claim: return has_claim(claims, who);
    case Who::Kind::anonymous: return false;
  }
  return false;
}

/// Those of the rules that `means_one` of whom they speak; everything where there is no rule.
template <class MeansOne>
Visibility visibility_by(const AccessRules& rules, MeansOne means_one) {
  if (rules.visibility.empty()) return {.all = true, .globs = {}};
  Visibility sum;
  for (const auto& rule : rules.visibility) {
    if (!std::ranges::any_of(rule.who, means_one)) continue;
    for (const auto& glob : rule.repositories) {
      if (!holds(sum.globs, glob)) sum.globs.push_back(glob);
    }
  }
  return sum;
}

Role role_of(const AccessRules& rules, const Claims& claims) {
  const auto any_means = [&](const std::vector<Who>& people) {
    return std::ranges::any_of(people, [&](const Who& who) { return means(rules, who, claims); });
  };
  if (any_means(rules.admins)) return Role::admin;
  if (any_means(rules.operators)) return Role::operator_;
  return any_means(rules.viewers) ? Role::viewer : Role::nobody;
}

template <class Visit>
void for_each_who(const AccessRules& rules, Visit visit) {
  for (const auto* people : {&rules.viewers, &rules.operators, &rules.admins}) std::ranges::for_each(*people, visit);
  for (const auto& rule : rules.visibility) std::ranges::for_each(rule.who, visit);
}

}  // namespace

Result<Who> parse_who(std::string_view untrimmed) {
  const auto text = trim(untrimmed);
  if (text.empty()) return no_who(text, "it is empty");
  if (std::ranges::any_of(text, is_control)) return no_who("", "it holds a control character");
  if (text.size() > k_most_who_bytes) return no_who(text, "it is too long");
  if (text == "*") return Who{};
  if (text == "anonymous") return Who{.kind = Who::Kind::anonymous, .name = "", .value = ""};
  if (text.contains('*')) return no_who(text, "* stands alone or not at all");
  if (text.starts_with(k_group)) return parse_group(text);
  if (text.starts_with(k_claim)) return parse_claim(text);
  return parse_address(text);
}

Result<Who> parse_role_holder(std::string_view text) {
  RUNLIGHT_TRY(auto who, parse_who(text));
  if (who.kind == Who::Kind::anonymous) {
    return fail(
        ErrorKind::bad_input,
        "\"anonymous\" cannot have a role: it stands in a visibility rule. To let everybody read without signing in, "
        "give --anonymous-read.");
  }
  return who;
}

bool is_repository_glob(std::string_view text) {
  return text.size() <= k_most_glob_bytes && (text == "*" || text.contains('/')) &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool AccessRules::speaks_of_groups() const {
  bool speaks = false;
  for_each_who(*this, [&](const Who& who) { speaks = speaks || who.kind == Who::Kind::group; });
  return speaks;
}

Access access_of(const AccessRules& rules, const Claims& claims) {
  const auto role = role_of(rules, claims);
  if (role == Role::nobody) return {};
  if (role == Role::admin) return {.role = role, .visibility = {.all = true, .globs = {}}};
  return {.role = role, .visibility = visibility_by(rules, [&](const Who& who) { return means(rules, who, claims); })};
}

Visibility anonymous_visibility(const AccessRules& rules) {
  return visibility_by(rules, [](const Who& who) { return who.kind == Who::Kind::anonymous; });
}

Claims claims_that_count(const AccessRules& rules, Claims claims) {
  std::vector<std::string> groups;
  std::map<std::string, std::vector<std::string>> further;
  for_each_who(rules, [&](const Who& who) {
    if (who.kind == Who::Kind::group && means(rules, who, claims) && !holds(groups, who.value)) {
      groups.push_back(who.value);
    }
    if (who.kind == Who::Kind::claim && who.name != "sub" && has_claim(claims, who) &&
        !holds(further[who.name], who.value)) {
      further[who.name].push_back(who.value);
    }
  });
  claims.groups = std::move(groups);
  claims.further = std::move(further);
  return claims;
}

}  // namespace runlight::auth
