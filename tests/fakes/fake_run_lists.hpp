// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "net/http_client.hpp"

namespace runlight::fakes {

/// A GitHub that knows nothing but the runs of one repository, and lists them: unfiltered, or by creation time, of which it
/// gives the newest 1,000. What it says otherwise is set by each test.
class FakeRunLists final : public net::HttpClient {
 public:
  struct Listed {
    std::int64_t id = 0;
    Time created_at{};
  };

  std::vector<Listed> runs;                             ///< newest first
  std::function<void(FakeRunLists&, int)> before_page;  ///< called with the number of the request, from 1
  std::function<bool(const Listed&)> is_hidden;         ///< from searches
  std::function<std::size_t(std::size_t)> told_total;   ///< by searches
  std::size_t longest_list = 40'000;                    ///< unfiltered
  bool refuses_deep_pages = false;                      ///< by 422, beyond the longest list
  std::vector<std::string> urls;

  Task<Result<net::HttpResponse>> send(net::HttpRequest request) override {
    urls.push_back(request.url);
    if (before_page) before_page(*this, static_cast<int>(urls.size()));
    co_return answer(request.url);
  }

  std::size_t searches() const {
    return static_cast<std::size_t>(std::ranges::count_if(urls, [](const auto& url) { return url.contains("created="); }));
  }

 private:
  static std::string parameter(const std::string& url, const std::string& name) {
    for (const char mark : {'?', '&'}) {
      const auto at = url.find(mark + name + "=");
      if (at == std::string::npos) continue;
      const auto begin = at + name.size() + 2;
      auto value = url.substr(begin, url.find('&', begin) - begin);
      for (auto code = value.find("%3A"); code != std::string::npos; code = value.find("%3A")) value.replace(code, 3, ":");
      return value;
    }
    return "";
  }

  Result<net::HttpResponse> answer(const std::string& url) const {
    const auto created = parameter(url, "created");
    const auto page = parameter(url, "page").empty() ? std::size_t{1} : std::stoul(parameter(url, "page"));
    const bool is_search = !created.empty();
    std::vector<Listed> found = runs;
    if (is_search) {
      const auto dots = created.find("..");
      const Time from = *parse_time(created.substr(0, dots));
      const Time to = *parse_time(created.substr(dots + 2));
      std::erase_if(found, [&](const Listed& run) {
        return run.created_at < from || run.created_at > to || (is_hidden && is_hidden(run));
      });
    }
    const std::size_t reachable = std::min(found.size(), is_search ? std::size_t{1'000} : longest_list);
    if ((page - 1) * 100 >= reachable && page > 1 && refuses_deep_pages) {
      return net::HttpResponse{.status = 422, .headers = {}, .body = R"({"message":"too far"})", .url = url};
    }
    const std::size_t total = !is_search ? reachable : told_total ? told_total(found.size()) : found.size();
    std::string body = fmt::format(R"({{"total_count":{},"workflow_runs":[)", total);
    const std::size_t begin = std::min((page - 1) * 100, reachable);
    const std::size_t end = std::min(begin + 100, reachable);
    for (std::size_t i = begin; i < end; ++i) {
      body += fmt::format(
          R"({}{{"id":{},"workflow_id":5,"run_number":1,"run_attempt":1,"event":"push","status":"completed","conclusion":"success",)"
          R"("head_sha":"4f2c1a","created_at":"{}","updated_at":"{}"}})",
          i == begin ? "" : ",", found[i].id, format_time(found[i].created_at), format_time(found[i].created_at));
    }
    body += "]}";
    net::Headers headers;
    if (end < reachable || (refuses_deep_pages && end < found.size())) {
      auto base = url.substr(0, url.find("&page="));
      headers.add("Link", fmt::format("<{}&page={}>; rel=\"next\"", base, page + 1));
    }
    return net::HttpResponse{.status = 200, .headers = std::move(headers), .body = std::move(body), .url = url};
  }
};

}  // namespace runlight::fakes
