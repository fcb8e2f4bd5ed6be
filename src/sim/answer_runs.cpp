// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <utility>

#include "sim/answer.hpp"
#include "sim/filters.hpp"
#include "sim/json_text.hpp"
#include "sim/paging.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

// "This endpoint will return up to 1,000 results for each search when using the following parameters: …"
// https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
constexpr std::size_t k_search_limit = 1'000;
// Unfiltered lists end here with 422; seen in the wild, not documented.
constexpr std::size_t k_list_limit = 40'000;
constexpr std::size_t k_likely_run_bytes = 14'000;
constexpr std::size_t k_likely_job_bytes = 4'000;

constexpr std::string_view k_runs_page = "/actions/workflow-runs#list-workflow-runs-for-a-repository";
constexpr std::string_view k_too_far =
    "In order to keep the API fast for everyone, pagination is limited for this resource. Check the rel=last link relation "
    "in the Link "
    "response header to see how far back you can traverse.";

bool with_pulls(const Request& request) { return request.target.parameter("exclude_pull_requests") != "true"; }

/// The runs of a list: those of a stretch in order, or chosen ones, in a view of their own if they are not of today's world.
struct Selection {
  std::shared_ptr<const View> earlier;
  std::size_t first = 0;
  std::optional<std::vector<std::size_t>> chosen;
  std::size_t total = 0;
  std::size_t operator[](std::size_t i) const { return chosen ? (*chosen)[i] : first + i; }
};

Selection select(const Request& request, std::size_t repository, const RunFilter& filter) {
  Selection selection;
  const bool is_search = filter.is_search();
  if (is_search && request.index.lag.count() > 0) selection.earlier = request.view.earlier(request.now - request.index.lag);
  const View& view = selection.earlier ? *selection.earlier : request.view;
  const Stretch stretch = stretch_of(view, repository, filter);
  selection.first = stretch.begin;
  selection.total = stretch.end - stretch.begin;
  const bool leaves_out = is_search && request.index.missing_percent > 0;
  if (!filter.restricts_beyond_time() && !leaves_out) return selection;
  selection.chosen = filtered_runs(view, repository, filter);
  if (leaves_out)
    std::erase_if(*selection.chosen,
                  [&](std::size_t run) { return request.index.is_missing(view.run(repository, run).id); });
  selection.total = selection.chosen->size();
  return selection;
}

Answer answer_one(std::uint64_t stamp, std::function<void(std::string&)> render) {
  return {.stamp = stamp, .render = std::move(render)};
}

Answer list_jobs(const Request& request, const std::string& address, std::shared_ptr<const JobList> jobs) {
  const Page page = parse_page(request.target);
  const Slice slice = slice_of(page, jobs->size());
  std::uint64_t stamp = jobs->size();
  for (std::size_t i = slice.begin; i < slice.end; ++i) stamp = mix(stamp, jobs->stamp(i));
  return {.stamp = stamp,
          .link = link_header(address, request.target, page, jobs->size()),
          .likely_bytes = (slice.end - slice.begin) * k_likely_job_bytes,
          .render = [slice, jobs](std::string& out) {
            append(out, "{\"total_count\":", jobs->size(), ",\"jobs\":[");
            for (std::size_t i = slice.begin; i < slice.end; ++i) {
              if (i > slice.begin) out.push_back(',');
              jobs->append_job(out, i);
            }
            out.append("]}");
          }};
}

Answer jobs_of_run(const Request& request, std::size_t repository, std::size_t run, const std::string& address) {
  const auto which = request.target.parameter("filter").value_or("latest");
  if (which != "latest" && which != "all") return error_answer(422, "Invalid filter: " + which, "/actions/workflow-jobs");
  const auto latest = request.view.run(repository, run).run_attempt;
  return list_jobs(request, address + "/jobs",
                   request.view.jobs(repository, run, which == "all" ? std::nullopt : std::optional(latest)));
}

Answer answer_attempt(const Request& request, std::size_t repository, std::size_t run, const std::string& address,
                      const Pieces& rest) {
  const auto number = parse_id(rest[2]);
  const auto run_attempt = static_cast<std::int32_t>(std::clamp<std::int64_t>(number.value_or(0), 0, 1'000'000));
  const auto facts = request.view.attempt(repository, run, run_attempt);
  if (!facts) return not_found("/actions/workflow-runs#get-a-workflow-run-attempt");
  if (rest.size() == 3) {
    return answer_one(facts->stamp, [&request, repository, run, run_attempt](std::string& out) {
      request.view.append_attempt(out, repository, run, run_attempt, with_pulls(request));
    });
  }
  if (rest.size() != 4 || rest[3] != "jobs") return not_found();
  return list_jobs(request, text_of(address, "/attempts/", run_attempt, "/jobs"),
                   request.view.jobs(repository, run, run_attempt));
}

}  // namespace

Answer answer_runs(const Request& request, std::size_t repository, std::optional<std::int64_t> workflow_id) {
  auto filter = parse_run_filter(request.target);
  if (!filter) return error_answer(422, "Validation Failed: " + filter.error().message, k_runs_page);
  filter->workflow_id = workflow_id;
  const Page page = parse_page(request.target);
  const std::size_t limit = filter->is_search() ? k_search_limit : k_list_limit;
  if (!filter->is_search() && (page.number - 1) * page.per_page >= k_list_limit)
    return error_answer(422, std::string(k_too_far), k_runs_page);
  Selection selection = select(request, repository, *filter);
  const std::size_t reachable = std::min(selection.total, limit);
  // A search tells how many there are, even those that it does not give.
  const std::size_t total = filter->is_search() ? request.index.told_total(selection.total, request.turn) : reachable;
  const View& view = selection.earlier ? *selection.earlier : request.view;
  const Slice slice = slice_of(page, reachable);
  std::uint64_t stamp = total;
  for (std::size_t i = slice.begin; i < slice.end; ++i) stamp = mix(stamp, view.run(repository, selection[i]).stamp);
  std::string address = repository_address(request, repository);
  address += workflow_id ? text_of("/actions/workflows/", *workflow_id, "/runs") : "/actions/runs";
  return {.stamp = stamp,
          .link = link_header(address, request.target, page, reachable),
          .likely_bytes = (slice.end - slice.begin) * k_likely_run_bytes,
          .render = [&request, &view, repository, slice, total, selection = std::move(selection)](std::string& out) {
            append(out, "{\"total_count\":", total, ",\"workflow_runs\":[");
            for (std::size_t i = slice.begin; i < slice.end; ++i) {
              if (i > slice.begin) out.push_back(',');
              view.append_run(out, repository, selection[i], with_pulls(request));
            }
            out.append("]}");
          }};
}

Answer answer_run(const Request& request, std::size_t repository, const Pieces& rest) {
  const auto id = parse_id(rest[0]);
  const auto run = id ? request.view.find_run(repository, *id) : std::nullopt;
  if (!run) return not_found("/actions/workflow-runs#get-a-workflow-run");
  if (rest.size() == 1) {
    return answer_one(request.view.run(repository, *run).stamp, [&request, repository, index = *run](std::string& out) {
      request.view.append_run(out, repository, index, with_pulls(request));
    });
  }
  const std::string address = text_of(repository_address(request, repository), "/actions/runs/", *id);
  if (rest.size() == 2 && rest[1] == "jobs") return jobs_of_run(request, repository, *run, address);
  if (rest.size() >= 3 && rest[1] == "attempts") return answer_attempt(request, repository, *run, address, rest);
  return not_found();
}

}  // namespace runlight::sim
