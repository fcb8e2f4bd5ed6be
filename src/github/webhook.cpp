// SPDX-License-Identifier: MIT
#include "github/webhook.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <boost/algorithm/hex.hpp>
#include <utility>

#include "base/text.hpp"
#include "github/decode.hpp"

namespace runlight::github {
namespace {

constexpr std::size_t k_sha256_bytes = 32;
using Digest = std::array<unsigned char, k_sha256_bytes>;

std::optional<Digest> digest_of(std::string_view signature) {
  constexpr std::string_view k_scheme = "sha256=";
  if (!signature.starts_with(k_scheme) || signature.size() != k_scheme.size() + 2 * k_sha256_bytes) return std::nullopt;
  Digest digest{};
  try {
    boost::algorithm::unhex(signature.substr(k_scheme.size()), digest.begin());
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  return digest;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// https://url.spec.whatwg.org/#urlencoded-parsing
std::optional<std::string> decode_form_value(std::string_view text) {
  std::string value;
  value.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      value += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    value += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return value;
}

}  // namespace

bool is_signed(const Secret& secret, std::string_view body, std::string_view signature) {
  const auto claimed = digest_of(signature);
  if (secret.empty() || !claimed) return false;
  Digest made{};
  unsigned size = 0;
  const auto& key = secret.reveal();
  const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, body.size(), made.data(), &size) == nullptr) {
    return false;
  }
  return size == made.size() && CRYPTO_memcmp(made.data(), claimed->data(), made.size()) == 0;
}

WebhookKind webhook_kind(std::string_view event_name) {
  if (event_name == "workflow_run") return WebhookKind::workflow_run;
  if (event_name == "workflow_job") return WebhookKind::workflow_job;
  return event_name == "ping" ? WebhookKind::ping : WebhookKind::other;
}

Result<WebhookEvent> read_webhook_event(WebhookKind kind, std::string body, Time received_at) {
  RUNLIGHT_TRY(auto around, decode_event_surroundings(body, received_at));
  WebhookEvent event{.action = std::move(around.action),
                     .repository = std::move(around.repository),
                     .workflow = std::move(around.workflow)};
  if (kind == WebhookKind::workflow_run) {
    RUNLIGHT_TRY(event.run, decode_workflow_run_event(std::move(body), received_at));
    event.repository_id = event.run->repository_id;
  } else if (kind == WebhookKind::workflow_job) {
    RUNLIGHT_TRY(event.job, decode_workflow_job_event(std::move(body), received_at));
    event.repository_id = event.job->repository_id;
  } else {
    return fail(ErrorKind::bad_data, "the event is neither a workflow_run nor a workflow_job");
  }
  return event;
}

std::optional<std::string> payload_of_form(std::string_view body) {
  constexpr std::string_view k_field = "payload=";
  for (const auto pair : split(body, '&')) {
    if (pair.starts_with(k_field)) return decode_form_value(pair.substr(k_field.size()));
  }
  return std::nullopt;
}

}  // namespace runlight::github
