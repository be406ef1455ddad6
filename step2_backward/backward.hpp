// Step 2: gradients, by walking the graph backwards.
//
// You write here: gradients_by_hand, the rules of the three operations of step 1 (operators.hpp
// declares them), topological_order, and Value::backward (value.hpp declares it).
#pragma once

#include <vector>

#include "operators.hpp"

namespace micrograd {

/// The slope of L = (a·b + c)·f with respect to each of its parts, where e = a·b and d = e + c.
struct HandGradients {
  double a, b, e, c, d, f;
};

/// The six slopes at a = 2, b = −3, c = 10, f = −2, found with pencil and paper.
HandGradients gradients_by_hand();

// A rule takes the gradient that has arrived at `output` and passes on to each operand its part:
//     operand.grad() += output.grad() · ∂output/∂operand
void add_rule(const Value& output);       ///< output = a + b
void multiply_rule(const Value& output);  ///< output = a · b
void power_rule(const Value& output);     ///< output = xⁿ; the constant n is left alone

/// Every node that `root` was made from, each once: operands before results, `root` last.
/// The topological order of a leaf is the leaf itself.
std::vector<Value> topological_order(const Value& root);

// void Value::backward() const
//
// Sets the gradient of every result in the graph to 0, adds 1 to the gradient of this Value (∂L/∂L
// = 1), then runs the rule of each result, results before operands.  Leaves keep what they had and
// add to it: two expressions that share a leaf add up, and a second backward() doubles the
// gradients of the leaves.

}  // namespace micrograd
