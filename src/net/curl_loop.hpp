// SPDX-License-Identifier: MIT
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/curl_inbox.hpp"

namespace runlight::net {

/// The body of the client's thread: moves requests from the inbox through libcurl until the inbox says stop.
class CurlLoop {
 public:
  CurlLoop(std::shared_ptr<CurlInbox> inbox, CurlOptions options);

  /// Returns when stopped, with every request completed.
  void run();

 private:
  using Transfer = std::shared_ptr<CurlTransfer>;

  /// The requests to one origin. libcurl's time-outs would run while a request waits for one of its connections, so those
  /// for which there is none wait here.
  struct Lane {
    std::deque<Transfer> waiting;
    int under_way = 0;
    int limit = 0;
  };

  void set_multi_options();
  void take_in(CurlInbox::Mail mail);
  void fill(Lane& lane);
  void begin(Lane& lane, const Transfer& transfer);
  void finish_ended();
  void finish(const Transfer& transfer, CURLcode code);
  void learn_limit(Lane& lane, CURL* easy) const;
  void cancel(const Transfer& transfer);
  void cancel_all();
  void give_up(const Transfer& transfer);
  Lane& lane_of(const CurlTransfer& transfer);
  EasyHandle take_easy();
  void release(const Transfer& transfer);

  std::shared_ptr<CurlInbox> inbox_;
  CurlOptions options_;
  std::map<std::string, Lane, std::less<>> lanes_;
  std::unordered_map<CURL*, Transfer> under_way_;
  std::vector<EasyHandle> idle_;
};

}  // namespace runlight::net
