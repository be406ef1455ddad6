#include "operators.hpp"

#include <cmath>

namespace micrograd {

Value operator+(const Value& a, const Value& b) {
  return Value(a.data() + b.data(), op::add, {a, b});
}

Value operator*(const Value& a, const Value& b) {
  return Value(a.data() * b.data(), op::multiply, {a, b});
}

Value pow(const Value& base, double exponent) {
  return Value(std::pow(base.data(), exponent), op::power, {base, exponent});
}

Value operator-(const Value& a) { return a * -1.0; }
Value operator-(const Value& a, const Value& b) { return a + -b; }
Value operator/(const Value& a, const Value& b) { return a * pow(b, -1.0); }

Value& operator+=(Value& a, const Value& b) { return a = a + b; }
Value& operator-=(Value& a, const Value& b) { return a = a - b; }
Value& operator*=(Value& a, const Value& b) { return a = a * b; }
Value& operator/=(Value& a, const Value& b) { return a = a / b; }

double numerical_derivative(const std::function<double(double)>& f, double x, double h) {
  return (f(x + h) - f(x - h)) / (2.0 * h);
}

}  // namespace micrograd
