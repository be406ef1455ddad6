#include <cmath>

#include "activations.hpp"
#include "testing/check.hpp"
#include "testing/earlier_steps.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {

std::string fault_in_step3() {
  const struct {
    std::string name;
    Value (*function)(const Value&);
    double (*number)(double x);
    double (*slope)(double x, double y);
  } table[] = {
      {"exp", exp, std::exp, [](double, double y) { return y; }},
      {"log", log, std::log, [](double x, double) { return 1.0 / x; }},
      {"tanh", tanh, std::tanh, [](double, double y) { return 1.0 - y * y; }},
      {"relu", relu, [](double x) { return x > 0.0 ? x : 0.0; },
       [](double x, double) { return x > 0.0 ? 1.0 : 0.0; }},
      {"sigmoid", sigmoid, [](double x) { return 1.0 / (1.0 + std::exp(-x)); },
       [](double, double y) { return y * (1.0 - y); }},
  };
  for (const auto& [name, function, right, slope] : table) {
    for (const double at : {0.5, 2.0, -1.5}) {
      if (name == "log" && at < 0.0) continue;
      const Value x = at;
      const Value y = function(x);
      const std::string expression = name + "(" + number(at) + ")";
      if (!close(y.data(), right(at))) {
        return expression + " is " + number(y.data()) + ", but it should be " + number(right(at)) +
               ".";
      }
      run_rules(y);
      if (!close(x.grad(), slope(at, right(at)))) {
        return "the slope of " + name + " at " + number(at) + " is " + number(x.grad()) +
               ", but it should be " + number(slope(at, right(at))) + ".";
      }
    }
  }
  return "";
}

}  // namespace micrograd::course
