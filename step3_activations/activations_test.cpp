// What is asked of step 3: the number of f(x), and what arrives at x when something arrives at f(x).
// A function may be an operation of its own or made from other functions: nothing here asks which.
#include "activations.hpp"

#include <cmath>
#include <limits>

#include "diagnosis/activations_subjects.hpp"
#include "diagnosis/ideas.hpp"
#include "testing/graph.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const Cause like_std{"Leave what lies at the edge to std: nothing is to be caught.",
                     idea::doubles_have_limits};
const Cause any_number{"Elsewhere it is right. Every number is a number like any other.",
                       idea::no_special_case};
const Cause not_quite{"There the curve is nearly flat, but not quite.", idea::no_special_case};
const Cause still_a_result{"Far out it is a result all the same, and leads back to x.",
                           idea::results_remember};
const Cause infinite{
    "Something was infinity on the way, and infinity * 0 or infinity / infinity is "
    "not a number.",
    idea::doubles_have_limits};

// Numbers on both sides, and what is there already, and a negative arrival.
void expect_any(const Activation& f) {
  for (const double x : {0.1, 0.9, 1.0, 2.5, 4.0, 6.0}) f.expect_any(x, any_number);
  for (const double x : {-0.1, -1.0, -1.7, -3.0}) {
    if (&f != &logarithm) f.expect_any(x, any_number);
  }
}

// Far out on both sides the curve is flat: right, remembered, and a gradient of 0.
void expect_flat(const Activation& f, double x, double y) {
  f.expect({x}, y);
  f.expect_remembers({x}, still_a_result);
  f.expect_passes({.x = x, .arrives = 0.5}, 0, infinite);
}

}  // namespace

// ---- exp: its slope is the result itself

TEST(Exp, Value) {
  exponential.expect({2}, std::exp(2));
  exponential.expect({0}, 1);
  exponential.expect({-1.5}, std::exp(-1.5));
}

TEST(Exp, RemembersItsOperand) { exponential.expect_remembers({2}); }

TEST(Exp, Slope) {
  exponential.expect_passes({.x = 2, .arrives = 0.25}, std::exp(2) / 4);
  exponential.expect_passes({.x = -1, .arrives = 0.5}, std::exp(-1) / 2);
  exponential.expect_passes({.x = 2, .arrives = 0.5, .of_a_result = true}, std::exp(2) / 2,
                            law::results_pass_on);
}

TEST(Exp, KeepsWhatIsThere) {
  exponential.expect_passes({.x = 2, .arrives = 0.5, .grad = 10}, 10 + std::exp(2) / 2);
}

TEST(Exp, AnyNumber) { expect_any(exponential); }

TEST(Exp, HugeInputs) {
  exponential.expect({1000}, infinity, like_std);
  exponential.expect({50}, std::exp(50), like_std);
  exponential.expect_passes({.x = 1000, .arrives = 0.5}, infinity, like_std);
  expect_flat(exponential, -1000, 0);
}

// ---- log: its slope is 1 / x

TEST(Log, Value) {
  logarithm.expect({8}, std::log(8));
  logarithm.expect({0.5}, std::log(0.5));
}

TEST(Log, RemembersItsOperand) { logarithm.expect_remembers({8}); }

TEST(Log, Slope) {
  logarithm.expect_passes({.x = 8, .arrives = 0.5}, 0.0625);
  logarithm.expect_passes({.x = 0.00001, .arrives = 0.5}, 50000);
  logarithm.expect_passes({.x = 4, .arrives = 0.5, .of_a_result = true}, 0.125,
                          law::results_pass_on);
}

TEST(Log, KeepsWhatIsThere) {
  logarithm.expect_passes({.x = 4, .arrives = 0.5, .grad = 10}, 10.125);
}

TEST(Log, AnyNumber) { expect_any(logarithm); }

TEST(Log, ZeroAndBelow) {
  logarithm.expect({0}, -infinity, like_std);
  logarithm.expect({-1}, not_a_number, like_std);
  logarithm.expect({1e-200}, std::log(1e-200), like_std);
  logarithm.expect_passes(
      {.x = 0, .arrives = 0.5}, infinity,
      {"For doubles, 1 / 0 is infinity: nothing is to be caught.", idea::doubles_have_limits});
}

// ---- tanh: its slope is 1 - y * y

TEST(Tanh, Value) {
  hyperbolic.expect({0.5}, std::tanh(0.5));
  hyperbolic.expect({-0.5}, -std::tanh(0.5));
  hyperbolic.expect({0}, 0);
  hyperbolic.expect({3}, std::tanh(3));
}

TEST(Tanh, RemembersItsOperand) { hyperbolic.expect_remembers({0.5}); }

TEST(Tanh, Slope) {
  const double y = std::tanh(0.5);
  hyperbolic.expect_passes({.x = 0.5, .arrives = 0.25}, (1 - y * y) / 4);
  hyperbolic.expect_passes({.x = -0.5, .arrives = 0.25}, (1 - y * y) / 4);
  hyperbolic.expect_passes({.x = 0.5, .arrives = 0.5, .of_a_result = true}, (1 - y * y) / 2,
                           law::results_pass_on);
  hyperbolic.expect_passes({.x = 3, .arrives = 0.5}, 0.5 - std::tanh(3) * std::tanh(3) / 2,
                           not_quite);
}

TEST(Tanh, KeepsWhatIsThere) {
  const double y = std::tanh(0.5);
  hyperbolic.expect_passes({.x = 0.5, .arrives = 0.5, .grad = 10}, 10 + (1 - y * y) / 2);
}

TEST(Tanh, AnyNumber) { expect_any(hyperbolic); }

TEST(Tanh, HugeInputs) {
  for (const double x : {20, 400, 1000}) {
    expect_flat(hyperbolic, x, 1);
    expect_flat(hyperbolic, -x, -1);
  }
}

TEST(Tanh, FromExpSameGradient) {
  const Value x = 0.5;
  const Value e = exp(2.0 * x);
  const Value y = (e - 1.0) / (e + 1.0);
  const std::string formula = "e = exp(2 * x), y = (e - 1) / (e + 1) at x = 0.5";
  const double t = std::tanh(0.5);
  expect(exponential.rule(), formula, "y", y.data(), t);
  run_rules(y, 0.5);
  expect(exponential.rule(), formula + ", and 0.5 arrives at y", "x.grad()", x.grad(),
         (1 - t * t) / 2);
}

// ---- relu: its slope is 0 or 1

TEST(Relu, Value) {
  rectifier.expect({3}, 3);
  rectifier.expect({-2}, 0);
  rectifier.expect({0.25}, 0.25);
  rectifier.expect({1e-6}, 1e-6,
                   {"However small, a positive x stays as it is.", idea::no_special_case});
  rectifier.expect({1000}, 1000,
                   {"A positive x stays as it is, however large.", idea::no_special_case});
  rectifier.expect({0}, 0);
}

TEST(Relu, RemembersItsOperand) {
  rectifier.expect_remembers({3});
  rectifier.expect_remembers({0.25});
}

TEST(Relu, Slope) {
  rectifier.expect_passes({.x = 3, .arrives = 0.25}, 0.25);
  rectifier.expect_passes({.x = 3, .arrives = -0.25}, -0.25);
  rectifier.expect_passes({.x = -2, .arrives = 0.25}, 0);
  rectifier.expect_passes({.x = 3, .arrives = 0.5, .of_a_result = true}, 0.5, law::results_pass_on);
  rectifier.expect_passes(
      {.x = 1e-6, .arrives = 0.5}, 0.5,
      {"However small a positive x is, what arrives passes.", idea::no_special_case});
}

TEST(Relu, KeepsWhatIsThere) {
  rectifier.expect_passes({.x = 2, .arrives = 0.5, .grad = 10}, 10.5);
  rectifier.expect_passes({.x = -2, .arrives = 0.5, .grad = 10}, 10,
                          {"What was there has been replaced. Where nothing passes, it stays.",
                           idea::gradient_is_a_sum});
}

TEST(Relu, AnyNumber) { expect_any(rectifier); }

TEST(Relu, KinkIsZero) { rectifier.expect_passes({.x = 0, .arrives = 0.5}, 0); }

// ---- sigmoid: its slope is y * (1 - y)

TEST(Sigmoid, Value) {
  logistic.expect({2}, 1 / (1 + std::exp(-2)));
  logistic.expect({0}, 0.5);
  logistic.expect({-2}, 1 / (1 + std::exp(2)));
}

TEST(Sigmoid, RemembersItsOperand) {
  logistic.expect_remembers({2});
  logistic.expect_remembers({-2});
}

TEST(Sigmoid, Slope) {
  const double y = 1 / (1 + std::exp(-2));
  logistic.expect_passes({.x = 2, .arrives = 0.25}, y * (1 - y) / 4);
  logistic.expect_passes({.x = -2, .arrives = 0.25}, y * (1 - y) / 4);
  logistic.expect_passes({.x = 2, .arrives = 0.5, .of_a_result = true}, y * (1 - y) / 2,
                         law::results_pass_on);
  const double far_out = 1 / (1 + std::exp(-6));
  logistic.expect_passes({.x = 6, .arrives = 0.5}, far_out * (1 - far_out) / 2, not_quite);
}

TEST(Sigmoid, KeepsWhatIsThere) {
  const double y = 1 / (1 + std::exp(-2));
  logistic.expect_passes({.x = 2, .arrives = 0.5, .grad = 10}, 10 + y * (1 - y) / 2);
}

TEST(Sigmoid, AnyNumber) { expect_any(logistic); }

TEST(Sigmoid, HugeInputs) {
  for (const double x : {30, 800, 1000}) {
    expect_flat(logistic, x, 1);
    expect_flat(logistic, -x, 0);
  }
}

// ---- All together

TEST(Neuron, LectureNumbers) {
  const Value x1 = 2.0, x2 = 0.0, w1 = -3.0, w2 = 1.0, b = 6.8813735870195432;
  const std::string neuron = "o = tanh(x1*w1 + x2*w2 + b), x = (2, 0), w = (-3, 1), b = 6.88137...";
  const About about{"tanh", "A neuron by hand"};
  const Value o = tanh(x1 * w1 + x2 * w2 + b);
  expect(about, neuron, "o", o.data(), std::sqrt(0.5));
  run_rules(o);
  const std::string when = neuron + ", and 1 arrives at o";
  expect(about, when, "b.grad()", b.grad(), 0.5);
  expect(about, when, "x1.grad()", x1.grad(), -1.5);
  expect(about, when, "w1.grad()", w1.grad(), 1);
  expect(about, when, "x2.grad()", x2.grad(), 0.5);
  expect(about, when, "w2.grad()", w2.grad(), 0);
}

TEST(Random, MatchesDualNumbers) { expect_any_expression(false); }

// ---- Bonus: an exponent that learns

TEST(BonusPower, Value) {
  moving_power.expect({.x = 3, .n = 4}, 81);
  moving_power.expect({.x = 4, .n = 0.5}, 2);
  moving_power.expect({.x = -3, .n = 2}, 9);
  moving_power.expect({.x = 2.5, .n = 1.5}, std::pow(2.5, 1.5));
  moving_power.expect({.x = 0, .n = 2}, 0);
}

TEST(BonusPower, RemembersBoth) { moving_power.expect_remembers({.x = 3, .n = 4}); }

TEST(BonusPower, SlopeOfTheBase) {
  moving_power.expect_passes({.x = 3, .arrives = 0.5, .n = 4}, 54);
  moving_power.expect_passes({.x = 0, .arrives = 0.5, .n = 1}, 0.5);
  moving_power.expect_passes({.x = -2, .arrives = 0.5, .n = 3}, 6);
}

TEST(BonusPower, SlopeOfTheExponent) {
  moving_power.expect_passes({.x = 2.5, .arrives = -0.5, .n = 1.5}, -0.75 * std::sqrt(2.5));
  moving_power.expect_passes_to_n({.x = 3, .arrives = 0.5, .n = 4}, 81 * std::log(3) / 2);
  moving_power.expect_passes_to_n({.x = 0.5, .arrives = 0.5, .n = 2}, 0.125 * std::log(0.5));
}

TEST(BonusPower, KeepsWhatIsThere) {
  const At at{.x = 3, .arrives = 0.5, .grad = 10, .n = 2};
  moving_power.expect_passes(at, 13);
  moving_power.expect_passes_to_n(at, 10 + 4.5 * std::log(3));
}

TEST(BonusPower, ZeroAndNegativeBase) {
  moving_power.expect_passes_to_n({.x = 0, .arrives = 0.5, .n = 2}, 0);
  moving_power.expect_passes_to_n({.x = 0, .arrives = 0.5, .n = 0}, 0);
  moving_power.expect_passes_to_n({.x = -2, .arrives = 0.5, .n = 2}, not_a_number);
}

TEST(BonusPower, SameOperandTwice) {
  moving_power.expect_passes({.x = 3, .arrives = 0.5, .same = true}, 13.5 + 13.5 * std::log(3),
                             {"x is the base and the exponent: it gets a part as each of them.",
                              idea::every_operand_gets_its_share});
}

TEST(BonusPower, MatchesDualNumbers) { expect_any_expression(true); }
