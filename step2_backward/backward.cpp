// Step 2: gradients, by walking the graph backwards.  README.md takes you from top to bottom.
// Write each function in place of its TODO, and save.
#include "backward.hpp"

#include <cmath>

#include "given/not_implemented.hpp"

namespace micrograd {

// With pencil and paper: return {.a = …, .b = …, .e = …, .c = …, .d = …, .f = …};
HandGradients gradients_by_hand() {
  TODO("gradients_by_hand");
}

// Pass what arrived at a sum on to both of its operands.
void add_rule(const Value& output) {
  TODO("add_rule");
}

// Pass what arrived at a product on to both of its factors.
void multiply_rule(const Value& output) {
  TODO("multiply_rule");
}

// Pass what arrived at a power on to its base.
void power_rule(const Value& output) {
  TODO("power_rule");
}

// List everything that root was made from, so that no node comes before its operands.
std::vector<Value> topological_order(const Value& root) {
  TODO("topological_order");
}

// Find the gradient of everything that this Value was made from.
void Value::backward() const {
  TODO("Value::backward");
}

}  // namespace micrograd
