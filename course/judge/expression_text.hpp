// How an expression reads: infix is declared in random_expression.hpp, and what it is made of here.
#pragma once

#include <string>
#include <vector>

#include "judge/expression.hpp"

namespace micrograd::judge {

/// The shortest text that reads back as the same number, or as close as so many digits allow.
std::string shown(double number, int most_digits = 17);

/// Leaves are called a, b, …; what is not a leaf has no name here.
std::vector<std::string> names_of_leaves(const Program& program);

}  // namespace micrograd::judge
