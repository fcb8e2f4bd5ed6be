// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

#include "model/workflow_file.hpp"

namespace runlight::github {

/// What a workflow file says of when and how it runs. `text`: the file's bytes, whatever they are. `identity`: a file with
/// repository_id, path, blob_sha and observed_at, which are kept; the rest of it is filled in. Never throws: whatever is odd
/// is the answer's `problem`, and what could be read beside it stands. Pure; a file of the largest size (512 KiB) takes some
/// 100 ms. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
model::WorkflowFile read_workflow_file(std::string_view text, model::WorkflowFile identity);

}  // namespace runlight::github
