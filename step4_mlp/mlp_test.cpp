// Step 4 is judged with weights that the test has set by hand, so that any random stream will do.
// Gradients come from the tests' own backward pass: they depend on what the output was made from.
// Each case is asked twice, and each time x, weights, biases and gradients have to stay as they are.
#include "mlp.hpp"

#include <cmath>
#include <vector>

#include "diagnosis/ideas.hpp"
#include "diagnosis/mlp_subjects.hpp"

using namespace micrograd;
using namespace micrograd::course;

// ---- dot: a₀·b₀ + a₁·b₁ + …

TEST(Dot, Value) {
  the_dot.expect({.a = {2, 3, 5}, .b = {7, 10, -1}}, 39);
  the_dot.expect({.a = {0.5, 0.5}, .b = {0.5, 3}}, 1.75);
  the_dot.expect({.a = {1, 1, 1, 1, 1}, .b = {1, 10, 100, 1000, 10000}}, 11111);
  the_dot.expect({.a = {2}, .b = {-3}}, -6);
  the_dot.expect({.a = {16777216, 1}, .b = {1, 1}}, 16777217);
  the_dot.expect({.a = {}, .b = {}}, 0, {"A sum of nothing is 0.", idea::no_special_case});
}

TEST(Dot, RemembersBothSides) { the_dot.expect_leads_back({.a = {2, 3, 5}, .b = {7, 10, -1}}); }

TEST(Dot, GradientBothSides) {
  the_dot.expect_gradients({.a = {2, 3, 5}, .b = {7, 11, -1}, .arrives = 0.25}, {1.75, 2.75, -0.25},
                           {0.5, 0.75, 1.25});
}

TEST(Dot, FactorOfZero) {
  the_dot.expect_gradients({.a = {0, 3}, .b = {7, 0}, .arrives = 0.5}, {3.5, 0}, {0, 1.5});
}

TEST(Dot, KeepsWhatIsThere) {
  the_dot.expect_gradients({.a = {2, 3}, .b = {7, 11}, .arrives = 0.5, .before = 10}, {13.5, 15.5},
                           {11, 11.5});
}

TEST(Dot, SameSpanTwice) {
  the_dot.expect({.a = {3, 5}, .same = true}, 34);
  the_dot.expect_gradients({.a = {3, 5}, .arrives = 0.5, .same = true}, {3, 5}, {});
  the_dot.expect_gradients({.a = {3, 5}, .arrives = 0.5, .before = 10, .same = true}, {13, 15}, {});
}

TEST(Dot, SizesMustMatch) {
  the_dot.expect_refused({.a = {1, 2}, .b = {10, 20, 30}});
  the_dot.expect_refused({.a = {10, 20, 30}, .b = {1, 2}});
  the_dot.expect_refused({.a = {}, .b = {1, 2}});
}

// ---- Neuron: how it is made

TEST(Neuron, OneWeightForEachInput) {
  a_neuron.expect({3}, {3});
  a_neuron.expect({1}, {1});
  a_neuron.expect({0}, {0});
  a_neuron.expect_activations({3, {1}, Activation::tanh}, "tanh");
  a_neuron.expect_activations({3, {1}, Activation::relu}, "relu");
}

TEST(Neuron, NodesOfItsOwn) {
  Random random(1);
  expect_own_nodes(a_neuron, nodes_of(Neuron(3, Activation::tanh, random)),
                   nodes_of(Neuron(2, Activation::relu, random)));
}

TEST(Neuron, WeightsVary) {
  Random random(1);
  expect_uniform(a_neuron, Neuron(400, Activation::tanh, random));
}

TEST(Neuron, BiasBeginsAtZero) {
  Random random(1);
  const Neuron neuron(2, Activation::tanh, random);
  expect(a_neuron.about(), "Neuron(2, Activation::tanh, random)", "bias().data()",
         neuron.bias().data(), 0.0,
         {"Only the weights are drawn. The bias begins at 0.", idea::neurons_start_different});
}

TEST(Neuron, DrawsFromTheStream) {
  expect_drawn_from_the_stream(a_neuron, [](Random& random) {
    return numbers_of(nodes_of(Neuron(8, Activation::tanh, random)));
  });
}

// ---- Neuron: what it computes.  neuron(w, b, x) stands for activation(w·x + b).

TEST(Neuron, WeightedSumPlusBias) {
  the_neuron.expect(neuron({0.5, -1, 2}, 20, {2, 3, 5}), {28});
  the_neuron.expect(neuron({2, -3}, -4, {0.5, 1.5}), {-7.5});
  the_neuron.expect(neuron({3}, 0.5, {4}), {12.5});
}

TEST(Neuron, SquashesTheSumOnce) {
  the_neuron.expect(neuron({0.5, -0.75}, 0.75, {2, 3}, Activation::tanh), {std::tanh(-0.5)});
  the_neuron.expect(neuron({0.5, -0.75}, 0.75, {2, 1}, Activation::tanh), {std::tanh(1.0)});
  const double lecture = 6.8813735870195432;
  the_neuron.expect(neuron({-3, 1}, lecture, {2, 0}, Activation::tanh), {std::sqrt(0.5)});
}

TEST(Neuron, ActivationAsAsked) {
  the_neuron.expect(neuron({1, -1}, 0, {5, 3}, Activation::relu), {2});
  the_neuron.expect(neuron({1, -1}, 0, {1, 4}, Activation::relu), {0});
  the_neuron.expect(neuron({1, -1}, 0.5, {1.5, 1}, Activation::relu), {1});
  the_neuron.expect(neuron({1, -1}, 0.5, {1, 4}, Activation::relu), {0});
  the_neuron.expect(neuron({1, -1}, -4, {5, 3}, Activation::relu), {0});
  the_neuron.expect(neuron({1, -1}, 0.5, {1, 4}, Activation::linear), {-2.5});
  the_neuron.expect(neuron({1, -1}, 0.5, {1, 4}, Activation::tanh), {std::tanh(-2.5)});
}

// In this order: of the weights, of the bias, of x.
TEST(Neuron, GradientsReachEverything) {
  const double lecture = 6.8813735870195432;
  the_neuron.expect_gradients(neuron({-3, 1}, lecture, {2, 0}, Activation::tanh, 1),
                              {1, 0, 0.5, -1.5, 0.5});
}

TEST(Neuron, GradientsOfReluAndLinear) {
  the_neuron.expect_gradients(neuron({2, -1}, 0.25, {3, 5}, Activation::relu, 0.5),
                              {1.5, 2.5, 0.5, 1, -0.5});
  the_neuron.expect_gradients(neuron({2, -1}, -4, {3, 5}, Activation::relu, 0.5), {0, 0, 0, 0, 0});
  the_neuron.expect_gradients(neuron({2, -1}, -4, {3, 5}, Activation::linear, 0.5),
                              {1.5, 2.5, 0.5, 1, -0.5});
}

TEST(Neuron, WrongInputSize) {
  the_neuron.expect_refused(neuron({2, 3}, 1, {5}));
  the_neuron.expect_refused(neuron({2, 3}, 1, {5, 6, 7}));
  the_neuron.expect_refused(neuron({2, 3}, 1, {}));
}

TEST(Neuron, KnowsItsParameters) {
  expect_parameters<Neuron>({3}, 4);
  expect_parameters<Neuron>({5}, 6);
}

// ---- Layer

TEST(Layer, OneNeuronForEachOutput) {
  a_layer.expect({5, {2}}, {5});
  a_layer.expect({1, {3}}, {1});
}

TEST(Layer, NeuronsDiffer) {
  Random random(1);
  const Layer layer(3, 4, Activation::tanh, random);
  expect_own_nodes(a_layer, nodes_of(layer), nodes_of(Layer(3, 4, Activation::tanh, random)));
  expect_neurons_differ(a_layer, nodes_of(layer));
}

TEST(Layer, DrawsFromTheStream) {
  expect_drawn_from_the_stream(a_layer, [](Random& random) {
    return numbers_of(nodes_of(Layer(3, 2, Activation::tanh, random)));
  });
}

TEST(Layer, ActivationAsAsked) {
  a_layer.expect_activations({2, {3}, Activation::tanh}, "tanh, tanh, tanh");
  a_layer.expect_activations({2, {3}, Activation::relu}, "relu, relu, relu");
  a_layer.expect_activations({2, {3}, Activation::linear}, "linear, linear, linear");
}

TEST(Layer, OneOutputPerNeuron) {
  the_layer.expect(layer({{1, 0}, {10, 0}, {100, 0}}, {0, 1, 2}, {3, 5}), {3, 31, 302});
  the_layer.expect(layer({{2, -1}, {4, 0.5}}, {1, -3}, {6, 7}), {6, 24.5});
  the_layer.expect(layer({{2}}, {5}, {3}, Activation::tanh), {std::tanh(11.0)});
}

// 0.5 arrives at the first output, and 1 at the second.
TEST(Layer, GradientsReachEverything) {
  the_layer.expect_gradients(layer({{2, -1}, {4, 3}}, {1, -3}, {6, 7}, Activation::linear, 0.5),
                             {3, 3.5, 0.5, 6, 7, 1, 5, 2.5});
}

TEST(Layer, KnowsItsParameters) {
  expect_parameters<Layer>({3, {2}}, 8);
  expect_parameters<Layer>({2, {4}}, 12);
}

// ---- MLP: how it is made

TEST(MLP, FollowsWidths) {
  a_network.expect({3, {5, 2, 1}}, {3, 5, 2});
  a_network.expect({2, {3, 3}}, {2, 3});
}

TEST(MLP, DrawsFromTheStream) {
  Random random(1);
  const MLP mlp(3, {3, 3, 1}, random);
  expect_own_nodes(a_network, nodes_of(mlp), nodes_of(MLP(3, {3, 1}, random)));
  expect_neurons_differ(a_network, nodes_of(mlp));
  expect_drawn_from_the_stream(a_network, [](Random& stream) {
    return numbers_of(nodes_of(MLP(3, {3, 1}, stream)));
  });
}

TEST(MLP, OneLayer) {
  a_network.expect({2, {2}}, {2},
                   {"One layer is enough: it is the last one.", idea::no_special_case});
  a_network.expect_activations({2, {2}}, "linear");
}

TEST(MLP, OutputLinear) { a_network.expect_activations({1, {3, 2}}, "tanh, linear"); }

TEST(MLP, HiddenSquashed) {
  a_network.expect_activations({1, {4, 2, 3, 1}}, "tanh, tanh, tanh, linear");
}

TEST(MLP, ReluOnRequest) {
  a_network.expect_activations({1, {4, 2, 1}, Activation::relu}, "relu, relu, linear");
}

TEST(MLP, LinearOnRequest) {
  a_network.expect_activations({1, {2, 1}, Activation::linear}, "linear, linear");
}

// ---- MLP: what it computes

TEST(MLP, LayerAfterLayer) {
  the_network.expect({.layers = {{.w = {{1, 2}, {1, 0}}, .b = {3, -8}}}, .x = {5, 7}}, {22, -3});
  the_network.expect(
      {.layers = {{.w = {{0.5}}, .b = {0}}, {.w = {{-2}}, .b = {0.25}}, {.w = {{3}}, .b = {10}}},
       .x = {1}},
      {10 + 3 * std::tanh(0.25 - 2 * std::tanh(0.5))});
  the_network.expect({.layers = {{.w = {{2}, {-3}, {4}}, .b = {0, 1, -1}},
                                 {.w = {{1, 10, 100}, {-1, 0, 2}}, .b = {0.5, -2}}},
                      .x = {1},
                      .activation = Activation::relu},
                     {302.5, 2});
}

TEST(MLP, WrongInputSize) {
  the_network.expect_refused({.layers = {{.w = {{1, 2}}, .b = {3}}}, .x = {5}});
}

// ---- MLP: its parameters

TEST(MLP, FortyOneParameters) {
  expect_parameters<MLP>({3, {4, 4, 1}}, 41);
  expect_parameters<MLP>({2, {3, 5}}, 29);
}

TEST(MLP, GradientsReachEverything) {
  the_network.check(
      {.layers = {{.w = {{0.5, -1}, {0.25, 0.75}, {-0.5, 1}}, .b = {0.125, -0.5, 0.25}},
                  {.w = {{1, -2, 0.5}, {0.75, 1.5, -1}}, .b = {0.5, -0.25}},
                  {.w = {{2, -3}}, .b = {4}}},
       .x = {0.5, -1},
       .arrives = 2});
}

TEST(MLP, NoLayers) {
  Random random(1);
  const MLP one(2, {1}, random);
  expect_refused(a_network.about(), "MLP(2, {}, random)", [&] { MLP(2, {}, random); },
                 {"A network needs at least one layer.", idea::wrong_input_is_refused});
}

// ---- Bonus

TEST(BonusDot, OneNode) { the_dot.expect_operands({.a = {2, 3, 5}, .b = {7, 10, -1}}); }

TEST(BonusDot, Gradient) {
  the_dot_rule.expect_gradients({.a = {2, 3, 5}, .b = {7, 11, -1}, .arrives = 0.25},
                                {1.75, 2.75, -0.25}, {0.5, 0.75, 1.25});
  the_dot_rule.expect_gradients({.a = {3}, .b = {4}, .arrives = 0.5, .before = 10}, {12}, {11.5});
  the_dot_rule.expect_gradients({.a = {2, 0, 5}, .b = {0, -3, 4}, .arrives = -2}, {0, 6, -8},
                                {-4, 0, -10});
}

TEST(BonusDot, SameSpanTwice) {
  the_dot_rule.expect_gradients({.a = {3, 5}, .arrives = 0.5, .same = true}, {3, 5}, {});
  the_dot_rule.expect_gradients({.a = {3, 5}, .arrives = 0.5, .before = 10, .same = true}, {13, 15},
                                {});
}

TEST(BonusMlp, RefusesZeroSizes) {
  const auto refused = [](const char* made, std::size_t inputs, const Widths& widths) {
    Random random(1);
    expect_refused(
        {"MLP::MLP", "Bonus: sizes that make no sense"}, made, [&] { MLP(inputs, widths, random); },
        {"Every layer needs at least one input and one neuron.", idea::wrong_input_is_refused});
  };
  refused("MLP(0, {1}, random)", 0, {1});
  refused("MLP(2, {0}, random)", 2, {0});
  refused("MLP(2, {3, 0, 1}, random)", 2, {3, 0, 1});
}
