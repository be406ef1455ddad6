// What step 3 is asked, and how it is looked at.  activations_test.cpp has the cases,
// activations_mistakes.cpp what is known to go wrong.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "activations.hpp"
#include "diagnosis/mistake.hpp"
#include "diagnosis/random_check.hpp"

namespace micrograd::course {

/// A function of x, or of x and n.
using Function = std::function<Value(const Value& x, const Value& n)>;
/// y, by x and n.
using OfNumbers = std::function<double(double x, double n)>;
/// What an operand gets, by x, n, y and what arrives at y.
using Passes = std::function<double(double x, double n, double y, double g)>;

/// The operands, what arrives at y, and the gradients that the operands have already.
struct At {
  double x;
  double arrives = 0.0;  ///< 0: nothing, no rule runs
  double grad = 0.0;
  double n = 0.0;
  bool same = false;         ///< x is n, too
  bool of_a_result = false;  ///< x is a result itself
};

/// What a function passes on.
class Passing : public Subject<Function, At> {
 public:
  /// `otherwise`: who is blamed in place of the rule if the function does not use it.
  Passing(const Parts& parts, About otherwise, void (*rule)(const Value&));
  const About& about() const override;

 protected:
  About about_at(const At&) const override { return about(); }

 private:
  Function of_;
  About otherwise_;
  void (*rule_)(const Value& output);
};

class Activation {
 public:
  struct Parts {
    std::string name, rule_name, heading;
    std::string operands;  ///< "x", or "x, n"
    bool in_std;           ///< there is a std:: function of the same name, for numbers
    Function yours;
    const Operation& operation;
    OfNumbers number;
    Passes to_x;
    std::vector<Mistake<OfNumbers>> wrong_numbers;
    std::vector<Mistake<Passes>> wrong_to_x;
    Passes to_n = nullptr;
    std::vector<Mistake<Passes>> wrong_to_n = {};
  };
  explicit Activation(Parts parts);

  void expect(const At& at, double y, const Cause& point = {}) const;
  void expect_remembers(const At& at, const Cause& point = {}) const;
  void expect_passes(const At& at, double x_grad, const Cause& point = {}) const;
  void expect_passes_to_n(const At& at, double n_grad, const Cause& point = {}) const;
  /// Its number and what it passes on, worked out from the formulas.
  void expect_any(double x, const Cause& point) const;

  const About& function() const { return number_.about(); }
  const About& rule() const { return passes_.about(); }
  KnownRule known_rule() const;

 private:
  Sight run(const Function& function, const At& at) const;
  std::string fault(const Value& y, const Value& x, const Value& n) const;
  Cause broken_law(const At& at, const std::string& name) const;
  std::string situation(const At& at) const;

  const Parts parts_;
  const std::string expression_;
  const Subject<Function, At> number_;
  const Passing passes_;
};

/// Random expressions of these functions, and of a moving exponent.
void expect_any_expression(bool with_power);

extern Activation exponential, logarithm, hyperbolic, rectifier,
    logistic;  // activations_mistakes.cpp
extern Activation moving_power;

}  // namespace micrograd::course
