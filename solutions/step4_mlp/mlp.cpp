#include "mlp.hpp"

#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>

namespace micrograd {

Value dot(std::span<const Value> a, std::span<const Value> b) {
  if (a.size() != b.size()) {
    throw std::invalid_argument("dot: " + std::to_string(a.size()) + " values on the left, but " +
                                std::to_string(b.size()) + " on the right");
  }
  const double sum =
      std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                            [](const Value& x, const Value& y) { return x.data() * y.data(); });
  return Value(sum, op::dot, a, b);
}

void dot_rule(const Value& output) {
  const auto operands = output.operands();
  const auto a = operands.first(operands.size() / 2);
  const auto b = operands.last(operands.size() / 2);
  const double arrived = output.grad();
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i].grad() += b[i].data() * arrived;
    b[i].grad() += a[i].data() * arrived;
  }
}

namespace {

void append(std::vector<Value>& all, const std::vector<Value>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

Neuron::Neuron(std::size_t inputs, Activation activation, Random& random)
    : activation_(activation) {
  for (std::size_t i = 0; i < inputs; ++i) weights_.push_back(random.uniform(-1.0, 1.0));
}

Value Neuron::operator()(std::span<const Value> x) const {
  if (x.size() != weights_.size()) {
    throw std::invalid_argument("Neuron: " + std::to_string(x.size()) + " inputs for " +
                                std::to_string(weights_.size()) + " weights");
  }
  const Value sum = dot(weights_, x) + bias_;
  switch (activation_) {
    case Activation::tanh:
      return tanh(sum);
    case Activation::relu:
      return relu(sum);
    case Activation::linear:
      break;
  }
  return sum;
}

std::vector<Value> Neuron::parameters() const {
  std::vector<Value> all = weights_;
  all.push_back(bias_);
  return all;
}

Layer::Layer(std::size_t inputs, std::size_t width, Activation activation, Random& random) {
  for (std::size_t i = 0; i < width; ++i) neurons_.emplace_back(inputs, activation, random);
}

std::vector<Value> Layer::operator()(std::span<const Value> x) const {
  std::vector<Value> outputs;
  outputs.reserve(neurons_.size());
  for (const Neuron& neuron : neurons_) outputs.push_back(neuron(x));
  return outputs;
}

std::vector<Value> Layer::parameters() const {
  std::vector<Value> all;
  for (const Neuron& neuron : neurons_) append(all, neuron.parameters());
  return all;
}

MLP::MLP(std::size_t inputs, std::vector<std::size_t> widths, Random& random, Activation hidden) {
  if (widths.empty()) throw std::invalid_argument("MLP: no layers; give at least one width");
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (inputs == 0 || widths[i] == 0) {
      throw std::invalid_argument(
          "MLP: layer " + std::to_string(i) + " has " + std::to_string(inputs) + " inputs and " +
          std::to_string(widths[i]) + " neurons; there must be at least one of each");
    }
    const bool last = i + 1 == widths.size();
    layers_.emplace_back(inputs, widths[i], last ? Activation::linear : hidden, random);
    inputs = widths[i];
  }
}

std::vector<Value> MLP::operator()(std::span<const Value> x) const {
  std::vector<Value> values;
  for (const Layer& layer : layers_) {
    values = layer(x);
    x = values;  // what one layer gives, the next one sees
  }
  return values;
}

std::vector<Value> MLP::parameters() const {
  std::vector<Value> all;
  for (const Layer& layer : layers_) append(all, layer.parameters());
  return all;
}

}  // namespace micrograd
