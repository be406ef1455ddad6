// Random expressions against dual numbers; and whose fault it is when they disagree.
#pragma once

#include <functional>
#include <vector>

#include "judge/random_expression.hpp"
#include "testing/check.hpp"

namespace micrograd::course {

/// A rule that an expression may run: what it should do, and who wrote it.
struct KnownRule {
  const Operation* operation;
  std::function<void(const Value& output)> right;
  About about;
};

/// Ends the test where the engine and the dual numbers disagree.  The expression is made as small as
/// possible, and the learner's pieces are run on it one by one: each number, each rule with the right
/// gradient at its output, the order, the pass.  The first that is wrong is to blame.  `functions`:
/// what the formulas of this step call; all others are step 1's.
void expect_as_dual_numbers(const std::vector<judge::Operator>& operators,
                            const std::vector<About>& functions,
                            const std::vector<KnownRule>& rules);

}  // namespace micrograd::course
