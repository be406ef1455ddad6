// Step 5: losses, gradient descent, and the loop that puts them together.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "given/datasets.hpp"
#include "mlp.hpp"

namespace micrograd {

/// Sets the gradient of every parameter to 0.
void zero_grad(std::span<const Value> parameters);

/// One step of gradient descent: moves every parameter by −learning_rate · gradient.  The
/// parameters stay the nodes that they are; only their numbers change.
void sgd_step(std::span<const Value> parameters, double learning_rate);

/// Mean of (prediction − target)² over all pairs.  Throws std::invalid_argument if the sizes differ
/// or are 0.
Value mean_squared_error(std::span<const Value> predictions, std::span<const double> targets);

/// Mean of max(0, 1 − y·s) over all pairs of a score s and its label y = ±1.  A score on the right
/// side by 1 or more costs nothing.  Throws std::invalid_argument if the sizes differ or are 0;
/// other labels than ±1 are not looked for.
Value hinge_loss(std::span<const Value> scores, std::span<const double> labels);

/// alpha · Σ p²: what large parameters cost.  Its gradient pulls each parameter towards 0.
/// Without parameters it is 0.
Value l2_penalty(std::span<const Value> parameters, double alpha);

/// The share of the scores with the sign of their label (±1), from 0 to 1; a score of 0 or
/// NaN has no sign and counts as wrong.  Throws std::invalid_argument if the sizes differ or are 0.
double accuracy(std::span<const Value> scores, std::span<const double> labels);

/// The mean loss of some samples: their outputs, one sample after the other, and a target for each.
using Loss = std::function<Value(std::span<const Value> outputs, std::span<const double> targets)>;

/// Moves the parameters, once their gradients are known.
using Update = std::function<void(std::span<const Value> parameters, double learning_rate)>;

/// How to train.  TrainingOptions{.steps = 100} is enough to begin with.
struct TrainingOptions {
  std::size_t steps = 100;

  /// The learning rate of step 0, 1, 2, …
  std::function<double(std::size_t step)> learning_rate = [](std::size_t) { return 0.05; };

  Loss loss = mean_squared_error;

  /// The factor of an l2_penalty on all parameters, added to the loss; 0 for none.
  double l2 = 0.0;

  /// Called after each step with its number and the loss before it: to show progress, draw
  /// pictures, keep the best parameters.  Training ends early if it returns false.
  std::function<bool(std::size_t step, double loss)> after_step = [](std::size_t, double) {
    return true;
  };

  /// Bonus: another way to move the parameters, for example Momentum or Adam.
  Update update = sgd_step;

  /// Bonus: how many samples a step uses; 0 for all.  Step k uses the samples k·batch, k·batch + 1,
  /// … and goes on with the first sample after the last.
  std::size_t batch = 0;
};

/// Trains the model and returns the loss before each step.  A step: the gradients of all parameters
/// to 0; the loss over the data; backward; update.
///
/// Throws std::invalid_argument if there is no data, not one target for each input, or an input
/// with another size than the model's; std::bad_function_call if a function of the options is
/// empty; and std::runtime_error with the number of the step if the loss is not finite; the
/// parameters are then those that gave this loss.
std::vector<double> train(MLP& model, const Dataset& data, const TrainingOptions& options);

// ---- Bonus

/// Scores turned into shares that add up to 1: exp(sᵢ) / Σ exp(sⱼ).  Right for scores of 1000 too.
/// Throws std::invalid_argument if there are none.  With ∞ or NaN among them, the shares are NaN.
std::vector<Value> softmax(std::span<const Value> scores);

/// Mean of −ln(softmax of the right class).  `scores` holds one score for each class, sample after
/// sample; `labels` the number of the right class of each sample, 0, 1, 2, …  Right for scores of
/// 1000 too.  Throws std::invalid_argument if scores.size() is not a multiple of labels.size(), a
/// label is not the number of a class, or there are none.  NaN if ∞ or NaN is among the scores.
Value cross_entropy(std::span<const Value> scores, std::span<const double> labels);

/// Gradient descent with a memory: v ← momentum·v + gradient, p ← p − rate·v, one v for each of the
/// parameters, which must be the same at each call.  An Update: {.update = Momentum(0.9)}.
class Momentum {
 public:
  explicit Momentum(double momentum = 0.9) : momentum_(momentum) {}
  void operator()(std::span<const Value> parameters, double learning_rate);

 private:
  double momentum_;
  std::vector<double> velocity_;
};

/// Adam (Kingma and Ba, 2015, algorithm 1): steps of about the learning rate, whatever the size of
/// the gradient.  An Update, as Momentum.
class Adam {
 public:
  explicit Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
      : beta1_(beta1), beta2_(beta2), epsilon_(epsilon) {}
  void operator()(std::span<const Value> parameters, double learning_rate);

 private:
  double beta1_, beta2_, epsilon_;
  std::vector<double> mean_, mean_of_squares_;
  std::size_t steps_ = 0;
};

}  // namespace micrograd
