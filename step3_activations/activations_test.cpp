// Step 3 is judged by the number of f(x) and by what arrives at x when something arrives at f(x).
// A function may be an operation of its own or made from other functions: nothing here asks which.
#include "activations.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "judge/random_expression.hpp"
#include "testing/old_check.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// One function of this step.
struct Function {
  std::string name;
  Value (*of)(const Value& x);
  void (*rule)(const Value& output);
  std::string heading;
  bool in_std;  // there is a std:: function of the same name, for numbers
};

const Function exponential{"exp", micrograd::exp, exp_rule, "A new operation: a number and a rule",
                           true};
const Function logarithm{"log", micrograd::log, log_rule, "A slope made from the input", true};
const Function hyperbolic{"tanh", micrograd::tanh, tanh_rule, "Squashing between -1 and 1", true};
const Function rectifier{"relu", micrograd::relu, relu_rule, "A kink: on or off", false};
const Function logistic{"sigmoid", micrograd::sigmoid, sigmoid_rule, "Squashing between 0 and 1",
                        false};

const std::array functions = {&exponential, &logarithm, &hyperbolic, &rectifier, &logistic};

std::string call(const Function& f, double x) { return f.name + "(" + number(x) + ")"; }

// f(x).  What goes wrong from here on is f's business.
Value apply(const Function& f, const Value& x) {
  about(f.name, f.heading);
  if_stopped("Does " + f.name + " call itself, perhaps through another function?" +
             (f.in_std
                  ? " Inside namespace micrograd, " + f.name +
                        " of a number is your own function, too; the one for numbers is std::" +
                        f.name + "."
                  : ""));
  return f.of(x);
}

// True if `target` is `from`, or one of its operands, or one of theirs, …
bool reaches(const Value& from, const Value& target) {
  if (from.id() == target.id()) return true;
  const auto operands = from.operands();
  return std::any_of(operands.begin(), operands.end(),
                     [&](const Value& operand) { return reaches(operand, target); });
}

// True if f(x) is one operation, with x as its only operand.
bool one_operation(const Value& x, const Value& y) {
  return y.operation() != nullptr && y.operands().size() == 1 && y.operands()[0].id() == x.id();
}

void expect_remembers(const Function& f, const Value& x, const Value& y, const std::string& name) {
  expect_that(!y.operands().empty() || y.id() == x.id(),
              name + " has no operands, but it was made from x.",
              y.operation() == nullptr
                  ? "It is a leaf: made from a number only, it can't remember where it came from."
                  : "It has an operation; what that worked on was not handed over.");
  expect_that(reaches(y, x), name + " does not lead back to x, but it was made from it.",
              "On the way x became a number, and the number a new leaf. Inside namespace "
              "micrograd, exp and the others make a Value from a number: use std:: for numbers, "
              "and the Values themselves for Values.");
  if (!one_operation(x, y)) return;
  const std::string symbol(y.operation()->symbol);
  const bool somebody_elses =
      symbol == "+" || symbol == "*" || symbol == "pow" ||
      std::any_of(functions.begin(), functions.end(),
                  [&](const Function* other) { return other != &f && other->name == symbol; });
  expect_that(
      !somebody_elses,
      "The operation of " + name + " is \"" + symbol + "\", but it should be \"" + f.name + "\".",
      "The operation says which rule will run.");
}

void expect_remembers(const Function& f, const Value& x, const Value& y) {
  expect_remembers(f, x, y, f.name + "(x)");
}

// Digits that a float holds, and no more.
bool cut_to_float(double actual, double expected) {
  return actual == static_cast<double>(static_cast<float>(actual)) &&
         std::abs(actual - expected) < 1e-6 * std::max(1.0, std::abs(expected));
}

void expect_value(const Function& f, double at, double expected,
                  std::initializer_list<OldCause> causes = {}) {
  const Value x = at;
  const double found = apply(f, x).data();
  if (!close(found, expected) && cut_to_float(found, expected)) {
    expect("", call(f, at), found, expected,
           "That is as much as a float can hold. Compute in double.");
  }
  expect("", call(f, at), found, expected, causes);
  expect("After " + call(f, at), "x.data()", x.data(), at, "An operand must not change.");
}

void expect_value(const Function& f, double at, double expected, const std::string& cause) {
  const double found = apply(f, at).data();
  expect("", call(f, at), found, expected, cause);
}

// y = f(x), and what arrives at x.
struct Passed {
  Value x;
  Value y;
  double gradient;  // x.grad(), after the rules have run
};

Passed pass(const Function& f, double at, double arriving, double before) {
  const Value x = at;
  const Value y = apply(f, x);
  if (one_operation(x, y)) {
    about(y.operation()->rule == f.rule ? f.name + "_rule" : f.name, f.heading);
    if_stopped("The rule of " + f.name + "(x) was running: its output has one operand, x.");
  }
  x.grad() = before;
  run_rules(y, arriving);
  return {x, y, x.grad()};
}

std::string situation(const Function& f, double at, double arriving) {
  return "y = " + call(f, at) + ", and " + number(arriving) + " arrives at y";
}

// True if x.grad() stays as it is whatever arrives, whatever it was before.
bool adds_nothing(const Function& f, double at) {
  for (const double x : {at, 5.0}) {
    for (const double arriving : {0.5, -0.5}) {
      for (const double before : {-0.0, 10.0}) {
        const double after = pass(f, x, arriving, before).gradient;
        // −0: adding 0 would make it +0, and adding 0 is not adding nothing.
        if (after != before || std::signbit(after) != std::signbit(before)) return false;
      }
    }
  }
  return true;
}

// Lets something arrive at y = f(x) and looks at what x gets.
void expect_slope(const Function& f, double at, double arriving, double expected,
                  std::initializer_list<OldCause> causes = {}) {
  const auto [x, y, found] = pass(f, at, arriving, 0.0);
  const std::string when = situation(f, at, arriving);
  if (expected != 0.0) expect_remembers(f, x, y);
  if (y.id() != x.id()) {
    expect(when, "y.grad()", y.grad(), arriving,
           "A rule changes the gradients of the operands only.");
  }
  expect(when, "x.data()", x.data(), at, "A rule changes gradients, not numbers.");
  if (found == 0.0 && expected != 0.0 && one_operation(x, y) && adds_nothing(f, at)) {
    expect(
        when, "x.grad()", found, expected,
        "Nothing was added to the gradient itself. (A `double` made from grad() is a copy of it.)");
  }
  expect(when, "x.grad()", found, expected, causes);
}

// For a given x: an operation whose rule leaves what has arrived where it is.
constexpr Operation given{"given", [](const Value&) {}};

// What passes does not depend on the sign of what arrives, nor on how x was made.  `part` is what x
// gets of 0.5; that it does has been tested.
void expect_any(const Function& f, double at, double part) {
  expect(situation(f, at, -0.5), "x.grad()", pass(f, at, -0.5, 0.0).gradient, -part,
         {{0.0, "What arrives may be negative: it passes all the same."},
          {part, "The sign of what arrived is lost."}});
  const Value x(at, given, {1.0});
  const Value y = apply(f, x);
  if (one_operation(x, y)) about(f.name + "_rule", f.heading);
  run_rules(y, 0.5);
  expect("x = " + number(at) + " is a result, y = " + f.name + "(x), and 0.5 arrives at y",
         "x.grad()", x.grad(), part,
         {{0.0, "An operand that is a result gets its part as well: it has to pass it on."}});
}

// A gradient that is there already is added to.  `part` is what arrives at x.
void expect_keeps(const Function& f, double at, double arriving, double part) {
  const double found = pass(f, at, arriving, 10.0).gradient;
  expect(situation(f, at, arriving) + " while x.grad() is 10", "x.grad()", found, 10.0 + part,
         {{part, "What was there has been replaced; it has to be added to."},
          {10.0 - part, "What arrives has been taken away; it has to be added to what is there."},
          {10.0 * part, "What was there has been multiplied; it has to be added to."}});
}

// The same for numbers that are so large that e to their power is infinity.  Where f is made from
// other functions, those have been judged, and what they pass on here is theirs.
void expect_flat(const Function& f, double at) {
  const auto [x, y, found] = pass(f, at, 0.5, 0.0);
  expect_remembers(f, x, y, call(f, at));
  if (!one_operation(x, y)) return;
  expect(situation(f, at, 0.5), "x.grad()", found, 0.0,
         {{not_a_number,
           "Something was infinity on the way, and infinity / infinity or infinity * 0 is not a "
           "number. The slope can be made from y, which is never large."}});
}

const std::string no_upstream = "What arrived at y has to be passed on; here it plays no part.";
const std::string no_slope =
    "What arrived was passed on as it is. It has to be multiplied with the slope of the function.";
const std::string input_times_what_arrived =
    "That is x times what arrived; it should be the slope of the function, times what arrived.";
const std::string output_times_what_arrived =
    "That is y times what arrived; it should be the slope of the function, times what arrived.";
const std::string added = "What arrived has to be multiplied with the slope, not added to it.";
const std::string wrong_sign = "The sign is wrong: the function grows when x grows.";
const std::string too_large =
    "On the way a number became infinity: e to such a power is more than a double can hold, and "
    "infinity / infinity is not a number.";

}  // namespace

// ---- exp

TEST(Exp, Value) {
  expect_value(exponential, 2.0, std::exp(2.0),
               {{4.0, "That is 2 to the power of x; the base should be e = 2.71828..."},
                {std::pow(2.0, std::exp(1.0)), "The two are swapped: that is x to the power of e."},
                {2.7 * 2.7, "e has more digits than that."},
                {2.718 * 2.718, "e has more digits than that."},
                {2.7183 * 2.7183, "e has more digits than that."},
                {2.71828 * 2.71828, "e has more digits than that."},
                {std::expm1(2.0), "That is 1 less than e to the power of x."},
                {100.0, "That is 10 to the power of x; the base should be e = 2.71828..."},
                {std::exp(-2.0), "The sign is wrong: that is e to the power of -x."},
                {2.0 * std::exp(1.0), "That is e times x; it should be e to the power of x."},
                {std::exp(1.0), "That is e itself: x plays no part."},
                {std::log(2.0), "That is the logarithm of x."}});
  expect_value(exponential, 0.0, 1.0);
  expect_value(exponential, -1.5, std::exp(-1.5),
               {{std::exp(1.5), "The sign of x is lost."},
                {std::exp(-1.0), "The fraction is gone: somewhere x becomes a whole number."}});
}

TEST(Exp, RemembersItsOperand) {
  const Value x = 2.0;
  expect_remembers(exponential, x, apply(exponential, x));
}

TEST(Exp, Slope) {
  const double y = std::exp(2.0);
  expect_slope(
      exponential, 2.0, 0.25, y / 4.0,
      {{y, no_upstream},
       {0.25, no_slope},
       {1.0, "That is 1: neither the slope nor what arrived plays a part."},
       {0.5, input_times_what_arrived},
       {y + 0.25, added},
       {-y / 4.0, wrong_sign},
       {2.0 * std::exp(1.0) / 4.0,
        "That is the rule of a power. Here it is the exponent that moves, not the base."},
       {y / 2.0, "There is an x too many: how fast does e to the power of x grow when x does?"},
       {std::exp(y) / 4.0, "The exponential was taken of y, which is an exponential already."},
       {y / 16.0, "What arrived was counted twice: multiplied with itself."},
       {1.0 / 8.0, "That is the rule of the logarithm."}});
  expect_slope(exponential, -1.0, 0.5, std::exp(-1.0) / 2.0);
  expect_any(exponential, 2.0, y / 2.0);
}

TEST(Exp, KeepsWhatIsThere) { expect_keeps(exponential, 2.0, 0.5, std::exp(2.0) / 2.0); }

TEST(Exp, HugeInputs) {
  expect_value(exponential, 1000.0, infinity,
               "What is too large for a double is infinity. Leave that to std::exp.");
  expect_value(exponential, -1000.0, 0.0, "What is too small for a double is 0.");
  expect_value(exponential, 50.0, std::exp(50.0),
               "A double can hold that: the input needs no limit.");
  expect_flat(exponential, -1000.0);
  expect_slope(exponential, 1000.0, 0.5, infinity);
}

// ---- log

TEST(Log, Value) {
  expect_value(
      logarithm, 8.0, std::log(8.0),
      {{3.0, "That is the logarithm to the base 2; the natural one, to the base e, is wanted."},
       {std::log10(8.0),
        "That is the logarithm to the base 10; the natural one, to the base e, is wanted."},
       {std::log1p(8.0), "That is the logarithm of 1 + x."},
       {-std::log(8.0), "The sign is wrong."},
       {std::exp(8.0), "That is e to the power of x: the other way round."},
       {0.125, "That is 1 / x: the slope of the logarithm, which belongs to its rule."}});
  expect_value(logarithm, 0.5, std::log(0.5),
               {{0.0, "Below 1 the logarithm is negative, not 0."},
                {-infinity, "The fraction is gone: somewhere x becomes a whole number."},
                {-std::log(0.5), "The sign is lost: below 1 the logarithm is negative."}});
}

TEST(Log, RemembersItsOperand) {
  const Value x = 8.0;
  expect_remembers(logarithm, x, apply(logarithm, x));
}

TEST(Log, Slope) {
  const double y = std::log(8.0);
  expect_slope(
      logarithm, 8.0, 0.5, 0.0625,
      {{0.5 / y, "That is made with the number of y, where the number of x is wanted."},
       {1.0 / y,
        "That is made with the number of y, where the number of x is wanted. And what arrived "
        "plays no part."},
       {0.125, no_upstream},
       {0.5, no_slope},
       {1.0, "That is 1: neither the slope nor what arrived plays a part."},
       {4.0, input_times_what_arrived},
       {y / 2.0, output_times_what_arrived},
       {0.0, "The slope came out as 0. Was something divided as whole numbers?"},
       {0.625, added},
       {-0.0625, wrong_sign},
       {0.25, "That was divided by what arrived; it has to be multiplied with it."},
       {0.5 / 64.0, "There is an x too many: the slope of the logarithm is simpler than that."},
       {-0.5 / 64.0, "That is the slope of 1 / x, which is a slope already."},
       {0.5 / (8.0 * std::log(10.0)), "That is the slope of the logarithm to the base 10."},
       {0.5 / (8.0 * std::log(2.0)), "That is the slope of the logarithm to the base 2."},
       {std::exp(8.0) / 2.0, "That is the rule of exp."}});
  expect_slope(logarithm, 1e-5, 0.5, 0.5e5);
  expect_any(logarithm, 8.0, 0.0625);
}

TEST(Log, KeepsWhatIsThere) { expect_keeps(logarithm, 4.0, 0.5, 0.125); }

TEST(Log, ZeroAndBelow) {
  const std::string no_care = "Leave what lies at the edge to std::log: nothing is to be caught.";
  expect_value(logarithm, 0.0, -infinity, no_care);
  expect_value(logarithm, -1.0, not_a_number, no_care);
  expect_value(logarithm, 1e-200, std::log(1e-200),
               "A small number is a number like any other here; it needs no special care.");
  expect_slope(logarithm, 0.0, 0.5, infinity,
               {{0.0, "For doubles, 1 / 0 is infinity: nothing is to be caught."}});
}

// ---- tanh

TEST(Tanh, Value) {
  const double t = std::tanh(0.5);
  expect_value(
      hyperbolic, 0.5, t,
      {{1.0 / t, "The quotient is upside down."},
       {-t, "The sign is wrong."},
       {std::tanh(0.25), "That is tanh(x / 2): the powers of e are those of 2x."},
       {std::tanh(1.0), "That is tanh(2x)."},
       {1.0 / (1.0 + std::exp(-0.5)), "That is the sigmoid of x."},
       {std::tan(0.5), "That is the tangent; the hyperbolic tangent is wanted."},
       {std::atan(0.5), "That is the arc tangent; the hyperbolic tangent is wanted."},
       {std::atanh(0.5), "That is the inverse of tanh."},
       {std::sinh(0.5), "That is the hyperbolic sine: it still has to be divided by the cosine."},
       {std::exp(1.0) - 1.0 / std::exp(1.0) + 1.0,
        "Brackets are missing: C++ divides before it adds."},
       {1.0 - t * t, "That is the slope of tanh, which belongs to its rule."}});
  expect_value(hyperbolic, -0.5, -t,
               {{t, "The sign of x is lost."}, {0.0, "For negative x it is negative, not 0."}});
  expect_value(hyperbolic, 0.0, 0.0);
  expect_value(hyperbolic, 3.0, std::tanh(3.0), {{1.0, "The curve is cut off too early."}});
}

TEST(Tanh, RemembersItsOperand) {
  const Value x = 0.5;
  expect_remembers(hyperbolic, x, apply(hyperbolic, x));
}

TEST(Tanh, Slope) {
  const double t = std::tanh(0.5);
  expect_slope(
      hyperbolic, 0.5, 0.25, (1.0 - t * t) / 4.0,
      {{0.1875, "That is made with the number of x, where the number of y is wanted."},
       {0.75,
        "That is made with the number of x, where the number of y is wanted. And what arrived "
        "plays no part."},
       {0.9375, "That is made with the gradient of y, where the number of y is wanted."},
       {1.0 - t * t, no_upstream},
       {0.25, no_slope},
       {1.0, "That is 1: neither the slope nor what arrived plays a part."},
       {0.125, input_times_what_arrived},
       {t / 4.0, output_times_what_arrived},
       {1.0 - t * t + 0.25, added},
       {-(1.0 - t * t) / 4.0, wrong_sign},
       {(1.0 - t) / 4.0, "The square is missing: that is 1 - y."},
       {(1.0 + t * t) / 4.0, "A sign is wrong inside: the slope is never more than 1."},
       {(1.0 - t) * (1.0 - t) / 4.0, "1 - y was squared as a whole; only y is squared."},
       {(1.0 - 2.0 * t) / 4.0, "y was doubled, where it should be squared."},
       {1.0 - t * t / 4.0, "Brackets are missing: what arrived multiplies only a part."},
       {t * (1.0 - t) / 4.0, "That is the rule of the sigmoid."},
       {(1.0 - std::tanh(t) * std::tanh(t)) / 4.0, "tanh was taken of y, which is a tanh already."},
       {0.25 / std::cosh(0.5), "The square is missing: that is 1 / cosh x."},
       {t * t / 4.0, "That is the square of y only; what is left of 1?"}});
  const double u = std::tanh(2.0);
  expect_slope(hyperbolic, -2.0, 0.5, (1.0 - u * u) / 2.0,
               {{(1.0 + u) / 2.0, "The square is missing: that is 1 - y."}});
  const double v = std::tanh(3.0);
  expect_slope(hyperbolic, 3.0, 0.5, (1.0 - v * v) / 2.0,
               {{0.0, "At 3 the curve is nearly flat, but not quite."}});
  expect_any(hyperbolic, 0.5, (1.0 - t * t) / 2.0);
}

TEST(Tanh, KeepsWhatIsThere) {
  const double t = std::tanh(0.5);
  expect_keeps(hyperbolic, 0.5, 0.5, (1.0 - t * t) / 2.0);
}

TEST(Tanh, HugeInputs) {
  for (const double x : {20.0, 400.0, 1000.0}) {
    expect_value(hyperbolic, x, 1.0, {{not_a_number, too_large}});
    expect_value(hyperbolic, -x, -1.0,
                 {{not_a_number, too_large}, {1.0, "The sign of x is lost."}});
    expect_flat(hyperbolic, x);
    expect_flat(hyperbolic, -x);
  }
}

TEST(Tanh, FromExpSameGradient) {
  about("exp_rule", exponential.heading);
  const Value x = 0.5;
  const Value e = exp(2.0 * x);
  const Value y = (e - 1.0) / (e + 1.0);
  const Value same = tanh(x);
  const std::string formula = "e = exp(2 * x), y = (e - 1) / (e + 1) at x = 0.5";
  const double t = std::tanh(0.5);
  expect("", "tanh(0.5)", same.data(), t);
  expect(formula, "y", y.data(), t,
         "exp has been tested; the rest is step 1's. Run `ctest --preset step1`.");
  run_rules(y, 0.5);
  expect(formula + ", and 0.5 arrives at y", "x.grad()", x.grad(), (1.0 - t * t) / 2.0);
}

// ---- relu

TEST(Relu, Value) {
  const auto gives = [](double at, double number) {
    return close(apply(rectifier, at).data(), number);
  };
  // Some wrong numbers have one cause here and another one elsewhere.
  expect_value(
      rectifier, 3.0, 3.0,
      {{0.0, gives(-2.0, -2.0)  ? "That is the smaller of x and 0; the larger one is wanted."
             : gives(-2.0, 2.0) ? "That is the larger of -x and 0."
                                : ""},
       {1.0, gives(0.25, 1.0)    ? "That is the slope of relu, which belongs to its rule."
             : gives(0.25, 0.25) ? "It is cut off at 1. A positive x stays as it is, however large."
                                 : ""},
       {9.0, gives(2.0, 4.0) ? "That is the square of x." : ""},
       {-3.0, "The sign is wrong: a positive x stays as it is."}});
  expect_value(rectifier, -2.0, 0.0,
               {{-2.0, "A negative x went through; it should be kept back."},
                {2.0, "That is x without its sign; a negative x should give 0."},
                {-0.02, "That is the leaky kind of relu: here nothing leaks."},
                {-0.2, "That is the leaky kind of relu: here nothing leaks."}});
  expect_value(rectifier, 0.25, 0.25,
               {{0.0, gives(2.25, 2.0) ? "The fraction is gone: somewhere x becomes a whole number."
                                       : "A fraction is positive, too: it stays as it is."}});
  expect_value(rectifier, 1e-6, 1e-6, "However small, a positive x stays as it is.");
  expect_value(rectifier, 1000.0, 1000.0, "A positive x stays as it is, however large.");
  expect_value(rectifier, 0.0, 0.0);
}

TEST(Relu, RemembersItsOperand) {
  const Value x = 3.0;
  expect_remembers(rectifier, x, apply(rectifier, x));
  const Value small = 0.25;
  expect_remembers(rectifier, small, apply(rectifier, small));
}

TEST(Relu, Slope) {
  const auto arrives_at = [](double x) { return pass(rectifier, x, 0.25, 0.0).gradient; };
  const bool inverted = close(arrives_at(3.0), 0.0) && close(arrives_at(-2.0), 0.25);
  expect_that(!inverted,
              "y = relu(x), and 0.25 arrives at y: x.grad() is 0 for x = 3 and 0.25 for x = -2, "
              "but it should be 0.25 and 0.",
              "That is the wrong way round: the slope is 1 where x went through.");
  const bool asks_the_gradient =
      close(arrives_at(3.0), 0.0) && close(pass(rectifier, 3.0, 0.25, 10.0).gradient, 10.25);
  expect_that(!asks_the_gradient,
              "y = relu(3), and 0.25 arrives at y: x.grad() should become 0.25 more, and it does "
              "if it was 10, but not if it was 0.",
              "Whether something passes depends on the number of x, not on its gradient.");
  expect_slope(rectifier, 3.0, 0.25, 0.25,
               {{1.0, no_upstream},
                {0.75, input_times_what_arrived},
                {3.0, "That is x itself: neither the slope, 1, nor what arrived plays a part."},
                {1.25, added},
                {-0.25, wrong_sign}});
  expect_slope(rectifier, 3.0, -0.25, -0.25,
               {{0.0, "relu cuts off numbers, not gradients: a negative one passes, too."},
                {0.25, "The sign of what arrived is lost."}});
  expect_slope(rectifier, -2.0, 0.25, 0.0,
               {{0.25, "y stays 0 when x moves a little, so nothing may pass where x is negative."},
                {1.0,
                 "y stays 0 when x moves a little, so nothing may pass where x is negative. And "
                 "what arrived plays no part."},
                {-0.25, "That is the slope of the absolute value; here it is 0."},
                {-0.5, input_times_what_arrived},
                {0.0025, "That is the leaky kind of relu: here nothing leaks."},
                {0.025, "That is the leaky kind of relu: here nothing leaks."}});
  expect_slope(rectifier, 0.25, 0.5, 0.5,
               {{0.0, "A small positive x went through, so what arrives passes as well."},
                {0.125, input_times_what_arrived}});
  expect_slope(rectifier, 1e-6, 0.5, 0.5,
               {{0.0, "However small a positive x is, what arrives passes."}});
  expect_any(rectifier, 3.0, 0.5);
}

TEST(Relu, KeepsWhatIsThere) {
  expect_keeps(rectifier, 2.0, 0.5, 0.5);
  const double found = pass(rectifier, -2.0, 0.5, 10.0).gradient;
  expect(situation(rectifier, -2.0, 0.5) + " while x.grad() is 10", "x.grad()", found, 10.0,
         {{0.0, "What was there has been replaced. Where nothing passes, it stays as it is."}});
}

TEST(Relu, KinkIsZero) {
  expect_slope(
      rectifier, 0.0, 0.5, 0.0,
      {{0.5, "At the kink the slope could be 0 or 1; the course chooses 0."},
       {0.25, "At the kink the slope could be anything from 0 to 1; the course chooses 0."},
       {1.0, no_upstream}});
}

// ---- sigmoid

TEST(Sigmoid, Value) {
  const double e = std::exp(2.0);
  const bool doubled = close(apply(logistic, -2.0).data(), 2.0 / (1.0 + e));
  expect_value(
      logistic, 2.0, e / (1.0 + e),
      {{1.0 / (1.0 + e), "A sign is wrong: that is the sigmoid of -x."},
       {e / (1.0 - e), "A sign is wrong in the denominator."},
       {e / (e - 1.0), "A sign is wrong in the denominator."},
       {(1.0 + e) / e, "The quotient is upside down, or brackets are missing."},
       {std::tanh(2.0), "That is tanh(x)."},
       {std::tanh(1.0), "That is tanh(x / 2), from -1 to 1; the sigmoid goes from 0 to 1."},
       {0.8, "The base of the power is 2; it should be e."},
       {2.0 * e / (1.0 + e),
        doubled ? "That is twice the sigmoid." : "That is x times the sigmoid, or twice."},
       {e / (1.0 + e) / (1.0 + e),
        "That is the slope of the sigmoid, which belongs to its rule."}});
  expect_value(logistic, 0.0, 0.5);
  expect_value(logistic, 0.5, 1.0 / (1.0 + std::exp(-0.5)),
               {{0.5, "The fraction is gone: somewhere x becomes a whole number."}});
  expect_value(
      logistic, -2.0, 1.0 / (1.0 + e),
      {{e / (1.0 + e), "The sign of x is lost."}, {0.0, "For negative x it is small, not 0."}});
}

TEST(Sigmoid, RemembersItsOperand) {
  for (const double number : {2.0, -2.0}) {  // the two may be computed in two ways
    const Value x = number;
    expect_remembers(logistic, x, apply(logistic, x));
  }
}

TEST(Sigmoid, Slope) {
  const double s = 1.0 / (1.0 + std::exp(-2.0));
  expect_slope(logistic, 2.0, 0.25, s * (1.0 - s) / 4.0,
               {{-0.5, "That is made with the number of x, where the number of y is wanted."},
                {-2.0,
                 "That is made with the number of x, where the number of y is wanted. And what "
                 "arrived plays no part."},
                {s * (1.0 - s), no_upstream},
                {0.25, no_slope},
                {0.5, input_times_what_arrived},
                {1.0, "That is 1: neither the slope nor what arrived plays a part."},
                {s / 4.0, output_times_what_arrived},
                {s * (1.0 - s) + 0.25, added},
                {-s * (1.0 - s) / 4.0, wrong_sign},
                {(1.0 - s * s) / 4.0, "That is the rule of tanh."},
                {(1.0 - s) / 4.0, "A factor is missing: that is 1 - y."},
                {s * s / 4.0, "That is the square of y: one of the two factors should be 1 - y."},
                {s * (1.0 + s) / 4.0, "A sign is wrong inside."},
                {-s * (1.0 + s) / 4.0, "A sign is wrong inside."},
                {s - s * s / 4.0, "Brackets are missing: what arrived multiplies only a part."},
                {s - s / 4.0, "Brackets are missing: what arrived multiplies only a part."},
                {0.0, "The slope came out as 0. Are brackets missing?"}});
  expect_slope(logistic, -2.0, 0.5, s * (1.0 - s) / 2.0,
               {{-s * (1.0 - s) / 2.0, wrong_sign},
                {0.0, "For negative x the slope is the same as for positive x, not 0."}});
  const double far_out = 1.0 / (1.0 + std::exp(-6.0));
  expect_slope(logistic, 6.0, 0.5, far_out * (1.0 - far_out) / 2.0,
               {{0.0, "At 6 the curve is nearly flat, but not quite."}});
  expect_any(logistic, 2.0, s * (1.0 - s) / 2.0);
}

TEST(Sigmoid, KeepsWhatIsThere) {
  const double s = 1.0 / (1.0 + std::exp(-2.0));
  expect_keeps(logistic, 2.0, 0.5, s * (1.0 - s) / 2.0);
}

TEST(Sigmoid, HugeInputs) {
  for (const double x : {30.0, 800.0, 1000.0}) {
    expect_value(logistic, x, 1.0, {{not_a_number, too_large}});
    expect_value(logistic, -x, 0.0, {{not_a_number, too_large}, {1.0, "The sign of x is lost."}});
    expect_flat(logistic, x);
    expect_flat(logistic, -x);
  }
}

// ---- All together

TEST(Neuron, LectureNumbers) {
  about("tanh", "A neuron by hand");
  const Value x1 = 2.0;
  const Value x2 = 0.0;
  const Value w1 = -3.0;
  const Value w2 = 1.0;
  const Value b = 6.8813735870195432;
  const Value sum = x1 * w1 + x2 * w2 + b;
  const std::string neuron = "o = tanh(x1*w1 + x2*w2 + b), x = (2, 0), w = (-3, 1), b = 6.88137...";
  expect(neuron, "x1*w1 + x2*w2 + b", sum.data(), 0.88137358701954305,
         "That is step 1's part. Run `ctest --preset step1`.");
  const Value o = tanh(sum);
  expect(neuron, "o", o.data(), std::sqrt(0.5));
  run_rules(o);
  const std::string when = neuron + ", and 1 arrives at o";
  expect(when, "b.grad()", b.grad(), 0.5);
  expect(when, "x1.grad()", x1.grad(), -1.5);
  expect(when, "w1.grad()", w1.grad(), 1.0);
  expect(when, "x2.grad()", x2.grad(), 0.5);
  expect(when, "w2.grad()", w2.grad(), 0.0);
}

namespace {

// The functions of this step that a failing expression is made with.
std::string functions_in(const std::string& expression) {
  std::string names;
  for (const Function* f : functions) {
    if (expression.find(f->name + "(") != expression.npos) {
      names += (names.empty() ? "" : ", ") + f->name;
    }
  }
  return names;
}

std::vector<judge::Operator> operators_and_activations() {
  std::vector<judge::Operator> operators = judge::arithmetic();
  // Not at the kink of relu: there a rounding error would decide about the slope.
  operators.insert(
      operators.end(),
      {MICROGRAD_FORMULA(exp(X), X <= 4.0), MICROGRAD_FORMULA(log(X), X >= 0.1),
       MICROGRAD_FORMULA(tanh(X), true), MICROGRAD_FORMULA(relu(X), std::abs(X) >= 0.01),
       MICROGRAD_FORMULA(sigmoid(X), true)});
  return operators;
}

}  // namespace

TEST(Random, MatchesDualNumbers) {
  const std::string heading = "Any expression";
  about("", heading);
  for (const Function* f : functions) apply(*f, 0.5);  // is all written?
  about("", heading);
  if_stopped("");
  const auto operators = operators_and_activations();
  const auto found = judge::compare_with_dual_numbers(operators, seed(), 2000, 100);
  if (!found) return;
  const std::string names = functions_in(found->expression);
  about(names.find(',') == names.npos ? names : "", heading);
  expect_that(
      false, found->text(),
      names.empty() ? "No function of this step is in it: the fault is in an earlier step." : "");
}

// ---- Bonus: an exponent that learns

namespace {

const char* const moving_exponent = "Bonus: an exponent that learns";

// What arrives at x and y when `arriving` arrives at pow(x, y).
struct PassedByPower {
  double base;
  double exponent;
};

PassedByPower pass_power(double x, double y, double arriving, double before = 0.0) {
  about("pow", moving_exponent);
  const Value base = x;
  const Value exponent = y;
  const Value power = pow(base, exponent);
  if (power.operation() != nullptr && power.operation()->rule == general_power_rule) {
    about("general_power_rule", moving_exponent);
  }
  base.grad() = exponent.grad() = before;
  run_rules(power, arriving);
  return {base.grad(), exponent.grad()};
}

std::string power_situation(double x, double y) {
  return "p = pow(x, y) with x = " + number(x) + ", y = " + number(y) + ", and 0.5 arrives at p";
}

}  // namespace

TEST(BonusPower, Value) {
  about("pow", moving_exponent);
  const auto power = [](double x, double y) { return pow(Value(x), Value(y)).data(); };
  expect(
      "", "pow(3, 4)", power(3.0, 4.0), 81.0,
      {{64.0, "That is 4 to the power of 3: the two are swapped."}, {12.0, "That is 3 times 4."}});
  expect("", "pow(4, 0.5)", power(4.0, 0.5), 2.0,
         {{1.0, "The exponent has become a whole number: 0.5 was cut to 0."}});
  const std::string by_logarithm =
      "The power was made from the logarithm of the base, which has none here.";
  expect("", "pow(-3, 2)", power(-3.0, 2.0), 9.0, {{not_a_number, by_logarithm}});
  expect("", "pow(0, 2)", power(0.0, 2.0), 0.0, {{not_a_number, by_logarithm}});
}

TEST(BonusPower, RemembersBoth) {
  about("pow", moving_exponent);
  const Value x = 3.0;
  const Value y = 4.0;
  const Value power = pow(x, y);
  expect_that(power.operation() != nullptr, "pow(x, y) has no operands, but it was made from two.",
              "It is a leaf: made from a number only, it can't remember where it came from.");
  expect_that(reaches(power, x), "pow(x, y) does not lead back to x, but it was made from it.");
  expect_that(reaches(power, y), "pow(x, y) does not lead back to y, but it was made from it.",
              "The number of the exponent went in, not the exponent itself.");
}

TEST(BonusPower, SlopeOfTheBase) {
  expect(power_situation(3.0, 4.0), "x.grad()", pass_power(3.0, 4.0, 0.5).base, 54.0,
         {{162.0, "The exponent was not lowered."},
          {108.0, "What arrived at p has to be passed on; here it plays no part."},
          {13.5, "The factor y is missing."},
          {864.0, "y times x was raised as a whole; only x has the exponent y - 1."},
          {81.0 * std::log(3.0) / 2.0, "That is what the exponent should get."}});
  const std::string like_any_other = "A base of 0 or below is a number like any other.";
  expect(power_situation(0.0, 1.0), "x.grad()", pass_power(0.0, 1.0, 0.5).base, 0.5,
         like_any_other);
  expect(power_situation(-2.0, 3.0), "x.grad()", pass_power(-2.0, 3.0, 0.5).base, 6.0,
         like_any_other);
}

TEST(BonusPower, SlopeOfTheExponent) {
  const double right = 81.0 * std::log(3.0) / 2.0;
  expect(
      power_situation(3.0, 4.0), "y.grad()", pass_power(3.0, 4.0, 0.5).exponent, right,
      {{0.0, "Nothing arrived at the exponent: here it is no constant."},
       {2.0 * right, "What arrived at p has to be passed on; here it plays no part."},
       {40.5, "The logarithm is missing: a power of e grows by itself, a power of 3 faster."},
       {81.0 * std::log(4.0) / 2.0, "The logarithm of the base is wanted, not the exponent's."},
       {std::log(3.0) / 2.0, "The power itself is missing as a factor."},
       {27.0 * std::log(3.0) / 2.0, "The exponent was lowered; that belongs to the base's part."},
       {81.0 * std::log10(3.0) / 2.0, "The natural logarithm is wanted, not to the base 10."},
       {81.0 * std::log2(3.0) / 2.0, "The natural logarithm is wanted, not to the base 2."},
       {54.0, "That is what the base should get."}});
  expect(power_situation(0.5, 2.0), "y.grad()", pass_power(0.5, 2.0, 0.5).exponent,
         0.125 * std::log(0.5));
}

TEST(BonusPower, KeepsWhatIsThere) {
  const auto [base, exponent] = pass_power(3.0, 2.0, 0.5, 10.0);
  const std::string when = power_situation(3.0, 2.0) + " while both gradients are 10";
  const std::string replaced = "What was there has been replaced; it has to be added to.";
  expect(when, "x.grad()", base, 13.0, {{3.0, replaced}});
  const double part = 4.5 * std::log(3.0);
  expect(when, "y.grad()", exponent, 10.0 + part, {{part, replaced}});
}

TEST(BonusPower, ZeroAndNegativeBase) {
  const std::string zero_times_infinity =
      "0 * log(0) is not a number, but a power of 0 stays where it is when the exponent moves.";
  expect(power_situation(0.0, 2.0), "y.grad()", pass_power(0.0, 2.0, 0.5).exponent, 0.0,
         {{not_a_number, zero_times_infinity}});
  expect(power_situation(0.0, 0.0), "y.grad()", pass_power(0.0, 0.0, 0.5).exponent, 0.0,
         {{-infinity, "The power of 0 was taken as 1, and log(0) as it is; the course chooses 0."},
          {not_a_number, zero_times_infinity}});
  expect(power_situation(-2.0, 2.0), "y.grad()", pass_power(-2.0, 2.0, 0.5).exponent, not_a_number,
         {{0.0, "A power of a negative number is no number for most exponents: no slope, not 0."},
          {2.0 * std::log(2.0), "The sign of the base is lost."}});
}

TEST(BonusPower, SameOperandTwice) {
  about("pow", moving_exponent);
  const Value x = 3.0;
  const Value power = pow(x, x);
  about("general_power_rule", moving_exponent);
  run_rules(power, 0.5);
  const double as_base = 13.5;
  const double as_exponent = 13.5 * std::log(3.0);
  expect("p = pow(x, x) with x = 3, and 0.5 arrives at p", "x.grad()", x.grad(),
         as_base + as_exponent,
         {{as_base, "That is the part of x as the base; as the exponent it gets one, too."},
          {as_exponent, "That is the part of x as the exponent; as the base it gets one, too."}});
}

TEST(BonusPower, MatchesDualNumbers) {
  about("pow", moving_exponent);
  auto operators = operators_and_activations();
  // A base that can have any exponent, and one that nothing can overflow with.
  operators.push_back(MICROGRAD_FORMULA(pow(X, Y), X >= 0.1 && X <= 10.0 && std::abs(Y) <= 3.0));
  pow(Value(2.0), Value(2.0));  // is it written?
  const auto found = judge::compare_with_dual_numbers(operators, seed(), 2000, 100);
  expect_that(!found, found ? found->text() : "");
}
