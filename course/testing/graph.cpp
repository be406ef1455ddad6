#include "testing/graph.hpp"

#include <vector>

#include "testing/check.hpp"

namespace micrograd::course {

bool leads_back(const Value& from, const Value& target) {
  return nodes_below(from).contains(target.id());
}

std::unordered_set<const void*> nodes_below(const Value& root) {
  std::unordered_set<const void*> found{root.id()};
  std::vector<Value> to_visit{root};
  while (!to_visit.empty()) {
    const Value next = to_visit.back();
    to_visit.pop_back();
    for (const Value& operand : next.operands()) {
      if (found.insert(operand.id()).second) to_visit.push_back(operand);
    }
  }
  return found;
}

std::string written_out(const Value& result,
                        const std::unordered_map<const void*, std::string>& names) {
  if (const auto named = names.find(result.id()); named != names.end()) return named->second;
  if (result.operation() == nullptr) return number(result.data());
  std::string text(result.operation()->symbol);
  for (const Value& operand : result.operands()) {
    text += (operand.id() == result.operands().front().id() && text.back() != ')' ? "(" : ", ");
    text += written_out(operand, names);
  }
  return text + ")";
}

void run_rules(const Value& root, double arriving) {
  struct Visit {
    Value value;
    std::size_t next = 0;
  };
  std::vector<Value> order;
  std::vector<Visit> path;
  std::unordered_set<const void*> visited;
  const auto enter = [&](const Value& value) {
    if (visited.insert(value.id()).second) path.push_back({value});
  };
  enter(root);
  while (!path.empty()) {
    Visit& last = path.back();
    if (last.next < last.value.operands().size()) {
      const Value operand = last.value.operands()[last.next++];
      enter(operand);
    } else {
      order.push_back(last.value);
      path.pop_back();
    }
  }
  root.grad() += arriving;
  for (auto value = order.rbegin(); value != order.rend(); ++value) {
    if (value->operation() != nullptr) value->operation()->rule(*value);
  }
}

}  // namespace micrograd::course
