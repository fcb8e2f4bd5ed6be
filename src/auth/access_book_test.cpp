// SPDX-License-Identifier: MIT
#include "auth/access_book.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "auth/sqlite.hpp"
#include "store/temporary_folder.hpp"

namespace runlight::auth {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Time k_now = *parse_time("2026-05-01T10:00:30Z");

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

ApiToken wanted(std::string name = "grafana", Permissions scopes = {Permission::read, Permission::metrics}) {
  return {.name = std::move(name),
          .scopes = scopes,
          .visibility = {.all = false, .globs = {"works/*", "tools/\"a\""}},
          .created_by = "Ada",
          .expires_at = k_now + days(90)};
}

Session a_session(std::string session_id = "s1") {
  return {.session_id = std::move(session_id),
          .subject = "https://login.example.com u1",
          .name = "Ada",
          .email = "ada@example.com",
          .role = Role::operator_,
          .address = "192.0.2.7",
          .signed_in_at = k_now,
          .last_seen_at = k_now,
          .expires_at = k_now + days(7)};
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

mode_t mode_of(const fs::path& path) {
  struct stat facts{};
  return stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777U : 0U;
}

class AccessBookTest : public ::testing::Test {
 protected:
  AccessBookTest() : temporary_(*store::TemporaryFolder::make()), path_(temporary_.path() + "/access.db") {}

  std::unique_ptr<AccessBook> open() const { return take(AccessBook::open(path_)); }
  std::string refusal() const {
    const auto book = AccessBook::open(path_);
    if (book) return "";
    EXPECT_EQ(book.error().kind, ErrorKind::storage);
    return book.error().message;
  }

  store::TemporaryFolder temporary_;
  std::string path_;
};

TEST_F(AccessBookTest, ATokenIsFoundByItsTextOnly) {
  const auto book = open();
  const auto created = take(book->create_token(wanted(), k_now));
  const auto text = created.text.reveal();
  EXPECT_THAT(text, ::testing::MatchesRegex("rlt_[0-9a-f]{16}_[A-Za-z0-9_-]{43}"));
  EXPECT_EQ(fmt::format("{}", created.text), "***");

  const auto found = take(book->find_token(text, k_now));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->token_id, created.token.token_id);
  EXPECT_EQ(found->name, "grafana");
  EXPECT_EQ(found->scopes, (Permissions{Permission::read, Permission::metrics}));
  EXPECT_EQ(found->visibility, wanted().visibility);
  EXPECT_EQ(found->created_by, "Ada");
  EXPECT_EQ(found->created_at, k_now);
  EXPECT_EQ(found->expires_at, k_now + days(90));

  const auto other = take(book->create_token(wanted(), k_now)).text.reveal();
  const auto mixed = text.substr(0, 21) + other.substr(21);
  for (const auto& wrong : {std::string(), std::string("rlt_"), text.substr(0, text.size() - 1), text + "A", " " + text,
                            "RLT_" + text.substr(4), mixed, text.substr(4), "rlt_0000000000000000_" + text.substr(21),
                            "rlt_' OR 1=1 --______" + text.substr(21), std::string(10'000, 'a')}) {
    EXPECT_FALSE(take(book->find_token(wrong, k_now))) << wrong;
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto changed = text;
    changed[at] = changed[at] == 'e' ? 'f' : 'e';
    EXPECT_FALSE(take(book->find_token(changed, k_now))) << at;
  }
}

TEST_F(AccessBookTest, ATokenEndsWhenItExpiresOrIsRevoked) {
  const auto book = open();
  const auto created = take(book->create_token(wanted(), k_now));
  const auto& text = created.text.reveal();
  const Time end = k_now + days(90);
  EXPECT_TRUE(take(book->find_token(text, end - seconds(1))));
  EXPECT_FALSE(take(book->find_token(text, end)));

  take(book->revoke_token(created.token.token_id, k_now + minutes(1)));
  EXPECT_FALSE(take(book->find_token(text, k_now + minutes(1))));
  take(book->revoke_token(created.token.token_id, k_now + minutes(9)));
  const auto tokens = take(book->tokens());
  ASSERT_THAT(tokens, SizeIs(1));
  EXPECT_EQ(tokens[0].revoked_at, k_now + minutes(1)) << "the first time counts";

  const auto unknown = book->revoke_token("nothing", k_now);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::not_found);
}

TEST_F(AccessBookTest, RefusesTokensThatAreNone) {
  const auto book = open();
  const auto changed = [](auto change) {
    auto token = wanted();
    change(token);
    return token;
  };
  struct Case {
    ApiToken token;
    const char* words;
  };
  const std::string hundred_letters = [] {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "\u00e9";
    return text;
  }();
  for (const auto& [token, words] : std::initializer_list<Case>{
           {changed([](auto& t) { t.name = ""; }), "name"},
           {changed([](auto& t) { t.name = "  "; }), "name"},
           {changed([&](auto& t) { t.name = hundred_letters + "e"; }), "name"},
           {changed([](auto& t) { t.name = "a\nb"; }), "name"},
           {changed([](auto& t) { t.name = "\xff"; }), "name"},
           {changed([](auto& t) { t.scopes = {}; }), "scope"},
           {changed([](auto& t) { t.expires_at = k_now; }), "366 days"},
           {changed([](auto& t) { t.expires_at = k_now + days(367); }), "366 days"},
           {changed([](auto& t) { t.expires_at = {}; }), "366 days"},
           {changed([](auto& t) { t.visibility.globs = {"a /b"}; }), "repositories"},
           {changed([](auto& t) { t.visibility.globs = {"api-*"}; }), "repositories"},
           {changed([](auto& t) { t.visibility.globs.assign(101, "a/b"); }), "repositories"},
       }) {
    const auto refused = book->create_token(token, k_now);
    ASSERT_FALSE(refused) << words;
    EXPECT_EQ(refused.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(refused.error().message, HasSubstr(words));
  }
  EXPECT_TRUE(book->create_token(changed([&](auto& t) { t.name = hundred_letters; }), k_now));
  EXPECT_THAT(take(book->tokens()), SizeIs(1));
}

TEST_F(AccessBookTest, UseOfATokenIsWrittenOnceAMinute) {
  const auto book = open();
  const auto id = take(book->create_token(wanted(), k_now)).token.token_id;
  const auto last_used = [&] { return take(book->tokens()).at(0).last_used_at; };
  EXPECT_EQ(last_used(), std::nullopt);
  take(book->note_token_used(id, k_now));
  EXPECT_EQ(last_used(), *parse_time("2026-05-01T10:00:00Z"));

  const auto written = bytes_of(path_ + "-wal");
  for (int i = 0; i < 25; ++i) take(book->note_token_used(id, k_now + seconds(i)));
  EXPECT_EQ(bytes_of(path_ + "-wal"), written);
  take(book->note_token_used(id, k_now + seconds(30)));
  EXPECT_EQ(last_used(), *parse_time("2026-05-01T10:01:00Z"));
  take(book->note_token_used(id, k_now - hours(1)));
  EXPECT_EQ(last_used(), *parse_time("2026-05-01T10:01:00Z")) << "an older request that comes late changes nothing";
  take(book->note_token_used("unknown", k_now));
}

TEST_F(AccessBookTest, NoTokenStandsInTheFile) {
  std::vector<std::string> secrets;
  const auto look = [&] {
    const auto bytes = bytes_of(path_) + bytes_of(path_ + "-wal") + bytes_of(path_ + "-shm");
    EXPECT_THAT(bytes, HasSubstr("grafana")) << "the bytes are those of the tokens' table";
    for (const auto& secret : secrets) EXPECT_EQ(bytes.find(secret), std::string::npos);
  };
  {
    const auto book = open();
    for (int i = 0; i < 3; ++i) {
      const auto text = take(book->create_token(wanted(), k_now)).text.reveal();
      EXPECT_TRUE(take(book->find_token(text, k_now)));
      secrets.push_back(text);
      secrets.push_back(text.substr(21));
    }
    look();
  }
  look();
}

TEST_F(AccessBookTest, EverythingIsThereAfterOpeningAgain) {
  std::string text;
  std::vector<std::string> keys;
  {
    const auto book = open();
    text = take(book->create_token(wanted(), k_now)).text.reveal();
    take(book->save_session(a_session("s1")));
    take(book->save_session(a_session("s2")));
    take(book->revoke_session("s2", k_now));
    take(book->note(
        {.occurred_at = k_now, .event = "sign_in", .subject = "u1", .name = "Ada", .address = "::1", .detail = "d"}));
    EXPECT_EQ(take(book->exchange_setting("rules", "one")), "");
    for (const auto& key : take(book->sealing_keys(k_now, days(7)))) keys.push_back(key.reveal());
  }
  const auto book = open();
  EXPECT_TRUE(take(book->find_token(text, k_now)));
  const auto sessions = take(book->sessions(k_now));
  ASSERT_THAT(sessions, SizeIs(1));
  EXPECT_EQ(sessions[0].session_id, "s1");
  EXPECT_EQ(sessions[0].subject, a_session().subject);
  EXPECT_EQ(sessions[0].email, "ada@example.com");
  EXPECT_EQ(sessions[0].role, Role::operator_);
  EXPECT_EQ(sessions[0].address, "192.0.2.7");
  EXPECT_EQ(sessions[0].expires_at, k_now + days(7));
  EXPECT_TRUE(take(book->is_revoked("s2")));
  const auto events = take(book->audit(10));
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].event, "sign_in");
  EXPECT_EQ(events[0].occurred_at, k_now);
  EXPECT_EQ(events[0].detail, "d");
  EXPECT_EQ(take(book->exchange_setting("rules", "two")), "one");
  EXPECT_EQ(take(book->exchange_setting("rules", "two")), "two");
  ASSERT_THAT(keys, SizeIs(1));
  EXPECT_EQ(take(book->sealing_keys(k_now, days(7))).at(0).reveal(), keys[0]);
}

TEST_F(AccessBookTest, SessionsAreThoseThatGoOn) {
  const auto book = open();
  take(book->save_session(a_session("old")));
  auto newer = a_session("new");
  newer.signed_in_at += hours(1);
  newer.expires_at += days(1);
  take(book->save_session(newer));
  const auto ids = [&](Time now) {
    std::vector<std::string> ids;
    for (const auto& session : take(book->sessions(now))) ids.push_back(session.session_id);
    return ids;
  };
  EXPECT_THAT(ids(k_now), ElementsAre("new", "old"));
  EXPECT_THAT(ids(k_now + days(7)), ElementsAre("new"));
  EXPECT_FALSE(take(book->is_revoked("new")));
  take(book->revoke_session("new", k_now));
  EXPECT_TRUE(take(book->is_revoked("new")));
  EXPECT_THAT(ids(k_now), ElementsAre("old"));
  take(book->save_session(newer));
  EXPECT_TRUE(take(book->is_revoked("new"))) << "a request that was under way does not bring it back";
  EXPECT_THAT(ids(k_now), ElementsAre("old"));
}

TEST_F(AccessBookTest, ASessionIsWrittenWhenItIsNews) {
  const auto book = open();
  auto session = a_session();
  take(book->save_session(session));
  const auto stored = [&] { return take(book->sessions(k_now)).at(0); };
  session.last_seen_at = k_now + minutes(4);
  take(book->save_session(session));
  EXPECT_EQ(stored().last_seen_at, k_now) << "to five minutes";
  session.role = Role::viewer;
  take(book->save_session(session));
  EXPECT_EQ(stored().role, Role::viewer);
  EXPECT_EQ(stored().last_seen_at, k_now + minutes(4));
  session.last_seen_at = k_now + minutes(9);
  take(book->save_session(session));
  EXPECT_EQ(stored().last_seen_at, k_now + minutes(9));
  session.last_seen_at = k_now;
  session.role = Role::admin;
  take(book->save_session(session));
  EXPECT_EQ(stored().role, Role::viewer) << "what is older counts for nothing";
}

TEST_F(AccessBookTest, ARevocationLastsAsLongAsTheCookieCould) {
  const auto book = open();
  take(book->save_session(a_session()));
  take(book->revoke_session("s1", k_now));
  const auto unknown = book->revoke_session("lost", k_now);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::not_found);
  EXPECT_TRUE(take(book->is_revoked("lost"))) << "its file may have been lost, its cookie not";

  const auto sign_in_at = [&](Time now) {
    auto other = a_session("other" + format_time(now));
    other.last_seen_at = now;
    other.expires_at = now + days(7);
    take(book->save_session(other));
  };
  sign_in_at(k_now + days(8));
  EXPECT_TRUE(take(book->is_revoked("s1")));
  sign_in_at(k_now + days(40));
  EXPECT_FALSE(take(book->is_revoked("s1"))) << "and then goes";
  EXPECT_TRUE(take(book->is_revoked("lost")));
  sign_in_at(k_now + days(400));
  EXPECT_FALSE(take(book->is_revoked("lost")));

  EXPECT_FALSE(book->revoke_session("", k_now));
  EXPECT_FALSE(book->revoke_session(std::string(101, 'x'), k_now));
  EXPECT_FALSE(take(book->is_revoked(std::string(101, 'x')))) << "no session has such an id";
}

TEST_F(AccessBookTest, TheAuditLogIsBounded) {
  const auto book = open();
  const auto note = [&](Time at, std::string detail) {
    take(book->note({.occurred_at = at, .event = "sign_in", .detail = std::move(detail)}));
  };
  note(k_now - days(401), "old");
  note(k_now - days(399), "young");
  note(k_now, std::string(999, 'x') + "\u00e9");
  const auto events = take(book->audit(10));
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].detail, std::string(999, 'x')) << "cut, and no half character";
  EXPECT_EQ(events[1].detail, "young");
  EXPECT_THAT(take(book->audit(1)), SizeIs(1));
  EXPECT_THAT(take(book->audit(0)), IsEmpty());

  auto file = take(Sqlite::open(path_));
  take(file.run(
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO audit_events "
      "(occurred_at, event, subject, name, address, detail) SELECT 1777629630000, 'e', '', '', '', '' FROM n"));
  note(k_now, "last");
  EXPECT_EQ(take(file.number("SELECT count(*) FROM audit_events", {})), 100'000);
  EXPECT_EQ(take(book->audit(1)).at(0).detail, "last");
}

TEST_F(AccessBookTest, KeysAreRenewedAndOpenWhatTheySealed) {
  const auto book = open();
  const auto keys = [&](Time now) {
    std::vector<std::string> keys;
    for (const auto& key : take(book->sealing_keys(now, days(7)))) keys.push_back(key.reveal());
    return keys;
  };
  const auto first = keys(k_now);
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_THAT(first[0], SizeIs(32));
  EXPECT_EQ(keys(k_now + days(29)), first);

  const auto second = keys(k_now + days(31));
  ASSERT_THAT(second, SizeIs(2));
  EXPECT_EQ(second[1], first[0]) << "what it sealed still opens";
  EXPECT_NE(second[0], first[0]);
  EXPECT_EQ(keys(k_now + days(36)), second);
  EXPECT_EQ(keys(k_now + days(38)), std::vector{second[0]}) << "nothing that it sealed is valid any more";
}

TEST_F(AccessBookTest, AClockThatRanAheadHoldsNoKeyInUse) {
  const auto book = open();
  const auto ahead = take(book->sealing_keys(k_now + days(1'000), days(7)));
  const auto now = take(book->sealing_keys(k_now, days(7)));
  ASSERT_THAT(now, SizeIs(2));
  EXPECT_EQ(now[1].reveal(), ahead[0].reveal());
  EXPECT_EQ(take(book->sealing_keys(k_now, days(7))).at(0).reveal(), now[0].reveal());
}

TEST_F(AccessBookTest, OnlyItsOwnerCanReadTheFiles) {
  for (const mode_t mask : {0U, 0022U, 0777U}) {
    const auto before = umask(mask);
    fs::remove(path_);
    const auto book = AccessBook::open(path_);
    umask(before);
    ASSERT_TRUE(book) << book.error().message;
    for (const auto* suffix : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(path_ + suffix), 0600U) << mask << suffix;
  }
  ASSERT_EQ(chmod(path_.c_str(), 0644), 0);
  const auto book = open();
  EXPECT_EQ(mode_of(path_), 0600U) << "one that was there is made private";
}

TEST_F(AccessBookTest, RefusesFilesThatAreNone) {
  std::ofstream(path_) << std::string(5'000, 'x');
  EXPECT_THAT(refusal(), HasSubstr("move it away"));
  fs::remove(path_);

  take(take(Sqlite::open(path_)).run("CREATE TABLE songs (name TEXT)"));
  EXPECT_THAT(refusal(), HasSubstr("something else"));
  fs::remove(path_);

  open().reset();
  take(take(Sqlite::open(path_)).run("PRAGMA user_version = 2"));
  EXPECT_THAT(refusal(), HasSubstr("newer Runlight"));
  fs::remove(path_);

  std::ofstream(path_).close();
  EXPECT_EQ(refusal(), "") << "an empty file is a new one";
}

TEST_F(AccessBookTest, SaysWhatToDoWhenItCannotBeOpened) {
  path_ = temporary_.path();
  EXPECT_THAT(refusal(), HasSubstr(path_)) << "a folder";
  path_ = temporary_.path() + "/absent/access.db";
  EXPECT_THAT(refusal(), HasSubstr("No such file"));
}

TEST_F(AccessBookTest, TwoHandlesSeeTheSame) {
  const auto one = open();
  const auto two = open();
  const auto created = take(one->create_token(wanted(), k_now));
  EXPECT_TRUE(take(two->find_token(created.text.reveal(), k_now)));
  take(two->revoke_token(created.token.token_id, k_now));
  EXPECT_FALSE(take(one->find_token(created.text.reveal(), k_now)));
  take(two->save_session(a_session()));
  take(one->revoke_session("s1", k_now));
  EXPECT_TRUE(take(two->is_revoked("s1")));
  EXPECT_EQ(take(one->sealing_keys(k_now, days(7))).at(0).reveal(), take(two->sealing_keys(k_now, days(7))).at(0).reveal());
}

TEST_F(AccessBookTest, ReadingWaitsForNobodyWhoWrites) {
  const auto book = open();
  const auto text = take(book->create_token(wanted(), k_now)).text.reveal();
  auto other = take(Sqlite::open(path_));
  take(other.transaction([&]() -> Result<void> {
    take(other.run("UPDATE api_tokens SET name = 'x'"));
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(take(book->find_token(text, k_now))->name, "grafana");
    EXPECT_FALSE(take(book->is_revoked("s1")));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(2)) << "a write would wait for five";
    return {};
  }));
  EXPECT_EQ(take(book->find_token(text, k_now))->name, "x");
}

TEST_F(AccessBookTest, ManyThreadsAndHandlesWriteAtOnce) {
  constexpr int k_threads = 4;
  constexpr int k_rounds = 25;
  const auto shared = open();
  std::vector<std::thread> threads;
  for (int t = 0; t < k_threads; ++t) {
    threads.emplace_back([&, t] {
      const auto own = open();
      for (int i = 0; i < k_rounds; ++i) {
        auto& book = i % 2 == 0 ? *own : *shared;
        take(book.save_session(a_session(fmt::format("{}-{}", t, i))));
        take(book.is_revoked("x"));
        take(book.sealing_keys(k_now, days(7)));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(take(shared->sessions(k_now)), SizeIs(k_threads * k_rounds));
  EXPECT_THAT(take(shared->sealing_keys(k_now, days(7))), SizeIs(1)) << "all found the one that the first made";
}

TEST_F(AccessBookTest, SpecialCharactersAreValuesLikeAnyOther) {
  const auto book = open();
  auto session = a_session("'; DROP TABLE sessions; --");
  session.name = std::string("nul\0inside", 10);
  take(book->save_session(session));
  const auto sessions = take(book->sessions(k_now));
  ASSERT_THAT(sessions, SizeIs(1));
  EXPECT_EQ(sessions[0].session_id, session.session_id);
  EXPECT_EQ(sessions[0].name, session.name);
}

TEST(AccessBookInMemory, WorksAlike) {
  const auto book = take(AccessBook::open(""));
  const auto text = take(book->create_token(wanted(), k_now)).text.reveal();
  EXPECT_TRUE(take(book->find_token(text, k_now)));
  take(book->save_session(a_session()));
  EXPECT_THAT(take(book->sessions(k_now)), SizeIs(1));
  EXPECT_THAT(take(take(AccessBook::open(""))->tokens()), IsEmpty()) << "each is its own";
}

}  // namespace
}  // namespace runlight::auth
