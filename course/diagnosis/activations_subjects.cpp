#include "diagnosis/activations_subjects.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "testing/graph.hpp"

namespace micrograd::course {
namespace {

// Numbers that tell apart what is equal for others.
const std::vector<At>& ordinary() {
  static const std::vector<At> all = {
      {.x = 2, .arrives = 0.25, .n = 3},    {.x = 0.5, .arrives = 0.5, .n = 2},
      {.x = -1.5, .arrives = 0.75, .n = 2}, {.x = 1.2, .arrives = -0.5, .n = 4},
      {.x = 0.25, .arrives = 2, .n = 0.5},  {.x = 0.8, .arrives = 0.5, .n = 1.5}};
  return all;
}

// An operation that finds its rule through the node.
struct Made : Operation {
  Passes to_x, to_n;
};

void made_rule(const Value& y) {
  const Made& made = static_cast<const Made&>(*y.operation());
  const Value x = y.operands()[0];
  const Value n = y.operands()[1];
  x.grad() += made.to_x(x.data(), n.data(), y.data(), y.grad());
  if (made.to_n) n.grad() += made.to_n(x.data(), n.data(), y.data(), y.grad());
}

Function made_of(const OfNumbers& number, const Passes& to_x, const Passes& to_n) {
  const auto made = std::make_shared<const Made>(Made{{"own", made_rule}, to_x, to_n});
  return [=](const Value& x, const Value& n) -> Value {
    return {number(x.data(), n.data()), *made, {x, n}};
  };
}

constexpr Idea first = idea::first_the_number;
constexpr Idea slope = idea::local_derivative;
constexpr Idea chain = idea::chain_rule_multiplies;
constexpr Idea limits = idea::doubles_have_limits;
constexpr Idea special = idea::no_special_case;

// Adds what can go wrong with any function, where that does something else than what is there.
template <class Formula, class Probe>
std::vector<Mistake<Formula>> with_common(std::vector<Mistake<Formula>> rows, const Formula& right,
                                          const std::vector<Mistake<Formula>>& common,
                                          Probe probe) {
  const auto same = [&](const Formula& one, const Formula& other) {
    return std::all_of(ordinary().begin(), ordinary().end(),
                       [&](const At& at) { return close(probe(one, at), probe(other, at)); });
  };
  for (const auto& row : common) {
    const bool known = same(row.wrong, right) ||
                       std::any_of(rows.begin(), rows.end(),
                                   [&](const auto& other) { return same(row.wrong, other.wrong); });
    if (!known) rows.push_back(row);
  }
  return rows;
}

#define NUMBER(...) [=](double x, [[maybe_unused]] double n) -> double { __VA_ARGS__; }
#define PASSES(...)                                                                    \
  [=]([[maybe_unused]] double x, [[maybe_unused]] double n, [[maybe_unused]] double y, \
      [[maybe_unused]] double g) -> double { __VA_ARGS__; }

std::vector<Mistake<OfNumbers>> common_numbers(const OfNumbers& f, const Passes& slope_of) {
  return {{"The sign is wrong.", first, NUMBER(return -f(x, n))},
          {"A sign is wrong: that is the function of -x.", first, NUMBER(return f(-x, n))},
          {"The sign of x is lost.", special, NUMBER(return f(std::abs(x), n))},
          {"That is twice as much.", first, NUMBER(return 2 * f(x, n))},
          {"The quotient is upside down.", first, NUMBER(return 1 / f(x, n))},
          {"That is the slope of the function, which belongs to its rule.", first,
           NUMBER(return slope_of(x, n, f(x, n), 1))},
          {"That is x itself.", first, NUMBER(return x)},
          {"That is the square of x.", first, NUMBER(return x * x)},
          {"That is e to the power of x.", first, NUMBER(return std::exp(x))},
          {"That is the natural logarithm of x.", first, NUMBER(return std::log(x))},
          {"That is tanh of x.", first, NUMBER(return std::tanh(x))},
          {"That is the sigmoid of x.", first, NUMBER(return 1 / (1 + std::exp(-x)))},
          {"The fraction is gone: somewhere x becomes a whole number.", limits,
           NUMBER(return f(std::trunc(x), n))},
          {"The fraction is gone: somewhere the result becomes a whole number.", limits,
           NUMBER(return std::trunc(f(x, n)))},
          {"That is as much as a float can hold. Compute in double.", limits,
           NUMBER(return static_cast<float>(f(x, n)))}};
}

std::vector<Mistake<Passes>> common_rules(const Passes& right) {
  const Passes s = [right](double x, double n, double y, double) { return right(x, n, y, 1); };
  return {
      {"What arrived at y has to be passed on; here it plays no part.", chain,
       PASSES(return s(x, n, y, g))},
      {"What arrived was passed on as it is. It has to be multiplied with the slope of the "
       "function.",
       slope, PASSES(return g)},
      {"That is 1: neither the slope nor what arrived plays a part.", chain, PASSES(return 1)},
      {"That is x times what arrived; it should be the slope of the function, times what arrived.",
       slope, PASSES(return x * g)},
      {"That is y times what arrived; it should be the slope of the function, times what arrived.",
       slope, PASSES(return y * g)},
      {"That is x itself: neither the slope nor what arrived plays a part.", chain,
       PASSES(return x)},
      {"That is y itself: neither the slope nor what arrived plays a part.", chain,
       PASSES(return y)},
      {"What arrived has to be multiplied with the slope, not added to it.", chain,
       PASSES(return s(x, n, y, g) + g)},
      {"The sign is wrong.", slope, PASSES(return -s(x, n, y, g) * g)},
      {"What arrived counts twice: it was multiplied with itself.", chain,
       PASSES(return s(x, n, y, g) * g * g)},
      {"What arrived has to be multiplied with the slope, not to divide it.", chain,
       PASSES(return s(x, n, y, g) / g)},
      {"That is twice what it should get.", slope, PASSES(return 2 * s(x, n, y, g) * g)},
      {"The sign of what arrived is lost.", special, PASSES(return s(x, n, y, g) * std::abs(g))},
      {"What arrives may be negative: it passes all the same.", special,
       PASSES(return g < 0 ? 0 : s(x, n, y, g) * g)},
      {"There is an x too many.", slope, PASSES(return s(x, n, y, g) * g * x)},
      {"There is a y too many.", slope, PASSES(return s(x, n, y, g) * g * y)},
      {"That is made with the number of y, where the number of x is wanted.", slope,
       PASSES(return s(y, n, y, g) * g)},
      {"That is made with the number of x, where the number of y is wanted.", slope,
       PASSES(return s(x, n, x, g) * g)},
      {"That is made with the number of x, where the number of y is wanted. And what arrived "
       "plays no part.",
       chain, PASSES(return s(x, n, x, g))},
      {"That is made with the gradient of y, where the number of y is wanted.", slope,
       PASSES(return s(x, n, g, g) * g)},
      {"That is made with the gradient of y, where the number of y is wanted.", slope,
       PASSES(return s(x, n, g, g))},
      {"The slope came out as a whole number. Was something divided as whole numbers?", limits,
       PASSES(return std::trunc(s(x, n, y, g)) * g)},
      {"That is as much as a float can hold. Compute in double.", limits,
       PASSES(return static_cast<float>(s(x, n, y, g) * g))}};
}

std::vector<Mistake<Function>> wrong_numbers(const Activation::Parts& parts) {
  std::vector<Mistake<Function>> rows;
  const auto probe = [](const OfNumbers& f, const At& at) { return f(at.x, at.n); };
  for (const auto& [says, idea, wrong] : with_common(
           parts.wrong_numbers, parts.number, common_numbers(parts.number, parts.to_x), probe)) {
    rows.push_back({says, idea, made_of(wrong, parts.to_x, parts.to_n)});
  }
  return rows;
}

std::vector<Mistake<Function>> wrong_rules(const Activation::Parts& parts) {
  std::vector<Mistake<Function>> rows;
  const auto probe = [&](const Passes& part, const At& at) {
    return part(at.x, at.n, parts.number(at.x, at.n), at.arrives);
  };
  for (const auto& [says, idea, wrong] :
       with_common(parts.wrong_to_x, parts.to_x, common_rules(parts.to_x), probe)) {
    rows.push_back({says, idea, made_of(parts.number, wrong, parts.to_n)});
  }
  for (const auto& [says, idea, wrong] : parts.wrong_to_n) {
    rows.push_back({says, idea, made_of(parts.number, parts.to_x, wrong)});
  }
  return rows;
}

About about_function(const Activation::Parts& parts) {
  const std::string in_std = parts.in_std ? " Inside namespace micrograd, " + parts.name +
                                                " of a number is your own function, too; the one "
                                                "for numbers is std::" +
                                                parts.name + "."
                                          : "";
  return {parts.name, parts.heading,
          "Does " + parts.name + " call itself, perhaps through another function?" + in_std};
}

}  // namespace

// ---- Whom to blame for what is passed on

Passing::Passing(const Parts& parts, About otherwise, void (*rule)(const Value&))
    : Subject(parts), of_(parts.yours), otherwise_(std::move(otherwise)), rule_(rule) {}

const About& Passing::about() const {
  const Value y = of_(2.0, 3.0);
  const bool own = y.operation() != nullptr && y.operation()->rule == rule_;
  return own ? Subject::about() : otherwise_;
}

// ---- A function

Activation::Activation(Parts parts)
    : parts_(std::move(parts)),
      expression_(parts_.name + "(" + parts_.operands + ")"),
      number_({.about = about_function(parts_),
               .yours = parts_.yours,
               .right = made_of(parts_.number, parts_.to_x, parts_.to_n),
               .look = [this](const auto& function, const At& at) { return run(function, at); },
               .ordinary = ordinary(),
               .mistakes = wrong_numbers(parts_),
               .laws = [this](const auto& at, const auto& is) { return broken_law(at, is); }}),
      passes_({.about = {parts_.rule_name, parts_.heading,
                         "The rule of " + expression_ + " was running: its operands are " +
                             parts_.operands + "."},
               .yours = parts_.yours,
               .right = made_of(parts_.number, parts_.to_x, parts_.to_n),
               .look = [this](const auto& function, const At& at) { return run(function, at); },
               .ordinary = ordinary(),
               .mistakes = wrong_rules(parts_),
               .laws = [this](const auto& at, const auto& is) { return broken_law(at, is); }},
              number_.about(), parts_.operation.rule) {}

Sight Activation::run(const Function& function, const At& at) const {
  static constexpr Operation keeps{"keeps", [](const Value&) {}};  // what has arrived
  const Value x = at.of_a_result ? Value(at.x, keeps, {1.0}) : Value(at.x);
  const Value n = at.same ? x : Value(at.n);
  const Value y = function(x, n);
  const Value next = function(0.75, 1.5);  // what the function keeps would be this one's now
  const std::string words = fault(y, x, n);
  x.grad() = at.grad;
  n.grad() = at.grad;
  if (at.arrives != 0.0) run_rules(y, at.arrives);
  return {{{expression_, y.data()},
           {"x.grad()", x.grad()},
           {"n.grad()", n.grad()},
           {"y.grad()", y.id() == x.id() ? at.arrives : y.grad()},
           {"x", x.data()}},
          words};
}

// What is wrong with how y was made; empty if nothing is.
std::string Activation::fault(const Value& y, const Value& x, const Value& n) const {
  Names operands{{"x", x}, {"n", n}};
  if (parts_.operands == "x") operands.pop_back();
  const std::string found = fault_in(expression_, y, operands);
  const auto is = y.operands();
  if (!found.empty() || is.size() != operands.size() || is[0].id() != x.id()) return found;
  const std::string symbol(y.operation()->symbol);
  for (const Operation* other : {&op::exp, &op::log, &op::tanh, &op::relu, &op::sigmoid}) {
    if (symbol == other->symbol && symbol != parts_.name) {
      return expression_ + " is made by \"" + symbol + "\", but it should be by \"" + parts_.name +
             "\".";
    }
  }
  return "";
}

Cause Activation::broken_law(const At& at, const std::string& name) const {
  if (name == "x") return at.arrives == 0.0 ? law::operand_unchanged : law::numbers_stay;
  if (name == "y.grad()") return law::result_gradient_stays;
  const Value x = at.x;
  const Value n = at.same ? x : Value(at.n);
  const Value y = number_.call(x, n);
  const auto operands = y.operands();
  if (name.empty() && (operands.empty() || !fault(y, x, n).empty())) {
    if (operands.empty() || leads_back(y, x)) return law::how_it_was_made(y, {x});
    return {
        "On the way x became a number, and the number a new leaf. Inside namespace micrograd, "
        "exp and the others make a Value from a number: use std:: for numbers, and the Values "
        "themselves for Values.",
        idea::results_remember};
  }
  if (name != "x.grad()" && name != "n.grad()") return {};
  const auto left = [&](At now, double grad) {
    now.grad = grad;
    return passes_.look(now)[name];
  };
  // Adding 0 is not adding nothing: it makes 0 of -0.
  const auto untouched = [&](const At& now) {
    return left(now, 10.0) == 10.0 && std::signbit(left(now, -0.0));
  };
  if (operands.size() == 1 && std::all_of(ordinary().begin(), ordinary().end(), untouched)) {
    At held = at;
    held.grad = 10.0;
    const bool y_kept = passes_.look(held)["y.grad()"] == at.arrives;
    return y_kept ? law::gradients_change : law::result_gradient_stays;
  }
  return at.grad == 0.0 ? Cause{} : law::adds(left(at, 0.0), left(at, 10.0));
}

std::string Activation::situation(const At& at) const {
  std::string text = "x = " + number(at.x) + (at.of_a_result ? ", a result itself" : "");
  if (parts_.operands != "x") text += at.same ? ", n is x" : ", n = " + number(at.n);
  if (at.arrives == 0.0) return text;
  if (at.grad != 0.0) text += ", x.grad() is " + number(at.grad);
  return text + ", y = " + expression_ + ", and " + number(at.arrives) + " arrives at y";
}

void Activation::expect(const At& at, double y, const Cause& point) const {
  number_.expect(situation(at), at, {{expression_, y}, {"x", at.x}}, point);
}

void Activation::expect_remembers(const At& at, const Cause& point) const {
  number_.expect_words(situation(at), at, "", point);
}

void Activation::expect_passes(const At& at, double x_grad, const Cause& point) const {
  passes_.expect(situation(at), at, {{"x.grad()", x_grad}, {"y.grad()", at.arrives}, {"x", at.x}},
                 point);
}

void Activation::expect_passes_to_n(const At& at, double n_grad, const Cause& point) const {
  passes_.expect(situation(at), at, {{"n.grad()", n_grad}}, point);
}

void Activation::expect_any(double x, const Cause& point) const {
  const double y = parts_.number(x, 0.0);
  expect({x}, y, point);
  for (const double g : {0.5, -0.25}) {
    for (const double grad : {0.0, 10.0}) {
      expect_passes({.x = x, .arrives = g, .grad = grad}, grad + parts_.to_x(x, 0.0, y, g), point);
    }
  }
}

// ---- Any expression

KnownRule Activation::known_rule() const {
  const auto right = [this](const Value& y) {
    const Value x = y.operands()[0];
    const Value n = y.operands().back();
    x.grad() += parts_.to_x(x.data(), n.data(), y.data(), y.grad());
    if (parts_.to_n) n.grad() += parts_.to_n(x.data(), n.data(), y.data(), y.grad());
  };
  return {&parts_.operation, right, passes_.about()};
}

void expect_any_expression(bool with_power) {
  std::vector<judge::Operator> operators = judge::arithmetic();
  // Not at the kink of relu: there a rounding error would decide about the slope.
  operators.insert(
      operators.end(),
      {MICROGRAD_FORMULA(exp(X), X <= 4.0), MICROGRAD_FORMULA(log(X), X >= 0.1),
       MICROGRAD_FORMULA(tanh(X), true), MICROGRAD_FORMULA(relu(X), std::abs(X) >= 0.01),
       MICROGRAD_FORMULA(sigmoid(X), true)});
  // A base that can have any exponent, and one that nothing can overflow with.
  if (with_power) {
    operators.push_back(MICROGRAD_FORMULA(pow(X, Y), X >= 0.1 && X <= 10.0 && std::abs(Y) <= 3.0));
  }
  std::vector<About> functions;
  std::vector<KnownRule> rules;
  for (const Activation* f :
       {&exponential, &logarithm, &hyperbolic, &rectifier, &logistic, &moving_power}) {
    if (f == &moving_power && !with_power) continue;
    functions.push_back(f->function());
    rules.push_back(f->known_rule());
  }
  expect_as_dual_numbers(operators, functions, rules);
}

}  // namespace micrograd::course
