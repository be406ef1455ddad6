#include "judge/random_expression.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "judge/expression.hpp"
#include "judge/expression_shrink.hpp"
#include "judge/expression_text.hpp"
#include "operators.hpp"

namespace micrograd::judge {

namespace {

// xⁿ where neither it nor its slope is undefined or huge.
bool safe_power(double x, double n) {
  const bool whole = n == std::floor(n);
  return std::abs(n) <= 3.0 && (whole ? n >= 1.0 || std::abs(x) >= 0.1 : x >= 0.1);
}

}  // namespace

std::vector<Operator> arithmetic() {
  // The simplest first: making a failing expression smaller replaces an operator by an earlier one.
  return {
      MICROGRAD_FORMULA(X + Y, true),
      MICROGRAD_FORMULA(X * Y, true),
      MICROGRAD_FORMULA(X + N, true),
      MICROGRAD_FORMULA(X * N, true),
      MICROGRAD_FORMULA(N + X, true),
      MICROGRAD_FORMULA(N * X, true),
      MICROGRAD_FORMULA(pow(X, N), safe_power(X, N)),
      MICROGRAD_FORMULA(-X, true),
      MICROGRAD_FORMULA(X - Y, true),
      MICROGRAD_FORMULA(X - N, true),
      MICROGRAD_FORMULA(N - X, true),
      MICROGRAD_FORMULA(X / Y, std::abs(Y) >= 0.1),
      MICROGRAD_FORMULA(X / N, std::abs(N) >= 0.1),
      MICROGRAD_FORMULA(N / X, std::abs(X) >= 0.1),
      MICROGRAD_FORMULA(X += Y, true),
      MICROGRAD_FORMULA(X -= Y, true),
      MICROGRAD_FORMULA(X *= Y, true),
      MICROGRAD_FORMULA(X /= Y, std::abs(Y) >= 0.1),
      MICROGRAD_FORMULA(X += N, true),
      MICROGRAD_FORMULA(X *= N, true),
  };
}

namespace {

// ---- Random programs

// The same numbers on every machine, as those of step 4, which is not there yet in step 2.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {  // SplitMix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(bits() % n); }

  // From −3 to 3; every other one a multiple of ½, so that whole exponents and zeros occur.
  double number() {
    const double x = static_cast<double>(bits() >> 11) * 0x1p-53 * 6.0 - 3.0;
    return below(2) == 0 ? x : std::round(2.0 * x) / 2.0 + 0.0;  // + 0.0: no −0
  }

 private:
  std::uint64_t state_;
};

Program random_program(const std::vector<Operator>& operators, Dice& dice, std::size_t nodes) {
  constexpr std::size_t most_leaves = 8;  // each one costs a pass of dual numbers
  const std::size_t leaves = 1 + dice.below(std::min(most_leaves, (nodes + 1) / 2));
  Program program;
  Trace trace;
  std::vector<std::size_t> unused;
  const auto add = [&](const Instruction& instruction) {
    if (!trace.add(instruction)) return;
    // What hides its operands, as relu(-2) or 0 · a, may be used by chance, but they stay unused.
    if (trace.reaches().back() >= 0.01) {
      for (std::size_t k = 0; k < instruction.operand_count(); ++k) {
        std::erase(unused, instruction.operands[k]);
      }
      unused.push_back(program.size());
    }
    program.push_back(instruction);
  };
  const auto pick = [&](bool unused_only) {
    return unused_only ? unused[dice.below(unused.size())] : dice.below(program.size());
  };

  while (program.size() < leaves) add({.number = dice.number()});
  for (std::size_t tries = 10 * nodes; tries > 0; --tries) {
    const std::size_t still_to_come = nodes - std::min(nodes, program.size());
    if (still_to_come == 0 && unused.size() == 1) break;
    // Many operands come from anywhere, so that results are used again, early and late.  In the
    // end only what has not been used yet counts, until all has come together in one root.
    const bool ending = still_to_come < unused.size();
    Instruction next{&operators[dice.below(operators.size())], {}, dice.number()};
    next.operands[0] = pick(ending || dice.below(4) != 0);
    next.operands[1] = pick(ending || dice.below(2) == 0);
    if (dice.below(2) == 0) std::swap(next.operands[0], next.operands[1]);
    if (dice.below(8) == 0) next.operands[1] = next.operands[0];
    if (!ending || next.takes('Y')) add(next);
  }
  program.resize(unused.back() + 1);
  return without_unused(program);
}

class RandomPrograms {
 public:
  RandomPrograms(const std::vector<Operator>& operators, std::uint64_t seed,
                 std::size_t expressions, std::size_t largest)
      : operators_(operators),
        dice_(seed),
        expressions_(static_cast<double>(expressions)),
        largest_(static_cast<double>(largest)) {}

  // From 1 node up to `largest`, by the same factor from each expression to the next.
  Program next() {
    const double nodes = std::max(1.0, std::round(std::pow(largest_, ++made_ / expressions_)));
    return random_program(operators_, dice_, static_cast<std::size_t>(nodes));
  }

 private:
  const std::vector<Operator>& operators_;
  Dice dice_;
  double expressions_, largest_, made_ = 0.0;
};

Disagreement report(const Failure& failure) {
  const auto& [program, difference] = failure;
  Disagreement result;
  result.expression = infix(program);
  result.program = program;
  result.in_value = difference.in_value;
  result.quantity =
      result.in_value ? "root.data()" : names_of_leaves(program)[difference.leaf] + ".grad()";
  result.is = difference.is;
  result.should_be = difference.should_be;
  for (const Instruction& instruction : program) result.operations += instruction.op != nullptr;
  return result;
}

}  // namespace

std::string Disagreement::text() const {
  int digits = 6;
  while (digits < 17 && shown(is, digits) == shown(should_be, digits)) ++digits;
  return expression + "\n" + (in_value ? "" : "After root.backward(), ") + quantity + " is " +
         shown(is, digits) + ", but it should be " + shown(should_be, digits) + ".\n" +
         "Found with seed " + std::to_string(seed) + ", expression " + std::to_string(number) + ".";
}

std::optional<Disagreement> compare_with_dual_numbers(const std::vector<Operator>& operators,
                                                      std::uint64_t seed, std::size_t expressions,
                                                      std::size_t largest) {
  if (operators.empty()) {
    throw std::invalid_argument(
        "compare_with_dual_numbers: no operators, but there must be at least one");
  }
  RandomPrograms programs(operators, seed, expressions, largest);
  for (std::size_t i = 0; i < expressions; ++i) {
    const Program program = programs.next();
    const auto difference = compare(program);
    if (!difference) continue;
    Disagreement result = report(shrunk(operators, {program, *difference}));
    result.seed = seed;
    result.number = i;
    return result;
  }
  return std::nullopt;
}

std::vector<Program> random_programs(const std::vector<Operator>& operators, std::uint64_t seed,
                                     std::size_t expressions, std::size_t largest) {
  RandomPrograms source(operators, seed, expressions, largest);
  std::vector<Program> programs;
  while (programs.size() < expressions) programs.push_back(source.next());
  return programs;
}

}  // namespace micrograd::judge
