// Training: fifty steps from the same weights, each weight compared after each step.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compare.hpp"
#include "tensor.hpp"
#include "training.hpp"

namespace {

using micrograd::Activation;
using micrograd::Dataset;
using micrograd::MLP;
using micrograd::Value;
using pytorch::expect_same;

// ---- The same network, its weights in matrices

class Network {
 public:
  Network(const MLP& model, Activation hidden) : hidden_(hidden) {
    for (const auto& layer : model.layers()) {
      std::vector<double> weights, biases;
      for (const auto& neuron : layer.neurons()) {
        for (const Value& weight : neuron.weights()) weights.push_back(weight.data());
        biases.push_back(neuron.bias().data());
      }
      const auto width = static_cast<std::int64_t>(biases.size());
      parameters.push_back(pytorch::numbers(weights).reshape({width, -1}).requires_grad_());
      parameters.push_back(pytorch::leaves(biases));
    }
  }

  torch::Tensor operator()(torch::Tensor x) const {
    for (std::size_t i = 0; i < parameters.size(); i += 2) {
      x = torch::nn::functional::linear(x, parameters[i], parameters[i + 1]);
      if (i + 2 == parameters.size()) break;
      x = hidden_ == Activation::tanh ? torch::tanh(x) : torch::relu(x);
    }
    return x;
  }

  /// A matrix and a vector for each layer.
  std::vector<torch::Tensor> parameters;

 private:
  Activation hidden_;
};

// ---- What is combined

struct Loss {
  std::string name;
  std::size_t outputs;
  double l2;
  micrograd::Loss engine;
  std::function<torch::Tensor(const torch::Tensor& outputs, const torch::Tensor& targets)> torch;
};

const std::vector<Loss> losses = {
    {"mean squared error", 1, 0.0, micrograd::mean_squared_error,
     [](const torch::Tensor& outputs, const torch::Tensor& targets) {
       return torch::mse_loss(outputs.squeeze(1), targets);
     }},
    {"hinge loss and L2", 1, 1e-3, micrograd::hinge_loss,
     [](const torch::Tensor& outputs, const torch::Tensor& targets) {
       return torch::relu(1.0 - targets * outputs.squeeze(1)).mean();
     }},
    // One score a class, so the network has a second output.
    {"cross-entropy", 2, 0.0, micrograd::cross_entropy,
     [](const torch::Tensor& outputs, const torch::Tensor& targets) {
       return torch::nn::functional::cross_entropy(outputs, targets.to(torch::kInt64));
     }},
};

using Optimizer = std::unique_ptr<torch::optim::Optimizer>;

struct Way {
  std::string name;
  double rate;
  micrograd::Update (*engine)();
  Optimizer (*torch)(const std::vector<torch::Tensor>& parameters);
};

// The rate is set before each step, here and there.
const std::vector<Way> ways = {
    {"gradient descent", 0.1, [] { return micrograd::Update(micrograd::sgd_step); },
     [](const auto& p) -> Optimizer { return std::make_unique<torch::optim::SGD>(p, 0.0); }},
    // PyTorch's velocity is ours: the gradient counts in full (dampening 0), and the rate belongs
    // to the move.
    {"momentum", 0.02, [] { return micrograd::Update(micrograd::Momentum(0.9)); },
     [](const auto& p) -> Optimizer {
       return std::make_unique<torch::optim::SGD>(p, torch::optim::SGDOptions(0.0).momentum(0.9));
     }},
    {"Adam", 0.02, [] { return micrograd::Update(micrograd::Adam(0.9, 0.999, 1e-8)); },
     [](const auto& p) -> Optimizer {
       return std::make_unique<torch::optim::Adam>(
           p, torch::optim::AdamOptions().betas({0.9, 0.999}).eps(1e-8));
     }},
};

void set_rate(torch::optim::Optimizer& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

// ---- The comparison

constexpr std::size_t steps = 50;

double rate(double first, std::size_t step) {
  return first * (1.0 - 0.01 * static_cast<double>(step));
}

Dataset moons(std::size_t outputs) {
  micrograd::Random random(5);
  Dataset data = micrograd::two_moons(24, 0.1, random);
  for (double& target : data.targets) {
    if (outputs > 1) target = target > 0.0 ? 1.0 : 0.0;  // the number of a class
  }
  return data;
}

// Ends at the first weight that differs.  A weight near 0 is compared on the scale of 1: it is a
// sum of steps with rounding errors of their own.
void expect_same_weights(const std::string& when, const MLP& model, const Network& network) {
  for (std::size_t i = 0; i < model.layers().size(); ++i) {
    const auto& neurons = model.layers()[i].neurons();
    const std::vector<double> weights = pytorch::in_doubles(network.parameters[2 * i]);
    const std::vector<double> biases = pytorch::in_doubles(network.parameters[2 * i + 1]);
    const std::size_t inputs = weights.size() / biases.size();
    ASSERT_EQ(neurons.size(), biases.size());
    for (std::size_t j = 0; j < neurons.size(); ++j) {
      const std::string place =
          when + ": layer " + std::to_string(i) + ", neuron " + std::to_string(j) + ", ";
      ASSERT_EQ(neurons[j].weights().size(), inputs);
      for (std::size_t k = 0; k < inputs; ++k) {
        expect_same(place + "weight " + std::to_string(k), neurons[j].weights()[k].data(),
                    weights[j * inputs + k], pytorch::tolerance);
      }
      expect_same(place + "bias", neurons[j].bias().data(), biases[j], pytorch::tolerance);
      if (testing::Test::HasFailure()) return;
    }
  }
}

void expect_same_training(const Loss& loss, const Way& way, Activation hidden,
                          std::size_t batch = 0) {
  const Dataset data = moons(loss.outputs);
  micrograd::Random random(7);
  MLP model(2, {16, 16, loss.outputs}, random, hidden);
  const Network network(model, hidden);
  const Optimizer optimizer = way.torch(network.parameters);

  std::vector<torch::Tensor> rows;
  for (const auto& input : data.inputs) rows.push_back(pytorch::numbers(input));
  const torch::Tensor inputs = torch::stack(rows), targets = pytorch::numbers(data.targets);

  const auto torch_step = [&](std::size_t step) {
    std::vector<std::int64_t> samples;  // those of the batch
    const std::size_t all = data.inputs.size();
    for (std::size_t i = 0; i < (batch == 0 ? all : batch); ++i) {
      samples.push_back(static_cast<std::int64_t>((step * batch + i) % all));
    }
    const torch::Tensor chosen = torch::tensor(samples, torch::kInt64);
    torch::Tensor sum = loss.torch(network(inputs.index({chosen})), targets.index({chosen}));
    for (const torch::Tensor& p : network.parameters) sum = sum + loss.l2 * p.square().sum();
    optimizer->zero_grad();
    sum.backward();
    set_rate(*optimizer, rate(way.rate, step));
    optimizer->step();
    return sum.item<double>();
  };

  micrograd::TrainingOptions options;
  options.steps = steps;
  options.learning_rate = [&](std::size_t step) { return rate(way.rate, step); };
  options.loss = loss.engine;
  options.l2 = loss.l2;
  options.update = way.engine();
  options.batch = batch;
  std::size_t calls = 0;
  options.after_step = [&](std::size_t step, double its_loss) {
    const std::string when = loss.name + ", " + way.name + ", " +
                             (hidden == Activation::tanh ? "tanh" : "relu") + ", after step " +
                             std::to_string(step);
    expect_same(when + ": the loss before it", its_loss, torch_step(step));
    if (!testing::Test::HasFailure()) expect_same_weights(when, model, network);
    ++calls;
    return !testing::Test::HasFailure();
  };
  micrograd::train(model, data, options);
  if (!testing::Test::HasFailure()) {
    EXPECT_EQ(calls, steps);
  }
}

// With every way to step, and both activations.
void expect_same_training(const Loss& loss) {
  for (const Way& way : ways) {
    for (const Activation hidden : {Activation::tanh, Activation::relu}) {
      expect_same_training(loss, way, hidden);
    }
  }
}

// The engine goes through one sample after the other, PyTorch through matrices of all of them.  The
// weights are apart by 3e-15 at most after 50 steps: so short a training does not amplify rounding
// errors, and the tolerance is that for a single formula.
TEST(FiftySteps, MeanSquaredError) { expect_same_training(losses[0]); }
TEST(FiftySteps, HingeLossAndL2) { expect_same_training(losses[1]); }
TEST(FiftySteps, CrossEntropy) { expect_same_training(losses[2]); }

TEST(FiftySteps, MiniBatches) {
  for (const Loss& loss : losses) {
    for (const Way& way : ways) expect_same_training(loss, way, Activation::tanh, 7);
  }
}

}  // namespace
