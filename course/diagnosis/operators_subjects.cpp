#include <cmath>
#include <utility>

#include "diagnosis/operators_subjects.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {
namespace {

// A leaf, or a result of that operation.
Value made(double number, const Operation* by) {
  if (by == nullptr) return number;
  if (by == &op::add) return {number, *by, {number - 1.0, 1.0}};
  if (by == &op::multiply) return {number, *by, {number / 2.0, 2.0}};
  return {number, *by, {number, 1.0}};
}

// An operator whose numbers are these.
Binary with_numbers(OfNumbers numbers, const Operation* by) {
  static const Operation own{"own", [](const Value&) {}};
  return [numbers, by](const Value& a, const Value& b) -> Value {
    return {numbers(a.data(), b.data()), by == nullptr ? own : *by, {a, b}};
  };
}

std::vector<Mistake<Binary>> rows(std::vector<Mistake<Binary>> mistakes, const Operation* by,
                                  const std::vector<Mistake<OfNumbers>>& wrong_numbers) {
  for (const auto& [says, idea, numbers] : wrong_numbers) {
    mistakes.push_back({says, idea, with_numbers(numbers, by)});
  }
  return mistakes;
}

}  // namespace

Operator::Operator(About about, Words words, const Operation* by, Binary yours, OfNumbers numbers,
                   const std::vector<Mistake<OfNumbers>>& wrong_numbers,
                   const std::vector<Mistake<Binary>>& mistakes)
    : Subject({.about = std::move(about),
               .yours = std::move(yours),
               .right = with_numbers(numbers, by),
               .look = [this](const auto& of, const Operands& now) { return run(of, now); },
               .ordinary = {{3, 7}, {5, 2}, {2.5, 1.5}, {6, 4}},
               .mistakes = rows(mistakes, by, wrong_numbers),
               .laws = [this](const auto& now, const auto& is) { return broken_law(now, is); }}),
      right(numbers),
      words_(std::move(words)),
      by_(by) {}

Sight Operator::run(const Binary& function, const Operands& now) const {
  const Value a = made(now.a, now.a_by);
  const Value b = now.same ? a : made(now.b, now.b_by);
  const Value result = function(a, b);
  const Value next = function(1.25, 2.5);  // what the function keeps would be this one's now
  return {{{words_.result, result.data()},
           {words_.a_afterwards, a.data()},
           {words_.b, b.data()},
           {"the gradient of " + words_.a, a.grad()},
           {"the gradient of " + words_.b, b.grad()},
           {"the gradient of " + words_.result, result.grad()}},
          fault(result, a, b)};
}

// What is wrong with how a result was made; empty if nothing is.
std::string Operator::fault(const Value& result, const Value& a, const Value& b) const {
  const bool of_number = by_ == &op::power;
  const double n = b.data();
  if (of_number && n == 0.0) return "";  // it is 1, whatever the base is
  Names operands{{words_.a, a}, {words_.b, b}};
  if (of_number || words_.b.empty()) operands.pop_back();
  const std::string found = fault_in(words_.result, result, operands);
  if (!found.empty() || by_ == nullptr || (of_number && (n == 1.0 || n == 2.0))) return found;
  const std::string symbol(by_->symbol);
  const std::string left = words_.a;
  const std::string right_side = of_number ? number(n) : a.id() == b.id() ? left : words_.b;
  const std::string is = written_out(result, {{a.id(), left}, {b.id(), right_side}});
  const std::string should = symbol + "(" + left + ", " + right_side + ")";
  if (is == should || (!of_number && is == symbol + "(" + right_side + ", " + left + ")"))
    return "";
  return words_.result + " is made as " + is + ", but it should be " + should + ".";
}

Cause Operator::broken_law(const Operands& now, const std::string& name) const {
  const Value a = made(now.a, now.a_by);
  const Value b = now.same ? a : made(now.b, now.b_by);
  const Value result = call(a, b);
  if (name == words_.a_afterwards || (name == words_.b && !name.empty())) {
    return result.id() == a.id() ? law::node_stays : law::operand_unchanged;
  }
  if (name.rfind("the gradient", 0) == 0) return law::no_gradient_yet;
  if (!name.empty() || right_for_ordinary(name)) return {};
  if (by_ != &op::power) {
    return law::how_it_was_made(result, words_.b.empty() ? std::vector{a} : std::vector{a, b});
  }
  const Value next = call(Value(5.0), Value(4.0));
  const auto exponents = next.operands();
  if (exponents.size() == 2 && leads_back(result, exponents[1])) return law::own_leaf;
  const bool only_exponent = leads_back(result, a) && result.operation() == by_;
  return only_exponent ? Cause{} : law::how_it_was_made(result, {a});
}

std::string Operator::situation(const Operands& now) const {
  const auto made = [](const Operation* by) {
    return by == nullptr ? "" : ", a result of \"" + std::string(by->symbol) + "\"";
  };
  const std::string text = words_.a + " = " + number(now.a) + made(now.a_by);
  if (words_.b.empty()) return text;
  if (now.same) return text + ", " + words_.b + " is " + words_.a;
  return text + ", " + words_.b + " = " + number(now.b) + made(now.b_by);
}

void Operator::expect(const Operands& now, double number, const Cause& point) const {
  Subject::expect(situation(now), now,
                  {{words_.result, number},
                   {words_.a_afterwards, now.a},
                   {words_.b, now.same ? now.a : now.b},
                   {"the gradient of " + words_.a, 0.0},
                   {"the gradient of " + words_.b, 0.0},
                   {"the gradient of " + words_.result, 0.0}},
                  point);
}

void Operator::expect_remembers(const Operands& now, const Cause& point) const {
  expect_words(situation(now), now, "", point);
}

// ---- The slope

Sight look_at_slope(const OfCurve& function, const Curve& curve) {
  return {{{"numerical_derivative", function(curve.f, curve.x, curve.h)}}};
}

Cause law_of_two_points(const Curve& curve, const std::string&) {
  std::string where;
  bool never = true;
  bool at_the_two = false;
  const auto f = [&](double x) {
    never = false;
    const double steps = (x - curve.x) / curve.h;
    const bool asked = std::abs(steps) < 1.5 && std::abs(steps - std::round(steps)) < 1e-8;
    at_the_two = at_the_two || (asked && std::abs(steps) > 0.5);
    if (!asked)
      where += (where.empty() ? "x" : ", x") + std::string(x < curve.x ? " - " : " + ") +
               number(std::abs(x - curve.x));
    return curve.f(x);
  };
  slope.call(f, curve.x, curve.h);
  if (where.empty() && at_the_two) return {};
  return {"f was asked at " +
              (never           ? "no point"
               : where.empty() ? "x"
                               : where) +
              ". The two points are x + h and x - h, and h is " + number(curve.h) + ".",
          idea::slope_between_two_points};
}

void expect_slope(const Curve& curve, double should) {
  const std::string at = "f(x) = " + curve.formula + " at " + number(curve.x);
  slope.expect(at + (curve.h == 1e-5 ? "" : " with h = " + number(curve.h)), curve,
               {{"numerical_derivative", should}});
}

}  // namespace micrograd::course
