// SPDX-License-Identifier: MIT
#include "api/assets.hpp"

#include <gtest/gtest.h>

#include <array>

namespace runlight::api {
namespace {

constexpr std::array<EmbeddedFile, 3> k_files{{
    {"assets/index-1a2b.js", "script", "script in brotli", "script in gzip", "0123456789abcdef0123456789abcdef01234567"},
    {"assets/mark-9f.png", "picture", "", "", "1123456789abcdef0123456789abcdef01234567"},
    {"index.html", "page", "page in brotli", "page in gzip", "2123456789abcdef0123456789abcdef01234567"},
}};

net::ServerReply get(std::string_view path, const net::Headers& headers = {}) { return serve_asset(k_files, path, headers); }

TEST(serve_asset, sends_the_coding_that_the_client_wants_most) {
  struct Row {
    const char* header;
    std::string_view body, coding;
  };
  for (const auto& row : std::initializer_list<Row>{{"", "script", ""},
                                                    {"gzip, br", "script in brotli", "br"},
                                                    {"gzip;q=1, br;q=0.5", "script in gzip", "gzip"},
                                                    {"br;q=0, *", "script in gzip", "gzip"},
                                                    {"zstd", "script", ""}}) {
    const auto reply = get("/assets/index-1a2b.js", {{"Accept-Encoding", row.header}});
    EXPECT_EQ(reply.static_body, row.body) << row.header;
    EXPECT_EQ(reply.headers.get("Content-Encoding"), row.coding) << row.header;
    EXPECT_EQ(reply.headers.get("Vary"), "Accept-Encoding");
    EXPECT_EQ(reply.headers.get("Content-Type"), "text/javascript; charset=utf-8");
  }
  EXPECT_EQ(get("/assets/mark-9f.png", {{"Accept-Encoding", "br"}}).static_body, "picture");
}

TEST(serve_asset, lets_hashed_names_be_kept_for_ever_and_the_page_be_asked_for_each_time) {
  EXPECT_EQ(get("/assets/index-1a2b.js").headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/").headers.get("Cache-Control"), "no-cache");
}

TEST(serve_asset, answers_304_to_the_tag_of_the_same_coding_only) {
  const std::string plain(get("/").headers.get("ETag"));
  const std::string brotli(get("/", {{"Accept-Encoding", "br"}}).headers.get("ETag"));
  EXPECT_NE(plain, brotli);
  const auto same = get("/", {{"Accept-Encoding", "br"}, {"If-None-Match", "\"old\", W/" + brotli}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.headers.get("ETag"), brotli);
  EXPECT_TRUE(same.static_body.empty());
  EXPECT_EQ(get("/", {{"Accept-Encoding", "br"}, {"If-None-Match", plain}}).status, 200);
}

TEST(serve_asset, gives_the_dashboard_for_its_pages_and_404_for_files_that_are_not_there) {
  for (const auto* path : {"/", "/workflows", "/workflows/acme/api", "/workflows/", ""})
    EXPECT_EQ(get(path).static_body, "page") << path;
  for (const auto* path : {"/assets/gone-77.js", "/favicon.ico", "/../etc/passwd.txt", "/.env"})
    EXPECT_EQ(get(path).status, 404) << path;
}

TEST(serve_asset, has_a_page_in_this_build) { EXPECT_FALSE(serve_asset(embedded::web(), "/", {}).static_body.empty()); }

}  // namespace
}  // namespace runlight::api
