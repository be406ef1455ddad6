// The judge of values and gradients: random expressions, each worked out twice, once by the engine
// under test and once with dual numbers.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "judge/dual.hpp"
#include "value.hpp"

namespace micrograd::judge {

/// One thing that an expression can be made with: a formula in the operands X and Y and in the
/// constant N.  Make it with MICROGRAD_FORMULA.
struct Operator {
  std::string_view formula;  ///< "X + Y", "pow(X, N)", "N / X", "tanh(X)", "X += Y"
  Dual (*dual)(const Dual& x, const Dual& y, double n);
  Value (*value)(const Value& x, const Value& y, double n);
  bool (*safe)(double x, double y, double n);  ///< false where rounding errors grow too much
};

/// MICROGRAD_FORMULA(X / Y, std::abs(Y) >= 0.1): a formula, and the numbers for which it is safe.
/// The same formula makes the Dual, the Value and what a message shows.  It may assign to X, a
/// handle of its own.
#define MICROGRAD_FORMULA(code, safe)                                                \
  ::micrograd::judge::make_operator(                                                 \
      #code,                                                                         \
      [](const auto& x, [[maybe_unused]] const auto& Y, [[maybe_unused]] double N) { \
        auto X = x;                                                                  \
        auto result = code;                                                          \
        return result;                                                               \
      },                                                                             \
      []([[maybe_unused]] double X, [[maybe_unused]] double Y,                       \
         [[maybe_unused]] double N) -> bool { return safe; })

template <class Formula>
Operator make_operator(std::string_view text, Formula formula,
                       bool (*safe)(double, double, double)) {
  return {text, formula, formula, safe};
}

/// What step 1 can do: + − · / of two Values, and of a Value and a constant on either side;
/// compound assignment; negation; pow with a constant exponent.
std::vector<Operator> arithmetic();

/// An expression is a small program: results may be used again, so nodes are shared.
struct Instruction {
  const Operator* op = nullptr;           ///< nullptr: a leaf
  std::array<std::size_t, 2> operands{};  ///< earlier instructions: X, and Y if the formula has one
  double number = 0.0;                    ///< the leaf's number, or N

  bool takes(char letter) const {
    return op != nullptr && op->formula.find(letter) != std::string_view::npos;
  }
  std::size_t operand_count() const { return op == nullptr ? 0 : takes('Y') ? 2 : 1; }
};

using Program = std::vector<Instruction>;  ///< the last instruction is the root

/// An expression for which the engine and the dual numbers disagree, made as small as possible.
struct Disagreement {
  std::string expression;  ///< "a = 3;  u = a + a;  root = u + u * u"
  std::string quantity;    ///< "root.data()", or "a.grad()" if the value is right
  bool in_value = false;   ///< the value is wrong already: look at the operators first
  double is = 0.0;         ///< what the engine says
  double should_be = 0.0;  ///< what the dual numbers say
  std::size_t operations = 0;
  std::uint64_t seed = 0;
  std::size_t number = 0;  ///< which expression of this seed it was, from 0
  Program program = {};    ///< the expression itself

  /// The expression, what is wrong with it, and the seed: three lines.
  std::string text() const;
};

/// Compares so many random expressions made with the operators, from single leaves up to about
/// `largest` nodes.  Small ones come first: an engine that takes exponential time on
/// shared nodes fails before it takes long.  Returns the first disagreement, if there is one.  What
/// the engine throws is passed on.  Throws std::invalid_argument if there are no operators.
std::optional<Disagreement> compare_with_dual_numbers(const std::vector<Operator>& operators,
                                                      std::uint64_t seed, std::size_t expressions,
                                                      std::size_t largest);

// ---- The same expressions, for a judge of another kind

/// The programs that compare_with_dual_numbers works out.  They point into `operators`.
std::vector<Program> random_programs(const std::vector<Operator>& operators, std::uint64_t seed,
                                     std::size_t expressions, std::size_t largest);

/// What an error in the derivative with respect to each instruction is relative to: see `agree`.
std::vector<double> gradient_scales(const Program& program);

/// How a program reads: "a = 3;  u = a + a;  root = u + u * u".  Results that are used more than
/// once are called u, v, …; the others stand where they are used.
std::string infix(const Program& program);

}  // namespace micrograd::judge
