// Step 5: training.  The brief is README.md; training.hpp says what each function here has to do.
//
// Write one function after the other, from top to bottom, each in place of its TODO.  After each,
// run
//
//     ctest --preset step5
#include "training.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "given/not_implemented.hpp"

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
  TODO("mean_squared_error");
}

// Take the steps, and give back the loss before each.  A penalty (options.l2) is not needed until
// the last three tests, and options.update and options.batch only for the bonus.
std::vector<double> train(MLP& model, const Dataset& data, const TrainingOptions& options) {
  TODO("train");
}

// What it costs to be on the wrong side, or too close to the line between the two.
Value hinge_loss(std::span<const Value> scores, std::span<const double> labels) {
  TODO("hinge_loss");
}

// What large parameters cost.
Value l2_penalty(std::span<const Value> parameters, double alpha) {
  TODO("l2_penalty");
}

// Count how many scores are on the right side.
double accuracy(std::span<const Value> scores, std::span<const double> labels) {
  TODO("accuracy");
}

// ---- Bonus

// Turn scores into shares of one whole.
std::vector<Value> softmax(std::span<const Value> scores) {
  TODO("softmax");
}

// The loss for more than two classes.
Value cross_entropy(std::span<const Value> scores, std::span<const double> labels) {
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
