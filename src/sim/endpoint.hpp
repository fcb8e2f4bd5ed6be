// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace runlight::sim {

/// The endpoint that a request is for, as GitHub's documentation writes it: "GET /repos/{owner}/{repo}/actions/runs". Both
/// forms of a repository's address are one endpoint; what is no endpoint here is "GET (other)". HEAD counts as GET.
std::string endpoint_of(std::string_view method, std::string_view path);

/// The permission that it asks for: "actions", "contents", "metadata" or "" for none.
std::string_view permission_of(std::string_view endpoint);

}  // namespace runlight::sim
