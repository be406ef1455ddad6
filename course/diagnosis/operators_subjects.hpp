// What step 1 is asked, and how it is looked at.  operators_test.cpp has the cases,
// operators_mistakes.cpp what is known to go wrong.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "diagnosis/mistake.hpp"
#include "operators.hpp"

namespace micrograd::course {

/// Every operator as a function of two Values: -a takes no notice of b, pow takes its number, and
/// a += b gives what the name a stands for afterwards.
using Binary = std::function<Value(const Value& a, const Value& b)>;
using OfNumbers = double (*)(double a, double b);

/// The operands of a case, and what they were made by; nullptr: they are leaves.
struct Operands {
  double a = 0.0, b = 0.0;
  bool same = false;  ///< a is both operands
  const Operation* a_by = nullptr;
  const Operation* b_by = nullptr;
};

class Operator : public Subject<Binary, Operands> {
 public:
  /// How a message speaks of the result and of the operands; `b` is empty if there is one only.
  struct Words {
    std::string result, a, b, a_afterwards = a;
  };
  /// `by`: the operation that has to make the result; nullptr: any that lead back.
  Operator(About about, Words words, const Operation* by, Binary yours, OfNumbers right,
           const std::vector<Mistake<OfNumbers>>& wrong_numbers,
           const std::vector<Mistake<Binary>>& mistakes = {});

  /// The number of the result; the operands stay as they are.
  void expect(const Operands& operands, double number, const Cause& point = {}) const;

  /// The result leads back to its operands, by operations that fit.
  void expect_remembers(const Operands& operands, const Cause& point = {}) const;

  const OfNumbers right;

 private:
  Sight run(const Binary& function, const Operands& now) const;
  std::string fault(const Value& result, const Value& a, const Value& b) const;
  Cause broken_law(const Operands& now, const std::string& name) const;
  std::string situation(const Operands& now) const;

  const Words words_;
  const Operation* const by_;
};

/// A curve, and where its slope is asked.
struct Curve {
  std::string formula;
  std::function<double(double)> f;
  double x, h = 1e-5;
};
using OfCurve = std::function<double(const std::function<double(double)>& f, double x, double h)>;

/// What numerical_derivative gives for a curve.
void expect_slope(const Curve& curve, double should);

// In operators_mistakes.cpp.
extern Operator plus, times, negation, minus, power, divide;
extern Operator compounds[4];  ///< += -= *= /=
extern Subject<OfCurve, Curve> slope;
Cause law_of_two_points(const Curve& curve, const std::string& name);
Sight look_at_slope(const OfCurve& function, const Curve& curve);

}  // namespace micrograd::course
