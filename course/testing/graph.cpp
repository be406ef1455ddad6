#include "testing/graph.hpp"

#include <cmath>
#include <vector>

#include "operators.hpp"
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
  std::string text;
  for (const Value& operand : result.operands()) {
    text += (text.empty() ? "" : ", ") + written_out(operand, names);
  }
  return std::string(result.operation()->symbol) + "(" + text + ")";
}

namespace {

// A node below `result` whose number is not what its operation, one of step 1's, makes of the
// operands: the rule of step 2 would not fit.
std::string wrong_label(const Value& result,
                        const std::unordered_map<const void*, std::string>& names) {
  const auto operands = result.operands();
  const Operation* const by = result.operation();
  if (by == &op::add || by == &op::multiply || by == &op::power) {
    const std::string made = written_out(result, names);
    if (operands.size() != 2) {
      return "\"" + std::string(by->symbol) + "\" takes two operands, but in " + made + " it has " +
             std::to_string(operands.size()) + ".";
    }
    const double a = operands[0].data();
    const double b = operands[1].data();
    const double right = by == &op::add ? a + b : by == &op::multiply ? a * b : std::pow(a, b);
    if (!close(result.data(), right)) {
      return made + " is " + number(right) + " for " + number(a) + " and " + number(b) +
             ", but its number is " + number(result.data()) + ".";
    }
  }
  for (const Value& operand : operands) {
    if (names.contains(operand.id())) continue;
    if (std::string fault = wrong_label(operand, names); !fault.empty()) return fault;
  }
  return "";
}

}  // namespace

std::string fault_in(const std::string& name, const Value& result, const Names& operands) {
  std::unordered_map<const void*, std::string> names;
  for (const auto& [operand_name, operand] : operands) names.emplace(operand.id(), operand_name);
  for (const auto& [operand_name, operand] : operands) {
    if (leads_back(result, operand)) continue;
    const bool leaf = result.operands().empty() && !names.contains(result.id());
    return name +
           (leaf ? " has no operands, but it was made from "
                 : " is made as " + written_out(result, names) + ", and does not lead back to ") +
           operand_name + ".";
  }
  if (names.contains(result.id())) return "";
  const std::string fault = wrong_label(result, names);
  return fault.empty() ? "" : name + ": " + fault;
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
