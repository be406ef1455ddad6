#include "given/random_expression.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <utility>

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

// The instructions that the root needs, and no others.
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

// The numbers of a program, and how far a rounding error in them can reach.
class Trace {
 public:
  // Works out one more instruction.  False, and nothing is added, where a comparison would say more
  // about rounding than about the engine.
  bool add(const Instruction& instruction) {
    double value = instruction.number;
    std::array<double, 2> local{};
    double reach = 1.0;
    if (instruction.op != nullptr) {
      const auto [x, y] = instruction.operands;
      const double n = instruction.number;
      if (!instruction.op->safe(values[x], values[y], n)) return false;
      const Dual dx{values[x], 1.0}, dy{values[y], 1.0};
      value = instruction.op->dual(values[x], values[y], n).value;
      if (x == y) {  // X − X goes nowhere
        local[0] = std::abs(instruction.op->dual(dx, dy, n).slope);
      } else {
        local[0] = std::abs(instruction.op->dual(dx, values[y], n).slope);
        local[1] = std::abs(instruction.op->dual(values[x], dy, n).slope);
      }
      reach = local[0] * reaches[x] + local[1] * reaches[y];
    }
    if (!(std::abs(value) <= largest_value && reach <= largest_reach)) return false;
    values.push_back(value);
    locals_.push_back(local);
    reaches.push_back(reach);
    return true;
  }

  // The derivative is the sum, over all paths from the leaf to the root, of the product of the
  // slopes on the path.  This is the same sum without the signs.
  double sum_of_paths(const Program& program, std::size_t leaf) const {
    std::vector<double> sum(program.size());
    sum[leaf] = 1.0;
    for (std::size_t i = leaf + 1; i < program.size(); ++i) {
      const auto [x, y] = program[i].operands;
      sum[i] = locals_[i][0] * sum[x] + locals_[i][1] * sum[y];
    }
    return sum.back();
  }

  std::vector<double> values;
  std::vector<double> reaches;  // sums of paths, over all leaves together

 private:
  static constexpr double largest_value = 1e2;
  static constexpr double largest_reach = 1e3;

  std::vector<std::array<double, 2>> locals_;  // |∂result/∂X|, |∂result/∂Y|
};

// ---- The comparison

struct Difference {
  bool in_value;     // of the root
  std::size_t leaf;  // the one with the wrong gradient, if the value is right
  double is, should_be;
};

// Two ways to compute one number, with other roundings.  The scale says what an error is relative
// to:
//   - for a derivative, the sum of its paths: where +1000 and −999.99 meet, the rounding errors
//   that
//     are left are those of 1000;
//   - never less than 1, because the numbers on the paths have rounding errors of their own.
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

namespace {

std::optional<Difference> compare(const Program& program) {
  Trace trace;
  for (const Instruction& instruction : program) {
    if (!trace.add(instruction)) return std::nullopt;
  }

  std::vector<Value> results;
  results.reserve(program.size());
  for (const Instruction& instruction : program) {
    results.push_back(instruction.op != nullptr ? run(instruction, results, instruction.op->value)
                                                : Value(instruction.number));
  }
  const Value root = results.back();
  if (const double value = trace.values.back();
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
    if (trace.reaches.back() >= 0.01) {
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

// ---- How a program reads

// The shortest text that reads back as the same number, or as close as so many digits allow.
std::string shown(double number, int most_digits = 17) {
  if (std::isnan(number)) return "NaN";
  std::string text, best;
  for (int digits = 1; digits <= most_digits; ++digits) {
    std::ostringstream stream;
    stream.precision(digits);
    stream << number;
    text = stream.str();
    const bool same = std::strtod(text.c_str(), nullptr) == number;
    if (same && (best.empty() || text.size() < best.size())) best = text;  // 20, not 2e+01
  }
  return best.empty() ? text : best;
}

// The i-th of these letters, with a number once they are used up: u, v, …, z, u2, v2, …
std::string name(std::string_view letters, std::size_t i) {
  const std::size_t round = i / letters.size();
  return letters[i % letters.size()] + (round == 0 ? "" : std::to_string(round + 1));
}

// How tightly a formula holds together.
enum class Binding { assignment, sum, product, sign, call };

Binding binding(std::string_view formula) {
  const auto has = [&](std::string_view part) {
    return formula.find(part) != std::string_view::npos;
  };
  if (has("= ")) return Binding::assignment;
  if (formula.front() == '-') return Binding::sign;
  if (has("(")) return Binding::call;
  return has(" + ") || has(" - ") ? Binding::sum : Binding::product;
}

struct Text {
  std::string text;
  Binding binding = Binding::call;
};

// The formula with its operands in place.  Brackets only where C++ would read it in another way:
// a - b - c is (a - b) - c.
std::string filled_in(std::string_view formula, const Text& x, const Text& y, double n) {
  const Binding outer = binding(formula);
  std::string result;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    if (formula[i] == 'N') {
      result += shown(n);
    } else if (formula[i] == 'X' || formula[i] == 'Y') {
      const auto& [text, inner] = formula[i] == 'X' ? x : y;
      const bool brackets = outer != Binding::call && (inner < outer || (inner == outer && i != 0));
      result += brackets ? "(" + text + ")" : text;
    } else {
      result += formula[i];
    }
  }
  return result;
}

// Leaves are called a, b, …; results that are used more than once u, v, …; the others stand where
// they are used.
std::vector<std::string> names_of_leaves(const Program& program) {
  std::vector<std::string> names(program.size());
  std::size_t leaves = 0;
  for (std::size_t i = 0; i < program.size(); ++i) {
    if (program[i].op == nullptr) names[i] = name("abcdefghijklmnopqrst", leaves++);
  }
  return names;
}

}  // namespace

std::string infix(const Program& program) {
  std::vector<std::size_t> uses(program.size());
  for (const Instruction& instruction : program) {
    for (std::size_t k = 0; k < instruction.operand_count(); ++k) ++uses[instruction.operands[k]];
  }

  const std::vector<std::string> leaf_names = names_of_leaves(program);
  std::vector<Text> texts;
  std::string leaves, results;
  std::size_t named = 0;
  for (std::size_t i = 0; i < program.size(); ++i) {
    const Instruction& instruction = program[i];
    if (instruction.op == nullptr) {
      texts.push_back({leaf_names[i]});
      leaves += (leaves.empty() ? "" : ", ") + leaf_names[i] + " = " + shown(instruction.number);
      continue;
    }
    const auto [x, y] = instruction.operands;
    const std::string_view formula = instruction.op->formula;
    const bool assigns = binding(formula) == Binding::assignment;
    const bool is_root = i + 1 == program.size();
    if (!is_root && !assigns && uses[i] == 1) {
      texts.push_back(
          {filled_in(formula, texts[x], texts[y], instruction.number), binding(formula)});
      continue;
    }
    const std::string result = is_root ? "root" : name("uvwxyz", named++);
    results += ";  " + result + " = ";
    if (assigns) {
      results += texts[x].text + "; " + filled_in(formula, {result}, texts[y], instruction.number);
    } else {
      results += filled_in(formula, texts[x], texts[y], instruction.number);
    }
    texts.push_back({result});
  }
  if (program.size() == 1) results = ";  root = a";
  return leaves + results;
}

namespace {

// ---- Smaller programs that fail as well

// 2 and 3 first: unlike 0 and 1, they tell a sum from a product and a number from its square.
constexpr std::array nice_numbers{2.0, 3.0, 4.0, 5.0, -2.0, -3.0, 0.5, 1.0, -1.0, 0.0};

class Shrinker {
 public:
  Shrinker(const std::vector<Operator>& operators, Program program, const Difference& difference)
      : operators_(operators), program_(std::move(program)), difference_(difference) {
    do {
      while (sweep(&Shrinker::remove)) {
      }
    } while (sweep(&Shrinker::simplify));
  }

  const Program& program() const { return program_; }
  const Difference& difference() const { return difference_; }

 private:
  // Tries to change each instruction, the last one first.  True if one change was good.
  bool sweep(bool (Shrinker::*change)(std::size_t)) {
    bool changed = false;
    for (std::size_t i = program_.size(); i-- > 0;) {
      if (i < program_.size() && (this->*change)(i)) changed = true;
    }
    return changed;
  }

  // Does without instruction i: what comes after it goes, or it becomes a leaf with its number, or
  // an earlier instruction takes its place.
  bool remove(std::size_t i) {
    Program candidate = program_;
    candidate.resize(i + 1);
    if (takes(candidate)) return true;

    Trace trace;
    for (const Instruction& instruction : program_) trace.add(instruction);
    if (takes_with(i, {.number = trace.values[i]})) return true;

    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      candidate = program_;
      for (Instruction& instruction : candidate) {
        std::replace(instruction.operands.begin(), instruction.operands.end(), i, earlier);
      }
      if (takes(candidate)) return true;
    }
    return false;
  }

  // Gives instruction i an earlier operand, a simpler operator or a nicer number.
  bool simplify(std::size_t i) {
    const Instruction now = program_[i];
    Instruction changed = now;
    for (std::size_t k = 0; k < now.operand_count(); ++k) {
      for (std::size_t& j = changed.operands[k] = 0; j < now.operands[k]; ++j) {
        if (takes_with(i, changed)) return true;
      }
    }
    for (const Operator& op : operators_) {
      if (now.op == nullptr || now.op == &op) break;
      changed.op = &op;
      if (takes_with(i, changed)) return true;
    }
    changed = now;
    std::vector<double> nicer(nice_numbers.begin(), nice_numbers.end());
    for (const double unit : {1.0, 10.0, 100.0}) {
      nicer.push_back(std::round(now.number * unit) / unit + 0.0);  // + 0.0: no −0
    }
    for (const double number : nicer) {
      changed.number = number;
      if (takes_with(i, changed)) return true;
    }
    return false;
  }

  bool takes_with(std::size_t i, const Instruction& changed) {
    Program candidate = program_;
    candidate[i] = changed;
    return takes(candidate);
  }

  // True, and the candidate is the program from now on, if it is smaller and fails as well.
  bool takes(const Program& changed) {
    Program candidate = without_unused(changed);
    if (cost(candidate) >= cost(program_) || comparisons_left_ == 0) return false;
    --comparisons_left_;
    try {
      const auto difference = compare(candidate);
      // A wrong value says more than the wrong gradients that come of it.
      if (!difference || difference->in_value < difference_.in_value) return false;
      difference_ = *difference;
    } catch (...) {
      return false;  // another failure than the one that is made smaller
    }
    program_ = std::move(candidate);
    return true;
  }

  // Fewer nodes are better; of equally many, simpler operators, then operands that lie further
  // back, then nicer numbers.  Each step lowers it, so there is a last one.
  std::array<std::size_t, 4> cost(const Program& program) const {
    std::array<std::size_t, 4> result{program.size()};
    for (const Instruction& instruction : program) {
      if (instruction.op != nullptr) {
        result[1] += 1 + static_cast<std::size_t>(instruction.op - operators_.data());
      }
      for (std::size_t k = 0; k < instruction.operand_count(); ++k) {
        result[2] += instruction.operands[k];
      }
      if (instruction.op == nullptr || instruction.takes('N'))
        result[3] += rank(instruction.number);
    }
    return result;
  }

  static std::size_t rank(double number) {
    const auto nice = std::find(nice_numbers.begin(), nice_numbers.end(), number);
    std::size_t rank = static_cast<std::size_t>(nice - nice_numbers.begin());
    if (nice != nice_numbers.end()) return rank;
    for (const double unit : {1.0, 10.0, 100.0}) {
      if (++rank; std::round(number * unit) / unit == number) return rank;
    }
    return rank + 1;
  }

  const std::vector<Operator>& operators_;
  Program program_;
  Difference difference_;
  int comparisons_left_ = 10'000;
};

Disagreement report(const Program& program, const Difference& difference) {
  Disagreement result;
  result.expression = infix(program);
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
    const Shrinker shrinker(operators, program, *difference);
    Disagreement result = report(shrinker.program(), shrinker.difference());
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
