// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <set>

#include "fakes/fake_http_client.hpp"
#include "sim/crypto.hpp"
#include "sim/test_site.hpp"
#include "sim/webhook_sender.hpp"

namespace runlight::sim {
namespace {

namespace json = boost::json;

/// Hands on to a fake that the test keeps.
class Borrowed : public net::HttpClient {
 public:
  explicit Borrowed(net::HttpClient& client) : client_(client) {}
  Task<Result<net::HttpResponse>> send(net::HttpRequest request) override { return client_.send(std::move(request)); }

 private:
  net::HttpClient& client_;
};

/// A world and a sender whose deliveries a fake takes.
class Post {
 public:
  explicit Post(Profile profile) : world_(make_profile_world(std::move(profile), k_test_now)) {
    client.always_reply_to("", net::HttpResponse{.status = 202, .headers = {}, .body = "", .url = ""});
  }

  WorldControl& control() { return *world_->control(); }

  void send_due() {
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, sender.send_due(), boost::asio::detached);
    loop.run();
  }

  /// "workflow_run.requested" and so on, in the order in which they were sent.
  std::vector<std::string> told() const {
    std::vector<std::string> names;
    for (const auto& request : client.requests()) {
      const auto body = json::parse(request.body).as_object();
      const auto* action = body.if_contains("action");
      names.push_back(std::string(request.headers.get("X-GitHub-Event")) +
                      (action == nullptr ? "" : "." + std::string(action->as_string())));
    }
    return names;
  }

  fakes::FakeHttpClient client;
  fakes::ManualClock clock{k_test_now};

 private:
  std::unique_ptr<World> world_;

 public:
  WebhookSender sender{*world_, clock, [this] { return clock.now(); },
                       [this] { return std::make_unique<Borrowed>(client); }};
};

const std::string k_first = "lantern-works/quiet-0";

TEST(Webhooks, tell_each_step_of_a_run_in_its_order) {
  Post post(quiet_profile(1, "lantern-works", 2));
  post.sender.set({.url = "http://hook.test/in", .secret = Secret("s3cret")}, "http://api.test");
  const auto now = [&] { return post.clock.now(); };
  const auto run = post.control().create_run({.repository = k_first, .jobs = 1}, now()).value();
  post.sender.touch(run);
  post.sender.touch(post.control().start_run(run.run_id, now()).value());
  post.sender.touch(post.control().finish_run(run.run_id, Outcome::failure, now()).value());
  post.sender.touch(post.control().rerun(run.run_id, true, RunStatus::completed, now()).value());
  post.send_due();
  EXPECT_EQ(post.told(),
            (std::vector<std::string>{"ping", "workflow_run.requested", "workflow_job.queued", "workflow_run.in_progress",
                                      "workflow_job.in_progress", "workflow_job.completed", "workflow_run.completed",
                                      "workflow_run.requested", "workflow_job.queued", "workflow_run.in_progress",
                                      "workflow_job.in_progress", "workflow_job.completed", "workflow_run.completed"}));
  const auto requests = post.client.requests();
  std::set<std::string> ids;
  for (const auto& request : requests) {
    EXPECT_EQ(request.url, "http://hook.test/in");
    EXPECT_EQ(request.headers.get("X-Hub-Signature-256"), "sha256=" + hex_text(hmac_sha256("s3cret", request.body)));
    ids.emplace(request.headers.get("X-GitHub-Delivery"));
  }
  EXPECT_EQ(ids.size(), requests.size());
  const auto first = json::parse(requests[1].body);
  EXPECT_EQ(first.at("workflow_run").at("status"), "queued");
  EXPECT_TRUE(first.at("workflow_run").at("conclusion").is_null());
  EXPECT_EQ(first.at("repository").at("full_name").as_string(), k_first);
  EXPECT_EQ(first.at("organization").at("login"), "lantern-works");
  EXPECT_EQ(first.at("workflow").at("path"), ".github/workflows/ci.yml");
  EXPECT_TRUE(first.at("sender").as_object().contains("login"));
  const auto job = json::parse(requests[5].body).at("workflow_job");
  EXPECT_EQ(job.at("conclusion"), "failure");
  EXPECT_EQ(job.at("run_id"), run.run_id);
  EXPECT_EQ(json::parse(requests[12].body).at("workflow_run").at("run_attempt"), 2);
}

TEST(Webhooks, tell_what_time_brings_to_the_organisation) {
  Post post(organisation_profile(1, "lantern-works"));
  post.sender.set({.url = "http://hook.test/in"}, "http://api.test");
  post.send_due();
  std::map<std::int64_t, std::vector<std::string>> runs;
  for (int minute = 0; minute < 240; ++minute) {
    post.clock.advance(std::chrono::minutes(1));
    post.send_due();
  }
  for (const auto& request : post.client.requests()) {
    if (request.headers.get("X-GitHub-Event") != "workflow_run") continue;
    EXPECT_FALSE(request.headers.has("X-Hub-Signature-256"));
    const auto body = json::parse(request.body);
    const auto& run = body.at("workflow_run");
    runs[run.at("id").as_int64() * 8 + run.at("run_attempt").as_int64()].emplace_back(body.at("action").as_string());
  }
  std::size_t whole = 0;
  for (const auto& [id, actions] : runs) {
    EXPECT_EQ(std::set(actions.begin(), actions.end()).size(), actions.size()) << "each once";
    whole += actions == std::vector<std::string>{"requested", "in_progress", "completed"} ? 1U : 0U;
  }
  EXPECT_GT(whole, 10U);
}

TEST(Webhooks, get_lost_doubled_and_out_of_order_as_asked) {
  Post post(quiet_profile(1, "lantern-works", 2));
  post.sender.set({.url = "http://hook.test/in",
                   .loss_percent = 20,
                   .duplicate_percent = 30,
                   .reorders = true,
                   .delay = std::chrono::milliseconds(1'000),
                   .seed = 9},
                  "http://api.test");
  std::vector<std::int64_t> created;
  for (int i = 0; i < 60; ++i) {
    const auto run = post.control().create_run({.repository = k_first, .jobs = 1}, post.clock.now()).value();
    created.push_back(run.run_id);
    post.sender.touch(run);
  }
  post.send_due();
  EXPECT_EQ(post.told(), std::vector<std::string>{"ping"}) << "others wait";
  post.clock.advance(std::chrono::milliseconds(1'400));
  post.send_due();
  std::map<std::string, int> times;
  std::vector<std::int64_t> order;
  for (const auto& request : post.client.requests()) {
    ++times[std::string(request.headers.get("X-GitHub-Delivery"))];
    const auto body = json::parse(request.body).as_object();
    if (body.contains("workflow_run")) order.push_back(body.at("workflow_run").at("id").as_int64());
  }
  EXPECT_FALSE(std::ranges::is_sorted(order));
  const auto counts = post.sender.counts();
  EXPECT_EQ(counts.events, 121U);
  EXPECT_GT(counts.lost, 10U);
  EXPECT_LT(counts.lost, 40U);
  EXPECT_GT(counts.duplicated, 15U);
  EXPECT_EQ(times.size(), counts.events - counts.lost);
  const auto doubled = std::ranges::count_if(times, [](const auto& entry) { return entry.second == 2; });
  EXPECT_EQ(static_cast<std::uint64_t>(doubled), counts.duplicated);
  EXPECT_EQ(counts.delivered, counts.events - counts.lost + counts.duplicated);
  EXPECT_EQ(counts.waiting, 0U);
}

TEST(Webhooks, are_never_tried_again) {
  Post post(quiet_profile(1, "lantern-works", 2));
  post.client.fail_request(1, {ErrorKind::unavailable, "no"});
  post.client.reply(500, "");
  post.sender.set({.url = "http://hook.test/in"}, "http://api.test");
  post.sender.touch(post.control().create_run({.repository = k_first, .jobs = 1}, post.clock.now()).value());
  post.send_due();
  post.send_due();
  EXPECT_EQ(post.client.requests().size(), 3U);
  EXPECT_EQ(post.sender.counts().failed, 2U);
  EXPECT_EQ(post.sender.counts().delivered, 1U);
  post.sender.clear();
  post.sender.touch(post.control().create_run({.repository = k_first, .jobs = 1}, post.clock.now()).value());
  post.send_due();
  EXPECT_EQ(post.client.requests().size(), 3U);
}

}  // namespace
}  // namespace runlight::sim
