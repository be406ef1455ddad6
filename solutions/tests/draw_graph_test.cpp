// The drawing of a graph: every node once, every edge from operand to operation to result.
#include "given/draw_graph.hpp"

#include <gtest/gtest.h>

#include "operators.hpp"

using namespace micrograd;

namespace {

int count(const std::string& text, const std::string& part) {
  int count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace

TEST(DrawGraph, NodesEdgesNamesAndGradients) {
  const Value a = 2.0;
  const Value b(4.0, op::add, {a, a});
  a.grad() = 0.5;
  const std::string text = draw_graph(b, {{"a", a}});
  EXPECT_EQ(count(text, "shape=record"), 2);
  EXPECT_EQ(count(text, "label=\"+\""), 1);
  EXPECT_EQ(count(text, "->"), 3);  // a twice into +, and + into the sum
  EXPECT_NE(text.find("{ a | data 2 | grad 0.5 }"), text.npos) << text;
  EXPECT_EQ(draw_graph(b, {}, false).find("grad"), text.npos);
}

TEST(DrawGraph, EscapesNames) {
  const Value a = 1.0;
  EXPECT_NE(draw_graph(a, {{"a|\"b\"", a}}).find("a\\|\\\"b\\\""), std::string::npos);
}

TEST(DrawGraph, DeepChain) {
  Value x = 1.0;
  for (int i = 0; i < 100'000; ++i) x = Value(1.0, op::add, {x, x});
  EXPECT_EQ(count(draw_graph(x), "shape=record"), 100'001);
}
