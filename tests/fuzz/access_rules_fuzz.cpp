// SPDX-License-Identifier: MIT
// Whatever stands in an access file or behind --viewers: what is taken means those whom it names and nobody beside them,
// what is refused is refused in words, and what a session remembers of its claims gives the same access as all of them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "auth/access_rules.hpp"

namespace {

using namespace runlight;
using namespace runlight::auth;

void require(bool holds) {
  if (!holds) std::abort();
}

Claims somebody(std::string email, bool verified) {
  return {.issuer = "https://login.example.com",
          .subject = "u1",
          .name = "Ada",
          .email = std::move(email),
          .email_verified = verified,
          .groups = {"platform", "works/core"},
          .further = {{"department", {"it", "dev"}}}};
}

bool lets_in(const Who& who, const Claims& claims) { return access_of({.viewers = {who}}, claims).role != Role::nobody; }

void check_address(const Who& who) {
  const bool is_domain = who.kind == Who::Kind::domain;
  const auto address = is_domain ? "x@" + who.value : who.value;
  require(lets_in(who, somebody(address, true)) && !lets_in(who, somebody(address, false)));
  const auto at = address.find('@');
  for (const auto* before : {"evil-", "sub.", "@", "a@"}) {
    require(!lets_in(who, somebody(address.substr(0, at + 1) + before + address.substr(at + 1), true)));
  }
  for (const auto* after : {".", ".evil", "@evil", " "}) require(!lets_in(who, somebody(address + after, true)));
  require(is_domain || !lets_in(who, somebody("x" + address, true)));
}

void check_who(std::string_view text) {
  const auto who = parse_who(text);
  if (!who) return require(who.error().kind == ErrorKind::bad_input && who.error().message.size() < 1'000);
  switch (who->kind) {
    case Who::Kind::everyone: return require(lets_in(*who, somebody("", false)));
    case Who::Kind::anonymous: return require(!lets_in(*who, somebody("", false)) && !parse_role_holder(text));
    case Who::Kind::email:
    case Who::Kind::domain: return check_address(*who);
    case Who::Kind::group:
    case Who::Kind::claim: return require(!who->value.empty() && who->value.find_first_of("*\n") == std::string::npos);
  }
}

void check_file(std::string_view text) {
  const auto rules = parse_access_rules(text);
  if (!rules) return require(rules.error().kind == ErrorKind::bad_input && !rules.error().message.empty());
  for (const auto* people : {&rules->viewers, &rules->operators, &rules->admins}) {
    require(std::ranges::none_of(*people, [](const Who& who) { return who.kind == Who::Kind::anonymous; }));
  }
  for (const auto& rule : rules->visibility) {
    require(!rule.who.empty() && !rule.repositories.empty() && std::ranges::all_of(rule.repositories, is_repository_glob));
  }
  for (const bool verified : {true, false}) {
    const auto claims = somebody("ada@example.com", verified);
    const auto all = access_of(*rules, claims);
    const auto remembered = access_of(*rules, claims_that_count(*rules, claims));
    require(all.role == remembered.role && all.visibility == remembered.visibility);
    require(all.role != Role::nobody || all.visibility == Visibility{});
    require(rules->lets_anybody_in() || all.role == Role::nobody);
  }
  const auto anonymous = anonymous_visibility(*rules);
  require(anonymous.all == rules->visibility.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_who(text);
  check_file(text);
  return 0;
}
