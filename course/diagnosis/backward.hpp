// What step 2 is asked, and how it is looked at.  backward_test.cpp has the cases,
// backward_mistakes.cpp what is known to go wrong.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "backward.hpp"
#include "diagnosis/mistake.hpp"
#include "operators.hpp"

namespace micrograd::course {

// ---- Rules

using RuleFunction = std::function<void(const Value& output)>;

/// What a rule finds when it runs: the numbers of the operands, what has arrived at the result, and
/// the gradients that the operands have already.
struct Given {
  double a = 0.0, b = 0.0, arrives = 0.0;
  double a_grad = 0.0, b_grad = 0.0;
  bool same = false;  ///< a is both operands
};

/// What an operand gets, by its own number, that of the other operand, and what has arrived.
using Part = double (*)(double own, double other, double g);

/// The rule that gives each operand its part; and the rule of a power, which gives the base its own.
RuleFunction both(Part part);
RuleFunction base(Part part);

/// The rule of an operation with two operands.
class Rule : public Subject<RuleFunction, Given> {
 public:
  /// How a message speaks of it: "c = a + b with a = %a, b = %b", and the names in it.
  struct Words {
    std::string made, a, b, result;
  };
  Rule(About about, const Operation& operation, Words words, RuleFunction right,
       std::vector<Mistake<RuleFunction>> mistakes);

  /// Runs the rule and compares the gradients of the operands.
  void expect(const Given& given, double a_grad, double b_grad, const Cause& point = {}) const;

  /// The same where nobody asks for the second gradient: a constant exponent, or a once more.
  void expect(const Given& given, double a_grad, const Cause& point = {}) const;

  /// An operand that is a result itself gets `part`; what it was made from gets nothing yet.
  void expect_of_a_result(double part) const;

 private:
  Value make(const Value& a, const Value& b) const;
  Sight run(const RuleFunction& rule, const Given& given) const;
  Cause broken_law(const Given& given, const std::string& name) const;
  std::string situation(const Given& given) const;

  const Operation& operation_;
  const Words words_;
};

extern Rule add, multiply, power;  // backward_mistakes.cpp

}  // namespace micrograd::course
