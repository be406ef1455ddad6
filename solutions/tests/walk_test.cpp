// The page of a backward pass: that it shows what happened, names what is wrong, and blames no right
// engine.
#include "pictures/walk.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>

#include "backward.hpp"

using micrograd::Operation;
using micrograd::Value;
using micrograd::VisitedSet;
using micrograd::walk_page;
using micrograd::WalkGraph;

namespace op = micrograd::op;

namespace {

using Walk = std::function<void(const Value& root)>;

/// y = w + u, w = u·v, v = u + a, u = a·b at a = 4, b = 0.5.
WalkGraph graph_of(const Operation& add = op::add, const Operation& multiply = op::multiply) {
  const Value a = 4.0, b = 0.5;
  const Value u(2.0, multiply, {a, b}), v(6.0, add, {u, a}), w(12.0, multiply, {u, v});
  const Value y(14.0, add, {w, u});
  return {"y",
          y,
          {{"a", a, 0, 0},
           {"b", b, 0, 3},
           {"u", u, 1, 2},
           {"v", v, 2, 0},
           {"w", w, 3, 1},
           {"y", y, 4, 2}}};
}

const Walk reference = [](const Value& root) { root.backward(); };

std::string page_of(const WalkGraph& graph, const Walk& walk = reference) {
  return walk_page("Title", {graph}, walk);
}
std::string page_of(const Walk& walk) { return page_of(graph_of(), walk); }

void expect(const std::string& page, const std::string& part) {
  EXPECT_NE(page.find(part), std::string::npos) << part;
}
void expect_not(const std::string& page, const std::string& part) {
  EXPECT_EQ(page.find(part), std::string::npos) << part;
}

void run(const Value& value) {
  if (value.operation() != nullptr) value.operation()->rule(value);
}

}  // namespace

TEST(Walk, ARightOneHasNoMistakes) {
  const std::string page = page_of(reference);
  expect(page, "\"title\":\"backward() gives y the gradient 1\"");
  expect(page, "\"title\":\"w = u · v: its rule runs\"");
  expect(page, "\"facts\":[\"1 has arrived at w.\"]");
  expect(page,
         "\"had\":\"1\",\"part\":\"1 · "
         "6\",\"got\":\"6\",\"has\":\"7\",\"wanted\":\"7\",\"wrong\":false");
  expect(page, "\"gradients\":[\"6.5\",\"36\",\"9\",\"2\",\"1\",\"1\"]");
  expect(page, "All gradients are right");
  expect_not(page, "\"mistakes\":[\"");
  expect_not(page, "\"wrong\":true");
  expect(page, "max=\"6\"");
}

TEST(Walk, TheGraphKeepsItsGradients) {
  const WalkGraph graph = graph_of();
  const std::size_t before = Value::live();
  page_of(graph);
  for (const auto& node : graph.nodes) EXPECT_EQ(node.value.grad(), 0.0) << node.name;
  EXPECT_EQ(Value::live(), before);
}

TEST(Walk, EveryRightOrderIsRight) {
  const std::string page = page_of([](const Value& root) {
    root.grad() = 1.0;
    const auto order = micrograd::topological_order(root);
    for (auto value = order.rbegin(); value != order.rend(); ++value) run(*value);
  });
  expect(page, "All gradients are right");
  expect_not(page, "\"mistakes\":[\"");
}

TEST(Walk, NodeBeforeItsOperands) {
  std::function<void(const Value&, VisitedSet&)> visit = [&](const Value& value, VisitedSet& seen) {
    if (!seen.insert(value)) return;
    run(value);
    for (const Value& operand : value.operands()) visit(operand, seen);
  };
  const std::string page = page_of([&](const Value& root) {
    VisitedSet seen;
    root.grad() = 1.0;
    visit(root, seen);
  });
  expect(page, "Too early: u is used by v, and there the rule has not run yet.");
  expect(page, "Not what the chain rule gives: b, a.");
  expect(page, "\"has\":\"5.5\",\"wanted\":\"6.5\",\"wrong\":true");
  expect_not(page, "All gradients are right");
}

TEST(Walk, LastOperandFirst) {
  std::function<void(const Value&, VisitedSet&)> visit = [&](const Value& value, VisitedSet& seen) {
    if (!seen.insert(value)) return;
    run(value);
    for (std::size_t i = value.operands().size(); i-- > 0;) visit(value.operands()[i], seen);
  };
  const std::string page = page_of([&](const Value& root) {
    VisitedSet seen;
    root.grad() = 1.0;
    visit(root, seen);
  });
  expect(page, "Too early: u is used by v, w, and there the rule has not run yet.");
}

TEST(Walk, OrderNotReversed) {
  const std::string page = page_of([](const Value& root) {
    root.grad() = 1.0;
    for (const Value& value : micrograd::topological_order(root)) run(value);
  });
  expect(page, "Too early: u is used by v, w, y, and there the rule has not run yet.");
  expect(page, "0 has arrived at u.");
}

TEST(Walk, NoSeed) {
  const std::string page = page_of([](const Value& root) {
    const auto order = micrograd::topological_order(root);
    for (auto value = order.rbegin(); value != order.rend(); ++value) run(*value);
  });
  expect(page, "0 has arrived at y.");
  expect(page, "Nothing to pass on: 0 times any slope is 0.");
  expect(page, "Not what the chain rule gives: y, w, v, u, b, a.");
}

TEST(Walk, RootOnly) {
  const std::string page = page_of([](const Value& root) {
    root.grad() = 1.0;
    run(root);
  });
  expect(page, "The rule never ran: w, v, u.");
}

TEST(Walk, NoRuleAtAll) {
  const std::string page = page_of([](const Value&) {});
  expect(page, "The rule never ran: y, w, v, u.");
  expect(page, "max=\"1\"");
}

TEST(Walk, RuleRunsTwice) {
  const std::string page = page_of([](const Value& root) {
    root.backward();
    run(root);
  });
  expect(page, "This rule has run before: the operands get their parts again.");
}

TEST(Walk, EachNodeCallsItsOperands) {
  std::function<void(const Value&)> visit = [&](const Value& value) {
    run(value);
    for (const Value& operand : value.operands()) visit(operand);
  };
  const std::string page = page_of([&](const Value& root) {
    root.grad() = 1.0;
    visit(root);
  });
  expect(page, "Too early: u is used by v");
  expect(page, "This rule has run before");
}

TEST(Walk, AddReplaces) {
  static const Operation replaces{"+", [](const Value& output) {
                                    for (const Value& operand : output.operands())
                                      operand.grad() = output.grad();
                                  }};
  const std::string page = page_of(graph_of(replaces));
  expect(page, "u has 2 now. It should have 7 + 2 · 1 = 9.");
  expect(page, "Not what the chain rule gives: u, b, a.");
}

TEST(Walk, SecondOperandForgotten) {
  static const Operation forgets{
      "+", [](const Value& output) { output.operands()[0].grad() += output.grad(); }};
  const std::string page = page_of(graph_of(forgets));
  expect(page, "u has 0 now. It should have 0 + 1 · 1 = 1.");
  expect(page, "a has 0 now. It should have 0 + 2 · 1 = 2.");
}

TEST(Walk, RuleTouchesAnotherNode) {
  static const Operation touches{"+", [](const Value& output) {
                                   micrograd::add_rule(output);
                                   output.grad() = 0.0;
                                 }};
  expect(page_of(graph_of(touches)), "y has 0 now. It is no operand, and should keep 1.");
}

TEST(Walk, RuleStillToBeWritten) {
  static const Operation missing{
      "*", [](const Value&) { throw std::runtime_error("\"rule\" <is> missing"); }};
  const std::string page = page_of(graph_of(op::add, missing));
  expect(page, "The rule threw: \\\"rule\\\" &lt;is> missing");
  expect(page, "backward() did not come to its end");
  expect(page, "The rule never ran: v, u.");
}

TEST(Walk, BackwardThrows) {
  expect(page_of([](const Value&) { throw std::runtime_error("not yet"); }), "\"not yet\"");
  expect(page_of([](const Value&) { throw 3; }), "not a std::exception");
}

TEST(Walk, RunsWithoutEnd) {
  const std::string page = page_of([](const Value& root) {
    for (;;) run(root);
  });
  expect(page, "rules have run 200 times, so the walk was ended here.");
  EXPECT_LT(page.size(), 400'000u);
}

TEST(Walk, BackwardChangesGradientsBetweenRules) {
  const std::string page = page_of([](const Value& root) {
    root.backward();
    root.operands()[1].grad() = 1.0;
  });
  expect(page, "backward() itself changes gradients");
  expect(page, "Not what the chain rule gives: u.");
}

// What nothing is known of is not judged.
TEST(Walk, OtherOperations) {
  const Value x = 3.0;
  const Value y = micrograd::pow(x, 2.0);
  const std::string page = page_of({"y", y, {{"x", x, 0, 0}, {"y", y, 1, 0}}});
  expect(page, "y = pow(x, 2): its rule runs");
  expect(page, "\"part\":\"\",\"got\":\"6\",\"has\":\"6\",\"wanted\":\"\",\"wrong\":false");
  expect_not(page, "\"mistakes\":[\"");
  expect_not(page, "All gradients are right");
}

TEST(Walk, LeafAlone) {
  const Value x = 3.0;
  expect(page_of({"x", x, {{"x", x, 0, 0}}}), "All gradients are right");
}

TEST(Walk, SelfContained) {
  const std::string page = walk_page("<b> & @json@", {graph_of(), graph_of()});
  expect(page, "<h1>&lt;b> &amp; @json@</h1>");
  expect(page, "default-src 'none'");
  for (const std::string outside : {"src=", "href=", "@import", "fetch(", "https:"})
    expect_not(page, outside);
  for (const std::string place : {"@title@", "@last@", "@slider@", "@content@"})
    expect_not(page, place);
  expect(page, "\"graph\":1,");
}
