#include "given/check.hpp"
#include "given/earlier_steps.hpp"
#include "operators.hpp"

namespace micrograd::course {

std::string fault_in_step1() {
  const Value a = 6.0;
  const Value b = 4.0;
  Value c = a;
  c += b;
  const struct {
    const char* expression;
    Value result;
    double expected;
  } table[] = {
      {"6 + 4", a + b, 10.0}, {"6 * 4", a * b, 24.0}, {"-6", -a, -6.0},
      {"6 - 4", a - b, 2.0},  {"6 / 4", a / b, 1.5},  {"pow(4, 0.5)", pow(b, 0.5), 2.0},
      {"6 += 4", c, 10.0},
  };
  for (const auto& [expression, result, expected] : table) {
    if (!close(result.data(), expected)) {
      return std::string(expression) + " is " + number(result.data()) + ", but it should be " +
             number(expected) + ".";
    }
    if (result.operands().empty()) return std::string(expression) + " has no operands.";
  }
  return "";
}

}  // namespace micrograd::course
