// Step 5: training.  README.md takes you from top to bottom.
// Write each function in place of its TODO, and save.
#include "training.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "given/labels.hpp"
#include "given/not_implemented.hpp"
#include "given/sizes.hpp"

namespace micrograd {

// Forget the gradients of all parameters.
void zero_grad(std::span<const Value> parameters) {
  TODO("zero_grad");
}

// Move every parameter a little, so that the loss gets smaller.
void sgd_step(std::span<const Value> parameters, double learning_rate) {
  TODO("sgd_step");
}

// Put into one Value how far the predictions are from their targets.
Value mean_squared_error(std::span<const Value> predictions, std::span<const double> targets) {
  check_sizes("mean_squared_error", predictions.size(), targets.size());
  TODO("mean_squared_error");
}

// Take the steps, and give back the loss before each.
std::vector<double> train(MLP& model, const Dataset& data, const TrainingOptions& options) {
  check_sizes("train", data.inputs.size(), data.targets.size());
  TODO("train");
}

// What it costs to be on the wrong side, or too close to the line between the two.
Value hinge_loss(std::span<const Value> scores, std::span<const double> labels) {
  check_sizes("hinge_loss", scores.size(), labels.size());
  TODO("hinge_loss");
}

// What large parameters cost.
Value l2_penalty(std::span<const Value> parameters, double alpha) {
  TODO("l2_penalty");
}

// The share of the scores that are on the right side.
double accuracy(std::span<const Value> scores, std::span<const double> labels) {
  check_sizes("accuracy", scores.size(), labels.size());
  TODO("accuracy");
}

// ---- Bonus: all that follows

// Turn scores into shares of one whole.
std::vector<Value> softmax(std::span<const Value> scores) {
  if (scores.empty()) throw std::invalid_argument("softmax: no scores");
  TODO("softmax");
}

// The loss for more than two classes.
Value cross_entropy(std::span<const Value> scores, std::span<const double> labels) {
  check_labels("cross_entropy", scores.size(), labels);
  TODO("cross_entropy");
}

// Move every parameter by its velocity, which remembers the steps before.
void Momentum::operator()(std::span<const Value> parameters, double learning_rate) {
  TODO("Momentum::operator()");
}

// Move every parameter by about the learning rate, whatever the size of its gradient.
void Adam::operator()(std::span<const Value> parameters, double learning_rate) {
  TODO("Adam::operator()");
}

}  // namespace micrograd
