#include "judge/expression_text.hpp"

#include <cmath>
#include <cstdlib>
#include <sstream>
#include <string_view>

namespace micrograd::judge {

std::string shown(double number, int most_digits) {
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

namespace {

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

}  // namespace

std::vector<std::string> names_of_leaves(const Program& program) {
  std::vector<std::string> names(program.size());
  std::size_t leaves = 0;
  for (std::size_t i = 0; i < program.size(); ++i) {
    if (program[i].op == nullptr) names[i] = name("abcdefghijklmnopqrst", leaves++);
  }
  return names;
}

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

}  // namespace micrograd::judge
