// SPDX-License-Identifier: MIT
// Whatever is sent to the server as a request: what it makes of it does not depend on how the bytes arrive, stays within the
// limits, and holds nothing that another server could understand differently.
#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/request_reader.hpp"

namespace {

using namespace runlight;
using boost::beast::iequals;
using boost::system::error_code;
namespace http = boost::beast::http;

void require(bool holds) {
  if (!holds) std::abort();
}

const net::ServerOptions k_options{
    .header_limit_bytes = 1'024, .target_limit_bytes = 128, .max_header_fields = 12, .body_limit_bytes = 256};

struct Outcome {
  int status = -1;  ///< of the refusal; 0: taken; -1: it is not at its end
  net::ServerRequest request;
  std::size_t left = 0;  ///< bytes behind it

  bool operator==(const Outcome& other) const {
    return status == other.status && request.method == other.request.method && request.target == other.request.target &&
           request.headers.all() == other.request.headers.all() && request.body == other.request.body;
  }
};

/// A connection that gives its bytes in pieces of one size.
class Wire {
 public:
  Wire(std::string_view bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}

  bool read(boost::beast::flat_buffer& buffer) {
    const auto size = std::min({piece_, rest_.size(), buffer.max_size() - buffer.size()});
    if (size == 0) return false;
    buffer.commit(boost::asio::buffer_copy(buffer.prepare(size), boost::asio::buffer(rest_.data(), size)));
    rest_.remove_prefix(size);
    return true;
  }

  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
  std::size_t piece_;
};

/// As Beast's own reading goes about it.
error_code read_body(net::RequestReader& reader, boost::beast::flat_buffer& buffer, Wire& wire) {
  auto& parser = reader.parser();
  parser.eager(true);
  while (!parser.is_done()) {
    error_code error;
    if (buffer.size() > 0) {
      buffer.consume(parser.put(buffer.data(), error));
      if (!error) continue;
      if (error != http::error::need_more) return error;
      if (buffer.size() == buffer.max_size()) return http::error::buffer_overflow;
    }
    if (!wire.read(buffer)) return http::error::partial_message;
  }
  return {};
}

Outcome outcome_of(std::string_view bytes, std::size_t piece) {
  net::RequestReader reader(k_options);
  boost::beast::flat_buffer buffer(net::buffer_limit(k_options));
  Wire wire(bytes, piece);
  while (!reader.is_header_done() && !reader.refusal()) {
    if (!wire.read(buffer)) return {};
    reader.take_header(buffer);
  }
  if (reader.refusal()) return {.status = reader.refusal()->status, .request = {}};
  if (const auto error = read_body(reader, buffer, wire)) {
    const auto refusal = reader.refusal_of(error);
    return {.status = refusal ? refusal->status : -1, .request = {}};
  }
  return {.status = 0, .request = reader.take_request("192.0.2.1"), .left = buffer.size() + wire.left()};
}

std::size_t count(const net::Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(
      std::ranges::count_if(headers.all(), [&](const auto& field) { return iequals(field.first, name); }));
}

bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

void check_taken(const net::ServerRequest& request) {
  require(!request.method.empty() && is_plain(request.method));
  require(request.target.size() <= k_options.target_limit_bytes && is_plain(request.target));
  require(request.target.starts_with('/') || request.target.find("://") != std::string::npos);
  require(request.target.find(' ') == std::string::npos);
  require(request.headers.all().size() <= k_options.max_header_fields);
  for (const auto& [name, value] : request.headers.all()) {
    require(!name.empty() && name.find_first_of(" \t:") == std::string::npos && is_plain(name) && is_plain(value));
  }
  require(request.body.size() <= k_options.body_limit_bytes);
  require(count(request.headers, "Host") <= 1);
  const auto lengths = count(request.headers, "Content-Length");
  const auto codings = count(request.headers, "Transfer-Encoding");
  require(lengths + codings <= 1);
  if (codings == 1) require(iequals(request.headers.get("Transfer-Encoding"), "chunked"));
  if (lengths == 1) require(std::stoul(std::string(request.headers.get("Content-Length"))) == request.body.size());
  if (lengths + codings == 0) require(request.body.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t piece = 1 + data[0] % 32;
  const std::string bytes(data + 1, data + size);
  const auto whole = outcome_of(bytes, bytes.size() + 1);
  const auto in_pieces = outcome_of(bytes, piece);
  // Broken extensions and trailers of chunks Beast may find fault with in pieces, and not at once, or the other way round.
  // What is taken both ways is the same.
  require(whole == in_pieces || whole.status != 0 || in_pieces.status != 0);
  if (in_pieces.status == 0) check_taken(in_pieces.request);
  if (whole.status == 0) check_taken(whole.request);
  return 0;
}
