// What goes wrong in step 4: wrong functions, and what to say to whose own does the same.  Two rows
// that say different things differ somewhere, and each differs from the right one:
// solutions/tests/known_mistakes.cpp looks.  What no function shows (who owns which node, what is
// drawn, what must not change) is judged by laws.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "diagnosis/laws.hpp"
#include "diagnosis/mlp_subjects.hpp"
#include "operators.hpp"

namespace micrograd::course {
namespace {

using I = std::size_t;
using V = View;
using N = const Neuron&;
using S = const Sizes&;
using A = Activation;
using namespace idea;

// Rows that have missed one idea after another.
template <class Function>
struct Rows {
  Idea idea;
  std::vector<Mistake<Function>> all;
  void operator()(const char* says, Function wrong) {
    all.push_back({says, idea, std::move(wrong)});
  }
};

const char* const full_already =
    "A vector that is made with a size is full already; what is added comes on top.";

// ---- dot

void refuse_unless_equal(I a, I b) {
  if (a != b) throw std::invalid_argument("sizes");
}

// The sum of what each pair, number i, gives.
DotFunction sum_of(Value (*term)(V a, V b, I i)) {
  return [term](V a, V b) {
    refuse_unless_equal(a.size(), b.size());
    Value sum = 0.0;
    for (I i = 0; i < a.size(); ++i) sum += term(a, b, i);
    return sum;
  };
}
DotFunction pairs(bool (*which)(I i, I n)) {
  return [which](V a, V b) {
    refuse_unless_equal(a.size(), b.size());
    Value sum = 0.0;
    for (I i = 0; i < a.size(); ++i) sum += which(i, a.size()) ? a[i] * b[i] : Value(0.0);
    return sum;
  };
}
const auto right_dot = sum_of([](V a, V b, I i) { return a[i] * b[i]; });
DotFunction afterwards(Value (*then)(const Value& sum)) {
  return [then](V a, V b) { return then(right_dot(a, b)); };
}

Value whole(const Value& x) { return x + (std::trunc(x.data()) - x.data()); }
Value total(V x) { return right_dot(x, std::vector<Value>(x.size(), 1.0)); }
double size(V x) { return static_cast<double>(x.size()); }

// A node whose rule gives a part to operand i of 2n, among them its partner in the other half.
template <auto part>
Value node(V a, V b) {
  static constexpr auto rule = [](const Value& output) {
    for (I i = 0; i < output.operands().size(); ++i) output.operands()[i].grad() += part(output, i);
  };
  static constexpr Operation operation{"dot", rule};
  return Value(right_dot(a, b).data(), operation, a, b);
}
bool in_a(const Value& output, I i) { return i < output.operands().size() / 2; }
double own(const Value& output, I i) { return output.operands()[i].data(); }
double partner(const Value& output, I i) {
  return own(output, (i + output.operands().size() / 2) % output.operands().size());
}

std::vector<Mistake<DotFunction>> mistakes_of_dot() {
  Rows<DotFunction> rows;
  rows.idea = first_the_number;
  rows("The last pair is missing.", pairs([](I i, I n) { return i + 1 < n; }));
  rows("The first pair is missing.", pairs([](I i, I) { return i > 0; }));
  rows("That is the last product only: the others were forgotten.",
       pairs([](I i, I n) { return i + 1 == n; }));
  rows("That is the first product only.", pairs([](I i, I) { return i == 0; }));
  rows("Only three pairs count. All of them should, however many there are.",
       pairs([](I i, I) { return i < 3; }));
  rows("That is the sum of everything; each pair has to be multiplied first.",
       sum_of([](V a, V b, I i) { return a[i] + b[i]; }));
  rows("That is the product of the two sums; the sum of the products is wanted.",
       [](V a, V b) { return total(a) * total(b); });
  rows("The sum began at 1; it should begin at 0.",
       afterwards([](const Value& sum) { return sum + 1.0; }));
  rows("That is a with itself; where is b?", [](View a, V) { return right_dot(a, a); });
  rows("That is b with itself; where is a?", [](V, View b) { return right_dot(b, b); });
  rows("One factor was used for every pair: where does the index stand?",
       sum_of([](V a, V b, I i) { return a[0] * b[i]; }));
  rows("One factor was used for every pair: where does the index stand?",
       sum_of([](V a, V b, I i) { return a[i] * b[0]; }));
  rows("That is the mean of the products; their sum is wanted.",
       sum_of([](V a, V b, I i) { return a[i] * b[i] / size(a); }));
  rows("b was taken in reverse: what stands at the same place belongs together.",
       sum_of([](V a, V b, I i) { return a[i] * b[b.size() - 1 - i]; }));
  rows("The sign is wrong.", afterwards([](const Value& sum) { return -sum; }));
  rows("The sum has stayed at 0: what was made of the pairs never came into it.",
       [](V, V) { return Value(0.0); });
  rows.idea = doubles_have_limits;
  rows("The fractions are gone: somewhere the sum becomes a whole number.", afterwards(whole));
  rows("The fractions are gone: somewhere the sum becomes a whole number.", [](V a, V b) {
    refuse_unless_equal(a.size(), b.size());
    Value sum = 0.0;
    for (I i = 0; i < a.size(); ++i) sum = whole(sum + a[i] * b[i]);
    return sum;
  });
  rows("The fractions are gone: somewhere a factor becomes a whole number.",
       sum_of([](V a, V b, I i) { return whole(a[i]) * whole(b[i]); }));
  rows.idea = no_special_case;
  rows("A sum below 0 was cut; it is a number like any other.",
       afterwards([](const Value& sum) { return relu(sum); }));
  rows("The sign of the sum is lost.",
       afterwards([](const Value& sum) { return sum.data() < 0.0 ? -sum : sum; }));
  rows(
      "The product is 0 as long as one factor is, but it grows as fast as the other one says. 0 is "
      "a number like any other.",
      sum_of([](V a, V b, I i) {
        return a[i].data() * b[i].data() != 0.0 ? a[i] * b[i] : Value(0.0);
      }));
  rows.idea = results_remember;
  rows("The rule of a product knows two operands only.",
       [](V a, V b) { return Value(right_dot(a, b).data(), op::multiply, a, b); });
  rows.idea = wrong_input_is_refused;
  rows("Sizes that differ have to be refused, whichever of them is the larger one.", [](V a, V b) {
    const I n = std::min(a.size(), b.size());
    return right_dot(a.first(n), b.first(n));
  });
  return rows.all;
}

}  // namespace

Dot the_dot{
    {"dot", "A sum of products",
     "Nothing may be read that is not there: sizes that differ have to be found before, and two "
     "empty spans have no first pair."},
    micrograd::dot,
    right_dot,
    mistakes_of_dot()};

namespace {

std::vector<Mistake<DotFunction>> mistakes_of_dot_rule() {
  Rows<DotFunction> rows;
  rows.idea = local_derivative;
  rows("It got its own number; how fast the sum grows with one factor is the other one.",
       node<[](const Value& out, I i) { return own(out, i) * out.grad(); }>);
  rows("What arrived was passed on as it is; the other factor is missing.",
       node<[](const Value& out, I) { return out.grad(); }>);
  rows("That is the whole sum times what arrived.",
       node<[](const Value& out, I) { return out.data() * out.grad(); }>);
  rows("The sign is wrong.",
       node<[](const Value& out, I i) { return -partner(out, i) * out.grad(); }>);
  rows.idea = chain_rule_multiplies;
  rows("What arrived has to be passed on; here it plays no part.", node<partner>);
  rows("That is made with the number of the result; what arrived is its gradient.",
       node<[](const Value& out, I i) { return partner(out, i) * out.data(); }>);
  rows.idea = every_operand_gets_its_share;
  rows("Nothing was passed on to it.", node<[](const Value&, I) { return 0.0; }>);
  rows("Nothing was passed on to it.", node<[](const Value& out, I i) {
         return in_a(out, i) ? partner(out, i) * out.grad() : 0.0;
       }>);
  rows("Nothing was passed on to it.", node<[](const Value& out, I i) {
         return in_a(out, i) ? 0.0 : partner(out, i) * out.grad();
       }>);
  rows.idea = operand_order;
  rows("The operands do not lie in pairs: all of a comes first, then all of b.",
       node<[](const Value& out, I i) { return own(out, i ^ 1) * out.grad(); }>);
  return rows.all;
}

}  // namespace

Dot the_dot_rule{{"dot_rule", "Bonus: a dot product in one node",
                  "A dot product of n pairs has 2n operands: all of a, then all of b."},
                 [](V a, V b) { return Value(right_dot(a, b).data(), op::dot, a, b); },
                 right_dot,
                 mistakes_of_dot_rule()};

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
  return [=](S sizes) {
    Shape shape(1);
    for (I i = 0; i < neurons(sizes.inputs, sizes.widths[0]); ++i) {
      shape[0].push_back({weights(sizes.inputs, sizes.widths[0]), activation(sizes.activation, i)});
    }
    return shape;
  };
}

// So many weights in layer i, and its activation among n layers.
I before(S sizes, I i) { return i == 0 ? sizes.inputs : sizes.widths[i - 1]; }
A last_linear(A hidden, I i, I n) { return i + 1 == n ? A::linear : hidden; }
ShapeFunction layers(I (*weights)(S, I i), A (*activation)(A, I i, I n) = last_linear) {
  return [=](S sizes) {
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

std::vector<Mistake<ShapeFunction>> mistakes_of_neuron_made() {
  Rows<ShapeFunction> rows;
  rows.idea = one_weighted_sum;
  rows("No weight has come into weights_.", one_layer(width, [](I, I) -> I { return 0; }));
  rows("There is one for each input, the first and the last, too.",
       one_layer(width, [](I n, I) { return n - 1; }));
  rows("There is one for each input, and no more. The bias has a place of its own, bias().",
       one_layer(width, [](I n, I) { return n + 1; }));
  rows(full_already, one_layer(width, [](I n, I) { return 2 * n; }));
  rows("The activation that was asked for was not kept.",
       one_layer(width, inputs, [](A, I) { return A::linear; }));
  return rows.all;
}

}  // namespace

Maker a_neuron{{"Neuron::Neuron", "Weights of their own",
                "weights_ is empty at first: a place that is not there yet can't be written to."},
               Kind::neuron,
               [](S sizes) {
                 Random random(1);
                 return Shape{shape_of({Neuron(sizes.inputs, sizes.activation, random)})};
               },
               one_layer(width, inputs),
               {{3}, {5, {1}, A::relu}, {2, {1}, A::linear}},
               mistakes_of_neuron_made()};

namespace {

std::vector<Mistake<ShapeFunction>> mistakes_of_layer_made() {
  Rows<ShapeFunction> rows;
  rows.idea = layer_feeds_layer;
  rows("No neuron has come into neurons_.", one_layer([](I, I) -> I { return 0; }, inputs));
  rows("There is a neuron for each output, not for each input.", one_layer(inputs, width));
  rows("There is a neuron for each output, not for each input.", one_layer(inputs, inputs));
  rows("The width is the number of neurons.", one_layer([](I, I) -> I { return 1; }, inputs));
  rows(full_already, one_layer([](I, I n) { return 2 * n; }, inputs));
  rows("Each neuron sees all inputs of the layer: the width is the number of neurons.",
       one_layer(width, width));
  rows("Each neuron sees all inputs of the layer, not one of them.",
       one_layer(width, [](I, I) -> I { return 1; }));
  rows.idea = one_weighted_sum;
  rows("The activation that the layer was made with did not reach its neurons.",
       one_layer(width, inputs, [](A, I) { return A::linear; }));
  rows("The activation that the layer was made with did not reach its neurons.",
       one_layer(width, inputs, [](A, I) { return A::tanh; }));
  rows("The activation that the layer was made with did not reach all of them.",
       one_layer(width, inputs, [](A asked, I i) { return i == 0 ? asked : A::linear; }));
  return rows.all;
}

}  // namespace

Maker a_layer{{"Layer::Layer", "Neurons side by side",
               "neurons_ is empty at first: a place that is not there yet can't be written to."},
              Kind::layer,
              [](S sizes) {
                Random random(1);
                return Shape{shape_of(
                    Layer(sizes.inputs, sizes.widths[0], sizes.activation, random).neurons())};
              },
              one_layer(width, inputs),
              {{5, {2}}, {2, {4}, A::relu}, {3, {3}, A::linear}},
              mistakes_of_layer_made()};

namespace {

std::vector<Mistake<ShapeFunction>> mistakes_of_network_made() {
  Rows<ShapeFunction> rows;
  rows.idea = layer_feeds_layer;
  rows("No layer has come into layers_.", [](S) { return Shape{}; });
  rows("The layer was made with its own width as the number of its inputs.",
       layers([](S sizes, I i) { return i == 0 ? sizes.inputs : sizes.widths[i]; }));
  rows("The layer was made with its own width as the number of its inputs.",
       layers([](S sizes, I i) { return sizes.widths[i]; }));
  rows("A layer sees the outputs of the layer before it, not the inputs of the network.",
       layers([](S sizes, I) { return sizes.inputs; }));
  rows("A layer sees the outputs of the layer right before it, not of the first one.",
       layers([](S sizes, I i) { return i == 0 ? sizes.inputs : sizes.widths[0]; }));
  rows("The number of inputs and the number of neurons are the wrong way round.", [](S sizes) {
    Shape shape = layers(before)(sizes);
    for (auto& neurons : shape) {
      const NeuronShape swapped{neurons.size(), neurons[0].activation};
      neurons.assign(neurons[0].inputs, swapped);
    }
    return shape;
  });
  rows("The inputs are not a layer: nothing is computed there.",
       other_widths([](Widths& all, I inputs) { all.insert(all.begin(), inputs); }));
  rows("Each width is that of a layer, the first one, too.",
       other_widths([](Widths& all, I) { all.erase(all.begin()); }));
  rows("Each width is that of a layer, the last one, too.",
       other_widths([](Widths& all, I) { all.pop_back(); }));
  rows("The last width is that of the last layer; there is none behind it.",
       other_widths([](Widths& all, I) { all.push_back(1); }));
  rows.idea = one_weighted_sum;
  rows("The output was squashed. The last layer is linear: it should be able to give any number.",
       squashed([](A hidden, I, I) { return hidden; }));
  rows("Here the first layer is linear; it should be the last one.",
       squashed([](A hidden, I i, I) { return i == 0 ? A::linear : hidden; }));
  rows("Only the last layer of all is linear.",
       squashed([](A hidden, I i, I n) { return i + 2 >= n ? A::linear : hidden; }));
  rows("No layer was squashed. Then all of them together are no more than one layer.",
       squashed([](A, I, I) { return A::linear; }));
  rows("The hidden layer went through tanh, whatever was asked for.",
       squashed([](A, I i, I n) { return last_linear(A::tanh, i, n); }));
  rows("The hidden layer went through relu, whatever was asked for.",
       squashed([](A, I i, I n) { return last_linear(A::relu, i, n); }));
  rows("Linear hidden layers were asked for, and they went through tanh.",
       squashed([](A hidden, I i, I n) {
         return last_linear(hidden == A::relu ? hidden : A::tanh, i, n);
       }));
  return rows.all;
}

}  // namespace

Maker a_network{
    {"MLP::MLP", "Layers one after the other",
     "The inputs of the first layer are those of the network; no width stands before the first."},
    Kind::network,
    [](S sizes) {
      Random random(1);
      const MLP mlp(sizes.inputs, sizes.widths, random, sizes.activation);
      Shape shape;
      for (const Layer& layer : mlp.layers()) shape.push_back(shape_of(layer.neurons()));
      return shape;
    },
    layers(before),
    {{3, {5, 2, 1}}, {2, {4, 3}, A::relu}, {6, {2, 5, 3, 4}, A::linear}, {2, {3}}},
    mistakes_of_network_made()};

// ---- The neuron

namespace {

Value squash(A activation, const Value& sum) {
  return activation == A::tanh ? tanh(sum) : activation == A::relu ? relu(sum) : sum;
}
Value weighted(N n, V x) { return right_dot(n.weights(), x); }
Value sum_in(N n, V x) { return weighted(n, x) + n.bias(); }
Value right_neuron(N n, V x) { return squash(n.activation(), sum_in(n, x)); }

using Part = Value (*)(N n, V x);
CallFunction<Neuron> gives(Part output) {
  return [output](N n, V x) { return Values{output(n, x)}; };
}
// The activation of a wrong sum.
CallFunction<Neuron> squashing(Part sum) {
  return [sum](N n, V x) { return Values{squash(n.activation(), sum(n, x))}; };
}
// The activation of the bias and what each weight gives.
CallFunction<Neuron> each(Value (*product)(N n, V x, I i)) {
  return [product](N n, V x) {
    refuse_unless_equal(n.weights().size(), x.size());
    Value sum = n.bias();
    for (I i = 0; i < x.size(); ++i) sum += product(n, x, i);
    return Values{squash(n.activation(), sum)};
  };
}
// Another activation of the right sum.
CallFunction<Neuron> activated(Value (*activation)(A asked, const Value& sum)) {
  return [activation](N n, V x) { return Values{activation(n.activation(), sum_in(n, x))}; };
}
Value squashed_products(A activation, N n, V x) {
  refuse_unless_equal(n.weights().size(), x.size());
  Value sum = 0.0;
  for (I i = 0; i < x.size(); ++i) sum += squash(activation, n.weights()[i] * x[i]);
  return sum;
}

std::vector<Mistake<CallFunction<Neuron>>> mistakes_of_neuron() {
  Rows<CallFunction<Neuron>> rows;
  rows.idea = one_weighted_sum;
  rows("The bias was not added.", squashing(weighted));
  rows("The bias was subtracted; it has to be added.",
       squashing([](N n, V x) { return weighted(n, x) - n.bias(); }));
  rows("The bias was added twice; it belongs to the sum, once.",
       squashing([](N n, V x) { return sum_in(n, x) + n.bias(); }));
  rows("The bias was added to each product; it belongs to the sum, once.",
       squashing([](N n, V x) { return weighted(n, x) + size(x) * n.bias(); }));
  rows("The weights were taken in reverse.",
       each([](N n, V x, I i) { return n.weights()[x.size() - 1 - i] * x[i]; }));
  rows("The first weight was used for every input.",
       each([](N n, V x, I i) { return n.weights()[0] * x[i]; }));
  rows("Every weight got the first input.",
       each([](N n, V x, I i) { return n.weights()[i] * x[0]; }));
  rows("That is the sum of the weights, and the bias: the inputs play no part.",
       each([](N n, V, I i) { return n.weights()[i]; }));
  rows("The first input is missing.",
       each([](N n, V x, I i) { return i > 0 ? n.weights()[i] * x[i] : 0.0; }));
  rows("The last input is missing.",
       each([](N n, V x, I i) { return i + 1 < x.size() ? n.weights()[i] * x[i] : 0.0; }));
  rows("Each product was squashed. A linear neuron squashes nothing, the others their sum.",
       gives([](N n, V x) { return squashed_products(A::tanh, n, x) + n.bias(); }));
  rows("Each product was squashed. A linear neuron squashes nothing, the others their sum.",
       gives([](N n, V x) { return squashed_products(n.activation(), n, x) + n.bias(); }));
  rows("Each product was squashed, and then the sum; the sum should be, once.",
       squashing([](N n, V x) { return squashed_products(n.activation(), n, x) + n.bias(); }));
  rows("The products and the bias were squashed apart; it should be their sum, once.",
       gives([](N n, V x) {
         return squash(n.activation(), weighted(n, x)) + squash(n.activation(), n.bias());
       }));
  rows("It was squashed after each product; it should be once, in the end.", gives([](N n, V x) {
         refuse_unless_equal(n.weights().size(), x.size());
         Value sum = n.bias();
         for (I i = 0; i < x.size(); ++i) {
           sum = squash(n.activation(), sum + n.weights()[i] * x[i]);
         }
         return sum;
       }));
  rows("The bias was added after squashing; it belongs to the sum.",
       gives([](N n, V x) { return squash(n.activation(), weighted(n, x)) + n.bias(); }));
  rows("The bias was added after squashing, once more; it belongs to the sum.", gives([](N n, V x) {
         return n.activation() == A::linear ? sum_in(n, x) : right_neuron(n, x) + n.bias();
       }));
  rows("The sum was squashed twice.",
       activated([](A asked, const Value& sum) { return squash(asked, squash(asked, sum)); }));
  rows("That is the sum itself: it was not squashed.",
       activated([](A, const Value& sum) { return sum; }));
  rows("It went through tanh, but that is not what was asked for.",
       activated([](A, const Value& sum) { return tanh(sum); }));
  rows("It went through relu, but that is not what was asked for.",
       activated([](A, const Value& sum) { return relu(sum); }));
  rows("It went through tanh, and through relu as well.", activated([](A asked, const Value& sum) {
         return asked == A::linear ? sum : relu(tanh(sum));
       }));
  rows("That is the sigmoid of the sum.",
       activated([](A, const Value& sum) { return sigmoid(sum); }));
  rows.idea = wrong_input_is_refused;
  rows("Sizes that differ have to be refused, whichever of them is the larger one.",
       squashing([](N n, V x) {
         const I size = std::min(x.size(), n.weights().size());
         return right_dot(View(n.weights()).first(size), x.first(size)) + n.bias();
       }));
  return rows.all;
}

}  // namespace

Call<Neuron> the_neuron{
    {"Neuron::operator()", "One neuron",
     "x may have another size than weights(). That has to be found before anything is read."},
    [](N n, V x) { return Values{n(x)}; },
    gives(right_neuron),
    {neuron({0.5, -1, 2}, 20, {2, 3, 5}, A::linear, 0.5),
     neuron({-1.5, 4}, -3, {6, 0.5}, A::linear, 2),
     neuron({0.5, -0.75}, 0.75, {2, 3}, A::tanh, 0.5),
     neuron({0.5, 0.25, -0.125}, -0.5, {1, 3, 2}, A::tanh, 2),
     neuron({1, -1}, 0.5, {5, 3}, A::relu, 0.5), neuron({1, -1.5}, -0.25, {1, 4}, A::relu, 0.5),
     neuron({2, -1, 0.5}, 0.25, {3, 5, -1}, A::relu, 2)},
    mistakes_of_neuron(),
    [](const Asked& asked) { the_dot.check({.a = asked.layers[0].w[0], .b = asked.x}); }};

// ---- The layer and the network

namespace {

Values right(const Layer& layer, V x) {
  Values outputs;
  for (const Neuron& n : layer.neurons()) outputs.push_back(right_neuron(n, x));
  return outputs;
}

// Only some of the layers are called.
CallFunction<MLP> some_layers(bool (*which)(I i, I n)) {
  return [which](const MLP& mlp, V x) {
    Values outputs(x.begin(), x.end());
    for (I i = 0; i < mlp.layers().size(); ++i) {
      if (which(i, mlp.layers().size())) outputs = right(mlp.layers()[i], outputs);
    }
    return outputs;
  };
}
Values right(const MLP& mlp, V x) {
  return some_layers([](I, I) { return true; })(mlp, x);
}

// Something is done to the right outputs.
template <class Object>
CallFunction<Object> with(void (*change)(Values& outputs, V x)) {
  return [change](const Object& object, V x) {
    Values outputs = right(object, x);
    change(outputs, x);
    return outputs;
  };
}
void squash_all(Values& outputs, V) {
  for (Value& output : outputs) output = tanh(output);
}

const char* const one_node =
    "A vector that is made with a size holds so many handles to one node. Each place needs a "
    "handle "
    "to the output of its own neuron.";
const char* const all_and_no_others =
    "The outputs of the last layer are those of the network: all of them, and no others.";

std::vector<Mistake<CallFunction<Layer>>> mistakes_of_layer() {
  Rows<CallFunction<Layer>> rows;
  rows.idea = layer_feeds_layer;
  rows("Each neuron gives an output of its own; only that of the first was collected.",
       with<Layer>([](Values& all, V) { all.resize(1, 0.0); }));
  rows("Each neuron gives an output of its own; only that of the last was collected.",
       with<Layer>([](Values& all, V) { all = Values{all.back()}; }));
  rows("Each neuron gives an output; that of one is missing.",
       with<Layer>([](Values& all, V) { all.erase(all.begin()); }));
  rows("Each neuron gives an output; that of one is missing.",
       with<Layer>([](Values& all, V) { all.pop_back(); }));
  rows("No output was collected.", with<Layer>([](Values& all, V) { all.clear(); }));
  rows("The outputs were added to the inputs.",
       with<Layer>([](Values& all, V x) { all.insert(all.begin(), x.begin(), x.end()); }));
  rows("All of them come from the first neuron.", [](const Layer& layer, V x) {
    return Values(layer.neurons().size(), right_neuron(layer.neurons()[0], x));
  });
  rows("All of them come from the first neuron.", [](const Layer& layer, V x) {
    Values outputs;
    for (I i = 0; i < layer.neurons().size(); ++i) {
      outputs.push_back(right_neuron(layer.neurons()[0], x));
    }
    return outputs;
  });
  rows("They are in reverse order.",
       with<Layer>([](Values& all, V) { std::reverse(all.begin(), all.end()); }));
  rows("Each output is that of its own neuron; here they were added up.",
       with<Layer>([](Values& all, V) {
         for (I i = 1; i < all.size(); ++i) all[i] += all[i - 1];
       }));
  rows("All neurons of a layer see the same inputs; here one saw the output of another.",
       [](const Layer& layer, V x) {
         Values seen(x.begin(), x.end());
         Values outputs;
         for (const Neuron& n : layer.neurons()) {
           outputs.push_back(seen[0] = right_neuron(n, seen));
         }
         return outputs;
       });
  rows.idea = value_is_a_handle;
  rows(full_already,
       with<Layer>([](Values& all, V) { all.insert(all.begin(), all.size(), Value(0.0)); }));
  rows(one_node, with<Layer>([](Values& all, V) { all.assign(all.size(), all.back().data()); }));
  rows(one_node, with<Layer>([](Values& all, V) { all.assign(all.size(), 0.0); }));
  rows.idea = one_weighted_sum;
  rows("They were squashed. What is to be squashed is squashed by its neuron.",
       with<Layer>(squash_all));
  return rows.all;
}

}  // namespace

Call<Layer> the_layer{
    {"Layer::operator()", "Neurons side by side",
     "A layer was asked for its outputs, and the size of x was right."},
    [](const Layer& layer, V x) { return layer(x); },
    [](const Layer& layer, V x) { return right(layer, x); },
    {layer({{1, 0.5}, {10, -2}, {100, 4}}, {0, 1, 2}, {3, 5}, A::linear, 0.5),
     layer({{2, -1, 3}, {-4, 5, 1.5}}, {7, -6}, {1, 2, 0.5}, A::linear, 2),
     layer({{0.5, 0.25}, {-0.5, 1}, {1, -0.75}}, {0.25, 0.125, -0.5}, {0.5, -1}, A::tanh, 0.5)},
    mistakes_of_layer(),
    [](const Asked& asked) {
      const auto& [w, b] = asked.layers[0];
      for (I i = 0; i < w.size(); ++i) {
        the_neuron.check(neuron(w[i], b[i], asked.x, asked.activation, asked.arrives));
      }
    }};

namespace {

std::vector<Mistake<CallFunction<MLP>>> mistakes_of_network() {
  Rows<CallFunction<MLP>> rows;
  rows.idea = layer_feeds_layer;
  rows("The layers were called from the last to the first.", [](const MLP& mlp, V x) {
    Values outputs(x.begin(), x.end());
    for (I i = mlp.layers().size(); i-- > 0;) outputs = right(mlp.layers()[i], outputs);
    return outputs;
  });
  rows("Every layer got x. Each one's inputs are the outputs of the layer before it.",
       [](const MLP& mlp, V x) {
         Values outputs;
         for (const Layer& layer : mlp.layers()) outputs = right(layer, x);
         return outputs;
       });
  rows("Those are the outputs of the first layer; all layers take part.",
       some_layers([](I i, I) { return i == 0; }));
  rows("The last layer took no part.", some_layers([](I i, I n) { return i + 1 < n; }));
  rows("The first layer took no part.", some_layers([](I i, I) { return i > 0; }));
  rows(all_and_no_others, with<MLP>([](Values& all, V) { all.resize(1, 0.0); }));
  rows(all_and_no_others, [](const MLP& mlp, V x) {
    Values all;
    Values outputs(x.begin(), x.end());
    for (const Layer& layer : mlp.layers()) {
      outputs = right(layer, outputs);
      all.insert(all.end(), outputs.begin(), outputs.end());
    }
    return all;
  });
  rows.idea = one_weighted_sum;
  rows("The outputs were squashed; the last layer is linear, it should be able to give any number.",
       with<MLP>(squash_all));
  rows("The outputs were squashed; the last layer is linear, it should be able to give any number.",
       with<MLP>([](Values& all, V) {
         for (Value& output : all) output = relu(output);
       }));
  return rows.all;
}

}  // namespace

Call<MLP> the_network{
    {"MLP::operator()", "Layers one after the other",
     "A network was asked for its outputs, and the size of x was right."},
    [](const MLP& mlp, V x) { return mlp(x); },
    [](const MLP& mlp, V x) { return right(mlp, x); },
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
    mistakes_of_network(),
    [](const Asked& asked) {
      Asked part = asked;
      for (I i = 0; i < asked.layers.size(); ++i) {
        part.layers = {asked.layers[i]};
        if (i + 1 == asked.layers.size()) part.activation = A::linear;
        the_layer.check(part);
        part.x = the_layer.right_outputs(part);
      }
    }};

}  // namespace micrograd::course
