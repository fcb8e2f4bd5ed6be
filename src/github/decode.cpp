// SPDX-License-Identifier: MIT
#include "github/decode.hpp"

#include <fmt/format.h>

#include <type_traits>

#include "base/text.hpp"
#include "github/excerpt.hpp"
#include "github/json_reader.hpp"
#include "github/to_model.hpp"
#include "github/wire.hpp"

namespace runlight::github {
namespace {

using json::Misfits;
using json::Outcome;
namespace ondemand = simdjson::ondemand;

/// A page has at most 100 objects; far more is an attack on our memory.
constexpr std::size_t k_most_items = 10'000;
/// What a parser may keep between documents: pages of 100 runs are about 1.5 MB.
constexpr std::size_t k_parser_keeps_bytes = std::size_t{8} << 20U;

/// A body with the room behind it that the parser reads into, and the parser whose buffers hold its texts. One at a time on
/// a thread.
class Document {
 public:
  explicit Document(std::string body) : body_(std::move(body)), size_(body_.size()) {
    body_.append(simdjson::SIMDJSON_PADDING, ' ');
    if (parser().capacity() > k_parser_keeps_bytes) parser() = ondemand::parser();
    error_ = parser().iterate(body_.data(), size_, body_.size()).get(document_);
  }

  bool get(ondemand::object& object) {
    if (error_ == simdjson::SUCCESS) error_ = document_.get_object().get(object);
    return error_ == simdjson::SUCCESS;
  }
  bool get(ondemand::array& array) {
    if (error_ == simdjson::SUCCESS) error_ = document_.get_array().get(array);
    return error_ == simdjson::SUCCESS;
  }

  /// Whether nothing follows what was read.
  bool is_read() {
    const char* rest = nullptr;
    return document_.current_location().get(rest) == simdjson::OUT_OF_BOUNDS;
  }

  /// For a document that `get` did not give.
  std::unexpected<Error> refuse(std::string_view promised) const {
    return error_ == simdjson::INCORRECT_TYPE ? not_of_shape(promised) : broken();
  }
  std::unexpected<Error> not_of_shape(std::string_view promised) const {
    return complain(fmt::format("something else than {}", promised));
  }
  std::unexpected<Error> broken() const { return complain("JSON that is broken or cut off"); }

 private:
  /// Kept for the thread: making its buffers costs more than reading a page.
  static ondemand::parser& parser() {
    thread_local ondemand::parser parser;
    return parser;
  }

  std::unexpected<Error> complain(std::string_view what) const {
    const auto text = trim(std::string_view(body_).substr(0, size_));
    if (text.empty()) return fail(ErrorKind::bad_data, "the server answered an empty body");
    if (looks_like_html(text)) what = "HTML instead of JSON";
    return fail(ErrorKind::bad_data, fmt::format("the server answered {} ({} bytes: {})", what, size_, excerpt(text)));
  }

  std::string body_;
  std::size_t size_;
  ondemand::document document_;
  simdjson::error_code error_ = simdjson::SUCCESS;
};

/// Reads the elements of a list one by one, each into the page's items or its defects.
template <class Wire, class Model, class Convert>
class ListReader {
 public:
  ListReader(std::string_view kind, Convert convert) : kind_(kind), convert_(std::move(convert)) {}

  Outcome read(ondemand::array& array) {
    for (auto element : array) {
      ondemand::value value;
      if (std::move(element).get(value) != simdjson::SUCCESS || ++count_ > k_most_items) return Outcome::broken;
      if (read_element(value) == Outcome::broken) return Outcome::broken;
    }
    return Outcome::fits;
  }

  Page<Model> take() { return std::move(page_); }

 private:
  Outcome read_element(ondemand::value& value) {
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) {
      add_defect("is not an object");
      return Outcome::misfit;
    }
    Wire wire;
    misfits_.clear();
    if (json::read_object(object, wire, &misfits_) == Outcome::broken) return Outcome::broken;
    auto model = convert_(wire, misfits_);
    if (model) {
      page_.items.push_back(*std::move(model));
    } else if (wire.id) {
      page_.defects.push_back({std::move(model).error().message});
    } else {
      add_defect("id is missing or not a whole number");
    }
    return Outcome::fits;
  }

  void add_defect(std::string_view problem) {
    page_.defects.push_back({fmt::format("{} at place {} of the page: {}", kind_, count_, problem)});
  }

  std::string_view kind_;
  Convert convert_;
  Page<Model> page_;
  Misfits misfits_;
  std::size_t count_ = 0;
};

/// Reads the entries of a folder, files only.
class FolderReader {
 public:
  Outcome read(ondemand::array& array) {
    for (auto element : array) {
      ondemand::value value;
      if (std::move(element).get(value) != simdjson::SUCCESS || ++count_ > k_most_items) return Outcome::broken;
      std::optional<wire::FolderEntry> entry;
      const auto outcome = json::read(value, entry);
      if (outcome == Outcome::broken) return outcome;
      take_entry(entry);
    }
    return Outcome::fits;
  }

  Page<WorkflowFileEntry> take() {
    page_.total_count = static_cast<std::int64_t>(page_.items.size());
    return std::move(page_);
  }

 private:
  void take_entry(const std::optional<wire::FolderEntry>& entry) {
    if (entry && entry->type != "file" && entry->type) return;
    if (entry && entry->type && entry->path && entry->sha) {
      page_.items.push_back({std::string(*entry->path), std::string(*entry->sha), entry->size.value_or(0)});
    } else {
      page_.defects.push_back({fmt::format("file at place {} of the folder: path, sha or type is missing", count_)});
    }
  }

  Page<WorkflowFileEntry> page_;
  std::size_t count_ = 0;
};

/// `{"total_count": 2, "<list>": [ … ]}`
template <class Wire, class Model, class Convert>
Result<Page<Model>> decode_page(std::string body, std::string_view kind, std::string_view list, Convert convert) {
  Document document(std::move(body));
  ListReader<Wire, Model, Convert> reader(kind, std::move(convert));
  std::optional<std::int64_t> total_count;
  bool found = false;
  const auto promised = fmt::format("an object with the list \"{}\"", list);
  ondemand::object object;
  if (!document.get(object)) return document.refuse(promised);
  const auto outcome = json::for_each_field(object, [&](std::string_view key, ondemand::value& value) {
    if (key == "total_count") return json::read(value, total_count);
    ondemand::array array;
    if (key != list || found || value.get_array().get(array) != simdjson::SUCCESS) return Outcome::fits;
    found = true;
    return reader.read(array);
  });
  if (outcome == Outcome::broken || !document.is_read()) return document.broken();
  if (!found) return document.not_of_shape(promised);
  auto page = reader.take();
  page.total_count = total_count.value_or(static_cast<std::int64_t>(page.items.size()));
  return page;
}

template <class Wire, class Convert>
auto decode_object(std::string body, std::string_view promised, Convert convert)
    -> std::invoke_result_t<Convert, const Wire&, const Misfits&> {
  Document document(std::move(body));
  ondemand::object object;
  if (!document.get(object)) return document.refuse(promised);
  Wire wire;
  Misfits misfits;
  if (json::read_object(object, wire, &misfits) == Outcome::broken || !document.is_read()) return document.broken();
  return convert(wire, misfits);
}

/// An event's own object under `key`, and the repository beside it: `{"action": …, "workflow_run": { … }, "repository": { …
/// }}`.
template <class Wire, class Convert>
auto decode_event(std::string body, std::string_view key_of_object, Convert convert)
    -> std::invoke_result_t<Convert, const Wire&, const Misfits&, std::int64_t> {
  Document document(std::move(body));
  ondemand::object object;
  std::optional<Wire> wire;
  std::optional<wire::RepositoryReference> repository;
  Misfits misfits;
  const auto promised = fmt::format("an event with a \"{}\"", key_of_object);
  if (!document.get(object)) return document.refuse(promised);
  const auto outcome = json::for_each_field(object, [&](std::string_view key, ondemand::value& value) {
    if (key == "repository") return json::read(value, repository);
    ondemand::object inner;
    if (key != key_of_object || value.get_object().get(inner) != simdjson::SUCCESS) return Outcome::fits;
    misfits.clear();
    return json::read_object(inner, wire.emplace(), &misfits);
  });
  if (outcome == Outcome::broken || !document.is_read()) return document.broken();
  if (!wire) return document.not_of_shape(promised);
  return convert(*wire, misfits, repository ? repository->id.value_or(0) : 0);
}

/// `{"action": …, "workflow": { … }, "repository": { … }}`
struct Surroundings {
  wire::Text action;
  std::optional<wire::Workflow> workflow;
  std::optional<wire::Repository> repository;
};
BOOST_DESCRIBE_STRUCT(Surroundings, (), (action, workflow, repository))

template <class Model>
std::optional<Model> if_whole(Result<Model> result) {
  if (!result) return std::nullopt;
  return *std::move(result);
}

EventSurroundings to_surroundings(const Surroundings& from, Time observed_at) {
  EventSurroundings around{.action = std::string(from.action.value_or(""))};
  if (!from.repository) return around;
  around.repository = if_whole(to_model(*from.repository, {}, observed_at));
  const auto repository_id = from.repository->id.value_or(0);
  if (from.workflow && repository_id > 0) {
    around.workflow = if_whole(to_model(*from.workflow, {}, repository_id, observed_at));
  }
  return around;
}

struct Message {
  wire::Text message;
};
BOOST_DESCRIBE_STRUCT(Message, (), (message))

}  // namespace

Result<Page<model::Run>> decode_runs_page(std::string body, std::int64_t repository_id, Time observed_at) {
  return decode_page<wire::Run, model::Run>(
      std::move(body), "run", "workflow_runs",
      [=](const auto& run, const auto& misfits) { return to_model(run, misfits, repository_id, observed_at); });
}

Result<model::Run> decode_run(std::string body, std::int64_t repository_id, Time observed_at) {
  return decode_object<wire::Run>(std::move(body), "a run", [=](const auto& run, const auto& misfits) {
    return to_model(run, misfits, repository_id, observed_at);
  });
}

Result<Page<model::Job>> decode_jobs_page(std::string body, const model::Run& run, Time observed_at) {
  return decode_page<wire::Job, model::Job>(
      std::move(body), "job", "jobs",
      [&run, observed_at](const auto& job, const auto& misfits) { return to_model(job, misfits, run, observed_at); });
}

Result<Page<model::Workflow>> decode_workflows_page(std::string body, std::int64_t repository_id, Time observed_at) {
  return decode_page<wire::Workflow, model::Workflow>(
      std::move(body), "workflow", "workflows",
      [=](const auto& workflow, const auto& misfits) { return to_model(workflow, misfits, repository_id, observed_at); });
}

Result<Page<model::Repository>> decode_repositories_page(std::string body, Time observed_at) {
  Document document(std::move(body));
  const auto convert = [=](const wire::Repository& repository, const Misfits& misfits) {
    return to_model(repository, misfits, observed_at);
  };
  ListReader<wire::Repository, model::Repository, decltype(convert)> reader("repository", convert);
  ondemand::array array;
  if (!document.get(array)) return document.refuse("a list of repositories");
  if (reader.read(array) == Outcome::broken || !document.is_read()) return document.broken();
  auto page = reader.take();
  page.total_count = static_cast<std::int64_t>(page.items.size());
  return page;
}

Result<Page<model::Repository>> decode_installation_repositories_page(std::string body, Time observed_at) {
  return decode_page<wire::Repository, model::Repository>(
      std::move(body), "repository", "repositories",
      [=](const auto& repository, const auto& misfits) { return to_model(repository, misfits, observed_at); });
}

Result<model::Repository> decode_repository(std::string body, Time observed_at) {
  return decode_object<wire::Repository>(std::move(body), "a repository", [=](const auto& repository, const auto& misfits) {
    return to_model(repository, misfits, observed_at);
  });
}

Result<Owner> decode_owner(std::string body) {
  return decode_object<wire::Account>(std::move(body), "an account", to_owner);
}

Result<Page<WorkflowFileEntry>> decode_folder(std::string body) {
  // A submodule or link in the folder's place is shown as an object.
  if (trim(body).starts_with('{')) {
    const auto convert = [](const wire::FolderEntry& entry, const Misfits&) -> Result<Page<WorkflowFileEntry>> {
      if (entry.type && entry.path) return Page<WorkflowFileEntry>{};
      return fail(ErrorKind::bad_data, "the server answered something else than a list of files");
    };
    return decode_object<wire::FolderEntry>(std::move(body), "a list of files", convert);
  }
  Document document(std::move(body));
  FolderReader reader;
  ondemand::array array;
  if (!document.get(array)) return document.refuse("a list of files");
  if (reader.read(array) == Outcome::broken || !document.is_read()) return document.broken();
  return reader.take();
}

Result<Budget> decode_budget(std::string body) {
  const auto convert = [](const wire::RateLimits& limits, const Misfits&) -> Result<Budget> {
    const auto& core = limits.resources && limits.resources->core ? limits.resources->core : limits.rate;
    if (!core) return fail(ErrorKind::bad_data, "the server answered something else than its limits");
    Budget budget{.limit = core->limit, .remaining = core->remaining};
    if (core->reset && *core->reset >= 0 && *core->reset < 4'000'000'000)
      budget.reset_at = Time{std::chrono::seconds{*core->reset}};
    return budget;
  };
  return decode_object<wire::RateLimits>(std::move(body), "its limits", convert);
}

Result<std::int64_t> decode_installation_id(std::string body) {
  const auto convert = [](const wire::Installation& installation, const Misfits&) -> Result<std::int64_t> {
    if (installation.id && *installation.id > 0) return *installation.id;
    return fail(ErrorKind::bad_data, "the installation has no id");
  };
  return decode_object<wire::Installation>(std::move(body), "an installation", convert);
}

Result<AccessToken> decode_access_token(std::string body) {
  Document document(std::move(body));
  ondemand::object object;
  wire::Text token;
  wire::When expires_at;
  AccessToken out;
  const auto refuse = [] { return fail(ErrorKind::bad_data, "The server answered no token of the App that can be read."); };
  if (!document.get(object)) return refuse();
  const auto outcome = json::for_each_field(object, [&](std::string_view key, ondemand::value& value) {
    if (key == "token") return json::read(value, token);
    if (key == "expires_at") return json::read(value, expires_at);
    ondemand::object permissions;
    if (key != "permissions" || value.get_object().get(permissions) != simdjson::SUCCESS) return Outcome::fits;
    return json::for_each_field(permissions, [&](std::string_view name, ondemand::value& level) {
      wire::Text text;
      const auto read = json::read(level, text);
      if (text && out.permissions.size() < k_most_items) out.permissions.emplace_back(name, *text);
      return read;
    });
  });
  if (outcome == Outcome::broken || !document.is_read() || !token || token->empty() || !expires_at) return refuse();
  out.token = Secret(std::string(*token));
  out.expires_at = *expires_at;
  return out;
}

Result<model::Run> decode_workflow_run_event(std::string body, Time observed_at) {
  return decode_event<wire::Run>(std::move(body), "workflow_run",
                                 [=](const auto& run, const auto& misfits, std::int64_t repository_id) {
                                   return to_model(run, misfits, repository_id, observed_at);
                                 });
}

Result<model::Job> decode_workflow_job_event(std::string body, Time observed_at) {
  return decode_event<wire::Job>(std::move(body), "workflow_job",
                                 [=](const auto& job, const auto& misfits, std::int64_t repository_id) {
                                   return to_model(job, misfits, repository_id, observed_at);
                                 });
}

Result<EventSurroundings> decode_event_surroundings(std::string body, Time observed_at) {
  return decode_object<Surroundings>(std::move(body), "an event", [=](const auto& wire, const auto&) {
    return Result<EventSurroundings>(to_surroundings(wire, observed_at));
  });
}

std::string decode_message(std::string body) {
  std::string fallback = looks_like_html(body) ? "an HTML page" : excerpt(body);
  const auto message = decode_object<Message>(
      std::move(body), "a message",
      [](const auto& wire, const auto&) -> Result<std::string> { return excerpt(wire.message.value_or(""), 300); });
  return message && !message->empty() ? *message : fallback;
}

}  // namespace runlight::github
