#include "diagnosis/backward_subjects.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "diagnosis/laws.hpp"
#include "diagnosis/written_graph.hpp"
#include "testing/graph.hpp"

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
std::vector<Given> ordinary() {
  return {{.a = 3, .b = 7, .arrives = 0.25},
          {.a = 5, .b = 3, .arrives = 0.5},
          {.a = 2, .b = 4, .arrives = 0.25},
          {.a = 4, .b = 2.5, .arrives = 0.5}};
}

constexpr Given holding{.a = 3, .b = 7, .arrives = 0.5, .a_grad = 10, .b_grad = 20};

}  // namespace

Rule::Rule(About about, const Operation& operation, Words words, RuleFunction right,
           std::vector<Mistake<RuleFunction>> mistakes)
    : Subject({.about = std::move(about),
               .yours = operation.rule,
               .right = std::move(right),
               .look = [this](const auto& rule, const Given& given) { return run(rule, given); },
               .ordinary = ordinary(),
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
  const std::vector<Given> others = ordinary();
  if (nothing(fresh) && std::all_of(others.begin(), others.end(), nothing)) {
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

// ---- Walks

namespace {

Sight look_at_walk(const Walk& walk, const std::string& text) {
  Graph graph(text);
  const std::vector<Value> found = walk(graph["root"]);
  Sight sight;
  for (const auto& [name, node] : graph.nodes()) sight.numbers.push_back({name, 0.0});
  sight.numbers.push_back({"?", 0.0});
  for (const Value& value : found) {
    const std::string name = graph.name(value);
    for (Seen& seen : sight.numbers) seen.number += seen.name == name ? 1.0 : 0.0;
    sight.words += (sight.words.empty() ? "" : ", ") + name;
  }
  if (found.empty()) sight.words = "nothing";
  return sight;
}

std::vector<std::string> ordinary_graphs() {
  return {"u = a * b, v = u + c, root = v * 7", "u = a + b, root = u * u",
          "u = a + b, v = u * a, w = v + u, root = w * v",
          "a = 4, b = 4, u = a * b, v = b + u, root = v * a", "v = b / 2, root = half(v, a, c)"};
}

const Cause too_early{
    "A node may only be added when all that it was made from is in the list. Where the walk came "
    "by first does not matter.",
    idea::results_before_operands};

}  // namespace

Order::Order(About about, Walk right, std::vector<Mistake<Walk>> mistakes)
    : Subject({.about = std::move(about),
               .yours = topological_order,
               .right = std::move(right),
               .look = look_at_walk,
               .ordinary = ordinary_graphs(),
               .mistakes = std::move(mistakes)}) {}

void Order::expect_valid(const std::string& text, const Cause& point) const {
  remember(text);
  Graph twice(text);
  const std::size_t once = call(twice["root"]).size();
  const std::size_t again = call(twice["root"]).size();
  expect_that(about(), once == again,
              text + ": the order has " + counted(once, "node") +
                  ", but when it is asked for again, it has " + std::to_string(again) + ".",
              law::nothing_kept);
  const Sight found = look(text);
  const std::string is = text + ": the order is " + found.words;
  Graph graph(text);
  const auto& nodes = graph.nodes();
  for (const auto& [name, node] : nodes) {
    if (found[name] == 0.0)
      fail(about(), is + ", but " + name + " is missing.", why(text, "#", point));
  }
  // Results, which stand at the end, are asked first: what lies below a doubled one is doubled, too.
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    if (found[node->first] > 1.0) {
      fail(about(), is + ", but " + node->first + " should be in it once.", why(text, "#", point));
    }
  }
  expect_that(about(), found["?"] == 0.0,
              is + ", but there are only " + counted(nodes.size(), "node") + ".");
  const auto place = [&](const Value& value) {
    return (", " + found.words + ",").find(", " + graph.name(value) + ",");
  };
  if (place(graph["root"]) + 4 != found.words.size()) {
    const bool first = found.words.compare(0, 4, "root") == 0;
    fail(about(), is + ", but it should end with root.",
         first ? Cause{"It begins with the root. Is a node added before its operands, or is the "
                       "list turned round at the end?",
                       idea::results_before_operands}
               : Cause{});
  }
  for (const auto& [name, node] : nodes) {
    for (const Value& operand : node.operands()) {
      expect_that(about(), place(operand) < place(node),
                  is + ", but operands come first. " + name + " comes before its operand " +
                      graph.name(operand) + ".",
                  too_early);
    }
  }
  expect_the_same_again(text, text, found);
}

void Order::expect_doublings(int n) const {
  Value x = 1.0;
  for (int i = 0; i < n; ++i) x = Value(2.0 * x.data(), op::add, {x, x});
  const std::string graph =
      counted(static_cast<std::size_t>(n), "doubling") + ", x = x + x again and again";
  const std::size_t nodes = static_cast<std::size_t>(n) + 1;
  const std::size_t found =
      call_suspecting(graph + ": " + counted(nodes, "node") +
                          ", but a billion ways from the root to the leaf. A node that was visited "
                          "must not be walked through again.",
                      x)
          .size();
  expect_that(about(), found == nodes,
              graph + ": the order has " + counted(found, "node") + ", but there are " +
                  std::to_string(nodes) + ".");
}

namespace {

const char* const long_chain =
    "A chain of a million operations: a function that calls itself for each of them runs out of "
    "stack. A list of what is still to be done does not.";

Value chain(Value x, int n) {
  for (int i = 0; i < n; ++i) x = Value(x.data() + 1.0, op::add, {x, 1.0});
  return x;
}

}  // namespace

void Order::expect_chain(int n) const {
  const Value root = chain(1.0, n);
  const std::vector<Value> nodes = call_suspecting(long_chain, root);
  course::expect(about(), "a chain of " + std::to_string(n) + " additions",
                 "the number of nodes in the order", static_cast<double>(nodes.size()),
                 2.0 * n + 1.0);
  expect_that(about(), nodes.back().id() == root.id(),
              "The order of a long chain does not end with its root.");
}

// ---- Passes

namespace {

Sight look_at_pass(const Pass& pass, const Passes& passes) {
  Graph graph(passes.graph);
  for (const std::string& root : passes.roots) pass(graph[root]);
  Sight sight;
  for (const auto& [name, node] : graph.nodes()) {
    sight.numbers.push_back({name + ".grad()", node.grad()});
    sight.numbers.push_back({name + ".data()", node.data()});
    sight.numbers.push_back({name, static_cast<double>(graph.calls_of(node))});
  }
  sight.numbers.push_back({"?", static_cast<double>(graph.calls_of_strangers())});
  sight.words = graph.calls();
  return sight;
}

std::vector<Passes> ordinary_passes() {
  return {{"a = 3, u = a * 2, v = u / 2, root = v + u"},
          {"a = 3, b = 5, u = a * b, v = u * u, w = v + a, root = w / 2"},
          {"a = 2, u = a / 2, first = u * 5, root = u * 7", {"first", "root"}}};
}

std::string called(const Passes& passes) {
  std::string text = passes.graph + ", after ";
  for (const std::string& root : passes.roots) {
    text += (&root == &passes.roots.front() ? "" : " and ") + root + ".backward()";
  }
  return text;
}

}  // namespace

Backward::Backward(About about, Pass right, std::vector<Mistake<Pass>> mistakes)
    : Subject({.about = std::move(about),
               .yours = [](const Value& root) { root.backward(); },
               .right = std::move(right),
               .look = look_at_pass,
               .ordinary = ordinary_passes(),
               .mistakes = std::move(mistakes)}) {}

void Backward::expect(const Passes& passes, const std::vector<Seen>& expected,
                      const Cause& point) const {
  remember(passes);
  const Sight found = look(passes);
  for (const auto& [name, should] : expected) {
    const double is = found[name];
    if (close(is, should)) continue;
    const bool counts = name.find(".grad()") == name.npos;
    course::expect(about(), called(passes),
                   counts ? "the number of times that the rule of " + name + " ran" : name, is,
                   should, why(passes, "#", point));
  }
  Graph before(passes.graph);
  for (const auto& [name, node] : before.nodes()) {
    course::expect(about(), called(passes), name + ".data()", found[name + ".data()"], node.data(),
                   {"A pass changes gradients, not numbers.", idea::changes_only_its_own});
  }
  expect_the_same_again(called(passes), passes, found);
}

void Backward::expect_calls(const std::string& graph, const std::string& calls) const {
  const Passes passes{graph};
  remember(passes);
  const Sight found = look(passes);
  if (found.words == calls) return expect_the_same_again(called(passes), passes, found);
  fail(about(),
       called(passes) + ": the rules that ran were " + found.words + ", but should be " + calls +
           ".",
       why(passes, "*"));
}

void Backward::expect_of(const std::string& expression, const Value& root, double number,
                         const std::vector<Named>& expected) const {
  About step1{"the operators", ""};
  step1.step = 1;
  course::expect(step1, expression, "the number itself", root.data(), number);
  call(root);
  for (const auto& [name, value, gradient] : expected) {
    course::expect(about(), expression + ", after backward()", name + ".grad()", value.grad(),
                   gradient);
  }
}

void Backward::expect_chain(int n) const {
  const Value start = 1.0;
  call_suspecting(long_chain, chain(start, n));
  course::expect(about(), "a chain of " + std::to_string(n) + " additions, after backward()",
                 "the gradient of its start", start.grad(), 1.0);
}

std::vector<KnownRule> known_rules() {
  return {{&op::add, add.right(), add.about()},
          {&op::multiply, multiply.right(), multiply.about()},
          {&op::power, power.right(), power.about()}};
}

// ---- By hand

Hand::Hand(About about, ByHand right, std::vector<Mistake<ByHand>> mistakes)
    : Subject({.about = std::move(about),
               .yours = gradients_by_hand,
               .right = std::move(right),
               .look =
                   [](const ByHand& by_hand, int) {
                     const HandGradients g = by_hand();
                     return Sight{
                         {{"a", g.a}, {"b", g.b}, {"e", g.e}, {"c", g.c}, {"d", g.d}, {"f", g.f}}};
                   },
               .ordinary = {0},
               .mistakes = std::move(mistakes)}) {}

void Hand::expect(const std::string& name, double at, double slope) const {
  const double found = look(0)[name];
  const auto nudged = [](double by) { return number(-8.0 + 0.001 * by); };
  expect_that(about(), close(found, slope),
              "Nudge " + name + " from " + number(at) + " up by 0.001, and L goes from -8 to " +
                  nudged(slope) + ". With a slope of " + number(found) + " it would go to " +
                  nudged(found) + ".",
              close(found, -slope)
                  ? Cause{"The sign is wrong: L goes the other way.", idea::local_derivative}
                  : why(0, name));
}

}  // namespace micrograd::course
