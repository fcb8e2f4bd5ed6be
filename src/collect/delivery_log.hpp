// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "collect/delivery_file.hpp"
#include "collect/delivery_record.hpp"
#include "store/temporary_folder.hpp"

namespace runlight::collect {

struct DeliveryLogOptions {
  std::string folder;                                      ///< made when absent; "": a temporary one, gone with the log
  std::uint64_t limit_bytes = std::uint64_t{2} << 30U;     ///< of all deliveries that are kept
  std::uint64_t segment_bytes = std::uint64_t{64} << 20U;  ///< of one file; at most a quarter of the limit is used
};

/// A delivery by its place in the log, counted from 1 for ever.
struct LoggedDelivery {
  std::uint64_t number = 0;
  Delivery delivery;
};

/// Deliveries between their arrival and the store: a write-ahead log in files that are only appended to. What `append`
/// completed for is on the disk and comes out of `read` in this process or a later one, until it is released. A record that
/// an end of the process or of the power cut off is dropped on opening; nobody was told that it is safe.
///
/// `append` may be called from several threads; `read` and `release` from one at a time.
class DeliveryLog {
 public:
  /// Takes up where the folder stands. Fails as storage when it cannot be read or written. One log per folder: the lock of
  /// the data folder sees to it.
  static Result<std::unique_ptr<DeliveryLog>> open(DeliveryLogOptions options);

  /// Writes what `append` was given, then closes. Those who wait must have an executor still.
  ~DeliveryLog();
  DeliveryLog(const DeliveryLog&) = delete;
  DeliveryLog& operator=(const DeliveryLog&) = delete;

  /// Completes once the delivery is durable. Whoever waits at the same time shares one write and one fdatasync. Fails as
  /// unavailable, with when to try again, when the log or the disk is full or does not take it; then nothing was kept.
  Task<Result<void>> append(Delivery delivery);

  /// The next deliveries that are durable and were not read yet: at most `most_records`, ending with the one that reaches
  /// `most_bytes`. Empty when there are none. Blocks. Damaged stretches are passed over, with a line in the log.
  Result<std::vector<LoggedDelivery>> read(std::size_t most_records, std::uint64_t most_bytes);

  /// Deliveries that `read` would give.
  std::uint64_t unread() const;

  /// How many bytes to apply at most between two releases, so that what is applied does not fill the log.
  std::uint64_t release_bytes() const { return options_.limit_bytes / 8; }

  /// Everything up to `number` is applied and not needed any more: makes what was written to this file system durable (the
  /// store's rows among it), notes the place, and deletes the files before it. Blocks, for long when much is unwritten.
  Result<void> release(std::uint64_t number);

 private:
  using Completion = std::move_only_function<void(Result<void>)>;
  struct Waiting {
    Delivery delivery;
    Completion complete;
  };
  struct Segment {
    std::uint64_t first = 1;  ///< number of its first delivery
    std::uint64_t bytes = 0;
  };

  explicit DeliveryLog(DeliveryLogOptions options) : options_(std::move(options)) {}
  Result<void> recover();
  Result<void> recover_last_segment();
  void enqueue(Delivery delivery, Completion complete);
  void write_all();
  void tell_trouble(const Result<void>& outcome);
  Result<void> write(const std::vector<Waiting>& group);
  Result<void> prepare_segment(std::uint64_t bytes);
  Result<void> begin_segment();
  Result<void> check_room(std::uint64_t bytes);
  void undo_write();
  std::string segment_path(std::uint64_t first) const;
  std::optional<Delivery> read_next();
  bool reach_segment();
  void skip_damage();

  DeliveryLogOptions options_;
  std::optional<store::TemporaryFolder> temporary_;

  mutable std::mutex segments_mutex_;
  std::deque<Segment> segments_;        // guarded by segments_mutex_; the last is written to
  std::atomic<std::uint64_t> end_ = 1;  // number of the next delivery

  // The writer's.
  DeliveryFile writing_;
  std::string buffer_;
  bool turning_away_ = false;

  // The reader's.
  DeliveryFile reading_;
  std::uint64_t reading_first_ = 0;  // the segment that is open; 0: none
  std::uint64_t reading_offset_ = 0;
  std::atomic<std::uint64_t> next_ = 1;  // number that is read next

  std::mutex queue_mutex_;
  std::condition_variable queued_;
  std::vector<Waiting> queue_;  // guarded by queue_mutex_
  bool stopping_ = false;       // guarded by queue_mutex_
  std::thread writer_;
};

}  // namespace runlight::collect
