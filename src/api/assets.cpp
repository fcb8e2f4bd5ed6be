// SPDX-License-Identifier: MIT
#include "api/assets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "api/call.hpp"
#include "api/negotiation.hpp"
#include "api/reply.hpp"

namespace runlight::api {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> k_content_types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view content_type(std::string_view path) {
  for (const auto& [extension, type] : k_content_types) {
    if (path.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

const EmbeddedFile* find_file(std::span<const EmbeddedFile> files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
  return found == files.end() ? nullptr : &*found;
}

const EmbeddedFile* file_for(std::span<const EmbeddedFile> files, std::string_view path) {
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  if (const auto* file = find_file(files, path)) return file;
  const auto name = path.substr(path.rfind('/') + 1);
  return name.contains('.') ? nullptr : find_file(files, "index.html");
}

struct Representation {
  std::string_view bytes;
  std::string_view coding;  ///< "" for the file as it is
};

Representation choose(const EmbeddedFile& file, std::string_view accept_encoding) {
  Representation best{file.bytes, ""};
  double best_quality = 0;
  for (const auto& [bytes, coding] : {Representation{file.brotli, "br"}, Representation{file.gzip, "gzip"}}) {
    const double quality = bytes.empty() ? 0 : accepted_quality(accept_encoding, coding);
    if (quality <= best_quality) continue;
    best = {bytes, coding};
    best_quality = quality;
  }
  return best;
}

/// Vite names what lies under assets/ by its content.
std::string_view cache_control(std::string_view path) {
  return path.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

}  // namespace

Task<net::ServerReply> tell_asset(Call call) {
  co_return serve_asset(embedded::web(), call.target.path, call.request.headers);
}

net::ServerReply serve_asset(std::span<const EmbeddedFile> files, std::string_view path, const net::Headers& request) {
  const auto* file = file_for(files, path);
  if (file == nullptr) {
    return error_reply(
        {{.kind = ErrorKind::not_found, .message = fmt::format("There is no file {} here.", path.substr(0, 200))}, {}});
  }
  const auto chosen = choose(*file, request.get("Accept-Encoding"));
  // A strong tag names bytes, so that each coding needs its own.
  const auto etag = fmt::format("\"{}{}{}\"", file->sha256.substr(0, 32), chosen.coding.empty() ? "" : "-", chosen.coding);

  net::ServerReply reply;
  reply.headers.add("ETag", etag);
  reply.headers.add("Cache-Control", std::string(cache_control(file->path)));
  reply.headers.add("Vary", "Accept-Encoding");
  if (request.has("If-None-Match") && matches_etag(request.get("If-None-Match"), etag)) {
    reply.status = 304;
    return reply;
  }
  reply.headers.add("Content-Type", std::string(content_type(file->path)));
  if (!chosen.coding.empty()) reply.headers.add("Content-Encoding", std::string(chosen.coding));
  reply.static_body = chosen.bytes;
  return reply;
}

}  // namespace runlight::api
