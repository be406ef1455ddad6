// What goes wrong in step 4: wrong functions, and what to say to whose own does the same.  Two rows
// that say different things differ somewhere, and each differs from the right one:
// solutions/tests/known_mistakes.cpp looks.  What no function shows (who owns which node, what is
// drawn, what must not change) is judged by laws.
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <stdexcept>

#include "diagnosis/laws.hpp"
#include "diagnosis/mlp.hpp"
#include "operators.hpp"

namespace micrograd::course {
namespace {

using I = std::size_t;
using A = Activation;
using namespace idea;

// Rows, idea by idea.
template <class Function>
struct Rows {
  std::vector<Mistake<Function>> all;
  Rows& operator()(const Idea& idea, std::initializer_list<std::pair<const char*, Function>> rows) {
    for (const auto& [says, wrong] : rows) all.push_back({says, idea, wrong});
    return *this;
  }
};

const char* const full_already =
    "A vector that is made with a size is full already; what is added comes on top.";

// ---- dot

// The sum of what each pair, number i, gives.
DotFunction sum_of(Value (*term)(View a, View b, I i)) {
  return [term](View a, View b) {
    if (a.size() != b.size()) throw std::invalid_argument("sizes");
    Value sum = 0.0;
    for (I i = 0; i < a.size(); ++i) sum += term(a, b, i);
    return sum;
  };
}
DotFunction pairs(bool (*which)(I i, I n)) {
  return [which](View a, View b) {
    Value sum = 0.0;
    for (I i = 0; i < a.size(); ++i) sum += which(i, a.size()) ? a[i] * b[i] : Value(0.0);
    return sum;
  };
}
const auto right_dot = sum_of([](View a, View b, I i) { return a[i] * b[i]; });
DotFunction afterwards(Value (*then)(const Value& sum)) {
  return [then](View a, View b) { return then(right_dot(a, b)); };
}

Value whole(const Value& x) { return x + (std::trunc(x.data()) - x.data()); }
Value total(View x) { return right_dot(x, std::vector<Value>(x.size(), 1.0)); }
double size(View x) { return static_cast<double>(x.size()); }

// A node with a rule of the same kind: each factor gets a part, by its own number and that of its
// partner, what arrived (g), the number of the result, and how many pairs there are.
template <auto part>
Value node(View a, View b) {
  static constexpr Operation operation{
      "dot", [](const Value& output) {
        const View all = output.operands();
        const I n = all.size() / 2;
        for (I i = 0; i < 2 * n; ++i) {
          all[i].grad() += part(all[i].data(), all[(i + n) % (2 * n)].data(), output.grad(),
                                output.data(), static_cast<double>(n));
        }
      }};
  return Value(right_dot(a, b).data(), operation, a, b);
}
// Operand i of 2n gets the number of another one times what arrived; nothing if that is out of reach.
template <auto partner>
Value paired(View a, View b) {
  static constexpr Operation operation{"dot", [](const Value& output) {
                                         const View all = output.operands();
                                         for (I i = 0; i < all.size(); ++i) {
                                           const I other = partner(i, all.size() / 2);
                                           if (other < all.size())
                                             all[i].grad() += all[other].data() * output.grad();
                                         }
                                       }};
  return Value(right_dot(a, b).data(), operation, a, b);
}
constexpr I nobody = static_cast<I>(-1);

}  // namespace

Dot the_dot{
    {"dot", "A sum of products",
     "Nothing may be read that is not there: sizes that differ have to be found before, and two "
     "empty spans have no first pair."},
    micrograd::dot,
    right_dot,
    Rows<DotFunction>{}(
        first_the_number,
        {{"The last pair is missing.", pairs([](I i, I n) { return i + 1 < n; })},
         {"The first pair is missing.", pairs([](I i, I) { return i > 0; })},
         {"That is the last product only: the others were forgotten.",
          pairs([](I i, I n) { return i + 1 == n; })},
         {"That is the first product only.", pairs([](I i, I) { return i == 0; })},
         {"Only three pairs count. All of them should, however many there are.",
          pairs([](I i, I) { return i < 3; })},
         {"That is the sum of everything; each pair has to be multiplied first.",
          sum_of([](View a, View b, I i) { return a[i] + b[i]; })},
         {"That is the product of the two sums; the sum of the products is wanted.",
          [](View a, View b) { return total(a) * total(b); }},
         {"The products were multiplied; they have to be added up.",
          [](View a, View b) {
            Value product = 1.0;
            for (I i = 0; i < a.size(); ++i) product *= a[i] * b[i];
            return product;
          }},
         {"The sum began at 1; it should begin at 0.",
          afterwards([](const Value& sum) { return sum + 1.0; })},
         {"That is a with itself; where is b?", [](View a, View) { return right_dot(a, a); }},
         {"That is b with itself; where is a?", [](View, View b) { return right_dot(b, b); }},
         {"That is the sum of a; where is b?", [](View a, View) { return total(a); }},
         {"That is the sum of b; where is a?", [](View, View b) { return total(b); }},
         {"One factor was used for every pair: where does the index stand?",
          sum_of([](View a, View b, I i) { return a[0] * b[i]; })},
         {"One factor was used for every pair: where does the index stand?",
          sum_of([](View a, View b, I i) { return a[i] * b[0]; })},
         {"That is the mean of the products; their sum is wanted.",
          sum_of([](View a, View b, I i) { return a[i] * b[i] / size(a); })},
         {"b was taken in reverse: what stands at the same place belongs together.",
          sum_of([](View a, View b, I i) { return a[i] * b[b.size() - 1 - i]; })},
         {"That is the sum of the squared products.",
          sum_of([](View a, View b, I i) { return pow(a[i] * b[i], 2.0); })},
         {"The sum has stayed at 0: what was made of the pairs never came into it.",
          [](View, View) { return Value(0.0); }},
         {"The sign is wrong.", afterwards([](const Value& sum) { return -sum; })}})(
        doubles_have_limits,
        {{"The fractions are gone: somewhere the sum becomes a whole number.", afterwards(whole)},
         {"The fractions are gone: somewhere a factor becomes a whole number.",
          sum_of([](View a, View b, I i) { return whole(a[i]) * whole(b[i]); })},
         {"Somewhere the number becomes a float, which holds seven digits; a double holds sixteen.",
          afterwards([](const Value& sum) {
            return sum + (static_cast<double>(static_cast<float>(sum.data())) - sum.data());
          })}})(
        no_special_case,
        {{"A sum below 0 was cut; it is a number like any other.",
          afterwards([](const Value& sum) { return relu(sum); })},
         {"The sign of the sum is lost.",
          afterwards([](const Value& sum) { return sum.data() < 0.0 ? -sum : sum; })},
         {"The product is 0 as long as one factor is, but it grows as fast as the other one says. "
          "0 is a number like any other.",
          sum_of([](View a, View b, I i) {
            return a[i].data() * b[i].data() != 0.0 ? a[i] * b[i] : Value(0.0);
          })}})(results_remember, {{"The rule of a product knows two operands only.",
                                    [](View a, View b) {
                                      return Value(right_dot(a, b).data(), op::multiply, a, b);
                                    }}})(
        wrong_input_is_refused,
        {{"Sizes that differ have to be refused, whichever of them is the larger one.",
          [](View a, View b) {
            const I n = std::min(a.size(), b.size());
            return right_dot(a.first(n), b.first(n));
          }}})
        .all};

Dot the_dot_rule{
    {"dot_rule", "Bonus: a dot product in one node",
     "A dot product of n pairs has 2n operands: all of a, then all of b."},
    [](View a, View b) { return Value(right_dot(a, b).data(), op::dot, a, b); },
    right_dot,
    Rows<DotFunction>{}(
        local_derivative,
        {{"It got its own number; how fast the sum grows with one factor is the other one.",
          node<[](double own, double, double g, double, double) { return own * g; }>},
         {"What arrived was passed on as it is; the other factor is missing.",
          node<[](double, double, double g, double, double) { return g; }>},
         {"That is the whole sum times what arrived.",
          node<[](double, double, double g, double sum, double) { return sum * g; }>},
         {"It was divided by the number of pairs.",
          node<[](double, double other, double g, double, double n) { return other * g / n; }>},
         {"The sign is wrong.",
          node<[](double, double other, double g, double, double) { return -other * g; }>}})(
        chain_rule_multiplies,
        {{"What arrived has to be passed on; here it plays no part.",
          node<[](double, double other, double, double, double) { return other; }>},
         {"That is made with the number of the result; what arrived is its gradient.",
          node<[](double, double other, double, double sum, double) { return sum * other; }>},
         {"What arrived has to be multiplied with the other factor, not added to it.",
          node<[](double, double other, double g, double, double) { return other + g; }>}})(
        every_operand_gets_its_share,
        {{"Nothing was passed on to it.", paired<[](I, I) { return nobody; }>},
         {"Nothing was passed on to it.", paired<[](I i, I n) { return i < n ? i + n : nobody; }>},
         {"Nothing was passed on to it.", paired<[](I i, I n) { return i < n ? nobody : i - n; }>},
         {"Only the first pair got its part.",
          paired<[](I i, I n) { return i % n != 0 ? nobody
                                       : i < n    ? i + n
                                                  : i - n; }>},
         {"The last pair got nothing.",
          paired<[](I i, I n) { return i % n + 1 == n ? nobody
                                       : i < n        ? i + n
                                                      : i - n; }>}})(
        operand_order, {{"The operands do not lie in pairs: all of a comes first, then all of b.",
                         paired<[](I i, I) { return i ^ 1; }>}})
        .all};

// ---- Constructors

namespace {

std::vector<NeuronShape> shape_of(const std::vector<Neuron>& neurons) {
  std::vector<NeuronShape> shape;
  for (const Neuron& neuron : neurons) {
    shape.push_back({neuron.weights().size(), neuron.activation()});
  }
  return shape;
}

// So many neurons, so many weights in each, and the activation of neuron i.
using Number = I (*)(I inputs, I width);
I inputs(I inputs, I) { return inputs; }
I width(I, I width) { return width; }
A as_asked(A asked, I) { return asked; }
ShapeFunction one_layer(Number neurons, Number weights, A (*activation)(A asked, I i) = as_asked) {
  return [=](const Sizes& sizes) {
    Shape shape(1);
    for (I i = 0; i < neurons(sizes.inputs, sizes.widths[0]); ++i) {
      shape[0].push_back({weights(sizes.inputs, sizes.widths[0]), activation(sizes.activation, i)});
    }
    return shape;
  };
}

// So many weights in layer i, and its activation among n layers.
I before(const Sizes& sizes, I i) { return i == 0 ? sizes.inputs : sizes.widths[i - 1]; }
A last_linear(A hidden, I i, I n) { return i + 1 == n ? A::linear : hidden; }
ShapeFunction layers(I (*weights)(const Sizes&, I i), A (*activation)(A, I i, I n) = last_linear) {
  return [=](const Sizes& sizes) {
    const I n = sizes.widths.size();
    Shape shape;
    for (I i = 0; i < n; ++i) {
      shape.emplace_back(sizes.widths[i],
                         NeuronShape{weights(sizes, i), activation(sizes.activation, i, n)});
    }
    return shape;
  };
}
ShapeFunction squashed(A (*activation)(A, I i, I n)) { return layers(before, activation); }
ShapeFunction other_widths(void (*change)(Widths& widths, I inputs)) {
  return [change](Sizes sizes) {
    change(sizes.widths, sizes.inputs);
    return layers(before)(sizes);
  };
}

}  // namespace

Maker a_neuron{
    {"Neuron::Neuron", "Weights of their own",
     "weights_ is empty at first: a place that is not there yet can't be written to."},
    Kind::neuron,
    [](const Sizes& sizes) {
      Random random(1);
      return Shape{shape_of({Neuron(sizes.inputs, sizes.activation, random)})};
    },
    one_layer(width, inputs),
    {{3}, {5, {1}, A::relu}, {2, {1}, A::linear}},
    Rows<ShapeFunction>{}(
        one_weighted_sum,
        {{"No weight has come into weights_.", one_layer(width, [](I, I) -> I { return 0; })},
         {"There is one for each input, the first and the last, too.",
          one_layer(width, [](I n, I) { return n - 1; })},
         {"There is one for each input, and no more. The bias has a place of its own, bias().",
          one_layer(width, [](I n, I) { return n + 1; })},
         {full_already, one_layer(width, [](I n, I) { return 2 * n; })},
         {"The activation that was asked for was not kept.",
          one_layer(width, inputs, [](A, I) { return A::linear; })}})
        .all};

Maker a_layer{
    {"Layer::Layer", "Neurons side by side",
     "neurons_ is empty at first: a place that is not there yet can't be written to."},
    Kind::layer,
    [](const Sizes& sizes) {
      Random random(1);
      return Shape{
          shape_of(Layer(sizes.inputs, sizes.widths[0], sizes.activation, random).neurons())};
    },
    one_layer(width, inputs),
    {{5, {2}}, {2, {4}, A::relu}, {3, {3}, A::linear}},
    Rows<ShapeFunction>{}(
        layer_feeds_layer,
        {{"No neuron has come into neurons_.", one_layer([](I, I) -> I { return 0; }, inputs)},
         {"There is a neuron for each output, not for each input.", one_layer(inputs, width)},
         {"There is a neuron for each output, not for each input.", one_layer(inputs, inputs)},
         {"The width is the number of neurons.", one_layer([](I, I) -> I { return 1; }, inputs)},
         {"That is one more than the width.", one_layer([](I, I n) { return n + 1; }, inputs)},
         {full_already, one_layer([](I, I n) { return 2 * n; }, inputs)},
         {"Each neuron sees all inputs of the layer: the width is the number of neurons.",
          one_layer(width, width)},
         {"Each neuron sees all inputs of the layer, not one of them.",
          one_layer(width, [](I, I) -> I { return 1; })}})(
        one_weighted_sum,
        {{"The activation that the layer was made with did not reach its neurons.",
          one_layer(width, inputs, [](A, I) { return A::linear; })},
         {"The activation that the layer was made with did not reach its neurons.",
          one_layer(width, inputs, [](A, I) { return A::tanh; })},
         {"The activation that the layer was made with did not reach all of them.",
          one_layer(width, inputs, [](A asked, I i) { return i == 0 ? asked : A::linear; })}})
        .all};

Maker a_network{
    {"MLP::MLP", "Layers one after the other",
     "The inputs of the first layer are those of the network; no width stands before the first."},
    Kind::network,
    [](const Sizes& sizes) {
      Random random(1);
      const MLP mlp(sizes.inputs, sizes.widths, random, sizes.activation);
      Shape shape;
      for (const Layer& layer : mlp.layers()) shape.push_back(shape_of(layer.neurons()));
      return shape;
    },
    layers(before),
    {{3, {5, 2, 1}}, {2, {4, 3}, A::relu}, {6, {2, 5, 3, 4}, A::linear}, {2, {3}}},
    Rows<ShapeFunction>{}(
        layer_feeds_layer,
        {{"No layer has come into layers_.", [](const Sizes&) { return Shape{}; }},
         {"The layer was made with its own width as the number of its inputs.",
          layers([](const Sizes& sizes, I i) { return i == 0 ? sizes.inputs : sizes.widths[i]; })},
         {"The layer was made with its own width as the number of its inputs.",
          layers([](const Sizes& sizes, I i) { return sizes.widths[i]; })},
         {"A layer sees the outputs of the layer before it, not the inputs of the network.",
          layers([](const Sizes& sizes, I) { return sizes.inputs; })},
         {"A layer sees the outputs of the layer right before it, not of the first one.",
          layers([](const Sizes& sizes, I i) { return i == 0 ? sizes.inputs : sizes.widths[0]; })},
         {"The number of inputs and the number of neurons are the wrong way round.",
          [](const Sizes& sizes) {
            Shape shape = layers(before)(sizes);
            for (auto& neurons : shape) {
              const NeuronShape swapped{neurons.size(), neurons[0].activation};
              neurons.assign(neurons[0].inputs, swapped);
            }
            return shape;
          }},
         {"The widths were taken in reverse.",
          other_widths([](Widths& all, I) { std::reverse(all.begin(), all.end()); })},
         {"The inputs are not a layer: nothing is computed there.",
          other_widths([](Widths& all, I inputs) { all.insert(all.begin(), inputs); })},
         {"Each width is that of a layer, the first one, too.",
          other_widths([](Widths& all, I) { all.erase(all.begin()); })},
         {"Each width is that of a layer, the last one, too.",
          other_widths([](Widths& all, I) { all.pop_back(); })},
         {"The last width is that of the last layer; there is none behind it.",
          other_widths([](Widths& all, I) { all.push_back(1); })}})(
        one_weighted_sum,
        {{"The output was squashed. The last layer is linear: it should be able to give any "
          "number.",
          squashed([](A hidden, I, I) { return hidden; })},
         {"Here the first layer is linear; it should be the last one.",
          squashed([](A hidden, I i, I) { return i == 0 ? A::linear : hidden; })},
         {"Only the last layer of all is linear.",
          squashed([](A hidden, I i, I n) { return i + 2 >= n ? A::linear : hidden; })},
         {"No layer was squashed. Then all of them together are no more than one layer.",
          squashed([](A, I, I) { return A::linear; })},
         {"The hidden layer went through tanh, whatever was asked for.",
          squashed([](A, I i, I n) { return last_linear(A::tanh, i, n); })},
         {"The hidden layer went through relu, whatever was asked for.",
          squashed([](A, I i, I n) { return last_linear(A::relu, i, n); })},
         {"Linear hidden layers were asked for, and they went through tanh.",
          squashed([](A hidden, I i, I n) {
            return last_linear(hidden == A::relu ? hidden : A::tanh, i, n);
          })}})
        .all};

// ---- The neuron

namespace {

Value squash(A activation, const Value& sum) {
  return activation == A::tanh ? tanh(sum) : activation == A::relu ? relu(sum) : sum;
}
Value weighted(const Neuron& n, View x) { return right_dot(n.weights(), x); }
Value sum_in(const Neuron& n, View x) { return weighted(n, x) + n.bias(); }
Value right_neuron(const Neuron& n, View x) { return squash(n.activation(), sum_in(n, x)); }

using Part = Value (*)(const Neuron& n, View x);
CallFunction<Neuron> gives(Part output) {
  return [output](const Neuron& n, View x) { return Values{output(n, x)}; };
}
// The activation of a wrong sum.
CallFunction<Neuron> squashing(Part sum) {
  return [sum](const Neuron& n, View x) { return Values{squash(n.activation(), sum(n, x))}; };
}
// The activation of the bias and what each weight gives.
CallFunction<Neuron> each(Value (*product)(const Neuron& n, View x, I i)) {
  return [product](const Neuron& n, View x) {
    Value sum = n.bias();
    for (I i = 0; i < x.size(); ++i) sum += product(n, x, i);
    return Values{squash(n.activation(), sum)};
  };
}
// Another activation of the right sum.
CallFunction<Neuron> activated(Value (*activation)(A asked, const Value& sum)) {
  return [activation](const Neuron& n, View x) {
    return Values{activation(n.activation(), sum_in(n, x))};
  };
}
Value squashed_products(A activation, const Neuron& n, View x) {
  Value sum = 0.0;
  for (I i = 0; i < x.size(); ++i) sum += squash(activation, n.weights()[i] * x[i]);
  return sum;
}

}  // namespace

Call<Neuron> the_neuron{
    {"Neuron::operator()", "One neuron",
     "x may have another size than weights(). That has to be found before anything is read."},
    [](const Neuron& n, View x) { return Values{n(x)}; },
    gives(right_neuron),
    {neuron({0.5, -1, 2}, 20, {2, 3, 5}, A::linear, 0.5),
     neuron({-1.5, 4}, -3, {6, 0.5}, A::linear, 2),
     neuron({0.5, -0.75}, 0.75, {2, 3}, A::tanh, 0.5),
     neuron({0.5, 0.25, -0.125}, -0.5, {1, 3, 2}, A::tanh, 2),
     neuron({1, -1}, 0.5, {5, 3}, A::relu, 0.5), neuron({1, -1.5}, -0.25, {1, 4}, A::relu, 0.5),
     neuron({2, -1, 0.5}, 0.25, {3, 5, -1}, A::relu, 2)},
    Rows<CallFunction<Neuron>>{}(
        one_weighted_sum,
        {{"The bias was not added.", squashing(weighted)},
         {"The bias was multiplied; it has to be added.",
          squashing([](const Neuron& n, View x) { return weighted(n, x) * n.bias(); })},
         {"The bias was subtracted; it has to be added.",
          squashing([](const Neuron& n, View x) { return weighted(n, x) - n.bias(); })},
         {"The bias was added twice; it belongs to the sum, once.",
          squashing([](const Neuron& n, View x) { return sum_in(n, x) + n.bias(); })},
         {"The bias was added to each product; it belongs to the sum, once.",
          squashing([](const Neuron& n, View x) { return weighted(n, x) + size(x) * n.bias(); })},
         {"The weights were taken in reverse.",
          each([](const Neuron& n, View x, I i) { return n.weights()[x.size() - 1 - i] * x[i]; })},
         {"The first weight was used for every input.",
          each([](const Neuron& n, View x, I i) { return n.weights()[0] * x[i]; })},
         {"Every weight got the first input.",
          each([](const Neuron& n, View x, I i) { return n.weights()[i] * x[0]; })},
         {"That is the product of the weights with themselves, and the bias: where is x?",
          each([](const Neuron& n, View, I i) { return n.weights()[i] * n.weights()[i]; })},
         {"The weighted sum was divided by the number of inputs.",
          each([](const Neuron& n, View x, I i) { return n.weights()[i] * x[i] / size(x); })},
         {"That is the sum of the weights, and the bias: the inputs play no part.",
          each([](const Neuron& n, View, I i) { return n.weights()[i]; })},
         {"The first input is missing.",
          each([](const Neuron& n, View x, I i) { return i > 0 ? n.weights()[i] * x[i] : 0.0; })},
         {"The last input is missing.", each([](const Neuron& n, View x, I i) {
            return i + 1 < x.size() ? n.weights()[i] * x[i] : 0.0;
          })},
         {"Weights and inputs were added; each pair has to be multiplied.",
          each([](const Neuron& n, View x, I i) { return n.weights()[i] + x[i]; })},
         {"Each product was squashed. A linear neuron squashes nothing, the others their sum.",
          gives(
              [](const Neuron& n, View x) { return squashed_products(A::tanh, n, x) + n.bias(); })},
         {"Each product was squashed. A linear neuron squashes nothing, the others their sum.",
          gives([](const Neuron& n, View x) {
            return squashed_products(n.activation(), n, x) + n.bias();
          })},
         {"Each product was squashed, and then the sum; the sum should be, once.",
          squashing([](const Neuron& n, View x) {
            return squashed_products(n.activation(), n, x) + n.bias();
          })},
         {"Each product and the bias were squashed; it should be the sum, once.",
          gives([](const Neuron& n, View x) {
            return squashed_products(n.activation(), n, x) + squash(n.activation(), n.bias());
          })},
         {"The products and the bias were squashed apart; it should be their sum, once.",
          gives([](const Neuron& n, View x) {
            return squash(n.activation(), weighted(n, x)) + squash(n.activation(), n.bias());
          })},
         {"It was squashed after each product; it should be once, in the end.",
          gives([](const Neuron& n, View x) {
            Value sum = n.bias();
            for (I i = 0; i < x.size(); ++i) {
              sum = squash(n.activation(), sum + n.weights()[i] * x[i]);
            }
            return sum;
          })},
         {"The bias was added after squashing; it belongs to the sum.",
          gives([](const Neuron& n, View x) {
            return squash(n.activation(), weighted(n, x)) + n.bias();
          })},
         {"The bias was added after squashing, once more; it belongs to the sum.",
          gives([](const Neuron& n, View x) {
            return n.activation() == A::linear ? sum_in(n, x) : right_neuron(n, x) + n.bias();
          })},
         {"The sum was squashed twice.",
          activated([](A asked, const Value& sum) { return squash(asked, squash(asked, sum)); })},
         {"That is the sum itself: it was not squashed.",
          activated([](A, const Value& sum) { return sum; })},
         {"It went through tanh, whatever was asked for.",
          activated([](A, const Value& sum) { return tanh(sum); })},
         {"It went through relu, whatever was asked for.",
          activated([](A, const Value& sum) { return relu(sum); })},
         {"It went through tanh, and through relu as well.",
          activated([](A asked, const Value& sum) {
            return asked == A::linear ? sum : relu(tanh(sum));
          })},
         {"That is the sigmoid of the sum.",
          activated([](A, const Value& sum) { return sigmoid(sum); })},
         {"The sum has the wrong sign.",
          activated([](A asked, const Value& sum) { return squash(asked, -sum); })},
         {"That is the sum without its sign.", activated([](A asked, const Value& sum) {
            return asked == A::relu && sum.data() < 0.0 ? -sum : squash(asked, sum);
          })}})(wrong_input_is_refused,
                {{"Sizes that differ have to be refused, whichever of them is the larger one.",
                  squashing([](const Neuron& n, View x) {
                    const I size = std::min(x.size(), n.weights().size());
                    return right_dot(View(n.weights()).first(size), x.first(size)) + n.bias();
                  })}})
        .all,
    [](const Asked& asked) { the_dot.check({.a = asked.layers[0].w[0], .b = asked.x}); }};

// ---- The layer and the network

namespace {

Values right(const Layer& layer, View x) {
  Values outputs;
  for (const Neuron& n : layer.neurons()) outputs.push_back(right_neuron(n, x));
  return outputs;
}

// Only some of the layers are called.
CallFunction<MLP> some_layers(bool (*which)(I i, I n)) {
  return [which](const MLP& mlp, View x) {
    Values outputs(x.begin(), x.end());
    for (I i = 0; i < mlp.layers().size(); ++i) {
      if (which(i, mlp.layers().size())) outputs = right(mlp.layers()[i], outputs);
    }
    return outputs;
  };
}
Values right(const MLP& mlp, View x) {
  return some_layers([](I, I) { return true; })(mlp, x);
}

// Something is done to the right outputs.
template <class Object>
CallFunction<Object> with(void (*change)(Values& outputs, View x)) {
  return [change](const Object& object, View x) {
    Values outputs = right(object, x);
    change(outputs, x);
    return outputs;
  };
}
void squash_all(Values& outputs, View) {
  for (Value& output : outputs) output = tanh(output);
}

const char* const one_node =
    "A vector that is made with a size holds so many handles to one node. Each place needs a "
    "handle "
    "to the output of its own neuron.";
const char* const all_and_no_others =
    "The outputs of the last layer are those of the network: all of them, and no others.";

}  // namespace

Call<Layer> the_layer{
    {"Layer::operator()", "Neurons side by side",
     "A layer was asked for its outputs, and the size of x was right."},
    [](const Layer& layer, View x) { return layer(x); },
    [](const Layer& layer, View x) { return right(layer, x); },
    {layer({{1, 0.5}, {10, -2}, {100, 4}}, {0, 1, 2}, {3, 5}, A::linear, 0.5),
     layer({{2, -1, 3}, {-4, 5, 1.5}}, {7, -6}, {1, 2, 0.5}, A::linear, 2),
     layer({{0.5, 0.25}, {-0.5, 1}, {1, -0.75}}, {0.25, 0.125, -0.5}, {0.5, -1}, A::tanh, 0.5)},
    Rows<CallFunction<Layer>>{}(layer_feeds_layer,
                                {{"Each neuron gives an output of its own; only that of the first "
                                  "was collected.",
                                  with<Layer>([](Values& all, View) { all.resize(1, 0.0); })},
                                 {"Each neuron gives an output of its own; only that of the last "
                                  "was collected.",
                                  with<Layer>([](Values& all, View) { all = Values{all.back()}; })},
                                 {"Each neuron gives an output; that of one is missing.",
                                  with<Layer>([](Values& all, View) { all.erase(all.begin()); })},
                                 {"Each neuron gives an output; that of one is missing.",
                                  with<Layer>([](Values& all, View) { all.pop_back(); })},
                                 {"No output was collected.",
                                  with<Layer>([](Values& all, View) { all.clear(); })},
                                 {"The outputs were added to the inputs.",
                                  with<Layer>([](Values& all, View x) {
                                    all.insert(all.begin(), x.begin(), x.end());
                                  })},
                                 {"All of them come from the first neuron.",
                                  [](const Layer& layer, View x) {
                                    return Values(layer.neurons().size(),
                                                  right_neuron(layer.neurons()[0], x));
                                  }},
                                 {"All of them come from the first neuron.",
                                  [](const Layer& layer, View x) {
                                    Values outputs;
                                    for (I i = 0; i < layer.neurons().size(); ++i) {
                                      outputs.push_back(right_neuron(layer.neurons()[0], x));
                                    }
                                    return outputs;
                                  }},
                                 {"They are in reverse order.", with<Layer>([](Values& all, View) {
                                    std::reverse(all.begin(), all.end());
                                  })},
                                 {"Each output is that of its own neuron; here they were added up.",
                                  with<Layer>([](Values& all, View) {
                                    for (I i = 1; i < all.size(); ++i) all[i] += all[i - 1];
                                  })},
                                 {"All neurons of a layer see the same inputs; here one saw the "
                                  "output of another.",
                                  [](const Layer& layer, View x) {
                                    Values seen(x.begin(), x.end());
                                    Values outputs;
                                    for (const Neuron& n : layer.neurons()) {
                                      outputs.push_back(seen[0] = right_neuron(n, seen));
                                    }
                                    return outputs;
                                  }}})(
        value_is_a_handle,
        {{full_already,
          with<Layer>([](Values& all, View) { all.insert(all.begin(), all.size(), Value(0.0)); })},
         {one_node,
          with<Layer>([](Values& all, View) { all.assign(all.size(), all.back().data()); })},
         {one_node, with<Layer>([](Values& all, View) { all.assign(all.size(), 0.0); })}})(
        one_weighted_sum, {{"They were squashed. What is to be squashed is squashed by its neuron.",
                            with<Layer>(squash_all)}})
        .all,
    [](const Asked& asked) {
      const auto& [w, b] = asked.layers[0];
      for (I i = 0; i < w.size(); ++i) {
        the_neuron.check(neuron(w[i], b[i], asked.x, asked.activation, asked.arrives));
      }
    }};

Call<MLP> the_network{
    {"MLP::operator()", "Layers one after the other",
     "A network was asked for its outputs, and the size of x was right."},
    [](const MLP& mlp, View x) { return mlp(x); },
    [](const MLP& mlp, View x) { return right(mlp, x); },
    {{{{{{0.5, -1}, {0.25, 0.75}}, {0.125, -0.5}}, {{{2, 3}, {-1, 4}}, {0.5, -2}}},
      {1, 2},
      A::tanh,
      0.5},
     {{{{{0.5, -0.25}, {1, 0.5}}, {0.25, -0.75}},
       {{{1.5, -0.5}, {-1, 0.75}}, {0.5, 0.125}},
       {{{3, -2}}, {4}}},
      {-1, 0.5},
      A::tanh,
      2},
     {{{{{2, 1}, {-1, 3}}, {1, 0.5}}, {{{1, 10}}, {-2}}}, {3, 0.25}, A::relu, 0.5}},
    Rows<CallFunction<MLP>>{}(
        layer_feeds_layer,
        {{"The layers were called from the last to the first.",
          [](const MLP& mlp, View x) {
            Values outputs(x.begin(), x.end());
            for (I i = mlp.layers().size(); i-- > 0;) outputs = right(mlp.layers()[i], outputs);
            return outputs;
          }},
         {"Every layer got x. Each one's inputs are the outputs of the layer before it.",
          [](const MLP& mlp, View x) {
            Values outputs;
            for (const Layer& layer : mlp.layers()) outputs = right(layer, x);
            return outputs;
          }},
         {"Those are the outputs of the first layer; all layers take part.",
          some_layers([](I i, I) { return i == 0; })},
         {"The last layer took no part.", some_layers([](I i, I n) { return i + 1 < n; })},
         {"The first layer took no part.", some_layers([](I i, I) { return i > 0; })},
         {"No layer was called: that is x.", some_layers([](I, I) { return false; })},
         {all_and_no_others, with<MLP>([](Values& all, View) { all.resize(1, 0.0); })},
         {all_and_no_others,
          [](const MLP& mlp, View x) {
            Values all;
            Values outputs(x.begin(), x.end());
            for (const Layer& layer : mlp.layers()) {
              outputs = right(layer, outputs);
              all.insert(all.end(), outputs.begin(), outputs.end());
            }
            return all;
          }}})(
        one_weighted_sum,
        {{"The outputs were squashed; the last layer is linear, it should be able to give any "
          "number.",
          with<MLP>(squash_all)}})
        .all,
    [](const Asked& asked) {
      Asked part = asked;
      for (I i = 0; i < asked.layers.size(); ++i) {
        part.layers = {asked.layers[i]};
        if (i + 1 == asked.layers.size()) part.activation = A::linear;
        the_layer.check(part);
        part.x = the_layer.right_outputs(part);
      }
    }};

// ---- Lists of parameters

namespace {

// The nodes of some places among n: of the weights and the bias of a neuron, of the neurons of a
// layer, of the layers of a network.
template <class Owner>
ListFunction<Owner> places(bool (*which)(I place, I n)) {
  return [which](const Owner& owner) {
    std::vector<Values> groups;
    std::string last;
    for (const auto& [name, node] : nodes_of(owner)) {
      const std::string group = name.substr(0, name.find(']'));
      if (std::exchange(last, group) != group) groups.emplace_back();
      groups.back().push_back(node);
    }
    Values some;
    for (I i = 0; i < groups.size(); ++i) {
      if (which(i, groups.size())) some.insert(some.end(), groups[i].begin(), groups[i].end());
    }
    return some;
  };
}
template <class Owner>
ListFunction<Owner> listing(void (*change)(Values& list)) {
  return [change](const Owner& owner) {
    Values list = places<Owner>([](I, I) { return true; })(owner);
    change(list);
    return list;
  };
}
template <class Owner, bool bias>
Values only(const Owner& owner) {
  Values some;
  for (const auto& [name, node] : nodes_of(owner)) {
    if (name.ends_with("bias()") == bias) some.push_back(node);
  }
  return some;
}

// What goes wrong with any of the lists.
template <class Owner>
Rows<ListFunction<Owner>> rows() {
  return Rows<ListFunction<Owner>>{}(
      every_weight_is_a_parameter,
      {{"No handle has come into the list.", listing<Owner>([](Values& list) { list.clear(); })},
       {"The weights can be learned, too.", only<Owner, true>},
       {"The bias can be learned, too.", only<Owner, false>},
       {"Each one is listed twice.", listing<Owner>([](Values& list) {
          const Values once = list;
          list.insert(list.end(), once.begin(), once.end());
        })},
       {"They are those of another one, which was asked before. Each call makes its own list.",
        [](const Owner& owner) {
          static const Values kept = listing<Owner>([](Values&) {})(owner);
          return kept;
        }}})(
      value_is_a_handle,
      {{full_already,
        listing<Owner>([](Values& list) { list.insert(list.begin(), list.size(), Value(0.5)); })},
       {"A vector that is made with a size holds so many handles to one node. Each place needs a "
        "handle to a parameter.",
        listing<Owner>([](Values& list) { list.assign(list.size(), Value(0.5)); })},
       {"They are new Values with the same numbers. Whoever changes them changes nothing in the "
        "network.",
        listing<Owner>([](Values& list) {
          for (Value& value : list) value = value.data();
        })}})(changes_only_its_own,
              {{"It only lists what is there; numbers and gradients stay as they are.",
                listing<Owner>([](Values& list) {
                  for (const Value& value : list) value.grad() = 0.0;
                })}});
}

}  // namespace

Listing<Neuron> listed_by_neuron{
    "Neuron::parameters",
    [](const Neuron& neuron) { return neuron.parameters(); },
    {{3}, {5}},
    rows<Neuron>()(
        every_weight_is_a_parameter,
        {{"The first weight is missing.", places<Neuron>([](I place, I) { return place > 0; })},
         {"The last weight is missing.",
          places<Neuron>([](I place, I n) { return place + 2 != n; })}})
        .all,
    {}};

Listing<Layer> listed_by_layer{
    "Layer::parameters",
    [](const Layer& layer) { return layer.parameters(); },
    {{3, {2}}, {2, {4}}},
    rows<Layer>()(
        every_weight_is_a_parameter,
        {{"Those of one neuron are missing.", places<Layer>([](I place, I) { return place > 0; })},
         {"Those of one neuron are missing.",
          places<Layer>([](I place, I n) { return place + 1 < n; })},
         {"Those are the first neuron's; all neurons can learn.",
          places<Layer>([](I place, I) { return place == 0; })},
         {"Those are the last neuron's; all neurons can learn.",
          places<Layer>([](I place, I n) { return place + 1 == n; })}})
        .all,
    [](const Sizes& sizes) { listed_by_neuron.expect({sizes.inputs}, sizes.inputs + 1); }};

Listing<MLP> listed_by_network{
    "MLP::parameters",
    [](const MLP& mlp) { return mlp.parameters(); },
    {{3, {4, 4, 1}}, {2, {3, 2, 5, 4}}},
    rows<MLP>()(every_weight_is_a_parameter,
                {{"Those of the first layer are missing.",
                  places<MLP>([](I place, I) { return place > 0; })},
                 {"Those of the last layer are missing.",
                  places<MLP>([](I place, I n) { return place + 1 < n; })},
                 {"Those are the first layer's; all layers can be learned.",
                  places<MLP>([](I place, I) { return place == 0; })},
                 {"Those are the last layer's; all layers can be learned.",
                  places<MLP>([](I place, I n) { return place + 1 == n; })}})
        .all,
    [](const Sizes& sizes) {
      for (I i = 0; i < sizes.widths.size(); ++i) {
        const I n = before(sizes, i);
        listed_by_layer.expect({n, {sizes.widths[i]}}, sizes.widths[i] * (n + 1));
      }
    }};

}  // namespace micrograd::course
