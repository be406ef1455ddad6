// Step 2 is judged one piece at a time: each rule, the order, the whole pass.  A graph is written as
// "u = a * 2, root = u + u".  In such a text `a / 2` and `half(a, b, c)` are an operation of the tests'
// own, half of what it is made from: it records that its rule ran.
#include "backward.hpp"

#include "diagnosis/backward_subjects.hpp"
#include "diagnosis/ideas.hpp"
#include "diagnosis/random_check.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

const Cause zero{"An operand of 0 is a number like any other.", idea::no_special_case};
const Cause negative{"A negative number is a number like any other.", idea::no_special_case};
const Cause fraction{"A fraction is a number like any other.", idea::no_special_case};
const Cause negative_arrives{"What arrives may be negative, too.", idea::no_special_case};
const Cause equal{"Two operands with the same number are two nodes all the same.",
                  idea::no_special_case};

}  // namespace

// ---- By hand

TEST(ByHand, SixGradients) {
  hand.expect("d", 4, -2);
  hand.expect("f", -2, 4);
  hand.expect("e", -6, -2);
  hand.expect("c", 10, -2);
  hand.expect("a", 2, 6);
  hand.expect("b", -3, -4);
}

// ---- The rule of +: both operands get what arrives

TEST(AddRule, PassesOnWhatArrives) { add.expect({.a = 3, .b = 7, .arrives = 0.25}, 0.25, 0.25); }

TEST(AddRule, SameOperandTwice) { add.expect({.a = 3, .arrives = 0.5, .same = true}, 1.0); }

TEST(AddRule, KeepsWhatIsThere) {
  add.expect({.a = 3, .b = 7, .arrives = 0.5, .a_grad = 10, .b_grad = 20}, 10.5, 20.5);
}

TEST(AddRule, AnyOperands) {
  add.expect({.a = 3, .b = 7, .arrives = -0.25}, -0.25, -0.25, negative_arrives);
  add.expect({.a = 0, .b = 7, .arrives = 0.5}, 0.5, 0.5, zero);
  add.expect({.a = 7, .b = 0, .arrives = 0.5}, 0.5, 0.5, zero);
  add.expect({.a = 4, .b = 4, .arrives = 0.5}, 0.5, 0.5, equal);
  add.expect({.a = -3, .b = -7, .arrives = 0.5}, 0.5, 0.5, negative);
  add.expect({.a = 0.5, .b = 0.75, .arrives = 0.5}, 0.5, 0.5, fraction);
  add.expect_of_a_result(0.5);
}

// ---- The rule of *: each factor gets the other one, times what arrives

TEST(MultiplyRule, OtherFactorTimesWhatArrives) {
  multiply.expect({.a = 3, .b = 7, .arrives = 0.25}, 1.75, 0.75);
}

TEST(MultiplyRule, Square) { multiply.expect({.a = 3, .arrives = 0.5, .same = true}, 3.0); }

TEST(MultiplyRule, KeepsWhatIsThere) {
  multiply.expect({.a = 3, .b = 7, .arrives = 0.5, .a_grad = 10, .b_grad = 20}, 13.5, 21.5);
}

TEST(MultiplyRule, FactorOfZero) {
  multiply.expect({.a = 0, .b = 7, .arrives = 0.25}, 1.75, 0.0,
                  {"A factor of 0 has a slope like any other: c would grow if it grew.",
                   idea::no_special_case});
}

TEST(MultiplyRule, AnyOperands) {
  multiply.expect({.a = 3, .b = 7, .arrives = -0.25}, -1.75, -0.75, negative_arrives);
  multiply.expect({.a = 7, .b = 0, .arrives = 0.5}, 0.0, 3.5, zero);
  multiply.expect({.a = 4, .b = 4, .arrives = 0.5}, 2.0, 2.0, equal);
  multiply.expect({.a = -3, .b = -7, .arrives = 0.5}, -3.5, -1.5, negative);
  multiply.expect({.a = 0.5, .b = 0.75, .arrives = 0.5}, 0.375, 0.25, fraction);
  multiply.expect_of_a_result(1.5);
}

// ---- The rule of pow: x gets n times x to the n - 1, times what arrives

TEST(PowerRule, Fourth) { power.expect({.a = 2, .b = 4, .arrives = 0.25}, 8.0); }

TEST(PowerRule, RootAndReciprocal) {
  power.expect({.a = 4, .b = 0.5, .arrives = 0.5}, 0.125,
               {"Exponents above 1 are right. One below 1 has a slope like any other.",
                idea::no_special_case});
  power.expect({.a = 2, .b = -1, .arrives = 0.5}, -0.125,
               {"A negative exponent has a slope like any other.", idea::no_special_case});
}

TEST(PowerRule, ExponentsOneAndZero) {
  power.expect({.a = 3, .b = 1, .arrives = 0.5}, 0.5,
               {"An exponent of 1 is like any other: pow(x, 1) is x, and grows as fast as x.",
                idea::no_special_case});
  power.expect({.a = 3, .b = 0, .arrives = 0.5}, 0.0,
               {"pow(x, 0) is 1 for every x: nothing is to be added.", idea::no_special_case});
}

TEST(PowerRule, ZeroAndNegativeBase) {
  power.expect({.a = -3, .b = 2, .arrives = 0.5}, -3.0, negative);
  power.expect({.a = -2, .b = 3, .arrives = 0.5}, 6.0, negative);
  power.expect({.a = 0, .b = 2, .arrives = 0.5}, 0.0, zero);
  power.expect({.a = 0, .b = 1, .arrives = 0.5}, 0.5,
               {"A base of 0 is a number like any other: pow(x, 1) has the slope 1 there.",
                idea::no_special_case});
}

TEST(PowerRule, KeepsWhatIsThere) {
  power.expect({.a = 3, .b = 2, .arrives = 0.5, .a_grad = 10}, 13.0);
  power.expect({.a = 3, .b = 0, .arrives = 0.5, .a_grad = 10}, 10.0,
               {"What was there has been replaced. Where nothing is to be added, it stays.",
                idea::gradient_is_a_sum});
}

TEST(PowerRule, AnyOperands) {
  power.expect({.a = 2, .b = 4, .arrives = -0.25}, -8.0, negative_arrives);
  power.expect({.a = 0.75, .b = 2, .arrives = 0.5}, 0.75, fraction);
  power.expect_of_a_result(54.0);
}

// ---- The order: operands before results, each node once, the root last

TEST(Order, RootComesLast) { order.expect_valid("u = a + 1, root = u * 5"); }

TEST(Order, OperandsComeFirst) {
  order.expect_valid("a = 2, c = 2, u = a + b, v = c * d, w = u * v, root = w + e");
}

TEST(Order, EachNodeOnce) { order.expect_valid("u = a * b, root = u + u"); }

TEST(Order, ResultUsedEarlyAndLate) {
  order.expect_valid("u = a * 2, s = u * u, root = u + s");
  order.expect_valid("u = a * 2, s = u * u, root = s + u");
  order.expect_valid("v = 2 + a, w = v * 2, root = w + a");
  order.expect_valid("v = a + 2, w = 2 * v, root = a + w");
}

TEST(Order, AnyNumberOfOperands) { order.expect_valid("u = a / 2, root = half(u, b, c)"); }

TEST(Order, LeafIsItsOwnOrder) {
  order.expect_valid("root = 3",
                     {"A leaf is a graph of one node, and its root.", idea::no_special_case});
}

TEST(Order, ThirtyDoublings) { order.expect_doublings(30); }

// ---- The whole pass

TEST(Backward, SeedsTheRoot) {
  backward.expect({"a = 12, root = a / 2"}, {{"root.grad()", 1}, {"root", 1}, {"a.grad()", 0.5}});
}

TEST(Backward, RunsEveryRuleFromTheRootDown) {
  backward.expect_calls("a = 8, u = a / 2, v = u / 2, root = v / 2",
                        "root with 1, v with 0.5, u with 0.25");
  backward.expect({"a = 8, u = a / 2, v = u / 2, root = v / 2"},
                  {{"a.grad()", 0.125}, {"v.grad()", 0.5}});
  backward.expect({"p = a / 2, q = a / 2, root = p + q"}, {{"p", 1}, {"q", 1}});
  backward.expect({"h = a / 2, root = b + h"}, {{"h", 1}});
  backward.expect({"h = a / 2, root = h + b"}, {{"h", 1}});
}

TEST(Backward, LargeGradient) {
  backward.expect({"a = 1, root = a * 100"}, {{"a.grad()", 100}});
  backward.expect({"b = 1, u = b * 1000, root = u * -1000"}, {{"b.grad()", -1e6}});
}

TEST(Backward, LectureExpression) {
  const Value a = 2.0, b = -3.0, c = 10.0, f = -2.0, e = a * b, d = e + c, L = d * f;
  backward.expect_of("L = (a*b + c) * f at 2, -3, 10, -2", L, -8,
                     {{"L", L, 1},
                      {"f", f, 4},
                      {"d", d, -2},
                      {"c", c, -2},
                      {"e", e, -2},
                      {"b", b, -4},
                      {"a", a, 6}});
}

TEST(Backward, ReusedResult) {
  backward.expect({"a = 3, u = a * 2, s = u * u, root = u + s"}, {{"a.grad()", 26}});
  backward.expect({"a = 3, u = a * 2, s = u * u, root = s + u"}, {{"a.grad()", 26}});
  backward.expect({"a = 3, u = a * 2, v = u + 1, w = v * 3, root = u + w"}, {{"a.grad()", 8}});
  backward.expect({"a = 3, u = a * 2, v = u + 1, w = v * 3, root = w + u"}, {{"a.grad()", 8}});
}

TEST(Backward, GoesOnAfterZero) {
  backward.expect({"a = 3, u = a * 5, v = u * 0, w = a * 2, root = v + w"}, {{"a.grad()", 2}});
  backward.expect({"a = 3, u = a * 5, v = u * 0, w = a * 2, root = w + v"}, {{"a.grad()", 2}});
}

TEST(Backward, MinusDivideConstants) {
  const Value a = 7.0, b = 1.0, c = 2.0;
  backward.expect_of("y = (2*a - b*2) / (c + 2) - -a at 7, 1, 2",
                     (2.0 * a - b * 2.0) / (c + 2.0) - -a, 10,
                     {{"a", a, 1.5}, {"b", b, -0.5}, {"c", c, -0.75}});
}

TEST(Backward, LeafRoot) { backward.expect({"root = 3"}, {{"root.grad()", 1}}); }

TEST(Backward, TwoLossesAddInLeaves) {
  backward.expect({"w = 5, first = w * 2, second = w * 3", {"first", "second"}}, {{"w.grad()", 5}});
  backward.expect({"a = 3, u = a * 2, first = u * 5, second = u * 7", {"first", "second"}},
                  {{"a.grad()", 24}, {"first.grad()", 1}});
  backward.expect(
      {"p = 3, q = p * 2, r = q * 3, first = r * 5, second = r * 7", {"first", "second"}},
      {{"p.grad()", 72}});
}

TEST(Backward, TwiceDoubles) {
  backward.expect({"a = 2, b = 3, c = 5, u = a * b, root = u * c", {"root", "root"}},
                  {{"root.grad()", 1}, {"a.grad()", 30}, {"c.grad()", 12}});
  backward.expect({"root = 3", {"root", "root"}}, {{"root.grad()", 2}});
}

TEST(Random, MatchesDualNumbers) { expect_as_dual_numbers(judge::arithmetic(), {}, known_rules()); }

// ---- Bonus

TEST(BonusOrder, MillionOperations) { order.expect_chain(1'000'000); }

TEST(BonusBackward, MillionOperations) { backward.expect_chain(1'000'000); }
