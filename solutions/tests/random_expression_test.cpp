// The judge of gradients is judged: it finds nothing wrong with the reference, and finds what is
// wrong with operators made for this test.
#include "judge/random_expression.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "activations.hpp"
#include "long_run.hpp"

namespace micrograd {
namespace {

using judge::Dual;
using judge::Operator;

const double infinity = std::numeric_limits<double>::infinity();

void expect_dual(const Dual& is, double value, double slope) {
  EXPECT_NEAR(is.value, value, 1e-15 * std::max(1.0, std::abs(value)));
  EXPECT_NEAR(is.slope, slope, 1e-15 * std::max(1.0, std::abs(slope)));
}

TEST(Dual, WorkedByHand) {
  const Dual x(3.0, 1.0);
  const Dual y(2.0, 5.0);
  expect_dual(3.0 * x * x - 4.0 * x + 5.0, 20.0, 14.0);
  expect_dual(x + y, 5.0, 6.0);
  expect_dual(x - y, 1.0, -4.0);
  expect_dual(x * y, 6.0, 17.0);
  expect_dual(x / y, 1.5, -3.25);
  expect_dual(1.0 / y, 0.5, -1.25);
  expect_dual(-x, -3.0, -1.0);
  expect_dual(pow(x, 4.0), 81.0, 108.0);
  expect_dual(pow(y, -2.0), 0.25, -1.25);
  expect_dual(pow(Dual(4.0, 1.0), 0.5), 2.0, 0.25);
  expect_dual(pow(Dual(-3.0, 1.0), 3.0), -27.0, 27.0);
  expect_dual(pow(y, x), 8.0, 60.0 + 8.0 * std::numbers::ln2);
  expect_dual(exp(2.0 * log(x)), 9.0, 6.0);
  expect_dual(log(y), std::numbers::ln2, 2.5);
  expect_dual(tanh(Dual(0.0, 3.0)), 0.0, 3.0);
  expect_dual(tanh(Dual(std::numbers::ln2, 1.0)), 0.6, 0.64);
  expect_dual(sigmoid(Dual(std::log(3.0), 16.0)), 0.75, 3.0);
  expect_dual(sigmoid(Dual(-std::log(3.0), 16.0)), 0.25, 3.0);
  expect_dual(relu(x), 3.0, 1.0);
  expect_dual(relu(-x), 0.0, 0.0);
}

TEST(Dual, CompoundAssignment) {
  Dual x(3.0, 1.0);
  x += x;
  expect_dual(x, 6.0, 2.0);
  x *= x;
  expect_dual(x, 36.0, 24.0);
  x -= 6.0;
  expect_dual(x, 30.0, 24.0);
  x /= Dual(3.0, 1.0);
  expect_dual(x, 10.0, 24.0 / 3.0 - 10.0 / 3.0);
}

TEST(Dual, EdgesAndHugeNumbers) {
  expect_dual(relu(Dual(0.0, 1.0)), 0.0, 0.0);
  expect_dual(pow(Dual(0.0, 1.0), 0.0), 1.0, 0.0);
  expect_dual(pow(Dual(0.0, 1.0), 1.0), 0.0, 1.0);
  expect_dual(pow(Dual(0.0, 1.0), 2.0), 0.0, 0.0);
  expect_dual(pow(Dual(0.0, 1.0), Dual(2.0, 1.0)), 0.0, 0.0);
  expect_dual(pow(Dual(-2.0, 1.0), Dual(3.0)), -8.0, 12.0);
  EXPECT_TRUE(std::isnan(pow(Dual(-2.0, 1.0), Dual(3.0, 1.0)).slope));
  expect_dual(tanh(Dual(1000.0, 1.0)), 1.0, 0.0);
  expect_dual(tanh(Dual(-1000.0, 1.0)), -1.0, 0.0);
  expect_dual(sigmoid(Dual(1000.0, 1.0)), 1.0, 0.0);
  expect_dual(sigmoid(Dual(-1000.0, 1.0)), 0.0, 0.0);
  EXPECT_EQ(log(Dual(0.0, 1.0)).value, -infinity);
  // 1 − tanh² would have no correct digit left here.
  EXPECT_NEAR(tanh(Dual(20.0, 1.0)).slope / (4.0 * std::exp(-40.0)), 1.0, 1e-14);
}

TEST(Dual, AgreesWithCentralDifferences) {
  const std::vector<Dual (*)(const Dual&)> functions = {
      [](const Dual& x) { return judge::exp(x); },
      [](const Dual& x) { return log(x * x + 1.0); },
      [](const Dual& x) { return judge::tanh(x); },
      [](const Dual& x) { return judge::relu(x); },
      [](const Dual& x) { return judge::sigmoid(x); },
      [](const Dual& x) { return pow(x, 3.0); },
      [](const Dual& x) { return pow(x * x + 0.5, -1.5); },
      [](const Dual& x) { return pow(x * x + 0.5, x); },
      [](const Dual& x) { return (x - 2.0) / (x * x + 1.0) - x; },
  };
  constexpr double h = 1e-5;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    for (double x = -2.9; x < 3.0; x += 0.2) {
      const double difference = functions[i](x + h).value - functions[i](x - h).value;
      const double slope = functions[i]({x, 1.0}).slope;
      EXPECT_NEAR(slope, difference / (2.0 * h), 1e-7 * std::max(1.0, std::abs(slope)))
          << "function " << i << " at " << x;
    }
  }
}

// ---- The reference

std::vector<Operator> everything() {
  std::vector<Operator> operators = judge::arithmetic();
  operators.push_back(MICROGRAD_FORMULA(exp(X), X <= 4.0));
  operators.push_back(MICROGRAD_FORMULA(log(X), X >= 0.1));
  operators.push_back(MICROGRAD_FORMULA(tanh(X), std::abs(X) <= 4.0));
  operators.push_back(MICROGRAD_FORMULA(relu(X), std::abs(X) >= 1e-3));
  operators.push_back(MICROGRAD_FORMULA(sigmoid(X), std::abs(X) <= 6.0));
  operators.push_back(MICROGRAD_FORMULA(pow(X, Y), X >= 0.1 && std::abs(Y) <= 3.0));
  return operators;
}

// Half of them are arithmetic.  `ctest --preset judge` compares a million.
TEST(RandomExpression, NothingWrongWithTheReference) {
  const auto [expressions, seed] = random_cases("JUDGE_EXPRESSIONS", {6000, 1});
  const std::size_t before = Value::live();
  for (const auto& operators : {judge::arithmetic(), everything()}) {
    const auto found = judge::compare_with_dual_numbers(operators, seed, expressions / 2, 300);
    EXPECT_FALSE(found) << found->text();
  }
  EXPECT_EQ(Value::live(), before);
}

// ---- Wrong operators

// Everything, but with another way to make the Value of one formula.
std::vector<Operator> with(std::string_view formula,
                           Value (*value)(const Value& x, const Value& y, double n)) {
  std::vector<Operator> operators = everything();
  const auto found = std::find_if(operators.begin(), operators.end(),
                                  [&](const Operator& op) { return op.formula == formula; });
  found->value = value;
  return operators;
}

void expect_found(const std::vector<Operator>& operators, const std::string& expression,
                  const std::string& message) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto found = judge::compare_with_dual_numbers(operators, seed, 3000, 100);
    ASSERT_TRUE(found) << expression;
    EXPECT_EQ(found->expression, expression);
    EXPECT_NE(found->text().find(message), std::string::npos) << found->text();
    EXPECT_NE(found->text().find("seed " + std::to_string(seed) + ","), std::string::npos);
  }
}

constexpr Operation overwriting{"*", [](const Value& output) {
                                  const Value &a = output.operands()[0], &b = output.operands()[1];
                                  a.grad() = b.data() * output.grad();
                                  b.grad() = a.data() * output.grad();
                                }};

TEST(RandomExpression, FindsARuleThatOverwrites) {
  const auto product = [](const Value& x, const Value& y, double) {
    return Value(x.data() * y.data(), overwriting, {x, y});
  };
  expect_found(with("X * Y", product), "a = 2;  root = a * a",
               "After root.backward(), a.grad() is 2, but it should be 4.");
}

constexpr Operation forgetful{"tanh", [](const Value& output) {
                                output.operands()[0].grad() += 1.0 - output.data() * output.data();
                              }};

TEST(RandomExpression, FindsARuleThatForgetsWhatArrives) {
  const auto found = judge::compare_with_dual_numbers(
      with("tanh(X)", [](const Value& x, const Value&,
                         double) { return Value(std::tanh(x.data()), forgetful, {x}); }),
      1, 3000, 100);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->operations, 2u) << found->text();
  EXPECT_FALSE(found->in_value);
  EXPECT_NE(found->expression.find("tanh(a)"), std::string::npos) << found->text();
}

constexpr Operation leaking{
    "relu", [](const Value& output) { output.operands()[0].grad() += output.grad(); }};

TEST(RandomExpression, FindsARuleThatIsWrongForNegativeNumbersOnly) {
  const auto leaking_relu = [](const Value& x, const Value&, double) {
    return Value(std::max(0.0, x.data()), leaking, {x});
  };
  expect_found(with("relu(X)", leaking_relu), "a = -2;  root = relu(a)",
               "a.grad() is 1, but it should be 0.");
}

TEST(RandomExpression, FindsAWrongValue) {
  const auto reversed = [](const Value& x, const Value& y, double) { return y - x; };
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto found = judge::compare_with_dual_numbers(with("X - Y", reversed), seed, 3000, 100);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->in_value) << found->text();
    EXPECT_EQ(found->quantity, "root.data()");
    EXPECT_EQ(found->operations, 1u) << found->text();
    EXPECT_EQ(found->is, -found->should_be);
  }
}

TEST(RandomExpression, FindsAnOperandThatWasCopied) {
  expect_found(
      with("X + Y", [](const Value& x, const Value& y, double) { return x + Value(y.data()); }),
      "a = 2;  root = a + a", "a.grad() is 1, but it should be 2.");
}

TEST(RandomExpression, FindsAnErrorOfOneMillionth) {
  const auto found = judge::compare_with_dual_numbers(
      with("N / X", [](const Value& x, const Value&, double n) { return n / x * 1.000001; }), 1,
      3000, 100);
  ASSERT_TRUE(found);
  EXPECT_NE(found->text().find("root.data() is 1.000001, but it should be 1."), std::string::npos)
      << found->text();
}

constexpr Operation not_a_number{
    "-", [](const Value& output) { output.operands()[0].grad() += std::nan(""); }};

TEST(RandomExpression, NotANumberIsNeverRight) {
  const auto negated = [](const Value& x, const Value&, double) {
    return Value(-x.data(), not_a_number, {x});
  };
  expect_found(with("-X", negated), "a = 2;  root = -a", "a.grad() is NaN, but it should be -1.");
}

TEST(RandomExpression, AssignmentIsShownAsAStatement) {
  const auto lost = [](const Value& x, const Value& y, double) {
    return Value(x.data() * y.data());
  };
  expect_found(with("X *= Y", lost), "a = 2;  root = a; root *= a",
               "a.grad() is 0, but it should be 4.");
}

// ---- How an expression is shown: each operator here is wrong after another one only

bool made_by(const Value& value, const Operation& operation) {
  return value.operation() == &operation;
}

TEST(RandomExpression, BracketsWhereTheyAreNeeded) {
  expect_found(with("X - Y", [](const Value& x, const Value& y,
                                double) { return made_by(y, op::add) ? x + y : x - y; }),
               "a = 2;  root = a - (a + a)", "root.data() is 6, but it should be -2.");
  expect_found(with("X - Y", [](const Value& x, const Value& y,
                                double) { return made_by(x, op::add) ? x + y : x - y; }),
               "a = 2;  root = a + a - a", "root.data() is 6, but it should be 2.");
  expect_found(with("X * Y", [](const Value& x, const Value& y,
                                double) { return made_by(x, op::add) ? x * y * 2.0 : x * y; }),
               "a = 2;  root = (a + a) * a", "root.data() is 16, but it should be 8.");
  expect_found(with("tanh(X)", [](const Value& x, const Value&,
                                  double) { return made_by(x, op::exp) ? x : tanh(x); }),
               "a = -2;  root = tanh(exp(a))", "root.data() is 0.135335, but it should be");
}

// ---- An engine that throws

TEST(RandomExpression, PassesOnWhatTheEngineThrows) {
  const auto unwritten = [](const Value&, const Value&, double) -> Value {
    throw std::runtime_error("still to be written");
  };
  EXPECT_THROW(judge::compare_with_dual_numbers(with("X + Y", unwritten), 1, 3000, 100),
               std::runtime_error);
}

TEST(RandomExpression, AnExceptionIsNotASmallerFailure) {
  const auto choosy = [](const Value& x, const Value&, double) -> Value {
    if (x.data() == 2.0) throw std::runtime_error("not with 2");
    return x;
  };
  const auto found = judge::compare_with_dual_numbers(with("-X", choosy), 1, 3000, 100);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->expression, "a = 3;  root = -a");
}

TEST(RandomExpression, SameSeedSameExpression) {
  const auto wrong = with("X / Y", [](const Value& x, const Value& y, double) { return y / x; });
  const auto first = judge::compare_with_dual_numbers(wrong, 7, 3000, 100);
  const auto second = judge::compare_with_dual_numbers(wrong, 7, 3000, 100);
  const auto other = judge::compare_with_dual_numbers(wrong, 8, 3000, 100);
  ASSERT_TRUE(first && second && other);
  EXPECT_EQ(first->text(), second->text());
  EXPECT_NE(first->text(), other->text());
}

}  // namespace
}  // namespace micrograd
