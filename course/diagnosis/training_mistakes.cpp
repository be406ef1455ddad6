// What goes wrong in step 5's losses and updates: wrong functions, and what to say to whose own does
// the same.  (Wrong loops are in training_loops.cpp.)
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "diagnosis/training_subjects.hpp"

namespace micrograd::course {
namespace {

template <class Row>
std::vector<Row> operator+(std::vector<Row> some, const std::vector<Row>& others) {
  some.insert(some.end(), others.begin(), others.end());
  return some;
}
using Formulas = std::vector<Mistake<Formula>>;
using Makers = std::vector<Mistake<Maker>>;

const Idea off = idea::loss_says_how_far_off;
const Idea limits = idea::doubles_have_limits;
const Idea special = idea::no_special_case;
const Idea all_learn = idea::every_weight_is_a_parameter;
const Idea one_step = idea::one_step;
const Idea memory = idea::optimizer_remembers;

// ---- Means: of what each pair costs, a sample's values (one score, or one for each class) and its
// target

/// A value, or a parameter.
using V = const Value&;

using Cost = std::function<Value(Values sample, double target)>;

// Without the first `begin` and the last `end` pairs.
Value sum(const Cost& cost, Values values, Numbers targets, std::size_t begin = 0,
          std::size_t end = 0) {
  if (targets.empty() || values.empty() || values.size() % targets.size() != 0) {
    throw std::invalid_argument("sizes");
  }
  const std::size_t each = values.size() / targets.size();
  Value sum = 0.0;
  for (std::size_t i = begin; i + end < targets.size(); ++i) {
    sum += cost(values.subspan(i * each, each), targets[i]);
  }
  return sum;
}
// Something else than the mean is made from the sum over n pairs.
Formula from_sum(const Cost& cost, Value (*make)(V sum, double n)) {
  return one(
      [=](Values v, Numbers t) { return make(sum(cost, v, t), static_cast<double>(t.size())); });
}
Value divide(V sum, double n) { return sum / n; }
Formula mean_of(const Cost& cost) { return from_sum(cost, divide); }

using PairCost = Value (*)(V value, double target);
Cost pairwise(PairCost cost) {
  return [cost](Values v, double t) { return cost(v[0], t); };
}
Formula mean(PairCost cost) { return mean_of(pairwise(cost)); }

// What goes wrong in this mean, and in every one, whatever a pair costs.
Formulas mistakes_of_means(const Cost& cost) {
  const auto from = [&](auto make) { return from_sum(cost, make); };
  const auto some = [&](std::size_t begin, std::size_t end) {
    return one([=](Values v, Numbers t) {
      return sum(cost, v, t, begin, end) / static_cast<double>(t.size());
    });
  };
  const auto single = [&](bool last, bool divided) {
    return one([=](Values v, Numbers t) {
      const std::size_t others = t.size() - 1;
      return sum(cost, v, t, last ? others : 0, last ? 0 : others) /
             (divided ? static_cast<double>(t.size()) : 1.0);
    });
  };
  const auto held_against = [&](List (*others)(Numbers)) {
    return one([=](Values v, Numbers t) {
      return sum(cost, v, others(t)) / static_cast<double>(t.size());
    });
  };
  const char* const whole =
      "The number of pairs is a whole number, and in whole numbers 1 / 4 is 0, and so is 3 / 5.";
  const char* const first = "That is what the first pair adds, and nothing else.";
  const char* const last = "That is what the last pair adds, and nothing else.";
  return {
      {"That is the sum; the mean is the sum divided by the number of pairs.", off,
       from([](V sum, double) { return sum; })},
      {whole, limits, from([](V sum, double n) { return sum * std::trunc(1.0 / n); })},
      {whole, limits, from([](V sum, double n) { return Value(std::trunc(sum.data() / n)); })},
      {"The sum was divided by one less than there are pairs.", off,
       from([](V sum, double n) { return sum / (n - 1.0); })},
      {"The sum was divided by one more than there are pairs.", off,
       from([](V sum, double n) { return sum / (n + 1.0); })},
      {"The mean was divided by the number of pairs once more.", off,
       from([](V sum, double n) { return sum / n / n; })},
      {"The sum was multiplied by the number of pairs, not divided.", off,
       from([](V sum, double n) { return sum * n; })},
      {"That is half of it.", off, from([](V sum, double n) { return sum / n / 2.0; })},
      {"The sign is wrong.", off, from([](V sum, double n) { return -sum / n; })},
      {"The sum began at 1; it should begin at 0.", off,
       from([](V sum, double n) { return (1.0 + sum) / n; })},
      {"The first pair is missing. Each has to count once.", off, some(1, 0)},
      {"The last pair is missing. Each has to count once.", off, some(0, 1)},
      {first, off, single(false, false)},
      {first, off, single(false, true)},
      {last, off, single(true, false)},
      {last, off, single(true, true)},
      {"Each was held against the first target.", off,
       held_against([](Numbers t) { return List(t.size(), t[0]); })},
      {"The targets were taken in reverse: what stands at one place belongs together.", off,
       held_against([](Numbers t) { return List(t.rbegin(), t.rend()); })},
      {"Each target was held against what belongs to the first.", off,
       one([=](Values v, Numbers t) {
         std::vector<Value> same;
         while (same.size() < v.size()) same.push_back(v[same.size() % (v.size() / t.size())]);
         return sum(cost, same, t) / static_cast<double>(t.size());
       })},
  };
}

Value squared(V p, double t) { return pow(p - t, 2.0); }
Value error(V p, double t) { return p - t; }
Value hinged(V s, double y) { return relu(1.0 - y * s); }
Value to_the_margin(V s, double y) { return 1.0 - y * s; }

const Formulas squared_error_mistakes = {
    {"That is the error itself; its square is asked for.", off, mean(error)},
    {"That is the error itself; its square is asked for.", off,
     mean([](V p, double t) { return relu(p - t) + relu(t - p); })},
    {"That is the error itself, with the wrong sign; its square is asked for.", off,
     mean([](V p, double t) { return t - p; })},
    {"That is (prediction + target) squared.", off,
     mean([](V p, double t) { return pow(p + t, 2.0); })},
    {"That is the third power of the error; its square is asked for.", off,
     mean([](V p, double t) { return pow(p - t, 3.0); })},
    {"That is 2 to the power of the error; the error to the power of 2 is asked for.", off,
     mean([](V p, double t) { return exp((p - t) * std::log(2.0)); })},
    {"That is the prediction squared: the target plays no part.", off,
     mean([](V p, double) { return p * p; })},
    {"The square of the product was taken; that of the difference is asked for.", off,
     mean([](V p, double t) { return pow(p * t, 2.0); })},
    {"That is the difference of the squares, not the square of the difference.", off,
     mean([](V p, double t) { return p * p - t * t; })},
    {"The sign was kept; a square is never negative.", off,
     mean([](V p, double t) { return (p - t) * std::abs(p.data() - t); })},
    {"A prediction that is too small is wrong, too.", off,
     mean([](V p, double t) { return pow(relu(p - t), 2.0); })},
    {"The fraction is lost: somewhere the target or the error becomes a whole number.", limits,
     mean([](V p, double t) { return pow(p - std::trunc(t), 2.0); })},
    {"The fraction is lost: somewhere the target or the error becomes a whole number.", limits,
     mean([](V p, double t) { return Value(std::pow(std::trunc(p.data() - t), 2)); })},
    {"The slope of a square is twice the error; here it is the error itself. If the square is a "
     "product: did one of its factors become a number?",
     idea::local_derivative, mean([](V p, double t) { return (p - t) * (p.data() - t); })},
    {"That is the root of the mean.", off,
     from_sum(pairwise(squared), [](V sum, double n) { return pow(sum / n, 0.5); })},
    {"The square of the sum was taken; the sum of the squares is asked for.", off,
     from_sum(pairwise(error), [](V sum, double n) { return pow(sum, 2.0) / n; })},
    {"That is the square of the mean error; the mean of the squares is asked for.", off,
     from_sum(pairwise(error), [](V sum, double n) { return pow(sum / n, 2.0); })},
};

}  // namespace

Measure squared_error{
    {"mean_squared_error", "How wrong is the network?"},
    {"prediction", "target", "the loss"},
    one(micrograd::mean_squared_error),
    mean(squared),
    {{{5}, {2}}, {{2, -1, 0.5}, {1.25, -3, 0.3}}, {{3, -2, 0.75, 1.5, 4}, {0.1, 5, 2, -1, 2.5}}},
    squared_error_mistakes + mistakes_of_means(pairwise(squared))};

namespace {

const Formulas hinge_mistakes = {
    {"The sign of y*s is wrong: a score on the right side costs less.", off,
     mean([](V s, double y) { return relu(1.0 + y * s); })},
    {"It is on the wrong side, and that has a cost. Does the label play its part?", off,
     mean([](V s, double) { return relu(1.0 - s); })},
    {"It is on the right side, but not by 1: that still costs what is missing.", off,
     mean([](V s, double y) { return relu(-y * s); })},
    {"The margin is 1; here it is 2.", off, mean([](V s, double y) { return relu(2.0 - y * s); })},
    {"Beyond the margin the cost is 0, not less.", off, mean(to_the_margin)},
    {"Beyond the margin the cost is 0; it does not grow again.", off,
     mean([](V s, double y) { return relu(1.0 - y * s) + relu(y * s - 1.0); })},
    {"That is what is beyond the margin; what is missing to it is the cost.", off,
     mean([](V s, double y) { return relu(y * s - 1.0); })},
    {"That is squared; the hinge loss is a straight line.", off,
     mean([](V s, double y) { return pow(relu(1.0 - y * s), 2.0); })},
    {"It costs more the farther it is on the wrong side.", off,
     mean([](V s, double y) { return relu(1.0 - relu(y * s)); })},
    {"The label was taken for a 0 or a 1; here it is 1 or -1.", off,
     mean([](V s, double y) { return relu(1.0 - (2.0 * y - 1.0) * s); })},
    {"The fraction of the score is lost: somewhere it becomes a whole number.", limits,
     mean([](V s, double y) { return relu(1.0 - y * std::trunc(s.data())); })},
    {"The cost has to be cut at 0 for each pair, not for the mean of all.", off,
     from_sum(pairwise(to_the_margin), [](V sum, double n) { return relu(sum / n); })},
    {"A pair that costs nothing is part of the mean, too: the sum is divided by the number of all.",
     off, one([](Values s, Numbers y) {
       const auto costs = [](Values v, double t) {
         return hinged(v[0], t).data() > 0.0 ? 1.0 : 0.0;
       };
       return sum(pairwise(hinged), s, y) / sum(costs, s, y).data();
     })},
};

}  // namespace

Measure hinge{
    {"hinge_loss", "On the right side, with a margin"},
    {"score", "label", "the loss"},
    one(micrograd::hinge_loss),
    mean(hinged),
    {{{0.25}, {1}}, {{2, 0.3, -0.75}, {-1, 1, 1}}, {{-2.5, 0.125, 3, -3, 0.6}, {-1, -1, 1, 1, -1}}},
    hinge_mistakes + mistakes_of_means(pairwise(hinged))};

// ---- The penalty of the parameters p, with alpha a

namespace {

Formula penalty_of(Value (*function)(Values p, double a)) {
  return one([function](Values p, Numbers a) { return function(p, a[0]); });
}
Value sum_of(Values p, Value (*function)(const Value&)) {
  Value sum = 0.0;
  for (V x : p) sum += function(x);
  return sum;
}
Value itself(V x) { return x; }
Value squares(Values p) {
  return sum_of(p, [](V x) { return x * x; });
}

const Formulas penalty_mistakes = {
    {"That is half of it.", off,
     penalty_of([](Values p, double a) { return 0.5 * a * squares(p); })},
    {"That is twice of it.", off,
     penalty_of([](Values p, double a) { return 2.0 * a * squares(p); })},
    {"The sign is wrong: a penalty makes the loss larger.", off,
     penalty_of([](Values p, double a) { return -a * squares(p); })},
    {"alpha plays no part.", off, penalty_of([](Values p, double) { return squares(p); })},
    {"alpha counts twice.", off, penalty_of([](Values p, double a) { return a * a * squares(p); })},
    {"alpha was added; it is a factor.", off,
     penalty_of([](Values p, double a) { return a + squares(p); })},
    {"That is divided by alpha.", off,
     penalty_of([](Values p, double a) { return squares(p) / a; })},
    {"That is made with the parameters; their squares are asked for.", off,
     penalty_of([](Values p, double a) { return a * sum_of(p, itself); })},
    {"That is made with the sizes; the squares are asked for.", off,
     penalty_of(
         [](Values p, double a) { return a * sum_of(p, [](V x) { return relu(x) + relu(-x); }); })},
    {"The square of the sum was taken; the sum of the squares is asked for.", off,
     penalty_of([](Values p, double a) { return a * pow(sum_of(p, itself), 2.0); })},
    {"The root of the sum was taken; the sum of the squares is asked for.", off,
     penalty_of([](Values p, double a) { return a * pow(squares(p), 0.5); })},
    {"That is the mean; the sum is asked for.", off,
     penalty_of([](Values p, double a) { return a * squares(p) / static_cast<double>(p.size()); })},
    {"The first parameter is missing.", all_learn,
     penalty_of([](Values p, double a) { return a * squares(p.subspan(p.empty() ? 0 : 1)); })},
    {"The last parameter is missing.", all_learn, penalty_of([](Values p, double a) {
       return a * squares(p.first(std::max<std::size_t>(p.size(), 1) - 1));
     })},
    {"The fraction is lost: somewhere the penalty becomes a whole number.", limits,
     penalty_of([](Values p, double a) { return Value(std::trunc((a * squares(p)).data())); })},
    {"The fraction is lost: somewhere the penalty becomes a whole number.", limits,
     penalty_of([](Values p, double a) { return a * Value(std::trunc(squares(p).data())); })},
    {"The fraction of alpha is lost: somewhere it becomes a whole number.", limits,
     penalty_of([](Values p, double a) { return std::trunc(a) * squares(p); })},
    {"The slope of p * p is 2 * p: both factors count.", idea::local_derivative,
     penalty_of(
         [](Values p, double a) { return a * sum_of(p, [](V x) { return x * x.data(); }); })},
};

}  // namespace

Measure penalty{{"l2_penalty", "Large weights cost something",
                 "There may be no parameters at all: the sum is 0, and nothing may be read."},
                {"parameter", "alpha", "the penalty"},
                penalty_of(l2_penalty),
                penalty_of([](Values p, double a) { return a * squares(p); }),
                {{{3, -2, 0.6}, {0.1}}, {{4, 0.3}, {2.7}}},
                penalty_mistakes};

// ---- The share of the scores that are right

namespace {

Value counted_right(V s, double y) { return s.data() * y > 0.0 ? 1.0 : 0.0; }
// Counts the scores s with label y for which `right` says so.
Formula share_where(bool (*right)(double s, double y)) {
  return mean_of([right](Values s, double y) { return right(s[0].data(), y) ? 1.0 : 0.0; });
}

const Formulas share_of_right_mistakes = {
    {"The score need not be the label; it needs its sign.", off,
     share_where([](double s, double y) { return s == y; })},
    {"The line between -1 and 1 is 0; 0.3 is on the right side of it.", off,
     share_where([](double s, double y) { return (s > 0.5) == (y > 0.0); })},
    {"The line between -1 and 1 is 0; 0.3 is on the right side of it.", off,
     share_where([](double s, double y) { return s * y > 0.5; })},
    {"The line between -1 and 1 is 0; 0.3 is on the right side of it.", off,
     share_where([](double s, double y) { return s * y >= 1.0; })},
    {"A score of 0 has no sign: it counts as wrong.", special,
     share_where([](double s, double y) { return s * y >= 0.0; })},
    {"A score of 0 has no sign: it counts as wrong.", special,
     share_where([](double s, double y) { return (s > 0.0) == (y > 0.0); })},
    {"A score of 0 has no sign: it counts as wrong.", special,
     share_where([](double s, double y) { return (s >= 0.0) == (y > 0.0); })},
    {"What is not on the wrong side need not be on the right one: 0 and NaN are on neither.",
     special, share_where([](double s, double y) { return !(s * y < 0.0); })},
    {"NaN has no sign: it counts as wrong.", special,
     share_where([](double s, double y) { return !(s * y <= 0.0); })},
    {"That is the share of the positive scores; the label plays no part.", off,
     share_where([](double s, double) { return s > 0.0; })},
    {"A negative score is right if the label is -1.", off,
     share_where([](double s, double y) { return s > 0.0 && y > 0.0; })},
    {"That is the share of the wrong ones.", off,
     share_where([](double s, double y) { return s * y < 0.0; })},
    {"A share is asked for, from 0 to 1, not a percentage.", off,
     from_sum(pairwise(counted_right), [](V sum, double n) { return 100.0 * sum / n; })},
    {"Counting ended at the first wrong one; those behind it count, too.", off,
     one([](Values s, Numbers y) {
       std::size_t end = 0;
       while (end < y.size() && s[end].data() * y[end] > 0.0) ++end;
       return static_cast<double>(end) / static_cast<double>(y.size());
     })},
};

}  // namespace

Measure share_of_right{{"accuracy", "What counts in the end"},
                       {"score", "label", "the accuracy"},
                       one(accuracy),
                       mean(counted_right),
                       {{{2}, {1}},
                        {{0.3, -2, -0.75, 0.9}, {1, -1, 1, -1}},
                        {{2, 0.9, -0.3, -0.2, 4, 0.6, -0.7}, {1, 1, -1, -1, -1, -1, -1}},
                        {{0.4, not_a_number, 0.7}, {1, 1, 1}}},
                       share_of_right_mistakes + mistakes_of_means(pairwise(counted_right))};

// ---- Bonus: shares of scores s, and the cost of the share of class k

namespace {

double none(Values) { return 0.0; }
double largest(Values s) {
  return std::max_element(s.begin(), s.end(), [](auto& a, auto& b) { return a.data() < b.data(); })
      ->data();
}
double average(Values s) { return sum_of(s, itself).data() / static_cast<double>(s.size()); }

// exp(s − shift), and the sum of these.
template <double (*shift)(Values)>
Value power(Values all, V s) {
  return exp(s - shift(all));
}
template <double (*shift)(Values)>
Value powers(Values all) {
  Value sum = 0.0;
  for (V s : all) sum += power<shift>(all, s);
  return sum;
}
template <double (*shift)(Values)>
Value share(Values all, V s) {
  return power<shift>(all, s) / powers<shift>(all);
}

Formula each(Value (*function)(Values all, V s)) {
  return [function](Values all, Numbers) {
    std::vector<Value> results;
    for (V s : all) results.push_back(function(all, s));
    return results;
  };
}

V of_class(Values s, double k) { return s[static_cast<std::size_t>(k)]; }
Value surprise(Values s, double k) { return log(powers<largest>(s)) + largest(s) - of_class(s, k); }

const char* const overflow =
    "exp(1000) is infinite. The shares stay the same when a number is subtracted from all scores; "
    "with which one does nothing overflow?";
const char* const far_above =
    "The mean of the scores was subtracted: one that is far above it still overflows.";

const Formulas shares_mistakes = {
    {"They are not divided by their sum.", off, each(power<none>)},
    {"They are not divided by their sum.", off, each(power<largest>)},
    {"All have the same share: the scores play no part.", off,
     each([](Values all, V) { return Value(1.0 / static_cast<double>(all.size())); })},
    {"The shares are the wrong way round: the largest score has the largest.", off,
     each([](Values all, V s) { return exp(-s) / sum_of(all, [](V x) { return exp(-x); }); })},
    {"The exponentials are missing: that is each score divided by the sum of the scores.", off,
     each([](Values all, V s) { return s / sum_of(all, itself); })},
    {"They are divided by their number; they have to be divided by their sum.", off,
     each(
         [](Values all, V s) { return power<largest>(all, s) / static_cast<double>(all.size()); })},
    {"A share was divided by the sum of those before it; all have to be in the sum.", off,
     each([](Values all, V s) {
       const auto before = all.first(static_cast<std::size_t>(&s - all.data()) + 1);
       return exp(s - largest(all)) / (powers<none>(before) / std::exp(largest(all)));
     })},
    {overflow, limits, each(share<none>)},
    {far_above, limits, each(share<average>)},
};

}  // namespace

Measure shares{{"softmax", "Bonus: more than two classes"},
               {"score", "", "share"},
               [](Values scores, Numbers) { return softmax(scores); },
               each(share<largest>),
               {{{0.5, -1, 2}}, {{1.25, 0.75}}, {{-0.3, 1.7, 0.1, -2}}},
               shares_mistakes};

namespace {

const Formulas entropy_mistakes = {
    {"That is the share; the loss is its logarithm, negated.", off,
     mean_of([](Values s, double k) { return share<largest>(s, of_class(s, k)); })},
    {"That is what the share is short of 1; the loss is its logarithm, negated.", off,
     mean_of([](Values s, double k) { return 1.0 - share<largest>(s, of_class(s, k)); })},
    {"That is the logarithm to the base 2; the natural one is asked for.", off,
     mean_of([](Values s, double k) { return surprise(s, k) / std::log(2.0); })},
    {"That is the logarithm to the base 10; the natural one is asked for.", off,
     mean_of([](Values s, double k) { return surprise(s, k) / std::log(10.0); })},
    {"Classes are counted from 0.", off,
     mean_of([](Values s, double k) { return surprise(s, std::max(0.0, k - 1.0)); })},
    {"That is the score of the right class, negated: the others play no part.", off,
     mean_of([](Values s, double k) { return -of_class(s, k); })},
    {overflow, limits,
     mean_of([](Values s, double k) { return -log(share<none>(s, of_class(s, k))); })},
    {overflow, limits,
     mean_of([](Values s, double k) { return log(powers<none>(s)) - of_class(s, k); })},
    {far_above, limits,
     mean_of([](Values s, double k) { return -log(share<average>(s, of_class(s, k))); })},
    {"The share of the right class is so small that it became 0, and ln 0 is -infinity. The "
     "logarithm of a quotient is a difference of two logarithms.",
     limits, mean_of([](Values s, double k) { return -log(share<largest>(s, of_class(s, k))); })},
};

}  // namespace

Measure entropy{{"cross_entropy", "Bonus: more than two classes"},
                {"score", "label", "the loss"},
                one(micrograd::cross_entropy),
                mean_of(surprise),
                {{{0.5, -1, 2}, {1}},
                 {{1.25, 0.75, 0.3, -0.7}, {0, 1}},
                 {{0.1, 2, -1, 1, 0, 3, -2, 0.7, 1.5}, {2, 0, 1}}},
                entropy_mistakes + mistakes_of_means(surprise)};

// ---- Updates without a memory: of a parameter p with the gradient g, at the rate r

namespace {

template <class Function>
Maker always(Function function) {
  return [function](const List&) { return Update(function); };
}
Maker each(void (*change)(double& p, double& g, double r)) {
  return always([change](Values parameters, double rate) {
    for (V p : parameters) change(p.data(), p.grad(), rate);
  });
}
void clear(double&, double& g, double) { g = 0.0; }
void descend(double& p, double& g, double r) { p -= r * g; }
void leave(double&, double&, double) {}

// What goes wrong in this update, and in every one: only some of the parameters have their turn.
Makers mistakes_of_turns(const Maker& right) {
  const auto only = [&](Values (*some)(Values)) -> Maker {
    return [=](const List& settings) {
      return Update([=, update = right(settings)](Values p, double r) {
        if (!p.empty()) update(some(p), r);
      });
    };
  };
  return {
      {"The first parameter was left out.", all_learn, only([](Values p) { return p.subspan(1); })},
      {"The last parameter was left out.", all_learn,
       only([](Values p) { return p.first(p.size() - 1); })},
      {"Only the first parameter had its turn.", all_learn,
       only([](Values p) { return p.first(1); })},
      {"Only the last parameter had its turn.", all_learn,
       only([](Values p) { return p.last(1); })},
      {"A gradient of 0 ended it. The parameters behind have their turn, too.", special,
       only([](Values p) {
         std::size_t end = 0;
         while (end < p.size() && p[end].grad() != 0.0) ++end;
         return p.first(end);
       })},
  };
}

const Makers zero_mistakes = {
    {"None was cleared. A `double` made from grad() is a copy, and a handle that gets a new Value "
     "stands for another node from then on.",
     idea::value_is_a_handle, each(leave)},
    {"A negative gradient is to be cleared, too.", special,
     each([](double&, double& g, double) { g = std::min(g, 0.0); })},
    {"A positive gradient is to be cleared, too.", special,
     each([](double&, double& g, double) { g = std::max(g, 0.0); })},
    {"The gradient is to be 0; here it became 1.", one_step,
     each([](double&, double& g, double) { g = 1.0; })},
    {"The gradient is to be 0, whatever it was; 0 times infinity is not 0, nor is infinity less "
     "infinity.",
     special, each([](double&, double& g, double) { g *= 0.0; })},
};

}  // namespace

Mover zero{
    {"zero_grad", "Gradients add up until they are cleared",
     "There may be no parameters at all: nothing is to be cleared, and nothing may be read."},
    true,
    always([](Values p, double) { zero_grad(p); }),
    each(clear),
    {{{1.5, -2, 0.5}, {{3, -4, 5}}}, {{1, 2, 3, 4}, {{0.1, 0.2, -0.3, 7}}}},
    zero_mistakes + mistakes_of_turns(each(clear))};

namespace {

const Makers descent_mistakes = {
    {"It went uphill: the gradient points to where the loss grows.", one_step,
     each([](double& p, double& g, double r) { p += r * g; })},
    {"The learning rate plays no part.", one_step,
     each([](double& p, double& g, double) { p -= g; })},
    {"The learning rate counts twice.", one_step,
     each([](double& p, double& g, double r) { p -= r * r * g; })},
    {"The step is twice as large as it should be.", one_step,
     each([](double& p, double& g, double r) { p -= 2.0 * r * g; })},
    {"The gradient was divided by the learning rate.", one_step,
     each([](double& p, double& g, double r) { p -= g / r; })},
    {"The step has replaced the parameter; it has to be added to it.", one_step,
     each([](double& p, double& g, double r) { p = -r * g; })},
    {"The step has replaced the parameter, and goes uphill.", one_step,
     each([](double& p, double& g, double r) { p = r * g; })},
    {"The parameter was multiplied with the step; the step has to be added to it.", one_step,
     each([](double& p, double& g, double r) { p *= r * g; })},
    {"The step was made from the parameter itself; it is made from the gradient.", one_step,
     each([](double& p, double&, double r) { p -= r * p; })},
    {"The size of the gradient plays no part.", one_step, each([](double& p, double& g, double r) {
       p -= r * (g > 0 ? 1.0 : g < 0 ? -1.0 : 0.0);
     })},
    {"The sign of the gradient is lost.", one_step,
     each([](double& p, double& g, double r) { p -= r * std::abs(g); })},
    {"The gradient was cut off at 1. Nobody has asked for that.", one_step,
     each([](double& p, double& g, double r) { p -= r * std::clamp(g, -1.0, 1.0); })},
    {"A large step was cut off. Nobody has asked for that.", special,
     each([](double& p, double& g, double r) { p -= std::clamp(r * g, -100.0, 100.0); })},
    {"A negative gradient counts, too: its parameter has to go up.", one_step,
     each([](double& p, double& g, double r) { p -= r * std::max(g, 0.0); })},
    {"The gradients have changed in place of the numbers.", one_step,
     each([](double&, double& g, double r) { g -= r * g; })},
    {"None has moved. A `double` made from data() is a copy, and a handle that gets a new Value "
     "stands for another node from then on.",
     idea::value_is_a_handle, each(leave)},
    {"With the learning rate 2 they move. A rate of 0.25 is no whole number.", limits,
     each([](double& p, double& g, double r) { p -= std::trunc(r) * g; })},
    {"The step was divided by the number of parameters.", one_step,
     always([](Values all, double r) {
       for (V p : all) p.data() -= r * p.grad() / static_cast<double>(all.size());
     })},
    {"All were moved by the gradient of the first; each has its own.", one_step,
     always([](Values all, double r) {
       for (V p : all) p.data() -= r * all[0].grad();
     })},
};

}  // namespace

Mover descent{
    {"sgd_step", "Downhill",
     "There may be no parameters at all: nothing is to be moved, and nothing may be read."},
    false,
    always(sgd_step),
    each(descend),
    {{{5, 1, -2}, {{2, -4, 0.5}}, {0.25}}, {{3, 2, 7, 1}, {{1, 5, -0.3, -2}}, {2.5}}},
    descent_mistakes + mistakes_of_turns(each(descend))};

// ---- Bonus: updates with a memory

namespace {

// What is known of one parameter p: its gradient g, the rate r, the number of the step, from 1; the
// settings of the update; and what is remembered.
struct Known {
  double p = 0, g = 0, r = 0, step = 0;
  double beta1 = 0, beta2 = 0, epsilon = 0;
  double velocity = 0, mean = 0, squares = 0;
};
using Turn = void (*)(Known& x);

// `count`: how many memories there are for n parameters; `turns`: how many count as one step.
Maker remember(Turn turn, bool one_for_all = false, bool count_turns = false) {
  return [=](const List& settings) {
    return Update([=, known = std::vector<Known>(), step = 0.0](Values all, double r) mutable {
      known.resize(all.size());
      ++step;
      for (std::size_t i = 0; i < all.size(); ++i) {
        Known& x = known[one_for_all ? 0 : i];
        x.p = all[i].data();
        x.g = all[i].grad();
        x.r = r;
        x.step = count_turns ? step++ : step;
        x.beta1 = settings[0];
        x.beta2 = settings.back();
        if (settings.size() == 3) x.beta2 = settings[1], x.epsilon = settings[2];
        turn(x);
        all[i].data() = x.p;
      }
    });
  };
}

double roll(Known& x) { return x.velocity = x.beta1 * x.velocity + x.g; }
double mean(Known& x) { return x.mean = x.beta1 * x.mean + (1.0 - x.beta1) * x.g; }
double squares(Known& x) { return x.squares = x.beta2 * x.squares + (1.0 - x.beta2) * x.g * x.g; }
double early(double beta, const Known& x) { return 1.0 - std::pow(beta, x.step); }
double corrected_mean(Known& x) { return mean(x) / early(x.beta1, x); }
double corrected_squares(Known& x) { return squares(x) / early(x.beta2, x); }
void adapt(Known& x) {
  x.p -= x.r * corrected_mean(x) / (std::sqrt(corrected_squares(x)) + x.epsilon);
}

const char* const in_full = "The gradient counts in full; only the old velocity is made smaller.";
const char* const means_forgotten = "The means of the step before are forgotten.";

const Makers momentum_mistakes = {
    {"It went uphill.", one_step, remember([](Known& x) { x.p += x.r * roll(x); })},
    {in_full, memory, remember([](Known& x) {
       x.p -= x.r * (x.velocity = x.beta1 * x.velocity + (1.0 - x.beta1) * x.g);
     })},
    {in_full, memory,
     remember([](Known& x) { x.p -= x.r * (x.velocity = x.beta1 * (x.velocity + x.g)); })},
    {"The gradient goes into the velocity before the move.", memory, remember([](Known& x) {
       x.p -= x.r * x.velocity;
       roll(x);
     })},
    {"The learning rate plays no part.", one_step, remember([](Known& x) { x.p -= roll(x); })},
    {"The rate is not part of the velocity; it belongs to the move.", memory,
     remember([](Known& x) {
       x.g *= x.r;
       x.p -= roll(x);
     })},
    {"The velocity of the step before is forgotten.", memory,
     remember([](Known& x) { x.p -= x.r * x.g; })},
    {"The old velocity counts in full; a part of it is what stays.", memory,
     remember([](Known& x) { x.p -= x.r * (x.velocity += x.g); })},
    {"It has not moved, but the velocity carries it on when the gradient is 0.", memory,
     remember([](Known& x) {
       if (x.g != 0.0) x.p -= x.r * roll(x);
     })},
    {"That is Nesterov's kind of momentum, which looks ahead.", memory,
     remember([](Known& x) { x.p -= x.r * (x.g + x.beta1 * roll(x)); })},
    {"The momentum that was asked for plays no part.", memory, remember([](Known& x) {
       x.beta1 = 0.9;
       x.p -= x.r * roll(x);
     })},
    {"All have one velocity; each parameter has its own.", memory,
     remember([](Known& x) { x.p -= x.r * roll(x); }, true)},
};

}  // namespace

Mover momentum{
    {"Momentum::operator()", "Bonus: steps with a memory",
     "There is one velocity for each parameter, but before the first step there are none."},
    false,
    [](const List& settings) { return Update(Momentum(settings[0])); },
    remember([](Known& x) { x.p -= x.r * roll(x); }),
    {{{1, 5}, {{1, -2}, {3, 0.5}, {-1, 4}}, {0.5, 0.25, 2}, {0.9}},
     {{2, 4, 3}, {{2, -1, 1}, {0.3, 7, -5}}, {0.1, 1.5}, {0.4}}},
    momentum_mistakes};

namespace {

const Makers adam_mistakes = {
    {"It went uphill.", one_step, remember([](Known& x) {
       x.r *= -1.0;
       adapt(x);
     })},
    {"The learning rate plays no part.", one_step, remember([](Known& x) {
       x.r = 1.0;
       adapt(x);
     })},
    {"Both means started at 0 and are too small at first; they have to be corrected for that.",
     memory,
     remember([](Known& x) { x.p -= x.r * mean(x) / (std::sqrt(squares(x)) + x.epsilon); })},
    {"The mean of squares has not been corrected.", memory, remember([](Known& x) {
       x.p -= x.r * corrected_mean(x) / (std::sqrt(squares(x)) + x.epsilon);
     })},
    {"The mean of gradients has not been corrected.", memory, remember([](Known& x) {
       x.p -= x.r * mean(x) / (std::sqrt(corrected_squares(x)) + x.epsilon);
     })},
    {"The correction is still that of the first step.", memory, remember([](Known& x) {
       x.step = 1.0;
       adapt(x);
     })},
    {"The gradient is to be divided by its usual size.", memory,
     remember([](Known& x) { x.p -= x.r * corrected_mean(x); })},
    {"The root of the mean of squares is missing.", memory, remember([](Known& x) {
       x.p -= x.r * corrected_mean(x) / (corrected_squares(x) + x.epsilon);
     })},
    {"The mean of squares is made of the gradients themselves: where is the square?", memory,
     remember([](Known& x) {
       x.squares = x.beta2 * x.squares + (1.0 - x.beta2) * x.g;
       x.p -= x.r * corrected_mean(x) / (std::sqrt(x.squares / early(x.beta2, x)) + x.epsilon);
     })},
    {"epsilon is added to the root, not under it.", idea::first_the_number, remember([](Known& x) {
       x.p -= x.r * corrected_mean(x) / std::sqrt(corrected_squares(x) + x.epsilon);
     })},
    {"0 / 0: that is what epsilon is for.", limits, remember([](Known& x) {
       x.epsilon = 0.0;
       adapt(x);
     })},
    {means_forgotten, memory, remember([](Known& x) {
       x.mean = x.squares = 0.0;
       adapt(x);
     })},
    {means_forgotten, memory, remember([](Known& x) {
       x.mean = x.squares = 0.0;
       x.step = 1.0;
       adapt(x);
     })},
    {"The mean of gradients of the step before is forgotten.", memory, remember([](Known& x) {
       x.mean = 0.0;
       adapt(x);
     })},
    {"The mean of squares of the step before is forgotten.", memory, remember([](Known& x) {
       x.squares = 0.0;
       adapt(x);
     })},
    {"The two betas have changed places.", idea::first_the_number, remember([](Known& x) {
       std::swap(x.beta1, x.beta2);
       adapt(x);
     })},
    {"All have the same means; each parameter has its own.", memory, remember(adapt, true)},
    {"Steps are to be counted, not parameters: this is the same step for all of them.", memory,
     remember(adapt, false, true)},
};

}  // namespace

Mover adam{{"Adam::operator()", "Bonus: steps of the right size",
            "There are two means for each parameter, but before the first step there are none."},
           false,
           [](const List& s) { return Update(Adam(s[0], s[1], s[2])); },
           remember(adapt),
           {{{1, 5}, {{1, -2}, {3, 0.5}, {-1, 4}}, {0.5, 0.25, 2}, {0.5, 0.75, 1}},
            {{2, 4, 3}, {{2, -1, 1}, {0.3, 7, -5}}, {0.1, 1.5}, {0.9, 0.6, 0.01}}},
           adam_mistakes};

}  // namespace micrograd::course
