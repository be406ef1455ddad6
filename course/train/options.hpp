// The options of the program `train`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace micrograd {

struct Options {
  std::string data = "moons";
  std::vector<std::size_t> layers = {16, 16};
  std::string activation = "tanh";
  std::string loss;  ///< empty: hinge for two classes, cross-entropy for more
  std::string optimizer = "sgd";
  std::size_t steps = 1000;
  double rate = 0.0;  ///< 0: one that suits the optimizer and the loss
  std::size_t batch = 32;
  std::uint64_t seed = 1;
  std::string out = "build/train";
  bool help = false;
};

/// What `--help` prints.
std::string options_help();

/// Reads the arguments of the program, its name left out.  Throws std::invalid_argument if an
/// option is unknown (with the list of options), or its value is missing or out of range.  Of an
/// option that is given twice the last value counts.
Options parse_options(const std::vector<std::string>& arguments);

}  // namespace micrograd
