// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/object.hpp>
#include <cstddef>
#include <expected>
#include <initializer_list>
#include <string_view>

#include "api/failure.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

inline constexpr std::size_t k_most_json_bytes = std::size_t{128} << 10U;

/// The body's object. Refuses what is none, what is larger than k_most_json_bytes, and names that are not among `known`.
std::expected<boost::json::object, Failure> read_json_body(const net::ServerRequest& request,
                                                           std::initializer_list<std::string_view> known);

/// The text of that name: of `shortest` to `longest` bytes.
std::expected<std::string, Failure> read_text(const boost::json::object& body, std::string_view name, std::size_t shortest,
                                              std::size_t longest);

/// The whole number of that name.
std::expected<std::int64_t, Failure> read_number(const boost::json::object& body, std::string_view name, std::int64_t least,
                                                 std::int64_t most);

/// The list of texts of that name, each of at most `longest` bytes.
std::expected<std::vector<std::string>, Failure> read_texts(const boost::json::object& body, std::string_view name,
                                                            std::size_t most, std::size_t longest);

}  // namespace runlight::api
