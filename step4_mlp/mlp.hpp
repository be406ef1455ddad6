// Step 4: from neurons to a multi-layer perceptron.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "activations.hpp"
#include "given/random.hpp"

namespace micrograd {

/// What a neuron does with its weighted sum; `linear` leaves it as it is.
enum class Activation { linear, tanh, relu };

/// a₀·b₀ + a₁·b₁ + …  Throws std::invalid_argument if the sizes differ.  0 if both are empty.
Value dot(std::span<const Value> a, std::span<const Value> b);

/// Bonus: the rule of a dot product that is one node.  Its operands are all of a, then all of b.
void dot_rule(const Value& output);

namespace op {
inline constexpr Operation dot{"dot", dot_rule};
}  // namespace op

/// activation(w·x + b), with one weight for each input.
class Neuron {
 public:
  /// Weights drawn from `random`, uniform in [−1, 1), each a leaf of its own; the bias is 0.  With
  /// 0 inputs, the bias is all there is.
  Neuron(std::size_t inputs, Activation activation, Random& random);

  /// The output for x.  Throws std::invalid_argument if x has another size than weights().
  Value operator()(std::span<const Value> x) const;
  Value operator()(const std::vector<double>& x) const {
    return (*this)(std::vector<Value>(x.begin(), x.end()));
  }

  const std::vector<Value>& weights() const { return weights_; }
  const Value& bias() const { return bias_; }
  Activation activation() const { return activation_; }

  /// Handles to the weights and the bias, in any order: whoever changes one, changes the neuron.
  std::vector<Value> parameters() const;

 private:
  std::vector<Value> weights_;
  Value bias_ = 0.0;
  Activation activation_ = Activation::linear;
};

/// Neurons side by side: all see the same inputs, each gives one output.
class Layer {
 public:
  /// `width` neurons with `inputs` inputs each.  A layer of width 0 has no outputs.
  Layer(std::size_t inputs, std::size_t width, Activation activation, Random& random);

  /// One output for each neuron.  Throws std::invalid_argument if x has the wrong size.
  std::vector<Value> operator()(std::span<const Value> x) const;
  std::vector<Value> operator()(const std::vector<double>& x) const {
    return (*this)(std::vector<Value>(x.begin(), x.end()));
  }

  const std::vector<Neuron>& neurons() const { return neurons_; }

  /// Handles to the weights and biases of all neurons: given, made from Neuron::parameters.
  std::vector<Value> parameters() const;

 private:
  std::vector<Neuron> neurons_;
};

/// A multi-layer perceptron: layers one after the other.  The outputs of one are the next one's
/// inputs.
class MLP {
 public:
  /// MLP(2, {16, 16, 1}, random): 2 inputs, two hidden layers of 16 neurons, 1 output.  The hidden
  /// layers use the activation `hidden`, the last layer is linear.
  /// Throws std::invalid_argument if there is no layer (bonus: or if `inputs` or a width is 0).
  MLP(std::size_t inputs, std::vector<std::size_t> widths, Random& random,
      Activation hidden = Activation::tanh);

  /// The outputs of the last layer.  Throws std::invalid_argument if x has the wrong size.
  std::vector<Value> operator()(std::span<const Value> x) const;
  std::vector<Value> operator()(const std::vector<double>& x) const {
    return (*this)(std::vector<Value>(x.begin(), x.end()));
  }

  const std::vector<Layer>& layers() const { return layers_; }

  /// Handles to all weights and biases: given, made from Layer::parameters.
  std::vector<Value> parameters() const;

 private:
  std::vector<Layer> layers_;
};

}  // namespace micrograd
