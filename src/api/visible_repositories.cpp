// SPDX-License-Identifier: MIT
#include "api/visible_repositories.hpp"

#include <utility>

#include "store/row_reader.hpp"

namespace runlight::api {
namespace {

struct RepositoryName {
  std::int64_t repository_id = 0;
  std::string owner;
  std::string repo;
};
BOOST_DESCRIBE_STRUCT(RepositoryName, (), (repository_id, owner, repo))

}  // namespace

Result<VisibleRepositories::List> VisibleRepositories::read(store::Engine& engine) {
  RUNLIGHT_TRY(const auto answer, engine.run({.sql = "SELECT repository_id, owner, repo FROM repositories",
                                              .parameters = {},
                                              .tag = "visible_repositories"}));
  RUNLIGHT_TRY(const auto rows, store::parse_rows<RepositoryName>(answer.body, "visible_repositories"));
  auto names = std::make_shared<std::vector<Named>>();
  for (const auto& row : rows) names->push_back({row.repository_id, row.owner + "/" + row.repo});
  return names;
}

Result<VisibleRepositories::List> VisibleRepositories::list(store::Engine& engine,
                                                            std::optional<std::uint64_t> data_version) {
  {
    const std::scoped_lock lock(mutex_);
    if (data_version && known_version_ == data_version) return known_;
  }
  RUNLIGHT_TRY(auto names, read(engine));
  const std::scoped_lock lock(mutex_);
  known_version_ = data_version;
  known_ = names;
  return names;
}

Result<std::optional<std::vector<std::int64_t>>> VisibleRepositories::ids(store::Engine& engine,
                                                                          const auth::Visibility& visibility,
                                                                          std::optional<std::uint64_t> data_version) {
  if (visibility.all) return std::nullopt;
  RUNLIGHT_TRY(const auto names, list(engine, data_version));
  std::vector<std::int64_t> visible;
  for (const auto& [repository_id, full_name] : *names) {
    if (visibility.covers(full_name)) visible.push_back(repository_id);
  }
  return visible;
}

}  // namespace runlight::api
