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

  Result<Answer> run(const Statement& statement);

 private:
  struct Closer {
    const ChdbAbi* abi;
    void operator()(ChdbConnection** handle) const { abi->close(handle); }
  };
  ChdbSession(const ChdbAbi& abi, ChdbConnection** handle) : abi_(&abi), handle_(handle, Closer{&abi}) {}

  const ChdbAbi* abi_;
  std::unique_ptr<ChdbConnection*, Closer> handle_;
};

}  // namespace runlight::store
