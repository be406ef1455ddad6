#include "diagnosis/random_check.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "backward.hpp"
#include "diagnosis/walks.hpp"
#include "judge/expression.hpp"

namespace micrograd::course {
namespace {

// "tanh" for tanh(X), "operator-" for N - X.
std::string function_of(const judge::Operator& op) {
  const std::string formula(op.formula);
  if (const auto bracket = formula.find('('); bracket != formula.npos) {
    return formula.substr(0, bracket);
  }
  const auto symbol = formula.find_first_of("+-*/");
  return "operator" + formula.substr(symbol, formula.find('=') == formula.npos ? 1 : 2);
}

// The first instruction whose number is wrong.
const judge::Operator* wrong_number(const judge::Program& program) {
  judge::Trace trace;
  for (const auto& instruction : program) trace.add(instruction);
  const std::vector<Value> results = judge::evaluate(program);
  for (std::size_t i = 0; i < program.size(); ++i) {
    const double right = trace.values()[i];
    if (!(std::abs(results[i].data() - right) <= 1e-9 * std::max(1.0, std::abs(right)))) {
      return program[i].op;
    }
  }
  return nullptr;
}

std::vector<double> gradients(const Value& output) {
  std::vector<double> all{output.grad()};
  for (const Value& operand : output.operands()) all.push_back(operand.grad());
  return all;
}

// The first rule on the way down that does something else than it should.
const KnownRule* wrong_rule(const Value& root, const std::vector<KnownRule>& rules) {
  const std::vector<Value> order = sorted(root);
  for (const Value& value : order) value.grad() = 0.0;
  root.grad() = 1.0;
  for (auto value = order.rbegin(); value != order.rend(); ++value) {
    if (value->operation() == nullptr) continue;
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const KnownRule& known) {
      return known.operation == value->operation();
    });
    if (rule == rules.end()) {
      value->operation()->rule(*value);
      continue;
    }
    const std::vector<double> before = gradients(*value);
    value->operation()->rule(*value);
    const std::vector<double> after = gradients(*value);
    value->grad() = before[0];
    for (std::size_t i = 1; i < before.size(); ++i) value->operands()[i - 1].grad() = before[i];
    rule->right(*value);
    const std::vector<double> right = gradients(*value);
    // The gradient of a constant exponent is nobody's business.
    const std::size_t asked = value->operation() == &op::power ? 2 : right.size();
    if (!std::equal(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(asked),
                    right.begin(), close)) {
      return &*rule;
    }
  }
  return nullptr;
}

}  // namespace

void expect_as_dual_numbers(const std::vector<judge::Operator>& operators,
                            const std::vector<About>& functions,
                            const std::vector<KnownRule>& rules) {
  About pass{"Value::backward", "The whole pass"};
  pass.step = 2;
  const Running running(pass);
  const auto found = judge::compare_with_dual_numbers(operators, seed(), 2000, 100);
  if (!found) return;
  if (const judge::Operator* const op = wrong_number(found->program)) {
    About about{function_of(*op), ""};
    about.step = 1;
    for (const About& own : functions) {
      if (own.function == about.function) about = own;
    }
    fail(about, found->text());
  }
  const Value root = judge::evaluate(found->program).back();
  if (const KnownRule* const rule = wrong_rule(root, rules)) fail(rule->about, found->text());
  About walk{"topological_order", "Operands before results"};
  walk.step = 2;
  if (!fault_in_order(root, topological_order(root)).empty()) fail(walk, found->text());
  fail(pass, found->text());
}

}  // namespace micrograd::course
