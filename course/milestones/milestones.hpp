// What the milestone programs of the steps have in common.
#pragma once

#include <functional>
#include <string>

namespace micrograd {

/// Runs `show` with the folder for pictures, the program's first argument.  A function that is
/// still to be written, and any other exception, becomes a sentence and the exit code 1.
int milestone(int count, char** arguments,
              const std::function<void(const std::string& folder)>& show);

/// Writes a drawing in the DOT language and says where it is.  CMake makes an SVG of it afterwards,
/// if Graphviz is installed.
void write_drawing(const std::string& file, const std::string& dot);

}  // namespace micrograd
