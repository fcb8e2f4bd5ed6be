// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runlight::github {

enum class YamlKind : std::uint8_t { null, text, list, map };

struct YamlNode {
  YamlKind kind = YamlKind::null;
  bool plain = false;  ///< of a text: without quotes, so that true may mean a boolean
  int line = 0;        ///< from 1
  std::string text;    ///< valid UTF-8
  /// Places in YamlTree::nodes: of a list its items; of a map key, value, key, value, … An alias stands as the place of what
  /// it names, which may lie further up: a walk into any depth need not end.
  std::vector<std::uint32_t> children;
};

/// The first document of a YAML stream. No scalar is interpreted: `on`, `yes` and `30` are texts.
struct YamlTree {
  std::vector<YamlNode> nodes;  ///< at least one; the first is the root
  std::string defect;  ///< "", or one sentence on the first thing in it that GitHub refuses: a key that stands twice, a
                       ///< merge key (<<), a second document
};

/// Far above what a workflow file needs. The depth is GitHub's own.
/// https://github.com/actions/runner/blob/main/src/Sdk/WorkflowParser/ParseOptions.cs
struct YamlLimits {
  std::size_t bytes = std::size_t{512} * 1024;
  std::size_t depth = 50;
  std::size_t nodes = 100'000;  ///< aliases count too
};

/// Reads any bytes without throwing. Time, memory and stack are bounded by `limits`: aliases are never expanded. bad_data
/// with one sentence of what is wrong and where: no YAML, not UTF-8, nothing in it, beyond a limit. Pure.
Result<YamlTree> read_yaml(std::string_view text, const YamlLimits& limits = {});

}  // namespace runlight::github
