// SPDX-License-Identifier: MIT
// Whatever stands in a request's first line and headers: a question gets arguments that it declares and that its types take,
// or the request is refused in words; and what we write into an address is read back the same.
#include "api/arguments.hpp"
#include "api/negotiation.hpp"
#include "kit.hpp"
#include "net/url.hpp"
#include "store/embedded_sql.hpp"
#include "store/query_argument.hpp"

namespace runlight::embedded {

/// Of the files of sql/ the one that arguments are checked by.
std::span<const EmbeddedFile> sql() {
  static const EmbeddedFile zones[]{{.path = "time_zones.txt", .bytes = "UTC\nEurope/Berlin\n", .sha256 = ""}};
  return zones;
}

}  // namespace runlight::embedded

namespace {

using namespace runlight;
using fuzz::require;

const Time k_now{std::chrono::seconds(1'792'481'280)};

const store::NamedQuery k_question{.name = "made_up",
                                   .what = "",
                                   .parameters = {{"now", "DateTime", "", std::nullopt},
                                                  {"repo", "Array(String)", "", "[]"},
                                                  {"from", "Nullable(DateTime)", "", std::nullopt},
                                                  {"to", "Nullable(DateTime)", "", std::nullopt},
                                                  {"branch", "Nullable(String)", "", std::nullopt},
                                                  {"run_id", "Nullable(UInt64)", "", std::nullopt},
                                                  {"by", "String", "", "branch", {"branch", "event"}},
                                                  {"time_zone", "String", "", "UTC"},
                                                  {"limit", "UInt32", "", "50"}},
                                   .sql = ""};

void check_arguments(const net::Target& target) {
  const auto arguments = api::read_arguments(k_question, target, k_now);
  if (!arguments) {
    require(!arguments.error().error.message.empty() && arguments.error().error.message.size() < 2'000);
    return;
  }
  for (const auto& [name, values] : *arguments) {
    const auto declared = std::ranges::find(k_question.parameters, name, &store::QueryParameter::name);
    require(declared != k_question.parameters.end());
    const auto text = store::argument_text(declared->type, values);
    require(text || text.error().kind == ErrorKind::bad_input);
  }
  require(arguments->at("now").front() == format_time(k_now));
}

void check_target(std::string_view text) {
  const auto target = net::parse_target(text);
  if (!target) return fuzz::require_sentence(target.error(), ErrorKind::bad_input);
  require(target->path.starts_with('/') || target->path.empty());
  for (const auto& [name, value] : target->query) require(name.find('\0') + 1 == 0 && value.find('\0') + 1 == 0);
  check_arguments(*target);
}

void check_encoding(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return;
  const auto query = net::parse_target("/x?branch=" + net::encode_query(text));
  require(query && query->parameter("branch") == text);
  const auto path = net::parse_target("/" + net::encode_segment(text));
  require(path ? path->path == "/" + std::string(text) : !fuzz::is_showable(text));
}

void check_url(std::string_view text) {
  const auto origin = net::origin_of(text);
  if (origin) {
    require(net::origin_of(*origin) == *origin && origin->find('@') == std::string::npos);
  } else {
    require(origin.error().kind == ErrorKind::bad_input);
  }
  require(net::without_query(text).find_first_of("?#") == std::string::npos);
}

void check_headers(std::string_view value) {
  for (const auto* coding : {"br", "gzip"}) {
    const auto quality = api::accepted_quality(value, coding);
    require(quality >= 0 && quality <= 1);
  }
  api::matches_etag(value, "\"abc\"");
  require(value.contains(api::without_port(value)));
  require(!api::is_local_host(std::string(value) + ".example.com"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_target(text);
  check_encoding(text);
  check_url(text);
  check_headers(text);
  return 0;
}
