// Step 5 is judged by numbers that can be worked out by hand: each loss on a few points, and each
// step of train on a network of one neuron, w * x + b, whose weight and bias the tests set.  How
// the loss is put together, and when a sample's graph is freed, is up to you.
#include "training.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "given/not_implemented.hpp"
#include "testing/old_check.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

using Numbers = std::vector<double>;

std::string count(std::size_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::vector<Value> values(const Numbers& numbers) { return {numbers.begin(), numbers.end()}; }

bool leads_back(const Value& from, const Value& target) {
  if (from.id() == target.id()) return true;
  const auto operands = from.operands();
  return std::any_of(operands.begin(), operands.end(),
                     [&](const Value& operand) { return leads_back(operand, target); });
}

// Lets ½ arrive at make(parameters), and compares the gradients of the parameters.  A cause is
// known by its factor: all gradients are that many times as large as they should be.
template <class Make>
void expect_gradients(const std::string& situation, const std::string& name, const Numbers& at,
                      Make make, const Numbers& expected,
                      std::initializer_list<OldCause> factors = {}) {
  const std::vector<Value> parameters = values(at);
  const Value result = make(parameters);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const std::string subject = name + "s[" + std::to_string(i) + "]";
    expect(situation + "; afterwards", subject + ".data()", parameters[i].data(), at[i],
           "It is not for this function to change the number of a " + name + ".");
    expect(situation + "; afterwards", subject + ".grad()", parameters[i].grad(), 0.0,
           "It is not for this function to find gradients: whoever wants them calls backward() on "
           "the result.");
  }
  run_rules(result, 0.5);

  bool connected = true;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    connected = connected && (expected[i] == 0.0 || leads_back(result, parameters[i]));
  }
  std::string cause;
  for (const auto& [factor, text] : factors) {
    bool fits = true;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      fits = fits && close(parameters[i].grad(), factor * expected[i]);
    }
    if (fits) cause = text;
  }
  if (!connected) {
    cause = "The result does not lead back to all of the " + name +
            "s: somewhere a new Value was made from a number, data() perhaps.";
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expect(situation + ", and 0.5 arrives", name + "s[" + std::to_string(i) + "].grad()",
           parameters[i].grad(), expected[i], cause);
  }

  // Once more, with something there already.
  const std::vector<Value> again = values(at);
  for (const Value& parameter : again) parameter.grad() = 10.0;
  run_rules(make(again), 0.5);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expect(situation + ", all gradients are 10, and 0.5 arrives",
           name + "s[" + std::to_string(i) + "].grad()", again[i].grad(), 10.0 + expected[i],
           {{expected[i], "What was there has been replaced; it has to be added to."}});
  }
}

// Compares the gradients of make(parameters) with what a small nudge does to its number.
template <class Make>
void expect_slopes_as_nudged(const std::string& name, const Numbers& at, Make make) {
  const std::vector<Value> parameters = values(at);
  run_rules(make(parameters));
  constexpr double h = 1e-4;
  for (std::size_t i = 0; i < at.size(); ++i) {
    Numbers nudged = at;
    nudged[i] = at[i] + h;
    const double above = make(values(nudged)).data();
    nudged[i] = at[i] - h;
    const double below = make(values(nudged)).data();
    const double slope = (above - below) / (2.0 * h);
    const double found = parameters[i].grad();
    expect_that(std::abs(found - slope) <= 1e-6,
                name + ": nudge number " + std::to_string(i) + ", " + number(at[i]) +
                    ", and the result says that its slope is " + number(slope) +
                    ", but its grad() is " + number(found) + ".");
  }
}

template <class Call>
void expect_refused(const std::string& situation, Call call) {
  if_stopped("That was " + situation + ". Check before anything is read.");
  const std::string should = situation + " should throw std::invalid_argument, but it threw ";
  try {
    call();
  } catch (const std::invalid_argument&) {
    return;
  } catch (const NotImplemented&) {
    throw;
  } catch (const std::exception& other) {
    expect_that(false, should + "something else, with the text \"" + other.what() + "\".");
  }
  expect_that(false, should + "nothing.");
}

// Each wrong pair of sizes has to be refused.
template <class Call>
void expect_sizes_checked(const std::string& function, const std::string& left,
                          const std::string& right, Call call) {
  call(values(Numbers(2, 1.0)), Numbers(2, 1.0));  // right ones are taken
  for (const auto& [first, second] :
       std::vector<std::pair<std::size_t, std::size_t>>{{2, 3}, {3, 2}, {0, 2}, {2, 0}, {0, 0}}) {
    const std::string situation =
        function + " with " + count(first, left) + " and " + count(second, right);
    const std::vector<Value> some = values(Numbers(first, 1.0));
    const Numbers others(second, 1.0);
    expect_refused(situation, [&] { call(some, others); });
  }
}

}  // namespace

// ---- Before and after a step

TEST(ZeroGrad, ClearsAll) {
  about("zero_grad", "Gradients add up until they are cleared");
  const std::vector<Value> p = values({1.5, -2.0, 0.5});
  p[0].grad() = 3.0;
  p[1].grad() = -4.0;
  p[2].grad() = 5.0;
  zero_grad(p);
  const std::string situation = "Three parameters with the gradients 3, -4, 5, after zero_grad";
  expect(situation, "the number of the first", p[0].data(), 1.5,
         {{0.0, "The gradients are to be cleared, not the numbers."}});
  expect(situation, "the number of the second", p[1].data(), -2.0);
  expect(situation, "the number of the third", p[2].data(), 0.5);
  const bool first = close(p[0].grad(), 3.0);
  const bool second = close(p[1].grad(), -4.0);
  const bool third = close(p[2].grad(), 5.0);
  const std::string cause =
      first && second && third
          ? "None was cleared. A `double` made from grad() is a copy, and a handle that gets a new "
            "Value stands for another node from then on."
      : first && !second           ? "The first parameter was left out."
      : second && third            ? "Only the first parameter was cleared."
      : third && !second           ? "The last parameter was left out."
      : second && !first && !third ? "A negative gradient is to be cleared, too."
                                   : "";
  expect(situation, "the gradient of the first", p[0].grad(), 0.0, cause);
  expect(situation, "the gradient of the second", p[1].grad(), 0.0, cause);
  expect(situation, "the gradient of the third", p[2].grad(), 0.0, cause);
}

TEST(ZeroGrad, ClearsInfinity) {
  about("zero_grad", "Gradients add up until they are cleared");
  const std::vector<Value> p = values({1.0, 2.0});
  p[0].grad() = infinity;
  p[1].grad() = not_a_number;
  zero_grad(p);
  const std::string cause =
      "The gradient is to be 0, whatever it was; 0 times infinity is not 0, nor is infinity less "
      "infinity.";
  expect("A parameter whose gradient is infinite, after zero_grad", "its gradient", p[0].grad(),
         0.0, {{not_a_number, cause}});
  expect("A parameter whose gradient is NaN, after zero_grad", "its gradient", p[1].grad(), 0.0);
  if_stopped("There were no parameters: nothing is to be cleared, and nothing may be read.");
  zero_grad({});
}

TEST(Step, MovesAgainstGradient) {
  about("sgd_step", "Downhill");
  const std::vector<Value> p = values({5.0, 1.0, -2.0});
  p[0].grad() = 2.0;
  p[1].grad() = -4.0;
  p[2].grad() = 0.5;
  sgd_step(p, 0.25);
  const std::string situation =
      "Parameters 5, 1, -2 with the gradients 2, -4, 0.5, after a step with learning rate 0.25";
  const bool none = close(p[0].data(), 5.0) && close(p[1].data(), 1.0) && close(p[2].data(), -2.0);
  const bool gradients_changed =
      !close(p[0].grad(), 2.0) || !close(p[1].grad(), -4.0) || !close(p[2].grad(), 0.5);
  const bool third_moved = close(p[2].data(), -2.125);
  const auto why_none_moved = [&]() -> std::string {
    if (gradients_changed) return "The gradients have changed in place of the numbers.";
    const std::vector<Value> q = values({5.0});
    q[0].grad() = 2.0;
    sgd_step(q, 2.0);
    if (close(q[0].data(), 1.0)) {
      return "None has moved; with the learning rate 2 they do. A rate of 0.25 is no whole number.";
    }
    return "None has moved. A `double` made from data() is a copy, and a handle that gets a new "
           "Value stands for another node from then on.";
  };
  expect(situation, "the first", p[0].data(), 4.5,
         {{5.0, none ? why_none_moved() : "The first parameter was left out."},
          {4.875, "The learning rate counts twice."},
          {4.0, "The step is twice as large as it should be."},
          {4.9, "The step was made with another learning rate than the one that was given."},
          {5.0 - 0.5 / 3.0, "The step was divided by the number of parameters."},
          {5.5, "It went uphill: the gradient points to where the loss grows."},
          {3.0, "The learning rate plays no part."},
          {-0.5, "The step has replaced the parameter; it has to be added to it."},
          {0.5, "The step has replaced the parameter, and goes uphill."},
          {2.5, "The parameter was multiplied with the step; the step has to be added to it."},
          {3.75, "The step was made from the parameter itself; it is made from the gradient."},
          {4.75, close(p[2].data(), -2.125) ? "The gradient was cut off at 1."
                                            : "The size of the gradient plays no part."},
          {-3.0, "The gradient was divided by the learning rate."}});
  expect(situation, "the second", p[1].data(), 2.0,
         {{1.0, third_moved ? "A negative gradient counts, too: its parameter has to go up."
                            : "Only the first has moved."},
          {0.5, "It was moved by the gradient of the first; each has its own."},
          {0.0, "It went uphill; the sign of its gradient is lost."},
          {1.25, "The size of the gradient is cut off or plays no part."}});
  expect(situation, "the third", p[2].data(), -2.125,
         {{-2.0, "The last parameter was left out."},
          {-2.5, "It was moved by the gradient of the first; each has its own."}});

  const std::vector<Value> large = values({16777217.0});
  sgd_step(large, 0.25);
  expect("A parameter of 16777217 with the gradient 0, after a step", "the parameter",
         large[0].data(), 16777217.0,
         {{16777216.0, "A float can't hold this number. Everything here is a double."}});
  if_stopped("There were no parameters: nothing is to be moved, and nothing may be read.");
  sgd_step({}, 0.25);
}

TEST(Step, KeepsTheNodes) {
  about("sgd_step", "Downhill");
  const Value w = 5.0;
  const std::vector<Value> parameters = {w};
  w.grad() = 2.0;
  const std::size_t before = Value::live();
  sgd_step(parameters, 0.25);
  const std::size_t after = Value::live();
  const std::string situation =
      "A weight of 5 that a neuron and the list of parameters have handles to, after a step";
  expect_that(parameters[0].id() == w.id() && close(w.data(), 4.5),
              situation + ": the neuron's is " + number(w.data()) + " and the list's is " +
                  number(parameters[0].data()) + ", but both should be 4.5.",
              "The list has got a new node; the neuron still has the old one.");
  expect_that(w.operands().empty(),
              situation + " it has operands, but it should be a leaf as before.");
  expect_that(after == before, situation + " there are " + std::to_string(after) +
                                   " nodes, but there should be " + std::to_string(before) +
                                   " as before.");
  expect("A weight with the gradient 2, after a step", "its gradient", w.grad(), 2.0,
         "A step changes the numbers; zero_grad will clear the gradients.");
}

// ---- Mean squared error

namespace {

Value squared_error(const Numbers& predictions, const Numbers& targets) {
  return mean_squared_error(values(predictions), targets);
}

}  // namespace

TEST(SquaredError, ExactMean) {
  about("mean_squared_error", "How wrong is the network?");
  const double of_four = squared_error({2.0, -1.0, 0.5, 3.0}, {1.0, 1.0, 1.0, -1.0}).data();
  const auto if_four = [&](double number, const std::string& then, const std::string& otherwise) {
    return close(of_four, number) ? then : otherwise;
  };
  const std::string all = "Each of the four pairs has to count once.";
  const std::string root = "That is the root of the mean.";
  const std::string first = "The first pair is missing. ";
  const std::string last = "The last pair is missing. ";
  expect("Prediction 5, target 2", "mean_squared_error", squared_error({5.0}, {2.0}).data(), 9.0,
         {{3.0,
           if_four(2.304886114323222, root, "That is the error itself; its square is asked for.")},
          {-3.0, "That is the error itself, with the wrong sign; its square is asked for."},
          {-9.0, "The sign is wrong: a square is never negative."},
          {49.0, "That is (prediction + target) squared."},
          {4.5, if_four(4.25, "The sum was divided by one more than there are pairs.",
                        "That is half of it.")},
          {2.25, if_four(5.3125, "The sum was divided by 4, whatever the number of pairs.", "")},
          {infinity, "Something was divided by 0; with one pair, the mean is divided by 1."},
          {not_a_number, "0 / 0: with one pair, that one counts, and the mean is divided by 1."},
          {0.0, if_four(1.3125, last, if_four(5.0625, first, ""))},
          {27.0, "That is the third power of the error; its square is asked for."},
          {8.0, "That is 2 to the power of the error; the error to the power of 2 is asked for."},
          {25.0, "That is the prediction squared: the target plays no part."},
          {4.0, "That is the target squared: the prediction plays no part."},
          {1.0,
           "That is the prediction less the square of the target; the square is that of the "
           "difference."},
          {100.0, "That is the square of the product; the square of the difference is asked for."},
          {10.0, "The sum began at 1; it should begin at 0."},
          {30.25, "The sum of an earlier call is still in it. Each call begins anew, at 0."},
          {21.0, "That is the difference of the squares, not the square of the difference."}});
  expect("Prediction 2, target 5", "mean_squared_error", squared_error({2.0}, {5.0}).data(), 9.0,
         {{-3.0, "That is the error itself; its square is asked for."},
          {-9.0, "The sign was kept; a square is never negative."},
          {0.0, "A prediction that is too small is wrong, too."}});
  expect(
      "Prediction 1, target 0.5", "mean_squared_error", squared_error({1.0}, {0.5}).data(), 0.25,
      {{1.0, "The fraction of the target is lost: somewhere it becomes a whole number."},
       {0.0, "The fraction is lost: somewhere the target or the error becomes a whole number."}});
  const std::string situation = "Predictions 2, -1, 0.5, 3 and targets 1, 1, 1, -1";
  expect(situation, "mean_squared_error", of_four, 5.3125,
         {{21.25, "That is the sum; the mean is a fourth of it."},
          {0.0, "The number of pairs is a whole number, and 1 / 4 in whole numbers is 0."},
          {2.65625, "That is half of the mean."},
          {1.5625, "That is the square of the sum of all errors, divided by 4."},
          {6.25, "That is the square of the sum of all errors."},
          {0.390625, "That is the square of the mean error."},
          {7.083333333333333, "The sum was divided by 3, but there are four pairs."},
          {4.25, "The sum was divided by 5, but there are four pairs."},
          {2.304886114323222, root},
          {85.0, "The sum was multiplied by 4, not divided."},
          {1.328125, "The sum was divided by 4 twice."},
          {4.08203125, "The sum was divided after each pair; once is enough, in the end."},
          {16.0, "That is what the last pair adds, and nothing else. " + all},
          {4.0, "That is a fourth of what the last pair adds, and nothing else. " + all},
          {0.25, "That is a fourth of the first pair only. " + all},
          {2.3125, "All predictions were compared with the first target."},
          {4.3125, "The targets were taken in reverse: what stands at one place belongs together."},
          {1.3125, last + all},
          {5.0625, first + all}});
}

TEST(SquaredError, Gradient) {
  about("mean_squared_error", "How wrong is the network?");
  const Numbers targets = {1.0, 1.0, 1.0, -1.0};
  expect_gradients(
      "mean_squared_error of predictions 2, -1, 0.5, 3 and targets 1, 1, 1, -1", "prediction",
      {2.0, -1.0, 0.5, 3.0},
      [&](const std::vector<Value>& predictions) {
        return mean_squared_error(predictions, targets);
      },
      {0.25, -0.5, -0.125, 1.0},
      {{4.0, "The gradients are those of the sum; the mean has a fourth of them."},
       {0.25, "The gradients were divided by 4 twice."},
       {0.5,
        "The slope of a square is twice the error; here it is the error itself. If the square "
        "is a product: did one of its factors become a number?"},
       {-1.0, "All signs are wrong: who predicts too much has to predict less."}});
}

TEST(SquaredError, BadSizes) {
  about("mean_squared_error", "How wrong is the network?");
  expect_sizes_checked("mean_squared_error", "prediction", "target", mean_squared_error);
}

// ---- Training

namespace {

const std::string step_4 = "That is step 4's part. Run `ctest --preset step4`.";

// A network of one linear neuron, w * x + b.
class Line {
 public:
  Line(double weight, double bias) : w(weight_of(model)), b(model.layers()[0].neurons()[0].bias()) {
    const std::vector<Value> parameters = model.parameters();
    const bool live = parameters.size() == 2 &&
                      std::all_of(parameters.begin(), parameters.end(), [&](const Value& p) {
                        return p.id() == w.id() || p.id() == b.id();
                      });
    expect_that(live, "The parameters of MLP(1, {1}) are not handles to its weight and its bias.",
                step_4);
    w.data() = 2.0;
    b.data() = -1.0;
    const std::vector<Value> outputs = model(Numbers{3.0});
    expect_that(outputs.size() == 1, "MLP(1, {1}) does not have one output.", step_4);
    expect("MLP(1, {1}) with weight 2 and bias -1", "its output for the input 3", outputs[0].data(),
           5.0, step_4);
    w.data() = weight;
    b.data() = bias;
  }

  Random random{seed()};
  MLP model{1, {1}, random};
  Value w, b;

 private:
  static Value weight_of(const MLP& model) {
    const auto& layers = model.layers();
    expect_that(layers.size() == 1 && layers[0].neurons().size() == 1 &&
                    layers[0].neurons()[0].weights().size() == 1,
                "MLP(1, {1}) is not one neuron with one weight.", step_4);
    return layers[0].neurons()[0].weights()[0];
  }
};

Dataset samples(std::initializer_list<std::pair<double, double>> points) {
  Dataset data;
  for (const auto& [x, y] : points) {
    data.inputs.push_back(Numbers(1, x));
    data.targets.push_back(y);
  }
  return data;
}

// w = 2, b = -1 and the sample x = 3, y = 1: the prediction is 5, the error 4, the loss 16, and the
// gradients are 24 and 8.  At the rate 0.025 each step halves the error:
//     before step   0      1      2      3
//     w             2      1.4    1.1    0.95
//     b            -1     -1.2   -1.3   -1.35
//     loss         16      4      1      0.25
const std::string the_line =
    "w*x + b with w = 2, b = -1 learns from one sample, x = 3, y = 1, at the rate 0.025";

Dataset one_sample() { return samples({{3.0, 1.0}}); }

// A wrong place to land, and how one gets there.
struct Landing {
  double w;
  double b;
  std::string cause;
};

void expect_landed(const std::string& situation, const Line& line, double w, double b,
                   const std::vector<Landing>& causes) {
  std::string cause;
  for (const Landing& wrong : causes) {
    if (close(line.w.data(), wrong.w) && close(line.b.data(), wrong.b)) cause = wrong.cause;
  }
  expect(situation, "w", line.w.data(), w, cause);
  expect(situation, "b", line.b.data(), b, cause);
}

double only_one(const std::vector<double>& losses) {
  expect_that(losses.size() == 1,
              "One step, and train returned " + count(losses.size(), "number") +
                  ", but it should be the loss before that step.",
              losses.size() == 2 && losses[0] == 0.0
                  ? "A vector that is made with a size is full already; what is added comes on top."
                  : "");
  return losses[0];
}

TrainingOptions with(std::size_t steps, double rate) {
  TrainingOptions options;
  options.steps = steps;
  options.learning_rate = [rate](std::size_t) { return rate; };
  return options;
}

const char* const only_asked_to_stop =
    "Training goes on for all steps, whatever the losses are, unless after_step returns false.";

// train, where the data is as it should be.  If it is refused all the same, the loss got outputs
// that do not fit the targets.
std::vector<double> trained(const std::string& situation, MLP& model, const Dataset& data,
                            TrainingOptions options) {
  try {
    return train(model, data, options);
  } catch (const std::invalid_argument& refused) {
    std::size_t outputs = 0;
    std::size_t targets = 0;
    options.loss = [&](std::span<const Value> some, std::span<const double> others) -> Value {
      if (outputs == targets) {
        outputs = some.size();
        targets = others.size();
      }
      return 0.0;
    };
    train(model, data, options);
    std::string cause;
    if (outputs != targets) {
      cause = "The loss got " + count(outputs, "output") + " for " + count(targets, "target") +
              (outputs > targets ? ". Are those of earlier samples or steps still among them?"
                                 : ". Each sample's output is to be kept until the loss is made.");
    }
    expect_that(false, situation + ": train threw an exception: " + refused.what(), cause);
    return {};
  }
}

// The loss of one_sample, as an operation that records that its rule ran.
bool loss_rule_ran = false;

void recording_rule(const Value& output) {
  loss_rule_ran = true;
  const Value& prediction = output.operands()[0];
  prediction.grad() += 2.0 * (prediction.data() - 1.0) * output.grad();
}

constexpr Operation recording{"loss", recording_rule};

// Why no parameter moves.  It trains once more, with a loss that tells whether backward reached it.
std::string why_nothing_moves(const Line& trained) {
  if (close(trained.w.grad(), 24.0)) {
    return "The gradients are there now (24 and 8), but they did not move the parameters. The step "
           "comes after backward, and moves the model's own parameters.";
  }
  if (trained.w.grad() != 0.0) return "";
  Line line(2.0, -1.0);
  TrainingOptions options = with(1, 0.025);
  bool asked = false;
  bool connected = false;
  double output = 5.0;
  loss_rule_ran = false;
  options.loss = [&](std::span<const Value> outputs, std::span<const double>) {
    asked = true;
    connected = leads_back(outputs[0], line.w);
    output = outputs[0].data();
    const double error = outputs[0].data() - 1.0;
    return Value(error * error, recording, outputs.first(1));
  };
  train(line.model, one_sample(), options);
  if (!asked) return "";
  if (!close(output, 5.0)) {
    return "The loss got the output " + number(output) + "; for x = 3 the network says 5.";
  }
  if (!loss_rule_ran) return "The gradients are 0: backward did not run on the loss.";
  return connected
             ? "The gradients are 0: backward ran, but what it found was cleared before the step."
             : "The gradients are 0: backward ran, but never reached the parameters. The outputs "
               "that the loss got do not lead back to them.";
}

}  // namespace

TEST(Train, OneStepExact) {
  about("train", "One step, again and again");
  Line line(2.0, -1.0);
  TrainingOptions options = with(1, 0.025);
  bool rate_asked = false;
  std::size_t last_step = 0;
  options.learning_rate = [&](std::size_t step) {
    rate_asked = true;
    last_step = step;
    return 0.025;
  };
  double w_after_step = 2.0;
  options.after_step = [&](std::size_t, double) {
    w_after_step = line.w.data();
    return true;
  };
  train(line.model, one_sample(), options);
  const std::string situation = the_line + "; after one step";
  const bool moved = !close(line.w.data(), 2.0) || !close(line.b.data(), -1.0);
  if (moved && !rate_asked) {
    expect(situation, "w", line.w.data(), 1.4,
           "The rate was never asked for: options.learning_rate(step) is that of each step.");
  }
  expect_landed(
      situation, line, 1.4, -1.2,
      {{2.0, -1.0,
        moved ? ""
        : !close(w_after_step, 2.0)
            ? "The parameters moved, but were put back before train returned."
        : rate_asked ? why_nothing_moves(line)
                     : "No step was taken: not even its learning rate was asked for."},
       {2.6, -0.8, "It went uphill, though sgd_step goes downhill."},
       {0.15, 0.05,
        "That is a step from w = 0, b = 0: the gradients are to be cleared, not the parameters."},
       {1.925, -1.025,
        "Those are the gradients of the output, 3 and 1; those of the loss are asked for."},
       {1.975, -1.025,
        "Each has moved as if its gradient were 1; the gradients of the loss are 24 and 8."},
       {1.39, -1.195, "A penalty plays a part, though options.l2 is 0."},
       {1.1, -1.3, "That is where two steps lead."},
       {0.8, -1.4,
        last_step > 1 ? "That is where many steps lead."
                      : "The step was twice as large: moved twice, or the gradient came twice."},
       {1.7, -1.1, "The step was half as large as it should be."},
       {2.0, -1.2, "The bias moved, the weight did not."},
       {1.4, -1.0, "The weight moved, the bias did not."},
       {-22.0, -9.0, "The learning rate plays no part."}});
}

TEST(Train, EveryLayerMoves) {
  about("train", "One step, again and again");
  // h = relu(w*x + b) with w = 1, b = 1 is 3 at x = 2; the output v*h + c with v = 2, c = -1 is 5.
  Random random(seed());
  MLP model(1, {1, 1}, random, Activation::relu);
  const bool two_neurons = model.layers().size() == 2 && model.parameters().size() == 4;
  expect_that(two_neurons, "MLP(1, {1, 1}) does not have two layers with two parameters each.",
              step_4);
  const Neuron& first = model.layers()[0].neurons()[0];
  const Neuron& second = model.layers()[1].neurons()[0];
  const std::vector<Value> p = {first.weights()[0], first.bias(), second.weights()[0],
                                second.bias()};
  p[0].data() = 1.0;
  p[1].data() = 1.0;
  p[2].data() = 2.0;
  p[3].data() = -1.0;
  expect("v*relu(w*x + b) + c with w = 1, b = 1, v = 2, c = -1", "the output for x = 2",
         model(Numbers{2.0}).at(0).data(), 5.0, step_4);
  train(model, samples({{2.0, 1.0}}), with(1, 0.025));
  const std::string situation =
      "v*relu(w*x + b) + c with w = 1, b = 1, v = 2, c = -1 learns from x = 2, y = 1, at the rate "
      "0.025; after one step";
  const std::string both = "Only one of the two layers has moved; the parameters of all learn.";
  expect(situation, "v", p[2].data(), 1.4, {{2.0, both}});
  expect(situation, "c", p[3].data(), -1.2, {{-1.0, "It has not moved."}});
  expect(situation, "w", p[0].data(), 0.2, {{1.0, both}});
  expect(situation, "b", p[1].data(), 0.6, {{1.0, "It has not moved."}});
}

TEST(Train, TwoSamplesOneStep) {
  about("train", "One step, again and again");
  // The predictions are 5 and -3, the errors 4 and -5.  The gradients are 24 and 8 for the first
  // sample, 10 and -10 for the second; their mean is 17 and -1.
  Line line(2.0, -1.0);
  const std::string situation =
      "w*x + b with w = 2, b = -1 learns from x = 3, y = 1 and x = -1, y = 2, at the rate 0.1; "
      "after one step";
  const std::vector<double> losses =
      trained(situation, line.model, samples({{3.0, 1.0}, {-1.0, 2.0}}), with(1, 0.1));
  const std::string last = "Only the last sample counts; the gradients of all have to add up.";
  const std::string first = "Only the first sample counts; the gradients of all have to add up.";
  const std::string online =
      "The parameters moved after each sample. A step comes after all of them.";
  const std::string running =
      "The first sample counts twice: its loss is part of both losses that went through backward.";
  expect_landed(
      situation, line, 0.3, -0.9,
      {{-1.4, -0.8, "The step follows the sum of both samples' gradients, not their mean."},
       {1.15, -0.95,
        "The step is half of the one along the mean: something was divided by the number of "
        "samples once more."},
       {0.4, -1.0, "Every prediction was compared with the first sample's target."},
       {0.6, -0.8, "Every prediction was compared with the last sample's target."},
       {1.5, -0.5, last},
       {1.0, 0.0, last},
       {0.8, -1.4, first},
       {-0.4, -1.8, first},
       {-1.08, -1.12, online},
       {-3.48, -1.92, online},
       {0.38, -0.98, online},
       {-0.82, -1.38, online},
       {-0.9, -1.3, running},
       {-3.8, -1.6, running},
       {-0.1, -1.7, "Every target was compared with the first sample's prediction."},
       {0.7, -0.9, "The targets belong to the other sample's inputs."},
       {2.0, -1.0, "Nothing moved, though one sample alone moves it."}});
  expect("The same, with the squared errors 16 and 25", "the loss before the step",
         only_one(losses), 20.5,
         {{5.62, "That is the loss after the step."},
          {20.0, "The fraction is lost: somewhere the loss becomes a whole number."},
          {41.0, "That is the sum; the loss is the mean over the samples."},
          {25.0, "That is the last sample's; the loss is the mean over all."},
          {12.5, "That is half of the last sample's; the loss is the mean over all."},
          {16.0, "That is the first sample's; the loss is the mean over all."},
          {10.25, "The mean was divided by the number of samples once more."}});
}

TEST(Train, SecondStepExact) {
  about("train", "One step, again and again");
  Line line(2.0, -1.0);
  const std::vector<double> losses =
      trained(the_line + "; two steps", line.model, one_sample(), with(2, 0.025));
  const bool new_loss = losses.size() == 2 && close(losses[1], 4.0);
  std::string no_second_step = "That is where the first step leads: there was no second.";
  if (close(line.w.data(), 1.4)) {
    Line other(2.0, -1.0);
    TrainingOptions options = with(2, 0.025);
    options.after_step = [](std::size_t, double) { return false; };
    train(other.model, one_sample(), options);
    if (close(other.w.data(), 1.1)) {
      no_second_step += " after_step returned true, which means: go on.";
    }
  }
  expect_landed(
      the_line + "; after two steps", line, 1.1, -1.3,
      {{0.5, -1.5, "The second step has gone by the gradients of both steps: 24 + 12 and 8 + 4."},
       {1.1, -1.5,
        "The bias has gone by the gradients of both steps, 8 + 4: its gradient was not cleared."},
       {0.5, -1.3,
        "The weight has gone by the gradients of both steps, 24 + 12: its gradient was not "
        "cleared."},
       {0.8, -1.4,
        new_loss ? ""
                 : "The second step has the gradients of the first. Predictions and loss have to "
                   "be made anew in each step, with the parameters as they are now."},
       {0.2, -1.6,
        "The second step has the gradients of the first, twice. Predictions and loss have to be "
        "made anew in each step, and the gradients cleared."},
       {1.4, -1.2, no_second_step},
       {0.95, -1.35, "That is where a third step leads."}});
}

TEST(Train, OldGradientsPlayNoPart) {
  about("train", "One step, again and again");
  Line line(2.0, -1.0);
  line.w.grad() = 100.0;
  line.b.grad() = 100.0;
  train(line.model, one_sample(), with(1, 0.025));
  expect_landed(
      the_line + ", and both gradients were 100 before; after one step", line, 1.4, -1.2,
      {{-1.1, -3.7, "The first step has gone by what was left in the gradients before train."}});
}

TEST(Train, LossBeforeEachStep) {
  about("train", "One step, again and again");
  Line line(2.0, -1.0);
  const std::vector<double> losses = train(line.model, one_sample(), with(3, 0.025));
  const std::string situation = the_line + "; three steps";
  const double first = losses.empty() ? 16.0 : losses[0];
  expect_that(losses.size() == 3,
              situation + ": train returned " + count(losses.size(), "number") +
                  ", but it should be 3, the loss before each step.",
              losses.size() == 2 && close(first, 16.0) ? "One step is missing."
              : losses.size() == 4                     ? "One loss for each step is enough."
                                                       : "");
  expect(situation, "the loss before step 0", first, 16.0,
         {{4.0, "That is the loss after step 0; the one before it is asked for."},
          {1.0, close(losses[2], 16.0) ? "The losses are in reverse order." : ""},
          {0.0, "The losses have their places, but no numbers."}});
  const std::string added = "The losses of earlier steps were added to it.";
  const std::string stale =
      "That is the loss before step 0. It has to be computed anew in each step.";
  expect(situation, "the loss before step 1", losses[1], 4.0, {{20.0, added}, {16.0, stale}});
  expect(situation, "the loss before step 2", losses[2], 1.0, {{21.0, added}, {16.0, stale}});
  expect(situation, "w in the end", line.w.data(), 0.95,
         {{1.1, "One step is missing: three losses, but two steps."}});

  Line exact(2.0, -1.0);
  const std::vector<double> fractions =
      train(exact.model, samples({{3.0, 0.9}}), with(1, 0.025));  // 5 − 0.9 = 4.1
  expect(
      "The same with y = 0.9", "the loss before the step", only_one(fractions), 16.81,
      {{static_cast<double>(16.81F), "A float can't hold this number. Everything is a double."}});

  Line perfect(2.0, -5.0);
  const std::size_t all = train(perfect.model, one_sample(), with(3, 0.025)).size();
  expect_that(
      all == 3,
      "w*x + b with w = 2, b = -5 learns from x = 3, y = 1, for three steps: train returned " +
          count(all, "number") + ", but it should be 3.",
      only_asked_to_stop);

  if_stopped("options.steps is 0: there is no step, and no loss.");
  Line untouched(2.0, -1.0);
  const std::size_t none = train(untouched.model, one_sample(), with(0, 0.025)).size();
  expect_that(none == 0, "options.steps is 0, and train returned " + count(none, "number") +
                             ", but there should be none.");
  expect("options.steps is 0", "w after train", untouched.w.data(), 2.0);
}

TEST(Train, RateOfEachStep) {
  about("train", "One step, again and again");
  Line line(2.0, -1.0);
  TrainingOptions options = with(2, 0.0);
  options.learning_rate = [](std::size_t step) { return step == 0 ? 0.0125 : 0.025; };
  train(line.model, one_sample(), options);
  expect(the_line + " / 2 in step 0 and 0.025 in step 1", "w after two steps", line.w.data(), 1.25,
         {{1.475, "The rate of step 0 was used in both steps."},
          {1.1, "The rate of step 0 was never used: steps are counted from 0."}});
}

TEST(Train, FourExamples) {
  about("train", "One step, again and again");
  const Dataset data = {{{2.0, 3.0, -1.0}, {3.0, -1.0, 0.5}, {0.5, 1.0, 1.0}, {1.0, 1.0, -1.0}},
                        {1.0, -1.0, -1.0, 1.0}};
  // All of 1000 random starts get below 0.02, and yet one bad one in five is taken for bad luck.
  std::string found;
  int bad = 0;
  bool not_of_all = false;
  for (unsigned start = 0; start < 5; ++start) {
    Random random(seed() + start);
    MLP model(3, {4, 4, 1}, random);
    const std::vector<double> losses = train(model, data, with(100, 0.1));
    expect_that(losses.size() == 100,
                "MLP(3, {4, 4, 1}) learns the four examples of the lecture: there were " +
                    count(losses.size(), "step") + ", but there should be 100.",
                only_asked_to_stop);
    const double loss = losses.back();
    bool right = loss < 0.05;
    for (std::size_t i = 0; i < 4; ++i) {
      const bool wrong_sign = model(data.inputs[i]).at(0).data() * data.targets[i] <= 0.0;
      if (right && wrong_sign) not_of_all = true;
      right = right && !wrong_sign;
    }
    if (!right) ++bad;
    found += (found.empty() ? "" : ", ") + number(loss);
  }
  expect_that(
      bad <= 1,
      "MLP(3, {4, 4, 1}) learns the four examples of the lecture, 100 steps at the rate 0.1, from "
      "five random starts: the losses in the end are " +
          found + ", but they should be below 0.05, with every sign right.",
      not_of_all ? "A small loss with a wrong sign can't be the mean over all four samples." : "");
}

TEST(Train, CallsAfterStep) {
  about("train", "Watching and stopping");
  struct Call {
    std::size_t step;
    double loss;
    double w;
  };
  std::vector<Call> calls;
  Line line(2.0, -1.0);
  TrainingOptions options = with(3, 0.025);
  options.after_step = [&](std::size_t step, double loss) {
    calls.push_back({step, loss, line.w.data()});
    return true;
  };
  train(line.model, one_sample(), options);
  expect_that(calls.size() == 3,
              "Three steps: after_step was called " + count(calls.size(), "time") +
                  ", but it should be called after each step.",
              calls.size() == 2 && calls[0].step == 1 ? "It was not called after step 0." : "");
  const std::string situation = the_line + "; the first call of after_step";
  expect(situation, "the step", static_cast<double>(calls[0].step), 0.0,
         {{1.0, "Steps are counted from 0."}});
  expect(situation, "the loss", calls[0].loss, 16.0,
         {{4.0, "That is the loss after the step; the one before it is asked for."}});
  expect(situation, "w at that time", calls[0].w, 1.4,
         {{2.0, "The step had not been taken yet; after_step comes after it."}});
  expect(the_line + "; the last call of after_step", "the step", static_cast<double>(calls[2].step),
         2.0);
  expect(the_line + "; the last call of after_step", "the loss", calls[2].loss, 1.0);
}

TEST(Train, StopsWhenAsked) {
  about("train", "Watching and stopping");
  Line line(2.0, -1.0);
  TrainingOptions options = with(10, 0.025);
  options.after_step = [](std::size_t step, double) { return step != 1; };
  const std::size_t losses = train(line.model, one_sample(), options).size();
  const std::string situation = "after_step returned false after step 1";
  expect_that(losses != 10 || !close(line.w.data(), 1.1),
              situation + ", and train returned 10 numbers, but it should be two.",
              "The steps that were not taken have no loss.");
  expect_that(losses != 10, situation + ", but all 10 steps were taken.",
              "What after_step returns says whether to go on.");
  expect_that(losses != 1 || !close(line.w.data(), 1.4),
              situation + ", but training ended after step 0 already.",
              "true means go on, false means stop.");
  expect(situation, "w", line.w.data(), 1.1, {{0.95, "One more step was taken."}});
  expect_that(losses == 2, situation + ", and train returned " + count(losses, "number") +
                               ", but it should be two, the losses before the steps 0 and 1.");
}

TEST(Train, BadData) {
  about("train", "Watching and stopping");
  const auto refuses = [](const std::string& situation, std::size_t inputs, std::size_t targets) {
    Line line(2.0, -1.0);
    Dataset data;
    data.inputs.assign(inputs, Numbers(1, 3.0));
    data.targets.assign(targets, 1.0);
    expect_refused("Training with " + situation, [&] { train(line.model, data, with(2, 0.025)); });
    expect("Training with " + situation, "w", line.w.data(), 2.0,
           "The data has to be checked before the first step.");
  };
  refuses("2 inputs and 1 target", 2, 1);
  refuses("1 input and 2 targets", 1, 2);
  refuses("no data", 0, 0);
}

namespace {

// Trains with rate 0 for the steps 0 to 35, then with `rate`: the first loss that is not finite is
// that of step 37.  The text of the exception.
std::string complaint(Line& line, double rate, const std::string& situation) {
  TrainingOptions options = with(50, 0.0);
  options.learning_rate = [rate](std::size_t step) { return step < 36 ? 0.0 : rate; };
  std::size_t losses = 0;
  try {
    losses = train(line.model, one_sample(), options).size();
  } catch (const std::runtime_error& error) {
    return error.what();
  } catch (const NotImplemented&) {
    throw;
  } catch (const std::exception& error) {
    expect_that(false, situation +
                           ": train should throw std::runtime_error, but it threw something else, "
                           "with the text \"" +
                           error.what() + "\".");
  }
  expect_that(false, situation + ": train should throw std::runtime_error, but it " +
                         (losses < 50 ? "ended after " + count(losses, "step") + " without a word."
                                      : "trained on to the end."));
  return "";
}

bool has_number(const std::string& text, const std::string& wanted) {
  const std::string digits = "0123456789";
  for (auto begin = text.find_first_of(digits); begin != text.npos;
       begin = text.find_first_of(digits, begin)) {
    const auto end = std::min(text.find_first_not_of(digits, begin), text.size());
    if (text.substr(begin, end - begin) == wanted) return true;
    begin = end;
  }
  return false;
}

void expect_names_step_37(const std::string& situation, const std::string& text,
                          const std::string& if_later) {
  const bool later = has_number(text, "38") || has_number(text, "39") || has_number(text, "40");
  expect_that(has_number(text, "37"),
              situation + ": the text of the exception is \"" + text +
                  "\", but it should have 37, the number of the step, in it.",
              later                    ? if_later
              : has_number(text, "36") ? "Steps are counted from 0; 36 is the step before."
                                       : "");
}

}  // namespace

TEST(Train, NonFiniteNamesTheStep) {
  about("train", "When it blows up");
  const std::string nan = "The loss before step 37 is NaN";
  Line lost(2.0, -1.0);
  expect_names_step_37(nan, complaint(lost, not_a_number, nan), "Steps are counted from 0.");

  const std::string infinite = "The loss before step 37 is infinite";
  Line line(2.0, -1.0);
  expect_names_step_37(infinite, complaint(line, 1e200, infinite),
                       "It was noticed too late: infinity is not finite either.");
  const std::string cause = std::isfinite(line.w.data())
                                ? "The parameters stay as they are: those that gave this loss."
                                : "A step was taken with the gradients of the infinite loss. The "
                                  "loss has to be looked at before the step.";
  const std::string situation = infinite + ", and train has thrown";
  expect(situation, "w / 1e200", line.w.data() / 1e200, -24.0, cause);
  expect(situation, "b / 1e200", line.b.data() / 1e200, -8.0, cause);

  Line large(1e100, 0.0);
  const std::string finite = "w*x + b with w = 1e100 learns from x = 3, y = 1 at the rate 0";
  try {
    train(large.model, one_sample(), with(2, 0.0));
  } catch (const std::runtime_error& error) {
    expect_that(false, finite + ": train threw an exception: " + error.what(),
                "The loss is 9e200: large, but finite. Who knows what is too large?");
  }
}

// ---- Two classes: the hinge loss

namespace {

double hinge(const Numbers& scores, const Numbers& labels) {
  return hinge_loss(values(scores), labels).data();
}

}  // namespace

TEST(Hinge, ThreeMargins) {
  about("hinge_loss", "On the right side, with a margin");
  const double of_four = hinge({2.0, 0.5, 3.0, -3.0}, {-1.0, 1.0, 1.0, 1.0});
  const std::string no_pair = close(of_four, 0.875)   ? "The last pair is missing."
                              : close(of_four, 1.125) ? "The first pair is missing."
                                                      : "";
  expect("Score 0.25, label 1", "hinge_loss", hinge({0.25}, {1.0}), 0.75,
         {{1.25, "The sign of y*s is wrong: a score on the right side costs less."},
          {0.0, !no_pair.empty()
                    ? no_pair
                    : "It is on the right side, but not by 1: that still costs what is missing."},
          {1.75, "The margin is 1; here it is 2."},
          {1.0, "As if the score were 0: it plays no part, or its fraction is lost."},
          {0.5625, "That is squared; the hinge loss is a straight line."},
          {0.375, "That is half of it."},
          {-0.25, "A cost below 0: the margin of 1 is missing, and so is the cut at 0."}});
  expect("Score 2, label -1", "hinge_loss", hinge({2.0}, {-1.0}), 3.0,
         {{0.0, "It is on the wrong side, and that has a cost. Does the label play its part?"},
          {-1.0, "It is on the wrong side, and that has a cost. Does the label play its part?"},
          {2.0, "The margin of 1 is missing."},
          {1.0, "It costs more the farther it is on the wrong side."},
          {7.0, "The label was taken for a 0 or a 1; here it is 1 or -1."},
          {9.0, "That is squared; the hinge loss is a straight line."}});
  expect("Score 2, label 1", "hinge_loss", hinge({2.0}, {1.0}), 0.0,
         {{-1.0, "Beyond the margin the cost is 0, not less."},
          {not_a_number,
           "0 / 0: a pair that costs nothing is part of the mean, too. The sum is divided by the "
           "number of all pairs."},
          {1.0, "Beyond the margin the cost is 0; it does not grow again."},
          {3.0, "The sign of y*s is wrong: a score on the right side costs less."}});
  expect("Score -2, label -1", "hinge_loss", hinge({-2.0}, {-1.0}), 0.0);
  expect("Score 0, label -1", "hinge_loss", hinge({0.0}, {-1.0}), 1.0);
  expect("Scores 2, 0.5, 3, -3 with labels -1, 1, 1, 1, which cost 3, 0.5, 0, 4", "hinge_loss",
         of_four, 1.875,
         {{7.5, "That is the sum; the mean is a fourth of it."},
          {0.0, "The number of pairs is a whole number, and 1 / 4 in whole numbers is 0."},
          {2.5, "The sum was divided by 3: those without a cost are part of the mean, too."},
          {1.375, "The cost has to be cut at 0 for each pair, not for the mean of all."},
          {4.0, "That is the cost of the last pair, and nothing else."},
          {1.0, "That is a fourth of the cost of the last pair, and nothing else."},
          {0.75, "That is a fourth of the first pair only."},
          {2.125, "All scores were held against the first label."},
          {0.875, "The last pair is missing."},
          {1.125, "The first pair is missing."}});
}

TEST(Hinge, Gradient) {
  about("hinge_loss", "On the right side, with a margin");
  const Numbers labels = {1.0, -1.0, 1.0, 1.0};
  expect_gradients(
      "hinge_loss of scores 0.5, 2, 2, -3 and labels 1, -1, 1, 1", "score", {0.5, 2.0, 2.0, -3.0},
      [&](const std::vector<Value>& scores) { return hinge_loss(scores, labels); },
      {-0.125, 0.125, 0.0, -0.125},
      {{4.0, "The gradients are those of the sum; the mean has a fourth of them."},
       {0.25, "The gradients were divided by 4 twice."},
       {-1.0, "All signs are wrong: who is on the wrong side has to go to the other."}});
}

TEST(Hinge, BadSizes) {
  about("hinge_loss", "On the right side, with a margin");
  expect_sizes_checked("hinge_loss", "score", "label", hinge_loss);
}

// ---- The penalty, and what counts in the end

TEST(Penalty, ValueAndGradient) {
  about("l2_penalty", "Large weights cost something");
  const auto penalty = [] { return l2_penalty(values({3.0, -2.0, 0.5}), 0.1).data(); };
  expect("Parameters 3, -2, 0.5 and alpha = 0.1", "l2_penalty", penalty(), 1.325,
         {{0.6625, "That is half of it."},
          {2.65, "That is twice of it."},
          {1.9125, "That is made with the third powers; the squares are asked for."},
          {13.35, "alpha was added; it is a factor."},
          {13.55, "alpha was added, for each parameter; it is a factor."},
          {0.55, "That is made with the sizes; the squares are asked for."},
          {0.15, "That is made with the parameters; their squares are asked for."},
          {13.25, "alpha plays no part."},
          {0.1325, "alpha counts twice."},
          {0.225, "That is the square of the sum; the sum of the squares is asked for."},
          {1.325 / 3.0, "That is the mean; the sum is asked for."},
          {-1.325, "The sign is wrong: a penalty makes the loss larger."},
          {132.5, "That is divided by alpha."},
          {0.025, "That is the last parameter only."},
          {1.3, "The last parameter is missing."},
          {0.425, "The first parameter is missing."},
          {0.36400549446402593, "That is the root of the sum of squares."}});
  expect("The same once more", "l2_penalty", penalty(), 1.325,
         {{2.65, "The sum of the call before is still in it. Each call begins anew, at 0."}});
  if_stopped("There were no parameters: the sum is 0, and nothing may be read.");
  try {
    expect("No parameters", "l2_penalty", l2_penalty({}, 0.1).data(), 0.0,
           {{not_a_number, "0 / 0: a sum is asked for, and no mean."}});
  } catch (const std::invalid_argument& refused) {
    expect_that(false,
                std::string("No parameters: l2_penalty threw an exception: ") + refused.what(),
                "A sum of nothing is 0.");
  }
  expect_gradients(
      "l2_penalty of parameters 3, -2, 0.5 with alpha = 0.1", "parameter", {3.0, -2.0, 0.5},
      [](const std::vector<Value>& parameters) { return l2_penalty(parameters, 0.1); },
      {0.3, -0.2, 0.05},
      {{0.5, "The slope of p * p is 2 * p: both factors count."},
       {-1.0, "All signs are wrong: the penalty grows when a parameter goes away from 0."}});
}

TEST(Losses, SlopesAsNudged) {
  about("", "How wrong is the network?");
  const Numbers at = {0.3, -1.2, 2.5, 0.75, -0.4};
  const Numbers targets = {1.0, -1.0, -1.0, 1.0, 1.0};
  expect_slopes_as_nudged("mean_squared_error", at, [&](const std::vector<Value>& predictions) {
    return mean_squared_error(predictions, targets);
  });
  expect_slopes_as_nudged("hinge_loss", at, [&](const std::vector<Value>& scores) {
    return hinge_loss(scores, targets);
  });
  expect_slopes_as_nudged("l2_penalty", at, [](const std::vector<Value>& parameters) {
    return l2_penalty(parameters, 0.25);
  });
}

TEST(Accuracy, SignDecides) {
  about("accuracy", "What counts in the end");
  const auto share = [](const Numbers& scores, const Numbers& labels) {
    return accuracy(values(scores), labels);
  };
  const std::string percent = "A share is asked for, from 0 to 1, not a percentage.";
  const double of_one = share({2.0}, {1.0});
  expect(
      "Score 2, label 1", "accuracy", of_one, 1.0,
      {{0.0, close(share({1.0}, {1.0}), 1.0) ? "The score need not be the label; it needs its sign."
             : close(share({2.0}, {-1.0}), 1.0) ? "That is the share of the wrong ones."
                                                : ""},
       {infinity, "Something was divided by 0; the number of pairs is 1."},
       {100.0, percent}});
  expect("Score 0.3, label 1", "accuracy", share({0.3}, {1.0}), 1.0,
         {{0.0, "The line between -1 and 1 is 0; 0.3 is on the right side of it."},
          {3.0, "The count of earlier calls is still in it. Each call begins anew, at 0."}});
  expect("Score -2, label -1", "accuracy", share({-2.0}, {-1.0}), 1.0,
         {{0.0, "A negative score is right if the label is -1."}});
  expect("Score 0.9, label -1", "accuracy", share({0.9}, {-1.0}), 0.0,
         {{1.0, "A positive score is wrong if the label is -1."}});
  const std::string zero = "A score of 0 has no sign: it counts as wrong.";
  expect("Score 0, label 1", "accuracy", share({0.0}, {1.0}), 0.0, zero);
  expect("Score 0, label -1", "accuracy", share({0.0}, {-1.0}), 0.0, zero);
  expect("Scores 2, 0.3, -2, 0.9, -3 with labels 1, 1, -1, -1, 1: three of five are right",
         "accuracy", share({2.0, 0.3, -2.0, 0.9, -3.0}, {1.0, 1.0, -1.0, -1.0, 1.0}), 0.6,
         {{0.0, "The counts are whole numbers, and 3 / 5 in whole numbers is 0."},
          {3.0, "That is how many are right; the share is asked for."},
          {0.2, "That is the first one's part only: all five have to be counted."},
          {0.4, "That is the share of the wrong ones."}});
  const std::vector<Value> kept = values({2.0, -2.0});
  accuracy(kept, Numbers{1.0, 1.0});
  expect("Scores 2, -2 after accuracy", "the second", kept[1].data(), -2.0,
         "accuracy looks at the scores; it does not change them.");
}

TEST(Accuracy, BadSizes) {
  about("accuracy", "What counts in the end");
  expect_sizes_checked("accuracy", "score", "label", accuracy);
}

// ---- Training with another loss

TEST(Classify, UsesTheLossOfTheOptions) {
  about("train", "Another loss");
  bool asked = false;
  Line line(2.0, -1.0);
  TrainingOptions options = with(1, 0.1);
  options.loss = [&](std::span<const Value> outputs, std::span<const double> targets) {
    asked = true;
    return mean_squared_error(outputs, targets);
  };
  train(line.model, one_sample(), options);
  expect_that(asked, "options.loss was not called, but it is the loss to train with.");

  // Two outputs, x + 2 and 5.  The loss is the mean of (first + 3 * second) * target.
  Random random(seed());
  MLP model(1, {2}, random);
  expect_that(model.layers().size() == 1 && model.layers()[0].neurons().size() == 2,
              "MLP(1, {2}) does not have two neurons.", step_4);
  const std::vector<Neuron>& neurons = model.layers()[0].neurons();
  neurons[0].weights()[0].data() = 1.0;
  neurons[0].bias().data() = 2.0;
  neurons[1].weights()[0].data() = 0.0;
  neurons[1].bias().data() = 5.0;

  std::size_t outputs_of_two_targets = 4;
  options.loss = [&](std::span<const Value> outputs, std::span<const double> targets) {
    Value sum = 0.0;
    if (outputs.size() != 2 * targets.size()) {
      outputs_of_two_targets = 2 * outputs.size() / std::max<std::size_t>(1, targets.size());
      return sum;
    }
    for (std::size_t i = 0; i < targets.size(); ++i) {
      sum += (outputs[2 * i] + 3.0 * outputs[2 * i + 1]) * targets[i];
    }
    return sum * (1.0 / static_cast<double>(targets.size()));
  };
  const std::vector<double> losses = train(model, samples({{1.0, 1.0}, {-1.0, 2.0}}), options);

  expect_that(outputs_of_two_targets == 4,
              "A network with two outputs: options.loss got " +
                  count(outputs_of_two_targets, "output") +
                  " for two samples, but there are two for each.",
              outputs_of_two_targets == 2 ? "Only one output of each sample was handed over." : "");
  const std::string situation =
      "Outputs x + 2 and 5, targets 1 at x = 1 and 2 at x = -1; the loss is the mean of (first "
      "output + 3 * second output) * target";
  expect(situation, "the loss before the step", only_one(losses), 25.0,
         {{23.0, "The outputs came in another order: one sample after the other is asked for."},
          {50.0, "That is the sum over the samples."},
          {12.5, "The mean was divided by the number of samples once more."}});
  expect(situation, "the second bias after a step at the rate 0.1", neurons[1].bias().data(), 4.55);
  expect(situation, "the first bias after a step at the rate 0.1", neurons[0].bias().data(), 1.85);
}

TEST(Classify, HingeWithPenalty) {
  about("train", "Another loss");
  // The scores are 5, 3, 7, -3; the hinge loss is 6 for the first and 0 for the others.  Its mean
  // is 1.5, with the gradients 0.75 and 0.25.  The penalty is 0.1 * (4 + 1), its gradients 0.4 and
  // -0.2.
  Line line(2.0, -1.0);
  TrainingOptions options = with(1, 0.5);
  options.loss = hinge_loss;
  options.l2 = 0.1;
  const std::vector<double> losses =
      train(line.model, samples({{3.0, -1.0}, {2.0, 1.0}, {4.0, 1.0}, {-1.0, -1.0}}), options);
  const std::string situation =
      "w*x + b with w = 2, b = -1 learns from four samples with the hinge loss, l2 = 0.1 and the "
      "rate 0.5; after one step";
  const std::string mse = "That comes of the mean squared error, not of the loss in the options.";
  const std::string no_gradients =
      losses.size() == 1 && close(losses[0], 2.0)
          ? "The penalty is in the number of the loss, but plays no part in the gradients: it has "
            "to be a part of the loss, as a Value, before backward."
          : "The penalty plays no part in the gradients. It belongs to the loss before backward.";
  expect_landed(
      situation, line, 1.425, -1.025,
      {{1.625, -1.125, no_gradients},
       {1.425, -1.125, "The penalty is on the weight only; it is on all parameters."},
       {0.825, -0.725, "The penalty was added for each sample; it is added once."},
       {1.575, -1.1, "The penalty was divided by the number of samples."},
       {1.525, -1.075, "The penalty has half of its gradients: of p * p it is 2 * p."},
       {1.825, -1.225, "The penalty was subtracted from the loss; it is added."},
       {1.605, -1.115, "options.l2 counts twice: l2_penalty has it in it already."},
       {-3.575, -2.325, "The penalty was made from the outputs; it is one on the parameters."},
       {-10.2, -3.9, mse},
       {-10.0, -4.0, mse}});
  expect(situation, "the loss before the step", only_one(losses), 2.0,
         {{1.5, "The penalty is not in it, though its gradients are used."},
          {6.5, "That is the sum over the samples; the mean is asked for."}});
}

TEST(Classify, PenaltyInEachStep) {
  about("train", "Another loss");
  // The score is beyond the margin all the time: only the penalty has gradients, 4 and -2, which
  // halve the parameters at the rate 0.5.
  Line line(4.0, -2.0);
  TrainingOptions options = with(2, 0.5);
  options.loss = hinge_loss;
  options.l2 = 0.5;
  const std::vector<double> losses = train(line.model, samples({{3.0, 1.0}}), options);
  const std::string situation =
      "w*x + b with w = 4, b = -2 learns from x = 3, y = 1 with the hinge loss, which is 0, and l2 "
      "= 0.5, at the rate 0.5; after two steps";
  expect_landed(
      situation, line, 1.0, -0.5,
      {{2.0, -1.0, "The penalty counts in one of the steps only; it belongs to each."},
       {0.0, 0.0,
        "The second step has the penalty's gradients of the first. The penalty has to be made anew "
        "in each step."},
       {-1.0, 0.5, "The second step has gone by the penalty's gradients of both steps."}});
  expect_that(losses.size() == 2, situation + ": train returned " + count(losses.size(), "loss") +
                                      ", but it should be two.");
  expect(situation, "the loss before step 0", losses[0], 10.0);
  expect(situation, "the loss before step 1", losses[1], 2.5,
         {{10.0, "The penalty is still that of the step before; it has to be made anew."}});
}

namespace {

// Two half circles that reach into each other, eight points on each.
Dataset two_arcs() {
  Dataset data;
  for (int i = 0; i < 8; ++i) {
    const double angle = std::numbers::pi * i / 7.0;
    const double x = 2.0 * std::cos(angle) - 1.0;
    const double y = 2.0 * std::sin(angle) - 0.5;
    data.inputs.push_back({x, y});
    data.targets.push_back(-1.0);
    data.inputs.push_back({-x, -y});
    data.targets.push_back(1.0);
  }
  return data;
}

}  // namespace

TEST(Classify, TwoMoons) {
  about("train", "Another loss");
  const Dataset data = two_arcs();
  TrainingOptions options = with(100, 1.0);
  options.learning_rate = [](std::size_t step) { return 1.0 - 0.009 * static_cast<double>(step); };
  options.loss = hinge_loss;
  // All of 600 random starts get every point right, and yet one bad one is taken for bad luck.
  std::string found;
  int bad = 0;
  for (unsigned start = 0; start < 3; ++start) {
    Random random(seed() + start);
    MLP model(2, {12, 1}, random);
    const std::size_t steps = train(model, data, options).size();
    expect_that(steps == 100,
                "MLP(2, {12, 1}) learns to tell two moons apart: there were " +
                    count(steps, "step") + ", but there should be 100.",
                only_asked_to_stop);
    std::vector<Value> scores;
    for (const Numbers& input : data.inputs) scores.push_back(model(input).at(0));
    const double share = accuracy(scores, data.targets);
    if (!(share >= 0.95)) ++bad;
    found += (found.empty() ? "" : ", ") + number(100.0 * share) + " %";
  }
  expect_that(bad <= 1,
              "MLP(2, {12, 1}) learns to tell two moons apart, 100 steps with the hinge loss, from "
              "three random starts: " +
                  found + " of the points are right, but it should be at least 95 %.");
}

// ---- Bonus: more than two classes

namespace {

// Scores whose exponentials are 1, 2 and 5: the shares are 1/8, 1/4 and 5/8.
const Numbers three_scores = {0.0, std::log(2.0), std::log(5.0)};
const std::string three_shares = "Scores ln 1, ln 2, ln 5";

std::vector<double> shares_of(const Numbers& scores) {
  const std::vector<Value> shares = softmax(values(scores));
  expect_that(shares.size() == scores.size(), "softmax of " + count(scores.size(), "score") +
                                                  " gave " + count(shares.size(), "number") +
                                                  ", but it should be one for each.");
  Numbers numbers;
  for (const Value& share : shares) numbers.push_back(share.data());
  return numbers;
}

}  // namespace

TEST(BonusSoftmax, AddsUpToOne) {
  about("softmax", "Bonus: more than two classes");
  const Numbers shares = shares_of(three_scores);
  expect(
      three_shares, "the sum of the shares", shares[0] + shares[1] + shares[2], 1.0,
      {{8.0, "They are not divided by their sum."}, {1.6, "They are not divided by their sum."}});
  expect(three_shares, "the share of ln 2", shares[1], 0.25,
         {{1.0 / 3.0, "All have the same share: the scores play no part."}});
  expect(three_shares, "the share of ln 5", shares[2], 0.625,
         {{0.125, "The shares are the wrong way round: the largest score has the largest."}});
  expect(three_shares, "the share of ln 1", shares[0], 0.125);
  expect("One score, 3", "its share", shares_of({3.0})[0], 1.0);
}

TEST(BonusSoftmax, LargeScores) {
  about("softmax", "Bonus: more than two classes");
  const std::string overflow =
      "exp(1000) is infinite. The shares stay the same when a number is subtracted from all "
      "scores; with which one does nothing overflow?";
  expect("Scores 1000, 1000", "the first share", shares_of({1000.0, 1000.0})[0], 0.5,
         {{not_a_number, overflow}});
  expect("Scores 0, 1000", "the second share", shares_of({0.0, 1000.0})[1], 1.0,
         {{not_a_number, overflow}});
  expect("Scores 1000, 0", "the second share", shares_of({1000.0, 0.0})[1], 0.0,
         {{not_a_number, overflow}});
  expect("Scores -1000, -1000", "the first share", shares_of({-1000.0, -1000.0})[0], 0.5,
         {{not_a_number, "exp(-1000) is 0, and 0 / 0 is not a number."}});
}

TEST(BonusSoftmax, Gradient) {
  about("softmax", "Bonus: more than two classes");
  expect_gradients("The second share, 1/4, of scores ln 1, ln 2, ln 5", "score", three_scores,
                   [](const std::vector<Value>& scores) { return softmax(scores).at(1); },
                   {-0.5 * 0.25 * 0.125, 0.5 * 0.25 * 0.75, -0.5 * 0.25 * 0.625});
}

TEST(BonusSoftmax, NoScores) {
  about("softmax", "Bonus: more than two classes");
  softmax(values({1.0}));  // one is enough
  expect_refused("softmax of no scores", [] { softmax({}); });
}

namespace {

double cost(const Numbers& scores, const Numbers& labels) {
  return cross_entropy(values(scores), labels).data();
}

}  // namespace

TEST(BonusCrossEntropy, LogOfTheRightShare) {
  about("cross_entropy", "Bonus: more than two classes");
  expect(three_shares + ", label 2, whose share is 5/8", "cross_entropy", cost(three_scores, {2.0}),
         std::log(1.6),
         {{-std::log(1.6), "The logarithm of a share is negative; its opposite is asked for."},
          {0.625, "That is the share; the loss is its logarithm, negated."},
          {0.375, "That is what the share is short of 1; the loss is its logarithm, negated."},
          {std::log2(1.6), "That is the logarithm to the base 2; the natural one is asked for."},
          {std::log10(1.6), "That is the logarithm to the base 10; the natural one is asked for."},
          {std::log(4.0), "That is class 1: classes are counted from 0."}});
  expect(three_shares + ", label 0, whose share is 1/8", "cross_entropy", cost(three_scores, {0.0}),
         std::log(8.0));
  expect("Two samples with the scores ln 1, ln 3 each, labels 0 and 1", "cross_entropy",
         cost({0.0, std::log(3.0), 0.0, std::log(3.0)}, {0.0, 1.0}),
         (std::log(4.0) + std::log(4.0 / 3.0)) / 2.0,
         {{std::log(4.0) + std::log(4.0 / 3.0), "That is the sum; the mean is asked for."}});
}

TEST(BonusCrossEntropy, LargeScores) {
  about("cross_entropy", "Bonus: more than two classes");
  const std::string overflow =
      "exp(1000) is infinite. The shares stay the same when a number is subtracted from all "
      "scores.";
  expect("Scores 0, 1000, label 1", "cross_entropy", cost({0.0, 1000.0}, {1.0}), 0.0,
         {{not_a_number, overflow}, {infinity, overflow}});
  expect("Scores 1000, 0, label 1", "cross_entropy", cost({1000.0, 0.0}, {1.0}), 1000.0,
         {{infinity,
           "The share of the right class is so small that it became 0, and ln 0 is -infinity. The "
           "logarithm of a quotient is a difference of two logarithms."}});
  expect("Scores -1000, -1000, label 1", "cross_entropy", cost({-1000.0, -1000.0}, {1.0}),
         std::log(2.0));
}

TEST(BonusCrossEntropy, Gradient) {
  about("cross_entropy", "Bonus: more than two classes");
  // Share − 1 for the right class, the share for the others; half of it for the mean of two.
  const Numbers scores = {0.0, std::log(2.0), std::log(5.0), std::log(5.0), 0.0, std::log(2.0)};
  const Numbers labels = {1.0, 0.0};
  const auto loss = [&](const std::vector<Value>& some) { return cross_entropy(some, labels); };
  expect_gradients(
      "cross_entropy of scores ln 1, ln 2, ln 5 (label 1) and ln 5, ln 1, ln 2 (label 0)", "score",
      scores, loss, {0.03125, -0.1875, 0.15625, -0.09375, 0.03125, 0.0625},
      {{2.0, "The gradients are those of the sum; the mean has half of them."},
       {-1.0, "All signs are wrong: the score of the right class has to go up."}});
  expect_slopes_as_nudged("cross_entropy", {0.3, -1.2, 2.5, 0.75, -0.4, 1.5}, loss);
}

TEST(BonusCrossEntropy, BadLabelsAndSizes) {
  about("cross_entropy", "Bonus: more than two classes");
  const auto refuses = [](const std::string& situation, const Numbers& scores,
                          const Numbers& labels) {
    expect_refused("cross_entropy with " + situation, [&] { cost(scores, labels); });
  };
  const Numbers three = {1.0, 2.0, 3.0};
  cost(three, {2.0});  // this one is right
  refuses("the label 3 where the classes are 0, 1, 2", three, {3.0});
  refuses("the label -1 where the classes are 0, 1, 2", three, {-1.0});
  refuses("the label 0.5 where the classes are 0, 1, 2", three, {0.5});
  refuses("3 scores and 2 labels", three, {0.0, 0.0});
  refuses("3 scores and no labels", three, {});
  refuses("no scores and 1 label", {}, {0.0});
  refuses("nothing at all", {}, {});
}

// ---- Bonus: other steps

TEST(BonusMomentum, KeepsItsVelocity) {
  about("Momentum::operator()", "Bonus: steps with a memory");
  if_stopped("There is one velocity for each parameter, but before the first step there are none.");
  const std::vector<Value> p = values({1.0, 5.0});
  Momentum update(0.9);
  const auto step = [&](double rate, double first, double second) {
    p[0].grad() = first;
    p[1].grad() = second;
    update(p, rate);
  };
  step(0.5, 1.0, -2.0);
  std::string situation = "momentum 0.9, rate 0.5, the gradient is 1 and the parameter was 1";
  expect(situation, "the parameter after the first step", p[0].data(), 0.5,
         {{1.5, "It went uphill."},
          {0.95, "The gradient counts in full; only the old velocity is made smaller."},
          {1.0, "It has not moved: the gradient goes into the velocity before the move."},
          {0.0, "The learning rate plays no part."}});
  expect("The second parameter was 5, its gradient is -2", "the parameter after the first step",
         p[1].data(), 6.0,
         {{4.5, "It has moved by the velocity of the first; each has its own."},
          {5.55, "It has moved by the velocity of the first as well; each has its own."}});
  step(0.5, 1.0, -2.0);
  situation = "momentum 0.9, rate 0.5, and the gradient is 1 again";
  expect(situation, "the parameter after the second step", p[0].data(), -0.45,
         {{0.0, "The velocity of the first step is forgotten; it should be 0.9 + 1 now."},
          {-0.5, "The old velocity counts in full; 0.9 of it is what stays."},
          {0.05, "The gradient of this step is missing in the velocity."}});
  expect("The second parameter", "the parameter after the second step", p[1].data(), 7.9);
  step(0.5, 0.0, 0.0);
  expect("After two steps with the gradient 1, a third with the gradient 0",
         "the parameter after the third step", p[0].data(), -1.305,
         {{-0.45, "It has not moved, but the velocity carries it on when the gradient is 0."}});
}

TEST(BonusMomentum, RateIsThatOfTheStep) {
  about("Momentum::operator()", "Bonus: steps with a memory");
  const std::vector<Value> p = values({1.0});
  Momentum update(0.5);
  p[0].grad() = 1.0;
  update(p, 0.5);
  update(p, 0.25);
  expect("momentum 0.5, the gradient is 1, the rate first 0.5, then 0.25",
         "a parameter of 1 after two steps", p[0].data(), 0.125,
         {{0.0, "The rate is not part of the velocity; it belongs to the move."}});
  expect("After a step", "the gradient", p[0].grad(), 1.0,
         "A step changes the numbers, not the gradients.");
}

TEST(BonusAdam, FirstStepIsTheRate) {
  about("Adam::operator()", "Bonus: steps of the right size");
  const std::vector<Value> p = values({1.0, 1.0, 1.0});
  p[0].grad() = 9.0;
  p[1].grad() = -0.001;
  Adam update(0.9, 0.999, 0.0);
  update(std::span(p).first(2), 0.5);
  const std::string situation = "Adam(0.9, 0.999), rate 0.5, a parameter of 1";
  expect(
      situation + " with gradient 9", "it, after the first step,", p[0].data(), 0.5,
      {{1.0 - 0.5 * 0.1 / std::sqrt(0.001),
        "Both means started at 0 and are too small at first; they have to be corrected for that."},
       {1.5, "It went uphill."},
       {-3.5, "The gradient is to be divided by its usual size."},
       {1.0 - 0.5 / 9.0, "The root of the mean of squares is missing."},
       {-0.5, "The mean of squares is made of the gradients themselves: where is the square?"},
       {1.0 - 0.5 / std::sqrt(0.001), "The mean of squares has not been corrected."},
       {0.95, "The mean of gradients has not been corrected."},
       {not_a_number, "The corrections are not 0: the first step is number 1."},
       {0.0, "The learning rate plays no part."}});
  expect(situation + " with gradient -0.001", "it, after the first step,", p[1].data(), 1.5,
         {{0.5, "Its direction is that of the first parameter; each has its own means."},
          {1.0 + 0.5 * (0.1 / 0.19) / std::sqrt(0.001 / 0.001999),
           "Steps are to be counted, not parameters: this is the first step of both."}});

  // With epsilon as it is by default: gradients that are 0, or small.
  const std::vector<Value> q = values({1.0, 1.0});
  q[0].grad() = 0.0;
  q[1].grad() = 1e-4;
  Adam with_epsilon;
  with_epsilon(q, 0.5);
  expect("Adam(), rate 0.5, a parameter of 1 with gradient 0", "it, after the first step,",
         q[0].data(), 1.0, {{not_a_number, "0 / 0: that is what epsilon is for."}});
  expect_that(
      std::abs(q[1].data() - 0.5) < 0.01,
      "Adam(), rate 0.5, a parameter of 1 with gradient 0.0001: after the first step it is " +
          number(q[1].data()) + ", but it should be about 0.5.",
      std::abs(q[1].data() - (1.0 - 0.5 / std::sqrt(2.0))) < 1e-4
          ? "epsilon is added to the root, not under it."
          : "");
}

TEST(BonusAdam, SecondStep) {
  about("Adam::operator()", "Bonus: steps of the right size");
  // Both betas small, so that the numbers stay small: gradients 4, then 2.
  //   mean:            2, then 2;  corrected 2 / 0.5 = 4,   then 2 / 0.75 = 8/3
  //   mean of squares: 4, then 4;  corrected 4 / 0.25 = 16, then 4 / 0.4375 = 64/7
  const std::vector<Value> p = values({1.0, 1.0});
  Adam update(0.5, 0.75, 0.0);
  p[0].grad() = p[1].grad() = 4.0;
  update(p, 0.5);
  p[0].grad() = p[1].grad() = 2.0;
  update(p, 0.5);
  const std::string situation =
      "Adam(0.5, 0.75), rate 0.5, a parameter of 1, gradients 4, then 2; after two steps";
  const double move = 0.5 * std::sqrt(7.0) / 3.0;
  const std::string forgotten = "The means of the first step are forgotten.";
  const std::string correction = "The correction is still that of the first step.";
  expect(situation, "the parameter", p[0].data(), 0.5 - move,
         {{0.5 - 0.5 * (1.0 / 0.75) / std::sqrt(1.0 / 0.4375), forgotten},
          {0.5 - 0.5 * (1.0 / 0.75) / std::sqrt(4.0 / 0.4375),
           "The mean of gradients of the first step is forgotten."},
          {0.5 - 0.5 * (2.0 / 0.75) / std::sqrt(1.0 / 0.4375),
           "The mean of squares of the first step is forgotten."},
          {0.5 - 0.5 * 1.0, correction}});
  expect(situation, "another one with the same gradients", p[1].data(), 0.5 - move,
         "Steps are to be counted, not parameters: the first is right, the second is not.");
  expect("After a step", "the gradient", p[0].grad(), 2.0,
         "A step changes the numbers, not the gradients.");
}

// ---- Bonus: options of train

TEST(BonusTrain, UsesTheUpdate) {
  about("train", "Bonus: steps with a memory");
  Line line(2.0, -1.0);
  std::size_t calls = 0;
  double gradient = 0.0;
  double last_rate = 0.0;
  TrainingOptions options = with(2, 0.025);
  options.update = [&](std::span<const Value> parameters, double rate) {
    ++calls;
    last_rate = rate;
    gradient = line.w.grad();
    for (const Value& p : parameters) p.data() -= 0.5 * rate * p.grad();
  };
  train(line.model, one_sample(), options);
  const std::string situation = the_line + ", options.update is the test's own; after two steps";
  expect_that(calls == 2, situation + " it was called " + count(calls, "time") +
                              ", but it should be called in each step.");
  expect(situation, "the rate that it got", last_rate, 0.025);
  expect(situation, "w.grad() when it was called", gradient, 18.0,
         {{0.0, "The gradients had been cleared, or were not there yet."}});
  expect(situation, "w", line.w.data(), 1.475,
         {{1.25, "The parameters were moved by sgd_step as well, or with its step."}});
}

TEST(BonusTrain, MomentumRemembers) {
  about("train", "Bonus: steps with a memory");
  Line line(2.0, -1.0);
  TrainingOptions options = with(2, 0.025);
  options.update = Momentum(0.5);
  train(line.model, one_sample(), options);
  // Velocities 24, then 0.5 * 24 + 12 = 24.
  expect(the_line + ", with Momentum(0.5); after two steps", "w", line.w.data(), 0.8,
         {{1.1,
           "The velocity of the first step is gone: each step had an update of its own, a copy, or "
           "none at all."}});
}

TEST(BonusTrain, MiniBatches) {
  about("train", "Bonus: a part of the data at a time");
  bool mixed = false;
  const auto used = [&mixed](std::size_t batch) {
    Line line(2.0, -1.0);
    TrainingOptions options = with(3, 0.0);
    options.batch = batch;
    std::string text;
    Numbers seen;
    options.loss = [&](std::span<const Value> outputs, std::span<const double> targets) {
      for (std::size_t i = 0; i < targets.size() && i < outputs.size(); ++i) {
        // The output for x is 2x − 1, and its target x − 1.
        mixed = mixed || !close(outputs[i].data(), 2.0 * targets[i] + 1.0);
      }
      seen.insert(seen.end(), targets.begin(), targets.end());
      return mean_squared_error(outputs, targets);
    };
    options.after_step = [&](std::size_t, double) {
      std::sort(seen.begin(), seen.end());
      for (double target : seen) text += number(target) + " ";
      text += "| ";
      seen.clear();
      return true;
    };
    train(line.model, samples({{1.0, 0.0}, {2.0, 1.0}, {3.0, 2.0}}), options);
    return text;
  };
  const auto check = [&](std::size_t batch, const std::string& expected,
                         std::initializer_list<std::pair<std::string, std::string>> causes) {
    const std::string found = used(batch);
    std::string cause;
    for (const auto& [text, known] : causes) {
      if (found == text) cause = known;
    }
    if (mixed) cause = "The loss got the output of one sample and the target of another.";
    expect_that(found == expected,
                "Three steps on the samples 0, 1, 2 with batch = " + std::to_string(batch) +
                    ": the steps used " + found + "but it should be " + expected + "in any order.",
                cause);
  };
  const std::string all = "0 1 2 | 0 1 2 | 0 1 2 | ";
  check(2, "0 1 | 0 2 | 1 2 | ",
        {{all, "options.batch plays no part."},
         {"0 1 | 0 1 | 0 1 | ", "Every step used the same batch; the next goes on after it."},
         {"0 1 | 2 | 1 2 | ", "A batch goes on with the first sample after the last."},
         {"0 1 | 2 | 0 1 | ", "A batch goes on with the first sample after the last."},
         {"0 1 | 1 2 | 0 2 | ", "The next batch begins after the last sample of this one."}});
  check(1, "0 | 1 | 2 | ", {{all, "options.batch plays no part."}});
  check(0, all, {});
  check(4, "0 0 1 2 | 0 1 1 2 | 0 1 2 2 | ",
        {{all, "A batch may be larger than the data: some samples count twice."}});
}

TEST(BonusTrain, MeanOverTheBatch) {
  about("train", "Bonus: a part of the data at a time");
  // Gradients of w and b at w = 2, b = -1: 24 and 8 for the first sample, 10 and -10 for the
  // second.
  Line line(2.0, -1.0);
  TrainingOptions options = with(1, 0.1);
  options.batch = 2;
  const std::vector<double> losses =
      train(line.model, samples({{3.0, 1.0}, {-1.0, 2.0}, {7.0, 7.0}, {8.0, 8.0}}), options);
  const std::string situation =
      "w*x + b with w = 2, b = -1 learns from four samples with batch = 2, at the rate 0.1; after "
      "one step";
  expect(situation, "w", line.w.data(), 0.3,
         {{1.15, "The sum over the batch was divided by the number of all samples."},
          {-1.4, "The step follows the sum over the batch, not the mean."}});
  expect(situation, "the loss before the step", only_one(losses), 20.5,
         {{10.25, "The sum over the batch was divided by the number of all samples."},
          {41.0, "That is the sum over the batch; the mean is asked for."}});
}

TEST(BonusTrain, MemoryDoesNotGrow) {
  about("train", "Bonus: one sample's graph at a time");
  const auto most_nodes = [](std::size_t number_of_samples) {
    Random random(seed());
    MLP model(2, {8, 1}, random);
    Dataset data;
    data.inputs.assign(number_of_samples, {0.5, -0.5});
    data.targets.assign(number_of_samples, 1.0);
    std::size_t most = 0;
    TrainingOptions options = with(2, 0.1);
    options.loss = [&](std::span<const Value> outputs, std::span<const double> targets) {
      most = std::max(most, Value::live());
      return mean_squared_error(outputs, targets);
    };
    train(model, data, options);
    return most;
  };
  const std::size_t few = most_nodes(4);
  const std::size_t many = most_nodes(64);
  // Some nodes for each sample (its inputs, its loss) may stay; its graph of 26 or more may not.
  expect_that(many <= few + 60 * 6,
              "MLP(2, {8, 1}) learns from 4 samples with at most " + std::to_string(few) +
                  " nodes alive at once, and from 64 with " + std::to_string(many) +
                  ", but it should be about as many.",
              "The graphs of all samples were alive at once. Gradients add up in the parameters, "
              "so one graph can go before the next is made.");
}

TEST(BonusTrain, ThreeClasses) {
  about("train", "Bonus: more than two classes");
  const Dataset data = {
      {{2.0, 0.0}, {2.0, 1.0}, {-1.0, 2.0}, {-2.0, 1.5}, {-1.0, -2.0}, {0.0, -2.0}},
      {0.0, 0.0, 1.0, 1.0, 2.0, 2.0}};
  Random random(seed());
  MLP model(2, {3}, random);
  TrainingOptions options = with(50, 0.5);
  options.loss = cross_entropy;
  const std::vector<double> losses = train(model, data, options);
  std::size_t right = 0;
  for (std::size_t i = 0; i < data.inputs.size(); ++i) {
    const std::vector<Value> scores = model(data.inputs[i]);
    const auto largest =
        std::max_element(scores.begin(), scores.end(),
                         [](const Value& a, const Value& b) { return a.data() < b.data(); });
    if (static_cast<double>(largest - scores.begin()) == data.targets[i]) ++right;
  }
  expect_that(right == 6,
              "MLP(2, {3}) learns three groups of points that straight lines keep apart, 50 steps "
              "with cross_entropy: the loss went from " +
                  number(losses.front()) + " to " + number(losses.back()) + ", and " +
                  std::to_string(right) + " of 6 are right, but all should be.");
}
