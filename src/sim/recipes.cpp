// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "sim/profile.hpp"

namespace runlight::sim {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// "Build*12" gives "Build" and 12; without a number at its end the weight is 1.
std::pair<std::string, int> weighed(std::string_view piece) {
  const auto star = piece.rfind('*');
  int weight = 1;
  if (star == std::string_view::npos) return {std::string(piece), weight};
  const auto [end, error] = std::from_chars(piece.data() + star + 1, piece.data() + piece.size(), weight);
  if (error != std::errc{} || end != piece.data() + piece.size()) return {std::string(piece), 1};
  return {std::string(piece.substr(0, star)), weight};
}

/// "checkout, node, Run npm ci*3, Run npm test*8": what runs between "Set up job" and "Complete job". Known actions bring
/// their post step; *n is a weight.
std::vector<StepSpec> steps_of(std::string_view list) {
  std::vector<StepSpec> steps{{"Set up job", 1}};
  std::vector<StepSpec> posts;
  const auto add_action = [&](std::string action) {
    steps.push_back({"Run " + action, 1});
    posts.insert(posts.begin(), {"Post Run " + action, 1, true});
  };
  for (const auto piece : split(list, ',')) {
    const auto [name, weight] = weighed(trim(piece));
    if (name == "checkout")
      add_action("actions/checkout@v4");
    else if (name == "node")
      add_action("actions/setup-node@v4");
    else if (name == "go")
      add_action("actions/setup-go@v5");
    else if (name == "python")
      add_action("actions/setup-python@v5");
    else if (name == "cache")
      add_action("actions/cache@v4");
    else
      steps.push_back({name, weight});
  }
  steps.insert(steps.end(), posts.begin(), posts.end());
  steps.push_back({"Complete job", 1, true});
  return steps;
}

JobSpec job(std::string name, Runner runner, seconds typical, int stage, std::string_view steps,
            std::vector<std::string> matrix = {}) {
  return {.name = std::move(name),
          .runner = runner,
          .typical = typical,
          .stage = stage,
          .steps = steps_of(steps),
          .matrix = std::move(matrix)};
}

std::vector<std::string> shards(int count) {
  std::vector<std::string> matrix;
  for (int i = 1; i <= count; ++i) matrix.push_back(fmt::format("{}/{}", i, count));
  return matrix;
}

JobSpec approved(JobSpec spec) {
  spec.needs_approval = true;
  return spec;
}

constexpr std::string_view k_npm = "checkout, node, Run npm ci*4, Run npm test*9, Upload coverage";
constexpr std::string_view k_gradle =
    "checkout, cache, Set up JDK 21*2, Run ./gradlew assemble*12, Run ./gradlew test*8, Upload APK";
constexpr std::string_view k_terraform =
    "checkout, Configure credentials, Run terraform init*2, Run terraform plan*6, Comment the plan";
// The longest step name seen in the wild had 261 characters.
constexpr std::string_view k_long_step =
    "checkout, Run for f in $(git ls-files '*.md'); do echo \"::group::checking $f\" && ./scripts/check-links "
    "--follow-redirects "
    "--retry 3 --timeout 30 --allow-status 200;204;206;429 --exclude 'https://localhost/' --user-agent \"link-check/2 "
    "(+docs)\" "
    "--report \"reports/$(basename \"$f\" .md).json\" \"$f\" || exit 1 && echo \"::endgroup::\"; done*5, Vérifier "
    "l’orthographe — 日本語 ✓";

}  // namespace

std::vector<Recipe> workflow_recipes() {
  using enum Runner;
  return {
      {"node",
       {job("lint", ubuntu, seconds(45), 0, "checkout, node, Run npm ci*4, Run npm run lint*3"),
        job("test", ubuntu, minutes(3), 0, k_npm, {"20", "22", "24"}), job("build", ubuntu, seconds(95), 1, k_npm)}},
      {"go",
       {job("vet", ubuntu, seconds(40), 0, "checkout, go, Run go vet ./...*3"),
        job("test", ubuntu, seconds(150), 0, "checkout, go, cache, Run go test -race ./...*9", {"ubuntu-latest", "arm64"}),
        job("build", ubuntu_arm, seconds(70), 1, "checkout, go, Run go build ./cmd/...*4, Upload binary")}},
      {"python",
       {job("test", ubuntu, seconds(140), 0, "checkout, python, Install dependencies*4, Run pytest -q*9",
            {"3.11", "3.12", "3.13"}),
        job("types", ubuntu, seconds(60), 0, "checkout, python, Install dependencies*4, Run mypy*4")}},
      {"rust",
       {job("fmt", ubuntu, seconds(20), 0, "checkout, Run cargo fmt --check*2"),
        job("clippy", ubuntu, seconds(110), 0, "checkout, cache, Run cargo clippy*9"),
        job("test", ubuntu, minutes(4), 0, "checkout, cache, Run cargo build --tests*9, Run cargo test*6"),
        job("test windows", windows, minutes(7), 0, "checkout, cache, Run cargo build --tests*9, Run cargo test*6")}},
      {"cpp",
       {job("build", ubuntu, minutes(6), 0, "checkout, cache, Configure CMake, Build*12, Run ctest*6",
            {"gcc, Debug", "gcc, Release", "clang, Debug", "clang, Release"}),
        job("build windows", windows, minutes(11), 0, "checkout, Configure CMake, Build*12, Run ctest*6"),
        job("build macos", macos, minutes(8), 0, "checkout, Configure CMake, Build*12, Run ctest*6")}},
      {"ios",
       {job("build", macos, minutes(14), 0,
            "checkout, cache, Select Xcode, Resolve packages*3, Build*12, Run tests*10, Upload xcresult")}},
      {"android",
       {job("assemble", larger, minutes(9), 0, k_gradle),
        job("instrumented", ubuntu, minutes(13), 1, k_gradle, {"api 29", "api 34"})}},
      {"lint",
       {job("lint", ubuntu, seconds(35), 0, "checkout, node, Run npm ci*3, Run eslint .*3, Run prettier --check .*2")}},
      {"docker",
       {job("image", ubuntu, minutes(4), 0,
            "checkout, Set up Buildx, Log in to the registry, Build and push*12, Sign the image"),
        job("scan", ubuntu, seconds(55), 1, "checkout, Scan the image*4, Upload SARIF")}},
      {"deploy",
       {job("build", ubuntu, seconds(100), 0, "checkout, node, Run npm ci*3, Run npm run build*5, Upload artifact"),
        job("staging", ubuntu, seconds(80), 1, "Download artifact, Deploy*5, Smoke test*2"),
        approved(job("production", ubuntu, seconds(120), 2, "Download artifact, Deploy*6, Smoke test*2, Announce"))}},
      {"release",
       {job("check", ubuntu, seconds(60), 0, "checkout, Check the version"),
        job("package", ubuntu, minutes(3), 1, "checkout, Package*6, Attest", {"linux", "windows", "macos"}),
        job("publish", ubuntu, seconds(50), 2, "Download artifacts, Publish*3")}},
      {"e2e",
       {job("e2e", ubuntu, minutes(9), 0,
            "checkout, node, Run npm ci*2, Install browsers*2, Run playwright test*12, Upload report", shards(4)),
        job("report", ubuntu, seconds(30), 1, "Download reports, Merge reports*2")}},
      {"matrix",
       {job("plan", ubuntu, seconds(25), 0, "checkout, Compute the matrix"),
        job("compat", ubuntu, seconds(130), 1, "checkout, Run compatibility suite*9", shards(120)),
        job("summary", ubuntu, seconds(20), 2, "Collect results")}},
      {"soak",
       {job("soak", self_hosted_linux, minutes(210), 0, "checkout, Start the cluster*2, Run load*40, Collect traces*2")}},
      {"gpu", {job("train", self_hosted_gpu, minutes(25), 0, "checkout, Mount dataset*2, Train*20, Evaluate*5")}},
      {"terraform", {job("plan", ubuntu, seconds(75), 0, k_terraform, {"staging", "production"})}},
      {"drift", {job("drift", self_hosted_linux, minutes(2), 0, k_terraform, {"eu-west", "us-east", "ap-south"})}},
      {"docs", {job("build", ubuntu, seconds(90), 0, "checkout, python, Build the site*5, Upload pages artifact")}},
      {"links", {job("links", ubuntu, seconds(200), 0, k_long_step)}},
      {"codeql",
       {job("Analyze", ubuntu, minutes(5), 0, "checkout, Initialize CodeQL*2, Autobuild*4, Perform CodeQL analysis*9",
            {"actions", "javascript-typescript"})}},
      {"dependabot", {job("Dependabot", ubuntu, seconds(70), 0, "Run Dependabot*6")}},
      {"pages",
       {job("build", ubuntu, seconds(30), 0, "checkout, Build with Jekyll*3, Upload artifact"),
        job("report-build-status", ubuntu, seconds(5), 1, "Report build status"),
        job("deploy", ubuntu, seconds(10), 1, "Deploy to GitHub Pages*2")}},
      {"chatops",
       {job("dispatch", ubuntu, seconds(15), 0, "Read the command, Dispatch"),
        job("reply", ubuntu, seconds(8), 1, "Reply")}},
      {"triage", {job("stale", ubuntu, seconds(18), 0, "Run actions/stale@v9*3")}},
      {"bench",
       {job("bench", self_hosted_linux, minutes(16), 0, "checkout, Build*6, Run benchmarks*20, Compare with main*2")}},
      {"backup", {job("backup", self_hosted_linux, minutes(7), 0, "Dump*9, Encrypt*2, Upload*4, Verify*3")}},
      {"audit", {job("audit", ubuntu, seconds(65), 0, "checkout, node, Run npm audit --omit=dev*2, Upload SARIF")}},
      {"bulk",
       {job("build", ubuntu, seconds(90), 0, "checkout, node, Run npm ci*4, Run npm run build*5"),
        job("test", ubuntu, minutes(3), 1, k_npm)}},
  };
}

}  // namespace runlight::sim
