// SPDX-License-Identifier: MIT
#include "github/yaml_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace runlight::github {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string error_of(std::string_view text, const YamlLimits& limits = {}) {
  const auto tree = read_yaml(text, limits);
  return tree ? "" : tree.error().message;
}

TEST(YamlTree, keeps_every_scalar_as_the_text_it_is) {
  const auto tree = read_yaml("on: yes\n'quoted': \"30\"\nnothing: ~\n");
  ASSERT_TRUE(tree) << tree.error().message;
  const auto& root = tree->nodes.front();
  ASSERT_EQ(root.kind, YamlKind::map);
  ASSERT_EQ(root.children.size(), 6);
  const auto node = [&](std::size_t i) { return tree->nodes[root.children[i]]; };
  EXPECT_EQ(node(0).text, "on");
  EXPECT_EQ(node(1).text, "yes");
  EXPECT_TRUE(node(1).plain);
  EXPECT_EQ(node(2).text, "quoted");
  EXPECT_EQ(node(3).text, "30");
  EXPECT_FALSE(node(3).plain);
  EXPECT_EQ(node(3).line, 2);
  EXPECT_EQ(node(5).kind, YamlKind::null);
}

TEST(YamlTree, escapes_are_utf8_as_everything_else) {
  const auto tree = read_yaml(R"(["\_", "a\Nb", "€\_ü\_", "\L\P\u00a0"])");
  ASSERT_TRUE(tree) << tree.error().message;
  std::vector<std::string> texts;
  for (const auto child : tree->nodes.front().children) texts.push_back(tree->nodes[child].text);
  EXPECT_THAT(texts, testing::ElementsAre("\u00a0", "a\u0085b", "€\u00a0ü\u00a0", "\u2028\u2029\u00a0"));
}

TEST(YamlTree, an_alias_is_the_place_of_what_it_names) {
  const auto tree = read_yaml("a: &x [1]\nb: *x\n");
  ASSERT_TRUE(tree) << tree.error().message;
  const auto& root = tree->nodes.front();
  ASSERT_EQ(root.children.size(), 4);
  EXPECT_EQ(root.children[1], root.children[3]);
}

TEST(YamlTree, takes_an_anchor_that_holds_itself) {
  const auto tree = read_yaml("a: &x [*x]\n");
  ASSERT_TRUE(tree) << tree.error().message;
  const auto place = tree->nodes.front().children[1];
  EXPECT_EQ(tree->nodes[place].children, std::vector{place});
}

struct Case {
  std::string text;
  std::string sentence;
};

TEST(YamlTree, says_in_one_sentence_why_a_text_is_none) {
  const Case cases[] = {
      {"", "The file is empty."},
      {" \n# a comment\n", "The file is empty."},
      {"on:\n\tpush:\n\t\tbranches: x\n", "Line 2: it is not YAML: illegal map value."},
      {"on:\n  push:\n\tjobs:\n", "Line 3: it is not YAML: end of map not found."},
      {"a: [1,\n", "Line 2: it is not YAML: end of sequence flow not found."},
      {"a: *nowhere\n", "Line 1: it is not YAML: the referenced anchor is not defined."},
      {"a: b: c\n", "Line 1: it is not YAML: illegal map value."},
      {"<!DOCTYPE html>\n<html>\n<body>Sign in</body>\n", "It is a web page, not YAML."},
      {"name: caf\xe9\n", "It is not UTF-8 text."},
      {"\xff\xfeo\0n\0"s.substr(0, 6), "It is not UTF-8 text."},
      {std::string("on: push\0hidden", 15), "It holds control characters."},
      {"on: push\x04hidden", "It holds control characters."},
      {"a: \"\\ud800\"\n", "Line 1: it is not YAML: invalid unicode: 55296."},
  };
  for (const auto& [text, sentence] : cases) EXPECT_EQ(error_of(text), sentence) << text;
}

TEST(YamlTree, notes_what_github_refuses_and_keeps_the_rest) {
  const Case cases[] = {
      {"on: push\n", ""},
      {"---\non: push\n...\n", ""},
      {"a: {on: 1}\nb: {on: 2}\n", ""},
      {"on: push\njobs: {}\non: pull_request\n", "Line 3: the key \"on\" stands twice in one map."},
      {"{a: 1, 'a': 2}", "Line 1: the key \"a\" stands twice in one map."},
      {"x: &x {a: 1}\ny:\n  <<: *x\n", "Line 3: GitHub does not take the merge key <<."},
      {"? [a]\n: b\n", "Line 1: a list or map stands as a key."},
      {"on: push\n---\non: pull_request\n", "The file holds more than one YAML document."},
      {"on: push\n---\n", "The file holds more than one YAML document."},
      {"on: push\n---\n: : [\n", "The file holds more than one YAML document."},
  };
  for (const auto& [text, defect] : cases) {
    const auto tree = read_yaml(text);
    ASSERT_TRUE(tree) << text << tree.error().message;
    EXPECT_EQ(tree->defect, defect) << text;
    EXPECT_EQ(tree->nodes.front().kind, YamlKind::map) << text;
  }
}

TEST(YamlTree, stops_at_its_limits) {
  constexpr YamlLimits k_small{.bytes = 4096, .depth = 4, .nodes = 10};
  EXPECT_EQ(error_of("[[[[1]]]]", k_small), "");
  EXPECT_EQ(error_of("[[[[[1]]]]]", k_small), "Line 1: the file is nested more than 4 levels deep.");
  EXPECT_EQ(error_of("[1,2,3,4,5,6,7,8,9]", k_small), "");
  EXPECT_EQ(error_of("[1,2,3,4,5,6,7,8,9,10]", k_small), "Line 1: the file has more than 10 YAML values.");
  EXPECT_EQ(error_of("[&x 1,*x,*x,*x,*x,*x,*x,*x,*x,*x]", k_small), "Line 1: the file has more than 10 YAML values.");
  EXPECT_EQ(error_of(repeated("#", 4097), k_small), "The file is larger than 4 KiB.");
}

// Each is as large as a file may be; a fault would be a crash, a hang or gigabytes.
TEST(YamlTree, is_not_worn_down_by_hostile_texts) {
  constexpr std::size_t k_bytes = YamlLimits{}.bytes;
  for (const std::string_view piece :
       {"[",  "{", "- ",    "? ",  ": ", "a: {", "a:\n", "&a ", "*a ",          "!t ",      "'",          "\"", "a",
        "\n", "#", "---\n", "|\n", "%",  ",",    "[]",   "{}",  "x: &a [*a]\n", "- &a x\n", "- - - - \n", "\t", "\\"}) {
    const auto tree = read_yaml(repeated(piece, k_bytes / piece.size()));
    if (tree) EXPECT_LE(tree->nodes.size(), YamlLimits{}.nodes) << piece;
    if (!tree) EXPECT_FALSE(tree.error().message.empty()) << piece;
  }
}

// The library guards its own recursion, at 500 levels; ours stops it before.
TEST(YamlTree, leans_on_no_stack) {
  constexpr YamlLimits k_without_depth{.depth = 1'000'000};
  for (const std::string_view piece : {"[", "{", "- ", "? ", "a: {"}) {
    const auto text = repeated(piece, 100'000);
    EXPECT_THAT(error_of(text), HasSubstr("nested more than 50 levels deep")) << piece;
    EXPECT_THAT(error_of(text, k_without_depth), HasSubstr("it is not YAML: ")) << piece;
  }
}

// Nine levels of nine would be 387 million values if aliases were expanded.
TEST(YamlTree, does_not_expand_aliases) {
  std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int level = 1; level < 9; ++level) {
    const auto below = "*a" + std::to_string(level - 1);
    text += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [" + below + repeated("," + below, 8) + "]\n";
  }
  const auto tree = read_yaml(text);
  ASSERT_TRUE(tree) << tree.error().message;
  EXPECT_LT(tree->nodes.size(), 100);
}

}  // namespace
}  // namespace runlight::github
