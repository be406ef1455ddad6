// Whole expressions, worked out by the engine and by PyTorch.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "activations.hpp"
#include "compare.hpp"
#include "judge/random_expression.hpp"
#include "tensor.hpp"

namespace {

using micrograd::Value;
using pytorch::expect_same;
using pytorch::Tensor;

// ---- The two expressions that micrograd is tested with

// One leaf, used nine times, mostly through results.
template <class Number>
Number sanity_check(const Number& x) {
  const Number z = 2.0 * x + 2.0 + x;
  const Number q = relu(z) + z * x;
  const Number h = relu(z * z);
  return h + q + q * x;
}

TEST(Micrograd, SanityCheck) {
  const Value x = -4.0;
  const Value y = sanity_check(x);
  y.backward();
  const Tensor other_x = Tensor::leaf(-4.0);
  const Tensor other_y = sanity_check(other_x);
  other_y.backward();
  EXPECT_EQ(other_y.data(), -20.0);
  expect_same("y.data()", y.data(), other_y.data());
  expect_same("x.grad()", x.grad(), other_x.grad());
}

// Every operator that micrograd has, names that are bound again and again, a constant on each side.
template <class Number>
Number more_operations(const Number& a, const Number& b) {
  Number c = a + b;
  Number d = a * b + pow(b, 3.0);
  c += c + 1.0;
  c += 1.0 + c + (-a);
  d += d * 2.0 + relu(b + a);
  d += 3.0 * d + relu(b - a);
  const Number e = c - d;
  const Number f = pow(e, 2.0);
  Number g = f / 2.0;
  g += 10.0 / f;
  return g;
}

TEST(Micrograd, MoreOperations) {
  const Value a = -4.0, b = 2.0;
  const Value g = more_operations(a, b);
  g.backward();
  const Tensor other_a = Tensor::leaf(-4.0), other_b = Tensor::leaf(2.0);
  const Tensor other_g = more_operations(other_a, other_b);
  other_g.backward();
  EXPECT_NEAR(other_g.data(), 24.7041, 1e-4);
  expect_same("g.data()", g.data(), other_g.data());
  expect_same("a.grad()", a.grad(), other_a.grad());
  expect_same("b.grad()", b.grad(), other_b.grad());
}

// ---- The lecture's neuron

TEST(Lecture, Neuron) {
  const std::vector<std::string> names = {"x1", "x2", "w1", "w2", "b"};
  const std::vector<double> at = {2.0, 0.0, -3.0, 1.0, 6.8813735870195432};
  const auto neuron = [](const auto& p) { return tanh(p[0] * p[2] + p[1] * p[3] + p[4]); };
  const std::vector<Value> values(at.begin(), at.end());
  std::vector<Tensor> tensors;
  for (const double number : at) tensors.push_back(Tensor::leaf(number));
  const Value o = neuron(values);
  const Tensor other = neuron(tensors);
  o.backward();
  other.backward();
  EXPECT_NEAR(other.data(), std::sqrt(0.5), 1e-15);
  expect_same("o.data()", o.data(), other.data());
  for (std::size_t i = 0; i < at.size(); ++i) {
    expect_same(names[i] + ".grad()", values[i].grad(), tensors[i].grad());
  }
}

// tanh as one operation, and as what it is made of: in both libraries the same gradients.
TEST(Lecture, TanhFromExp) {
  const auto composed = [](const auto& x) {
    const auto e = exp(2.0 * x);
    return (e - 1.0) / (e + 1.0);
  };
  for (const double at : {-3.0, -0.5, 0.0, 0.25, 0.8813735870195432, 4.0}) {
    const Value x = at;
    const Value y = composed(x);
    y.backward();
    const Tensor other = Tensor::leaf(at);
    const Tensor other_y = tanh(other);
    other_y.backward();
    const std::string where = " of tanh made from exp, at " + pytorch::digits(at);
    // Two formulas: e²ˣ ± 1 has a rounding error of its own.
    expect_same("the value" + where, y.data(), other_y.data(), 1e-15);
    expect_same("the slope" + where, x.grad(), other.grad(), 1e-14);
  }
}

// ---- Random expressions

using Formula = Tensor (*)(const Tensor& x, const Tensor& y, double n);

#define FORMULA(code)                                                                     \
  std::pair(                                                                              \
      std::string_view(#code),                                                            \
      +[](const Tensor& x, [[maybe_unused]] const Tensor& Y, [[maybe_unused]] double N) { \
        Tensor X = x;                                                                     \
        Tensor result = code;                                                             \
        return result;                                                                    \
      })

// PyTorch's side of every formula that judge::arithmetic() and step 3 have.
// (Else the formatter takes X * Y for a declaration.)
// clang-format off
const std::map<std::string_view, Formula> formulas = {
    FORMULA(X + Y),  FORMULA(X - Y),  FORMULA(X * Y),  FORMULA(X / Y),  FORMULA(-X),
    FORMULA(X + N),  FORMULA(X - N),  FORMULA(X * N),  FORMULA(X / N),  FORMULA(pow(X, N)),
    FORMULA(N + X),  FORMULA(N - X),  FORMULA(N * X),  FORMULA(N / X),  FORMULA(pow(X, Y)),
    FORMULA(X += Y), FORMULA(X -= Y), FORMULA(X *= Y), FORMULA(X /= Y),
    FORMULA(X += N), FORMULA(X *= N),
    FORMULA(exp(X)), FORMULA(log(X)), FORMULA(tanh(X)), FORMULA(relu(X)), FORMULA(sigmoid(X)),
};
// clang-format on

template <class Number, class Leaf, class Apply>
std::vector<Number> run(const micrograd::judge::Program& program, Leaf leaf, Apply apply) {
  std::vector<Number> results;
  for (const auto& instruction : program) {
    if (instruction.op == nullptr) {
      results.push_back(leaf(instruction.number));
    } else {
      const auto [x, y] = instruction.operands;
      results.push_back(apply(*instruction.op, results[x], results[y], instruction.number));
    }
  }
  return results;
}

TEST(RandomExpressions, AThousand) {
  using micrograd::judge::Operator;
  std::vector<Operator> operators = micrograd::judge::arithmetic();
  operators.push_back(MICROGRAD_FORMULA(exp(X), X <= 4.0));
  operators.push_back(MICROGRAD_FORMULA(log(X), X >= 0.1));
  operators.push_back(MICROGRAD_FORMULA(tanh(X), std::abs(X) <= 4.0));
  operators.push_back(MICROGRAD_FORMULA(relu(X), std::abs(X) >= 1e-3));
  operators.push_back(MICROGRAD_FORMULA(sigmoid(X), std::abs(X) <= 6.0));
  operators.push_back(MICROGRAD_FORMULA(pow(X, Y), X >= 0.1 && std::abs(Y) <= 3.0));
  for (const Operator& op : operators) {
    ASSERT_TRUE(formulas.contains(op.formula)) << op.formula << " has no formula for PyTorch";
  }

  const auto programs = micrograd::judge::random_programs(operators, 1, 1000, 300);
  ASSERT_EQ(programs.size(), 1000u);
  std::size_t leaves = 0;
  for (const auto& program : programs) {
    const auto values = run<Value>(
        program, [](double number) { return Value(number); },
        [](const Operator& op, const Value& x, const Value& y, double n) {
          return op.value(x, y, n);
        });
    const auto tensors = run<Tensor>(
        program, [](double number) { return Tensor::leaf(number); },
        [](const Operator& op, const Tensor& x, const Tensor& y, double n) {
          return formulas.at(op.formula)(x, y, n);
        });
    values.back().backward();
    tensors.back().backward();

    const double value = tensors.back().data();
    expect_same("root.data()", values.back().data(), value, pytorch::tolerance);
    // Relative to the sum of all paths from the leaf to the root: where 1000 and -999.99 meet, the
    // rounding errors that are left are those of 1000.
    const std::vector<double> scales = micrograd::judge::gradient_scales(program);
    for (std::size_t i = 0; i < program.size(); ++i) {
      if (program[i].op != nullptr) continue;
      expect_same("the gradient of leaf " + std::to_string(leaves++), values[i].grad(),
                  tensors[i].grad(), pytorch::tolerance * scales[i]);
    }
    ASSERT_FALSE(HasFailure()) << micrograd::judge::infix(program);
  }
  EXPECT_GT(leaves, 2000u);
}

}  // namespace
