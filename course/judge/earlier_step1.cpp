#include <algorithm>
#include <cmath>
#include <vector>

#include "testing/earlier_steps.hpp"
#include "operators.hpp"
#include "testing/check.hpp"

namespace micrograd::course {

namespace {

bool leads_back(const Value& from, const Value& target) {
  if (from.id() == target.id()) return true;
  const auto operands = from.operands();
  return std::any_of(operands.begin(), operands.end(),
                     [&](const Value& operand) { return leads_back(operand, target); });
}

// True if each number is what the operation of step 1 at its node makes of the operands.
bool fits_its_labels(const Value& value) {
  const auto operands = value.operands();
  const Operation* const operation = value.operation();
  if (operation == &op::add || operation == &op::multiply || operation == &op::power) {
    if (operands.size() != 2) return false;
    const double a = operands[0].data();
    const double b = operands[1].data();
    const double right = operation == &op::add        ? a + b
                         : operation == &op::multiply ? a * b
                                                      : std::pow(a, b);
    if (!close(value.data(), right)) return false;
  }
  return std::all_of(operands.begin(), operands.end(), fits_its_labels);
}

}  // namespace

std::string fault_in_step1() {
  const Value a = 6.0;
  const Value b = 4.0;
  Value c = a;
  c += b;
  const struct {
    const char* expression;
    Value result;
    double expected;
    std::vector<Value> made_from;
  } table[] = {
      {"6 + 4", a + b, 10.0, {a, b}}, {"6 * 4", a * b, 24.0, {a, b}},
      {"-6", -a, -6.0, {a}},          {"6 - 4", a - b, 2.0, {a, b}},
      {"6 / 4", a / b, 1.5, {a, b}},  {"pow(4, 0.5)", pow(b, 0.5), 2.0, {b}},
      {"6 += 4", c, 10.0, {a, b}},
  };
  for (const auto& [expression, result, expected, made_from] : table) {
    if (!close(result.data(), expected)) {
      return std::string(expression) + " is " + number(result.data()) + ", but it should be " +
             number(expected) + ".";
    }
    if (result.operands().empty()) return std::string(expression) + " has no operands.";
    for (const Value& operand : made_from) {
      if (!leads_back(result, operand)) {
        return std::string(expression) + " does not lead back to the " + number(operand.data()) +
               ".";
      }
    }
    if (!fits_its_labels(result)) {
      return std::string(expression) + " has an operation that does not make its number.";
    }
  }
  return "";
}

}  // namespace micrograd::course
