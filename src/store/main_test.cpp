// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "store/child_process.hpp"
#include "store/store.hpp"
#include "store/test_engine.hpp"

namespace runlight::store {

ChildProcess::ChildProcess(const std::string& role, const std::string& folder) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::array<std::string, 4> words{"store_test", "--role", role, folder};
  std::array<char*, 5> argv{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  const int failure = posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output_ = fdopen(ends[0], "r");
  if (failure != 0) throw std::runtime_error("the test program cannot be started again");
}

ChildProcess::~ChildProcess() {
  kill();
  if (output_ != nullptr) std::fclose(output_);
}

std::string ChildProcess::read_line() {
  std::array<char, 1000> buffer{};
  if (std::fgets(buffer.data(), buffer.size(), output_) == nullptr) return "";
  std::string line = buffer.data();
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

void ChildProcess::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

namespace {

/// Prints "open" and keeps the folder.
int hold(const std::string& folder) {
  const auto engine = test_engine(folder);
  fmt::print("open\n");
  std::fflush(stdout);
  while (true) pause();
}

std::vector<model::Run> some_runs(std::int64_t first_id, std::size_t count) {
  std::vector<model::Run> runs(count);
  for (auto& run : runs) {
    run.repository_id = 1;
    run.run_id = first_id++;
    run.status = "completed";
    run.head_sha = fmt::format("{:040x}", static_cast<std::uint64_t>(run.run_id) * 0x9E3779B97F4A7C15U);
    run.created_at = run.updated_at = *parse_time("2026-05-01") + std::chrono::hours(24 * (run.run_id % 90));
    run.observed_at = *parse_time("2026-08-01");
  }
  return runs;
}

/// Prints how many runs are saved by now, or the error.
bool save_more(Store& store, std::int64_t& saved, std::size_t count) {
  const auto runs = some_runs(saved + 1, count);
  const auto result = store.save(std::span<const model::Run>(runs));
  if (result) saved += static_cast<std::int64_t>(count);
  fmt::print("{}\n", result ? std::to_string(saved)
                            : fmt::format("{}: {}", facts(result.error().kind).name, result.error().message));
  std::fflush(stdout);
  return result.has_value();
}

int save_for_ever(const std::string& folder) {
  const auto engine = test_engine(folder);
  auto store = *Store::open(*engine);
  for (std::int64_t saved = 0; save_more(store, saved, 1'000);) continue;
  return 0;
}

/// Saves until a disk of its own is full, then prints how many of the runs are there when the folder is opened again.
int fill(const std::string& folder) {
  if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=71m") != 0) {
    fmt::print("cannot mount\n");
    return 0;
  }
  std::int64_t saved = 0;
  {
    const auto engine = test_engine(folder);
    auto store = *Store::open(*engine);
    while (save_more(store, saved, 5'000)) continue;
  }
  fmt::print("{}", body_of(test_engine(folder)->run({.sql = "SELECT count() FROM runs", .format = "TSV"})));
  return 0;
}

int play(std::string_view role, const std::string& folder) {
  if (role == "hold") return hold(folder);
  if (role == "save") return save_for_ever(folder);
  if (role == "fill") return fill(folder);
  return 1;
}

}  // namespace
}  // namespace runlight::store

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "--role") return runlight::store::play(argv[2], argv[3]);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
