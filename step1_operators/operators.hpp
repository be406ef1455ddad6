// Step 1: arithmetic that remembers.
#pragma once

#include <functional>

#include "value.hpp"

namespace micrograd {

// An operation is a name and a rule.  You write the rules in step 2; until then op::add is a name
// on a label, and nothing in step 1 calls the function behind it.
void add_rule(const Value& output);
void multiply_rule(const Value& output);
void power_rule(const Value& output);

namespace op {
inline constexpr Operation add{"+", add_rule};
inline constexpr Operation multiply{"*", multiply_rule};
inline constexpr Operation power{"pow", power_rule};
}  // namespace op

// What comes of ∞ and NaN is what comes of them for doubles.

/// a + b, made by op::add from a and b.
Value operator+(const Value& a, const Value& b);

/// a · b, made by op::multiply from a and b.
Value operator*(const Value& a, const Value& b);

/// baseᵉˣᵖᵒⁿᵉⁿᵗ, made by op::power from the base and a new leaf that holds the exponent: a rule
/// sees only its output and the operands, and it will need the exponent.  As std::pow: (−3)² = 9,
/// 4^½ = 2.
Value pow(const Value& base, double exponent);

/// −a.  No operation of its own is needed here or below: + · and pow can express all of them.
Value operator-(const Value& a);

/// a − b
Value operator-(const Value& a, const Value& b);

/// a / b.  Division by zero gives ∞ or NaN, as for doubles.
Value operator/(const Value& a, const Value& b);

/// `a += b` makes the name `a` stand for a new result, a + b.  The node that `a` stood for before
/// stays as it was: other expressions may have been made from it.
Value& operator+=(Value& a, const Value& b);

// The same for the other three, made from your - * and /.  These are given.
Value& operator-=(Value& a, const Value& b);
Value& operator*=(Value& a, const Value& b);
Value& operator/=(Value& a, const Value& b);

/// The slope of f at x, from the values of f at x + h and at x − h:
/// (f(x + h) − f(x − h)) / 2h, the central difference.  Its error shrinks like h².  With h = 0 it
/// is 0 / 0, NaN.
double numerical_derivative(const std::function<double(double)>& f, double x, double h = 1e-5);

}  // namespace micrograd
