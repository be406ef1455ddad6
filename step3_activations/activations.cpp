// Step 3: functions of one Value.  The brief is README.md; activations.hpp says what each function
// here has to give back.
//
// Write one function after the other, from top to bottom, each in place of its TODO.  After each,
// run
//
//     ctest --preset step3
#include "activations.hpp"

#include <cmath>

#include "given/not_implemented.hpp"

namespace micrograd {

// e to the power of x: a result that remembers x.
Value exp(const Value& x) { TODO("exp"); }

// Pass what arrived at an exponential on to what it was made from.
void exp_rule(const Value& output) { TODO("exp_rule"); }

// The natural logarithm.
Value log(const Value& x) { TODO("log"); }

// Pass what arrived at a logarithm on.
void log_rule(const Value& output) { TODO("log_rule"); }

// The hyperbolic tangent, for large numbers too.
Value tanh(const Value& x) { TODO("tanh"); }

// Pass what arrived at a hyperbolic tangent on.
void tanh_rule(const Value& output) { TODO("tanh_rule"); }

// The larger of x and 0.
Value relu(const Value& x) { TODO("relu"); }

// Pass what arrived at a relu on, or keep it back.
void relu_rule(const Value& output) { TODO("relu_rule"); }

// The logistic function, for large numbers too.
Value sigmoid(const Value& x) { TODO("sigmoid"); }

// Pass what arrived at a sigmoid on.  (Not needed if you made sigmoid from other functions.)
void sigmoid_rule(const Value& output) { TODO("sigmoid_rule"); }

// Bonus: a Value to the power of a Value.
Value pow(const Value& base, const Value& exponent) { TODO("pow"); }

// Bonus: pass what arrived at such a power on to its base and to its exponent.
void general_power_rule(const Value& output) { TODO("general_power_rule"); }

}  // namespace micrograd
