// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

#include "api/call.hpp"

namespace runlight::api {

inline constexpr std::string_view k_sign_in_path = "/auth/sign-in";
inline constexpr std::string_view k_callback_path = "/auth/callback";

/// Sends the browser to the provider.
Task<net::ServerReply> begin_sign_in(Call call);
/// Where the provider sends it back to: begins a session and sends it on to where it wanted to go.
Task<net::ServerReply> finish_sign_in(Call call);
/// Ends the session, and tells where the provider ends its own.
Task<net::ServerReply> sign_out(Call call);
/// The style of the pages that tell why somebody was not signed in.
Task<net::ServerReply> tell_page_style(Call call);

}  // namespace runlight::api
