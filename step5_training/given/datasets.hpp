// Data to learn from: three made ones, and tables from a CSV file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "given/random.hpp"

namespace micrograd {

/// Samples: one row of inputs each, and one target each: a label of ±1, the number of a class
/// (0, 1, 2, …), or a number to predict.
struct Dataset {
  std::vector<std::vector<double>> inputs;
  std::vector<double> targets;
};

}  // namespace micrograd
