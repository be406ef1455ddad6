#include "backward.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace micrograd {

HandGradients gradients_by_hand() {
  // L = d·f, d = e + c, e = a·b at a = 2, b = −3, c = 10, f = −2; so e = −6 and d = 4.
  return {.a = 6.0, .b = -4.0, .e = -2.0, .c = -2.0, .d = -2.0, .f = 4.0};
}

void add_rule(const Value& output) {
  for (const Value& operand : output.operands()) operand.grad() += output.grad();
}

void multiply_rule(const Value& output) {
  const Value& a = output.operands()[0];
  const Value& b = output.operands()[1];
  a.grad() += b.data() * output.grad();
  b.grad() += a.data() * output.grad();
}

void power_rule(const Value& output) {
  const Value& x = output.operands()[0];
  const double n = output.operands()[1].data();
  x.grad() += n * std::pow(x.data(), n - 1.0) * output.grad();
}

namespace {

enum class Leaves { included, left_out };

using Nodes = std::vector<const Value*>;

// Puts the nodes below `root` into `order`, operands before results.  A path from the root instead
// of recursion, so that a chain of a million operations is no deeper for the machine than a short
// one.
void operands_first(const Value& root, Leaves leaves, Nodes& order) {
  thread_local Nodes path;  // from the root to the result above `value`; its memory is kept
  VisitedSet visited;
  order.clear();
  path.clear();

  const auto is_new = [&](const Value& value) {
    const bool wanted = value.operation() != nullptr || leaves == Leaves::included;
    return wanted && visited.insert(value);
  };

  if (!is_new(root)) return;
  const Value* value = &root;
  const Value* next = value->operands().data();
  for (;;) {
    const Value* const end = value->operands().data() + value->operands().size();
    next = std::find_if(next, end, is_new);
    if (next != end) {
      path.push_back(value);
      value = next;
      next = value->operands().data();
    } else {
      order.push_back(value);
      if (path.empty()) return;
      next = value + 1;  // the operand after it
      value = path.back();
      path.pop_back();
    }
  }
}

}  // namespace

std::vector<Value> topological_order(const Value& root) {
  Nodes nodes;
  operands_first(root, Leaves::included, nodes);
  std::vector<Value> order;
  for (const Value* node : nodes) order.push_back(*node);
  return order;
}

void Value::backward() const {
  // The list's memory is kept for the next pass.  A rule may call backward() itself: it finds the
  // place empty and makes a list of its own.
  thread_local Nodes kept;
  Nodes results = std::exchange(kept, {});
  operands_first(*this, Leaves::left_out, results);
  for (const Value* result : results) result->grad() = 0.0;
  grad() += 1.0;
  for (auto result = results.rbegin(); result != results.rend(); ++result) {
    // Where nothing arrived, there is nothing to pass on: relu switches whole paths off.
    if ((*result)->grad() != 0.0) (*result)->operation()->rule(**result);
  }
  kept = std::move(results);
}

}  // namespace micrograd
