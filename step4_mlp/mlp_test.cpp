// Step 4 is judged with weights that the test has set by hand, so that any random stream will do.
// Gradients come from the tests' own backward pass: they depend on what the output was made from.
#include "mlp.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "given/not_implemented.hpp"
#include "testing/old_check.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

const char* const sum_of_products = "A sum of products";
const char* const own_weights = "Weights of their own";
const char* const one_neuron = "One neuron";
const char* const side_by_side = "Neurons side by side";
const char* const one_after_the_other = "Layers one after the other";
const char* const which_are_squashed = "Which layers are squashed";
const char* const handles = "Handles to all that can be learned";
const char* const one_node = "Bonus: a dot product in one node";

using Doubles = std::vector<double>;

std::vector<Value> values(const Doubles& numbers) { return {numbers.begin(), numbers.end()}; }

Doubles numbers(std::span<const Value> values) {
  Doubles result;
  for (const Value& value : values) result.push_back(value.data());
  return result;
}

// "(1, 2.5)"
std::string list(const Doubles& numbers) {
  std::string text;
  for (const double each : numbers) text += (text.empty() ? "" : ", ") + number(each);
  return "(" + text + ")";
}

std::string count(std::size_t n, const std::string& thing) {
  return std::to_string(n) + " " + thing + (n == 1 ? "" : "s");
}

// The text that belongs to `found`; nothing if none does.
std::string cause_of(std::size_t found,
                     const std::vector<std::pair<std::size_t, std::string>>& causes) {
  for (const auto& [wrong, text] : causes) {
    if (found == wrong) return text;
  }
  return "";
}

// What `value` was made from, and what that was made from, …: all nodes, itself included.
std::unordered_set<const void*> nodes_below(const Value& value) {
  std::unordered_set<const void*> found{value.id()};
  std::vector<Value> to_visit{value};
  while (!to_visit.empty()) {
    const Value next = to_visit.back();
    to_visit.pop_back();
    for (const Value& operand : next.operands()) {
      if (found.insert(operand.id()).second) to_visit.push_back(operand);
    }
  }
  return found;
}

void expect_reaches(const std::string& result, const Value& value, const Value& part,
                    const std::string& name) {
  expect_that(
      nodes_below(value).contains(part.id()),
      result + " does not lead back to " + name + ", but it was made from it.",
      value.operands().empty()
          ? "It is a leaf, made from a number: it leads back to nothing at all."
          : "On the way " + name +
                " was left out, or became a number, .data(): no gradient will find the way back "
                "to it.");
}

std::size_t different_nodes(std::span<const Value> values) {
  std::unordered_set<const void*> nodes;
  for (const Value& value : values) nodes.insert(value.id());
  return nodes.size();
}

const char* const must_be_equal =
    "Sizes that differ have to be refused, whichever of them is the larger one.";

// `cause`: why nothing was thrown.
template <class Call>
void expect_refused(const std::string& what, const std::string& cause, Call wrong) {
  std::string instead = "nothing was thrown";
  bool threw = false;
  try {
    wrong();
  } catch (const std::invalid_argument&) {
    return;
  } catch (const NotImplemented&) {
    throw;
  } catch (const std::exception& exception) {
    threw = true;
    instead = std::string("another exception came: ") + exception.what();
  }
  expect_that(false, what + " should throw std::invalid_argument, but " + instead + ".",
              threw ? "" : cause);
}

const char* const two_vectors =
    "If a begin and an end are used together here: do they belong to one vector? Each call of a "
    "function that returns a vector makes a new one.";

using Nodes = std::unordered_set<const void*>;

Nodes nodes_behind(std::span<const Value> values) {
  Nodes nodes;
  for (const Value& value : values) nodes.insert(value.id());
  return nodes;
}

// Some of the parameters, and what to say if they are the ones that are missing.
struct Part {
  std::vector<Value> values;
  std::string cause;
};

// Why `found` does not list the nodes `all`, each once.
std::string fault_in_list(const std::vector<Value>& found, const std::vector<Value>& all,
                          const std::vector<Part>& parts) {
  const Nodes right = nodes_behind(all);
  const Nodes listed = nodes_behind(found);
  Nodes missing;
  for (const void* node : right) {
    if (!listed.contains(node)) missing.insert(node);
  }
  Nodes others;
  for (const void* node : listed) {
    if (!right.contains(node)) others.insert(node);
  }
  if (others.empty() && missing.empty()) {
    return found.size() == 2 * all.size() ? "Each one is listed twice."
                                          : "Some of them are listed more than once.";
  }
  const bool one_other = others.size() == 1 && found.size() > 1;
  if (one_other && missing.empty() && found.size() > all.size() + 1) {
    return "A vector that is made with a size is full already; what is added comes on top.";
  }
  if (one_other && listed.size() == 1) {
    return "A vector that is made with a size holds so many handles to one node. Each place needs "
           "a handle to a parameter.";
  }
  if (!others.empty()) return "";
  if (found.size() > listed.size()) {
    return "Some of them are listed more than once, and others are missing.";
  }
  for (const Part& part : parts) {
    if (missing == nodes_behind(part.values)) return part.cause;
  }
  return "";
}

// owner.parameters() should be handles to the nodes `all`, in any order.  `earlier` are those of
// another owner, which was asked before.
template <class Owner>
void expect_parameters(const std::string& whose, const Owner& owner, const std::vector<Value>& all,
                       const std::vector<Value>& earlier, const std::vector<Part>& parts) {
  for (const Value& value : all) value.grad() = 0.5;
  const Doubles before = numbers(all);
  if_stopped(two_vectors);
  const auto ask = [&] {
    try {
      return owner.parameters();
    } catch (const std::length_error& exception) {
      expect_that(false,
                  "parameters() of " + whose +
                      " asked for more room than there is: " + exception.what() + ".",
                  two_vectors);
      throw;
    }
  };
  const std::vector<Value> found = ask();
  const bool same_gradients = std::all_of(
      all.begin(), all.end(), [](const Value& value) { return close(value.grad(), 0.5); });
  expect_that(numbers(all) == before && same_gradients,
              "parameters() of " + whose + " has changed numbers or gradients.",
              "It only lists what is there.");
  const std::string listed = "parameters() of " + whose + " lists " + count(found.size(), "handle");
  const std::size_t again = ask().size();
  expect_that(again == found.size() || found.size() != all.size(),
              listed + ", but when asked again " + std::to_string(again) + ".",
              "Each call begins with an empty list.");
  expect_that(found.size() == all.size(),
              listed + ", but it should list " + std::to_string(all.size()) + ".",
              fault_in_list(found, all, parts));
  const std::size_t nodes = different_nodes(found);
  expect_that(
      nodes == all.size(),
      listed + ", but behind them " +
          (nodes == 1 ? "is only 1 node." : "are only " + std::to_string(nodes) + " nodes."),
      different_nodes(all) == all.size() ? fault_in_list(found, all, {}) : "");
  Nodes together = nodes_behind(all);
  together.merge(nodes_behind(found));
  Doubles found_numbers = numbers(found);
  Doubles all_numbers = numbers(all);
  std::sort(found_numbers.begin(), found_numbers.end());
  std::sort(all_numbers.begin(), all_numbers.end());
  expect_that(
      together.size() == all.size(),
      "The parameters of " + whose + " are not the nodes that it computes with.",
      nodes_behind(found) == nodes_behind(earlier)
          ? "They are those of another one, which was asked before. Each call makes its own list."
      : found_numbers != all_numbers ? ""
      : together.size() == 2 * all.size()
          ? "They are new Values with the same numbers. Whoever changes them changes nothing in "
            "the network."
          : "Some of them are new Values with the same numbers. Whoever changes those changes "
            "nothing in the network.");
}

}  // namespace

// ---- dot

TEST(Dot, Value) {
  about("dot", sum_of_products);
  const auto a = values({2, 3, 5});
  const auto b = values({7, 10, -1});
  expect("", "dot of (2, 3, 5) and (7, 10, -1)", dot(a, b).data(), 39.0,
         {{44.0, "The last pair is missing."},
          {25.0, "The first pair is missing."},
          {-5.0, "That is the last product only: the others were forgotten."},
          {14.0, "That is the first product only."},
          {26.0, "That is the sum of everything; each pair has to be multiplied first."},
          {160.0, "That is the product of the two sums; the sum of the products is wanted."},
          {-2100.0, "The products were multiplied; they have to be added up."},
          {40.0, "The sum began at 1; it should begin at 0."},
          {38.0, "That is a with itself; where is b?"},
          {150.0, "That is b with itself; where is a?"},
          {10.0, "That is the sum of a; where is b?"},
          {16.0, "That is the sum of b; where is a?"},
          {13.0, "That is the mean of the products; their sum is wanted."},
          {63.0, "b was taken in reverse: what stands at the same place belongs together."},
          {1121.0, "That is the sum of the squared products."},
          {0.0, "The sum has stayed at 0: what was made of the pairs never came into it."},
          {-39.0, "The sign is wrong."}});
  expect("", "dot of (0.5, 0.5) and (0.5, 3)", dot(values({0.5, 0.5}), values({0.5, 3})).data(),
         1.75,
         {{1.0, "The fractions are gone: somewhere the sum becomes a whole number."},
          {0.0, "The fractions are gone: somewhere a factor becomes a whole number."},
          {1.5, "The fractions are gone: somewhere a factor becomes a whole number."},
          {40.75, "The sum of the call before is still in it. Each call begins anew, at 0."}});
  expect("", "dot of (1, 1, 1, 1, 1) and (1, 10, 100, 1000, 10000)",
         dot(values({1, 1, 1, 1, 1}), values({1, 10, 100, 1000, 10000})).data(), 11111.0,
         {{111.0, "Only three pairs count. All of them should, however many there are."}});
  expect("After dot(a, b)", "the first of a", a[0].data(), 2.0, "An operand must not change.");
  expect("After dot(a, b)", "the first of b", b[0].data(), 7.0, "An operand must not change.");
  expect("After dot(a, b)", "the gradient of the first of a", a[0].grad(), 0.0,
         "dot makes a result. Gradients are the business of who calls backward() on it.");
  expect("", "dot of (2) and (-3)", dot(values({2}), values({-3})).data(), -6.0,
         {{0.0, "A sum below 0 was cut; it is a number like any other."},
          {6.0, "The sign of the sum is lost."}});
  if_stopped("Two empty spans: there is no first pair, so nothing may be read.");
  try {
    expect("", "dot of two empty spans", dot({}, {}).data(), 0.0,
           {{std::nan(""), "0 / 0: a sum is asked for, and no mean."}});
  } catch (const std::invalid_argument& refused) {
    expect_that(false, std::string("dot of two empty spans threw an exception: ") + refused.what(),
                "Their sizes are equal. A sum of nothing is 0.");
  }
}

TEST(Dot, RemembersBothSides) {
  about("dot", sum_of_products);
  const auto a = values({2, 3, 5});
  const auto b = values({7, 10, -1});
  const Value result = dot(a, b);
  expect_that(result.operation() != nullptr,
              "dot(a, b) has no operands, but it was made from a and b.",
              "It is a leaf: made from a number only, it can't remember where it came from.");
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string place = "[" + std::to_string(i) + "]";
    expect_reaches("dot(a, b)", result, a[i], "a" + place);
    expect_reaches("dot(a, b)", result, b[i], "b" + place);
  }
  expect_that(result.operation()->symbol != "*" || result.operands().size() == 2,
              "The operation of dot(a, b) is \"*\", and it has " +
                  count(result.operands().size(), "operand") + ".",
              "The rule of a product knows two operands only.");
}

namespace {

// What the gradients of a and b should be when `arriving` arrives at result, which is a dot b.
void expect_dot_gradients(const Value& result, std::span<const Value> a, std::span<const Value> b,
                          double before, double arriving) {
  for (const auto& side : {a, b}) {
    for (const Value& value : side) value.grad() = before;
  }
  const Doubles numbers_before = numbers(a);
  const std::string situation = "dot of " + list(numbers(a)) + " and " + list(numbers(b)) +
                                ", and " + number(arriving) + " arrives" +
                                (before == 0.0 ? "" : " while all gradients are " + number(before));
  run_rules(result, arriving);
  expect_that(numbers(a) == numbers_before,
              situation + ": the numbers of a are " + list(numbers(a)) + " now.",
              "A rule changes gradients, not numbers.");
  const double pairs = static_cast<double>(a.size());
  const auto check = [&](const std::string& name, std::span<const Value> own,
                         std::span<const Value> other) {
    for (std::size_t i = 0; i < own.size(); ++i) {
      const std::string subject = name + "[" + std::to_string(i) + "].grad()";
      const double x = own[i].data();
      const double y = other[i].data();
      const double right = before + y * arriving;
      if (before != 0.0) {
        expect(situation, subject, own[i].grad(), right,
               {{y * arriving, "What was there has been replaced; it has to be added to."}});
      }
      expect(situation, subject, own[i].grad(), right,
             {{0.0, "Nothing was passed on to it."},
              {x * arriving,
               "It got its own number; how fast the sum grows with one factor is the other one."},
              {y, "What arrived has to be passed on; here it plays no part."},
              {arriving, "What arrived was passed on as it is; the other factor is missing."},
              {result.data() * arriving, "That is the whole sum times what arrived."},
              {result.data() * y,
               "That is made with the number of the result; what arrived is its gradient."},
              {y * arriving / pairs, "It was divided by the number of pairs."}});
    }
  };
  check("a", a, b);
  check("b", b, a);
}

// dot(a, b), and what the test is about: dot, or its rule if it is one node.
Value dot_to_judge(const std::vector<Value>& a, const std::vector<Value>& b) {
  about("dot", sum_of_products);
  const Value result = dot(a, b);
  const bool has_own_rule = result.operation() != nullptr && result.operation()->rule == dot_rule;
  if (has_own_rule) {
    if_stopped("A dot product of n pairs has 2n operands: all of a, then all of b.");
    about("dot_rule", one_node);
  }
  return result;
}

void expect_square(const Value& result, const Value& x) {
  const auto after = [&](double before) {
    x.grad() = before;
    result.grad() = 0.0;
    run_rules(result, 0.5);
    return x.grad();
  };
  const double found = after(0.0);
  std::string cause;
  if (result.operation()->rule == dot_rule && close(found, 1.5)) {
    const double kept = after(10.0);  // 11.5: counted once; 1.5: replaced
    if (close(kept, 1.5)) cause = "The second arrival at x replaced the first.";
    if (close(kept, 11.5)) {
      cause = "x is on both sides, so it gets its part twice; here it was counted once.";
    }
  }
  expect("a = (x, y) = (3, 5), dot(a, a), and 0.5 arrives", "x.grad()", found, 3.0, cause);
}

}  // namespace

TEST(Dot, GradientBothSides) {
  const auto a = values({2, 3, 5});
  const auto b = values({7, 11, -1});
  const Value result = dot_to_judge(a, b);
  expect_dot_gradients(result, a, b, 0.0, 0.25);
}

TEST(Dot, FactorOfZero) {
  const auto a = values({0, 3});
  const auto b = values({7, 0});
  const Value result = dot_to_judge(a, b);
  const std::string cause =
      "The product is 0 as long as one factor is, but it grows as fast as the other one says. 0 is "
      "a number like any other.";
  run_rules(result, 0.5);
  expect("dot of (0, 3) and (7, 0), and 0.5 arrives", "a[0].grad()", a[0].grad(), 3.5,
         {{0.0, cause}});
  expect("dot of (0, 3) and (7, 0), and 0.5 arrives", "b[1].grad()", b[1].grad(), 1.5,
         {{0.0, cause}});
}

TEST(Dot, KeepsWhatIsThere) {
  const auto a = values({2, 3});
  const auto b = values({7, 11});
  const Value result = dot_to_judge(a, b);
  expect_dot_gradients(result, a, b, 10.0, 0.5);
}

TEST(Dot, SameSpanTwice) {
  const auto a = values({3, 5});
  const Value result = dot_to_judge(a, a);
  expect("", "dot of (3, 5) with itself", result.data(), 34.0);
  expect_that(result.operation() != nullptr, "dot(a, a) has no operands.");
  expect_square(result, a[0]);
}

TEST(Dot, SizesMustMatch) {
  about("dot", sum_of_products);
  if_stopped("The sizes differ. That has to be found before anything is read.");
  const auto two = values({1, 2});
  const auto three = values({10, 20, 30});
  expect_refused("dot of two and of three values", must_be_equal, [&] { dot(two, three); });
  expect_refused("dot of three and of two values", must_be_equal, [&] { dot(three, two); });
  expect_refused("dot of no value and of two", must_be_equal, [&] { dot({}, two); });
}

// ---- Neuron: how it is made

TEST(Neuron, OneWeightForEachInput) {
  about("Neuron::Neuron", own_weights);
  if_stopped("weights_ is empty at first: a place that is not there yet can't be written to.");
  Random random(1);
  const Neuron neuron(3, Activation::tanh, random);
  const auto& weights = neuron.weights();
  expect_that(
      weights.size() == 3,
      "A neuron with 3 inputs has " + count(weights.size(), "weight") + ", but it should have 3.",
      cause_of(
          weights.size(),
          {{0, "No weight has come into weights_."},
           {2, "There is one for each input, the first and the last, too."},
           {4,
            "There is one for each input, and no more. The bias has a place of its own, bias()."},
           {6, "A vector that is made with a size is full already; what is added comes on top."}}));
  const std::size_t nodes = different_nodes(weights);
  expect_that(nodes == 3,
              "Behind the 3 weights of a neuron " +
                  std::string(nodes == 1 ? "is only one node." : "are only two nodes."),
              "A copy of a Value is another name for the same node. Each weight has to be made as "
              "a Value of its own.");
  for (const Value& weight : weights) {
    expect_that(
        weight.operation() == nullptr,
        "A weight is the result of an operation, but it should be a leaf.",
        "backward() clears the gradients of results; only what was put in as a number can learn.");
    expect_that(weight.id() != neuron.bias().id(),
                "A weight and the bias are one node, but each should have its own.");
  }
  expect_that(neuron.bias().operation() == nullptr,
              "The bias is the result of an operation, but it should be a leaf.");
}

TEST(Neuron, WeightsVary) {
  about("Neuron::Neuron", own_weights);
  Random random(1);
  const Neuron neuron(400, Activation::tanh, random);
  Doubles weights = numbers(neuron.weights());
  expect_that(weights.size() == 400, "A neuron with 400 inputs has " +
                                         count(weights.size(), "weight") +
                                         ", but it should have 400.");
  std::sort(weights.begin(), weights.end());
  const double least = weights.front();
  const double most = weights.back();
  expect_that(least < most, "All 400 weights of a neuron are " + number(least) + ".",
              least == 0.0
                  ? "Nothing was drawn, or the fraction of what was drawn is lost."
                  : "One number serves for all of them. Each weight needs a draw of its own.");
  const std::size_t different = std::unordered_set<double>(weights.begin(), weights.end()).size();
  const bool whole = std::all_of(weights.begin(), weights.end(),
                                 [](double weight) { return weight == std::round(weight); });
  expect_that(
      different > 300,
      "400 weights of a neuron are only " + std::to_string(different) + " different numbers.",
      whole ? "They are whole numbers: the fraction of what was drawn is lost."
            : "Some draws serve for more than one weight, or what was drawn was rounded.");
  // No uniform stream leaves these bounds in practice: the first two are left once in 10¹⁸ times,
  // the others lie nine standard deviations off.
  const std::string range =
      "400 weights of a neuron lie between " + number(least) + " and " + number(most);
  expect_that(least >= -1.0 && most <= 1.0, range + ", but should lie between -1 and 1.");
  expect_that(least < -0.8 && most > 0.8, range + ", but should spread from -1 to 1.",
              least >= 0.0  ? "None of them is negative."
              : most <= 0.0 ? "None of them is positive."
                            : "");
  double sum = 0.0;
  double squares = 0.0;
  for (const double weight : weights) {
    sum += weight / 400.0;
    squares += weight * weight / 400.0;
  }
  expect_that(std::abs(sum) < 0.3, "The mean of 400 weights is " + number(sum) +
                                       ", but it should be near 0: uniform between -1 and 1.");
  expect_that(squares > 0.19 && squares < 0.47,
              "The mean square of 400 weights is " + number(squares) +
                  ", but it should be near 1/3: uniform between -1 and 1.");
}

TEST(Neuron, BiasBeginsAtZero) {
  about("Neuron::Neuron", own_weights);
  Random random(1);
  const Neuron neuron(2, Activation::tanh, random);
  expect("Neuron(2, Activation::tanh, random)", "bias().data()", neuron.bias().data(), 0.0,
         "Only the weights are drawn. The bias begins at 0.");
}

namespace {

// The numbers of what `make` makes from a stream: they go on with the stream, and depend on it
// only.
template <class Make>
void expect_drawn_from_the_stream(const std::string& what, Make make) {
  Random random(1);
  Random same_seed(1);
  Random other_seed(2);
  const Doubles first = make(random);
  expect_that(
      first != make(random), "Two " + what + ", one made after the other, have equal weights.",
      "The stream of random numbers began anew. The one that is handed in goes on where it was.");
  expect_that(
      first == make(same_seed), "Two " + what + " made from the same seed differ.",
      "The weights should be drawn from the stream that is handed in, and from nothing else.");
  expect_that(first != make(other_seed),
              "Two " + what + " made from the seeds 1 and 2 have equal weights.",
              "The weights should be drawn from the stream that is handed in.");
}

}  // namespace

TEST(Neuron, DrawsFromTheStream) {
  about("Neuron::Neuron", own_weights);
  expect_drawn_from_the_stream("neurons", [](Random& random) {
    return numbers(Neuron(8, Activation::tanh, random).weights());
  });
}

// ---- Neuron: what it computes

namespace {

// A neuron with these weights and this bias, whatever it was born with.
Neuron neuron_with(const Doubles& weights, double bias, Activation activation) {
  about("Neuron::Neuron", own_weights);
  Random random(1);
  const Neuron neuron(weights.size(), activation, random);
  expect_that(neuron.weights().size() == weights.size(),
              "A neuron with " + count(weights.size(), "input") + " has " +
                  count(neuron.weights().size(), "weight") + ".");
  for (std::size_t i = 0; i < weights.size(); ++i) neuron.weights()[i].data() = weights[i];
  neuron.bias().data() = bias;
  about("Neuron::operator()", one_neuron);
  if_stopped("A neuron was asked for its output, and its inputs are as many as its weights.");
  return neuron;
}

std::string made_of(const std::string& kind, const Doubles& weights, double bias,
                    const Doubles& x) {
  return kind + " neuron, w = " + list(weights) + ", b = " + number(bias) + ", x = " + list(x);
}

}  // namespace

TEST(Neuron, WeightedSumPlusBias) {
  const Doubles w = {0.5, -1, 2};
  const Doubles x = {2, 3, 5};
  const Neuron neuron = neuron_with(w, 20, Activation::linear);
  const std::string situation = made_of("A linear", w, 20, x);
  const double found = neuron(x).data();
  expect_that(numbers(neuron.weights()) == w, situation + ": the call has changed the weights.",
              "The weights are drawn once, when the neuron is made. Training will change them.");
  expect(situation + ", after a call", "the bias", neuron.bias().data(), 20.0,
         "The sum was added up in the node of the bias. A copy of a Value is the same node.");
  const double again = neuron(x).data();
  expect_that(close(again, found),
              situation + ": the first call gives " + number(found) + ", the second " +
                  number(again) + ", but nothing has changed in between.",
              "A call draws nothing and keeps nothing: the output is made from x, the weights and "
              "the bias.");
  for (const Value& weight : neuron.weights()) weight.data() += 1.0;
  const bool ignores_weights = close(neuron(x).data(), found);
  expect_that(!ignores_weights || !close(found, 28.0),
              situation + ": the output is 28, as it should be, but stays when the weights change.",
              "It was kept from an earlier call. Each call makes the output anew.");
  expect_that(!ignores_weights || close(found, 1.0),
              situation + ": the output is " + number(found) +
                  ", but it should be 28. And it stays when the weights change.",
              "It was not made from weights().");
  expect(situation, "the output", found, 28.0,
         {{8.0, "The bias was not added."},
          {std::tanh(1.0) + std::tanh(-3.0) + std::tanh(10.0) + 20.0,
           "Each product was squashed. A linear neuron squashes nothing, the others their sum."},
          {160.0, "The bias was multiplied; it has to be added."},
          {-12.0, "The bias was subtracted; it has to be added."},
          {68.0, "The bias was added to each product; it belongs to the sum, once."},
          {48.0, "The bias was added twice; it belongs to the sum, once."},
          {std::tanh(28.0), "A linear neuron leaves its sum as it is; here it was squashed."},
          {23.5, "The weights were taken in reverse."},
          {25.0, "The first weight was used for every input."},
          {23.0, "Every weight got the first input."},
          {25.25, "That is the product of the weights with themselves, and the bias: where is x?"},
          {20.0 + 8.0 / 3.0, "The weighted sum was divided by the number of inputs."},
          {21.5, "That is the sum of the weights, and the bias: the inputs play no part."},
          {27.0, "The first input is missing."},
          {18.0, "The last input is missing."},
          {31.5, "Weights and inputs were added; each pair has to be multiplied."}});
}

TEST(Neuron, SquashesTheSumOnce) {
  const Doubles w = {0.5, -0.75};
  const Doubles x = {2, 3};
  const double b = 0.75;
  const double products = 1.0 - 2.25;
  const double squashed_products = std::tanh(1.0) + std::tanh(-2.25);
  const Neuron neuron = neuron_with(w, b, Activation::tanh);
  const double of_one = neuron({2, 1}).data();    // the sum is 1
  const double of_large = neuron({6, 0}).data();  // 3.75
  expect(made_of("A tanh", w, b, x), "the output", neuron(x).data(), std::tanh(-0.5),
         {{-0.5, close(of_large, 3.75) ? "That is the sum itself: it was not squashed." : ""},
          {0.0, close(of_one, 1.0)              ? "That is relu of the sum; tanh is wanted."
                : close(of_one, std::tanh(1.0)) ? "It went through tanh, and through relu as well."
                                                : ""},
          {std::tanh(products) + std::tanh(b),
           "The products and the bias were squashed apart; it should be their sum, once."},
          {std::tanh(std::tanh(b + 1.0) - 2.25),
           "It was squashed after each product; it should be once, in the end."},
          {squashed_products + b, "Each product was squashed; it should be the sum, once."},
          {squashed_products + std::tanh(b),
           "Each product and the bias were squashed; it should be the sum, once."},
          {std::tanh(squashed_products + b),
           "Each product was squashed, and then the sum; the sum should be, once."},
          {std::tanh(products) + b, "The bias was added after squashing; it belongs to the sum."},
          {std::tanh(products), "The bias is missing in the sum."},
          {std::tanh(std::tanh(-0.5)), "The sum was squashed twice."},
          {1.0 / (1.0 + std::exp(0.5)), "That is the sigmoid of the sum; tanh is wanted."}});
  const double lecture = 6.8813735870195432;
  expect("The lecture's neuron: " + made_of("a tanh", {-3, 1}, lecture, {2, 0}), "the output",
         neuron_with({-3, 1}, lecture, Activation::tanh)({2, 0}).data(), std::sqrt(0.5));
}

TEST(Neuron, ActivationAsAsked) {
  const Doubles w = {1, -1};
  const auto check = [&w](const std::string& kind, Activation activation, const Doubles& x,
                          double b, double right) {
    const double sum = x[0] - x[1] + b;
    const double below = neuron_with(w, b, activation)({0, 9}).data();  // what a sum below 0 gives
    const bool both = activation == Activation::relu && close(below, 0.0);
    const double relu_each = std::max(0.0, x[0]) + b;
    expect(made_of(kind, w, b, x), "the output", neuron_with(w, b, activation)(x).data(), right,
           {{sum, "That is the sum itself: no activation."},
            {std::tanh(sum),
             both ? "It went through relu, and through tanh as well." : "That is tanh of the sum."},
            {1.0 / (1.0 + std::exp(-sum)), "That is the sigmoid of the sum."},
            {relu_each, "Each product went through relu; it should be the sum."},
            {0.0, sum < 0.0   ? "That is relu of the sum."
                  : sum > 1.0 ? "That is relu of the sum with the other sign."
                              : ""},
            {std::max(0.0, sum) + b, "The bias was added after relu; it belongs to the sum."},
            {std::max(0.0, sum - b) + b, "The bias was added after relu; it belongs to the sum."},
            {std::abs(sum), "That is the sum without its sign."}});
  };
  check("A relu", Activation::relu, {5, 3}, 0.0, 2.0);
  check("A relu", Activation::relu, {1, 4}, 0.0, 0.0);
  check("A relu", Activation::relu, {1.5, 1}, 0.0, 0.5);
  check("A relu", Activation::relu, {5, 3}, 0.5, 2.5);
  check("A relu", Activation::relu, {1, 4}, 0.5, 0.0);
  check("A relu", Activation::relu, {5, 3}, -4.0, 0.0);
  check("A linear", Activation::linear, {1, 4}, 0.5, -2.5);
  check("A tanh", Activation::tanh, {1, 4}, 0.5, std::tanh(-2.5));
}

namespace {

void expect_all_reached(const std::string& kind, const Neuron& neuron, std::span<const Value> x,
                        const Value& output) {
  const std::string result = "The output of " + kind + " neuron";
  expect_reaches(result, output, neuron.bias(), "the bias");
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string place = "[" + std::to_string(i) + "]";
    expect_reaches(result, output, neuron.weights()[i], "weights()" + place);
    expect_reaches(result, output, x[i], "x" + place);
  }
}

}  // namespace

TEST(Neuron, GradientsReachEverything) {
  const Doubles w = {-3, 1};
  const double b = 6.8813735870195432;
  const Neuron neuron = neuron_with(w, b, Activation::tanh);
  const auto x = values({2, 0});
  const Value output = neuron(x);
  expect_all_reached("a", neuron, x, output);
  run_rules(output);
  const std::string situation =
      "The lecture's neuron: " + made_of("a tanh", w, b, {2, 0}) + ", and 1 arrives at its output";
  expect(situation, "bias().grad()", neuron.bias().grad(), 0.5);
  expect(situation, "weights()[0].grad()", neuron.weights()[0].grad(), 1.0);
  expect(situation, "weights()[1].grad()", neuron.weights()[1].grad(), 0.0);
  expect(situation, "x[0].grad()", x[0].grad(), -1.5);
  expect(situation, "x[1].grad()", x[1].grad(), 0.5);
}

TEST(Neuron, GradientsOfReluAndLinear) {
  const Doubles w = {2, -1};
  const Doubles numbers_of_x = {3, 5};
  const auto check = [&](const std::string& kind, Activation activation, double b, double arrives) {
    const Neuron neuron = neuron_with(w, b, activation);
    const auto x = values(numbers_of_x);
    const Value output = neuron(x);
    if (arrives != 0.0) expect_all_reached(kind, neuron, x, output);
    run_rules(output, 0.5);
    const std::string situation =
        made_of(kind, w, b, numbers_of_x) + ", and 0.5 arrives at its output";
    expect(situation, "bias().grad()", neuron.bias().grad(), arrives);
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string place = "[" + std::to_string(i) + "]";
      expect(situation, "weights()" + place + ".grad()", neuron.weights()[i].grad(),
             arrives * numbers_of_x[i]);
      expect(situation, "x" + place + ".grad()", x[i].grad(), arrives * w[i]);
    }
  };
  check("a relu", Activation::relu, 0.25, 0.5);
  check("a relu", Activation::relu, -4.0, 0.0);
  check("a linear", Activation::linear, -4.0, 0.5);
}

TEST(Neuron, WrongInputSize) {
  const Neuron neuron = neuron_with({2, 3}, 1, Activation::tanh);
  if_stopped("x had another size than weights(). That has to be found before anything is read.");
  expect_refused("A neuron with 2 weights and an x of size 1", must_be_equal,
                 [&] { neuron({5.0}); });
  expect_refused("A neuron with 2 weights and an x of size 3", must_be_equal, [&] {
    neuron({5.0, 6.0, 7.0});
  });
  expect_refused("A neuron with 2 weights and an empty x", must_be_equal,
                 [&] { neuron(Doubles()); });
}

namespace {

std::vector<Value> nodes_of(const Neuron& neuron) {
  std::vector<Value> nodes = neuron.weights();
  nodes.push_back(neuron.bias());
  return nodes;
}

std::vector<Value> nodes_of(const Layer& layer) {
  std::vector<Value> nodes;
  for (const Neuron& neuron : layer.neurons()) {
    for (const Value& node : nodes_of(neuron)) nodes.push_back(node);
  }
  return nodes;
}

std::vector<Value> biases_of(const Layer& layer) {
  std::vector<Value> biases;
  for (const Neuron& neuron : layer.neurons()) biases.push_back(neuron.bias());
  return biases;
}

std::vector<Value> weights_of(const Layer& layer) {
  std::vector<Value> weights;
  for (const Neuron& neuron : layer.neurons()) {
    for (const Value& weight : neuron.weights()) weights.push_back(weight);
  }
  return weights;
}

std::vector<Value> nodes_of(const MLP& mlp) {
  std::vector<Value> nodes;
  for (const Layer& layer : mlp.layers()) {
    for (const Value& node : nodes_of(layer)) nodes.push_back(node);
  }
  return nodes;
}

}  // namespace

TEST(Neuron, KnowsItsParameters) {
  std::vector<Value> earlier;
  for (const double bias : {7.0, 11.0}) {  // the second neuron has parameters of its own
    const Neuron neuron = neuron_with({2, 3, 5}, bias, Activation::tanh);
    const std::vector<Value> weights = neuron.weights();
    about("Neuron::parameters", handles);
    expect_parameters("a neuron with 3 inputs", neuron, nodes_of(neuron), earlier,
                      {{{neuron.bias()}, "The bias can be learned, too."},
                       {weights, "The weights can be learned, too."},
                       {{weights[0]}, "The first weight is missing."},
                       {{weights[2]}, "The last weight is missing."},
                       {nodes_of(neuron), "The weights and the bias can be learned."}});
    expect_that(neuron.weights().size() == 3, "After parameters(), the neuron has " +
                                                  count(neuron.weights().size(), "weight") +
                                                  ", but it should still have 3.");
    earlier = nodes_of(neuron);
  }
}

// ---- Layer

TEST(Layer, OneNeuronForEachOutput) {
  about("Layer::Layer", side_by_side);
  if_stopped("neurons_ is empty at first: a place that is not there yet can't be written to.");
  Random random(1);
  const Layer layer(5, 2, Activation::tanh, random);
  const std::size_t neurons = layer.neurons().size();
  const std::string situation = "A layer with 5 inputs and width 2 has ";
  expect_that(
      neurons == 2, situation + count(neurons, "neuron") + ", but it should have 2.",
      cause_of(
          neurons,
          {{0, "No neuron has come into neurons_."},
           {1, "The width is the number of neurons."},
           {3, "That is one more than the width."},
           {4, "A vector that is made with a size is full already; what is added comes on top."},
           {5, "There is a neuron for each output, not for each input."}}));
  for (const Neuron& neuron : layer.neurons()) {
    const std::size_t weights = neuron.weights().size();
    expect_that(
        weights == 5,
        situation + "neurons with " + count(weights, "weight") + ", but they should have 5.",
        weights == 2
            ? "Each neuron sees all inputs of the layer: the width is the number of neurons."
        : weights == 1 ? "Each neuron sees all inputs of the layer, not one of them."
                       : "");
  }
}

TEST(Layer, NeuronsDiffer) {
  about("Layer::Layer", side_by_side);
  Random random(1);
  const Layer layer(3, 4, Activation::tanh, random);
  const auto nodes = nodes_of(layer);
  const std::size_t different = different_nodes(nodes);
  expect_that(different == nodes.size(),
              "A layer with 3 inputs and width 4 has " + std::to_string(nodes.size()) +
                  " weights and biases, but behind them are only " + count(different, "node") + ".",
              "A copy of a neuron has the same weights: not equal ones, the same nodes. Each "
              "neuron has to be made on its own.");
  const auto& neurons = layer.neurons();
  for (std::size_t i = 1; i < neurons.size(); ++i) {
    expect_that(numbers(neurons[i].weights()) != numbers(neurons[0].weights()),
                "Neuron " + std::to_string(i) + " of a layer has the same numbers as neuron 0.",
                "The stream of random numbers began anew. Neurons that begin equal stay equal.");
  }
}

TEST(Layer, DrawsFromTheStream) {
  about("Layer::Layer", side_by_side);
  expect_drawn_from_the_stream("layers", [](Random& random) {
    return numbers(nodes_of(Layer(3, 2, Activation::tanh, random)));
  });
}

namespace {

// A layer with 2 inputs whose neuron i has the weights (10ⁱ, 0) and the bias i.
Layer counting_layer(std::size_t width, Activation activation) {
  about("Layer::Layer", side_by_side);
  Random random(1);
  const Layer layer(2, width, activation, random);
  expect_that(layer.neurons().size() == width, "A layer of width " + std::to_string(width) +
                                                   " has " +
                                                   count(layer.neurons().size(), "neuron") + ".");
  for (std::size_t i = 0; i < width; ++i) {
    const Neuron& neuron = layer.neurons()[i];
    expect_that(neuron.weights().size() == 2, "A neuron of a layer with 2 inputs has " +
                                                  count(neuron.weights().size(), "weight") + ".");
    neuron.weights()[0].data() = std::pow(10.0, static_cast<double>(i));
    neuron.weights()[1].data() = 0.0;
    neuron.bias().data() = static_cast<double>(i);
  }
  about("Layer::operator()", side_by_side);
  if_stopped("A layer was asked for its outputs, and the size of x was right.");
  return layer;
}

}  // namespace

TEST(Layer, ActivationAsAsked) {
  const auto check = [](const std::string& kind, Activation activation, double right) {
    const Layer layer = counting_layer(3, activation);
    Doubles found;
    for (const Neuron& neuron : layer.neurons()) {
      neuron.weights()[0].data() = 1.0;
      neuron.bias().data() = 0.0;
      found.push_back(neuron({-2, 0}).data());
    }
    about("Layer::Layer", side_by_side);
    const bool same = close(found[0], found[1]) && close(found[1], found[2]);
    for (const double output : found) {
      expect_that(close(output, right),
                  "A " + kind +
                      " layer, and the sum of each of its neurons is -2: their outputs are " +
                      list(found) + ", but should be " + list({right, right, right}) + ".",
                  same ? "The activation that the layer was made with did not reach its neurons."
                       : "The activation that the layer was made with did not reach all of them.");
    }
  };
  check("tanh", Activation::tanh, std::tanh(-2.0));
  check("relu", Activation::relu, 0.0);
  check("linear", Activation::linear, -2.0);
}

TEST(Layer, OutputsOfAllNeurons) {
  const Layer layer = counting_layer(3, Activation::linear);
  const std::vector<Value> outputs = layer({3, 5});
  const Doubles found = numbers(outputs);
  const Doubles right = {3, 31, 302};
  const std::string situation =
      "A linear layer of 3 neurons, w = (1, 0), (10, 0), (100, 0), b = 0, 1, 2, x = (3, 5): the "
      "outputs are " +
      list(found) + ", but should be " + list(right) + ".";
  expect_that(
      found.size() == 3, situation,
      cause_of(
          found.size(),
          {{6, "A vector that is made with a size is full already; what is added comes on top."},
           {5, "The outputs were added to the inputs."},
           {2, "Each neuron gives an output; that of one is missing."},
           {1, "Each neuron gives an output of its own."}}));
  expect_that(different_nodes(outputs) == 3,
              situation + " And behind them " +
                  (different_nodes(outputs) == 1 ? "is only one node." : "are only two nodes."),
              different_nodes(outputs) == 1
                  ? "A vector that is made with a size holds so many handles to one node. Each "
                    "place needs a handle to the output of its own neuron."
                  : "");
  const bool squashed = close(found[0], std::tanh(3.0)) && close(found[2], 1.0);
  const bool all_first = close(found[1], 3.0) && close(found[2], 3.0);
  const bool reversed = close(found[0], 302.0) && close(found[2], 3.0);
  for (std::size_t i = 0; i < 3; ++i) {
    expect_that(close(found[i], right[i]), situation,
                all_first  ? "All three come from the first neuron."
                : reversed ? "They are in reverse order."
                : squashed ? "They were squashed. What is to be squashed is squashed by its neuron."
                           : "");
  }
  const std::vector<Value> x = values({3, 5});
  const std::vector<Value> again = layer(x);
  expect_that(again.size() == 3,
              "A layer of 3 neurons gives 3 outputs at the first call, and " +
                  std::to_string(again.size()) + " at the second.",
              "Each call begins with an empty vector.");
  const Value last = again[2];
  expect_reaches("The last output of a layer", last, layer.neurons()[2].bias(), "its bias");
  expect_reaches("The last output of a layer", last, x[0], "x[0]");
}

TEST(Layer, WrongInputSize) {
  const Layer layer = counting_layer(2, Activation::tanh);
  if_stopped("x had the wrong size. That has to be found before anything is read.");
  expect_refused("A layer with 2 inputs and an x of size 1", must_be_equal, [&] { layer({5.0}); });
  expect_refused("A layer with 2 inputs and an x of size 3", must_be_equal, [&] {
    layer({5.0, 6.0, 7.0});
  });
}

TEST(Layer, KnowsItsParameters) {
  Random random(1);
  std::vector<Value> earlier;
  for (int i = 0; i < 2; ++i) {  // the second layer has parameters of its own
    about("Layer::Layer", side_by_side);
    const Layer layer(3, 2, Activation::tanh, random);
    const std::vector<Neuron>& neurons = layer.neurons();
    about("Layer::parameters", handles);
    expect_parameters("a layer with 3 inputs and width 2", layer, nodes_of(layer), earlier,
                      {{nodes_of(neurons.front()), "Those of one neuron are missing."},
                       {nodes_of(neurons.back()), "Those of one neuron are missing."},
                       {biases_of(layer), "The biases of the neurons can be learned, too."},
                       {weights_of(layer), "The weights of the neurons can be learned, too."},
                       {nodes_of(layer), "The parameters of its neurons are those of the layer."}});
    earlier = nodes_of(layer);
  }
}

// ---- MLP: how it is made

namespace {

using Widths = std::vector<std::size_t>;

std::string name_of(std::size_t inputs, const Widths& widths) {
  std::string text;
  for (const std::size_t width : widths) text += (text.empty() ? "" : ", ") + std::to_string(width);
  return "MLP(" + std::to_string(inputs) + ", {" + text + "})";
}

// Why a network does not have as many layers as it was given widths.
std::string fault_in_layers(const MLP& mlp, std::size_t inputs, const Widths& widths) {
  Widths found;
  for (const Layer& layer : mlp.layers()) found.push_back(layer.neurons().size());
  if (found.empty()) return "No layer has come into layers_.";
  Widths with_inputs = widths;
  with_inputs.insert(with_inputs.begin(), inputs);
  if (found == with_inputs) return "The inputs are not a layer: nothing is computed there.";
  const std::string each = "Each width is that of a layer, the ";
  if (found == Widths(widths.begin(), widths.end() - 1)) return each + "last one, too.";
  if (found == Widths(widths.begin() + 1, widths.end())) return each + "first one, too.";
  if (found.size() == widths.size() + 1 &&
      std::equal(widths.begin(), widths.end(), found.begin())) {
    return "The last width is that of the last layer; there is none behind it.";
  }
  return "";
}

// A network that has the shape it was asked for.
MLP network(std::size_t inputs, const Widths& widths, Activation hidden = Activation::tanh) {
  about("MLP::MLP", one_after_the_other);
  if_stopped("A network was being made: " + name_of(inputs, widths) + ".");
  const std::string name = name_of(inputs, widths);
  Random random(1);
  const MLP mlp = [&] {
    try {
      return MLP(inputs, widths, random, hidden);
    } catch (const NotImplemented&) {
      throw;
    } catch (const std::exception& exception) {
      expect_that(
          false, name + " should be a network, but making it threw: " + exception.what(),
          widths.size() == 1
              ? "One layer is enough: it is the last one, and its inputs are those of the network."
              : "");
      throw;
    }
  }();
  const std::size_t layers = mlp.layers().size();
  expect_that(layers == widths.size(),
              name + " has " + count(layers, "layer") + ", but it should have " +
                  std::to_string(widths.size()) + ".",
              fault_in_layers(mlp, inputs, widths));
  for (std::size_t i = 0; i < layers; ++i) {
    const auto& neurons = mlp.layers()[i].neurons();
    const std::size_t before = i == 0 ? inputs : widths[i - 1];
    const std::string which = "Layer " + std::to_string(i) + " of " + name;
    const bool reversed = neurons.size() == widths[layers - 1 - i] && i == 0;
    const bool swapped =
        neurons.size() == before && !neurons.empty() && neurons[0].weights().size() == widths[i];
    expect_that(neurons.size() == widths[i],
                which + " has " + count(neurons.size(), "neuron") + ", but it should have " +
                    std::to_string(widths[i]) + ".",
                swapped ? "The number of inputs and the number of neurons are the wrong way round."
                : reversed ? "That is the width of the last layer. Were they taken in reverse?"
                           : "");
    for (const Neuron& neuron : neurons) {
      const std::size_t weights = neuron.weights().size();
      expect_that(
          weights == before,
          which + " has neurons with " + count(weights, "weight") + ", but they should have " +
              std::to_string(before) + ".",
          weights == widths[i]
              ? "The layer was made with its own width as the number of its inputs."
          : weights == inputs
              ? "A layer sees the outputs of the layer before it, not the inputs of the network."
          : i > 1 && weights == widths[0]
              ? "A layer sees the outputs of the layer right before it, not of the first one."
          : i + 1 < layers && weights == widths[i + 1]
              ? "A layer sees the outputs of the layer before it, not of the one after it."
              : "");
    }
  }
  about("MLP::operator()", one_after_the_other);
  if_stopped("A network was asked for its outputs: " + name + ", and the size of x was right.");
  return mlp;
}

void set(const MLP& mlp, std::size_t layer, std::size_t neuron, const Doubles& weights,
         double bias) {
  const Neuron& chosen = mlp.layers().at(layer).neurons().at(neuron);
  for (std::size_t i = 0; i < weights.size(); ++i) chosen.weights().at(i).data() = weights[i];
  chosen.bias().data() = bias;
}

// mlp(x), which has to be a vector of `outputs` Values.
std::vector<Value> outputs_of(const MLP& mlp, const std::string& name, std::span<const Value> x,
                              std::size_t outputs) {
  std::vector<Value> found;
  try {
    found = mlp(x);
  } catch (const std::invalid_argument& exception) {
    expect_that(false,
                name + " refused an x of the right size, " + std::to_string(x.size()) + ": " +
                    exception.what() + ".",
                "The first layer sees x, and each other layer the outputs of the one before it.");
  }
  expect_that(
      found.size() == outputs,
      name + " gives " + count(found.size(), "output") + ", but it should give " +
          std::to_string(outputs) + ".",
      "The outputs of the last layer are those of the network: all of them, and no others.");
  return found;
}

double only_output(const MLP& mlp, const std::string& name, const Doubles& x) {
  return outputs_of(mlp, name, values(x), 1)[0].data();
}

// A wrong output has its place in MLP::MLP if the layers, called one after the other, give it, too.
void expect_output(const MLP& mlp, const Doubles& x, const std::string& situation,
                   const std::string& subject, double found, double right,
                   std::initializer_list<OldCause> causes) {
  if (close(found, right)) return;
  const auto given_by = [&](std::vector<Layer> layers) {
    try {
      std::vector<Value> outputs = values(x);
      for (const Layer& layer : layers) outputs = layer(outputs);
      return std::any_of(outputs.begin(), outputs.end(),
                         [&](const Value& output) { return close(output.data(), found); });
    } catch (const std::invalid_argument&) {
      return false;  // the sizes do not fit in this order
    }
  };
  const std::vector<Layer>& layers = mlp.layers();
  const bool by_its_layers = given_by(layers);
  about(by_its_layers ? "MLP::MLP" : "MLP::operator()",
        by_its_layers ? which_are_squashed : one_after_the_other);
  if (!by_its_layers && given_by({layers.rbegin(), layers.rend()})) {
    expect(situation, subject, found, right, "The layers were called from the last to the first.");
  }
  expect(situation, subject, found, right, causes);
}

}  // namespace

TEST(MLP, FollowsWidths) {
  network(3, {5, 2, 1});
  network(2, {3, 3});
}

TEST(MLP, DrawsFromTheStream) {
  const MLP mlp = network(3, {3, 3, 1});
  about("MLP::MLP", one_after_the_other);
  expect_that(numbers(nodes_of(mlp.layers()[0])) != numbers(nodes_of(mlp.layers()[1])),
              "The first two layers of MLP(3, {3, 3, 1}) have equal weights.",
              "The stream of random numbers began anew, or one layer is a copy of the other. Each "
              "is made on its own, and goes on with the stream that is handed in.");
  expect_drawn_from_the_stream("networks", [](Random& random) {
    return numbers(nodes_of(MLP(3, {3, 1}, random)));
  });
}

TEST(MLP, NoLayers) {
  about("MLP::MLP", one_after_the_other);
  if_stopped("A network without layers: there is no last width.");
  Random random(1);
  const MLP one(2, {1}, random);
  expect_refused("MLP(2, {})", "A network needs at least one layer.",
                 [&] { const MLP mlp(2, {}, random); });
}

// ---- MLP: what it computes

TEST(MLP, OneLayer) {
  const MLP mlp = network(2, {2});
  set(mlp, 0, 0, {1, 2}, 3);
  set(mlp, 0, 1, {1, 0}, -3);
  const auto found = outputs_of(mlp, "MLP(2, {2})", values({5, 7}), 2);
  const std::string situation = "MLP(2, {2}), w = (1, 2), (1, 0), b = 3, -3, x = (5, 7)";
  const std::string squashed =
      "The only layer is also the last one, so it is linear: it should be able to give any number.";
  expect_output(
      mlp, {5, 7}, situation, "the first output", found[0].data(), 22.0,
      {{std::tanh(22.0), squashed}, {5.0, "That is the first input: the layer took no part."}});
  expect_output(mlp, {5, 7}, situation, "the second output", found[1].data(), 2.0,
                {{std::tanh(2.0), squashed}});
}

TEST(MLP, OutputLinear) {
  const std::string squashed =
      "The output was squashed. The last layer is linear: it should be able to give any number.";
  for (const Activation hidden : {Activation::tanh, Activation::relu}) {
    const std::string name =
        hidden == Activation::tanh ? "MLP(1, {1, 1})" : "MLP(1, {1, 1}) with relu";
    const MLP mlp = network(1, {1, 1}, hidden);
    set(mlp, 0, 0, {1}, 0);
    for (const double bias : {5.0, -5.0}) {
      set(mlp, 1, 0, {0}, bias);
      const double found = only_output(mlp, name, {1});
      expect_output(mlp, {1}, name + ", the last neuron has w = 0 and b = " + number(bias),
                    "the output", found, bias,
                    {{std::tanh(bias), squashed},
                     {0.0, squashed},
                     {std::tanh(1.0), "That is the output of the first layer."},
                     {1.0, "That is the output of the first layer."}});
    }
  }
}

TEST(MLP, HiddenSquashed) {
  const MLP mlp = network(1, {1, 1, 1});
  set(mlp, 0, 0, {0.5}, 0);
  set(mlp, 1, 0, {-2}, 0);
  set(mlp, 2, 0, {3}, 10);
  const double found = only_output(mlp, "MLP(1, {1, 1, 1})", {1});
  const double t = std::tanh(0.5);
  expect_output(
      mlp, {1}, "MLP(1, {1, 1, 1}), w = 0.5, -2, 3, b = 0, 0, 10, x = 1", "the output", found,
      10 + 3 * std::tanh(-2 * t),
      {{7.0, "No layer was squashed. Then all of them together are no more than one layer."},
       {10 + 3 * std::tanh(-1.0), "The first hidden layer was not squashed."},
       {10 + 3 * -2 * t,
        "The second hidden layer was not squashed: only the last layer of all is linear."},
       {10.0, "A hidden layer went through relu; it should be tanh if nothing was said."},
       {13.0, "Only the last layer took part."},
       {10 + 3 * t, "The second hidden layer took no part."},
       {t, "That is the output of the first layer."},
       {std::tanh(-2 * t), "That is the output of the second layer, not of the last."}});
}

namespace {

void expect_on_request(Activation hidden, const std::string& described, double output) {
  const MLP mlp = network(1, {2, 1}, hidden);
  set(mlp, 0, 0, {2}, 0);
  set(mlp, 0, 1, {-3}, 0);
  set(mlp, 1, 0, {1, 10}, 0);
  const std::string situation = "MLP(1, {2, 1}) with " + described;
  const double found = only_output(mlp, situation, {1});
  expect_output(mlp, {1}, situation + ", the hidden sums are 2 and -3, the last w = (1, 10)",
                "the output", found, output,
                {{std::tanh(2.0) + 10 * std::tanh(-3.0),
                  "The hidden layer went through tanh, whatever was asked for."},
                 {-28.0, "The hidden layer is linear, whatever was asked for."},
                 {2.0, "The hidden layer went through relu, whatever was asked for."}});
}

}  // namespace

TEST(MLP, ReluOnRequest) { expect_on_request(Activation::relu, "relu", 2.0); }

TEST(MLP, LinearOnRequest) { expect_on_request(Activation::linear, "linear hidden layers", -28.0); }

TEST(MLP, LayerAfterLayer) {
  const MLP mlp = network(2, {3, 2});
  set(mlp, 0, 0, {0.5, 0}, 0);
  set(mlp, 0, 1, {0, -0.25}, 0.125);
  set(mlp, 0, 2, {-0.5, 0.5}, 0);
  set(mlp, 1, 0, {1, 2, 3}, 0.5);
  set(mlp, 1, 1, {-1, 0, 4}, -2);
  const auto found = outputs_of(mlp, "MLP(2, {3, 2})", values({1, 2}), 2);
  const double h0 = std::tanh(0.5);
  const double h1 = std::tanh(-0.375);
  const double h2 = std::tanh(0.5);
  const std::string situation = "MLP(2, {3, 2}) with weights set by hand, x = (1, 2)";
  expect(situation, "the first output", found[0].data(), h0 + 2 * h1 + 3 * h2 + 0.5);
  expect(situation, "the second output", found[1].data(), -h0 + 4 * h2 - 2);
}

TEST(MLP, SameInputSameAnswer) {
  const MLP mlp = network(3, {4, 4, 1});
  const Doubles before = numbers(nodes_of(mlp));
  for (const Value& node : nodes_of(mlp)) node.grad() = 0.5;
  const double first = only_output(mlp, "MLP(3, {4, 4, 1})", {2, 3, -1});
  const double second = only_output(mlp, "MLP(3, {4, 4, 1})", {2, 3, -1});
  expect_that(numbers(nodes_of(mlp)) == before, "A call has changed the weights of the network.",
              "A call uses the weights; only training changes them.");
  for (const Value& node : nodes_of(mlp)) {
    expect("All gradients were 0.5; after a call", "one of them", node.grad(), 0.5,
           "A call has nothing to do with gradients.");
  }
  expect_that(close(first, second), "The same input gives " + number(first) + " at the first and " +
                                        number(second) + " at the second call.");
}

TEST(MLP, InputUntouched) {
  const MLP mlp = network(3, {4, 4, 1});
  const Doubles before = {2, 3, -1};
  const std::vector<Value> x = values(before);
  const std::vector<Value> same = x;
  const Value output = outputs_of(mlp, "MLP(3, {4, 4, 1})", x, 1)[0];
  expect_that(x.size() == 3,
              "x had 3 Values before the call, and has " + std::to_string(x.size()) + " after it.");
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string name = "x[" + std::to_string(i) + "]";
    expect_that(x[i].id() == same[i].id(), name + " is another node after the call.",
                "x is the caller's. Keep the outputs of a layer in a vector of your own.");
    expect("After mlp(x) with x = (2, 3, -1)", name, x[i].data(), before[i],
           "x is the caller's. Keep the outputs of a layer in a vector of your own.");
    expect_reaches("The output", output, x[i], name);
  }
}

TEST(MLP, WrongInputSize) {
  const MLP mlp = network(2, {3, 1});
  if_stopped("x had the wrong size. That has to be found before anything is read.");
  expect_refused("MLP(2, {3, 1}) and an x of size 1", must_be_equal, [&] { mlp({5.0}); });
  expect_refused("MLP(2, {3, 1}) and an x of size 3", must_be_equal, [&] { mlp({5.0, 6.0, 7.0}); });
}

// ---- MLP: its parameters

TEST(MLP, FortyOneParameters) {
  std::vector<Value> earlier;
  for (int i = 0; i < 2; ++i) {  // the second network has parameters of its own
    const MLP mlp = network(3, {4, 4, 1});
    std::vector<Value> of_layer[3];
    std::vector<Value> biases;
    std::vector<Value> weights;
    for (std::size_t k = 0; k < 3; ++k) {
      of_layer[k] = nodes_of(mlp.layers()[k]);
      for (const Value& bias : biases_of(mlp.layers()[k])) biases.push_back(bias);
      for (const Value& weight : weights_of(mlp.layers()[k])) weights.push_back(weight);
    }
    const auto both = [](std::vector<Value> some, const std::vector<Value>& others) {
      some.insert(some.end(), others.begin(), others.end());
      return some;
    };
    about("MLP::parameters", handles);
    expect_parameters(
        "MLP(3, {4, 4, 1})", mlp, nodes_of(mlp), earlier,
        {{biases, "Those are the weights; the biases can be learned, too."},
         {weights, "Those are the biases; the weights can be learned, too."},
         {{mlp.layers()[2].neurons()[0].bias()}, "The bias of the last neuron is missing."},
         {of_layer[0], "Those of the first layer are missing."},
         {of_layer[1], "Those of the second layer are missing."},
         {of_layer[2], "Those of the last layer are missing."},
         {both(of_layer[1], of_layer[2]),
          "Those are the first layer's; all layers can be learned."},
         {both(of_layer[0], of_layer[1]), "Those are the last layer's; all layers can be learned."},
         {nodes_of(mlp), "The parameters of its layers are those of the network."}});
    earlier = nodes_of(mlp);
  }
}

TEST(MLP, ParametersAreLive) {
  const MLP mlp = network(3, {4, 4, 1});
  about("MLP::parameters", handles);
  for (const Value& parameter : mlp.parameters()) parameter.data() = 0.0;
  const auto all = nodes_of(mlp);
  const bool changed =
      std::all_of(all.begin(), all.end(), [](const Value& value) { return value.data() == 0.0; });
  expect_that(changed, "All parameters were set to 0, but some weight or bias is not 0.",
              "The parameters have to be handles to the nodes that the network computes with.");
  const double found = only_output(mlp, "MLP(3, {4, 4, 1})", {2, 3, -1});
  about("MLP::operator()", handles);
  expect("MLP(3, {4, 4, 1}), all parameters set to 0", "the output", found, 0.0,
         "The network computed with numbers that are not its parameters.");
}

TEST(MLP, GradientsMatchNudges) {
  const MLP mlp = network(3, {4, 4, 1});
  const Doubles x = {2, 3, -1};
  const auto output = [&] { return outputs_of(mlp, "MLP(3, {4, 4, 1})", values(x), 1)[0]; };
  run_rules(output());
  for (std::size_t layer = 0; layer < 3; ++layer) {
    for (const Value& node : nodes_of(mlp.layers()[layer])) {
      constexpr double h = 1e-5;
      const double kept = node.data();
      node.data() = kept + h;
      const double above = output().data();
      node.data() = kept - h;
      const double below = output().data();
      node.data() = kept;
      const double slope = (above - below) / (2.0 * h);
      expect_that(std::abs(node.grad() - slope) < 1e-6,
                  "A parameter of layer " + std::to_string(layer) +
                      " of MLP(3, {4, 4, 1}) has the gradient " + number(node.grad()) +
                      ", but a nudge shows that the output grows by " + number(slope) +
                      " times as much as it does.");
    }
  }
}

// ---- Bonus

TEST(BonusDot, OneNode) {
  about("dot", one_node);
  const auto a = values({2, 3, 5});
  const auto b = values({7, 10, -1});
  const Value result = dot(a, b);
  const auto operands = result.operands();
  expect_that(operands.size() == 6,
              "dot of two times three values has " + count(operands.size(), "operand") +
                  ", but it should have 6.",
              operands.size() == 2 ? "It is a sum of results. Here it should be made from a and b "
                                     "at once, without anything in between."
                                   : "");
  for (std::size_t i = 0; i < 6; ++i) {
    expect_that(operands[i].id() == (i < 3 ? a[i] : b[i - 3]).id(),
                "Operand " + std::to_string(i) + " of dot(a, b) should be " +
                    (i < 3 ? "a[" : "b[") + std::to_string(i % 3) + "]: all of a, then all of b.");
  }
  expect("", "dot of (2, 3, 5) and (7, 10, -1)", result.data(), 39.0);
}

namespace {

// a · b as the header describes it, without the function dot.
Value dot_node(std::span<const Value> a, std::span<const Value> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i].data() * b[i].data();
  return Value(sum, op::dot, a, b);
}

}  // namespace

TEST(BonusDot, Gradient) {
  about("dot_rule", one_node);
  if_stopped("A dot product of n pairs has 2n operands: all of a, then all of b.");
  const auto a = values({2, 3, 5});
  const auto b = values({7, 11, -1});
  expect_dot_gradients(dot_node(a, b), a, b, 0.0, 0.25);
  const auto c = values({3});
  const auto d = values({4});
  expect_dot_gradients(dot_node(c, d), c, d, 10.0, 0.5);
}

TEST(BonusDot, SameSpanTwice) {
  about("dot_rule", one_node);
  const auto a = values({3, 5});
  expect_square(dot_node(a, a), a[0]);
}

TEST(BonusMlp, RefusesZeroSizes) {
  about("MLP::MLP", "Bonus: sizes that make no sense");
  const auto make = [](std::size_t inputs, const Widths& widths) {
    expect_refused(name_of(inputs, widths), "Every layer needs at least one input and one neuron.",
                   [&] {
                     Random random(1);
                     const MLP mlp(inputs, widths, random);
                   });
  };
  make(0, {1});
  make(2, {0});
  make(2, {3, 0, 1});
}
