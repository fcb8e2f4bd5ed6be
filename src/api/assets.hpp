// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string_view>

#include "base/embedded.hpp"
#include "base/task.hpp"
#include "net/http_server.hpp"

namespace runlight::embedded {
/// The dashboard's files, as Vite built them.
std::span<const EmbeddedFile> web();
}  // namespace runlight::embedded

namespace runlight::api {

struct Call;

/// One of the dashboard's files.
Task<net::ServerReply> tell_asset(Call call);

/// Serves `path` ("/assets/index-1a2b.js") from `files`. A path without an extension that is no file is a page of the
/// dashboard, which routes in the browser: it gets index.html. Pure.
net::ServerReply serve_asset(std::span<const EmbeddedFile> files, std::string_view path, const net::Headers& request);

}  // namespace runlight::api
