// SPDX-License-Identifier: MIT
#pragma once
// For the tests of this folder: a simulator that is asked without a server.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "fakes/manual_clock.hpp"
#include "net/url.hpp"
#include "sim/profile_world.hpp"
#include "sim/replay_world.hpp"
#include "sim/service.hpp"

namespace runlight::sim {

inline Time at(std::string_view text) {
  const auto time = parse_time(text);
  check(time.has_value(), "the tests' times can be read");
  return *time;
}

inline const Time k_test_now = at("2026-03-11T14:05:00Z");  // a Wednesday

class TestSite {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  TestSite(std::unique_ptr<World> world, Time now, Options options = {})
      : clock_(now), service_(options, clock_, std::move(world)) {}

  static TestSite organisation(Time now = k_test_now, Options options = {}) {
    return {make_profile_world(organisation_profile(options.seed, options.owner), now), now, options};
  }

  net::ServerReply get(const std::string& target, const Fields& fields = {{"Authorization", "Bearer test"}}) {
    net::ServerRequest request{.method = "GET", .target = target, .remote_address = "127.0.0.1"};
    request.headers.add("Host", "api.test");
    for (const auto& [name, value] : fields) request.headers.add(name, value);
    return service_.reply(request);
  }

  net::ServerReply send(const std::string& method, const std::string& target, const std::string& body,
                        const Fields& fields = {}) {
    net::ServerRequest request{
        .method = method, .target = target, .headers = {}, .body = body, .remote_address = "127.0.0.1"};
    request.headers.add("Host", "api.test");
    for (const auto& [name, value] : fields) request.headers.add(name, value);
    return service_.reply(request);
  }

  /// The answer of a control call that works.
  boost::json::object control(const std::string& method, const std::string& target, const std::string& body = "") {
    const auto reply = send(method, "/_sim/" + target, body);
    check(reply.status == 200, fmt::format("{} {} {} works: {}", method, target, body, reply.body));
    return boost::json::parse(reply.body).as_object();
  }

  /// The body of a 200, parsed; the program ends on anything else.
  boost::json::value json(const std::string& target) {
    const auto reply = get(target);
    check(reply.status == 200, fmt::format("{} answers 200, not {}: {}", target, reply.status, reply.body));
    return boost::json::parse(reply.body);
  }

  /// Calls `visit` with every element of a list, following Link headers; returns the number of pages.
  int walk(std::string target, std::string_view list, const std::function<void(const boost::json::object&)>& visit);

  /// The whole list in one vector.
  std::vector<boost::json::object> all(const std::string& target, std::string_view list) {
    std::vector<boost::json::object> found;
    walk(target, list, [&](const boost::json::object& object) { found.push_back(object); });
    return found;
  }

  static TestSite quiet(Options options = {}) {
    return {make_profile_world(quiet_profile(options.seed, options.owner, 3), k_test_now), k_test_now, options};
  }

  Service& service() { return service_; }
  fakes::ManualClock& clock() { return clock_; }
  const World& world() const { return service_.world(); }

 private:
  fakes::ManualClock clock_;
  Service service_;
};

inline int TestSite::walk(std::string target, std::string_view list,
                          const std::function<void(const boost::json::object&)>& visit) {
  constexpr std::string_view k_origin = "http://api.test";
  int pages = 0;
  while (!target.empty()) {
    const auto reply = get(target);
    check(reply.status == 200, fmt::format("{} answers 200, not {}", target, reply.status));
    const auto body = boost::json::parse(reply.body);
    for (const auto& element : list.empty() ? body.as_array() : body.at(list).as_array()) visit(element.as_object());
    ++pages;
    const auto links = net::parse_link_header(reply.headers.get("Link"));
    const auto next = links.find("next");
    target = next == links.end() ? "" : next->second.substr(k_origin.size());
  }
  return pages;
}

}  // namespace runlight::sim
