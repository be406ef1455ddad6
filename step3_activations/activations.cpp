// Step 3: curves.  README.md takes you from top to bottom.
// Write each function in place of its TODO, and save.
#include "activations.hpp"

#include <cmath>

#include "given/not_implemented.hpp"

namespace micrograd {

// e to the power of x: a result that remembers x.
Value exp(const Value& x) {
  TODO("exp");
}

// Pass what arrived at an exponential on to what it was made from.
void exp_rule(const Value& output) {
  TODO("exp_rule");
}

// The natural logarithm.
Value log(const Value& x) {
  TODO("log");
}

// Pass what arrived at a logarithm on.
void log_rule(const Value& output) {
  TODO("log_rule");
}

// The hyperbolic tangent, for large numbers too.
Value tanh(const Value& x) {
  TODO("tanh");
}

// Pass what arrived at a hyperbolic tangent on.
void tanh_rule(const Value& output) {
  TODO("tanh_rule");
}

// The larger of x and 0.
Value relu(const Value& x) {
  TODO("relu");
}

// Pass what arrived at a relu on, or keep it back.
void relu_rule(const Value& output) {
  TODO("relu_rule");
}

// A number between 0 and 1, to be read as a probability; for large x too.
Value sigmoid(const Value& x) {
  TODO("sigmoid");
}

// Pass what arrived at a sigmoid on.
void sigmoid_rule(const Value& output) {
  TODO("sigmoid_rule");
}

// ---- Bonus

// A Value to the power of a Value.
Value pow(const Value& base, const Value& exponent) {
  TODO("pow");
}

// Pass what arrived at such a power on to its base and to its exponent.
void general_power_rule(const Value& output) {
  TODO("general_power_rule");
}

}  // namespace micrograd
