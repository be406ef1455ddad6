#include <cmath>
#include <functional>
#include <vector>

#include "mlp.hpp"
#include "testing/check.hpp"
#include "testing/earlier_steps.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {
namespace {

// What a network of two layers should give, in plain numbers.
std::vector<double> forward(const MLP& model, const std::vector<double>& x,
                            const std::function<double(double)>& squash) {
  std::vector<double> seen = x;
  for (const Layer& layer : model.layers()) {
    std::vector<double> outputs;
    for (const Neuron& neuron : layer.neurons()) {
      double sum = neuron.bias().data();
      for (std::size_t i = 0; i < seen.size(); ++i) sum += neuron.weights()[i].data() * seen[i];
      outputs.push_back(&layer == &model.layers().back() ? sum : squash(sum));
    }
    seen = outputs;
  }
  return seen;
}

std::string fault_with(Activation hidden, const std::function<double(double)>& squash) {
  Random random(1);
  const MLP model(2, {3, 2}, random, hidden);
  const std::string name =
      hidden == Activation::tanh ? "MLP(2, {3, 2})" : "MLP(2, {3, 2}) with relu";
  const auto parameters = model.parameters();
  if (parameters.size() != 17) {
    return name + " has " + std::to_string(parameters.size()) +
           " parameters, but it should have 17.";
  }
  for (const std::vector<double>& x : {std::vector{0.5, -1.0}, std::vector{2.0, 0.75}}) {
    const std::vector<double> should = forward(model, x, squash);
    const std::vector<Value> outputs = model(x);
    if (outputs.size() != 2 || !close(outputs[0].data(), should[0]) ||
        !close(outputs[1].data(), should[1])) {
      return name + " does not give what its weights say.";
    }
    for (const Value& p : parameters) p.grad() = 0.0;
    run_rules(outputs[1]);
    constexpr double h = 1e-5;
    for (const Value& p : parameters) {
      const double there = p.data();
      p.data() = there + h;
      const double right = forward(model, x, squash)[1];
      p.data() = there - h;
      const double slope = (right - forward(model, x, squash)[1]) / (2.0 * h);
      p.data() = there;
      if (std::abs(p.grad() - slope) > 1e-7) {
        return "a gradient of " + name + " is " + number(p.grad()) + ", but it should be " +
               number(slope) + ".";
      }
    }
  }
  return "";
}

}  // namespace

// Networks of 2 inputs, 3 hidden neurons and 2 linear outputs, beside the same in plain numbers.
std::string fault_in_step4() {
  const std::string fault = fault_with(Activation::tanh, [](double x) { return std::tanh(x); });
  return fault.empty() ? fault_with(Activation::relu, [](double x) { return x > 0.0 ? x : 0.0; })
                       : fault;
}

}  // namespace micrograd::course
