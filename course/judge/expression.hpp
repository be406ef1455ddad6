// An expression's numbers, and whether the engine and the dual numbers agree on it.
// random_expression.hpp is the way in.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "judge/dual.hpp"
#include "judge/random_expression.hpp"

namespace micrograd::judge {

/// The instructions that the root needs, and no others.
Program without_unused(const Program& program);

/// The numbers of a program, and how far a rounding error in them can reach.
class Trace {
 public:
  /// Works out one more instruction.  False, and nothing is added, where a comparison would say
  /// more about rounding than about the engine.
  bool add(const Instruction& instruction);

  /// The derivative is the sum, over all paths from the leaf to the root, of the product of the
  /// slopes on the path.  This is the same sum without the signs.
  double sum_of_paths(const Program& program, std::size_t leaf) const;

  const std::vector<double>& values() const { return values_; }

  /// Sums of paths, over all leaves together.
  const std::vector<double>& reaches() const { return reaches_; }

 private:
  std::vector<double> values_, reaches_;
  std::vector<std::array<double, 2>> locals_;  // |∂result/∂X|, |∂result/∂Y|
};

/// What the engine makes of each instruction.
std::vector<Value> evaluate(const Program& program);

/// Where the engine and the dual numbers disagree.
struct Difference {
  bool in_value;     ///< of the root
  std::size_t leaf;  ///< the one with the wrong gradient, if the value is right
  double is, should_be;
};

/// Runs the program with Values and with dual numbers.  Nothing if they agree, or if they can't be
/// told apart from rounding errors.
std::optional<Difference> compare(const Program& program);

}  // namespace micrograd::judge
