// What step 4 is asked, and how it is looked at.  mlp_test.cpp has the cases, mlp_mistakes.cpp what
// is known to go wrong.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <mlp.hpp>  // of the step, not this one
#include "diagnosis/mistake.hpp"

namespace micrograd::course {

using Doubles = std::vector<double>;
using Values = std::vector<Value>;
using View = std::span<const Value>;
using Widths = std::vector<std::size_t>;
using Named = std::vector<std::pair<std::string, Value>>;  ///< nodes, and what a message calls them

/// What is multiplied, what arrives at the result, and the gradient that each factor has already.
struct Pairs {
  Doubles a = {}, b = {};
  double arrives = 0.0, before = 0.0;
  bool same = false;  ///< b is a
};
using DotFunction = std::function<Value(View a, View b)>;

/// dot; and a node of dot_rule's, which stands for the rule.
class Dot : public Subject<DotFunction, Pairs> {
 public:
  Dot(About about, DotFunction yours, DotFunction right,
      std::vector<Mistake<DotFunction>> mistakes);
  void expect(const Pairs& pairs, double result, const Cause& point = {}) const;
  /// What the factors get.  If the result is a node of dot_rule's, the rule is asked first.
  void expect_gradients(const Pairs& pairs, Doubles a, const Doubles& b) const;
  void expect_leads_back(const Pairs& pairs) const;
  /// One node, made from all of a, then all of b.
  void expect_operands(const Pairs& pairs) const;
  void expect_refused(const Pairs& pairs) const;
  void check(const Pairs& pairs) const;  ///< for who calls it: is it right here?

 private:
  Cause broken_law(const Pairs& pairs, const std::string& name) const;
  // The result is a node with this rule, and its operands are all of a, then all of b; or are not.
  bool made_by(void (*rule)(const Value&), const Pairs& pairs, bool in_order) const;
};

/// What is made: a network, a layer (of one width) or a neuron (of none).
struct Sizes {
  std::size_t inputs = 0;
  Widths widths = {1};
  Activation activation = Activation::tanh;
};
struct NeuronShape {
  std::size_t inputs;
  Activation activation;
};
using Shape = std::vector<std::vector<NeuronShape>>;  ///< of each layer, of each of its neurons
using ShapeFunction = std::function<Shape(const Sizes&)>;
enum class Kind { neuron, layer, network };

/// How many neurons and weights a constructor makes, and with which activations.
class Maker : public Subject<ShapeFunction, Sizes> {
 public:
  Maker(About about, Kind kind, ShapeFunction yours, ShapeFunction right,
        std::vector<Sizes> ordinary, std::vector<Mistake<ShapeFunction>> mistakes);
  /// `weights`: how many each neuron of each layer has.
  void expect(const Sizes& sizes, const Widths& weights, const Cause& point = {}) const;
  /// `should`: the activations of a layer's neurons, or of a network's layers.
  void expect_activations(const Sizes& sizes, const std::string& should) const;
  void check(const Sizes& sizes) const;

 private:
  std::string situation(const Sizes& sizes) const;
  const Kind kind_;
};

/// The weights and biases, neuron by neuron with the bias last.
Named nodes_of(const Neuron& neuron);
Named nodes_of(const Layer& layer);
Named nodes_of(const MLP& mlp);
Doubles numbers_of(const Named& nodes);

/// Two objects made one after the other: all these nodes are leaves, each of its own, …
void expect_own_nodes(const Maker& maker, const Named& first, const Named& second);
/// … the numbers that are drawn go on with the stream, and depend on it only, …
void expect_drawn_from_the_stream(const Maker& maker, std::function<Doubles(Random&)> make);
/// … the weights of no two neurons are equal, …
void expect_neurons_differ(const Maker& maker, const Named& nodes);
/// … and those of one with some hundred spread evenly from -1 to 1.
void expect_uniform(const Maker& maker, const Neuron& neuron);

/// The numbers of a layer: the weights and the bias of each of its neurons.
struct Weights {
  std::vector<Doubles> w;
  Doubles b;
};
/// A network and what it is asked.  A layer has one Weights, and a neuron one row in it.
struct Asked {
  std::vector<Weights> layers = {};
  Doubles x = {};
  Activation activation = Activation::tanh;  ///< of a network: of its hidden layers
  double arrives = 0.0;                      ///< at the first output; twice that at the second, …
};
Asked neuron(const Doubles& w, double b, const Doubles& x,
             Activation activation = Activation::linear, double arrives = 0.0);
Asked layer(const std::vector<Doubles>& w, const Doubles& b, const Doubles& x,
            Activation activation = Activation::linear, double arrives = 0.0);

/// What a neuron, a layer or a network is called with, and what it gives.
template <class Object>
using CallFunction = std::function<Values(const Object&, View x)>;

template <class Object>
class Call : public Subject<CallFunction<Object>, Asked> {
 public:
  using Base = Subject<CallFunction<Object>, Asked>;
  Call(About about, CallFunction<Object> yours, CallFunction<Object> right,
       std::vector<Asked> ordinary, std::vector<Mistake<CallFunction<Object>>> mistakes,
       std::function<void(const Asked&)> asks_first);
  void expect(const Asked& asked, const Doubles& outputs, const Cause& point = {}) const;
  /// The gradients of weights and biases, neuron by neuron with the bias last, then those of x.
  void expect_gradients(const Asked& asked, const Doubles& gradients) const;
  void expect_refused(const Asked& asked) const;
  void check(const Asked& asked) const;
  Doubles right_outputs(const Asked& asked) const;

 private:
  Cause broken_law(const Asked& asked, const std::string& name) const;
};

/// Ends the test unless parameters() of two owners lists handles to their weights and biases, each
/// once.
template <class Owner>
void expect_parameters(const Sizes& sizes, std::size_t parameters);

extern Dot the_dot, the_dot_rule;  // mlp_mistakes.cpp
extern Maker a_neuron, a_layer, a_network;
extern Call<Neuron> the_neuron;
extern Call<Layer> the_layer;
extern Call<MLP> the_network;

}  // namespace micrograd::course
