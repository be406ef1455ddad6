#include <cmath>

#include "operators.hpp"
#include "testing/check.hpp"
#include "testing/earlier_steps.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {

std::string fault_in_step1() {
  const struct {
    std::string expression;
    Value (*of)(const Value& a, const Value& b);
    double right;
    bool of_both = true;
  } table[] = {
      {"6 + 4", [](const Value& a, const Value& b) { return a + b; }, 10},
      {"6 * 4", [](const Value& a, const Value& b) { return a * b; }, 24},
      {"-6", [](const Value& a, const Value&) { return -a; }, -6, false},
      {"6 - 4", [](const Value& a, const Value& b) { return a - b; }, 2},
      {"4 - 6", [](const Value& a, const Value& b) { return b - a; }, -2},
      {"6 - 6 * 4", [](const Value& a, const Value& b) { return a - a * b; }, -18},
      {"6 * 4 - 6", [](const Value& a, const Value& b) { return a * b - a; }, 18},
      {"6 / 4", [](const Value& a, const Value& b) { return a / b; }, 1.5},
      {"pow(6, 2.5)", [](const Value& a, const Value&) { return pow(a, 2.5); }, std::pow(6, 2.5),
       false},
      {"a += 4 with a = 6",
       [](const Value& a, const Value& b) {
         Value name = a;
         return name += b;
       },
       10},
      {"a += a with a = 6",
       [](const Value& a, const Value&) {
         Value name = a;
         return name += name;
       },
       12, false},
      {"a -= 4 with a = 6",
       [](const Value& a, const Value& b) {
         Value name = a;
         return name -= b;
       },
       2},
      {"a *= 4 with a = 6",
       [](const Value& a, const Value& b) {
         Value name = a;
         return name *= b;
       },
       24},
      {"a /= 4 with a = 6",
       [](const Value& a, const Value& b) {
         Value name = a;
         return name /= b;
       },
       1.5},
  };
  for (const auto& [expression, of, right, of_both] : table) {
    const Value a = 6.0;  // new ones for each: what one function breaks is not another one's fault
    const Value b = 4.0;
    const Value result = of(a, b);
    if (!close(result.data(), right)) {
      return expression + " is " + number(result.data()) + ", but it should be " + number(right) +
             ".";
    }
    if (a.data() != 6.0 || b.data() != 4.0) return expression + " changes the node of an operand.";
    Names operands{{"6", a}, {"4", b}};
    if (!of_both) operands.pop_back();
    if (const std::string fault = fault_in(expression, result, operands); !fault.empty()) {
      return fault;
    }
  }
  return "";
}

}  // namespace micrograd::course
