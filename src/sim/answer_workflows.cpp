// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "sim/answer.hpp"
#include "sim/json_text.hpp"
#include "sim/paging.hpp"
#include "sim/random.hpp"

namespace runlight::sim {
namespace {

constexpr std::string_view k_folder = ".github/workflows";

/// By id or by file name. https://docs.github.com/en/rest/actions/workflows#get-a-workflow
std::optional<std::size_t> find_workflow(const std::vector<WorkflowFacts>& workflows, std::string_view key) {
  const auto id = parse_id(key);
  for (std::size_t i = 0; i < workflows.size(); ++i) {
    const std::string_view path = workflows[i].path;
    if (id ? workflows[i].id == *id : path.substr(path.rfind('/') + 1) == key) return i;
  }
  return std::nullopt;
}

Answer list_workflows(const Request& request, std::size_t repository, const std::vector<WorkflowFacts>& workflows) {
  const Page page = parse_page(request.target);
  const Slice slice = slice_of(page, workflows.size());
  std::uint64_t stamp = workflows.size();
  for (std::size_t i = slice.begin; i < slice.end; ++i) stamp = mix(stamp, workflows[i].stamp);
  return {.stamp = stamp,
          .link = link_header(repository_address(request, repository) + "/actions/workflows", request.target, page,
                              workflows.size()),
          .render = [&request, repository, slice, count = workflows.size()](std::string& out) {
            append(out, "{\"total_count\":", count, ",\"workflows\":[");
            for (std::size_t i = slice.begin; i < slice.end; ++i) {
              if (i > slice.begin) out.push_back(',');
              request.view.append_workflow(out, repository, i);
            }
            out.append("]}");
          }};
}

/// A stand-in for git's blob hash.
std::uint64_t sha_seed(const FileFacts& file) { return mix_text(0xb10b, file.text); }

void append_entry(std::string& out, const Request& request, std::size_t repository, const FileFacts& file,
                  bool with_content) {
  const auto& facts = request.world.repositories()[repository];
  const std::string api = text_of(request.origin, "/repos/", facts.owner, "/", facts.name);
  const std::string path = text_of(k_folder, "/", file.name);
  std::string escaped = net::encode_segment(file.name);
  const std::string self = text_of(api, "/contents/", k_folder, "/", escaped, "?ref=HEAD");
  const std::string sha = sha_text(sha_seed(file));
  const std::string git = text_of(api, "/git/blobs/", sha);
  const std::string html =
      text_of("https://github.com/", facts.owner, "/", facts.name, "/blob/HEAD/", k_folder, "/", escaped);
  append(out, "{\"name\":", Quoted{file.name}, ",\"path\":", Quoted{path}, ",\"sha\":\"", sha,
         "\",\"size\":", file.text.size(), ",\"url\":\"", self, "\",\"html_url\":\"", html, "\",\"git_url\":\"", git,
         "\",\"download_url\":\"https://raw.githubusercontent.com/", facts.owner, "/", facts.name, "/HEAD/", k_folder, "/",
         escaped, "\",\"type\":\"file\"");
  if (with_content) append(out, ",\"content\":", Quoted{base64(file.text, 60)}, ",\"encoding\":\"base64\"");
  append(out, ",\"_links\":{\"self\":\"", self, "\",\"git\":\"", git, "\",\"html\":\"", html, "\"}}");
}

Answer list_files(const Request& request, std::size_t repository, std::vector<FileFacts> files) {
  std::uint64_t stamp = files.size();
  for (const auto& file : files) stamp = mix(stamp, sha_seed(file));
  return {.stamp = stamp, .render = [&request, repository, files = std::move(files)](std::string& out) {
            out.push_back('[');
            for (const auto& file : files) {
              if (&file != &files.front()) out.push_back(',');
              append_entry(out, request, repository, file, false);
            }
            out.push_back(']');
          }};
}

}  // namespace

Answer answer_workflows(const Request& request, std::size_t repository, const Pieces& rest) {
  const auto workflows = request.view.workflows(repository);
  if (rest.empty()) return list_workflows(request, repository, workflows);
  const auto workflow = find_workflow(workflows, rest[0]);
  if (!workflow || rest.size() > 2) return not_found("/actions/workflows#get-a-workflow");
  if (rest.size() == 2) return rest[1] == "runs" ? answer_runs(request, repository, workflows[*workflow].id) : not_found();
  return {.stamp = workflows[*workflow].stamp, .render = [&request, repository, index = *workflow](std::string& out) {
            request.view.append_workflow(out, repository, index);
          }};
}

Answer answer_contents(const Request& request, std::size_t repository, const Pieces& rest) {
  constexpr std::string_view k_documentation = "/repos/contents#get-repository-content";
  if (rest.size() < 3 || rest.size() > 4 || rest[1] != ".github" || rest[2] != "workflows")
    return not_found(k_documentation);
  auto files = request.view.workflow_files(repository);
  if (files.empty()) return not_found(k_documentation);
  if (rest.size() == 3) return list_files(request, repository, std::move(files));
  const auto file = std::ranges::find(files, rest[3], &FileFacts::name);
  if (file == files.end()) return not_found(k_documentation);
  Answer answer{.stamp = sha_seed(*file)};
  // https://docs.github.com/en/rest/repos/contents#get-repository-content — the raw media type gives the file itself
  if (request.accept.find("raw") != std::string_view::npos) {
    answer.content_type = "application/vnd.github.raw+json; charset=utf-8";
    answer.render = [text = file->text](std::string& out) { out = text; };
  } else {
    answer.render = [&request, repository, found = *file](std::string& out) {
      append_entry(out, request, repository, found, true);
    };
  }
  return answer;
}

}  // namespace runlight::sim
