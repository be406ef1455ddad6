// Each operation by itself, on a grid with the points where things go wrong.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "compare.hpp"
#include "tensor.hpp"
#include "training.hpp"

namespace {

using micrograd::Value;
using pytorch::expect_same;
using pytorch::Tensor;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Zero of both signs, the neighbourhood of 0 and 1, large numbers, and 709 and 710: eˣ is finite
// for the first one only.
const std::vector<double> grid = {-1000.0, -710.0, -30.0, -3.0, -1.0,  -0.5,  -1e-3,
                                  -0.0,    0.0,    1e-9,  1e-3, 0.25,  0.5,   1.0,
                                  1.5,     2.0,    3.0,   30.0, 709.0, 710.0, 1000.0};

// The same formula for both libraries.
struct Formula {
  std::string text;
  Value (*value)(const Value& X, const Value& Y);
  Tensor (*tensor)(const Tensor& X, const Tensor& Y);
};

template <class Code>
Formula make(const std::string& text, Code code) {
  return {text, code, code};
}

#define FORMULA(code)                                             \
  make(#code, [](const auto& X, [[maybe_unused]] const auto& Y) { \
    std::decay_t<decltype(X)> result = code;                      \
    return result;                                                \
  })

struct Numbers {
  double result, x_grad, y_grad;
};

template <class Number>
Numbers gradients(Number (*formula)(const Number&, const Number&), const Number& x,
                  const Number& y) {
  const Number result = formula(x, y);
  result.backward();
  return {result.data(), x.grad(), y.grad()};
}

// `absolute`: an error that the gradients may have, however small they are.
void expect_same_at(const Formula& formula, double x, double y, double absolute = 0.0) {
  const Numbers ours = gradients(formula.value, Value(x), Value(y));
  const Numbers theirs = gradients(formula.tensor, Tensor::leaf(x), Tensor::leaf(y));
  const std::string where =
      formula.text + " at X = " + pytorch::digits(x) + ", Y = " + pytorch::digits(y) + ": ";
  expect_same(where + "the result", ours.result, theirs.result);
  expect_same(where + "X.grad()", ours.x_grad, theirs.x_grad, absolute);
  expect_same(where + "Y.grad()", ours.y_grad, theirs.y_grad, absolute);
}

// ---- Arithmetic

TEST(Operations, SumDifferenceProduct) {
  for (const Formula& formula :
       {FORMULA(X + Y), FORMULA(X - Y), FORMULA(X * Y), FORMULA(-X), FORMULA(X + 3.0),
        FORMULA(3.0 + X), FORMULA(X - 3.0), FORMULA(3.0 - X), FORMULA(X * 3.0), FORMULA(3.0 * X)}) {
    for (const double x : grid) {
      for (const double y : grid) expect_same_at(formula, x, y);
    }
  }
}

TEST(Operations, Quotient) {
  for (const Formula& formula : {FORMULA(X / Y), FORMULA(3.0 / Y), FORMULA(X / 3.0)}) {
    for (const double x : grid) {
      for (const double y : grid) {
        // 0 / 0 has no slope.  Its value is NaN in both.
        if (x != 0.0 || y != 0.0) expect_same_at(formula, x, y);
      }
    }
  }
  EXPECT_TRUE(std::isnan((Value(0.0) / Value(0.0)).data()));
  EXPECT_TRUE(std::isnan((Tensor(0.0) / Tensor(0.0)).data()));
}

// Both operands are the same node.
TEST(Operations, SameOperandTwice) {
  for (const Formula& formula : {FORMULA(X + X), FORMULA(X - X), FORMULA(X * X)}) {
    for (const double x : grid) expect_same_at(formula, x, 0.0);
  }
  for (const double x : grid) {
    if (x != 0.0) expect_same_at(FORMULA(X / X), x, 0.0, 1e-15 / std::abs(x));  // 1/x − x/x²
  }
}

// ---- Powers

TEST(Operations, PowerWithAConstant) {
  for (const double n : {-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 7.0}) {
    for (const double number : grid) {
      // PyTorch takes a square root for n = ±½, and √−0 is −0.  Ours is std::pow: +0.
      if (std::abs(n) == 0.5 && number == 0.0 && std::signbit(number)) continue;
      const Value x = number;
      const Value result = pow(x, n);
      result.backward();
      const Tensor other = Tensor::leaf(number);
      const Tensor other_result = pow(other, n);
      other_result.backward();
      const std::string where =
          "pow(X, " + pytorch::digits(n) + ") at X = " + pytorch::digits(number) + ": ";
      expect_same(where + "the result", result.data(), other_result.data());
      // x⁰ at 0: n·xⁿ⁻¹, which our documentation promises, is 0·∞ there.  PyTorch has a case of its
      // own and says 0; an engine that does so, too, is as good.
      if (n == 0.0 && number == 0.0) {
        EXPECT_TRUE(x.grad() == 0.0 || std::isnan(x.grad())) << where << x.grad();
        EXPECT_EQ(other.grad(), 0.0);
      } else {
        expect_same(where + "X.grad()", x.grad(), other.grad());
      }
    }
  }
}

TEST(Operations, PowerWithAnExponentThatLearns) {
  for (const double x : grid) {
    for (const double y : {-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0}) {
      if (x == 0.0 && y == 0.0) continue;  // as above: 0 in PyTorch, 0·∞ by our formula
      expect_same_at(FORMULA(pow(X, Y)), x, y);
    }
  }
}

// ---- Functions of one number

TEST(Operations, ExpAndLog) {
  for (const double x : grid) {
    expect_same_at(FORMULA(exp(X)), x, 0.0);
    expect_same_at(FORMULA(log(X)), x, 0.0);  // NaN below 0, −∞ at 0
  }
  for (const double x : {1e-300, 1e-100, 1e-5, 1.0 - 1e-9, 1.0 + 1e-9, 1e100, 1e300}) {
    expect_same_at(FORMULA(log(X)), x, 0.0);
  }
  // What IEEE says, and our documentation with it.
  EXPECT_EQ(log(Value(0.0)).data(), -infinity);
  EXPECT_EQ(exp(Value(1000.0)).data(), infinity);
}

TEST(Operations, TanhAndSigmoid) {
  // Both libraries take 1 − tanh² and s·(1 − s).  Near 1 that is a difference of two numbers with
  // rounding errors of 1e−16 each, so that is how far the slopes may be apart.
  constexpr double rounding = 4e-16;
  for (const double x : grid) {
    expect_same_at(FORMULA(tanh(X)), x, 0.0, rounding);
    expect_same_at(FORMULA(sigmoid(X)), x, 0.0, rounding);
  }
  for (double x = -20.0; x <= 20.0; x += 0.37) {
    expect_same_at(FORMULA(tanh(X)), x, 0.0, rounding);
    expect_same_at(FORMULA(sigmoid(X)), x, 0.0, rounding);
  }
}

// The slope at the kink is 0 in both; −0 and the smallest numbers are on the right side of it.
TEST(Operations, Relu) {
  for (const double x : grid) expect_same_at(FORMULA(relu(X)), x, 0.0);
  for (const double x : {-5e-324, 5e-324}) expect_same_at(FORMULA(relu(X)), x, 0.0);
}

// ---- Functions of many numbers

std::vector<double> data_of(const std::vector<Value>& values) {
  std::vector<double> result;
  for (const Value& value : values) result.push_back(value.data());
  return result;
}

void expect_same_gradients(const std::string& what, const std::vector<Value>& values,
                           const torch::Tensor& tensor, double absolute = 0.0) {
  const std::vector<double> theirs = pytorch::in_doubles(tensor.grad());
  ASSERT_EQ(values.size(), theirs.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    expect_same(what + ", gradient " + std::to_string(i), values[i].grad(), theirs[i], absolute);
  }
}

TEST(Operations, Dot) {
  const std::vector<double> a = {1.0, -2.0, 0.0, 0.3, 1000.0}, b = {0.5, 4.0, 7.0, -1e-3, -1.0};
  const std::vector<Value> x(a.begin(), a.end()), y(b.begin(), b.end());
  const Value result = micrograd::dot(x, y);
  result.backward();
  const torch::Tensor p = pytorch::leaves(a), q = pytorch::leaves(b);
  const torch::Tensor other = torch::dot(p, q);
  other.backward();
  expect_same("dot", result.data(), other.item<double>());
  expect_same_gradients("dot, left", x, p);
  expect_same_gradients("dot, right", y, q);
}

const std::vector<double> scores = {0.3, -1.2, 2.5, 0.75, -0.4, 1.0, -1.0, 1000.0};
const std::vector<double> labels = {1.0, -1.0, -1.0, 1.0, 1.0, 1.0, -1.0, -1.0};

TEST(Losses, MeanSquaredError) {
  const std::vector<Value> x(scores.begin(), scores.end());
  const Value loss = micrograd::mean_squared_error(x, labels);
  loss.backward();
  const torch::Tensor other = pytorch::leaves(scores);
  const torch::Tensor other_loss = torch::mse_loss(other, pytorch::numbers(labels));
  other_loss.backward();
  expect_same("mean_squared_error", loss.data(), other_loss.item<double>());
  expect_same_gradients("mean_squared_error", x, other);
}

// relu, not clamp: two of the scores are at the kink, where clamp has the slope 1.
TEST(Losses, Hinge) {
  const std::vector<Value> x(scores.begin(), scores.end());
  const Value loss = micrograd::hinge_loss(x, labels);
  loss.backward();
  const torch::Tensor other = pytorch::leaves(scores);
  const torch::Tensor other_loss = torch::relu(1.0 - pytorch::numbers(labels) * other).mean();
  other_loss.backward();
  expect_same("hinge_loss", loss.data(), other_loss.item<double>());
  expect_same_gradients("hinge_loss", x, other);
}

TEST(Losses, L2Penalty) {
  const std::vector<Value> x(scores.begin(), scores.end());
  const Value penalty = micrograd::l2_penalty(x, 0.01);
  penalty.backward();
  const torch::Tensor other = pytorch::leaves(scores);
  const torch::Tensor other_penalty = 0.01 * other.square().sum();
  other_penalty.backward();
  expect_same("l2_penalty", penalty.data(), other_penalty.item<double>());
  expect_same_gradients("l2_penalty", x, other);
}

TEST(Losses, Softmax) {
  for (const std::vector<double>& some : {std::vector<double>{0.3, -1.2, 2.5},
                                          {1000.0, 1000.0},
                                          {0.0, 1000.0},
                                          {-1000.0, -1001.0, -999.5},
                                          {3.0}}) {
    for (std::size_t share = 0; share < some.size(); ++share) {
      const std::vector<Value> x(some.begin(), some.end());
      const std::vector<Value> shares = micrograd::softmax(x);
      shares[share].backward();
      const torch::Tensor other = pytorch::leaves(some);
      const torch::Tensor other_shares = torch::softmax(other, 0);
      other_shares[static_cast<std::int64_t>(share)].backward();
      const std::vector<double> ours = data_of(shares);
      const std::vector<double> theirs = pytorch::in_doubles(other_shares);
      for (std::size_t i = 0; i < some.size(); ++i) expect_same("a share", ours[i], theirs[i]);
      // Ours passes through exp, the sum and the quotient; the parts cancel to within a rounding
      // error of 1.
      expect_same_gradients("softmax", x, other, 4e-16);
    }
  }
}

TEST(Losses, CrossEntropy) {
  const std::vector<double> three = {0.3, -1.2, 2.5,    0.75,    -0.4,    1.5,
                                     0.0, 0.0,  1000.0, -1000.0, -1001.0, -999.5};
  const std::vector<double> classes = {1.0, 0.0, 2.0, 1.0};
  const std::vector<Value> x(three.begin(), three.end());
  const Value loss = micrograd::cross_entropy(x, classes);
  loss.backward();
  const torch::Tensor other = pytorch::leaves(three);
  const torch::Tensor other_loss = torch::nn::functional::cross_entropy(
      other.reshape({4, 3}), pytorch::numbers(classes).to(torch::kInt64));
  other_loss.backward();
  expect_same("cross_entropy", loss.data(), other_loss.item<double>());
  expect_same_gradients("cross_entropy", x, other, 4e-16);  // as for softmax
}

}  // namespace
