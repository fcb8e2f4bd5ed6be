// SPDX-License-Identifier: MIT
#include "auth/viewer.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace runlight::auth {

std::string_view permission_name(Permission permission) {
  switch (permission) {
    case Permission::read: return "read";
    case Permission::metrics: return "metrics";
    case Permission::query: return "query";
    case Permission::administer: return "admin";
  }
  return "";
}

std::optional<Permission> permission_of(std::string_view name) {
  const auto* const found = std::ranges::find(k_permissions, name, permission_name);
  return found == k_permissions.end() ? std::nullopt : std::optional(*found);
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::nobody: return "nobody";
    case Role::viewer: return "viewer";
    case Role::operator_: return "operator";
    case Role::admin: return "admin";
  }
  return "";
}

Permissions permissions_of(Role role) {
  switch (role) {
    case Role::nobody: return {};
    case Role::viewer: return {Permission::read, Permission::metrics};
    case Role::operator_: return {Permission::read, Permission::metrics, Permission::query};
    case Role::admin: return {Permission::read, Permission::metrics, Permission::query, Permission::administer};
  }
  return {};
}

bool Visibility::covers(std::string_view full_name) const {
  return all || std::ranges::any_of(globs, [&](const auto& glob) { return glob_match(glob, full_name); });
}

std::string_view means_name(Means means) {
  switch (means) {
    case Means::none: return "none";
    case Means::anonymous: return "anonymous";
    case Means::loopback: return "loopback";
    case Means::session: return "session";
    case Means::token: return "token";
  }
  return "";
}

}  // namespace runlight::auth
