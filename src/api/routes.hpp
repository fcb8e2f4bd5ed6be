// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "auth/viewer.hpp"
#include "base/task.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

struct Call;

/// Whom a route answers. There is no default: each route says it.
class WhoMay {
 public:
  static constexpr WhoMay anybody() { return WhoMay(Kind::anybody); }
  /// Whoever knows the webhook's secret; the answerer checks its signature.
  static constexpr WhoMay signed_delivery() { return WhoMay(Kind::signed_delivery); }
  static constexpr WhoMay with(auth::Permission permission) { return WhoMay(Kind::permission, permission); }
  /// Who has the permission and may see every repository.
  static constexpr WhoMay seeing_all_with(auth::Permission permission) { return WhoMay(Kind::permission, permission, true); }

  constexpr bool is_signed_delivery() const { return kind_ == Kind::signed_delivery; }
  constexpr bool covers(const auth::Viewer& viewer) const {
    return kind_ != Kind::permission || (viewer.may(permission_) && (!all_repositories_ || viewer.visibility.all));
  }

  /// "anybody", "a signed delivery", "read", "metrics, seeing all repositories".
  std::string text() const;
  /// What a viewer lacks, for a sentence: "the permission query".
  std::string missing(const auth::Viewer& viewer) const;

 private:
  enum class Kind : std::uint8_t { anybody, signed_delivery, permission };
  constexpr explicit WhoMay(Kind kind, auth::Permission permission = auth::Permission::read, bool all_repositories = false)
      : kind_(kind), permission_(permission), all_repositories_(all_repositories) {}

  Kind kind_;
  auth::Permission permission_;
  bool all_repositories_;
};

/// What stands under "data".
enum class Shape : std::uint8_t {
  rows,    ///< the question's rows as an array
  object,  ///< the question's only row
  health,  ///< that row, and the state of this process
};

/// A path and who is answered by what. A route without `who` does not compile.
struct Route {
  std::string_view method;  ///< "*": any. GET is HEAD too
  std::string_view path;    ///< "{…}" as last segment: any one; "*" at the end: anything
  WhoMay who;
  Task<net::ServerReply> (*answer)(Call call);
  std::string_view question = {};  ///< the folder of sql/queries that answers; "": none
  Shape shape = Shape::rows;
  bool under_any_name = false;  ///< whatever Host says
};

inline constexpr std::string_view k_api_prefix = "/api/v1";

/// Every path of the server. The first that fits a path holds.
std::span<const Route> routes();

struct RouteFound {
  const Route* route = nullptr;    ///< of the path; when the method is not allowed, whose `who` holds for it
  std::string_view argument = {};  ///< what stands for "{…}"
  std::string allow = {};          ///< the methods of the path when `method` is none of them, else ""
};

/// The route of a path as sent, undecoded; nothing when it does not begin with a slash.
std::optional<RouteFound> find_route(std::string_view method, std::string_view path);

/// The known path below /api that was probably meant, or "".
std::string nearest_path(std::string_view path);

}  // namespace runlight::api
