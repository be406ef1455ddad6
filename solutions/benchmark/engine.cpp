#include "engine.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "backward.hpp"
#include "given/random.hpp"
#include "training.hpp"

namespace micrograd {
namespace {

using benchmarks::Chain;
using benchmarks::Pieces;
using benchmarks::Points;
using benchmarks::Training;

using Clock = std::chrono::steady_clock;

/// The seconds since `start`, which becomes now.
double lap(Clock::time_point& start) {
  const auto before = std::exchange(start, Clock::now());
  return std::chrono::duration<double>(start - before).count();
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

TrainingOptions moons_options(std::size_t steps) {
  return {
      .steps = steps, .learning_rate = benchmarks::learning_rate, .loss = hinge_loss, .l2 = 1e-4};
}

/// The size of handwritten digits of 8 × 8 pixels; what is on them does not matter here.
Dataset digits_data() {
  Random random(2);
  Dataset data;
  for (std::size_t i = 0; i < 100; ++i) {
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
  auto start = Clock::now();
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

std::vector<double> start() {
  std::vector<double> numbers;
  const MLP model = moons_model();
  for (const Layer& layer : model.layers()) {
    for (const Neuron& neuron : layer.neurons()) {
      for (const Value& weight : neuron.weights()) numbers.push_back(weight.data());
      numbers.push_back(neuron.bias().data());
    }
  }
  return numbers;
}

Training train_moons(std::size_t points, std::size_t steps) {
  return timed(moons_model(), moons_data(points), moons_options(steps));
}

Training train_digits(std::size_t steps) {
  return timed(
      digits_model(), digits_data(),
      {.steps = steps, .learning_rate = [](std::size_t) { return 0.01; }, .loss = cross_entropy});
}

std::size_t moons_results(std::size_t points) {
  const MLP model = moons_model();
  const Dataset data = moons_data(points);
  const std::size_t sample = results(moons_loss(model(data.inputs[0]), data, 0)).size();
  return points * sample + results(l2_penalty(model.parameters(), 1e-4)).size();
}

std::size_t digits_results() {
  const Dataset data = digits_data();
  const Value loss = cross_entropy(digits_model()(data.inputs[0]), {&data.targets[0], 1}) * 0.01;
  return data.targets.size() * results(loss).size();
}

Pieces pieces(std::size_t rounds) {
  MLP model = moons_model();
  const Dataset data = moons_data(100);
  train(model, data, moons_options(10));

  Pieces fastest;
  for (std::size_t round = 0; round < rounds; ++round) {
    Pieces sum{0.0, 0.0, 0.0, 0.0};
    for (std::size_t i = 0; i < data.targets.size(); ++i) {
      auto start = Clock::now();
      std::vector<Value> outputs = model(data.inputs[i]);
      std::optional<Value> loss = moons_loss(outputs, data, i);
      sum.forward += lap(start);
      loss->backward();
      sum.sort += lap(start);  // and the rules, which are taken off below

      // backward() does not tell how long it sorts: run the rules once more, without it.
      std::vector<Value> order = results(*loss);
      for (const Value& result : order) result.grad() = 0.0;
      loss->grad() = 1.0;
      lap(start);
      for (auto result = order.rbegin(); result != order.rend(); ++result) {
        if (result->grad() != 0.0) result->operation()->rule(*result);
      }
      sum.rules += lap(start);

      order.clear();
      lap(start);
      loss.reset();
      outputs.clear();
      sum.release += lap(start);
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
  const Value x = 1.0;
  Chain chain;
  auto start = Clock::now();
  std::optional<Value> product = x;
  for (std::size_t i = 0; i < operations; ++i) *product = *product * 1.0000001;
  chain.build = lap(start);
  product->backward();
  chain.backward = lap(start);
  const double value = product->data();
  product.reset();
  chain.release = lap(start);
  // x is 1, so the slope of x·c·c·c… is its value; multiplied in another order, hence the
  // tolerance.
  if (!(std::abs(x.grad() - value) < 1e-6 * value))
    throw std::runtime_error("chain: the gradient is " + std::to_string(x.grad()) +
                             ", but it should be " + std::to_string(value));
  return chain;
}

}  // namespace

const benchmarks::Engine engine = {points,         start,  train_moons, train_digits, moons_results,
                                   digits_results, pieces, chain,       Value::live};

}  // namespace micrograd
