// What step 5 is asked, and how it is looked at.  training_test.cpp has the cases,
// training_mistakes.cpp and training_loops.cpp what is known to go wrong.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <training.hpp>  // of step 5
#include "diagnosis/mistake.hpp"

namespace micrograd::course {

using List = std::vector<double>;
using Values = std::span<const Value>;
using Numbers = std::span<const double>;

inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();

// ---- Measures: what is made from some Values and some numbers

/// A loss of predictions and targets, a penalty of parameters and alpha, the shares of scores, …
using Formula = std::function<std::vector<Value>(Values, Numbers)>;

struct Points {
  List values;
  List numbers = {};
  bool same = false;   ///< all values are one Value
  std::size_t at = 0;  ///< which of the results ½ arrives at
};

class Measure : public Subject<Formula, Points> {
 public:
  /// "prediction", "target", "the loss".
  struct Words {
    std::string value, number, result;
  };
  Measure(About about, Words words, Formula yours, Formula right, std::vector<Points> ordinary,
          std::vector<Mistake<Formula>> mistakes);

  /// Compares what is made from the points; the points have to stay as they are.
  void expect(const Points& points, const List& results, const Cause& point = {}) const;
  void expect(const Points& points, double result, const Cause& point = {}) const;

  /// Lets ½ arrive at the result and compares the gradients of the values.
  void expect_gradients(const Points& points, const List& gradients, const Cause& point = {}) const;

  /// Compares the gradients with what a small nudge of each value does to the result.
  void expect_slopes_as_nudged(const Points& points) const;

  /// Points that make no sense, `why`, are refused.
  void expect_refused(const Points& points, const std::string& why = "") const;

  /// Each wrong pair of sizes is refused.
  void expect_sizes_checked() const;

 private:
  Sight run(const Formula& formula, const Points& points) const;
  Cause broken_law(const Points& points, const std::string& name) const;
  std::string situation(const Points& points) const;
  std::string of(std::size_t i, const std::string& what) const;

  const Words words_;
};

/// A formula with one result.
template <class Function>
Formula one(Function function) {
  return [function](Values values, Numbers numbers) {
    return std::vector<Value>{function(values, numbers)};
  };
}

extern Measure squared_error, hinge, penalty, share_of_right, shares, entropy;

// ---- Updates: what is done to parameters, once their gradients are known

/// Makes an update from its settings: Momentum from 0.9, sgd_step from nothing.
using Maker = std::function<Update(const List& settings)>;

struct Moves {
  List parameters;
  std::vector<List> gradients;  ///< of each step
  List rates = {};              ///< of each step
  List settings = {};
  bool beside = false;  ///< in between, another one moves other parameters
};

/// The same, and in between another update of that kind moves other parameters.
Moves beside(Moves moves);

class Mover : public Subject<Maker, Moves> {
 public:
  /// `clears`: the gradients become 0, and the numbers stay.
  Mover(About about, bool clears, Maker yours, Maker right, std::vector<Moves> ordinary,
        std::vector<Mistake<Maker>> mistakes);

  /// Takes the steps and compares the parameters.
  void expect(const Moves& moves, const List& parameters, const Cause& point = {}) const;

 private:
  std::string situation(const Moves& moves) const;

  const bool clears_;
};

extern Mover zero, descent, momentum, adam;

// ---- Training

using Loop = std::function<List(MLP& model, const Dataset& data, const TrainingOptions& options)>;

struct Sample {
  double x, y;
};

/// The network that learns: w*x + b; v*relu(w*x + b) + c; or two outputs, w*x + b and v*x + c.
enum class Net { line, two_layers, two_outputs };

/// What train is asked.  As it stands: the first step of the table in the brief.
struct Lesson {
  std::vector<Sample> samples = {{3.0, 1.0}};
  std::size_t steps = 1;
  List rates = {0.025};   ///< of each step; the last one goes on
  std::size_t calm = 0;   ///< so many steps have the rate 0 before that
  List at = {2.0, -1.0};  ///< w, b, v, c
  List gradients = {};    ///< that are there before
  Net net = Net::line;
  std::string loss = "mean_squared_error";
  double l2 = 0.0;
  std::size_t batch = 0;
  std::size_t stop_after = 1000;  ///< after_step returns false after that step
  std::string update = "sgd_step";
  std::size_t blows_up = 0;  ///< the step that an exception should name
  std::string heading = "";  ///< of the brief; "": what the others say
};

/// What is seen of train:
///   w, b, v, c                                     the parameters in the end
///   the number of losses, the loss before step 0   what it returned
///   the number of calls of after_step, and what each call got
///   the step that its std::runtime_error names     where the loss is not finite
class Training : public Subject<Loop, Lesson> {
 public:
  Training(About about, Loop yours, Loop right, std::vector<Lesson> ordinary,
           std::vector<Mistake<Loop>> mistakes);

  void expect(const Lesson& lesson, const std::vector<Seen>& seen, const Cause& point = {}) const;

  /// Data that makes no sense is refused before anything moves.
  void expect_data_checked() const;

  /// What a test is about that another section of the brief explains.
  About under(const std::string& heading) const;

 private:
  About about_at(const Lesson& lesson) const override;
  Sight run(const Loop& loop, const Lesson& lesson) const;
  Cause broken_law(const Lesson& lesson, const std::string& name) const;
  std::string situation(const Lesson& lesson) const;
};

extern Training training;

}  // namespace micrograd::course
