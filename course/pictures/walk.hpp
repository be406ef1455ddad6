// A backward pass as it went: one page of HTML in which a slider runs through the rules.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "value.hpp"

namespace micrograd {

/// A graph to walk, and where its nodes stand in the drawing.
struct WalkGraph {
  struct Node {
    std::string name;
    Value value;
    double column, row;
  };

  std::string title;
  Value root;
  std::vector<Node> nodes;  ///< nodes of the graph that are not listed are drawn below the others
};

/// Calls `backward` for the root of each graph and shows what happened: which rules ran in which
/// order, what arrived, and what each operand got.  What the chain rule gives stands beside it where
/// it differs: for "+" and "*" of two operands it is known, of other operations nothing is said.
///
/// It walks a copy of the graph whose operations write down what the real ones do, so the nodes of
/// the graph keep their gradients.  If `backward` throws, or the rules run without end, the page
/// shows the walk as far as it came.
std::string walk_page(
    const std::string& title, const std::vector<WalkGraph>& graphs,
    const std::function<void(const Value& root)>& backward = [](const Value& root) {
      root.backward();
    });

}  // namespace micrograd
