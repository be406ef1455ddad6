// Step 3: functions of one Value, and the curves that make a network more than a straight line.
//
// Inside namespace micrograd, exp(x) is the function below: std::exp for numbers, exp for Values.
#pragma once

#include "backward.hpp"

namespace micrograd {

void exp_rule(const Value& output);
void log_rule(const Value& output);
void tanh_rule(const Value& output);
void relu_rule(const Value& output);
void sigmoid_rule(const Value& output);

namespace op {
inline constexpr Operation exp{"exp", exp_rule};
inline constexpr Operation log{"log", log_rule};
inline constexpr Operation tanh{"tanh", tanh_rule};
inline constexpr Operation relu{"relu", relu_rule};
inline constexpr Operation sigmoid{"sigmoid", sigmoid_rule};
}  // namespace op

/// eˣ; ∞ where it is too large for a double.
Value exp(const Value& x);

/// The natural logarithm.  log(0) = −∞, and NaN for x < 0, as std::log.
Value log(const Value& x);

/// tanh(x) = (e²ˣ − 1) / (e²ˣ + 1), between −1 and 1.  Right for every finite x, 1000 included.
Value tanh(const Value& x);

/// max(0, x).  Its slope is 0 for x < 0 and 1 for x > 0; at the kink, x = 0, we choose 0.  For NaN
/// it is 0 or NaN: there is no larger one.
Value relu(const Value& x);

/// 1 / (1 + e⁻ˣ), between 0 and 1.  Right for every finite x, −1000 and 1000 included.
Value sigmoid(const Value& x);

// ---- Bonus

void general_power_rule(const Value& output);

namespace op {
inline constexpr Operation general_power{"pow", general_power_rule};
}  // namespace op

/// baseᵉˣᵖᵒⁿᵉⁿᵗ where the exponent can learn too: an operation of its own, op::general_power.
/// ∂/∂base = y·xʸ⁻¹ and ∂/∂exponent = xʸ·ln x.  The latter is NaN for x < 0; at x = 0 and y ≥ 0 it
/// is taken as 0.
Value pow(const Value& base, const Value& exponent);

}  // namespace micrograd
