// What step 2 is asked, and how it is looked at.  backward_test.cpp has the cases,
// backward_mistakes.cpp what is known to go wrong.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "backward.hpp"
#include "diagnosis/mistake.hpp"
#include "diagnosis/random_check.hpp"
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

// ---- Walks

using Walk = std::function<std::vector<Value>(const Value& root)>;

/// The order of a graph, whose last node is the root.  Any valid order is right.
class Order : public Subject<Walk, std::string> {
 public:
  Order(About about, Walk right, std::vector<Mistake<Walk>> mistakes);

  void expect_valid(const std::string& graph, const Cause& point = {}) const;

  /// x = x + x, so many times: as many nodes and one, but 2ⁿ ways from the root to the leaf.
  void expect_doublings(int n) const;

  /// A chain of so many additions.
  void expect_chain(int n) const;
};

// ---- Passes

using Pass = std::function<void(const Value& root)>;

/// A graph, and the nodes on which backward() is called, one after the other.
struct Passes {
  std::string graph;
  std::vector<std::string> roots = {"root"};
};

class Backward : public Subject<Pass, Passes> {
 public:
  Backward(About about, Pass right, std::vector<Mistake<Pass>> mistakes);

  /// Gradients by the names of their nodes, and nodes whose `half` should have run so often.
  void expect(const Passes& passes, const std::vector<Seen>& expected,
              const Cause& point = {}) const;

  /// The rules of `half` that should run, in this order: "w with 1, v with 0.5".
  void expect_calls(const std::string& graph, const std::string& calls) const;

  /// An expression that step 1 has made: its number, and the gradients of what is in it.
  struct Named {
    std::string name;
    Value value;
    double gradient;
  };
  void expect_of(const std::string& expression, const Value& root, double number,
                 const std::vector<Named>& expected) const;

  /// A chain of so many additions.
  void expect_chain(int n) const;
};

// ---- By hand

using ByHand = std::function<HandGradients()>;

class Hand : public Subject<ByHand, int> {
 public:
  Hand(About about, ByHand right, std::vector<Mistake<ByHand>> mistakes);

  /// The number is never printed: a message says what a nudge does to L.
  void expect(const std::string& name, double at, double slope) const;
};

extern Rule add, multiply, power;  // backward_mistakes.cpp
extern Order order;
extern Backward backward;
extern Hand hand;

/// The rules of step 2, for random expressions.
std::vector<KnownRule> known_rules();

}  // namespace micrograd::course
