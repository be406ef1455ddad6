#include "judge/expression.hpp"

#include <algorithm>
#include <cmath>

namespace micrograd::judge {

Program without_unused(const Program& program) {
  std::vector<bool> used(program.size());
  used.back() = true;
  for (std::size_t i = program.size(); i-- > 0;) {
    for (std::size_t k = 0; used[i] && k < program[i].operand_count(); ++k) {
      used[program[i].operands[k]] = true;
    }
  }
  Program result;
  std::vector<std::size_t> place(program.size());
  for (std::size_t i = 0; i < program.size(); ++i) {
    if (!used[i]) continue;
    place[i] = result.size();
    result.push_back(program[i]);
    for (std::size_t& operand : result.back().operands) operand = place[operand];
  }
  return result;
}

// ---- What the dual numbers say

namespace {

template <class Number>
Number run(const Instruction& instruction, const std::vector<Number>& results,
           Number (*formula)(const Number&, const Number&, double)) {
  const auto [x, y] = instruction.operands;
  return formula(results[x], results[y], instruction.number);
}

Dual derivative(const Program& program, std::size_t leaf) {
  std::vector<Dual> results;
  results.reserve(program.size());
  for (const Instruction& instruction : program) {
    results.push_back(instruction.op != nullptr
                          ? run(instruction, results, instruction.op->dual)
                          : Dual(instruction.number, results.size() == leaf ? 1.0 : 0.0));
  }
  return results.back();
}

constexpr double largest_value = 1e2;
constexpr double largest_reach = 1e3;

}  // namespace

bool Trace::add(const Instruction& instruction) {
  double value = instruction.number;
  std::array<double, 2> local{};
  double reach = 1.0;
  if (instruction.op != nullptr) {
    const auto [x, y] = instruction.operands;
    const double n = instruction.number;
    if (!instruction.op->safe(values_[x], values_[y], n)) return false;
    const Dual dx{values_[x], 1.0}, dy{values_[y], 1.0};
    value = instruction.op->dual(values_[x], values_[y], n).value;
    if (x == y) {  // X − X goes nowhere
      local[0] = std::abs(instruction.op->dual(dx, dy, n).slope);
    } else {
      local[0] = std::abs(instruction.op->dual(dx, values_[y], n).slope);
      local[1] = std::abs(instruction.op->dual(values_[x], dy, n).slope);
    }
    reach = local[0] * reaches_[x] + local[1] * reaches_[y];
  }
  if (!(std::abs(value) <= largest_value && reach <= largest_reach)) return false;
  values_.push_back(value);
  locals_.push_back(local);
  reaches_.push_back(reach);
  return true;
}

double Trace::sum_of_paths(const Program& program, std::size_t leaf) const {
  std::vector<double> sum(program.size());
  sum[leaf] = 1.0;
  for (std::size_t i = leaf + 1; i < program.size(); ++i) {
    const auto [x, y] = program[i].operands;
    sum[i] = locals_[i][0] * sum[x] + locals_[i][1] * sum[y];
  }
  return sum.back();
}

// ---- The comparison

namespace {

// Two ways to compute one number, with other roundings.  The scale says what an error is relative
// to.  For a derivative, the sum of its paths: where +1000 and −999.99 meet, the rounding errors
// that are left are those of 1000.  And never less than 1, because the numbers on the paths have
// rounding errors of their own.
//
// With the limits in Trace and in `safe`, the largest error of a correct engine in 10⁷ expressions
// was 1.2e-10 of the scale.  False for NaN on either side.
bool agree(double a, double b, double scale) { return std::abs(a - b) <= 1e-9 * scale; }

}  // namespace

std::vector<double> gradient_scales(const Program& program) {
  Trace trace;
  for (const Instruction& instruction : program) trace.add(instruction);
  std::vector<double> scales;
  for (std::size_t i = 0; i < program.size(); ++i) {
    scales.push_back(std::max(1.0, trace.sum_of_paths(program, i)));
  }
  return scales;
}

std::vector<Value> evaluate(const Program& program) {
  std::vector<Value> results;
  results.reserve(program.size());
  for (const Instruction& instruction : program) {
    results.push_back(instruction.op != nullptr ? run(instruction, results, instruction.op->value)
                                                : Value(instruction.number));
  }
  return results;
}

std::optional<Difference> compare(const Program& program) {
  Trace trace;
  for (const Instruction& instruction : program) {
    if (!trace.add(instruction)) return std::nullopt;
  }
  const std::vector<Value> results = evaluate(program);
  const Value root = results.back();
  if (const double value = trace.values().back();
      !agree(root.data(), value, std::max(1.0, std::abs(value)))) {
    return Difference{true, 0, root.data(), value};
  }

  root.backward();
  for (std::size_t leaf = 0; leaf < program.size(); ++leaf) {
    if (program[leaf].op != nullptr) continue;
    const double slope = derivative(program, leaf).slope;
    const double is = results[leaf].grad();
    if (!agree(is, slope, std::max(1.0, trace.sum_of_paths(program, leaf)))) {
      return Difference{false, leaf, is, slope};
    }
  }
  return std::nullopt;
}

}  // namespace micrograd::judge
