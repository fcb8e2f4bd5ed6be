// SPDX-License-Identifier: MIT
#include "collect/delivery_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <filesystem>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "store/disk_space.hpp"

namespace runlight::collect {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_suffix = ".deliveries";
constexpr std::chrono::seconds k_try_again{60};

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, code] = std::from_chars(text.data(), end, number);
  if (code != std::errc{} || stopped != end || number == 0) return std::nullopt;
  return number;
}

/// "00000000000000000042.deliveries" is 42.
std::optional<std::uint64_t> first_of(const std::string& file_name) {
  if (!file_name.ends_with(k_suffix)) return std::nullopt;
  return number_of(std::string_view(file_name).substr(0, file_name.size() - k_suffix.size()));
}

Result<std::vector<std::uint64_t>> segments_in(const std::string& folder) {
  std::vector<std::uint64_t> firsts;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (const auto first = first_of(at->path().filename().string())) firsts.push_back(*first);
  }
  if (error) return fail(ErrorKind::storage, fmt::format("{} cannot be read ({})", folder, error.message()));
  std::ranges::sort(firsts);
  return firsts;
}

std::string released_path(const std::string& folder) { return folder + "/released"; }

/// The last number that was released, 0 when none ever was.
Result<std::uint64_t> released_in(const std::string& folder) {
  if (!fs::exists(released_path(folder))) return 0;
  RUNLIGHT_TRY(const auto file, DeliveryFile::open_for_reading(released_path(folder)));
  RUNLIGHT_TRY(const auto text, file.read(0, 32));
  return number_of(trim(text)).value_or(0);
}

Error full(std::string message) {
  return {.kind = ErrorKind::unavailable, .message = std::move(message), .retry_after = k_try_again};
}

/// To whoever sends, trouble with the disk is a reason to come again.
Error to_sender(const Error& error) {
  return error.kind == ErrorKind::unavailable ? error
                                              : full("Deliveries cannot be kept now; the log of this server says why.");
}

}  // namespace

Result<std::unique_ptr<DeliveryLog>> DeliveryLog::open(DeliveryLogOptions options) {
  options.segment_bytes = std::min(options.segment_bytes, options.limit_bytes / 4);
  std::unique_ptr<DeliveryLog> log(new DeliveryLog(std::move(options)));
  RUNLIGHT_TRY_VOID(log->recover());
  log->writer_ = std::thread([self = log.get()] { self->write_all(); });
  return log;
}

DeliveryLog::~DeliveryLog() {
  {
    const std::scoped_lock lock(queue_mutex_);
    stopping_ = true;
  }
  queued_.notify_all();
  if (writer_.joinable()) writer_.join();
}

std::string DeliveryLog::segment_path(std::uint64_t first) const {
  return fmt::format("{}/{:020}{}", options_.folder, first, k_suffix);
}

Result<void> DeliveryLog::recover() {
  if (options_.folder.empty()) {
    RUNLIGHT_TRY(temporary_, store::TemporaryFolder::make());
    options_.folder = temporary_->path();
  }
  std::error_code error;
  fs::create_directories(options_.folder, error);
  if (error) return fail(ErrorKind::storage, fmt::format("{} cannot be made ({})", options_.folder, error.message()));
  RUNLIGHT_TRY(const auto released, released_in(options_.folder));
  RUNLIGHT_TRY(const auto firsts, segments_in(options_.folder));
  for (const auto first : firsts) {
    segments_.push_back({.first = first, .bytes = fs::file_size(segment_path(first), error)});
  }
  RUNLIGHT_TRY_VOID(recover_last_segment());
  if (end_ <= released) {
    // What was released need not be there any more; numbers go on behind it.
    end_ = released + 1;
    writing_ = DeliveryFile();
  }
  next_ = std::max(segments_.empty() ? end_.load() : segments_.front().first, released + 1);
  return {};
}

/// Finds the end of what is whole, and cuts off what is not: the process or the machine ended while it was written.
Result<void> DeliveryLog::recover_last_segment() {
  if (segments_.empty()) return {};
  auto& last = segments_.back();
  RUNLIGHT_TRY(auto file, DeliveryFile::open_for_writing(segment_path(last.first)));
  std::uint64_t offset = 0;
  end_ = last.first;
  for (;;) {
    RUNLIGHT_TRY(const auto head, file.read(offset, k_record_head_bytes));
    const auto size = payload_bytes(head);
    if (!size) break;
    RUNLIGHT_TRY(const auto payload, file.read(offset + k_record_head_bytes, *size));
    if (!read_record(head, payload)) break;
    offset += k_record_head_bytes + *size;
    ++end_;
  }
  if (offset < last.bytes) {
    log::warn("dropped the end of the delivery log, which was not written whole",
              {{"file", segment_path(last.first)}, {"bytes", last.bytes - offset}});
    RUNLIGHT_TRY_VOID(file.cut(offset));
    last.bytes = offset;
  }
  writing_ = std::move(file);
  return {};
}

Task<Result<void>> DeliveryLog::append(Delivery delivery) {
  auto initiate = [this](auto handler, Delivery given) {
    auto home = boost::asio::make_work_guard(handler);
    enqueue(std::move(given), [handler = std::move(handler), home = std::move(home)](Result<void> outcome) mutable {
      auto executor = home.get_executor();
      boost::asio::post(executor, [handler = std::move(handler), outcome = std::move(outcome)]() mutable {
        std::move(handler)(std::exception_ptr(), std::move(outcome));
      });
    });
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                                 void(std::exception_ptr, Result<void>)>(
      initiate, boost::asio::use_awaitable, std::move(delivery));
}

void DeliveryLog::enqueue(Delivery delivery, Completion complete) {
  {
    const std::scoped_lock lock(queue_mutex_);
    queue_.push_back({std::move(delivery), std::move(complete)});
  }
  queued_.notify_one();
}

/// The writer's thread: all that waits is one group, and while it is written the next one gathers.
void DeliveryLog::write_all() {
  std::unique_lock lock(queue_mutex_);
  for (;;) {
    queued_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto group = std::exchange(queue_, {});
    lock.unlock();
    const auto outcome = write(group);
    tell_trouble(outcome);
    for (auto& waiting : group) {
      waiting.complete(outcome ? Result<void>() : Result<void>(fail(to_sender(outcome.error()))));
    }
    group.clear();
    lock.lock();
  }
}

/// Once when it begins and once when it is over.
void DeliveryLog::tell_trouble(const Result<void>& outcome) {
  if (turning_away_ == !outcome) return;
  turning_away_ = !outcome;
  if (outcome) {
    log::info("deliveries are taken again");
  } else {
    log::error("deliveries are turned away", {{"cause", outcome.error().message}});
  }
}

Result<void> DeliveryLog::write(const std::vector<Waiting>& group) {
  buffer_.clear();
  for (const auto& waiting : group) append_record(buffer_, waiting.delivery);
  RUNLIGHT_TRY_VOID(check_room(buffer_.size()));
  RUNLIGHT_TRY_VOID(prepare_segment(buffer_.size()));
  std::uint64_t offset = 0;
  {
    const std::scoped_lock lock(segments_mutex_);
    offset = segments_.back().bytes;
  }
  if (auto written = writing_.write_durably(offset, buffer_); !written) {
    undo_write();
    return written;
  }
  const std::scoped_lock lock(segments_mutex_);
  segments_.back().bytes += buffer_.size();
  end_ += group.size();
  return {};
}

Result<void> DeliveryLog::check_room(std::uint64_t bytes) {
  std::uint64_t kept = 0;
  {
    const std::scoped_lock lock(segments_mutex_);
    for (const auto& segment : segments_) kept += segment.bytes;
  }
  if (kept + bytes > options_.limit_bytes) {
    return fail(full(
        fmt::format("The log of deliveries that wait to be applied is full ({} of {} bytes).", kept, options_.limit_bytes)));
  }
  return store::require_space(options_.folder, bytes);
}

Result<void> DeliveryLog::prepare_segment(std::uint64_t bytes) {
  if (!writing_.is_open()) return begin_segment();
  std::uint64_t used = 0;
  {
    const std::scoped_lock lock(segments_mutex_);
    used = segments_.back().bytes;
  }
  return used > 0 && used + bytes > options_.segment_bytes ? begin_segment() : Result<void>();
}

Result<void> DeliveryLog::begin_segment() {
  RUNLIGHT_TRY(writing_, DeliveryFile::create(segment_path(end_)));
  const std::scoped_lock lock(segments_mutex_);
  // One that a failed write left empty has the same name.
  if (segments_.empty() || segments_.back().first != end_) segments_.push_back({.first = end_, .bytes = 0});
  return {};
}

/// After a failed fdatasync nobody knows what the file holds, so nothing more is written to it; what it holds beyond the
/// last durable record is cut off, or else ends where the next segment begins.
/// https://wiki.postgresql.org/wiki/Fsync_Errors
void DeliveryLog::undo_write() {
  std::uint64_t good = 0;
  {
    const std::scoped_lock lock(segments_mutex_);
    good = segments_.back().bytes;
  }
  static_cast<void>(writing_.cut(good));
  writing_ = DeliveryFile();
}

std::uint64_t DeliveryLog::unread() const {
  const auto end = end_.load();
  const auto next = next_.load();
  return end > next ? end - next : 0;
}

Result<std::vector<LoggedDelivery>> DeliveryLog::read(std::size_t most_records, std::uint64_t most_bytes) {
  std::vector<LoggedDelivery> deliveries;
  std::uint64_t bytes = 0;
  while (deliveries.size() < most_records && bytes < most_bytes && unread() > 0) {
    if (!reach_segment()) continue;
    if (auto delivery = read_next()) {
      bytes += delivery->body.size();
      deliveries.push_back({next_++, *std::move(delivery)});
    } else {
      skip_damage();
    }
  }
  return deliveries;
}

/// Opens the segment that holds the next number and goes to its place; false when that number is in none.
bool DeliveryLog::reach_segment() {
  std::uint64_t first = 0;
  {
    const std::scoped_lock lock(segments_mutex_);
    for (const auto& segment : segments_) {
      if (segment.first <= next_) first = segment.first;
    }
  }
  if (first != 0 && first == reading_first_) return true;
  auto file = DeliveryFile::open_for_reading(segment_path(first));
  if (!file) {
    skip_damage();
    return false;
  }
  const auto wanted = next_.load();
  reading_ = *std::move(file);
  reading_first_ = first;
  reading_offset_ = 0;
  for (next_ = first; next_ < wanted; ++next_) {
    if (read_next()) continue;
    skip_damage();
    return false;
  }
  return true;
}

std::optional<Delivery> DeliveryLog::read_next() {
  const auto head = reading_.read(reading_offset_, k_record_head_bytes);
  const auto size = head ? payload_bytes(*head) : std::nullopt;
  if (!size) return std::nullopt;
  const auto payload = reading_.read(reading_offset_ + k_record_head_bytes, *size);
  auto delivery = payload ? read_record(*head, *payload) : std::nullopt;
  if (delivery) reading_offset_ += k_record_head_bytes + *size;
  return delivery;
}

/// Goes on behind what cannot be read: with the next segment.
void DeliveryLog::skip_damage() {
  std::uint64_t after = end_;
  {
    const std::scoped_lock lock(segments_mutex_);
    for (const auto& segment : segments_) {
      if (segment.first > next_) after = std::min(after, segment.first);
    }
  }
  log::error("a stretch of the delivery log cannot be read and is passed over",
             {{"file", segment_path(reading_first_)}, {"deliveries", after - next_}});
  reading_first_ = 0;
  next_ = after;
}

Result<void> DeliveryLog::release(std::uint64_t number) {
  RUNLIGHT_TRY_VOID(sync_file_system(options_.folder));
  RUNLIGHT_TRY_VOID(replace_file(released_path(options_.folder), fmt::format("{}\n", number)));
  std::vector<std::uint64_t> done;
  {
    const std::scoped_lock lock(segments_mutex_);
    while (segments_.size() > 1 && segments_[1].first <= number + 1) {
      done.push_back(segments_.front().first);
      segments_.pop_front();
    }
  }
  for (const auto first : done) {
    std::error_code ignored;  // it would be passed over and deleted after the next start
    fs::remove(segment_path(first), ignored);
  }
  return {};
}

}  // namespace runlight::collect
