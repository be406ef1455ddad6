// Smaller expressions that fail as well.
#pragma once

#include <vector>

#include "judge/expression.hpp"

namespace micrograd::judge {

/// A program, and where the engine and the dual numbers disagree on it.
struct Failure {
  Program program;
  Difference difference;
};

/// Makes a failing program, made with these operators, as small and simple as possible.
Failure shrunk(const std::vector<Operator>& operators, const Failure& failure);

}  // namespace micrograd::judge
