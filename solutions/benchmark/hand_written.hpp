// Backpropagation for one network, written out by hand: what an engine saves its user from, and the
// yardstick for what the engine costs.  Plain loops over doubles, no graph.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace benchmarks {

/// A layer: sums = weights · x + biases, and the gradients that have arrived at both.
template <std::size_t inputs, std::size_t outputs>
struct Layer {
  double weights[outputs][inputs];
  double biases[outputs];
  double weight_gradients[outputs][inputs];
  double bias_gradients[outputs];

  void forward(const double* x, double* sums) const {
    for (std::size_t i = 0; i < outputs; ++i) {
      sums[i] = biases[i];
      for (std::size_t j = 0; j < inputs; ++j) sums[i] += weights[i][j] * x[j];
    }
  }

  /// `arrived` are the gradients of the sums; adds to `passed_on` the gradients of x.
  void backward(const double* x, const double* arrived, double* passed_on) {
    for (std::size_t i = 0; i < outputs; ++i) {
      if (arrived[i] == 0.0) continue;
      bias_gradients[i] += arrived[i];
      for (std::size_t j = 0; j < inputs; ++j) {
        weight_gradients[i][j] += arrived[i] * x[j];
        passed_on[j] += arrived[i] * weights[i][j];
      }
    }
  }

  /// Calls f(parameter, its gradient) for each neuron's weights, then its bias.
  template <typename F>
  void each_parameter(F f) {
    for (std::size_t i = 0; i < outputs; ++i) {
      for (std::size_t j = 0; j < inputs; ++j) f(weights[i][j], weight_gradients[i][j]);
      f(biases[i], bias_gradients[i]);
    }
  }
};

/// MLP(2, {16, 16, 1}) with relu, trained with the hinge loss and an L2 penalty.
class HandWritten {
 public:
  /// The parameters are layer by layer, neuron by neuron: its weights, then its bias.
  explicit HandWritten(const std::vector<double>& parameters) {
    std::size_t i = 0;
    each_parameter([&](double& p, double&) { p = parameters[i++]; });
  }

  /// One step of gradient descent with all samples.  Returns the loss before it.
  double step(const std::vector<std::vector<double>>& inputs, const std::vector<double>& labels,
              double rate) {
    each_parameter([](double&, double& gradient) { gradient = 0.0; });
    const double share = 1.0 / static_cast<double>(labels.size());
    double loss = 0.0;
    for (std::size_t i = 0; i < labels.size(); ++i)
      loss += sample(inputs[i].data(), labels[i], share);
    each_parameter([&](double& p, double& gradient) {
      loss += 1e-4 * p * p;
      p -= rate * (gradient + 2e-4 * p);
    });
    return loss;
  }

 private:
  static constexpr std::size_t width = 16;

  double sample(const double* x, double label, double share) {
    double first[width], second[width], score;
    first_.forward(x, first);
    for (double& h : first) h = h > 0.0 ? h : 0.0;
    second_.forward(first, second);
    for (double& h : second) h = h > 0.0 ? h : 0.0;
    last_.forward(second, &score);

    const double cost = 1.0 - label * score;
    if (cost <= 0.0) return 0.0;  // the margin is met: no gradient anywhere

    const double arrived = -label * share;
    double second_gradients[width] = {}, first_gradients[width] = {}, input_gradients[2] = {};
    last_.backward(second, &arrived, second_gradients);
    for (std::size_t i = 0; i < width; ++i)
      if (second[i] == 0.0) second_gradients[i] = 0.0;
    second_.backward(first, second_gradients, first_gradients);
    for (std::size_t i = 0; i < width; ++i)
      if (first[i] == 0.0) first_gradients[i] = 0.0;
    first_.backward(x, first_gradients, input_gradients);
    return cost * share;
  }

  template <typename F>
  void each_parameter(F f) {
    first_.each_parameter(f);
    second_.each_parameter(f);
    last_.each_parameter(f);
  }

  Layer<2, width> first_;
  Layer<width, width> second_;
  Layer<width, 1> last_;
};

/// MLP(64, {32, 10}) with relu, trained with the cross-entropy of softmax.
class HandWrittenDigits {
 public:
  explicit HandWrittenDigits(const std::vector<double>& parameters) {
    std::size_t i = 0;
    each_parameter([&](double& p, double&) { p = parameters[i++]; });
  }

  /// One step of gradient descent with the samples from `first` to before `last`.  Returns the loss
  /// before it.
  double step(const std::vector<std::vector<double>>& inputs, const std::vector<double>& labels,
              std::size_t first, std::size_t last, double rate) {
    each_parameter([](double&, double& gradient) { gradient = 0.0; });
    const double share = 1.0 / static_cast<double>(last - first);
    double loss = 0.0;
    for (std::size_t i = first; i < last; ++i)
      loss += sample(inputs[i].data(), static_cast<std::size_t>(labels[i]), share);
    each_parameter([&](double& p, double& gradient) { p -= rate * gradient; });
    return loss;
  }

 private:
  static constexpr std::size_t pixels = 64, width = 32, classes = 10;

  double sample(const double* x, std::size_t label, double share) {
    double hidden[width], scores[classes];
    first_.forward(x, hidden);
    for (double& h : hidden) h = h > 0.0 ? h : 0.0;
    last_.forward(hidden, scores);

    const double largest = *std::max_element(scores, scores + classes);
    double sum = 0.0;
    for (const double score : scores) sum += std::exp(score - largest);
    double score_gradients[classes];
    for (std::size_t i = 0; i < classes; ++i)
      score_gradients[i] = share * (std::exp(scores[i] - largest) / sum - (i == label ? 1.0 : 0.0));

    double hidden_gradients[width] = {}, input_gradients[pixels] = {};
    last_.backward(hidden, score_gradients, hidden_gradients);
    for (std::size_t i = 0; i < width; ++i)
      if (hidden[i] == 0.0) hidden_gradients[i] = 0.0;
    first_.backward(x, hidden_gradients, input_gradients);
    return share * (std::log(sum) - (scores[label] - largest));
  }

  template <typename F>
  void each_parameter(F f) {
    first_.each_parameter(f);
    last_.each_parameter(f);
  }

  Layer<pixels, width> first_;
  Layer<width, classes> last_;
};

}  // namespace benchmarks
