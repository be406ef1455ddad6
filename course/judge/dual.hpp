// Dual numbers: a second, independent way to differentiate.  No line of it is the engine's.
//
// A dual number carries a value and its slope: how fast the value changes when one chosen input
// does.  Give that input the slope 1 and every other one 0, compute as usual, and the slope of the
// result is the exact derivative.  One pass answers for one input (forward mode).  backward()
// answers for all inputs at once, but it walks a graph to do so, and walking can go wrong.
#pragma once

#include <cmath>

namespace micrograd::judge {

struct Dual {
  double value = 0.0;
  double slope = 0.0;

  Dual(double number = 0.0, double its_slope = 0.0) : value(number), slope(its_slope) {}
};

inline Dual operator-(const Dual& x) { return {-x.value, -x.slope}; }

inline Dual operator+(const Dual& x, const Dual& y) {
  return {x.value + y.value, x.slope + y.slope};
}

inline Dual operator-(const Dual& x, const Dual& y) {
  return {x.value - y.value, x.slope - y.slope};
}

inline Dual operator*(const Dual& x, const Dual& y) {
  return {x.value * y.value, x.slope * y.value + x.value * y.slope};
}

inline Dual operator/(const Dual& x, const Dual& y) {
  const double quotient = x.value / y.value;
  return {quotient, (x.slope - quotient * y.slope) / y.value};
}

inline Dual& operator+=(Dual& x, const Dual& y) { return x = x + y; }
inline Dual& operator-=(Dual& x, const Dual& y) { return x = x - y; }
inline Dual& operator*=(Dual& x, const Dual& y) { return x = x * y; }
inline Dual& operator/=(Dual& x, const Dual& y) { return x = x / y; }

/// xⁿ for a constant n.  x⁰ is 1 everywhere, so its slope is 0 at x = 0 as well.
inline Dual pow(const Dual& x, double n) {
  const double slope = n == 0.0 ? 0.0 : n * std::pow(x.value, n - 1.0);
  return {std::pow(x.value, n), slope * x.slope};
}

/// xʸ.  An exponent that does not move adds nothing, also where ln x is not a number; and where
/// x = 0 ≤ y, a moving one adds 0 by the convention of activations.hpp.
inline Dual pow(const Dual& x, const Dual& y) {
  Dual result = pow(x, y.value);
  const bool stays = y.slope == 0.0 || (x.value == 0.0 && y.value >= 0.0);
  if (!stays) result.slope += result.value * std::log(x.value) * y.slope;
  return result;
}

inline Dual exp(const Dual& x) { return {std::exp(x.value), std::exp(x.value) * x.slope}; }

inline Dual log(const Dual& x) { return {std::log(x.value), x.slope / x.value}; }

/// Its slope is 1 / cosh²: no difference of two nearly equal numbers, unlike 1 − tanh².
inline Dual tanh(const Dual& x) {
  const double c = std::cosh(x.value);
  return {std::tanh(x.value), x.slope / c / c};
}

/// max(0, x), with the slope 0 at the kink.
inline Dual relu(const Dual& x) { return x.value > 0.0 ? x : Dual(0.0); }

/// 1 / (1 + e⁻ˣ).  Its slope is the same for x and −x; with −|x| the power can't overflow.
inline Dual sigmoid(const Dual& x) {
  const double e = std::exp(-std::abs(x.value));
  return {(x.value < 0.0 ? e : 1.0) / (1.0 + e), e / (1.0 + e) / (1.0 + e) * x.slope};
}

}  // namespace micrograd::judge
