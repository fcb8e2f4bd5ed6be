// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace runlight::github {

/// An object of an answer that could not be understood. The rest of the page is kept.
struct Defect {
  std::string what;  ///< "run 35107213991: created_at is missing"
};

/// What a read is for. Of those that wait for their turn, the lower one goes first; `jobs` and `past` moreover leave the
/// last part of the rate budget to the others, so that news never waits for history.
enum class Priority : std::uint8_t { head, recheck, jobs, past };

/// How a list or object is read, besides what it is.
struct Ask {
  std::optional<std::string> next = std::nullopt;  ///< address of a page as an earlier page gave it; absent: the first
  /// `validator` of an earlier answer. When nothing has changed since, the answer is `not_modified` and costs no point. One
  /// of another credential is not sent (ETags are bound to the token), so that the answer is then a full one.
  std::string validator = {};
  Priority priority = Priority::head;
};

/// One page of a list, and the address of the next as GitHub gave it (absent on the last page).
template <class T>
struct Page {
  std::vector<T> items;
  std::int64_t total_count = 0;  ///< what GitHub promises over all pages; may be stale on filtered lists
  std::optional<std::string> next;
  std::vector<Defect> defects;
  std::string validator;  ///< for a later Ask; "" when GitHub gave none. Opaque: names the credential without revealing it
  bool not_modified = false;  ///< then nothing else is set
};

/// One object.
template <class T>
struct Answer {
  T value{};
  std::string validator;
  bool not_modified = false;  ///< then `value` is empty
};

struct Owner {
  std::string login;
  bool is_organization = false;
};

/// What a list of repositories is of.
struct RepositorySource {
  enum class Kind { owner, installation } kind = Kind::owner;
  Owner owner;  ///< of Kind::owner
};

/// A closed range of creation times, both ends included, in whole seconds.
struct CreatedRange {
  Time from{};
  Time to{};
};

/// A file of .github/workflows.
struct WorkflowFileEntry {
  std::string path;      ///< ".github/workflows/ci.yml"
  std::string blob_sha;  ///< changes whenever the text does
  std::int64_t size_bytes = 0;
};

}  // namespace runlight::github
