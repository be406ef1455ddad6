#include "activations.hpp"

#include <cmath>

namespace micrograd {

Value exp(const Value& x) { return Value(std::exp(x.data()), op::exp, {x}); }
Value log(const Value& x) { return Value(std::log(x.data()), op::log, {x}); }
Value tanh(const Value& x) { return Value(std::tanh(x.data()), op::tanh, {x}); }
Value relu(const Value& x) { return Value(x.data() < 0.0 ? 0.0 : x.data(), op::relu, {x}); }
Value sigmoid(const Value& x) { return Value(1.0 / (1.0 + std::exp(-x.data())), op::sigmoid, {x}); }

void exp_rule(const Value& output) {
  const Value& x = output.operands()[0];
  x.grad() += output.data() * output.grad();
}

void log_rule(const Value& output) {
  const Value& x = output.operands()[0];
  x.grad() += 1.0 / x.data() * output.grad();
}

void tanh_rule(const Value& output) {
  const Value& x = output.operands()[0];
  x.grad() += (1.0 - output.data() * output.data()) * output.grad();
}

void relu_rule(const Value& output) {
  const Value& x = output.operands()[0];
  if (x.data() > 0.0) x.grad() += output.grad();
}

void sigmoid_rule(const Value& output) {
  const Value& x = output.operands()[0];
  x.grad() += output.data() * (1.0 - output.data()) * output.grad();
}

Value pow(const Value& base, const Value& exponent) {
  return Value(std::pow(base.data(), exponent.data()), op::general_power, {base, exponent});
}

void general_power_rule(const Value& output) {
  const Value& base = output.operands()[0];
  const Value& exponent = output.operands()[1];
  const double x = base.data();
  const double y = exponent.data();
  base.grad() += y * std::pow(x, y - 1.0) * output.grad();
  // At x = 0 and y ≥ 0 the power stays 0 (or 1) whatever y does, but 0·ln 0 is not a number.
  if (x != 0.0 || y < 0.0) exponent.grad() += output.data() * std::log(x) * output.grad();
}

}  // namespace micrograd
