#include "diagnosis/mlp_subjects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "diagnosis/laws.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {
namespace {

Values values(const Doubles& numbers) { return {numbers.begin(), numbers.end()}; }

Seen count(const std::string& name, std::size_t n) { return {name, static_cast<double>(n)}; }

// "(1, 2.5)"
std::string list(const Doubles& numbers) {
  std::string text;
  for (const double each : numbers) text += (text.empty() ? "" : ", ") + number(each);
  return "(" + text + ")";
}

void append(Named& all, const std::string& prefix, const Named& more) {
  for (const auto& [name, node] : more) all.emplace_back(prefix + name, node);
}

std::string at(const std::string& name, std::size_t i) {
  return name + "[" + std::to_string(i) + "]";
}

Named named(const std::string& name, const Values& nodes) {
  Named all;
  for (std::size_t i = 0; i < nodes.size(); ++i) all.emplace_back(at(name, i), nodes[i]);
  return all;
}

// The first of the outputs gets what arrives, the second twice that, …
void to_each_output(const Value& all) {
  double part = 0.0;
  for (const Value& output : all.operands()) output.grad() += part += all.grad();
}
constexpr Operation outputs_together{"outputs", to_each_output};

// What is seen of a call: the number and the gradient of all that was handed in, after `arrives` has
// arrived at the outputs.  The words: to which of that the outputs do not lead back.
void see(Sight& sight, const Named& leaves, const Values& outputs, double arrives) {
  const Value all(0.0, outputs_together, outputs);
  if (arrives != 0.0) run_rules(all, arrives);
  const auto reached = nodes_below(all);
  const auto is_leaf = [](const Value& output) { return output.operation() == nullptr; };
  if (std::any_of(outputs.begin(), outputs.end(), is_leaf)) sight.words = "a leaf; ";
  for (const auto& [name, leaf] : leaves) {
    sight.numbers.push_back({name, leaf.data()});
    sight.numbers.push_back({name + ".grad()", leaf.grad()});
    if (!reached.contains(leaf.id())) sight.words += "no way back to " + name + "; ";
  }
}

// "a[0]" for "a[0].grad()"; empty if the name is no gradient's.
std::string whose_gradient(const std::string& name) {
  const auto end = name.find(".grad()");
  return end == name.npos ? "" : name.substr(0, end);
}

// What was handed in and has another number now; empty if nothing has.
std::string changed(const Sight& found, const Sight& right) {
  for (const auto& [name, before] : right.numbers) {
    const bool handed_in = name.find_first_of("[(") != name.npos && whose_gradient(name).empty();
    if (handed_in && found[name] != before) return name;
  }
  return "";
}

Cause no_way_back(const Sight& found, const std::string& leaf) {
  if (found.words.find("no way back to " + leaf + ";") == found.words.npos) return {};
  return found.words.starts_with("a leaf;") ? law::made_from_a_number : law::left_out(leaf);
}

}  // namespace

// ---- dot, and its rule if it is one node

namespace {

struct Factors {
  explicit Factors(const Pairs& pairs)
      : a(values(pairs.a)), b(pairs.same ? a : values(pairs.b)), all(named("a", a)) {
    if (!pairs.same) append(all, "", named("b", b));
    for (const auto& [name, factor] : all) factor.grad() = pairs.before;
  }
  Values a, b;
  Named all;
};

Sight dot_seen(const DotFunction& dot, const Pairs& pairs) {
  const Factors factors(pairs);
  const Value result = dot(factors.a, factors.b);
  Sight sight{{{"the result", result.data()}}};
  see(sight, factors.all, {result}, pairs.arrives);
  return sight;
}

std::string situation(const Pairs& pairs) {
  return "dot of " + list(pairs.a) + " and " + (pairs.same ? "itself" : list(pairs.b)) +
         (pairs.arrives == 0.0 ? "" : ", and " + number(pairs.arrives) + " arrives") +
         (pairs.before == 0.0 ? "" : " while all gradients are " + number(pairs.before));
}

}  // namespace

Dot::Dot(About about, DotFunction yours, DotFunction right,
         std::vector<Mistake<DotFunction>> mistakes)
    : Subject({.about = std::move(about),
               .yours = std::move(yours),
               .right = std::move(right),
               .look = dot_seen,
               .ordinary = {{.a = {2, 3, 5}, .b = {7, 11, -1}, .arrives = 0.25},
                            {.a = {0.5, -4, 6, 1.5}, .b = {3, 2.5, 8, -7}, .arrives = 0.5},
                            {.a = {-2.5, 9}, .b = {4, 0.75}, .arrives = -0.5}},
               .mistakes = std::move(mistakes),
               .laws = [this](const auto& pairs, const auto& name) {
                 return broken_law(pairs, name);
               }}) {}

Cause Dot::broken_law(const Pairs& pairs, const std::string& name) const {
  Pairs called = pairs;
  called.arrives = 0.0;
  const Sight found = look(pairs);
  const Sight right = right_look(pairs);
  if (!changed(look(called), right).empty()) return law::operand_unchanged;
  if (!changed(found, right).empty()) return law::numbers_stay;
  const std::string factor = whose_gradient(name);
  if (factor.empty()) return {};
  if (look(called)[name] != pairs.before) return law::finds_no_gradients;
  if (made_by(dot_rule, pairs, false) && close(the_dot_rule.look(pairs)[name], right[name])) {
    return law::partners;
  }
  if (!known_mistake(pairs, name).says.empty()) return {};
  if (Cause lost = no_way_back(found, factor); !lost.says.empty()) return lost;
  const auto left = [&](Pairs now, double before) {
    now.before = before;
    return look(now)[name];
  };
  if (!pairs.same) return law::adds(left(pairs, 0.0), left(pairs, 10.0));
  Pairs apart = pairs;
  apart.same = false;
  apart.b = pairs.a;
  return law::both_arrivals_count(left(apart, 0.0), left(pairs, 0.0), left(pairs, 10.0));
}

void Dot::expect(const Pairs& pairs, double result, const Cause& point) const {
  Subject::expect(situation(pairs), pairs, {{"the result", result}}, point);
  check(pairs);
}

void Dot::check(const Pairs& pairs) const { expect_as_right(situation(pairs), pairs); }

void Dot::expect_gradients(const Pairs& pairs, Doubles a, const Doubles& b) const {
  if (this != &the_dot_rule && made_by(dot_rule, pairs, true)) {
    the_dot_rule.expect_gradients(pairs, a, b);
  }
  a.insert(a.end(), b.begin(), b.end());
  std::vector<Seen> gradients;
  for (const auto& [name, factor] : Factors(pairs).all) {
    gradients.push_back({name + ".grad()", a[gradients.size()]});
  }
  Subject::expect(situation(pairs), pairs, gradients);
  check(pairs);
}

bool Dot::made_by(void (*rule)(const Value&), const Pairs& pairs, bool in_order) const {
  const Factors factors(pairs);
  const Value result = call(factors.a, factors.b);
  Values both = factors.a;
  both.insert(both.end(), factors.b.begin(), factors.b.end());
  const auto same = [](const Value& one, const Value& other) { return one.id() == other.id(); };
  const auto operands = result.operands();
  return result.operation() != nullptr && result.operation()->rule == rule &&
         in_order == std::equal(both.begin(), both.end(), operands.begin(), operands.end(), same);
}

void Dot::expect_leads_back(const Pairs& pairs) const {
  const Sight found = look(pairs);
  for (const auto& [name, factor] : Factors(pairs).all) {
    const Cause lost = no_way_back(found, name);
    expect_that(about(), lost.says.empty(),
                "dot(a, b) does not lead back to " + name + ", but it was made from it.", lost);
  }
}

void Dot::expect_operands(const Pairs& pairs) const {
  const Factors factors(pairs);
  const Value result = call(factors.a, factors.b);
  const auto operands = result.operands();
  const std::size_t should = 2 * factors.a.size();
  expect_that(about(), operands.size() == should,
              situation(pairs) + " has " + counted(operands.size(), "operand") +
                  ", but it should have " + std::to_string(should) + ".",
              operands.size() == 2 ? law::sum_of_results : Cause{});
  for (std::size_t i = 0; i < should; ++i) {
    const auto& [name, factor] = factors.all[i];
    expect_that(about(), operands[i].id() == factor.id(),
                "Operand " + std::to_string(i) + " of dot(a, b) should be " + name +
                    ": all of a, then all of b.");
  }
}

void Dot::expect_refused(const Pairs& pairs) const {
  Subject::expect_refused(situation(pairs), pairs, law::sizes_refused);
}

// ---- Constructors

namespace {

const char* name_of(Activation activation) {
  constexpr const char* names[] = {"linear", "tanh", "relu"};
  return names[static_cast<int>(activation)];
}

// Numbers: "layers()[0].neurons()[1].weights().size()".  Words: "tanh, tanh, linear".
Sight shape_seen(Kind kind, const Shape& shape) {
  Sight sight;
  if (kind == Kind::network) sight.numbers = {count("layers().size()", shape.size())};
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::string layer = kind == Kind::network ? at("layers()", i) + "." : "";
    if (kind != Kind::neuron) {
      sight.numbers.push_back(count(layer + "neurons().size()", shape[i].size()));
    }
    for (std::size_t j = 0; j < shape[i].size(); ++j) {
      const auto& [inputs, activation] = shape[i][j];
      const std::string neuron = kind == Kind::neuron ? "" : at("neurons()", j) + ".";
      sight.numbers.push_back(count(layer + neuron + "weights().size()", inputs));
      if (kind == Kind::network && j > 0 && activation == shape[i][j - 1].activation) continue;
      sight.words += (sight.words.empty() ? "" : ", ") + std::string(name_of(activation));
    }
  }
  return sight;
}

}  // namespace

Maker::Maker(About about, Kind kind, ShapeFunction yours, ShapeFunction right,
             std::vector<Sizes> ordinary, std::vector<Mistake<ShapeFunction>> mistakes)
    : Subject({.about = std::move(about),
               .yours = std::move(yours),
               .right = std::move(right),
               .look = [kind](const auto& make,
                              const Sizes& sizes) { return shape_seen(kind, make(sizes)); },
               .ordinary = std::move(ordinary),
               .mistakes = std::move(mistakes)}),
      kind_(kind) {}

std::string Maker::situation(const Sizes& sizes) const {
  std::string widths;
  for (const std::size_t width : sizes.widths) {
    widths += (widths.empty() ? "" : ", ") + std::to_string(width);
  }
  const std::string inputs = std::to_string(sizes.inputs);
  const std::string activation = std::string(", Activation::") + name_of(sizes.activation);
  if (kind_ == Kind::neuron) return "Neuron(" + inputs + activation + ", random)";
  if (kind_ == Kind::layer) return "Layer(" + inputs + ", " + widths + activation + ", random)";
  return "MLP(" + inputs + ", {" + widths + "}, random" +
         (sizes.activation == Activation::tanh ? "" : activation) + ")";
}

void Maker::expect(const Sizes& sizes, const Widths& weights, const Cause& point) const {
  Shape shape;
  for (const std::size_t width : sizes.widths) {
    shape.emplace_back(width, NeuronShape{weights[shape.size()], sizes.activation});
  }
  Subject::expect(situation(sizes), sizes, shape_seen(kind_, shape).numbers, point);
}

void Maker::expect_activations(const Sizes& sizes, const std::string& should) const {
  check(sizes);
  const std::string found = look(sizes).words;
  About squashing = about();
  if (kind_ == Kind::network) squashing.heading = "Which layers are squashed";
  expect_that(squashing, found == should,
              situation(sizes) + " should be " + should + ", but it is " + found + ".",
              found == should ? Cause{} : why(sizes, ""));
}

void Maker::check(const Sizes& sizes) const { expect_as_right(situation(sizes), sizes); }

Named nodes_of(const Neuron& neuron) {
  Named nodes = named("weights()", neuron.weights());
  nodes.emplace_back("bias()", neuron.bias());
  return nodes;
}

Named nodes_of(const Layer& layer) {
  Named nodes;
  for (std::size_t i = 0; i < layer.neurons().size(); ++i) {
    append(nodes, at("neurons()", i) + ".", nodes_of(layer.neurons()[i]));
  }
  return nodes;
}

Named nodes_of(const MLP& mlp) {
  Named nodes;
  for (std::size_t i = 0; i < mlp.layers().size(); ++i) {
    append(nodes, at("layers()", i) + ".", nodes_of(mlp.layers()[i]));
  }
  return nodes;
}

Doubles numbers_of(const Named& nodes) {
  Doubles numbers;
  for (const auto& [name, node] : nodes) numbers.push_back(node.data());
  return numbers;
}

void expect_own_nodes(const Maker& maker, const Named& first, const Named& second) {
  Named both;
  append(both, "first.", first);
  append(both, "second.", second);
  std::unordered_map<const void*, std::string> seen;
  for (const auto& [name, node] : both) {
    expect_that(maker.about(), node.operation() == nullptr,
                name + " is the result of an operation, but it should be a leaf.",
                law::parameters_are_leaves);
    const auto [there, is_new] = seen.emplace(node.id(), name);
    expect_that(maker.about(), is_new,
                there->second + " and " + name + " are one node, but each should have its own.",
                law::nodes_of_their_own);
  }
}

void expect_drawn_from_the_stream(const Maker& maker, std::function<Doubles(Random&)> make) {
  const Running now(maker.about());
  Random random(1);
  Random same_seed(1);
  Random other_seed(2);
  const Doubles first = make(random);
  const std::string two = "Two of them, made ";
  expect_that(maker.about(), first != make(random), two + "one after the other, are equal.",
              law::stream_goes_on);
  expect_that(maker.about(), first == make(same_seed), two + "from the same seed, differ.",
              law::drawn_from_the_stream);
  expect_that(maker.about(), first != make(other_seed), two + "from the seeds 1 and 2, are equal.",
              law::drawn_from_the_stream);
}

void expect_neurons_differ(const Maker& maker, const Named& nodes) {
  std::map<Doubles, std::string> seen;
  Doubles weights;
  for (const auto& [name, node] : nodes) {
    if (!name.ends_with("bias()")) {
      weights.push_back(node.data());
      continue;
    }
    const std::string neuron = name.substr(0, name.size() - 7);
    const auto [there, is_new] = seen.emplace(std::exchange(weights, {}), neuron);
    expect_that(maker.about(), is_new, there->second + " and " + neuron + " have equal weights.",
                law::stream_goes_on);
  }
}

void expect_uniform(const Maker& maker, const Neuron& neuron) {
  Doubles numbers;
  for (const Value& weight : neuron.weights()) numbers.push_back(weight.data());
  std::sort(numbers.begin(), numbers.end());
  const double least = numbers.front();
  const double most = numbers.back();
  const auto n = static_cast<double>(numbers.size());
  const auto demand = [&](bool holds, const std::string& fact, const std::string& cause = "") {
    expect_that(maker.about(), holds, counted(numbers.size(), "weight") + fact,
                {cause, idea::neurons_start_different});
  };
  demand(least < most, " of a neuron are all " + number(least) + ".",
         least == 0.0 ? "Nothing was drawn, or the fraction of what was drawn is lost."
                      : "One number serves for all of them. Each weight needs a draw of its own.");
  const std::unordered_set<double> different(numbers.begin(), numbers.end());
  const auto is_whole = [](double each) { return each == std::round(each); };
  demand(static_cast<double>(different.size()) > 0.75 * n,
         " of a neuron are only " + std::to_string(different.size()) + " different numbers.",
         std::all_of(numbers.begin(), numbers.end(), is_whole)
             ? "They are whole numbers: the fraction of what was drawn is lost."
             : "Some draws serve for more than one weight, or what was drawn was rounded.");
  // No uniform stream of 400 leaves these bounds in practice: the first two are left once in 10¹⁸
  // times, the others lie nine standard deviations off.
  const std::string range = " of a neuron lie between " + number(least) + " and " + number(most);
  demand(least >= -1.0 && most <= 1.0, range + ", but should lie between -1 and 1.");
  demand(least < -0.8 && most > 0.8, range + ", but should spread from -1 to 1.",
         least >= 0.0 ? "None of them is negative." : "");
  double sum = 0.0;
  double squares = 0.0;
  for (const double each : numbers) sum += each, squares += each * each;
  demand(std::abs(sum) < 0.3 * n && squares > 0.19 * n && squares < 0.47 * n,
         " of a neuron have the mean " + number(sum / n) + " and the mean square " +
             number(squares / n) + ", but they should be near 0 and 1/3.");
}

// ---- Calls

namespace {

// An object of the sizes; the constructor is asked first.
template <class Object>
Object made(const Sizes& sizes) {
  static Random random(1);
  if constexpr (std::is_same_v<Object, Neuron>) {
    a_neuron.check(sizes);
    return {sizes.inputs, sizes.activation, random};
  } else if constexpr (std::is_same_v<Object, Layer>) {
    a_layer.check(sizes);
    return {sizes.inputs, sizes.widths[0], sizes.activation, random};
  } else {
    a_network.check(sizes);
    return {sizes.inputs, sizes.widths, random, sizes.activation};
  }
}

// All numbers that are asked for, in the order of nodes_of, and then those of x.
std::vector<double*> numbers_in(Asked& asked) {
  std::vector<double*> all;
  for (auto& [w, b] : asked.layers) {
    for (std::size_t i = 0; i < w.size(); ++i) {
      for (double& weight : w[i]) all.push_back(&weight);
      all.push_back(&b[i]);
    }
  }
  for (double& x : asked.x) all.push_back(&x);
  return all;
}

// An object with the numbers that are asked for, x, and the names of all.
template <class Object>
struct Scene {
  explicit Scene(Asked asked) : object(made<Object>(sizes(asked))), x(values(asked.x)) {
    all = nodes_of(object);
    append(all, "", named("x", x));
    const auto numbers = numbers_in(asked);
    for (std::size_t i = 0; i < all.size(); ++i) all[i].second.data() = *numbers[i];
  }
  static Sizes sizes(const Asked& asked) {
    Sizes sizes{asked.layers[0].w[0].size(), {}, asked.activation};
    for (const Weights& layer : asked.layers) sizes.widths.push_back(layer.w.size());
    return sizes;
  }
  Object object;
  Values x;
  Named all;
};

template <class Object>
std::string situation(const Asked& asked) {
  const bool neuron = std::is_same_v<Object, Neuron>;
  const std::string activation = name_of(asked.activation);
  std::string text = std::is_same_v<Object, MLP>
                         ? "A network, hidden layers " + activation
                         : "A " + activation + (neuron ? " neuron" : " layer");
  for (const auto& [w, b] : asked.layers) {
    text += ", w = ";
    for (const Doubles& each : w) text += (&each == &w.front() ? "" : ", ") + list(each);
    text += ", b = " + (neuron ? number(b[0]) : list(b));
  }
  text += ", x = " + list(asked.x);
  if (asked.arrives == 0.0) return text;
  return text + ", and " + number(asked.arrives) + " arrives at the output";
}

template <class Object>
std::string output_name(std::size_t i) {
  return std::is_same_v<Object, Neuron> ? "the output" : "output " + std::to_string(i);
}

template <class Object>
Sight call_seen(const CallFunction<Object>& function, const Asked& asked) {
  const Scene<Object> scene(asked);
  for (const auto& [name, node] : scene.all) node.grad() = asked.arrives == 0.0 ? 0.5 : 0.0;
  const Values outputs = function(scene.object, scene.x);
  std::unordered_set<const void*> nodes;
  Sight sight{{count("the number of outputs", outputs.size())}};
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    sight.numbers.push_back({output_name<Object>(i), outputs[i].data()});
    nodes.insert(outputs[i].id());
  }
  sight.numbers.push_back(count("the number of nodes behind the outputs", nodes.size()));
  see(sight, scene.all, outputs, asked.arrives);
  return sight;
}

}  // namespace

Asked neuron(const Doubles& w, double b, const Doubles& x, Activation activation, double arrives) {
  return {{{{w}, {b}}}, x, activation, arrives};
}

Asked layer(const std::vector<Doubles>& w, const Doubles& b, const Doubles& x,
            Activation activation, double arrives) {
  return {{{w, b}}, x, activation, arrives};
}

template <class Object>
Call<Object>::Call(About about, CallFunction<Object> yours, CallFunction<Object> right,
                   std::vector<Asked> ordinary, std::vector<Mistake<CallFunction<Object>>> mistakes,
                   std::function<void(const Asked&)> asks_first)
    : Base({.about = std::move(about),
            .yours = std::move(yours),
            .right = std::move(right),
            .look = call_seen<Object>,
            .ordinary = std::move(ordinary),
            .mistakes = std::move(mistakes),
            .laws = [this](const auto& asked, const auto& name) { return broken_law(asked, name); },
            .asks_first = std::move(asks_first),
            .alike = [](const Asked& one,
                        const Asked& other) { return one.activation == other.activation; }}) {}

template <class Object>
Cause Call<Object>::broken_law(const Asked& asked, const std::string& name) const {
  const Sight found = Base::look(asked);
  const std::string other = changed(found, Base::right_look(asked));
  if (other == "bias()") return law::bias_stays;
  if (!other.empty()) return other[0] == 'x' ? law::inputs_stay : law::weights_stay;
  const std::string leaf = whose_gradient(name);
  if (leaf.empty()) return {};
  Asked called = asked;
  called.arrives = 0.0;
  if (Base::look(called)[name] != Base::right_look(called)[name]) return law::finds_no_gradients;
  return no_way_back(found, leaf);
}

template <class Object>
void Call<Object>::expect(const Asked& asked, const Doubles& outputs, const Cause& point) const {
  std::vector<Seen> expected = {count("the number of outputs", outputs.size())};
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    expected.push_back({output_name<Object>(i), outputs[i]});
  }
  Base::expect(situation<Object>(asked), asked, expected, point);
  check(asked);
}

template <class Object>
void Call<Object>::expect_gradients(const Asked& asked, const Doubles& gradients) const {
  std::vector<Seen> expected;
  for (const auto& [name, node] : Scene<Object>(asked).all) {
    expected.push_back({name + ".grad()", gradients[expected.size()]});
  }
  Base::expect(situation<Object>(asked), asked, expected);
  check(asked);
}

template <class Object>
void Call<Object>::expect_refused(const Asked& asked) const {
  Base::expect_refused(situation<Object>(asked), asked, law::sizes_refused);
}

template <class Object>
void Call<Object>::check(const Asked& asked) const {
  Base::expect_as_right(situation<Object>(asked), asked);
}

template <class Object>
Doubles Call<Object>::right_outputs(const Asked& asked) const {
  const Sight right = Base::right_look(asked);
  Doubles outputs;
  for (double i = 0; i < right["the number of outputs"]; ++i) {
    outputs.push_back(right[output_name<Object>(outputs.size())]);
  }
  return outputs;
}

template class Call<Neuron>;
template class Call<Layer>;
template class Call<MLP>;

// ---- Lists of parameters

namespace {

const About list_of_neuron{"Neuron::parameters", law::of_parameters, law::two_vectors};
const About list_of_layer{"Layer::parameters", law::of_parameters, law::two_vectors};
const About list_of_network{"MLP::parameters", law::of_parameters, law::two_vectors};
const About& list_of(const Neuron*) { return list_of_neuron; }
const About& list_of(const Layer*) { return list_of_layer; }
const About& list_of(const MLP*) { return list_of_network; }

// Why a list is not that of `own`, each once; `others` are those of another owner.
Cause fault_in_list(const Values& found, const Named& own, const Named& others) {
  std::unordered_map<const void*, int> listed;
  for (const Value& value : found) ++listed[value.id()];
  std::string missing;
  for (const auto& [name, node] : own) {
    if (listed[node.id()] == 0 && missing.empty()) missing = name;
    if (listed[node.id()] > 1) return law::listed_twice;
    listed.erase(node.id());
  }
  for (const auto& [name, node] : others) {
    if (listed.contains(node.id())) return law::of_another;
  }
  for (const auto& [node, times] : listed) {
    if (times > 1) return law::one_handle_many_times;
  }
  if (listed.empty()) return law::missing(missing);
  Doubles found_numbers;
  for (const Value& value : found) found_numbers.push_back(value.data());
  Doubles numbers = numbers_of(own);
  std::sort(found_numbers.begin(), found_numbers.end());
  std::sort(numbers.begin(), numbers.end());
  return numbers == found_numbers ? law::copies : Cause{};
}

}  // namespace

template <class Owner>
void expect_parameters(const Sizes& sizes, std::size_t parameters) {
  const About& about = list_of(static_cast<const Owner*>(nullptr));
  const Owner first = made<Owner>(sizes);
  const Owner second = made<Owner>(sizes);
  const Owner* before = nullptr;
  for (const Owner* const owner : {&first, &first, &second}) {
    const Named own = nodes_of(*owner);
    for (const auto& [name, node] : own) node.grad() = 0.5;
    const Doubles numbers = numbers_of(own);
    Values found;
    try {
      const Running now(about);
      found = owner->parameters();
    } catch (const std::length_error& exception) {
      fail(about, about.function + " threw an exception: " + exception.what(),
           {law::two_vectors, idea::value_is_a_handle});
    }
    const auto has_changed = [](const auto& named) { return named.second.grad() != 0.5; };
    expect_that(about,
                numbers_of(own) == numbers && std::none_of(own.begin(), own.end(), has_changed),
                about.function + " has changed numbers or gradients.", law::only_lists);
    std::unordered_set<const void*> listed;
    for (const Value& value : found) listed.insert(value.id());
    const auto is_listed = [&](const auto& named) { return listed.contains(named.second.id()); };
    const auto right = std::count_if(own.begin(), own.end(), is_listed);
    if (found.size() == parameters && static_cast<std::size_t>(right) == parameters) {
      before = owner;
      continue;
    }
    const char* const again = before == nullptr ? ""
                              : before == owner ? ", asked again,"
                                                : ", asked of another one,";
    fail(about,
         about.function + again + " lists " + counted(found.size(), "handle") +
             ", and among them " + std::to_string(right) + " of the " + std::to_string(parameters) +
             " weights and biases.",
         before == owner ? law::nothing_kept
                         : fault_in_list(found, own, owner == &first ? Named{} : nodes_of(first)));
  }
}

template void expect_parameters<Neuron>(const Sizes& sizes, std::size_t parameters);
template void expect_parameters<Layer>(const Sizes& sizes, std::size_t parameters);
template void expect_parameters<MLP>(const Sizes& sizes, std::size_t parameters);

}  // namespace micrograd::course
