#include "backward.hpp"

#include <algorithm>
#include <cmath>

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

// The nodes below `root`, operands before results.  A path from the root instead of recursion, so
// that a chain of a million operations is no deeper for the machine than a short one.
std::vector<const Value*> operands_first(const Value& root, Leaves leaves) {
  std::vector<const Value*> order;
  std::vector<const Value*> path;  // from the root to the result above `value`
  VisitedSet visited;
  order.reserve(128);  // a small network's worth, asked for in one go
  path.reserve(32);

  const auto is_new = [&](const Value& value) {
    const bool wanted = value.operation() != nullptr || leaves == Leaves::included;
    return wanted && visited.insert(value);
  };

  if (!is_new(root)) return order;
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
      if (path.empty()) return order;
      next = value + 1;  // the operand after it
      value = path.back();
      path.pop_back();
    }
  }
}

}  // namespace

std::vector<Value> topological_order(const Value& root) {
  std::vector<Value> order;
  for (const Value* value : operands_first(root, Leaves::included)) order.push_back(*value);
  return order;
}

void Value::backward() const {
  const auto results = operands_first(*this, Leaves::left_out);
  for (const Value* result : results) result->grad() = 0.0;
  grad() += 1.0;
  for (auto result = results.rbegin(); result != results.rend(); ++result) {
    // Where nothing arrived, there is nothing to pass on: relu switches whole paths off.
    if ((*result)->grad() != 0.0) (*result)->operation()->rule(**result);
  }
}

}  // namespace micrograd
