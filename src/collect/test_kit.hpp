// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "collect/context.hpp"
#include "collect/run_intake.hpp"
#include "fakes/fake_run_lists.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_engine.hpp"

namespace runlight::collect {

using fakes::FakeRunLists;

/// Keeps the ids of what was listed.
class ListedIds final : public RunSink {
 public:
  std::set<std::int64_t> ids;
  Task<Result<void>> take(std::vector<model::Run> listed) override {
    for (const auto& run : listed) ids.insert(run.run_id);
    co_return Result<void>{};
  }
  Task<Result<void>> flush() override { co_return Result<void>{}; }
};

/// What a part of the collector runs in, over a FakeRunLists and a store that keeps nothing.
class Bench {
 public:
  explicit Bench(FakeRunLists& lists)
      : client_(lists, clock, {.api_url = "https://github.test/api"}),
        store_(*store::Store::open(engine_)),
        context{client_, store_, clock, workers_.get_executor(), request, summary, [] {}, clock.now()} {}

  template <class T>
  T run(Task<T> task) {
    boost::asio::io_context io;
    std::optional<T> result;
    boost::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr& failure, T value) {
      if (failure) std::rethrow_exception(failure);
      result.emplace(std::move(value));
    });
    io.run();
    return std::move(result).value();
  }

  fakes::ManualClock clock;
  Request request;
  Summary summary;

 private:
  github::Client client_;
  fakes::RecordingEngine engine_;
  store::Store store_;
  boost::asio::thread_pool workers_{1};

 public:
  Context context;
  const model::Repository repository{.repository_id = 1, .owner = "acme", .repo = "api"};
};

}  // namespace runlight::collect
