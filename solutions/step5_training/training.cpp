#include "training.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace micrograd {

void zero_grad(std::span<const Value> parameters) {
  for (const Value& p : parameters) p.grad() = 0.0;
}

void sgd_step(std::span<const Value> parameters, double learning_rate) {
  for (const Value& p : parameters) p.data() -= learning_rate * p.grad();
}

namespace {

// One number for each of the other: predictions and targets, scores and labels.
void check_sizes(const std::string& function, std::size_t left, std::size_t right) {
  if (left == right && left > 0) return;
  throw std::invalid_argument(function + ": " + std::to_string(left) + " values for " +
                              std::to_string(right) +
                              " targets; there must be as many, and at least one");
}

Value mean(const std::vector<Value>& values) {
  const Value share = 1.0 / static_cast<double>(values.size());
  return dot(values, std::vector<Value>(values.size(), share));
}

}  // namespace

Value mean_squared_error(std::span<const Value> predictions, std::span<const double> targets) {
  check_sizes("mean_squared_error", predictions.size(), targets.size());
  std::vector<Value> errors;
  for (std::size_t i = 0; i < targets.size(); ++i)
    errors.push_back(pow(predictions[i] - targets[i], 2.0));
  return mean(errors);
}

Value hinge_loss(std::span<const Value> scores, std::span<const double> labels) {
  check_sizes("hinge_loss", scores.size(), labels.size());
  std::vector<Value> costs;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    // Where the margin is kept, there is nothing to learn: the cost is a leaf, no graph to walk.
    const bool margin_kept = labels[i] * scores[i].data() >= 1.0;
    costs.push_back(margin_kept ? 0.0 : 1.0 - labels[i] * scores[i]);
  }
  return mean(costs);
}

Value l2_penalty(std::span<const Value> parameters, double alpha) {
  return alpha * dot(parameters, parameters);
}

double accuracy(std::span<const Value> scores, std::span<const double> labels) {
  check_sizes("accuracy", scores.size(), labels.size());
  std::size_t right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i)
    right += scores[i].data() * labels[i] > 0.0 ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(labels.size());
}

std::vector<double> train(MLP& model, const Dataset& data, const TrainingOptions& options) {
  const std::size_t samples = data.inputs.size();
  check_sizes("train", samples, data.targets.size());
  const std::size_t batch = options.batch == 0 ? samples : options.batch;
  const std::vector<Value> parameters = model.parameters();

  std::vector<double> losses;
  for (std::size_t step = 0; step < options.steps; ++step) {
    zero_grad(parameters);
    double loss = 0.0;
    // Gradients add up in the parameters, so one sample's graph can go before the next is built.
    const auto add = [&loss](const Value& part) {
      part.backward();
      loss += part.data();
    };
    for (std::size_t i = 0; i < batch; ++i) {
      const std::size_t sample = (step * batch + i) % samples;
      const std::vector<Value> outputs = model(data.inputs[sample]);
      add(options.loss(outputs, {&data.targets[sample], 1}) * (1.0 / static_cast<double>(batch)));
    }
    if (options.l2 != 0.0) add(l2_penalty(parameters, options.l2));

    if (!std::isfinite(loss)) {
      throw std::runtime_error("train: the loss is " + std::to_string(loss) + " at step " +
                               std::to_string(step) + "; try a smaller learning rate");
    }
    losses.push_back(loss);
    options.update(parameters, options.learning_rate(step));
    if (!options.after_step(step, loss)) break;
  }
  return losses;
}

std::vector<Value> softmax(std::span<const Value> scores) {
  if (scores.empty()) throw std::invalid_argument("softmax: no scores");
  // exp(s − m) / Σ exp(s − m) is the same for every m; with the largest score none of them
  // overflows.
  double largest = scores[0].data();
  for (const Value& score : scores) largest = std::max(largest, score.data());
  std::vector<Value> shares;
  Value sum = 0.0;
  for (const Value& score : scores) {
    shares.push_back(exp(score - largest));
    sum += shares.back();
  }
  for (Value& share : shares) share /= sum;
  return shares;
}

Value cross_entropy(std::span<const Value> scores, std::span<const double> labels) {
  if (labels.empty() || scores.empty() || scores.size() % labels.size() != 0) {
    throw std::invalid_argument("cross_entropy: " + std::to_string(scores.size()) + " scores for " +
                                std::to_string(labels.size()) +
                                " labels; there must be as many for each");
  }
  const std::size_t classes = scores.size() / labels.size();
  std::vector<Value> costs;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto sample = scores.subspan(i * classes, classes);
    if (!(labels[i] >= 0.0 && labels[i] < static_cast<double>(classes)) ||
        labels[i] != std::floor(labels[i])) {
      throw std::invalid_argument("cross_entropy: label " + std::to_string(labels[i]) +
                                  " is not one of 0 to " + std::to_string(classes - 1));
    }
    const Value& right = sample[static_cast<std::size_t>(labels[i])];
    // −ln(exp(s − m) / Σ exp(s − m)) without the quotient, which can be 0.
    double largest = sample[0].data();
    for (const Value& score : sample) largest = std::max(largest, score.data());
    Value sum = 0.0;
    for (const Value& score : sample) sum += exp(score - largest);
    costs.push_back(log(sum) - (right - largest));
  }
  return mean(costs);
}

void Momentum::operator()(std::span<const Value> parameters, double learning_rate) {
  velocity_.resize(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    velocity_[i] = momentum_ * velocity_[i] + parameters[i].grad();
    parameters[i].data() -= learning_rate * velocity_[i];
  }
}

void Adam::operator()(std::span<const Value> parameters, double learning_rate) {
  mean_.resize(parameters.size());
  mean_of_squares_.resize(parameters.size());
  ++steps_;
  // Both means start at 0 and are too small at first: this is how much.
  const double correction1 = 1.0 - std::pow(beta1_, static_cast<double>(steps_));
  const double correction2 = 1.0 - std::pow(beta2_, static_cast<double>(steps_));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const double gradient = parameters[i].grad();
    mean_[i] = beta1_ * mean_[i] + (1.0 - beta1_) * gradient;
    mean_of_squares_[i] = beta2_ * mean_of_squares_[i] + (1.0 - beta2_) * gradient * gradient;
    const double mean = mean_[i] / correction1;
    const double size = std::sqrt(mean_of_squares_[i] / correction2);
    parameters[i].data() -= learning_rate * mean / (size + epsilon_);
  }
}

}  // namespace micrograd
