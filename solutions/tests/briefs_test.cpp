// The briefs end with a task of one's own, without hints.  Here each of them is done, and comes out as
// the brief says.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "training.hpp"

using namespace micrograd;

namespace {

// Step 1: the number of a value, from the numbers that its leaves have now.
double again(const Value& value) {
  if (value.operation() == nullptr) return value.data();
  const double a = again(value.operands()[0]);
  const double b = again(value.operands()[1]);
  if (value.operation()->symbol == "+") return a + b;
  if (value.operation()->symbol == "*") return a * b;
  return std::pow(a, b);
}

// Takes steps against the gradients of the leaves.  `loss` builds the expression anew.
template <class Loss>
void descend(const std::vector<Value>& leaves, double rate, int steps, Loss loss) {
  for (int i = 0; i < steps; ++i) {
    zero_grad(leaves);
    loss().backward();
    sgd_step(leaves, rate);
  }
}

// Mean squared error in hours² of a network that sees (month − 6.5) / 3.5 and says (hours − 12) / 3.
double error_in_hours(const MLP& model, const Dataset& year) {
  std::vector<Value> said;
  for (const auto& month : year.inputs) said.push_back(model(month)[0]);
  return 9.0 * mean_squared_error(said, year.targets).data();
}

}  // namespace

TEST(Brief, Step1ComputesAResultAgain) {
  const Value x = 2.0;
  const Value y = (3.0 * x * x - 4.0 * x + 5.0) / pow(x, 0.5);
  x.data() = 9.0;
  EXPECT_NEAR(y.data(), 6.36396, 1e-5);
  EXPECT_NEAR(again(y), 70.6667, 1e-4);
}

TEST(Brief, Step2DigsAWellForThreeVillages) {
  const std::array<std::array<double, 2>, 3> villages{{{0, 0}, {4, 0}, {1, 3}}};
  const Value x = 2.0;
  const Value y = 2.0;
  descend({x, y}, 0.1, 500, [&] {
    Value pipes = 0.0;
    for (const auto& [vx, vy] : villages) pipes += pow(pow(x - vx, 2.0) + pow(y - vy, 2.0), 0.5);
    return pipes;
  });
  std::vector<double> directions;
  for (const auto& [vx, vy] : villages)
    directions.push_back(std::atan2(vy - y.data(), vx - x.data()) * 180.0 / std::numbers::pi);
  EXPECT_NEAR(directions[1] - directions[0], 120.0, 1e-6);
  EXPECT_NEAR(directions[2] - directions[1], 120.0, 1e-6);
}

TEST(Brief, Step3FindsTheChancesOfSixStudents) {
  const std::array<bool, 6> passed{false, false, true, false, true, true};
  const Value w = 0.0;
  const Value b = 0.0;
  const auto chance = [&](std::size_t student) {
    return sigmoid(w * (static_cast<double>(student) + 1.0) + b);
  };
  descend({w, b}, 0.1, 1000, [&] {
    Value loss = 0.0;
    for (std::size_t i = 0; i < passed.size(); ++i)
      loss += -log(passed[i] ? chance(i) : 1.0 - chance(i));
    return loss;
  });
  double chances = 0.0;
  double hours = 0.0;
  for (std::size_t i = 0; i < passed.size(); ++i) {
    chances += chance(i).data();
    hours += (static_cast<double>(i) + 1.0) * chance(i).data();
  }
  EXPECT_NEAR(chances, 3.0, 5e-4);
  EXPECT_NEAR(hours, 14.0, 5e-4);
  EXPECT_NEAR(-b.data() / w.data(), 3.5, 5e-4);
}

TEST(Brief, Step4MakesExclusiveOrByHand) {
  Random random(1);
  const MLP model(2, {2, 1}, random, Activation::relu);
  const auto set = [&](std::size_t layer, std::size_t i, double w0, double w1, double bias) {
    const Neuron& neuron = model.layers()[layer].neurons()[i];
    neuron.weights()[0].data() = w0;
    neuron.weights()[1].data() = w1;
    neuron.bias().data() = bias;
  };
  set(0, 0, 1, -1, 0);
  set(0, 1, -1, 1, 0);
  set(1, 0, 1, 1, 0);
  EXPECT_EQ(model.parameters().size(), 9u);
  EXPECT_EQ(model({0.0, 0.0})[0].data(), 0.0);
  EXPECT_EQ(model({0.0, 1.0})[0].data(), 1.0);
  EXPECT_EQ(model({1.0, 0.0})[0].data(), 1.0);
  EXPECT_EQ(model({1.0, 1.0})[0].data(), 0.0);
}

TEST(Brief, Step5BeatsTheStraightLine) {
  const double hours[] = {8.2, 9.8, 11.7, 13.8, 15.7, 16.8, 16.4, 14.7, 12.6, 10.5, 8.6, 7.7};
  Dataset year;
  for (int month = 1; month <= 12; ++month) {
    year.inputs.push_back({(month - 6.5) / 3.5});
    year.targets.push_back((hours[month - 1] - 12.0) / 3.0);
  }
  Random random(1);
  MLP line(1, {1}, random);
  train(line, year, {.steps = 100});
  EXPECT_NEAR(error_in_hours(line, year), 9.7, 0.05);
  MLP curve(1, {8, 1}, random);
  train(curve, year, {.steps = 500});
  EXPECT_LT(error_in_hours(curve, year), 0.05);
  EXPECT_NEAR(12.0 + 3.0 * curve({(4.53 - 6.5) / 3.5})[0].data(), 14.9, 0.3);  // the first of May
}
