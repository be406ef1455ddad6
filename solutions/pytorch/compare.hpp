// How a number of the engine is held against PyTorch's.
#pragma once

#include <string>
#include <vector>

namespace pytorch {

/// Where both sides use the same formula, the order of the additions and the last digit of exp,
/// tanh and log are all that differs.
inline constexpr double tolerance = 1e-12;

/// True if both are NaN, or infinite with one sign, or differ by no more than `tolerance` of the
/// larger one or by `absolute`.
bool agree(double engine, double torch, double absolute = 0.0);

/// A test fails if the two do not agree.  `what` is the quantity: "tanh(X) at X = 2: X.grad()".
void expect_same(const std::string& what, double engine, double torch, double absolute = 0.0);

/// A number with all its digits.
std::string digits(double number, int count = 17);

}  // namespace pytorch
