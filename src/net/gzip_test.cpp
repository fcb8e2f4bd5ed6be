// SPDX-License-Identifier: MIT
#include "net/gzip.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

namespace runlight::net {
namespace {

std::string gunzip(std::string_view bytes, std::size_t size) {
  std::string out(size + 1, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Gzip, gives_back_what_went_in) {
  std::mt19937 random(1);
  std::string noise(300'000, '\0');
  for (auto& c : noise) c = static_cast<char>(random());
  for (const auto& text : {std::string(), std::string("a"), std::string(1'000'000, 'x'), noise}) {
    const auto packed = gzip(text);
    ASSERT_TRUE(packed);
    EXPECT_EQ(gunzip(*packed, text.size()), text);
  }
}

TEST(Gzip, makes_text_smaller_and_refuses_a_level_that_is_none) {
  const std::string text(100'000, 'x');
  EXPECT_LT(gzip(text, 1)->size(), 2'000U);
  EXPECT_LE(gzip(text, 9)->size(), gzip(text, 1)->size());
  EXPECT_FALSE(gzip(text, 10));
}

}  // namespace
}  // namespace runlight::net
