// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runlight::auth {

/// What somebody may do. The names are also the scopes of API tokens: permission_name.
enum class Permission : std::uint8_t {
  read,        ///< pages and questions
  metrics,     ///< /metrics
  query,       ///< SQL of one's own
  administer,  ///< API tokens, sessions, the audit log
};

inline constexpr std::array<Permission, 4> k_permissions{Permission::read, Permission::metrics, Permission::query,
                                                         Permission::administer};

/// "read", "metrics", "query", "admin".
std::string_view permission_name(Permission permission);
std::optional<Permission> permission_of(std::string_view name);

/// A set of them.
class Permissions {
 public:
  constexpr Permissions() = default;
  constexpr Permissions(std::initializer_list<Permission> permissions) {
    for (const auto permission : permissions) add(permission);
  }
  constexpr void add(Permission permission) { bits_ |= bit(permission); }
  constexpr bool has(Permission permission) const { return (bits_ & bit(permission)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(Permissions, Permissions) = default;

 private:
  static constexpr unsigned bit(Permission permission) { return 1U << static_cast<unsigned>(permission); }
  unsigned bits_ = 0;
};

/// In the order of their power: each may what the one before it may, and more.
enum class Role : std::uint8_t { nobody, viewer, operator_, admin };

inline constexpr std::array<Role, 4> k_roles{Role::nobody, Role::viewer, Role::operator_, Role::admin};

/// "nobody", "viewer", "operator", "admin".
std::string_view role_name(Role role);
Permissions permissions_of(Role role);

/// Which repositories somebody may see.
struct Visibility {
  bool all = false;
  std::vector<std::string> globs;  ///< of "owner/repo", as base's glob_match takes them; counts when not `all`

  bool covers(std::string_view full_name) const;
  friend bool operator==(const Visibility&, const Visibility&) = default;
};

/// How it is known who asks.
enum class Means : std::uint8_t {
  none,       ///< it is not
  anonymous,  ///< everybody may read (--anonymous-read)
  loopback,   ///< there is no sign-in, and only this machine can ask
  session,    ///< signed in
  token,      ///< an API token
};

/// "none", "anonymous", …
std::string_view means_name(Means means);

/// Who asks, and what that person or program may. Without any: means none, no permissions.
struct Viewer {
  Means means = Means::none;
  Role role = Role::nobody;  ///< of a token: nobody; its permissions count
  Permissions permissions;
  Visibility visibility;
  std::string subject;  ///< of a session "<issuer> <sub>", of a token "token:<token_id>", else ""
  std::string name;     ///< for people; of a token its name
  std::string email;    ///< ""; not known
  std::string id;       ///< session_id or token_id, else ""

  bool may(Permission permission) const { return permissions.has(permission); }
};

}  // namespace runlight::auth
