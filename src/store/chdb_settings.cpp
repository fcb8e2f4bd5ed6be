// SPDX-License-Identifier: MIT
#include "store/chdb_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <thread>
#include <utility>

namespace runlight::store {
namespace {

// What every session speaks; an engine over HTTP must be given the same.
// https://clickhouse.com/docs/operations/settings/settings
constexpr auto session_settings = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"session_timezone", "UTC"},
    {"date_time_output_format", "iso"},
    {"output_format_json_quote_64bit_integers", "0"},
    {"output_format_json_named_tuples_as_objects", "1"},
    {"output_format_json_escape_forward_slashes", "0"},
    {"output_format_json_validate_utf8", "1"},
    {"output_format_pretty_row_numbers", "0"},
    {"output_format_pretty_color", "0"},
    {"date_time_input_format", "best_effort"},
    {"input_format_skip_unknown_fields", "0"},
    // stored_seq
    {"insert_allow_materialized_columns", "1"},
    // Two versions of a key share a partition (sql/schema), so FINAL need not compare rows of different ones.
    {"do_not_merge_across_partitions_select_final", "1"},
    // One page of a quiet repository may span ten years of months.
    {"max_partitions_per_insert_block", "0"},
    // Parsing takes little next to writing, and the other cores have requests to answer.
    {"input_format_parallel_parsing", "0"},
    {"max_insert_threads", "1"},
    {"allow_introspection_functions", "0"},
    // Its profiler interrupts our threads with signals, to write to a log that the embedded engine does not have.
    {"query_profiler_real_time_period_ns", "0"},
    {"query_profiler_cpu_time_period_ns", "0"},
    {"memory_profiler_step", "0"},
    // That Azure does not answer is told within half a minute, while somebody is still looking: a listing is tried twice
    // three times, the first for half a second. A hiccup of seconds passes unnoticed. (By the engine's own settings it takes
    // minutes until the first is told, and the second is over before the eleven tries have taken a second.) What must not
    // fail for longer is repeated by who asked.
    {"azure_request_timeout_ms", "6000"},
    {"azure_connect_timeout_ms", "3000"},
    {"azure_sdk_max_retries", "2"},
    {"azure_sdk_retry_initial_backoff_ms", "1000"},
    {"azure_sdk_retry_max_backoff_ms", "4000"},
    {"azure_max_single_read_retries", "2"},
    {"azure_max_unexpected_write_error_retries", "2"},
    // Blocks of 2 MiB, so that a segment need not be held whole in memory, nor sent again from its beginning.
    {"azure_max_single_part_upload_size", "2097152"},
    {"azure_min_upload_part_size", "2097152"},
});

// The engine's own sizes are meant for servers with tens of gigabytes.
// https://clickhouse.com/docs/operations/server-configuration-parameters/settings
constexpr auto server_settings = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"mark_cache_size", "8388608"},
    {"primary_index_cache_size", "8388608"},
    {"index_mark_cache_size", "2097152"},
    {"query_condition_cache_size", "8388608"},
    {"compiled_expression_cache_size", "16777216"},
    // It would print a stack trace where no cgroup is mounted, as in a chroot.
    {"memory_worker_use_cgroup", "0"},
    {"background_pool_size", "1"},
    {"background_merges_mutations_concurrency_ratio", "1"},
    {"background_common_pool_size", "1"},
    {"background_schedule_pool_size", "2"},
});

}  // namespace

std::vector<std::string> chdb_arguments(const std::string& data_folder) {
  std::vector<std::string> arguments{"--path=" + data_folder};
  arguments.push_back(fmt::format("--max_threads={}", std::clamp(std::thread::hardware_concurrency(), 1U, 8U)));
  for (const auto& [name, value] : session_settings) arguments.push_back(fmt::format("--{}={}", name, value));
  for (const auto& [name, value] : server_settings) arguments.push_back(fmt::format("--{}={}", name, value));
  return arguments;
}

}  // namespace runlight::store
