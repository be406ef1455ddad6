#include "diagnosis/walks.hpp"

#include <unordered_set>

#include "testing/graph.hpp"

namespace micrograd::course {

std::vector<Value> sorted(const Value& root) {
  std::vector<Value> order;
  std::unordered_set<const void*> visited;
  const auto visit = [&](const Value& value, const auto& self) -> void {
    if (!visited.insert(value.id()).second) return;
    for (const Value& operand : value.operands()) self(operand, self);
    order.push_back(value);
  };
  visit(root, visit);
  return order;
}

std::string fault_in_order(const Value& root, const std::vector<Value>& order) {
  std::unordered_set<const void*> before;
  for (const Value& value : order) {
    for (const Value& operand : value.operands()) {
      if (!before.contains(operand.id())) return "a result comes before its operand";
    }
    if (!before.insert(value.id()).second) return "a node is in it twice";
  }
  if (before != nodes_below(root)) return "a node is missing";
  return order.back().id() == root.id() ? "" : "the root is not the last";
}

}  // namespace micrograd::course
