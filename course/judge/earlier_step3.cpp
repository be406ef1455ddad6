#include <cmath>

#include "activations.hpp"
#include "judge/earlier_steps.hpp"
#include "testing/check.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {

std::string fault_in_step3() {
  const struct {
    const char* name;
    Value (*function)(const Value&);
    double (*number)(double);
    double slope;  // at ½
  } table[] = {
      {"exp", exp, std::exp, std::exp(0.5)},
      {"log", log, std::log, 2.0},
      {"tanh", tanh, std::tanh, 1.0 / (std::cosh(0.5) * std::cosh(0.5))},
      {"relu", relu, [](double x) { return x > 0.0 ? x : 0.0; }, 1.0},
      {"sigmoid", sigmoid, [](double x) { return 1.0 / (1.0 + std::exp(-x)); },
       1.0 / (4.0 * std::cosh(0.25) * std::cosh(0.25))},
  };
  for (const auto& [name, function, value, slope] : table) {
    const Value x = 0.5;
    const Value y = function(x);
    if (!close(y.data(), value(0.5))) {
      return std::string(name) + "(0.5) is " + number(y.data()) + ", but it should be " +
             number(value(0.5)) + ".";
    }
    run_rules(y);
    if (!close(x.grad(), slope)) {
      return std::string("the slope of ") + name + " at 0.5 is " + number(x.grad()) +
             ", but it should be " + number(slope) + ".";
    }
  }
  return "";
}

}  // namespace micrograd::course
