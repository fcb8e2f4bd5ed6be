// SPDX-License-Identifier: MIT
#pragma once
#include <sys/types.h>

#include <cstdio>
#include <string>

namespace runlight::store {

/// The test program started once more in a role of main_test.cpp, since a second process is what some promises are about.
/// Killed, without a chance to tidy up, when this goes.
class ChildProcess {
 public:
  ChildProcess(const std::string& role, const std::string& folder);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  pid_t pid() const { return pid_; }

  /// The next line that it prints, without its end; "" when it has ended.
  std::string read_line();

  void kill();

 private:
  pid_t pid_ = -1;
  std::FILE* output_ = nullptr;
};

}  // namespace runlight::store
