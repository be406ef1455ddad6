// Step 2 is judged one piece at a time: each rule on a node that the test has made, the order on
// graphs that the test has made, and the whole pass with operations that record who called them.
#include "backward.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "diagnosis/backward.hpp"
#include "diagnosis/ideas.hpp"
#include "judge/random_expression.hpp"
#include "testing/old_check.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Results as step 1 makes them, but without step 1: a mistake there can't disturb what is tested
// here.
Value sum(const Value& a, const Value& b) { return {a.data() + b.data(), op::add, {a, b}}; }
Value product(const Value& a, const Value& b) {
  return {a.data() * b.data(), op::multiply, {a, b}};
}

}  // namespace

// ---- By hand

TEST(ByHand, SixGradients) {
  about("gradients_by_hand", "Backpropagation by hand");
  // Never the right number: only what a nudge does to L, which is a straight line in each part.
  const auto check = [](const std::string& part, double slope, double right,
                        std::initializer_list<OldCause> causes) {
    if (close(slope, right)) return;
    std::string cause = close(slope, -right) ? "The sign is wrong: L goes the other way." : "";
    for (const OldCause& known : causes) {
      if (close(slope, known.number)) cause = known.text;
    }
    expect_that(false,
                "Nudge " + part + " up by 0.001, and L goes from -8 to " +
                    number(-8.0 + 0.001 * right) + ". With a slope of " + number(slope) +
                    " it would go to " + number(-8.0 + 0.001 * slope) + ".",
                cause);
  };
  const auto only = [](const std::string& result, const std::string& part) {
    return "That is how " + result + " grows with " + part +
           ". It still has to be multiplied with how L grows with " + result + ".";
  };
  const HandGradients yours = gradients_by_hand();
  check("d from 4", yours.d, -2.0,
        {{4.0, "That is d itself; its slope is the other factor of L = d * f."}});
  check("f from -2", yours.f, 4.0,
        {{-2.0, "That is f itself; its slope is the other factor of L = d * f."},
         {-6.0, "That is e. The other factor of L = d * f is d, and d = e + c."},
         {-8.0, "That is L itself; its slope is the other factor of L = d * f."}});
  const std::string shared_out =
      "That is half of what L grows with d. A sum hands on all of it, to each of its parts.";
  check("e from -6", yours.e, -2.0, {{1.0, only("d", "e")}, {-1.0, shared_out}});
  check("c from 10", yours.c, -2.0, {{1.0, only("d", "c")}, {-1.0, shared_out}});
  check("a from 2", yours.a, 6.0,
        {{-3.0, only("e", "a")}, {-4.0, "That is the slope of b: the two are swapped."}});
  check("b from -3", yours.b, -4.0,
        {{2.0, only("e", "b")}, {6.0, "That is the slope of a: the two are swapped."}});
}

namespace {

const Cause zero{"An operand of 0 is a number like any other.", idea::no_special_case};
const Cause negative{"A negative number is a number like any other.", idea::no_special_case};
const Cause fraction{"A fraction is a number like any other.", idea::no_special_case};
const Cause negative_arrives{"What arrives may be negative, too.", idea::no_special_case};
const Cause equal{"Two operands with the same number are two nodes all the same.",
                  idea::no_special_case};

}  // namespace

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

// ---- The order

namespace {

// A graph with the names of its nodes, so that an order can be written down: "a, b, u, root".
class Named {
 public:
  explicit Named(std::vector<std::pair<std::string, Value>> nodes) : nodes_(std::move(nodes)) {}

  std::string name(const Value& value) const {
    for (const auto& [name, node] : nodes_) {
      if (node.id() == value.id()) return name;
    }
    return "?";
  }

  std::string list(const std::vector<Value>& order) const {
    std::string text;
    for (const Value& value : order) text += (text.empty() ? "" : ", ") + name(value);
    return text.empty() ? "nothing" : text;
  }

  int count(const std::vector<Value>& order, const std::string& wanted) const {
    int count = 0;
    for (const Value& value : order) count += name(value) == wanted ? 1 : 0;
    return count;
  }

  /// The first node that stands before one of its operands; "" if there is none.
  std::string too_early(const std::vector<Value>& order) const {
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (std::size_t j = i + 1; j < order.size(); ++j) {
        for (const Value& operand : order[i].operands()) {
          if (operand.id() == order[j].id()) {
            return name(order[i]) + " comes before its operand " + name(operand) + ".";
          }
        }
      }
    }
    return "";
  }

  const std::vector<std::pair<std::string, Value>>& nodes() const { return nodes_; }

 private:
  std::vector<std::pair<std::string, Value>> nodes_;
};

// Which walk finds only the nodes that are in the order, where some are missing.
std::string why_missing(const Named& named, const std::vector<Value>& order, const Value& root) {
  if (order.empty()) return "Nothing was added to the list that was returned.";
  if (named.count(order, "?") > 0) {
    return "A ? is no node of this graph. A Value that is made from a number is a new leaf.";
  }
  const auto in_order = [&](const Value& node) { return named.count(order, named.name(node)) > 0; };
  const auto missing_are = [&](const auto& fits) {
    for (const auto& [name, node] : named.nodes()) {
      if (in_order(node) == fits(node)) return false;
    }
    return true;
  };
  const auto one_branch = [&](auto next) {  // root, one of its operands, one of theirs, …
    std::unordered_set<const void*> branch;
    for (Value node = root;; node = next(node.operands())) {
      branch.insert(node.id());
      if (node.operands().empty()) return branch;
    }
  };
  const auto first = one_branch([](auto operands) { return operands.front(); });
  const auto last = one_branch([](auto operands) { return operands.back(); });
  if (missing_are([&](const Value& node) { return !first.contains(node.id()); }) ||
      missing_are([&](const Value& node) { return !last.contains(node.id()); })) {
    return "Only one operand of each result was followed.";
  }
  if (missing_are([](const Value& node) { return node.operands().empty(); })) {
    return "Leaves belong to the order, too.";
  }
  if (missing_are([&](const Value& node) { return node.id() == root.id(); })) {
    return "The root itself is missing; it belongs to the order.";
  }
  if (missing_are([&](const Value& node) {
        for (const Value& operand : root.operands()) {
          if (operand.id() == node.id()) return false;
        }
        return node.id() != root.id();
      })) {
    return "The walk ended at the operands of the root. They have operands, too.";
  }
  if (missing_are([&](const Value& node) {
        for (const auto& [name, twin] : named.nodes()) {
          if (twin.id() != node.id() && twin.data() == node.data() && in_order(twin)) return true;
        }
        return false;
      })) {
    return "A node with the same number is there. Two nodes may have the same number: ask for "
           "id().";
  }
  return "";
}

// Every node of the graph once, operands first.  Any such order is right.
void expect_order(const std::string& graph, const Named& named, const std::vector<Value>& order,
                  const std::string& cause_if_early) {
  const std::string found = graph + ": the order is " + named.list(order);
  const Value root = named.nodes().back().second;
  for (const auto& [name, node] : named.nodes()) {
    expect_that(named.count(order, name) > 0, found + ", but " + name + " is missing.",
                why_missing(named, order, root));
  }
  // Results, which stand at the end, are asked first: what lies below a doubled one is doubled,
  // too.
  for (std::size_t i = named.nodes().size(); i-- > 0;) {
    const auto& [name, node] = named.nodes()[i];
    expect_that(named.count(order, name) < 2, found + ", but " + name + " should be in it once.",
                node.operation() == nullptr
                    ? "A leaf can be used more than once, too. It has to be asked for as well."
                    : "");
  }
  expect_that(order.size() == named.nodes().size(),
              found + ", but there are only " + std::to_string(named.nodes().size()) + " nodes.");
  const std::string early = named.too_early(order);
  expect_that(early.empty(), found + ", but operands come first. " + early, cause_if_early);
}

}  // namespace

TEST(Order, RootComesLast) {
  about("topological_order", "Operands before results");
  const Value a = 2.0;
  const Value u = sum(a, 1.0);
  const Value root = product(u, 5.0);
  const Named named(
      {{"a", a}, {"1", u.operands()[1]}, {"u", u}, {"5", root.operands()[1]}, {"root", root}});
  const std::string graph = "u = a + 1, root = u * 5: the order is ";
  const std::vector<Value> order = topological_order(root);
  const std::string found = graph + named.list(order);
  expect_that(!order.empty(), found + ", but it should end with root.",
              why_missing(named, order, root));
  expect_that(named.count(order, "root") > 0, found + ", but the root belongs to it, too.",
              why_missing(named, order, root));
  expect_that(
      order.back().id() == root.id(), found + ", but it should end with root.",
      order.front().id() == root.id()
          ? "It begins with the root. Is a node added before its operands, or is the list turned "
            "round at the end?"
          : "");
  const std::vector<Value> again = topological_order(root);
  expect_that(again.size() == order.size(),
              graph + named.list(order) + ", but when it is asked for again, it is " +
                  named.list(again) + ".",
              again.size() < order.size()
                  ? "What the first walk has visited was still there for the second. Each walk "
                    "begins with nothing visited."
                  : "What the first walk has found was still there for the second.");
}

TEST(Order, OperandsComeFirst) {
  about("topological_order", "Operands before results");
  const Value a = 2.0;
  const Value b = 3.0;
  const Value c = 2.0;
  const Value d = -7.0;
  const Value e = 11.0;
  const Value u = sum(a, b);
  const Value v = product(c, d);
  const Value w = product(u, v);
  const Value root = sum(w, e);
  const Named named({{"a", a},
                     {"b", b},
                     {"c", c},
                     {"d", d},
                     {"e", e},
                     {"u", u},
                     {"v", v},
                     {"w", w},
                     {"root", root}});
  expect_order("u = a + b, v = c * d, w = u * v, root = w + e", named, topological_order(root), "");
}

TEST(Order, EachNodeOnce) {
  about("topological_order", "Operands before results");
  const Value a = 2.0;
  const Value b = 3.0;
  const Value u = product(a, b);
  const Value root = sum(u, u);
  const Named named({{"a", a}, {"b", b}, {"u", u}, {"root", root}});
  const std::vector<Value> order = topological_order(root);
  const std::string found = "u = a * b, root = u + u: the order is " + named.list(order);
  expect_that(
      named.count(order, "u") < 2, found + ", but u should be in it once.",
      named.count(order, "a") > 1
          ? "What was visited is forgotten on the way, or not asked for: u was walked through "
            "twice, operands and all."
          : "Each use of u has put it into the list. Either two handles to one node were taken for "
            "two nodes (ask for id()), or a node is added although it was visited.");
  expect_order("u = a * b, root = u + u", named, order, "");
}

TEST(Order, ResultUsedEarlyAndLate) {
  about("topological_order", "Operands before results");
  const std::string cause =
      "A node may only be added when all that it was made from is in the list. Where the walk came "
      "by first does not matter.";
  const Value a = 3.0;
  const Value two = 2.0;
  const Value u = product(a, two);
  const Value square = product(u, u);
  for (const bool early : {true, false}) {
    const Value root = early ? sum(u, square) : sum(square, u);
    const Named named({{"a", a}, {"2", two}, {"u", u}, {"s", square}, {"root", root}});
    expect_order(std::string("u = a * 2, s = u * u, root = ") + (early ? "u + s" : "s + u"), named,
                 topological_order(root), cause);
  }
  // By one use a is two steps from the root, by the other three; with sides swapped as well.
  for (const bool early : {true, false}) {
    const Value v = early ? sum(two, a) : sum(a, two);
    const Value w = early ? product(v, two) : product(two, v);
    const Value root = early ? sum(w, a) : sum(a, w);
    const Named named({{"a", a}, {"2", two}, {"v", v}, {"w", w}, {"root", root}});
    expect_order(
        early ? "v = 2 + a, w = v * 2, root = w + a" : "v = a + 2, w = 2 * v, root = a + w", named,
        topological_order(root), cause);
  }
}

TEST(Order, AnyNumberOfOperands) {
  about("topological_order", "Operands before results");
  if_stopped("An operation may have one operand, or three: operands().size() says how many.");
  static constexpr Operation one{"one", [](const Value&) {}};
  static constexpr Operation three{"three", [](const Value&) {}};
  const Value a = 2.0;
  const Value b = 3.0;
  const Value c = 5.0;
  const Value u(7.0, one, {a});
  const Value root(11.0, three, {u, b, c});
  const Named named({{"a", a}, {"b", b}, {"c", c}, {"u", u}, {"root", root}});
  expect_order("u is made from a, root from u, b and c", named, topological_order(root), "");
}

TEST(Order, LeafIsItsOwnOrder) {
  about("topological_order", "Operands before results");
  const Value leaf = 3.0;
  const std::vector<Value> order = topological_order(leaf);
  expect_that(order.size() == 1 && order[0].id() == leaf.id(),
              "The order of a leaf has " + std::to_string(order.size()) +
                  " nodes, but it should be the leaf itself.",
              order.empty() ? "A leaf is a graph of one node, and its root." : "");
}

TEST(Order, ThirtyDoublings) {
  about("topological_order", "Operands before results");
  if_stopped(
      "30 doublings, x = x + x again and again: 31 nodes, but a billion ways from the root to the "
      "leaf. A node that was visited must not be walked through again.");
  Value x = 1.0;
  for (int i = 0; i < 30; ++i) x = sum(x, x);
  const std::size_t size = topological_order(x).size();
  expect_that(size == 31, "30 doublings, x = x + x again and again: the order has " +
                              std::to_string(size) + " nodes, but there are 31.");
}

// ---- The whole pass

namespace {

// Operations whose rules are the tests' own: they pass on what is right, and record that they ran.
std::vector<std::string> calls;
const void* called_for = nullptr;  // the node of the last call

template <char name>
void spy_rule(const Value& output) {
  called_for = output.id();
  calls.push_back(std::string(1, name) + " with " + number(output.grad()));
  output.operands()[0].grad() += 0.5 * output.grad();
}

template <char name>
constexpr Operation spy{"spy", spy_rule<name>};

std::string calls_in_a_row() {
  std::string text;
  for (const std::string& call : calls) text += (text.empty() ? "" : ", ") + call;
  return text.empty() ? "none" : text;
}

// Step 1 has made the graph: if the number is wrong already, the gradients can't be right.
void expect_forward(const std::string& expression, const Value& result, double expected) {
  expect(expression, "the number itself", result.data(), expected,
         "That is step 1's part. Run `ctest --preset step1`.");
}

}  // namespace

TEST(Backward, SeedsTheRoot) {
  about("Value::backward", "The whole pass");
  if_stopped(
      "Does the pass call backward() of other nodes, which begins another pass? Does it run the "
      "rule of a leaf, which has none (operation() is nullptr), or the rule of another operation? "
      "Does it use a place outside the order, which goes from 0 to size() - 1?");
  calls.clear();
  const Value a = 12.0;
  const Value root(6.0, spy<'R'>, {a});
  root.backward();
  const std::string situation = "root = a / 2 with a = 12, after root.backward()";
  const char* const no_numbers = "A pass changes gradients, not numbers.";
  expect(situation, "root.data()", root.data(), 6.0, no_numbers);
  expect(situation, "a.data()", a.data(), 12.0, no_numbers);
  const bool ran_with_one = !calls.empty() && calls[0] == "R with 1";
  expect(
      situation, "root.grad()", root.grad(), 1.0,
      {{0.0,
        ran_with_one
            ? "It was 1 when its rule ran, and is gone now. Gradients stay: they are the answer."
            : "How fast does the root grow when the root itself does? That was not set before the "
              "rules ran, or was cleared again."},
       {6.0, "That is the number of the root. How fast does the root grow when it grows itself?"}});
  const Value x = 3.0;
  const Value product_of_x = product(x, 2.0);
  if (calls.empty()) product_of_x.backward();
  expect_that(!calls.empty(), situation + ": the rule of root was not run, but it should be, once.",
              x.grad() == 2.0 ? "The rule of a product does run. Every operation has a rule, those "
                                "of later steps as well: ask the operation for it."
                              : "");
  expect_that(calls.size() == 1, situation + ": the rule of root was run " +
                                     std::to_string(calls.size()) +
                                     " times, but it should be, once.");
  expect(situation, "a.grad()", a.grad(), 0.5,
         {{0.0, called_for != root.id() ? "The rule ran, but not for root: a Value that is made "
                                          "anew is another node, with a gradient of its own."
                : calls[0] == "R with 0"
                    ? "When the rule of the root ran, its own gradient was still 0: the start came "
                      "too late."
                    : "The rule of the root has run; the gradient of a was cleared after it."},
          {1.5, "The leaf got a 1 of its own. Only the root does: a pass has one start."}});
}

TEST(Backward, RunsEveryRuleFromTheRootDown) {
  about("Value::backward", "The whole pass");
  calls.clear();
  const Value a = 8.0;
  const Value u(4.0, spy<'u'>, {a});
  const Value v(2.0, spy<'v'>, {u});
  const Value w(1.0, spy<'w'>, {v});
  w.backward();
  const std::string situation = "u = a / 2, v = u / 2, w = v / 2, after w.backward()";
  const std::vector<std::string> right = {"w with 1", "v with 0.5", "u with 0.25"};
  std::string order;
  for (const std::string& call : calls) order += call[0];
  expect_that(
      calls == right,
      situation + ": the rules that ran were " + calls_in_a_row() +
          ", but should be w with 1, v with 0.5, u with 0.25.",
      calls.size() == 1 && calls[0] == right[0]
          ? "Only the rule of the root ran; every result below it has one."
      : calls == std::vector{right[0], right[1]}
          ? "The pass ended one too early: u is a result and has a rule."
      : order == "uvw"
          ? "The pass began at the operands. A result passes on before its operands do."
      : order == "vuw" ? "The root's rule has to run first."
      : order == "wvu" && called_for != u.id()
          ? "The order is right. But the rule of u ran for another node than u."
      : order == "wvu" && calls[1] == "v with 0"
          ? "The order is right. But what one rule passes on was cleared before the next one ran."
      : order == "wvu"
          ? "The order is right. But a gradient did not start from 0, or was changed between two "
            "rules."
      : order.find_first_not_of("uvw") != order.npos
          ? "A rule of another graph ran: what one pass has found was still there for the next."
      : calls.size() > 3 ? "A rule ran more than once."
                         : "");
  expect(situation, "a.grad()", a.grad(), 0.125,
         {{1.125, "The leaf got a 1 of its own. Only the root does: a pass has one start."}});
  expect(
      situation, "v.grad()", v.grad(), 0.5,
      {{0.0,
        "It was there when its rule ran, and is gone now. Gradients stay: they are the answer."}});

  calls.clear();
  const Value p(4.0, spy<'p'>, {a});
  const Value q(5.0, spy<'q'>, {a});
  const Value both = sum(p, q);
  both.backward();
  expect_that(calls.size() == 2,
              "p = a / 2, q = a / 2 + 1, root = p + q, after root.backward(): beside that of root, "
              "the rules that ran were " +
                  calls_in_a_row() + ", but should be those of p and q.",
              calls.size() == 1 ? "Only one operand of the root was followed." : "");

  for (const bool leaf_first : {true, false}) {
    const Value leaf = 1.0;
    const Value half(4.0, spy<'h'>, {a});
    calls.clear();
    (leaf_first ? sum(leaf, half) : sum(half, leaf)).backward();
    expect_that(calls.size() == 1,
                "h = a / 2, b a leaf, root = " + std::string(leaf_first ? "b + h" : "h + b") +
                    ", after root.backward(): the rules that ran beside that of root were " +
                    calls_in_a_row() + ", but should be that of h.",
                calls.empty() ? "Beside another result such a rule did run. A leaf has no rule, "
                                "but results may come after it."
                              : "");
  }
}

TEST(Backward, LargeGradient) {
  about("Value::backward", "The whole pass");
  const Value a = 1.0;
  const Value root = product(a, 100.0);
  root.backward();
  expect("root = 100 * a, after root.backward()", "a.grad()", a.grad(), 100.0,
         {{1.0, "The gradient was cut off at 1. It may be as large as it is."},
          {10.0, "The gradient was cut off at 10. It may be as large as it is."}});
  const Value b = 1.0;
  const Value steep = product(product(b, 1000.0), -1000.0);
  steep.backward();
  expect("root = (b * 1000) * -1000, after root.backward()", "b.grad()", b.grad(), -1e6,
         {{-1.0, "The gradient was cut off at -1. It may be as large as it is."},
          {-1000.0, "The gradient of b * 1000 was cut off at -1. It may be as large as it is."},
          {0.0, "What arrives at b * 1000 is negative; it is passed on all the same."},
          {1e6, "What arrives at b * 1000 is negative; here its sign was lost."}});
}

TEST(Backward, LectureExpression) {
  about("Value::backward", "The whole pass");
  const Value a = 2.0;
  const Value b = -3.0;
  const Value c = 10.0;
  const Value f = -2.0;
  const Value e = a * b;
  const Value d = e + c;
  const Value L = d * f;
  expect_forward("L = (a*b + c) * f at 2, -3, 10, -2", L, -8.0);
  L.backward();
  const std::string situation = "L = (a*b + c) * f, after L.backward()";
  expect(situation, "L.grad()", L.grad(), 1.0);
  expect(situation, "f.grad()", f.grad(), 4.0);
  expect(situation, "d.grad(), d = a*b + c,", d.grad(), -2.0);
  expect(situation, "c.grad()", c.grad(), -2.0);
  expect(situation, "e.grad(), e = a*b,", e.grad(), -2.0);
  expect(situation, "b.grad()", b.grad(), -4.0);
  expect(situation, "a.grad()", a.grad(), 6.0);
}

TEST(Backward, ReusedResult) {
  about("Value::backward", "The whole pass");
  const std::string too_soon =
      "u is used more than once, and it passed on before everyone who uses it had reported.";
  const std::string again =
      "The rule of u ran once for each use of u. It has to run once, when all is in.";
  const auto slope = [](const auto& expression) {
    const Value a = 3.0;
    const Value u = product(a, 2.0);
    const Value root = expression(u);
    root.backward();
    return a.grad();
  };
  // The right number is 26.  54 and 52: u passed on too often; 2, 24 and 14: too soon.
  const std::initializer_list<OldCause> causes = {{2.0, too_soon},  {24.0, too_soon},
                                                  {14.0, too_soon}, {54.0, again},
                                                  {52.0, again},    {28.0, again}};
  expect("u = a * 2, root = u + u*u at a = 3", "a.grad()",
         slope([](const Value& u) { return sum(u, product(u, u)); }), 26.0, causes);
  expect("u = a * 2, root = u*u + u at a = 3", "a.grad()",
         slope([](const Value& u) { return sum(product(u, u), u); }), 26.0, causes);
  const std::initializer_list<OldCause> deeper = {{2.0, too_soon}, {6.0, too_soon}, {10.0, again}};
  expect("u = a * 2, root = u + (u + 1)*3 at a = 3", "a.grad()",
         slope([](const Value& u) { return sum(u, product(sum(u, 1.0), 3.0)); }), 8.0, deeper);
  expect("u = a * 2, root = (u + 1)*3 + u at a = 3", "a.grad()",
         slope([](const Value& u) { return sum(product(sum(u, 1.0), 3.0), u); }), 8.0, deeper);
}

TEST(Backward, GoesOnAfterZero) {
  about("Value::backward", "The whole pass");
  const auto slope = [](bool zero_first) {
    const Value a = 3.0;
    const Value u = product(a, 5.0);
    const Value nothing = product(u, 0.0);
    const Value twice = product(a, 2.0);
    (zero_first ? sum(nothing, twice) : sum(twice, nothing)).backward();
    return a.grad();
  };
  const std::string cause =
      "The pass stopped at u, to which 0 had arrived. What comes after u may have got something.";
  expect("u = a * 5, root = u*0 + a*2, after root.backward()", "a.grad()", slope(true), 2.0,
         {{0.0, cause}});
  expect("u = a * 5, root = a*2 + u*0, after root.backward()", "a.grad()", slope(false), 2.0,
         {{0.0, cause}});
}

TEST(Backward, MinusDivideConstants) {
  about("Value::backward", "The whole pass");
  const Value a = 7.0;
  const Value b = 1.0;
  const Value c = 2.0;
  const Value y = (2.0 * a - b * 2.0) / (c + 2.0) - -a;
  expect_forward("y = (2*a - b*2) / (c + 2) - -a at 7, 1, 2", y, 10.0);
  y.backward();
  const std::string situation = "y = (2*a - b*2) / (c + 2) - -a, after y.backward()";
  expect(situation, "a.grad()", a.grad(), 1.5);
  expect(situation, "b.grad()", b.grad(), -0.5);
  expect(situation, "c.grad()", c.grad(), -0.75);
}

TEST(Backward, LeafRoot) {
  about("Value::backward", "The whole pass");
  if_stopped(
      "a = 3, a.backward(): a is a leaf, so a.operation() is nullptr and there is no rule to run.");
  const Value a = 3.0;
  a.backward();
  expect("a = 3, after a.backward()", "a.grad()", a.grad(), 1.0,
         {{0.0, "A leaf can be the root, too: it grows as fast as itself."}});
}

TEST(Backward, TwoLossesAddInLeaves) {
  about("Value::backward", "The whole pass");
  const Value w = 5.0;
  product(w, 2.0).backward();
  product(w, 3.0).backward();
  expect(
      "first = w * 2, second = w * 3, after first.backward() and second.backward()", "w.grad()",
      w.grad(), 5.0,
      {{3.0, "The second pass cleared the leaf. Only results start again from 0; leaves add up."},
       {2.0, "The second pass changed nothing."}});
  // A result that both losses share starts again from 0.
  const Value a = 3.0;
  const Value u = product(a, 2.0);
  const Value first = product(u, 5.0);
  const Value second = product(u, 7.0);
  first.backward();
  second.backward();
  const std::string situation =
      "u = a * 2, first = u * 5, second = u * 7, after first.backward() and second.backward()";
  expect(situation, "a.grad()", a.grad(), 24.0,
         {{34.0,
           "The second pass found the old gradient in u and passed it on once more. Results start "
           "again from 0."},
          {10.0, "That is what the first pass has found. The second one has added nothing."},
          {14.0,
           "The second pass cleared the leaf. Only results start again from 0; leaves add up."}});
  // And one that is further down.
  const Value p = 3.0;
  const Value q = product(p, 2.0);
  const Value r = product(q, 3.0);
  product(r, 5.0).backward();
  product(r, 7.0).backward();
  expect(
      "q = p * 2, r = q * 3, first = r * 5, second = r * 7, after first.backward() and "
      "second.backward()",
      "p.grad()", p.grad(), 72.0,
      {{102.0,
        "The second pass found the old gradient in q, two steps below its root. All results start "
        "again from 0."}});
  expect(situation, "first.grad()", first.grad(), 1.0,
         {{0.0, "The second pass cleared a node that is not in its graph."}});
}

TEST(Backward, TwiceDoubles) {
  about("Value::backward", "The whole pass");
  const Value a = 2.0;
  const Value b = 3.0;
  const Value c = 5.0;
  const Value root = product(product(a, b), c);
  root.backward();
  const double once = a.grad();
  root.backward();
  const std::string again = " was still there from the first pass. Results start again from 0.";
  const std::string cleared =
      "The second pass cleared the leaves. Only results start again from 0; leaves add up.";
  expect("root = (a*b) * c, after root.backward()", "a.grad()", once, 15.0);
  const std::string situation = "root = (a*b) * c, after two times root.backward()";
  expect(situation, "root.grad()", root.grad(), 1.0, {{2.0, "The gradient of the root" + again}});
  expect(situation, "a.grad()", a.grad(), 30.0,
         {{45.0, "The gradient of a*b" + again}, {15.0, cleared}});
  expect(situation, "c.grad()", c.grad(), 12.0, {{6.0, cleared}});
  const Value leaf = 3.0;
  leaf.backward();
  leaf.backward();
  expect("a = 3, after two times a.backward()", "a.grad()", leaf.grad(), 2.0,
         {{1.0, "The second pass has set it. Leaves add up, also where one is the root."}});
}

TEST(Random, MatchesDualNumbers) {
  about("Value::backward", "The whole pass");
  const auto found = judge::compare_with_dual_numbers(judge::arithmetic(), seed(), 2000, 100);
  expect_that(!found, found ? found->text() : "");
}

// ---- Bonus

TEST(BonusOrder, MillionOperations) {
  about("topological_order", "Bonus: a million operations");
  if_stopped(
      "A chain of a million operations: a function that calls itself for each of them runs out of "
      "stack. A list of what is still to be done does not.");
  Value x = 1.0;
  for (int i = 0; i < 1'000'000; ++i) x = sum(x, 1.0);
  const std::vector<Value> order = topological_order(x);
  expect("a chain of a million additions", "the number of nodes in the order",
         static_cast<double>(order.size()), 2'000'001.0);
  expect_that(order.back().id() == x.id(), "The order of a long chain does not end with its root.");
}

TEST(BonusBackward, MillionOperations) {
  about("Value::backward", "Bonus: a million operations");
  if_stopped(
      "A chain of a million operations: a function that calls itself for each of them runs out of "
      "stack. A list of what is still to be done does not.");
  const Value start = 1.0;
  Value x = start;
  for (int i = 0; i < 1'000'000; ++i) x = sum(x, 1.0);
  x.backward();
  expect("a chain of a million additions, after backward()", "the gradient of its start",
         start.grad(), 1.0);
}
