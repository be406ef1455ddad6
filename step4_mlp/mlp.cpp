// Step 4: a network.  README.md takes you from top to bottom.
// Write each function in place of its TODO, and save.
#include "mlp.hpp"

#include <stdexcept>
#include <string>

#include "given/not_implemented.hpp"

namespace micrograd {

// Multiply what stands at the same place, and add it all up.
Value dot(std::span<const Value> a, std::span<const Value> b) {
  TODO("dot");
}

// Draw a weight for each input.
Neuron::Neuron(std::size_t inputs, Activation activation, Random& random)
    : activation_(activation) {
  TODO("Neuron::Neuron");
}

// The output of the neuron for the inputs x.
Value Neuron::operator()(std::span<const Value> x) const {
  TODO("Neuron::operator()");
}

// Everything in the neuron that can be learned.
std::vector<Value> Neuron::parameters() const {
  TODO("Neuron::parameters");
}

// Make as many neurons as the layer is wide.
Layer::Layer(std::size_t inputs, std::size_t width, Activation activation, Random& random) {
  TODO("Layer::Layer");
}

// The outputs of all neurons for the inputs x.
std::vector<Value> Layer::operator()(std::span<const Value> x) const {
  TODO("Layer::operator()");
}

// Make the layers: how many inputs has each of them, and which activation?
MLP::MLP(std::size_t inputs, std::vector<std::size_t> widths, Random& random, Activation hidden) {
  if (widths.empty()) throw std::invalid_argument("MLP: no layers; give at least one width");
  TODO("MLP::MLP");
}

// The outputs of the last layer for the inputs x.
std::vector<Value> MLP::operator()(std::span<const Value> x) const {
  TODO("MLP::operator()");
}

// ---- Bonus

// Pass what arrived at a dot product that is one node on to all its operands.
void dot_rule(const Value& output) {
  TODO("dot_rule");
}

}  // namespace micrograd
