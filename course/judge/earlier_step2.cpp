#include "judge/random_expression.hpp"
#include "testing/check.hpp"
#include "testing/earlier_steps.hpp"

namespace micrograd::course {

std::string fault_in_step2() {
  const auto found = judge::compare_with_dual_numbers(judge::arithmetic(), 1, 200, 40);
  return found ? found->text() : "";
}

}  // namespace micrograd::course
