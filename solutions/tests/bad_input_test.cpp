// What public functions make of sizes that do not fit, of nothing at all, and of numbers that are
// not finite.  One table for each header: the call, and what its documentation says.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "given/draw_graph.hpp"
#include "given/random.hpp"
#include "judge/random_expression.hpp"
#include "pictures/plot.hpp"
#include "pictures/replay.hpp"
#include "pictures/svg.hpp"
#include "train/csv.hpp"
#include "train/options.hpp"
#include "train/progress.hpp"
#include "train/run.hpp"
#include "training.hpp"

namespace micrograd {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

using Numbers = std::vector<double>;
using Values = std::vector<Value>;

// ---- A result as a text

std::string text(const std::string& words) { return words; }
std::string text(bool yes) { return yes ? "true" : "false"; }
std::string text(std::size_t count) { return std::to_string(count); }

std::string text(double number) {
  if (std::isnan(number)) return "NaN";
  std::ostringstream stream;
  stream << number;
  return stream.str();
}

std::string text(const Value& value) { return text(value.data()); }
std::string text(Point p) { return text(p.x) + ' ' + text(p.y); }
std::string text(const MLP& model) { return text(model.layers().size()) + " layers"; }
std::string text(const Scale& scale) { return text(scale.center) + " ± " + text(scale.width); }

std::string text(const Dataset& data) {
  return std::to_string(data.inputs.size()) + " inputs, " + std::to_string(data.targets.size()) +
         " targets";
}
std::string text(const Split& split) { return text(split.training) + "; " + text(split.held_out); }

template <class Item>
std::string text(const std::vector<Item>& items) {
  std::string list;
  for (const Item& item : items) list += (list.empty() ? "" : ", ") + text(item);
  return '{' + list + '}';
}

template <class Call>
std::string text_of(Call call) {
  if constexpr (std::is_void_v<decltype(call())>) {
    call();
    return "done";
  } else {
    return text(call());
  }
}

template <class Call>
std::string result_of(Call call) {
  try {
    return text_of(call);
  } catch (const std::invalid_argument& error) {
    return std::string("invalid_argument: ") + error.what();
  } catch (const std::runtime_error& error) {
    return std::string("runtime_error: ") + error.what();
  } catch (const std::logic_error& error) {
    return std::string("logic_error: ") + error.what();
  } catch (const std::bad_function_call&) {
    return "bad_function_call";
  }
}

// A row of a table: an expression, and the text of its result; `says` is a part of that if it
// begins with "…".
struct Row {
  std::string call;
  std::function<std::string()> result;
  std::string says;
};

#define CALL(...) #__VA_ARGS__, [] { return result_of([] { return __VA_ARGS__; }); }

void check(const std::vector<Row>& table) {
  const std::size_t live = Value::live();
  for (const Row& row : table) {
    SCOPED_TRACE(row.call);
    const std::string result = row.result();
    const std::string dots = "…";
    if (row.says.starts_with(dots)) {
      EXPECT_NE(result.find(row.says.substr(dots.size())), std::string::npos) << result;
    } else {
      EXPECT_EQ(result, row.says);
    }
  }
  EXPECT_EQ(Value::live(), live) << "after an exception, a node is still alive";
}

// ---- Step 1

TEST(BadInput, Operators) {
  check({
      {CALL(Value(nan) + 1.0), "NaN"},
      {CALL(Value(inf) - inf), "NaN"},
      {CALL(Value(0.0) * inf), "NaN"},
      {CALL(Value(1.0) / 0.0), "inf"},
      {CALL(Value(-1.0) / 0.0), "-inf"},
      {CALL(Value(0.0) / 0.0), "NaN"},
      {CALL(pow(Value(-8.0), 1.0 / 3.0)), "NaN"},
      {CALL(pow(Value(0.0), -1.0)), "inf"},
      {CALL(pow(Value(0.0), 0.0)), "1"},
      {CALL(pow(Value(nan), 0.0)), "1"},
      {CALL(pow(Value(2.0), inf)), "inf"},
      {CALL(numerical_derivative([](double x) { return x; }, 1.0, 0.0)), "NaN"},
      {CALL(numerical_derivative([](double x) { return x; }, nan)), "NaN"},
      {CALL(numerical_derivative([](double x) { return x * x; }, 3.0, -0.5)), "6"},
      {CALL(numerical_derivative(nullptr, 1.0)), "bad_function_call"},
  });
}

constexpr Operation nothing{"nothing", [](const Value&) {}};

TEST(BadInput, Value) {
  check({
      {CALL(Value(nan).data()), "NaN"},
      {CALL(Value(inf).grad()), "0"},
      {CALL(Value(1.0, nothing, {}).operands().size()), "0"},
      {CALL(Value(1.0, nothing, {}).operation() == &nothing), "true"},
      {CALL(Value(1.0, nothing, Values{}, Values{}).operands().size()), "0"},
      {CALL((std::ostringstream() << Value(nan)).str()), "…Value(data="},
  });
}

// ---- Step 2

// d root / d leaf, after root.backward().
double slope(Value (*root)(const Value& leaf), double number) {
  const Value leaf = number;
  root(leaf).backward();
  return leaf.grad();
}

TEST(BadInput, Backward) {
  check({
      {CALL(slope([](const Value& x) { return x; }, nan)), "1"},
      {CALL(slope([](const Value& x) { return x * nan; }, 2.0)), "NaN"},
      {CALL(slope([](const Value& x) { return x * inf; }, 2.0)), "inf"},
      {CALL(slope([](const Value& x) { return pow(x, 0.5); }, -1.0)), "NaN"},
      {CALL(slope([](const Value& x) { return pow(x, 0.5); }, 0.0)), "inf"},
      {CALL(slope([](const Value& x) { return pow(x, -1.0); }, 0.0)), "-inf"},
      {CALL(slope([](const Value& x) { return Value(x.data(), nothing, {x}); }, 2.0)), "0"},
      {CALL(topological_order(Value(nan)).size()), "1"},
      {CALL(topological_order(Value(1.0, nothing, {})).size()), "1"},
  });
}

TEST(BadInput, DrawGraph) {
  check({
      {CALL(draw_graph(Value(nan))), "…data nan"},
      {CALL(draw_graph(Value(1.0), {{"a", Value(1.0)}})), "…{ data 1 | grad 0 }"},
      {CALL(draw_graph(Value(1.0, nothing, {}))), "…label=\"nothing\""},
      {CALL([] {
         const Value a = 1.0;
         return draw_graph(a, {{"a", a}, {"b", a}});
       }()),
       "…{ b | data 1 | grad 0 }"},
  });
}

// ---- Step 3

TEST(BadInput, Activations) {
  check({
      {CALL(Values{exp(Value(1000.0)), exp(Value(-1000.0)), exp(Value(inf))}), "{inf, 0, inf}"},
      {CALL(Values{log(Value(0.0)), log(Value(-1.0)), log(Value(inf))}), "{-inf, NaN, inf}"},
      {CALL(Values{tanh(Value(1000.0)), tanh(Value(-inf))}), "{1, -1}"},
      {CALL(Values{relu(Value(inf)), relu(Value(-inf))}), "{inf, 0}"},
      {CALL(Values{sigmoid(Value(1000.0)), sigmoid(Value(-1000.0)), sigmoid(Value(-inf))}),
       "{1, 0, 0}"},
      {CALL(Values{exp(Value(nan)), log(Value(nan)), tanh(Value(nan)), sigmoid(Value(nan))}),
       "{NaN, NaN, NaN, NaN}"},
      {CALL(relu(Value(nan)).data() > 0.0), "false"},
      {CALL(slope(tanh, 1000.0)), "0"},
      {CALL(slope(sigmoid, -1000.0)), "0"},
      {CALL(slope(log, 0.0)), "inf"},
      {CALL(pow(Value(-8.0), Value(0.5))), "NaN"},
      {CALL(slope([](const Value& y) { return pow(Value(0.0), y); }, 2.0)), "0"},
      {CALL(slope([](const Value& y) { return pow(Value(-2.0), y); }, 2.0)), "NaN"},
  });
}

// ---- Step 4

Random& any_random() {
  static Random random(1);
  return random;
}

Neuron neuron(std::size_t inputs) { return Neuron(inputs, Activation::tanh, any_random()); }
Layer layer(std::size_t inputs, std::size_t width) {
  return Layer(inputs, width, Activation::tanh, any_random());
}
MLP mlp(std::size_t inputs, std::vector<std::size_t> widths) {
  return MLP(inputs, std::move(widths), any_random());
}

TEST(BadInput, Network) {
  check({
      {CALL(dot(Values{}, Values{})), "0"},
      {CALL(dot(Values{1.0, 2.0}, Values{3.0})),
       "invalid_argument: dot: 2 values on the left, but 1 on the right"},
      {CALL(dot(Values{}, Values{3.0})),
       "invalid_argument: dot: 0 values on the left, but 1 on the right"},
      {CALL(dot(Values{1.0, nan}, Values{1.0, 0.0})), "NaN"},
      {CALL(dot(Values{1.0, inf}, Values{1.0, 1.0})), "inf"},
      {CALL(neuron(2)(Numbers{1.0})), "invalid_argument: Neuron: 1 inputs for 2 weights"},
      {CALL(neuron(2)(Numbers{1.0, 2.0, 3.0})), "invalid_argument: Neuron: 3 inputs for 2 weights"},
      {CALL(neuron(2)(Numbers{})), "invalid_argument: Neuron: 0 inputs for 2 weights"},
      {CALL(neuron(2)(Numbers{1.0, nan})), "NaN"},
      {CALL(neuron(0)(Numbers{})), "0"},
      {CALL(neuron(0).parameters().size()), "1"},
      {CALL(layer(2, 3)(Numbers{1.0})), "invalid_argument: Neuron: 1 inputs for 2 weights"},
      {CALL(layer(2, 0)(Numbers{1.0, 2.0})), "{}"},
      {CALL(layer(2, 0).parameters()), "{}"},
      {CALL(mlp(2, {})), "invalid_argument: MLP: no layers; give at least one width"},
      {CALL(mlp(0, {1})),
       "invalid_argument: MLP: layer 0 has 0 inputs and 1 neurons; there must be at least one of "
       "each"},
      {CALL(mlp(2, {3, 0, 1})),
       "invalid_argument: MLP: layer 1 has 3 inputs and 0 neurons; there must be at least one of "
       "each"},
      {CALL(mlp(2, {3, 1})(Numbers{})), "invalid_argument: Neuron: 0 inputs for 2 weights"},
      {CALL(mlp(2, {3, 1})(Numbers{1.0, 2.0, 3.0})),
       "invalid_argument: Neuron: 3 inputs for 2 weights"},
      {CALL(mlp(1, {1})(Numbers{nan})), "{NaN}"},
  });
}

TEST(BadInput, Random) {
  check({
      {CALL(any_random().below(0)), "0"},
      {CALL(any_random().below(1)), "0"},
      {CALL(any_random().below(std::size_t{1} << 53) < std::size_t{1} << 53), "true"},
      {CALL(any_random().uniform(2.0, 2.0)), "2"},
      {CALL(any_random().uniform(0.0, nan)), "NaN"},
  });
}

// ---- Step 5

std::string trained(const Dataset& data, const TrainingOptions& options) {
  MLP model = mlp(1, {1});
  return text(train(model, data, options).size()) + " losses";
}

const Dataset two_rows{{{1.0}, {2.0}}, {3.0, 4.0}};

TEST(BadInput, Losses) {
  const std::string sizes = "; there must be as many, and at least one";
  check({
      {CALL(mean_squared_error(Values{}, Numbers{})),
       "invalid_argument: mean_squared_error: 0 values for 0 targets" + sizes},
      {CALL(mean_squared_error(Values{1.0}, Numbers{1.0, 2.0})),
       "invalid_argument: mean_squared_error: 1 values for 2 targets" + sizes},
      {CALL(mean_squared_error(Values{1.0, nan}, Numbers{1.0, 2.0})), "NaN"},
      {CALL(mean_squared_error(Values{1e200}, Numbers{-1e200})), "inf"},
      {CALL(hinge_loss(Values{}, Numbers{})),
       "invalid_argument: hinge_loss: 0 values for 0 targets" + sizes},
      {CALL(hinge_loss(Values{1.0, 2.0}, Numbers{1.0})),
       "invalid_argument: hinge_loss: 2 values for 1 targets" + sizes},
      {CALL(hinge_loss(Values{inf, -inf}, Numbers{1.0, 1.0})), "inf"},
      {CALL(hinge_loss(Values{5.0}, Numbers{0.0})), "1"},
      {CALL(l2_penalty(Values{}, 0.1)), "0"},
      {CALL(l2_penalty(Values{inf}, 0.1)), "inf"},
      {CALL(l2_penalty(Values{1.0}, nan)), "NaN"},
      {CALL(accuracy(Values{}, Numbers{})),
       "invalid_argument: accuracy: 0 values for 0 targets" + sizes},
      {CALL(accuracy(Values{1.0}, Numbers{})),
       "invalid_argument: accuracy: 1 values for 0 targets" + sizes},
      {CALL(accuracy(Values{nan, nan, 0.0, -inf}, Numbers{1.0, -1.0, -1.0, -1.0})), "0.25"},
      {CALL(softmax(Values{})), "invalid_argument: softmax: no scores"},
      {CALL(softmax(Values{7.0})), "{1}"},
      {CALL(softmax(Values{1000.0, -1000.0})), "{1, 0}"},
      {CALL(softmax(Values{inf, 0.0})), "{NaN, NaN}"},
      {CALL(softmax(Values{0.0, nan})), "{NaN, NaN}"},
      {CALL(cross_entropy(Values{}, Numbers{})),
       "invalid_argument: cross_entropy: 0 scores for 0 labels; there must be as many for each"},
      {CALL(cross_entropy(Values{1.0, 2.0, 3.0}, Numbers{0.0, 1.0})),
       "invalid_argument: cross_entropy: 3 scores for 2 labels; there must be as many for each"},
      {CALL(cross_entropy(Values{1.0, 2.0}, Numbers{2.0})), "…is not one of 0 to 1"},
      {CALL(cross_entropy(Values{1.0, 2.0}, Numbers{0.5})), "…is not one of 0 to 1"},
      {CALL(cross_entropy(Values{1.0, 2.0}, Numbers{nan})), "…is not one of 0 to 1"},
      {CALL(cross_entropy(Values{1.0, 2.0}, Numbers{inf})), "…is not one of 0 to 1"},
      {CALL(cross_entropy(Values{nan, 2.0}, Numbers{0.0})), "NaN"},
      {CALL(cross_entropy(Values{inf, 2.0}, Numbers{1.0})), "NaN"},
  });
}

TEST(BadInput, Training) {
  check({
      {CALL(zero_grad(Values{})), "done"},
      {CALL(sgd_step(Values{}, 0.1)), "done"},
      {CALL(Momentum()(Values{}, 0.1)), "done"},
      {CALL(Adam()(Values{}, 0.1)), "done"},
      {CALL(trained(two_rows, {.steps = 0})), "0 losses"},
      {CALL(trained(two_rows, {.steps = 3, .batch = 5})), "3 losses"},
      {CALL(trained({}, {})),
       "invalid_argument: train: 0 values for 0 targets; there must be as many, and at least one"},
      {CALL(trained({{{1.0}, {2.0}}, {3.0}}, {})),
       "invalid_argument: train: 2 values for 1 targets; there must be as many, and at least one"},
      {CALL(trained({{{1.0, 2.0}}, {3.0}}, {})),
       "invalid_argument: Neuron: 2 inputs for 1 weights"},
      {CALL(trained({{{}}, {3.0}}, {})), "invalid_argument: Neuron: 0 inputs for 1 weights"},
      {CALL(trained({{{nan}}, {3.0}}, {})), "…at step 0; try a smaller learning rate"},
      {CALL(trained({{{1.0}}, {inf}}, {})), "…at step 0; try a smaller learning rate"},
      {CALL(trained(two_rows, {.learning_rate = [](std::size_t) { return nan; }})),
       "…at step 1; try a smaller learning rate"},
      {CALL(trained(two_rows, {.l2 = nan})), "…at step 0; try a smaller learning rate"},
      {CALL(trained(two_rows, {.loss = nullptr})), "bad_function_call"},
      {CALL(trained(two_rows, {.update = nullptr})), "bad_function_call"},
  });
}

Dataset shuffled(Dataset data) {
  shuffle(data, any_random());
  return data;
}

TEST(BadInput, Datasets) {
  check({
      {CALL(two_moons(0, 0.1, any_random())), "0 inputs, 0 targets"},
      {CALL(circles(0, 0.1, any_random())), "0 inputs, 0 targets"},
      {CALL(spiral(1, -0.1, any_random())), "1 inputs, 1 targets"},
      {CALL(two_moons(1, nan, any_random()).inputs[0]), "{NaN, NaN}"},
      {CALL(shuffled({})), "0 inputs, 0 targets"},
      {CALL(shuffled({{{1.0}, {2.0}}, {3.0}})),
       "invalid_argument: 2 rows of inputs, but 1 targets; there must be one for each"},
      {CALL(hold_out_a_fifth({})), "0 inputs, 0 targets; 0 inputs, 0 targets"},
      {CALL(hold_out_a_fifth({{}, {3.0}})),
       "invalid_argument: 0 rows of inputs, but 1 targets; there must be one for each"},
      {CALL(scale_of({})), "0 ± 1"},
      {CALL(scale_of({1.0, nan})), "0 ± 1"},
      {CALL(scale_of({1.0, -inf})), "0 ± 1"},
      {CALL(scale_of({smallest, smallest})), "4.94066e-324 ± 4.94066e-324"},
      {CALL(scale_of({-largest, largest})), "0 ± 1.79769e+308"},
      {CALL(scales_of({})), "{}"},
      {CALL(scales_of({{{}}, {1.0}})), "{}"},
      {CALL(scales_of({{{1.0, 2.0}, {3.0}}, {1.0, 2.0}})),
       "invalid_argument: a row of 1 numbers, where there are 2 columns"},
      {CALL(scaled({}, {})), "{}"},
      {CALL(scaled({{}, {}}, {1.0, nan})), "{1, NaN}"},
      {CALL(scaled({{}, {}}, {1.0})),
       "invalid_argument: a row of 1 numbers, where there are 2 columns"},
      {CALL(scaled({}, {1.0})), "invalid_argument: a row of 1 numbers, where there are 0 columns"},
  });
}

// What is wrong with a table has tests of its own, in csv_test.cpp.
TEST(BadInput, Csv) {
  check({
      {CALL(parse_csv("", "t.csv").data), "runtime_error: t.csv: the file is empty"},
      {CALL(parse_csv("1,a\n2\n", "t.csv").data),
       "runtime_error: t.csv:2: 1 columns, but line 1 has 2"},
      {CALL(parse_csv("1,a\nnan,b\n", "").data),
       "runtime_error: :2: column 1 is \"nan\", which is not a number"},
      {CALL(read_csv("").data), "runtime_error: : no such file, or it can't be read"},
  });
}

TEST(BadInput, Options) {
  const std::string steps = "it must be a whole number from 1 to 1000000";
  const std::string rate = "it must be a number from 1e-9 to 1000";
  check({
      {CALL(parse_options({""}).data), "…there is no option \"\""},
      {CALL(parse_options({"=5"}).data), "…there is no option \"\""},
      {CALL(parse_options({"steps", "5"}).data), "…there is no option \"steps\""},
      {CALL(parse_options({"--steps"}).steps), "invalid_argument: --steps needs a value: N"},
      {CALL(parse_options({"--steps", ""}).steps), "invalid_argument: --steps is \"\"; " + steps},
      {CALL(parse_options({"--steps=0"}).steps), "invalid_argument: --steps is \"0\"; " + steps},
      {CALL(parse_options({"--steps=+1"}).steps), "invalid_argument: --steps is \"+1\"; " + steps},
      {CALL(parse_options({"--steps= 1"}).steps), "invalid_argument: --steps is \" 1\"; " + steps},
      {CALL(parse_options({"--steps=1000001"}).steps),
       "invalid_argument: --steps is \"1000001\"; " + steps},
      {CALL(parse_options({"--steps=5", "--steps=6"}).steps), "6"},
      {CALL(parse_options({"--rate=-1"}).rate), "invalid_argument: --rate is \"-1\"; " + rate},
      {CALL(parse_options({"--rate=inf"}).rate), "invalid_argument: --rate is \"inf\"; " + rate},
      {CALL(parse_options({"--rate=1e-10"}).rate),
       "invalid_argument: --rate is \"1e-10\"; " + rate},
      {CALL(parse_options({"--rate=1e999"}).rate),
       "invalid_argument: --rate is \"1e999\"; " + rate},
      {CALL(parse_options({"--rate=0,5"}).rate), "invalid_argument: --rate is \"0,5\"; " + rate},
      {CALL(parse_options({"--layers="}).layers),
       "invalid_argument: --layers is \"\"; it must be a whole number from 1 to 1000"},
      {CALL(parse_options({"--layers=16,none"}).layers),
       "invalid_argument: --layers is \"none\"; it must be a whole number from 1 to 1000"},
      {CALL(parse_options({"--layers=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"}).layers),
       "…it must be 20 layers at most"},
      {CALL(parse_options({"--batch=-1"}).batch),
       "invalid_argument: --batch is \"-1\"; it must be a whole number from 0 to 1000000"},
      {CALL(parse_options({"--seed=18446744073709551616"}).data), "…--seed is"},
      {CALL(parse_options({"--data="}).data),
       "invalid_argument: --data is \"\"; it must be moons, circles, spiral or a file"},
      {CALL(parse_options({"--help=yes"}).help), "true"},
  });
}

// A map with these corners, and one score for each point.
PlaneMap map_between(Point low, Point high) {
  PlaneMap map{.low = low, .high = high};
  map.scores = [](double x, double) { return Numbers{x}; };
  return map;
}

// A map with so many scores right of the middle, and one left of it.
PlaneMap map_with_scores(std::size_t count) {
  PlaneMap map;
  map.scores = [count](double x, double) { return Numbers(x > 0.0 ? count : 1, 0.5); };
  return map;
}

PlaneMap fitted(std::vector<Point> points) {
  PlaneMap map;
  map.marks = {{.name = "marks", .points = std::move(points)}};
  fit_to_marks(map);
  return map;
}

TEST(BadInput, Plot) {
  const std::string corners = "; the second corner must lie right of the first and above it";
  const std::string scores = "; there must be as many at each, and at least one";
  check({
      {CALL(nice_ticks(1.0, 1.0)), "{}"},
      {CALL(nice_ticks(1.0, 0.0)), "{}"},
      {CALL(nice_ticks(nan, 1.0)), "{}"},
      {CALL(nice_ticks(0.0, inf)), "{}"},
      {CALL(nice_ticks(0.0, 1.0, 0)), "{0, 1}"},
      {CALL(nice_ticks(0.0, 1.0, 1'000'000).size()), "100"},
      {CALL(nice_ticks(smallest, 2.0 * smallest)), "{}"},
      {CALL(nice_ticks(1.0, std::nextafter(1.0, 2.0))), "{}"},
      {CALL(nice_ticks(-largest, largest).size() > 1), "true"},
      {CALL(to_svg(LineChart{})), "…</svg>"},
      {CALL(to_svg(LineChart{.curves = {{"none", {}}}})), "…>none<"},
      {CALL(to_svg(PlaneMap{})), "…</svg>"},
      {CALL(to_svg(map_between({1.0, 0.0}, {1.0, 2.0}))),
       "invalid_argument: a map from (1, 0) to (1, 2)" + corners},
      {CALL(to_svg(map_between({1.0, 1.0}, {0.0, 0.0}))),
       "invalid_argument: a map from (1, 1) to (0, 0)" + corners},
      {CALL(to_svg(map_between({0.0, 0.0}, {1.0, inf}))),
       "invalid_argument: a map from (0, 0) to (1, inf)" + corners},
      {CALL(to_svg(map_between({-largest, -largest}, {largest, largest}))), "…</svg>"},
      {CALL(to_svg(map_with_scores(0))),
       "invalid_argument: a map with 0 scores at a point, but 1 at another" + scores},
      {CALL(to_svg(map_with_scores(3))),
       "invalid_argument: a map with 3 scores at a point, but 1 at another" + scores},
      {CALL(to_text(map_with_scores(2))),
       "invalid_argument: a map with 2 scores at a point, but 1 at another" + scores},
      {CALL(to_text(map_between({0.0, 1.0}, {1.0, 1.0}))),
       "invalid_argument: a map from (0, 1) to (1, 1)" + corners},
      {CALL(to_text(map_between({0.0, 0.0}, {1.0, 1.0}), 0, 5)),
       "invalid_argument: a map of 0 columns and 5 rows; there must be at least one of each"},
      {CALL(to_text(map_between({0.0, 0.0}, {1.0, 1.0}), 5, 0)),
       "invalid_argument: a map of 5 columns and 0 rows; there must be at least one of each"},
      {CALL(to_text(map_between({0.0, 0.0}, {1.0, 1.0}), 1, 1)), "+-+\n|.|\n+-+\n"},
      {CALL(fitted({}).low), "-0.1 -0.1"},
      {CALL(fitted({{nan, 5.0}, {inf, 5.0}}).high), "1.1 1.1"},
      {CALL(to_svg(fitted({{3.0, 3.0}, {3.0, 3.0}}))), "…</svg>"},
      {CALL(to_text(fitted({{largest, -largest}}))), "…marks"},
      {CALL(write_file("", "text")),
       "runtime_error:  can't be written; is the folder there and "
       "writable?"},
  });
}

TEST(BadInput, Svg) {
  check({
      {CALL(svg::escaped("")), ""},
      {CALL(svg::escaped("abc", 0)), "…"},
      {CALL(svg::escaped("\x01\xFF\x80")), "???"},
      {CALL(svg::filled(1'000'000, "dot")), "class=\"dot f0\""},
  });
}

std::string shown(std::size_t steps, std::size_t step, double loss) {
  std::ostringstream out;
  Progress(out, steps, false).show(step, loss);
  return out.str();
}

TEST(BadInput, Progress) {
  check({
      {CALL(shown(0, 0, 0.5)), "step 1 of 0   loss 0.5\n"},
      {CALL(shown(1, 0, inf)), "step 1 of 1   loss inf\n"},
  });
}

// The page of a replay of a network, after so many frames.
std::string page(const MLP& model, std::size_t frames, std::size_t steps, const PlaneMap& map) {
  const auto inputs = [](Point p) { return Numbers{p.x, p.y}; };
  const auto loss = [](std::span<const Value> outputs, std::span<const double> targets) {
    return mean_squared_error(outputs.first(1), targets);
  };
  Replay replay(model, map, inputs, {0.5, 0.5}, nan, loss, steps);
  for (std::size_t frame = 0; frame < frames; ++frame) replay.record(frame, inf);
  return replay.page("", {});
}

TEST(BadInput, Replay) {
  check({
      {CALL(hardest({})),
       "invalid_argument: hardest: 0 samples with 0 targets; there must be as many, and at least "
       "one"},
      {CALL(hardest({{{1.0}, {2.0}}, {1.0}})),
       "invalid_argument: hardest: 2 samples with 1 targets; there must be as many, and at least "
       "one"},
      {CALL(hardest({{{1.0}, {2.0}}, {1.0, 1.0}})), "0"},
      {CALL(hardest({{{nan}, {2.0}}, {1.0, -1.0}})), "0"},
      {CALL(page(mlp(2, {1}), 0, 5, {})),
       "logic_error: Replay: no frame was recorded, so there is no page"},
      {CALL(page(mlp(2, {1}), 2, 0, {})), "…</html>"},
      {CALL(page(mlp(3, {1}), 1, 5, {})), "invalid_argument: Neuron: 2 inputs for 3 weights"},
      {CALL(page(mlp(2, {64}), 1, 5, {})), "…</html>"},
      {CALL(page(mlp(2, {65}), 1, 5, {})),
       "invalid_argument: Replay: 65 outputs; there may be 64 at most"},
      {CALL(page(mlp(2, {1}), 1, 5, map_between({1.0, 1.0}, {1.0, 1.0}))),
       "…a map from (1, 1) to (1, 1); "},
  });
}

// ---- The program `train`

// What it ended with, and the first line of its message.
std::string program(const std::vector<std::string>& arguments) {
  std::ostringstream out, error;
  const int code = run(arguments, out, error, false);
  return std::to_string(code) + " and \"" + error.str().substr(0, error.str().find('\n')) + '"';
}

TEST(BadInput, Program) {
  check({
      {CALL(program({"--data", "."})), "…1 and \".: "},
      {CALL(program({"--data", "nowhere.csv"})),
       "1 and \"--data is \"nowhere.csv\": there is no such file, and made data are called moons, "
       "circles and spiral\""},
      {CALL(program({"--verbose"})),
       "1 and \"there is no option \"--verbose\".  These are there:\""},
  });
}

// ---- The judge

TEST(BadInput, Judge) {
  check({
      {CALL(judge::compare_with_dual_numbers(judge::arithmetic(), 1, 0, 10).has_value()), "false"},
      {CALL(judge::compare_with_dual_numbers(judge::arithmetic(), 1, 10, 0).has_value()), "false"},
      {CALL(judge::compare_with_dual_numbers({}, 1, 10, 10).has_value()),
       "invalid_argument: compare_with_dual_numbers: no operators, but there must be at least "
       "one"},
  });
}

}  // namespace
}  // namespace micrograd
