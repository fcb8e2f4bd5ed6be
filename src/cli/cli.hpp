// SPDX-License-Identifier: MIT
#pragma once

namespace runlight::cli {

/// Reads the command line, runs the command it names and gives the exit code. Prints every failure as one clear sentence.
int run(int argc, char** argv);

}  // namespace runlight::cli
