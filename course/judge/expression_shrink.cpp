#include "judge/expression_shrink.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace micrograd::judge {

namespace {

// 2 and 3 first: unlike 0 and 1, they tell a sum from a product and a number from its square.
constexpr std::array nice_numbers{2.0, 3.0, 4.0, 5.0, -2.0, -3.0, 0.5, 1.0, -1.0, 0.0};

class Shrinker {
 public:
  Shrinker(const std::vector<Operator>& operators, const Failure& failure)
      : operators_(operators), program_(failure.program), difference_(failure.difference) {
    do {
      while (sweep(&Shrinker::remove)) {
      }
    } while (sweep(&Shrinker::simplify));
  }

  Failure result() const { return {program_, difference_}; }

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
    if (takes_with(i, {.number = trace.values()[i]})) return true;

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

}  // namespace

Failure shrunk(const std::vector<Operator>& operators, const Failure& failure) {
  return Shrinker(operators, failure).result();
}

}  // namespace micrograd::judge
