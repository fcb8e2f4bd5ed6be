// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

#include "auth/access_book.hpp"
#include "auth/sqlite.hpp"
#include "store/temporary_folder.hpp"

namespace runlight::auth {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using ::testing::HasSubstr;

const Time k_now = *parse_time("2026-05-01T10:00:30Z");
constexpr uid_t k_nobody = 65'534;

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

ApiToken wanted() {
  return {.name = "grafana",
          .scopes = {Permission::read},
          .visibility = {.all = true, .globs = {}},
          .created_by = "Ada",
          .expires_at = k_now + days(90)};
}

/// A process that runs `body`, whose lines are read from `out`.
struct Child {
  explicit Child(const std::function<void(int)>& body) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    pid = fork();
    if (pid == 0) {
      close(ends[0]);
      body(ends[1]);
      _exit(0);
    }
    close(ends[1]);
    out = fdopen(ends[0], "r");
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    std::fclose(out);
  }
  /// "" at the end.
  std::string line() const {
    std::array<char, 1'000> text{};
    if (std::fgets(text.data(), text.size(), out) == nullptr) return "";
    std::string line(text.data());
    if (line.ends_with('\n')) line.pop_back();
    return line;
  }

  pid_t pid = -1;
  FILE* out = nullptr;
};

void say(int descriptor, const std::string& text) {
  const auto line = text + "\n";
  if (write(descriptor, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(1);
}

class AccessBookFaultsTest : public ::testing::Test {
 protected:
  AccessBookFaultsTest() : temporary_(*store::TemporaryFolder::make()), path_(temporary_.path() + "/access.db") {}

  std::unique_ptr<AccessBook> open() const { return take(AccessBook::open(path_)); }
  std::string integrity() const {
    std::string verdict;
    take(take(Sqlite::open(path_)).query("PRAGMA integrity_check", {}, [&](const SqliteRow& row) {
      verdict += row.text(0);
    }));
    return verdict;
  }

  store::TemporaryFolder temporary_;
  std::string path_;
};

/// Says each token and session once the book has them.
void write_for_ever(const std::string& path, int round, int out) {
  const auto book = take(AccessBook::open(path));
  for (int i = 0;; ++i) {
    const auto session_id = fmt::format("{}-{}", round, i);
    const auto revoked = book->revoke_session(session_id, k_now);
    if (!revoked && revoked.error().kind != ErrorKind::not_found) _exit(1);
    say(out, session_id);
    say(out, take(book->create_token(wanted(), k_now)).text.reveal());
  }
}

TEST_F(AccessBookFaultsTest, WhatWasSaidToBeWrittenOutlivesBeingKilled) {
  std::vector<std::string> said;
  for (int round = 0; round < 8; ++round) {
    const Child child([&](int out) { write_for_ever(path_, round, out); });
    for (int i = 0; i < 20 + round; ++i) said.push_back(child.line());
    kill(child.pid, SIGKILL);
    for (auto line = child.line(); !line.empty(); line = child.line()) said.push_back(line);
  }
  const auto book = open();
  for (const auto& line : said) {
    if (line.starts_with("rlt_") && line.size() == 64) {
      EXPECT_TRUE(take(book->find_token(line, k_now))) << line;
    } else if (!line.starts_with("rlt_")) {
      EXPECT_TRUE(take(book->is_revoked(line))) << line;
    }
  }
  EXPECT_EQ(integrity(), "ok");
}

TEST_F(AccessBookFaultsTest, ACopyOfTheFilesAtAnyTimeIsABook) {
  const auto book = open();
  const auto text = take(book->create_token(wanted(), k_now)).text.reveal();
  for (int i = 0; i < 50; ++i) {
    take(book->note({.occurred_at = k_now, .event = "sign_in", .detail = std::string(900, 'x')}));
    const auto folder = temporary_.path() + fmt::format("/copy{}", i);
    fs::create_directory(folder);
    for (const auto* suffix : {"", "-wal"}) fs::copy_file(path_ + suffix, folder + "/access.db" + suffix);
    // Cut in the middle of the last write, as when the power fails.
    const auto wal = folder + "/access.db-wal";
    fs::resize_file(wal,
                    fs::file_size(wal) - std::min<std::uintmax_t>(fs::file_size(wal), static_cast<std::uintmax_t>(i) * 7));
    const auto copy = take(AccessBook::open(folder + "/access.db"));
    EXPECT_TRUE(take(copy->find_token(text, k_now))) << i;
    EXPECT_GE(take(copy->audit(1'000)).size(), static_cast<std::size_t>(i)) << "at most the last is lost";
  }
}

TEST_F(AccessBookFaultsTest, TwoProcessesMakeANewBookAtOnce) {
  for (int round = 0; round < 10; ++round) {
    const auto path = fmt::format("{}-{}", path_, round);
    const auto make = [&](int out) {
      const auto book = AccessBook::open(path);
      if (!book) return say(out, book.error().message);
      const auto keys = (*book)->sealing_keys(k_now, days(7));
      say(out,
          keys && keys->size() == 1 ? fmt::format("key {}", std::hash<std::string>{}(keys->front().reveal())) : "no key");
    };
    const Child one(make);
    const Child two(make);
    const auto first = one.line();
    EXPECT_THAT(first, ::testing::StartsWith("key "));
    EXPECT_EQ(two.line(), first);
  }
}

TEST_F(AccessBookFaultsTest, AFullDiskIsToldAndLosesNothing) {
  const auto book = open();
  const auto text = take(book->create_token(wanted(), k_now)).text.reveal();
  // As on a full disk, no file grows from here on.
  const auto before_signal = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit tight{.rlim_cur = fs::file_size(path_ + "-wal"), .rlim_max = limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  const auto refused = book->create_token(wanted(), k_now);
  const auto found = book->find_token(text, k_now);
  const auto noted = book->note({.occurred_at = k_now, .event = "sign_in"});
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, before_signal);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::storage);
  EXPECT_THAT(refused.error().message, HasSubstr(path_));
  EXPECT_THAT(refused.error().message, HasSubstr("see that its disk works and has room."));
  EXPECT_FALSE(noted);
  EXPECT_TRUE(take(found)) << "reading goes on";
  EXPECT_TRUE(book->create_token(wanted(), k_now)) << "and so does writing when there is room again";
  EXPECT_EQ(take(book->tokens()).size(), 2U);
  EXPECT_EQ(integrity(), "ok");
}

TEST_F(AccessBookFaultsTest, WhoMayNotWriteThereIsToldSo) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  ASSERT_EQ(chmod(temporary_.path().c_str(), 0755), 0);
  const auto as_nobody = [&](int out) {
    if (setresuid(k_nobody, k_nobody, k_nobody) != 0) _exit(1);
    const auto book = AccessBook::open(path_);
    say(out, book ? "opened" : book.error().message);
  };
  const auto words = "can be written by the user that runs Runlight.";
  EXPECT_THAT(Child(as_nobody).line(), HasSubstr(words)) << "a new one";
  open().reset();
  EXPECT_THAT(Child(as_nobody).line(), HasSubstr(words)) << "somebody else's";
}

TEST_F(AccessBookFaultsTest, WhatRootMakesBelongsToTheFoldersOwner) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  ASSERT_EQ(chown(temporary_.path().c_str(), k_nobody, k_nobody), 0);
  take(open()->create_token(wanted(), k_now));
  const auto as_nobody = [&](int out) {
    if (setresuid(k_nobody, k_nobody, k_nobody) != 0) _exit(1);
    const auto book = AccessBook::open(path_);
    say(out, book && (*book)->create_token(wanted(), k_now) ? "written" : "refused");
  };
  EXPECT_EQ(Child(as_nobody).line(), "written");
  const auto held = open();
  take(held->create_token(wanted(), k_now));
  EXPECT_EQ(Child(as_nobody).line(), "written") << "the files beside it, too";
}

TEST_F(AccessBookFaultsTest, ADamagedFileIsToldAsSuch) {
  {
    const auto book = open();
    for (int i = 0; i < 200; ++i) take(book->note({.occurred_at = k_now, .event = "e", .detail = std::string(900, 'x')}));
  }
  std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(4'096);
  const std::string noise(static_cast<std::size_t>(fs::file_size(path_)) - 4'096, '\xee');
  file.write(noise.data(), static_cast<std::streamsize>(noise.size()));
  file.close();
  const auto book = AccessBook::open(path_);
  const auto tokens = book ? (*book)->tokens() : Result<std::vector<ApiToken>>(std::unexpected(book.error()));
  ASSERT_FALSE(tokens);
  EXPECT_EQ(tokens.error().kind, ErrorKind::storage);
  EXPECT_THAT(tokens.error().message, HasSubstr("move it away"));
}

}  // namespace
}  // namespace runlight::auth
