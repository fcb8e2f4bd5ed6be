// SPDX-License-Identifier: MIT
#include "store/chdb_session.hpp"

#include "store/engine_error.hpp"
#include "store/engine_text.hpp"

namespace runlight::store {
namespace {

/// The parameters as the parallel arrays that the ABI takes.
struct BoundParameters {
  explicit BoundParameters(const Statement& statement) {
    const auto& parameters = statement.parameters;
    texts.reserve(parameters.size());  // the pointers below point into it
    for (const auto& parameter : parameters) {
      texts.push_back(parameter_text(statement.sql, parameter.name, parameter.value));
      names.push_back(parameter.name.data());
      name_sizes.push_back(parameter.name.size());
      values.push_back(texts.back().data());
      value_sizes.push_back(texts.back().size());
    }
  }
  std::vector<std::string> texts;
  std::vector<const char*> names;
  std::vector<const char*> values;
  std::vector<std::size_t> name_sizes;
  std::vector<std::size_t> value_sizes;
};

using ResultHolder = std::unique_ptr<ChdbResult, void (*)(ChdbResult*)>;

Result<Answer> answer_of(const ChdbAbi& abi, const ResultHolder& result) {
  if (!result) return fail(ErrorKind::internal, "the engine gave no answer");
  if (const char* message = abi.result_error(result.get()); message != nullptr) return fail(engine_error(message));
  Answer answer;
  if (const auto size = abi.result_length(result.get()); size > 0) answer.body.assign(abi.result_buffer(result.get()), size);
  answer.rows_read = abi.result_storage_rows_read(result.get());
  answer.elapsed = std::chrono::duration<double>(abi.result_elapsed(result.get()));
  return answer;
}

}  // namespace

Result<ChdbSession> ChdbSession::open(const ChdbAbi& abi, const std::vector<std::string>& arguments) {
  std::vector<std::string> copies = arguments;
  std::string program = "clickhouse";
  std::vector<char*> argv{program.data()};
  for (auto& argument : copies) argv.push_back(argument.data());
  ChdbConnection** handle = abi.connect(static_cast<int>(argv.size()), argv.data());
  if (handle == nullptr || *handle == nullptr) return fail(ErrorKind::storage, "the engine cannot open its data");
  return ChdbSession(abi, handle);
}

Result<Answer> ChdbSession::run(const Statement& statement) {
  const auto& [sql, parameters, format, tag, only_repositories] = statement;
  if (parameters.empty()) {
    const ResultHolder result(abi_->query(*handle_, sql.data(), sql.size(), format.data(), format.size()),
                              abi_->destroy_result);
    return answer_of(*abi_, result);
  }
  const BoundParameters bound(statement);
  const ResultHolder result(
      abi_->query_with_params(*handle_, sql.data(), sql.size(), format.data(), format.size(), bound.names.data(),
                              bound.name_sizes.data(), bound.values.data(), bound.value_sizes.data(), parameters.size()),
      abi_->destroy_result);
  return answer_of(*abi_, result);
}

}  // namespace runlight::store
