// SPDX-License-Identifier: MIT
#include "auth/session_cookie.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/text.hpp"

namespace runlight::auth {
namespace {

namespace bj = boost::json;

constexpr std::size_t k_most_cookie_bytes = 4'000;
/// Of what is sealed; another one is not read, and who has it signs in again.
constexpr std::int64_t k_version = 1;
constexpr std::string_view k_session_kind = "session";
constexpr std::string_view k_sign_in_kind = "sign_in";

std::int64_t to_number(Time time) { return time.time_since_epoch().count(); }

bj::object claims_json(const Claims& claims) {
  return {{"issuer", claims.issuer},
          {"subject", claims.subject},
          {"name", claims.name},
          {"email", claims.email},
          {"email_verified", claims.email_verified},
          {"groups", bj::value_from(claims.groups)},
          {"further", bj::value_from(claims.further)}};
}

/// Members of a sealed object; one that is absent or of another type makes the whole invalid.
class Members {
 public:
  explicit Members(const bj::value& value) : object_(value.if_object()) {}

  const bj::value& at(std::string_view name) {
    static const bj::value nothing;
    const auto* found = object_ == nullptr ? nullptr : object_->if_contains(name);
    is_valid_ = is_valid_ && found != nullptr;
    return found == nullptr ? nothing : *found;
  }
  std::string text(std::string_view name) { return text_in(at(name)); }
  std::vector<std::string> texts(std::string_view name) { return texts_in(at(name)); }
  bool flag(std::string_view name) { return taken<bool>(at(name).if_bool()); }
  Time time(std::string_view name) { return Time(std::chrono::milliseconds(taken<std::int64_t>(at(name).if_int64()))); }
  std::map<std::string, std::vector<std::string>> lists(std::string_view name) {
    std::map<std::string, std::vector<std::string>> lists;
    for (const auto& [key, value] : taken<bj::object>(at(name).if_object())) lists[key] = texts_in(value);
    return lists;
  }

  void require(bool holds) { is_valid_ = is_valid_ && holds; }
  bool is_valid() const { return is_valid_; }

 private:
  template <class T>
  T taken(const T* found) {
    is_valid_ = is_valid_ && found != nullptr;
    return found == nullptr ? T{} : *found;
  }
  std::string text_in(const bj::value& value) {
    const auto text = taken<bj::string>(value.if_string());
    return {text.data(), text.size()};
  }
  std::vector<std::string> texts_in(const bj::value& value) {
    std::vector<std::string> texts;
    for (const auto& text : taken<bj::array>(value.if_array())) texts.push_back(text_in(text));
    return texts;
  }

  const bj::object* object_;
  bool is_valid_ = true;
};

Claims claims_in(Members& members) {
  Claims claims{.issuer = members.text("issuer"),
                .subject = members.text("subject"),
                .name = members.text("name"),
                .email = members.text("email"),
                .email_verified = members.flag("email_verified"),
                .groups = members.texts("groups"),
                .further = members.lists("further")};
  members.require(!claims.subject.empty());
  return claims;
}

/// What was sealed as this kind; null for anything else.
bj::value opened(const Sealer& sealer, std::string_view value, std::string_view kind) {
  const auto text = sealer.open(value);
  if (!text) return nullptr;
  boost::system::error_code failed;
  auto ticket = bj::parse(*text, failed);
  if (failed) return nullptr;
  Members members(ticket);
  const auto* version = members.at("version").if_int64();
  members.require(version != nullptr && *version == k_version && members.text("kind") == kind);
  return members.is_valid() ? ticket : bj::value(nullptr);
}

/// https://www.rfc-editor.org/rfc/rfc6265#section-5.2 takes off these two only.
std::string_view trim_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

Result<std::string> seal_session(const Sealer& sealer, const SessionTicket& ticket) {
  auto sealed = sealer.seal(bj::serialize(bj::object{{"version", k_version},
                                                     {"kind", k_session_kind},
                                                     {"session_id", ticket.session_id},
                                                     {"claims", claims_json(ticket.claims)},
                                                     {"signed_in_at", to_number(ticket.signed_in_at)},
                                                     {"seen_at", to_number(ticket.seen_at)}}));
  if (k_session_cookie.size() + sealed.size() > k_most_cookie_bytes) {
    return fail(ErrorKind::bad_input,
                fmt::format("What has to be remembered of this session takes {} bytes, and browsers keep {}: you are in too "
                            "many groups that the access rules name ({}).",
                            sealed.size(), k_most_cookie_bytes, ticket.claims.groups.size()));
  }
  return sealed;
}

std::optional<SessionTicket> open_session(const Sealer& sealer, std::string_view value) {
  const auto json = opened(sealer, value, k_session_kind);
  Members members(json);
  Members claims(members.at("claims"));
  SessionTicket ticket{.session_id = members.text("session_id"),
                       .claims = claims_in(claims),
                       .signed_in_at = members.time("signed_in_at"),
                       .seen_at = members.time("seen_at")};
  const bool is_valid = members.is_valid() && claims.is_valid() && !ticket.session_id.empty();
  return is_valid ? std::optional(std::move(ticket)) : std::nullopt;
}

std::string seal_sign_in(const Sealer& sealer, const SignInTicket& ticket) {
  return sealer.seal(bj::serialize(bj::object{{"version", k_version},
                                              {"kind", k_sign_in_kind},
                                              {"state", ticket.attempt.state},
                                              {"nonce", ticket.attempt.nonce},
                                              {"code_verifier", ticket.attempt.code_verifier},
                                              {"return_to", ticket.return_to},
                                              {"begun_at", to_number(ticket.begun_at)}}));
}

std::optional<SignInTicket> open_sign_in(const Sealer& sealer, std::string_view value) {
  const auto json = opened(sealer, value, k_sign_in_kind);
  Members members(json);
  SignInTicket ticket{.attempt = {.state = members.text("state"),
                                  .nonce = members.text("nonce"),
                                  .code_verifier = members.text("code_verifier")},
                      .return_to = members.text("return_to"),
                      .begun_at = members.time("begun_at")};
  return members.is_valid() ? std::optional(std::move(ticket)) : std::nullopt;
}

std::optional<std::string> cookie_of(std::string_view header, std::string_view name) {
  std::optional<std::string> found;
  for (const auto pair : split(header, ';')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || trim_blanks(pair.substr(0, equals)) != name) continue;
    // Whoever could slip in a second one would choose which counts.
    if (found) return std::nullopt;
    found = trim_blanks(pair.substr(equals + 1));
  }
  return found;
}

std::string set_cookie(std::string_view name, std::string_view value, std::chrono::seconds max_age) {
  return fmt::format("{}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax", name, value, max_age.count());
}

}  // namespace runlight::auth
