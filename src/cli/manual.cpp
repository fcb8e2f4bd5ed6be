// SPDX-License-Identifier: MIT
#include "cli/manual.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"

namespace runlight::cli {
namespace {

/// As text of one line: a backslash, a hyphen that stays one, and no leading dot or apostrophe that roff takes for a
/// request.
std::string text(std::string_view plain) {
  std::string out;
  for (const char c : plain) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string bold(std::string_view plain) { return "\\fB" + text(plain) + "\\fR"; }

std::string sentence(std::string_view meaning) { return text(meaning) + (meaning.ends_with('.') ? "" : "."); }

std::string entry(const FlagFacts& flag) {
  const auto value = flag.value.empty() ? "" : (flag.name.empty() ? "" : " ") + ("\\fI" + text(flag.value) + "\\fR");
  auto out = fmt::format(".TP\n{}{}\n{}\n", flag.name.empty() ? "" : bold(flag.name), value, sentence(flag.meaning));
  if (!flag.choices.empty()) out += fmt::format("One of {}.\n", text(fmt::format("{}", fmt::join(flag.choices, ", "))));
  if (!flag.default_value.empty()) out += fmt::format("Default: {}.\n", text(flag.default_value));
  if (!flag.environment.empty()) out += fmt::format("Environment: {}.\n", bold(flag.environment));
  return out;
}

std::string usage(const CommandFacts& command) {
  auto line = bold("runlight " + command.path) + " [\\fIFLAG\\fR]...";
  for (const auto& word : command.words) line += " \\fI" + text(word.value) + "\\fR";
  return line + (command.commands.empty() ? "" : " \\fICOMMAND\\fR");
}

std::string section(const CommandFacts& command) {
  auto out = fmt::format(".SS {}\n{}\n.PP\n{}\n", text(command.path), sentence(command.meaning), usage(command));
  for (const auto& word : command.words) out += entry(word);
  for (const auto& flag : command.flags) {
    if (flag.name != "--help") out += entry(flag);
  }
  return out;
}

constexpr auto k_environment = R"(.SH ENVIRONMENT
Flags that can be given as a variable name it above; a flag wins over its variable. Secrets are read from the environment only:
.TP
.B RUNLIGHT_GITHUB_TOKEN
The token for GitHub's API; else
.BR GITHUB_TOKEN ;
without one GitHub is asked anonymously.
.TP
.B RUNLIGHT_API_TOKEN
The API token that a command sends to the server at --url.
.TP
.B RUNLIGHT_GITHUB_APP_PRIVATE_KEY
The private key of the App, as text.
.TP
.B RUNLIGHT_WEBHOOK_SECRET
What GitHub signs its webhook's deliveries with.
.TP
.BR RUNLIGHT_GITHUB_TOKEN_FILE ", " RUNLIGHT_API_TOKEN_FILE ", " RUNLIGHT_WEBHOOK_SECRET_FILE
A file that holds the token or secret, instead of the variable.
.TP
.BR AZURE_STORAGE_CONNECTION_STRING ", " AZURE_STORAGE_KEY ", " AZURE_STORAGE_SAS_TOKEN
The first that is set opens an archive in Azure; with _FILE behind its name each names a file instead.
.TP
.B RUNLIGHT_CHDB_LIBRARY
Where libchdb.so is, the embedded engine, unless beside the program.
)";

constexpr auto k_rest = R"(.SH FILES
.TP
.I $XDG_DATA_HOME/runlight
or
.I ~/.local/share/runlight
is the data folder unless
.B \-\-data
names another.
.TP
.I /etc/runlight/runlight.env
Settings of the service runlight.service, where the Debian package is installed; its data is in
.IR /var/lib/runlight .
.SH EXIT STATUS
.TP
.B 0
Done; also a server that was asked to stop.
.TP
.B 2
Wrong usage.
.TP
.B 3
Partial: done, but something that is named was left out.
.PP
The others are told in docs/exit\-codes.md.
)";

}  // namespace

std::string manual(const CommandFacts& root) {
  auto page = fmt::format(
      ".TH RUNLIGHT 1 \"\" \"runlight {}\" \"User Commands\"\n.nh\n.ad l\n.SH NAME\nrunlight \\- {}\n.SH SYNOPSIS\n{}\n"
      ".SH DESCRIPTION\n{}\n.SH FLAGS OF EVERY COMMAND\n",
      RUNLIGHT_VERSION, "collects the runs of GitHub Actions workflows and shows them",
      bold("runlight") + " \\fICOMMAND\\fR [\\fIFLAG\\fR]...", sentence(root.meaning));
  for (const auto& flag : root.flags) page += entry(flag);
  page += ".SH COMMANDS\n";
  for (const auto* command : all_commands(root)) {
    if (command != &root) page += section(*command);
  }
  return page + k_environment + k_rest;
}

}  // namespace runlight::cli
