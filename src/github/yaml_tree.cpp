// SPDX-License-Identifier: MIT
#include "github/yaml_tree.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "github/excerpt.hpp"

namespace runlight::github {
namespace {

/// The parser knows no other way to be stopped from within an event.
struct BeyondLimit {
  std::string what;
};

int line_of(const YAML::Mark& mark) { return mark.line + 1; }

/// The parser writes the escapes \N and \_ (a next line, a space that does not break) as the single bytes 85 and A0, which
/// are no UTF-8: what it was given is, and what else it writes. https://yaml.org/spec/1.2.2/#57-escaped-characters
std::string as_utf8(const std::string& scalar) {
  if (simdjson::validate_utf8(scalar)) return scalar;
  std::string text;
  int owed = 0;  // bytes of the character under way
  for (const char c : scalar) {
    const auto byte = static_cast<unsigned char>(c);
    const bool goes_on = (byte & 0xC0U) == 0x80U;
    if (goes_on && owed == 0) text += '\xC2';
    if (!goes_on) owed = byte >= 0xF0U ? 3 : byte >= 0xE0U ? 2 : byte >= 0xC0U ? 1 : 0;
    if (goes_on && owed > 0) --owed;
    text += c;
  }
  return text;
}

/// Takes the parser's events, not its own tree: that one is heavy, and has no limits.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const YamlLimits& limits) : limits_(limits) {}

  YamlTree take() { return std::move(tree_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add({.kind = YamlKind::null, .line = line_of_null(mark)}, anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    add({.kind = YamlKind::text, .plain = tag == "?", .line = line_of(mark), .text = as_utf8(value)}, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    count(line_of(mark));
    append(anchors_.at(anchor));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlKind::list, line_of(mark), anchor);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(YamlKind::map, line_of(mark), anchor);
  }
  void OnMapEnd() override {
    check_keys(tree_.nodes[open_.back()]);
    open_.pop_back();
  }

 private:
  void count(int line) {
    if (++count_ > limits_.nodes) {
      throw BeyondLimit{fmt::format("Line {}: the file has more than {} YAML values.", line, limits_.nodes)};
    }
  }

  /// The parser marks a value that is not written at whatever follows it, so its key's line is taken.
  int line_of_null(const YAML::Mark& mark) const {
    if (open_.empty()) return line_of(mark);
    const auto& parent = tree_.nodes[open_.back()];
    const bool is_value = parent.kind == YamlKind::map && parent.children.size() % 2 == 1;
    return is_value ? tree_.nodes[parent.children.back()].line : line_of(mark);
  }

  void append(std::uint32_t node) {
    if (!open_.empty()) tree_.nodes[open_.back()].children.push_back(node);
  }

  std::uint32_t add(YamlNode node, YAML::anchor_t anchor) {
    count(node.line);
    const auto place = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back(std::move(node));
    if (anchor != YAML::NullAnchor) anchors_[anchor] = place;
    append(place);
    return place;
  }

  void open(YamlKind kind, int line, YAML::anchor_t anchor) {
    if (open_.size() >= limits_.depth) {
      throw BeyondLimit{fmt::format("Line {}: the file is nested more than {} levels deep.", line, limits_.depth)};
    }
    open_.push_back(add({.kind = kind, .line = line}, anchor));
  }

  void complain(int line, std::string_view what) {
    if (tree_.defect.empty()) tree_.defect = fmt::format("Line {}: {}", line, what);
  }

  void check_keys(const YamlNode& map) {
    std::vector<std::pair<std::string_view, int>> keys;
    for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
      const auto& key = tree_.nodes[map.children[i]];
      if (key.kind == YamlKind::list || key.kind == YamlKind::map) complain(key.line, "a list or map stands as a key.");
      // https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations
      if (key.kind == YamlKind::text && key.plain && key.text == "<<") {
        complain(key.line, "GitHub does not take the merge key <<.");
      }
      if (key.kind == YamlKind::text) keys.emplace_back(key.text, key.line);
    }
    std::ranges::sort(keys);
    const auto twice = std::ranges::adjacent_find(keys, {}, &std::pair<std::string_view, int>::first);
    if (twice != keys.end()) {
      complain(std::next(twice)->second, fmt::format("the key \"{}\" stands twice in one map.", excerpt(twice->first, 60)));
    }
  }

  const YamlLimits& limits_;
  YamlTree tree_;
  std::vector<std::uint32_t> open_;
  std::unordered_map<YAML::anchor_t, std::uint32_t> anchors_;
  std::size_t count_ = 0;
};

/// Characters that YAML forbids; the parser takes some of them for the end of the file.
bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\x7f'; }

Result<void> check_bytes(std::string_view text, const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    return fail(ErrorKind::bad_data, fmt::format("The file is larger than {} KiB.", limits.bytes / 1024));
  }
  if (looks_like_html(text)) return fail(ErrorKind::bad_data, "It is a web page, not YAML.");
  if (!simdjson::validate_utf8(text)) return fail(ErrorKind::bad_data, "It is not UTF-8 text.");
  if (std::ranges::any_of(text, is_control)) return fail(ErrorKind::bad_data, "It holds control characters.");
  return {};
}

bool has_another_document(YAML::Parser& parser, const YamlLimits& limits) {
  TreeBuilder other(limits);
  try {
    return parser.HandleNextDocument(other);
  } catch (const YAML::Exception&) {
    return true;  // something stands there
  } catch (const BeyondLimit&) {
    return true;
  }
}

Result<YamlTree> parse(std::string_view text, const YamlLimits& limits) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  TreeBuilder builder(limits);
  if (!parser.HandleNextDocument(builder)) return fail(ErrorKind::bad_data, "The file is empty.");
  auto tree = builder.take();
  if (tree.defect.empty() && has_another_document(parser, limits)) {
    tree.defect = "The file holds more than one YAML document.";
  }
  return tree;
}

}  // namespace

Result<YamlTree> read_yaml(std::string_view text, const YamlLimits& limits) {
  RUNLIGHT_TRY_VOID(check_bytes(text, limits));
  try {
    return parse(text, limits);
  } catch (const BeyondLimit& beyond) {
    return fail(ErrorKind::bad_data, beyond.what);
  } catch (const YAML::Exception& error) {
    return fail(ErrorKind::bad_data,
                fmt::format("Line {}: it is not YAML: {}.", line_of(error.mark), excerpt(error.msg, 100)));
  } catch (const std::exception& error) {
    return fail(ErrorKind::bad_data, fmt::format("It cannot be read as YAML: {}.", excerpt(error.what(), 100)));
  }
}

}  // namespace runlight::github
