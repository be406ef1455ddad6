// The program `train`, from its arguments to the exit code.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace micrograd {

/// Trains a network as the arguments say, shows it in `out`, and writes the pictures.  Returns 0;
/// or 1 after one message in `error`, and whatever was ready by then is shown and written.
int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& error,
        bool terminal);

}  // namespace micrograd
