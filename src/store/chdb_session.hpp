// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/chdb_abi.hpp"
#include "store/engine.hpp"

namespace runlight::store {

/// One session of the engine with its own settings. Used by one thread at a time; closes itself.
class ChdbSession {
 public:
  /// `arguments` as clickhouse-local takes them. Fails as storage: the library does not say why.
  static Result<ChdbSession> open(const ChdbAbi& abi, const std::vector<std::string>& arguments);

  /// Runs it as it is: Statement::only_repositories is upheld by the engine, not here.
  Result<Answer> run(const Statement& statement);

  /// Whether somebody else may go on with it: not when its settings are changed.
  bool is_reusable() const { return is_reusable_; }
  void set_reusable(bool value) { is_reusable_ = value; }

 private:
  struct Closer {
    const ChdbAbi* abi;
    void operator()(ChdbConnection** handle) const { abi->close(handle); }
  };
  ChdbSession(const ChdbAbi& abi, ChdbConnection** handle) : abi_(&abi), handle_(handle, Closer{&abi}) {}

  const ChdbAbi* abi_;
  std::unique_ptr<ChdbConnection*, Closer> handle_;
  bool is_reusable_ = true;
};

}  // namespace runlight::store
