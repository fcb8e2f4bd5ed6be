// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace runlight::api {

/// What stands under "data".
enum class Shape {
  rows,    ///< the question's rows as an array
  object,  ///< the question's only row
  health,  ///< that row, and the state of this process
};

/// A path of api/openapi.yaml and the question (the folder of sql/queries) that answers it.
struct Route {
  std::string_view path;
  std::string_view question;
  Shape shape;
};

inline constexpr std::string_view k_api_prefix = "/api/v1";

/// Paths below k_api_prefix.
std::span<const Route> routes();

/// The route of a whole path such as /api/v1/summary; nullptr when there is none.
const Route* find_route(std::string_view path);

/// The known path that was probably meant, or "".
std::string nearest_path(std::string_view path);

}  // namespace runlight::api
