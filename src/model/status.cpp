// SPDX-License-Identifier: MIT
#include "model/status.hpp"

namespace runlight::model {

bool is_settled(std::string_view status) { return status == "completed"; }

bool is_failure(std::string_view conclusion) {
  return conclusion == "failure" || conclusion == "timed_out" || conclusion == "startup_failure";
}

bool counts_in_success_rate(std::string_view conclusion) { return conclusion == "success" || is_failure(conclusion); }

}  // namespace runlight::model
