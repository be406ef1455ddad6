#include "diagnosis/backward.hpp"

#include <cmath>
#include <initializer_list>
#include <utility>

#include "diagnosis/laws.hpp"

namespace micrograd::course {

// ---- Rules

RuleFunction both(Part part) {
  return [part](const Value& output) {
    const Value a = output.operands()[0];
    const Value b = output.operands()[1];
    a.grad() += part(a.data(), b.data(), output.grad());
    b.grad() += part(b.data(), a.data(), output.grad());
  };
}

RuleFunction base(Part part) {
  return [part](const Value& output) {
    const Value x = output.operands()[0];
    x.grad() += part(x.data(), output.operands()[1].data(), output.grad());
  };
}

namespace {

// Numbers that tell apart what is equal for others.
const std::vector<Given> ordinary = {{.a = 3, .b = 7, .arrives = 0.25},
                                     {.a = 5, .b = 3, .arrives = 0.5},
                                     {.a = 2, .b = 4, .arrives = 0.25},
                                     {.a = 4, .b = 2.5, .arrives = 0.5}};
const Given holding{.a = 3, .b = 7, .arrives = 0.5, .a_grad = 10, .b_grad = 20};

}  // namespace

Rule::Rule(About about, const Operation& operation, Words words, RuleFunction right,
           std::vector<Mistake<RuleFunction>> mistakes)
    : Subject({.about = std::move(about),
               .yours = operation.rule,
               .right = std::move(right),
               .look = [this](const auto& rule, const Given& given) { return run(rule, given); },
               .ordinary = ordinary,
               .mistakes = std::move(mistakes),
               .laws = [this](const auto& given,
                              const auto& name) { return broken_law(given, name); }}),
      operation_(operation),
      words_(std::move(words)) {}

Value Rule::make(const Value& a, const Value& b) const {
  const double c = &operation_ == &op::add        ? a.data() + b.data()
                   : &operation_ == &op::multiply ? a.data() * b.data()
                                                  : std::pow(a.data(), b.data());
  return {c, operation_, {a, b}};
}

Sight Rule::run(const RuleFunction& rule, const Given& given) const {
  const Value a = given.a;
  const Value b = given.same ? a : Value(given.b);
  const Value result = make(a, b);
  a.grad() = given.a_grad;
  if (!given.same) b.grad() = given.b_grad;
  result.grad() = given.arrives;
  rule(result);
  return {{{words_.a + ".grad()", a.grad()},
           {words_.b + ".grad()", b.grad()},
           {words_.result + ".grad()", result.grad()},
           {words_.a, a.data()},
           {words_.b, b.data()}}};
}

Cause Rule::broken_law(const Given& given, const std::string& name) const {
  const std::string a_grad = words_.a + ".grad()";
  const std::string b_grad = words_.b + ".grad()";
  const bool first = name == a_grad;
  const auto left = [&](const Given& now) { return look(now)[name]; };
  const Sight found = look(given);
  if (found[words_.a] != given.a || (!given.same && found[words_.b] != given.b)) {
    return law::numbers_stay;
  }
  if (name == words_.result + ".grad()") {
    return {"A rule changes the gradients of the operands only.", idea::changes_only_its_own};
  }
  Given fresh = given;
  fresh.a_grad = fresh.b_grad = 0.0;

  const auto nothing = [&](const Given& now) { return left(now) == 0.0; };
  if (nothing(fresh) && std::all_of(ordinary.begin(), ordinary.end(), nothing)) {
    const Sight held = look(holding);
    if (held[words_.result + ".grad()"] != holding.arrives) return law::result_gradient_stays;
    const bool a_kept = held[a_grad] == holding.a_grad;
    const bool b_kept = held[b_grad] == holding.b_grad;
    if (a_kept && b_kept) return law::gradients_change;
    if (first && a_kept) {
      return {"Only the gradient of the second operand was changed.",
              idea::every_operand_gets_its_share};
    }
    if (!first && b_kept) {
      return {"Only the gradient of the first operand was changed.",
              idea::every_operand_gets_its_share};
    }
    return {
        "What it gets depends on the gradients of the operands. It should depend on their "
        "numbers.",
        idea::local_derivative};
  }

  Given other_holds = given.same ? holding : given;
  const double as_it_is = left(other_holds);
  (first ? other_holds.b_grad : other_holds.a_grad) += 10.0;
  if (!close(left(other_holds), as_it_is)) {
    return {(first ? "The first operand's gradient was made from the second's."
                   : "The second operand's gradient was made from the first's.") +
                std::string(" What it gets depends on numbers and on what arrived."),
            idea::local_derivative};
  }

  Given with_10 = fresh;
  with_10.a_grad = with_10.b_grad = 10.0;
  if (given.same) {
    Given apart = fresh;
    apart.same = false;
    apart.b = given.a;
    return law::both_arrivals_count(left(apart), left(fresh), left(with_10));
  }
  return law::adds(left(fresh), left(with_10));
}

std::string Rule::situation(const Given& given) const {
  std::string text = words_.made;
  for (const auto& [place, value] :
       {std::pair("%a", number(given.a)), std::pair("%b", given.same ? "a" : number(given.b))}) {
    text.replace(text.find(place), 2, value);
  }
  if (given.a_grad != 0.0) text += ", " + words_.a + ".grad() is " + number(given.a_grad);
  if (given.b_grad != 0.0) text += ", " + words_.b + ".grad() is " + number(given.b_grad);
  return text + ", and " + number(given.arrives) + " arrives at " + words_.result;
}

void Rule::expect(const Given& given, double a_grad, double b_grad, const Cause& point) const {
  Subject::expect(situation(given), given,
                  {{words_.a + ".grad()", a_grad},
                   {words_.b + ".grad()", b_grad},
                   {words_.result + ".grad()", given.arrives},
                   {words_.a, given.a},
                   {words_.b, given.same ? given.a : given.b}},
                  point);
}

void Rule::expect(const Given& given, double a_grad, const Cause& point) const {
  Subject::expect(situation(given), given,
                  {{words_.a + ".grad()", a_grad},
                   {words_.result + ".grad()", given.arrives},
                   {words_.a, given.a}},
                  point);
}

void Rule::expect_of_a_result(double part) const {
  const Value p = 2.0;
  const Value q = 4.0;
  const Value operand(6.0, op::add, {p, q});
  const Value result = make(operand, 3.0);
  result.grad() = 0.5;
  call(result);
  std::string made = words_.made;
  made.replace(made.find("%a"), 2, "6").replace(made.find("%b"), 2, "3");
  const std::string when = words_.a + " = p + q with p = 2, q = 4, " + made +
                           ", and 0.5 arrives at " + words_.result + ": after the rule of " +
                           words_.result;
  course::expect(about(), when, words_.a + ".grad()", operand.grad(), part, law::results_pass_on);
  const Cause not_yet{
      "A rule passes on to its own operands only. What is further down is the work of backward().",
      idea::changes_only_its_own};
  course::expect(about(), when, "p.grad()", p.grad(), 0.0, not_yet);
  course::expect(about(), when, "q.grad()", q.grad(), 0.0, not_yet);
}

}  // namespace micrograd::course
