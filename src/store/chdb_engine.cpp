// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <optional>
#include <semaphore>

#include "store/chdb_session.hpp"
#include "store/chdb_settings.hpp"
#include "store/disk_space.hpp"
#include "store/engine.hpp"
#include "store/folder_lock.hpp"
#include "store/named_collections.hpp"
#include "store/question_limits.hpp"
#include "store/read_only_guard.hpp"
#include "store/repository_filter.hpp"
#include "store/session_pool.hpp"
#include "store/temporary_folder.hpp"

namespace runlight::store {
namespace {

/// The library holds one folder per process; a second engine would get the first one's.
class OnlyEngine {
 public:
  static Result<OnlyEngine> claim() {
    if (taken_.exchange(true)) return fail(ErrorKind::conflict, "this process has an engine open already");
    return OnlyEngine{};
  }
  OnlyEngine(OnlyEngine&& other) noexcept : holds_(std::exchange(other.holds_, false)) {}
  OnlyEngine(const OnlyEngine&) = delete;
  OnlyEngine& operator=(const OnlyEngine&) = delete;
  OnlyEngine& operator=(OnlyEngine&&) = delete;
  ~OnlyEngine() {
    if (holds_) taken_ = false;
  }

 private:
  OnlyEngine() = default;
  static inline std::atomic<bool> taken_ = false;
  bool holds_ = true;
};

/// Whether a process that knows nothing of our lock has the folder: the engine holds its own lock on the file "status".
bool locked_by_engine(const std::string& folder) {
  const int status = open((folder + "/status").c_str(), O_RDONLY | O_CLOEXEC);
  if (status < 0) return false;
  const bool locked = flock(status, LOCK_SH | LOCK_NB) != 0;
  close(status);
  return locked;
}

Error why_not_opened(const std::string& folder) {
  if (locked_by_engine(folder)) {
    return {ErrorKind::conflict,
            fmt::format("another program has the data folder {} open; close it, or choose another folder "
                        "with --data",
                        folder)};
  }
  return {ErrorKind::storage,
          fmt::format("the engine cannot open the data folder {}; it may be damaged, or not a data folder of "
                      "Runlight",
                      folder)};
}

/// Where the data is: in a locked folder, or in one that goes with the engine.
struct Folder {
  static Result<Folder> take(const std::string& path) {
    Folder folder{.path = path};
    if (path.empty()) {
      RUNLIGHT_TRY(folder.temporary, TemporaryFolder::make());
      folder.path = folder.temporary->path();
    } else {
      RUNLIGHT_TRY(folder.lock, FolderLock::take(path));
    }
    return folder;
  }
  std::string path;
  std::optional<TemporaryFolder> temporary;
  std::optional<FolderLock> lock;
};

class ChdbEngine : public Engine {
 public:
  ChdbEngine(OnlyEngine only, Folder folder, const ChdbAbi& abi, const ChdbOptions& options,
             std::vector<std::string> arguments)
      : only_(std::move(only)),
        folder_(std::move(folder)),
        abi_(abi),
        arguments_(std::move(arguments)),
        question_limits_(fitting(options.question_limits)),
        sessions_([this] { return open_session(); }, std::max(options.connections, 1)),
        question_sessions_([this] { return open_question_session(); }, std::max(options.question_connections, 1)),
        guarded_slots_(std::max(options.connections, 1)) {}

  Result<void> connect() {
    RUNLIGHT_TRY([[maybe_unused]] const auto answer, run({.sql = "SELECT 1"}));
    return {};
  }

  const std::string& path() const { return folder_.path; }

  Result<Answer> run(Statement statement) override {
    const NoteAfterwards note{data_tables_, statement.sql};
    return sessions_.with_session([&](ChdbSession& session) { return run_filtered(session, statement); });
  }

  Result<Answer> read(Statement statement) override {
    auto answer = question_sessions_.with_session([&](ChdbSession& session) { return run_filtered(session, statement); });
    if (answer || !is_limit(answer.error())) return answer;
    auto error = explain_limit(std::move(answer).error(), question_limits_);
    error.engine_code = 0;  // who asks can mend it: it is no fault of our SQL
    return fail(std::move(error));
  }

  Result<void> insert(std::string_view table, std::string_view format, std::string rows) override {
    if (rows.empty()) return {};
    RUNLIGHT_TRY_VOID(require_space(rows.size()));
    rows.insert(0, fmt::format("INSERT INTO {} FORMAT {}\n", table, format));
    RUNLIGHT_TRY([[maybe_unused]] const auto answer, run({.sql = std::move(rows), .tag = "insert"}));
    return {};
  }

  Result<void> require_space(std::uint64_t bytes) override { return store::require_space(folder_.path, bytes); }

  Result<Answer> ask_read_only(Statement statement, Limits limits) override {
    const Slot slot(guarded_slots_);
    RUNLIGHT_TRY(ChdbSession session, open_session());
    if (statement.only_repositories) {
      RUNLIGHT_TRY_VOID(set_repository_filter(session, data_tables_, *statement.only_repositories));
    }
    return ask_guarded(session, std::move(statement), fitting(limits));
  }

  std::string version() const override { return abi_.version(); }

 private:
  /// One of as many typed queries as may run at once.
  struct Slot {
    explicit Slot(std::counting_semaphore<>& all) : slots(all) { slots.acquire(); }
    ~Slot() { slots.release(); }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    std::counting_semaphore<>& slots;
  };

  /// Also when it fails: it may have changed something.
  struct NoteAfterwards {
    ~NoteAfterwards() { tables.note(sql); }
    DataTables& tables;
    std::string_view sql;
  };

  Result<ChdbSession> open_session() { return ChdbSession::open(abi_, arguments_); }

  /// readonly = 2 lets the filter of repositories be set, and nothing be written.
  Result<ChdbSession> open_question_session() {
    RUNLIGHT_TRY(auto session, open_session());
    const auto settings = limit_settings(question_limits_, Precedence::question);
    RUNLIGHT_TRY([[maybe_unused]] const auto limited, session.run({.sql = "SET " + settings}));
    RUNLIGHT_TRY([[maybe_unused]] const auto closed, session.run({.sql = "SET readonly = 2"}));
    return session;
  }

  Result<Answer> run_filtered(ChdbSession& session, const Statement& statement) {
    if (!statement.only_repositories) return session.run(statement);
    RUNLIGHT_TRY_VOID(set_repository_filter(session, data_tables_, *statement.only_repositories));
    auto answer = session.run(statement);
    reset_repository_filter(session);
    if (answer) answer->rows_read = 0;
    return answer;
  }

  // In this order: the sessions end before the folder is given back.
  OnlyEngine only_;
  Folder folder_;
  const ChdbAbi& abi_;
  std::vector<std::string> arguments_;
  Limits question_limits_;
  DataTables data_tables_;
  SessionPool sessions_;
  SessionPool question_sessions_;
  std::counting_semaphore<> guarded_slots_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_chdb_engine(const ChdbOptions& options) {
  RUNLIGHT_TRY(OnlyEngine only, OnlyEngine::claim());
  RUNLIGHT_TRY(Folder folder, Folder::take(options.data_folder));
  RUNLIGHT_TRY(const ChdbAbi* abi, load_chdb(options.library_path));
  auto arguments = chdb_arguments(folder.path);
  for (const auto& [name, value] : options.environment) {
    setenv(name.c_str(), value.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): the engine's threads are not yet there
  }
  if (!options.named_collections.empty()) {
    RUNLIGHT_TRY(const auto file, write_named_collections(folder.path, options.named_collections));
    arguments.push_back("--config-file=" + file);
  }
  auto engine = std::make_unique<ChdbEngine>(std::move(only), std::move(folder), *abi, options, std::move(arguments));
  if (auto connected = engine->connect(); !connected) return fail(why_not_opened(engine->path()));
  forget_startup_code();
  return engine;
}

}  // namespace runlight::store
