#include <cmath>

#include "judge/earlier_steps.hpp"
#include "mlp.hpp"
#include "testing/check.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {

// A network of 2 inputs, 2 tanh neurons and 1 linear output, beside the same in plain numbers.
std::string fault_in_step4() {
  Random random(1);
  const MLP model(2, {2, 1}, random);
  const auto parameters = model.parameters();
  if (parameters.size() != 9) {
    return "MLP(2, {2, 1}) has " + std::to_string(parameters.size()) +
           " parameters, but it should have 9.";
  }
  const auto forward = [&model] {
    const double x[] = {0.5, -1.0};
    double hidden[2];
    for (std::size_t i = 0; i < 2; ++i) {
      const Neuron& neuron = model.layers()[0].neurons()[i];
      hidden[i] = std::tanh(neuron.weights()[0].data() * x[0] + neuron.weights()[1].data() * x[1] +
                            neuron.bias().data());
    }
    const Neuron& last = model.layers()[1].neurons()[0];
    return last.weights()[0].data() * hidden[0] + last.weights()[1].data() * hidden[1] +
           last.bias().data();
  };
  const std::vector<Value> outputs = model(std::vector<double>{0.5, -1.0});
  if (outputs.size() != 1 || !close(outputs[0].data(), forward())) {
    return "MLP(2, {2, 1}) does not give what its weights say.";
  }
  run_rules(outputs[0]);
  constexpr double h = 1e-5;
  for (const Value& p : parameters) {
    const double there = p.data();
    p.data() = there + h;
    const double right = forward();
    p.data() = there - h;
    const double left = forward();
    p.data() = there;
    if (std::abs(p.grad() - (right - left) / (2.0 * h)) > 1e-7) {
      return "a gradient of MLP(2, {2, 1}) is " + number(p.grad()) + ", but it should be " +
             number((right - left) / (2.0 * h)) + ".";
    }
  }
  return "";
}

}  // namespace micrograd::course
