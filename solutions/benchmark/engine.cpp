#include "engine.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "backward.hpp"
#include "given/random.hpp"
#include "process.hpp"
#include "training.hpp"

namespace micrograd {
namespace {

using benchmarks::Chain;
using benchmarks::Margins;
using benchmarks::Pieces;
using benchmarks::Points;
using benchmarks::Training;

/// The seconds since `start`, which becomes now.
double lap(double& start) {
  const double before = std::exchange(start, benchmarks::cpu_seconds());
  return start - before;
}

Dataset moons_data(std::size_t points) {
  Random random(1);
  return two_moons(points, 0.1, random);
}

MLP moons_model() {
  Random random(7);
  return MLP(2, {16, 16, 1}, random, Activation::relu);
}

Value moons_loss(const std::vector<Value>& outputs, const Dataset& data, std::size_t sample) {
  const double share = 1.0 / static_cast<double>(data.targets.size());
  return hinge_loss(outputs, {&data.targets[sample], 1}) * share;
}

/// hinge_loss without the short cut: a sample whose margin is kept has a graph too.
Value hinge_by_relu(std::span<const Value> scores, std::span<const double> labels) {
  std::vector<Value> costs;
  for (std::size_t i = 0; i < labels.size(); ++i)
    costs.push_back(relu(1.0 - labels[i] * scores[i]));
  const Value share = 1.0 / static_cast<double>(costs.size());
  return dot(costs, std::vector<Value>(costs.size(), share));
}

TrainingOptions moons_options(std::size_t steps, Margins margins) {
  return {.steps = steps,
          .learning_rate = benchmarks::learning_rate,
          .loss = margins == Margins::short_cut ? hinge_loss : hinge_by_relu,
          .l2 = 1e-4};
}

/// The size of handwritten digits of 8 × 8 pixels; what is on them does not matter here.
Dataset digits_data() {
  Random random(2);
  Dataset data;
  for (std::size_t i = 0; i < 1440; ++i) {
    std::vector<double>& pixels = data.inputs.emplace_back();
    for (std::size_t j = 0; j < 64; ++j) pixels.push_back(random.uniform(0.0, 1.0));
    data.targets.push_back(static_cast<double>(i % 10));
  }
  return data;
}

MLP digits_model() {
  Random random(8);
  return MLP(64, {32, 10}, random, Activation::relu);
}

Training timed(MLP model, const Dataset& data, const TrainingOptions& options) {
  Training training;
  double start = benchmarks::cpu_seconds();
  training.losses = train(model, data, options);
  training.seconds = lap(start);
  return training;
}

std::vector<Value> results(const Value& root) {
  std::vector<Value> order = topological_order(root);
  std::erase_if(order, [](const Value& value) { return value.operation() == nullptr; });
  return order;
}

// ---- What engine.hpp promises

Points points(std::size_t count) {
  const Dataset data = moons_data(count);
  return {data.inputs, data.targets};
}

std::vector<double> numbers_of(const MLP& model) {
  std::vector<double> numbers;
  for (const Layer& layer : model.layers()) {
    for (const Neuron& neuron : layer.neurons()) {
      for (const Value& weight : neuron.weights()) numbers.push_back(weight.data());
      numbers.push_back(neuron.bias().data());
    }
  }
  return numbers;
}

std::vector<double> start() { return numbers_of(moons_model()); }

Training train_moons(std::size_t points, std::size_t steps, Margins margins) {
  return timed(moons_model(), moons_data(points), moons_options(steps, margins));
}

Points digits() {
  const Dataset data = digits_data();
  return {data.inputs, data.targets};
}

std::vector<double> digits_start() { return numbers_of(digits_model()); }

Training train_digits() {
  const Dataset data = digits_data();
  TrainingOptions options{.steps = data.inputs.size() / benchmarks::digits_batch,
                          .learning_rate = [](std::size_t) { return benchmarks::digits_rate; },
                          .loss = cross_entropy};
  options.batch = benchmarks::digits_batch;
  return timed(digits_model(), data, options);
}

std::size_t moons_results(std::size_t points) {
  const MLP model = moons_model();
  const Dataset data = moons_data(points);
  const std::size_t sample = results(moons_loss(model(data.inputs[0]), data, 0)).size();
  return points * sample + results(l2_penalty(model.parameters(), 1e-4)).size();
}

Pieces pieces(std::size_t rounds) {
  MLP model = moons_model();
  const Dataset data = moons_data(100);
  train(model, data, moons_options(10, Margins::short_cut));

  double clock = 1.0;  // what it costs to look at it
  double start = benchmarks::cpu_seconds();
  for (int i = 0; i < 1000; ++i) clock = std::min(clock, lap(start));

  Pieces fastest;
  for (std::size_t round = 0; round < rounds; ++round) {
    Pieces sum{0.0, 0.0, 0.0, 0.0};
    for (std::size_t i = 0; i < data.targets.size(); ++i) {
      lap(start);
      std::vector<Value> outputs = model(data.inputs[i]);
      std::optional<Value> loss = moons_loss(outputs, data, i);
      sum.forward += lap(start) - clock;
      loss->backward();
      sum.sort += lap(start) - clock;  // and the rules, which are taken off below

      // backward() does not tell how long it sorts: run the rules once more, without it.
      std::vector<Value> order = results(*loss);
      for (const Value& result : order) result.grad() = 0.0;
      loss->grad() = 1.0;
      lap(start);
      for (auto result = order.rbegin(); result != order.rend(); ++result) {
        if (result->grad() != 0.0) result->operation()->rule(*result);
      }
      sum.rules += lap(start) - clock;

      order.clear();
      lap(start);
      loss.reset();
      outputs.clear();
      sum.release += lap(start) - clock;
    }
    fastest.forward = std::min(fastest.forward, sum.forward);
    fastest.sort = std::min(fastest.sort, sum.sort);
    fastest.rules = std::min(fastest.rules, sum.rules);
    fastest.release = std::min(fastest.release, sum.release);
  }
  fastest.sort -= fastest.rules;
  return fastest;
}

Chain chain(std::size_t operations) {
  const Value x = 1.0, c = 1.0 + 1e-9, d = 1e-9;
  Chain chain;
  double start = benchmarks::cpu_seconds();
  std::optional<Value> y = x;
  for (std::size_t i = 0; i < operations / 2; ++i) *y = *y * c + d;
  chain.build = lap(start);
  y->backward();
  chain.backward = lap(start);
  y.reset();
  chain.release = lap(start);
  const double slope = std::pow(c.data(), static_cast<double>(operations / 2));
  if (!(std::abs(x.grad() - slope) < 1e-6 * slope)) {
    throw std::runtime_error("chain: the gradient is " + std::to_string(x.grad()) +
                             ", but it should be " + std::to_string(slope));
  }
  return chain;
}

}  // namespace

const benchmarks::Engine engine = {points,       start,         train_moons, digits, digits_start,
                                   train_digits, moons_results, pieces,      chain,  Value::live};

}  // namespace micrograd
