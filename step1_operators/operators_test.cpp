// What is asked of step 1: the numbers that come out, and that a result leads back to what it was
// made from.  Composed results and nodes of their own are equally right.
#include "operators.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "diagnosis/ideas.hpp"
#include "diagnosis/operators_subjects.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const Cause point{
    "Elsewhere it is right. Neither the numbers of the operands nor how they were made may make a "
    "difference.",
    idea::no_special_case};
const double any[] = {3, 4, 0, 1, -1, 0.1, -4};
const Operation* const made_by[] = {nullptr, &op::add, &op::multiply, &op::power};

void expect_as_elsewhere(const Operator& operation, const Operands& now) {
  operation.expect(now, operation.right(now.a, now.b), point);
  operation.expect_remembers(now, point);
}

// All pairs of numbers, one node twice, and results of whatever operation.
void expect_any(const Operator& operation) {
  for (const double a : any) {
    for (const double b : any) expect_as_elsewhere(operation, {a, b});
    expect_as_elsewhere(operation, {a, a, true});
  }
  for (const Operation* a_by : made_by) {
    for (const Operation* b_by : made_by) {
      expect_as_elsewhere(operation, {4, 3, false, a_by, b_by});
      expect_as_elsewhere(operation, {3, 4, false, a_by, b_by});
    }
    expect_as_elsewhere(operation, {4, 4, true, a_by});
  }
}

}  // namespace

// ---- +

TEST(Plus, Adds) {
  plus.expect({2, 3}, 5);
  plus.expect({-1.5, 0.25}, -1.25);
}

TEST(Plus, RemembersOperandsAndSymbol) {
  plus.expect_remembers({2, 3});
  plus.expect_remembers({2, 2, true}, point);
}

TEST(Plus, ConstantOnEitherSide) {
  const Value a = 2.0;
  expect(plus.about(), "a = 2", "a + 1", (a + 1.0).data(), 3);
  expect(plus.about(), "a = 2", "1 + a", (1.0 + a).data(), 3);
}

TEST(Plus, AnyOperands) { expect_any(plus); }

// ---- *

TEST(Times, Multiplies) {
  times.expect({2, 5}, 10);
  times.expect({-1.5, 0.5}, -0.75);
  times.expect({-3, -2}, 6);
}

TEST(Times, RemembersOperandsAndSymbol) {
  times.expect_remembers({2, 5});
  times.expect_remembers({2, 2, true}, point);
}

TEST(Times, AnyOperands) { expect_any(times); }

// ---- −

TEST(Negation, ReachesItsOperand) {
  negation.expect({3}, -3);
  negation.expect_remembers({3});
  negation.expect({-3}, 3);
}

TEST(Negation, AnyOperand) { expect_any(negation); }

TEST(Minus, OrderMatters) {
  minus.expect({5, 3}, 2);
  minus.expect({3, 5}, -2);
  minus.expect_remembers({5, 3});
}

TEST(Minus, AnyOperands) { expect_any(minus); }

// ---- pow: the base x, and the exponent n, which is a number

TEST(Power, FractionsAndNegatives) {
  const Cause like_std_pow{"For doubles, 1 / 0 is infinity. Leave that to std::pow.",
                           idea::no_special_case};
  power.expect({2, 3}, 8);
  power.expect({4, 0.5}, 2);
  power.expect({-3, 2}, 9);
  power.expect({-2, 3}, -8);
  power.expect({2, -1}, 0.5);
  power.expect({0, 1}, 0, like_std_pow);
  power.expect({0, -1}, infinity, like_std_pow);
  power.expect({7, 0}, 1, like_std_pow);
}

TEST(Power, BaseThenExponent) { power.expect_remembers({5, 3}); }

TEST(Power, EachHasItsExponent) {
  power.expect_remembers({5, 1.0 / 3.0});
  power.expect_remembers({5, -2});
}

TEST(Power, AnyBase) {
  for (const double base : any) expect_as_elsewhere(power, {base, 3});
  for (const Operation* by : made_by) expect_as_elsewhere(power, {4, 1.5, false, by});
}

// ---- /

TEST(Divide, OrderMatters) {
  const Cause small{"A small divisor is a number like any other here; it needs no special care.",
                    idea::no_special_case};
  const Cause as_doubles{"For doubles, 1 / 0 is infinity. Leave that to the arithmetic of C++.",
                         idea::no_special_case};
  divide.expect({6, 12}, 0.5);
  divide.expect({6, -12}, -0.5);
  divide.expect({1, 0.00001}, 100000, small);
  divide.expect({1, 0}, infinity, as_doubles);
}

TEST(Divide, ReachesBoth) { divide.expect_remembers({6, 12}); }

TEST(Divide, AnyOperands) { expect_any(divide); }

// ---- += and its like: a name moves on to a new result

TEST(Compound, RebindsTheName) {
  compounds[0].expect({6, 4}, 10);
  compounds[1].expect({6, 4}, 2);
  compounds[2].expect({6, 4}, 24);
  compounds[3].expect({6, 4}, 1.5);
}

TEST(Compound, ReturnsTheName) {
  Value a = 6.0;
  const bool itself[] = {&(a += 4.0) == &a, &(a -= 4.0) == &a, &(a *= 4.0) == &a,
                         &(a /= 4.0) == &a};
  for (std::size_t i = 0; i < 4; ++i) {
    expect_that(compounds[i].about(), itself[i], "What it gives back is not a.",
                {"It should be a itself, by reference.", idea::value_is_a_handle});
  }
}

TEST(Compound, KeepsHistory) {
  for (const Operator& operation : compounds) operation.expect_remembers({6, 4});
}

TEST(Compound, AnyOperands) {
  for (const Operator& operation : compounds) expect_any(operation);
}

// ---- Numbers are doubles

TEST(Precision, Double) {
  plus.expect({16777216, 1}, 16777217);
  times.expect({1.0 / 3.0, 1}, 1.0 / 3.0);
  power.expect({2, 0.5}, std::sqrt(2.0));
}

// ---- The slope, from two points

TEST(Slope, UsesBothSides) {
  // So large a step that each wrong formula gives another number: f(5) = 125, f(-1) = -1.
  expect_slope({"x*x*x", [](double x) { return x * x * x; }, 2, 3}, 21);
}

TEST(Slope, Parabola) {
  const auto f = [](double x) { return 3.0 * x * x - 4.0 * x + 5.0; };
  expect_slope({"3x*x - 4x + 5", f, 3}, 14);
  expect_slope({"3x*x - 4x + 5", f, -3}, -22);
  expect_slope({"3x*x - 4x + 5", f, 2.0 / 3.0}, 0);
  expect_slope({"3x*x - 4x + 5", f, 0}, -4);
}

TEST(Slope, OfYourExpression) {
  const auto f = [](double number) {
    const Value x = number;
    return (pow(x, 3.0) - 4.0 / x).data();
  };
  expect_slope({"pow(x, 3) - 4 / x", f, 3}, 27 + 4.0 / 9);
}

// ---- Bonus

TEST(BonusCompound, OneAfterTheOther) {
  Value a = 6.0;
  (a += 4.0) *= 2.0;
  expect(compounds[0].about(), "a = 6, after (a += 4) *= 2", "a", a.data(), 20.0);
}

TEST(BonusSum, MillionTerms) {
  const Value x = 0.5;
  Value sum = 0.0;
  for (int i = 0; i < 1'000'000; ++i) sum += x;
  expect(compounds[0].about(), "a million times sum += 0.5", "sum", sum.data(), 500'000.0);
}
