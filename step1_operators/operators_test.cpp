// Step 1 is judged by the numbers that come out and by what can be reached from a result through
// its operands.  Composed results and nodes of their own are equally right.
#include "operators.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "testing/old_check.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

// What about() says, for an operator.
void about_operator(const std::string& name, const std::string& heading, int which = 1) {
  about(name, heading, which);
  if_stopped(
      "An operator that is made from itself never ends, nor do two that are made from each other. "
      "And a Value of the function's own is gone when it returns: no reference to it.");
}

// True if `target` is `from`, or one of its operands, or one of theirs, …
bool reaches(const Value& from, const Value& target) {
  if (from.id() == target.id()) return true;
  for (const Value& operand : from.operands()) {
    if (reaches(operand, target)) return true;
  }
  return false;
}

// True if `from` is made from a leaf whose number could have been computed from `number`.
bool has_leaf_made_from(const Value& from, double number) {
  const auto operands = from.operands();
  if (operands.empty()) {
    const double found = from.data();
    return close(found, number) || close(found, -number) || close(found, 1.0 / number);
  }
  return std::any_of(operands.begin(), operands.end(), [number](const Value& operand) {
    return has_leaf_made_from(operand, number);
  });
}

std::string counted(std::size_t operands) {
  return std::to_string(operands) + (operands == 1 ? " operand" : " operands");
}

// The rule of an operation of this step fits only if the number is what the operation makes of its
// operands; so for the results in between.
void expect_fits_its_label(const std::string& expression, const Value& result) {
  const auto operands = result.operands();
  for (const Value& operand : operands) expect_fits_its_label(expression, operand);
  const Operation* const operation = result.operation();
  if (operation != &op::add && operation != &op::multiply && operation != &op::power) return;
  const std::string label = "\"" + std::string(operation->symbol) + "\"";
  const std::string cause = "The label says which rule step 2 will use.";
  expect_that(operands.size() == 2,
              expression + " is made by " + label + " from " + counted(operands.size()) +
                  ", but that takes two.",
              cause);
  const double a = operands[0].data();
  const double b = operands[1].data();
  const double right = operation == &op::add        ? a + b
                       : operation == &op::multiply ? a * b
                                                    : std::pow(a, b);
  expect_that(close(result.data(), right),
              expression + " is made by " + label + " from " + number(a) + " and " + number(b) +
                  ", which gives " + number(right) + ", but its number is " +
                  number(result.data()) + ".",
              cause);
}

void expect_reaches(const std::string& expression, const Value& result, const Value& operand,
                    const std::string& name) {
  if (result.operation() == nullptr) {
    expect_that(false, expression + " has no operands, but it was made from " + name + ".",
                "It is a leaf: a number that has forgotten where it came from.");
  }
  expect_that(reaches(result, operand),
              expression + " does not lead back to " + name + ", but it was made from it.",
              has_leaf_made_from(result, operand.data())
                  ? "Something in between is a new leaf: a Value made from .data()."
                  : "");
  expect_fits_its_label(expression, result);
}

void expect_untouched(const std::string& situation, const std::string& name, const Value& operand,
                      double before) {
  expect(situation, name, operand.data(), before, "An operand must not change.");
  expect(situation, name + ".grad()", operand.grad(), 0.0,
         "Gradients are found later, in step 2. Here nothing arrives yet.");
}

// A result of two operands that are named in the message, made by the operation with this symbol.
void expect_made_from(const std::string& expression, const Value& result, const Value& a,
                      const Value& b, const std::string& symbol) {
  const auto operands = result.operands();
  expect_that(result.operation() != nullptr && !operands.empty(),
              expression + " has no operands, but it should have two: a and b.",
              result.id() == a.id() || result.id() == b.id()
                  ? "It is one of the operands itself. A result is a new Value."
              : result.operation() != nullptr
                  ? "It has an operation, but what it was made from was not handed over."
                  : "It is a leaf: made from a number only, it can't remember where it came from.");
  expect_that(operands.size() == 2, expression + " has " + counted(operands.size()) +
                                        ", but it should have two: a and b.");
  const bool both = (operands[0].id() == a.id() && operands[1].id() == b.id()) ||
                    (operands[0].id() == b.id() && operands[1].id() == a.id());
  const bool copies = close(operands[0].data() + operands[1].data(), a.data() + b.data());
  expect_that(both, "The operands of " + expression + " are not the nodes a and b.",
              operands[0].id() == operands[1].id() ? "Both are the same node."
              : copies ? "They are new leaves with the same numbers. Hand over a and b themselves."
                       : "");
  const std::string found(result.operation()->symbol);
  expect_that(found == symbol,
              "The operation of " + expression + " is \"" + found + "\", but it should be \"" +
                  symbol + "\".",
              "The label says which rule step 2 will use.");
}

// What a result is made from does not depend on the numbers, nor on how the operands were made.
void expect_remembers_any(const std::string& symbol,
                          const std::function<Value(const Value& a, const Value& b)>& of) {
  const Value x = 5.0;
  const Value y = 3.0;
  const Value usual = of(x, y);
  const bool usually = reaches(usual, x) && reaches(usual, y);
  const auto check = [&](const std::string& with, const Value& a, const Value& b) {
    const Value result = of(a, b);
    for (const auto& [name, operand] : {std::pair("a", a), std::pair("b", b)}) {
      expect_that(reaches(result, operand),
                  with + ": a " + symbol + " b does not lead back to " + name +
                      ", but it was made from it.",
                  usually ? "With other operands it does. What a result remembers depends neither "
                            "on their numbers nor on how they were made."
                          : "");
    }
  };
  const std::pair<double, double> numbers[] = {{0.0, 4.0}, {4.0, 0.0}, {1.0, 4.0},
                                               {4.0, 1.0}, {4.0, 4.0}, {-4.0, 4.0}};
  for (const auto& [a, b] : numbers) check("a = " + number(a) + ", b = " + number(b), a, b);
  const Value p = 2.0;
  check("p = 2, a = p + p, b = 3", {4.0, op::add, {p, p}}, 3.0);
  check("p = 2, a = 3, b = p * p", 3.0, {4.0, op::multiply, {p, p}});
}

}  // namespace

// ---- +

TEST(Plus, Adds) {
  about_operator("operator+", "A result remembers");
  const Value a = 2.0;
  const Value b = 3.0;
  expect("a = 2, b = 3", "a + b", (a + b).data(), 5.0,
         {{6.0, "That is the product."}, {-1.0, "That is the difference."}});
  expect("a = -1.5, b = 0.25", "a + b", (Value(-1.5) + Value(0.25)).data(), -1.25,
         {{-1.0, "The fractions are gone: somewhere the numbers become whole numbers."}});
}

TEST(Plus, RemembersOperandsAndSymbol) {
  about_operator("operator+", "A result remembers");
  const Value a = 2.0;
  const Value b = 3.0;
  expect_made_from("a + b", a + b, a, b, "+");
  const Value twice = a + a;
  expect_that(twice.operands().size() == 2, "a + a has " + counted(twice.operands().size()) +
                                                ", but it should have two: a and a.");
  expect_untouched("a = 2, b = 3, after a + b", "a", a, 2.0);
  expect_untouched("a = 2, b = 3, after a + b", "b", b, 3.0);
}

TEST(Plus, ConstantOnEitherSide) {
  about_operator("operator+", "A result remembers");
  const Value a = 2.0;
  const Value right = a + 1.0;
  const Value left = 1.0 + a;
  expect("a = 2", "a + 1", right.data(), 3.0);
  expect("a = 2", "1 + a", left.data(), 3.0);
  expect_reaches("a + 1", right, a, "a");
  expect_reaches("1 + a", left, a, "a");
}

TEST(Plus, AnyOperands) {
  about_operator("operator+", "A result remembers");
  expect_remembers_any("+", [](const Value& a, const Value& b) { return a + b; });
}

// ---- *

TEST(Times, Multiplies) {
  about_operator("operator*", "A result remembers");
  const Value a = 2.0;
  const Value b = 5.0;
  expect("a = 2, b = 5", "a * b", (a * b).data(), 10.0,
         {{7.0, "That is the sum."}, {4.0, "That is a times a."}, {25.0, "That is b times b."}});
  expect("a = -1.5, b = 0.5", "a * b", (Value(-1.5) * Value(0.5)).data(), -0.75);
  expect("a = -3, b = -2", "a * b", (Value(-3.0) * Value(-2.0)).data(), 6.0,
         {{-6.0, "Minus times minus is plus."}});
}

TEST(Times, RemembersOperandsAndSymbol) {
  about_operator("operator*", "A result remembers");
  const Value a = 2.0;
  const Value b = 5.0;
  expect_made_from("a * b", a * b, a, b, "*");
  const Value square = a * a;
  expect_that(square.operands().size() == 2, "a * a has " + counted(square.operands().size()) +
                                                 ", but it should have two: a and a.");
  expect_reaches("3 * a", 3.0 * a, a, "a");
  expect_reaches("a * 3", a * 3.0, a, "a");
  expect_untouched("a = 2, b = 5, after a * b", "a", a, 2.0);
  expect_untouched("a = 2, b = 5, after a * b", "b", b, 5.0);
}

TEST(Times, AnyOperands) {
  about_operator("operator*", "A result remembers");
  expect_remembers_any("*", [](const Value& a, const Value& b) { return a * b; });
}

// ---- −

TEST(Negation, ReachesItsOperand) {
  about_operator("operator-", "Minus without a new operation");
  const Value a = 3.0;
  const Value negative = -a;
  expect("a = 3", "-a", negative.data(), -3.0, {{3.0, "The sign did not change."}});
  expect_untouched("a = 3, after -a", "a", a, 3.0);
  expect_reaches("-a", negative, a, "a");
  expect("a = -3", "-a", (-Value(-3.0)).data(), 3.0,
         {{-3.0, "Minus turns the sign around; it does not make every number negative."}});
}

TEST(Negation, AnyOperand) {
  about_operator("operator-", "Minus without a new operation");
  const Value p = 2.0;
  const Value results[] = {{4.0, op::add, {p, p}}, {4.0, op::multiply, {p, p}}};
  for (const Value& a : results) {
    const std::string situation =
        a.operation() == &op::add ? "p = 2, a = p + p" : "p = 2, a = p * p";
    expect(situation, "-a", (-a).data(), -4.0);
    expect_reaches(situation + ": -a", -a, a, "a");
  }
}

TEST(Minus, OrderMatters) {
  about_operator("operator-", "Minus without a new operation", 2);
  const Value a = 5.0;
  const Value b = 3.0;
  const Value difference = a - b;
  expect("a = 5, b = 3", "a - b", difference.data(), 2.0,
         {{-2.0, "That is b - a: the sides are swapped."},
          {8.0, "That is a + b: the right side was not negated."},
          {-8.0, "That is -a - b: the left side was negated too."}});
  expect_untouched("a = 5, b = 3, after a - b", "a", a, 5.0);
  expect_untouched("a = 5, b = 3, after a - b", "b", b, 3.0);
  expect("a = 5, b = 3", "b - a", (b - a).data(), -2.0,
         {{2.0, "The sign is lost: 3 - 5 is below 0."}});
  expect("b = 3", "5 - b", (5.0 - b).data(), 2.0, {{-2.0, "The sides are swapped."}});
  expect_reaches("a - b", difference, a, "a");
  expect_reaches("a - b", difference, b, "b");
}

TEST(Minus, AnyOperands) {
  about_operator("operator-", "Minus without a new operation", 2);
  expect_remembers_any("-", [](const Value& a, const Value& b) { return a - b; });
}

// ---- pow

TEST(Power, FractionsAndNegatives) {
  about("pow", "Powers carry their exponent");
  const std::string negative = "A negative base is a number like any other here.";
  expect("", "pow(2, 3)", pow(Value(2.0), 3.0).data(), 8.0,
         {{6.0, "That is 2 times 3."}, {9.0, "That is 3 to the power of 2: the two are swapped."}});
  expect("", "pow(4, 0.5)", pow(Value(4.0), 0.5).data(), 2.0,
         {{1.0, "The exponent has become a whole number: 0.5 was cut to 0."},
          {0.0625, "That is 0.5 to the power of 4: the two are swapped."}});
  expect("", "pow(-3, 2)", pow(Value(-3.0), 2.0).data(), 9.0,
         {{0.0, negative},
          {std::numeric_limits<double>::quiet_NaN(), negative},
          {-9.0, "The sign of the base was put back, but (-3) times (-3) is 9."}});
  expect("", "pow(-2, 3)", pow(Value(-2.0), 3.0).data(), -8.0,
         {{8.0, "The sign of the base is lost: -2, three times, has three minus signs."}});
  expect("", "pow(2, -1)", pow(Value(2.0), -1.0).data(), 0.5,
         {{2.0, "A negative exponent means one divided by the power."},
          {1.0, "A negative exponent means one divided by the power."}});
  expect("", "pow(0, 1)", pow(Value(0.0), 1.0).data(), 0.0);
  expect("", "pow(0, -1)", pow(Value(0.0), -1.0).data(), std::numeric_limits<double>::infinity(),
         "For doubles, 1 / 0 is infinity. Leave that to std::pow.");
}

TEST(Power, BaseThenExponent) {
  about("pow", "Powers carry their exponent");
  const Value x = 5.0;
  const Value cube = pow(x, 3.0);
  const auto operands = cube.operands();
  expect_that(cube.operation() != nullptr && !operands.empty(),
              "pow(x, 3) has no operands, but it should have two: x and the exponent.",
              "It is a leaf: made from a number only, it can't remember where it came from.");
  expect_that(
      operands.size() == 2,
      "pow(x, 3) has " + counted(operands.size()) + ", but it should have two: x and the exponent.",
      operands.size() == 1 && operands[0].id() == x.id()
          ? "The exponent is not remembered; the rule of step 2 will need it."
          : "");
  const bool swapped = operands[1].id() == x.id() && close(operands[0].data(), 3.0);
  expect_that(operands[0].id() == x.id(), "The first operand of pow(x, 3) is not x.",
              swapped ? "The base comes first, then the exponent: here they are swapped."
              : close(operands[0].data(), x.data())
                  ? "It is a new leaf with the same number. Hand over the base itself."
                  : "");
  expect("x = 5", "the second operand of pow(x, 3)", operands[1].data(), 3.0,
         {{5.0, "That is the base once more; the exponent is 3."},
          {2.0, "The exponent was lowered; that is for the rule to do, in step 2."}});
  const std::string symbol(cube.operation()->symbol);
  expect_that(symbol == "pow",
              "The operation of pow(x, 3) is \"" + symbol + "\", but it should be \"pow\".",
              "The label says which rule step 2 will use.");
  expect_untouched("x = 5, after pow(x, 3)", "x", x, 5.0);
}

TEST(Power, EachHasItsExponent) {
  about("pow", "Powers carry their exponent");
  const Value x = 5.0;
  const Value cube = pow(x, 3.0);
  const Value cube_root = pow(x, 1.0 / 3.0);
  for (const Value& power : {cube, cube_root}) {
    expect_that(power.operands().size() == 2, "pow(x, n) has " + counted(power.operands().size()) +
                                                  ", but it should have two: x and n.");
  }
  expect(
      "after pow(x, 3)", "the second operand of pow(x, 1/3)", cube_root.operands()[1].data(),
      1.0 / 3.0,
      {{0.0, "The exponent has become a whole number: a third was cut to 0."},
       {static_cast<float>(1.0 / 3.0), "That is as much as a float can hold. Keep a double."},
       {3.0, "That is the exponent of the power before: it was kept from one call to the next."}});
  expect("x = 5, after pow(x, 3) and pow(x, 1/3)", "the second operand of pow(x, 3)",
         cube.operands()[1].data(), 3.0,
         {{1.0 / 3.0,
           "That is the exponent of the other power: the two share one leaf. Each power needs a "
           "leaf of its own."}});
}

// ---- /

TEST(Divide, OrderMatters) {
  about_operator("operator/", "A quotient is a product with a power");
  const Value a = 6.0;
  const Value b = 12.0;
  expect("a = 6, b = 12", "a / b", (a / b).data(), 0.5,
         {{2.0, "That is b / a: the sides are swapped."},
          {72.0, "That is a times b: the right side was not turned into 1/b."},
          {0.0, "A half was cut to 0: somewhere the numbers become whole numbers."}});
  expect_untouched("a = 6, b = 12, after a / b", "a", a, 6.0);
  expect_untouched("a = 6, b = 12, after a / b", "b", b, 12.0);
  expect("b = 12", "6 / b", (6.0 / b).data(), 0.5, {{2.0, "The sides are swapped."}});
  expect("", "6 / -12", (Value(6.0) / Value(-12.0)).data(), -0.5,
         {{0.5, "The sign of the divisor is lost."}});
  expect("", "1 / 0.00001", (Value(1.0) / Value(1e-5)).data(), 1e5,
         "A small divisor is a number like any other here; it needs no special care.");
  const std::string as_doubles =
      "For doubles, 1 / 0 is infinity. Leave that to the arithmetic of C++.";
  try {
    expect("", "1 / 0", (Value(1.0) / Value(0.0)).data(), std::numeric_limits<double>::infinity(),
           as_doubles);
  } catch (const std::logic_error& exception) {
    expect_that(false, std::string("1 / 0 threw an exception: ") + exception.what(), as_doubles);
  }
}

TEST(Divide, ReachesBoth) {
  about_operator("operator/", "A quotient is a product with a power");
  const Value a = 6.0;
  const Value b = 12.0;
  const Value quotient = a / b;
  expect_reaches("a / b", quotient, a, "a");
  expect_reaches("a / b", quotient, b, "b");
}

TEST(Divide, AnyOperands) {
  about_operator("operator/", "A quotient is a product with a power");
  expect_remembers_any("/", [](const Value& a, const Value& b) { return a / b; });
}

// ---- += and its like

namespace {

struct Compound {
  std::string symbol;
  Value& (*assign)(Value& a, const Value& b);
  double result;  // for a = 6, b = 4
};

const Compound compounds[] = {
    {"+=", [](Value& a, const Value& b) -> Value& { return a += b; }, 10.0},
    {"-=", [](Value& a, const Value& b) -> Value& { return a -= b; }, 2.0},
    {"*=", [](Value& a, const Value& b) -> Value& { return a *= b; }, 24.0},
    {"/=", [](Value& a, const Value& b) -> Value& { return a /= b; }, 1.5},
};

}  // namespace

TEST(Compound, RebindsTheName) {
  for (const auto& [symbol, assign, result] : compounds) {
    about_operator("operator" + symbol, "Compound assignment gives the name a new node");
    const std::string statement = "a " + symbol + " b";
    Value a = 6.0;
    const Value b = 4.0;
    const Value before = a;
    const Value made_from_a = a * 2.0;
    const Value& returned = assign(a, b);
    expect("a = 6, b = 4, c = a, after " + statement, "c", before.data(), 6.0,
           "c is another name for the node that a was. The node itself has been changed; instead, "
           "the name a should move on to a new result.");
    expect("a = 6, b = 4, after " + statement, "a", a.data(), result,
           {{6.0, "The result was computed, but a does not stand for it."},
            {-2.0, "The sides are swapped."},
            {2.0 / 3.0, "The sides are swapped."},
            {10.0, "That is a + b."},
            {2.0, "That is a - b."},
            {24.0, "That is a * b."},
            {1.5, "That is a / b."}});
    expect_that(&returned == &a, statement + " should return a itself, by reference.");
    expect("a = 6, b = 4, c = a * 2, after " + statement, "c", made_from_a.data(), 12.0);
    expect("a = 6, b = 4, after " + statement, "b", b.data(), 4.0, "An operand must not change.");
  }
}

TEST(Compound, KeepsHistory) {
  for (const auto& [symbol, assign, result] : compounds) {
    about_operator("operator" + symbol, "Compound assignment gives the name a new node");
    Value a = 6.0;
    const Value b = 4.0;
    const Value before = a;
    assign(a, b);
    expect_reaches("a, after a " + symbol + " b,", a, b, "b");
    expect_reaches("a, after a " + symbol + " b,", a, before, "what a was before");
  }
}

TEST(Compound, AnyOperands) {
  for (const auto& [symbol, assign, unused] : compounds) {
    about_operator("operator" + symbol, "Compound assignment gives the name a new node");
    expect_remembers_any(symbol, [assign = assign](const Value& a, const Value& b) {
      Value name = a;
      return assign(name, b);
    });
  }
}

TEST(Precision, Double) {
  about_operator("operator+", "A result remembers");
  expect("", "16777216 + 1", (Value(16777216.0) + Value(1.0)).data(), 16777217.0,
         {{16777216.0, "That is all a float can hold. Compute in double."}});
  about_operator("operator*", "A result remembers");
  const double third = (Value(1.0 / 3.0) * Value(1.0)).data();
  expect_that(std::abs(third - 1.0 / 3.0) < 1e-12,
              "1/3 * 1 has lost the digits after the first eight.",
              "Compute in double, not in float.");
  about("pow", "Powers carry their exponent");
  const double root = pow(Value(2.0), 0.5).data();
  expect_that(std::abs(root * root - 2.0) < 1e-12, "pow(2, 0.5) is right to eight digits only.",
              "Compute in double, not in float.");
}

// ---- The slope

namespace {

std::vector<double> asked;  // the points at which a function was called

}  // namespace

TEST(Slope, UsesBothSides) {
  about("numerical_derivative", "The slope from two points");
  asked.clear();
  const auto cube = [](double x) {
    asked.push_back(x);
    return x * x * x;
  };
  // So large a step that each wrong formula gives another number: f(5) = 125, f(2) = 8, f(-1) = -1.
  const double slope = numerical_derivative(cube, 2.0, 3.0);
  const auto all_asked = [](auto fits) {
    return !asked.empty() && std::all_of(asked.begin(), asked.end(), fits);
  };
  const std::string situation = "f(x) = x*x*x at 2 with h = 3";
  const std::string subject = "numerical_derivative";
  if (all_asked([](double x) { return std::abs(x - 2.0) < 0.1; })) {
    expect(situation, subject, slope, 21.0,
           {{12.0, "That is the slope for a very small step. The step here is h = 3."}});
  }
  if (!all_asked([](double x) { return close(x, 5.0) || close(x, -1.0) || close(x, 2.0); })) {
    std::string where;
    for (const double x : asked) where += (where.empty() ? "" : ", ") + number(x);
    expect(situation, subject, slope, 21.0,
           "f was asked at " + (where.empty() ? "no point" : where) +
               ". The two points are x + h = 5 and x - h = -1.");
  }
  expect(situation, subject, slope, 21.0,
         {{39.0, "That is the slope to the right only. Look to both sides of x."},
          {3.0, "That is the slope to the left only. Look to both sides of x."},
          {42.0, "The two points are 2h apart, not h."},
          {10.5, "The two points are 2h apart, not 4h."},
          {63.0, "The two points are 2h apart, not 2."},
          {189.0, "That was divided by 2 and multiplied with h. Divide by all of 2h."},
          {126.0, "That is how much f changes. The slope is that for each 1 that x moves."},
          {62.0 / 3.0, "The two values were added. What counts is how much f changes."},
          {125.0 + 1.0 / 6.0, "Only the left value was divided: brackets are missing."},
          {0.0, "The slope came out as 0. Was something divided as whole numbers?"},
          {12.0, "That is how fast the slope changes on the way from -1 to 5, not the slope."},
          {-21.0, "The sign is wrong: the right point minus the left one."}});
}

TEST(Slope, Parabola) {
  about("numerical_derivative", "The slope from two points");
  const auto f = [](double x) { return 3.0 * x * x - 4.0 * x + 5.0; };
  const auto check = [&f](const std::string& where, double x, double slope) {
    const double found = numerical_derivative(f, x);
    const bool sign_lost = slope < 0.0 && std::abs(found + slope) < 1e-6;
    expect_that(std::abs(found - slope) < 1e-6,
                "f(x) = 3x*x - 4x + 5: the slope at " + where + " is " + number(found) +
                    ", but it should be " + number(slope) + ", to six digits.",
                sign_lost ? "The sign is lost: f goes down there." : "");
  };
  check("3", 3.0, 14.0);
  check("-3", -3.0, -22.0);
  check("2/3", 2.0 / 3.0, 0.0);
  check("0", 0.0, -4.0);
}

TEST(Slope, OfYourExpression) {
  about("numerical_derivative", "The slope from two points");
  const auto f = [](double number) {
    const Value x = number;
    return (pow(x, 3.0) - 4.0 / x).data();
  };
  const double slope = 48.25;
  const double found = numerical_derivative(f, 4.0);
  expect_that(std::abs(found - slope) < 1e-6,
              "f(x) = pow(x, 3) - 4 / x: the slope at 4 is " + number(found) +
                  ", but it should be " + number(slope) + ", to six digits.",
              found == 48.0 ? "The fraction is gone: somewhere the slope becomes a whole number."
              : std::abs(found - slope) < 1e-3
                  ? "The two differ by " + number(std::abs(found - slope)) + "."
                  : "");
}

// ---- Bonus

TEST(BonusCompound, WithItself) {
  about("operator+=", "Compound assignment gives the name a new node");
  if_stopped("A name on both sides, as in a += a, is a name like any other.");
  const double results[] = {12.0, 0.0, 36.0, 1.0};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& [symbol, assign, unused] = compounds[i];
    Value a = 6.0;
    const Value before = a;
    assign(a, a);
    const std::string situation = "a = 6, after a " + symbol + " a";
    expect(situation, "a", a.data(), results[i]);
    expect_reaches("a, after a " + symbol + " a,", a, before, "what a was before");
  }
}

TEST(BonusCompound, OneAfterTheOther) {
  about("operator*=", "Compound assignment gives the name a new node");
  Value a = 6.0;
  (a += 4.0) *= 2.0;
  expect(
      "a = 6, after (a += 4) *= 2", "a", a.data(), 20.0,
      {{10.0, "What += gives back is a copy of the name; it should be a itself, by reference."}});
}

TEST(BonusSum, MillionTerms) {
  about("operator+=", "Compound assignment gives the name a new node");
  const Value x = 0.5;
  Value sum = 0.0;
  for (int i = 0; i < 1'000'000; ++i) sum += x;
  expect("a million times sum += 0.5", "sum", sum.data(), 500'000.0);
}
