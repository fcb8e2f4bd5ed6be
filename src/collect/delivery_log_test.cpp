// SPDX-License-Identifier: MIT
#include "collect/delivery_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace runlight::collect {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Delivery a_delivery(const std::string& id, std::string body = R"({"action":"completed"})") {
  return {.received_at = *parse_time("2026-05-01T10:00:00.123Z"),
          .delivery_id = id,
          .event_name = "workflow_run",
          .body = std::move(body)};
}

std::vector<std::string> ids_of(const Result<std::vector<LoggedDelivery>>& deliveries) {
  std::vector<std::string> ids;
  if (!deliveries) ADD_FAILURE() << deliveries.error().message;
  if (deliveries) {
    for (const auto& logged : *deliveries) ids.push_back(logged.delivery.delivery_id);
  }
  return ids;
}

class DeliveryLogTest : public ::testing::Test {
 protected:
  DeliveryLogTest() : temporary_(*store::TemporaryFolder::make()), folder_(temporary_.path() + "/webhooks") {}

  std::unique_ptr<DeliveryLog> open(DeliveryLogOptions options = {}) {
    options.folder = folder_;
    auto log = DeliveryLog::open(std::move(options));
    if (!log) throw std::runtime_error(log.error().message);
    return *std::move(log);
  }

  /// All at the same time.
  std::vector<Result<void>> append(DeliveryLog& log, const std::vector<Delivery>& deliveries) {
    boost::asio::io_context context;
    std::vector<std::future<Result<void>>> waiting;
    for (const auto& delivery : deliveries) {
      waiting.push_back(boost::asio::co_spawn(context, log.append(delivery), boost::asio::use_future));
    }
    context.run();
    std::vector<Result<void>> outcomes;
    for (auto& one : waiting) outcomes.push_back(one.get());
    return outcomes;
  }
  Result<void> append(DeliveryLog& log, const std::string& id, std::string body = "{}") {
    return append(log, {a_delivery(id, std::move(body))}).front();
  }

  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path().extension() == ".deliveries") found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
  }

  static void add_to(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
  }

  store::TemporaryFolder temporary_;
  std::string folder_;
};

TEST_F(DeliveryLogTest, gives_what_was_appended_once_and_in_order) {
  const auto log = open();
  for (const auto& outcome : append(*log, {a_delivery("a"), a_delivery("b"), a_delivery("c")})) EXPECT_TRUE(outcome);
  EXPECT_EQ(log->unread(), 3U);
  const auto first = log->read(2, 1'000'000);
  EXPECT_THAT(ids_of(first), ElementsAre("a", "b"));
  EXPECT_EQ(first->front().number, 1U);
  EXPECT_EQ(first->front().delivery.received_at, a_delivery("a").received_at);
  EXPECT_EQ(first->front().delivery.event_name, "workflow_run");
  EXPECT_EQ(first->front().delivery.body, R"({"action":"completed"})");
  EXPECT_TRUE(append(*log, "d"));
  EXPECT_THAT(ids_of(log->read(9, 1'000'000)), ElementsAre("c", "d"));
  EXPECT_THAT(ids_of(log->read(9, 1'000'000)), IsEmpty());
}

TEST_F(DeliveryLogTest, ends_a_batch_with_the_delivery_that_reaches_its_bytes) {
  const auto log = open();
  for (const auto* id : {"a", "b", "c"}) EXPECT_TRUE(append(*log, id, std::string(1'000, 'x')));
  EXPECT_THAT(ids_of(log->read(9, 1'500)), ElementsAre("a", "b"));
}

TEST_F(DeliveryLogTest, gives_again_after_opening_what_was_not_released) {
  {
    const auto log = open();
    for (const auto* id : {"a", "b", "c"}) EXPECT_TRUE(append(*log, id));
    EXPECT_EQ(log->read(9, 1'000)->size(), 3U);
    EXPECT_TRUE(log->release(1));
  }
  {
    const auto log = open();
    EXPECT_EQ(log->unread(), 2U);
    EXPECT_TRUE(append(*log, "d"));
    const auto deliveries = log->read(9, 1'000);
    EXPECT_THAT(ids_of(deliveries), ElementsAre("b", "c", "d"));
    EXPECT_EQ(deliveries->back().number, 4U);
    EXPECT_TRUE(log->release(4));
  }
  EXPECT_EQ(open()->unread(), 0U);
}

TEST_F(DeliveryLogTest, drops_a_record_that_was_not_written_whole_and_goes_on) {
  std::string record;
  append_record(record, a_delivery("torn"));
  auto flipped = record;
  flipped.back() = 'x';
  std::vector<std::string> ends{std::string(4'096, '\0'), flipped, record.substr(0, 5) + std::string(300, 'z')};
  for (std::size_t size = 1; size < record.size(); ++size) ends.push_back(record.substr(0, size));
  for (const auto& torn : ends) {
    fs::remove_all(folder_);
    {
      EXPECT_TRUE(append(*open(), "a"));
    }
    add_to(files().front(), torn);
    {
      const auto log = open();
      EXPECT_TRUE(append(*log, "b"));
      EXPECT_THAT(ids_of(log->read(9, 1'000)), ElementsAre("a", "b")) << torn.size();
    }
    EXPECT_THAT(ids_of(open()->read(9, 1'000)), ElementsAre("a", "b")) << torn.size();
  }
}

TEST_F(DeliveryLogTest, deletes_the_files_that_were_released) {
  const auto log = open({.limit_bytes = 40'000});
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(append(*log, std::to_string(i), std::string(4'000, 'x')));
  EXPECT_EQ(files().size(), 4U);
  EXPECT_EQ(log->read(5, 1'000'000)->size(), 5U);
  EXPECT_TRUE(log->release(5));
  EXPECT_EQ(files().size(), 2U);
  EXPECT_THAT(ids_of(log->read(9, 1'000'000)), ElementsAre("5", "6", "7"));
}

TEST_F(DeliveryLogTest, turns_away_what_is_beyond_its_limit_until_something_is_released) {
  const auto log = open({.limit_bytes = 40'000});
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(append(*log, std::to_string(i), std::string(4'000, 'x')));
  const auto refused = append(*log, "more", std::string(4'000, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("full"));
  EXPECT_TRUE(refused.error().retry_after);
  EXPECT_EQ(log->read(99, 1'000'000)->size(), 9U);
  EXPECT_TRUE(log->release(9));
  EXPECT_TRUE(append(*log, "again"));
  EXPECT_THAT(ids_of(log->read(9, 1'000'000)), ElementsAre("again"));
}

TEST_F(DeliveryLogTest, passes_over_a_damaged_stretch) {
  {
    const auto log = open({.limit_bytes = 40'000});
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(append(*log, std::to_string(i), std::string(4'000, 'x')));
  }
  {
    std::fstream file(files().front(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(5'000);
    file << "damage";
  }
  const auto log = open({.limit_bytes = 40'000});
  EXPECT_THAT(ids_of(log->read(99, 1'000'000)), ElementsAre("0", "2", "3", "4", "5"));
  EXPECT_EQ(log->unread(), 0U);
}

/// As a full disk does, writes fail from here on.
class NoRoom {
 public:
  explicit NoRoom(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  NoRoom(const NoRoom&) = delete;
  NoRoom& operator=(const NoRoom&) = delete;
  ~NoRoom() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(DeliveryLogTest, keeps_what_was_durable_when_a_write_fails_and_takes_more_afterwards) {
  {
    const auto log = open();
    EXPECT_TRUE(append(*log, "a", std::string(3'000, 'x')));
    {
      const NoRoom no_room(4'000);
      const auto refused =
          append(*log, {a_delivery("b", std::string(5'000, 'y')), a_delivery("c", std::string(5'000, 'z'))});
      for (const auto& outcome : refused) {
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().kind, ErrorKind::unavailable);
        EXPECT_THAT(outcome.error().message, ::testing::Not(HasSubstr(folder_)));
      }
    }
    EXPECT_TRUE(append(*log, "d"));
    EXPECT_THAT(ids_of(log->read(9, 1'000'000)), ElementsAre("a", "d"));
  }
  EXPECT_THAT(ids_of(open()->read(9, 1'000'000)), ElementsAre("a", "d"));
}

TEST_F(DeliveryLogTest, without_a_folder_leaves_nothing_behind) {
  auto log = DeliveryLog::open({});
  ASSERT_TRUE(log) << log.error().message;
  EXPECT_TRUE(append(**log, "a"));
  EXPECT_THAT(ids_of((*log)->read(9, 1'000)), ElementsAre("a"));
}

TEST_F(DeliveryLogTest, fails_where_it_cannot_write) {
  std::ofstream(temporary_.path() + "/file") << "x";
  const auto log = DeliveryLog::open({.folder = temporary_.path() + "/file/webhooks"});
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().kind, ErrorKind::storage);
}

TEST(DeliveryRecord, of_any_bytes_is_read_back) {
  for (const auto& body : {std::string(), std::string("{}"), std::string("\0\n\xff", 3), std::string(100'000, 'x')}) {
    std::string record = "before";
    append_record(record, a_delivery("1b4f", body));
    const auto bytes = std::string_view(record).substr(6);
    const auto head = bytes.substr(0, k_record_head_bytes);
    ASSERT_EQ(payload_bytes(head), bytes.size() - k_record_head_bytes);
    const auto delivery = read_record(head, bytes.substr(k_record_head_bytes));
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->body, body);
    EXPECT_EQ(delivery->delivery_id, "1b4f");
  }
}

}  // namespace
}  // namespace runlight::collect
