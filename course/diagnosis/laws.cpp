#include "diagnosis/laws.hpp"

#include <algorithm>
#include <cmath>

#include "operators.hpp"
#include "testing/graph.hpp"

namespace micrograd::course::law {

Cause adds(double part, double after_10) {
  if (close(after_10, 10.0 + part) || close(part, 0.0)) return {};
  if (close(after_10, part)) {
    return {"What was there has been replaced; it has to be added to.", idea::gradient_is_a_sum};
  }
  if (close(after_10, 10.0 - part)) {
    return {"What arrives has been taken away; it has to be added to what is there.",
            idea::gradient_is_a_sum};
  }
  if (close(after_10, 10.0 * part)) {
    return {"What was there has been multiplied; it has to be added to.", idea::gradient_is_a_sum};
  }
  return {};
}

Cause both_arrivals_count(double part, double found, double after_10) {
  if (!close(found, part)) return {};
  if (close(after_10, part)) {
    return {"The second arrival at `a` replaced the first.", idea::gradient_is_a_sum};
  }
  if (close(after_10, 10.0 + part)) {
    return {"`a` is used twice, so it gets its part twice; here it was counted once.",
            idea::every_operand_gets_its_share};
  }
  return {};
}

Cause is_double(double found, double should) {
  if (std::abs(found - should) > 1e-6 * std::max(1.0, std::abs(should)) || std::isnan(found)) {
    return {};
  }
  return {"A float can't hold this number. Everything here is a double.",
          idea::doubles_have_limits};
}

void expect_sizes_checked(const About& about, const std::string& left, const std::string& right,
                          const std::function<void(std::size_t, std::size_t)>& call) {
  call(2, 2);  // who refuses everything is found out
  constexpr std::size_t wrong[][2] = {{2, 3}, {3, 2}, {0, 2}, {2, 0}, {0, 0}};
  for (const auto& sizes : wrong) {
    const std::string situation =
        about.function + " with " + counted(sizes[0], left) + " and " + counted(sizes[1], right);
    About now = about;
    now.if_stopped = "That was " + situation + ". Check before anything is read.";
    expect_refused(now, situation, [&] { call(sizes[0], sizes[1]); });
  }
}

namespace {

// True if `from` is made from a leaf whose number could have been computed from `number`.
bool has_leaf_made_from(const Value& from, double number) {
  const auto operands = from.operands();
  if (!operands.empty()) {
    return std::any_of(operands.begin(), operands.end(), [number](const Value& operand) {
      return has_leaf_made_from(operand, number);
    });
  }
  const double found = from.data();
  return close(found, number) || close(found, -number) || close(found, 1.0 / number);
}

}  // namespace

Cause how_it_was_made(const Value& result, const std::vector<Value>& operands) {
  const auto is = result.operands();
  const auto among = [](const auto& values, const Value& one) {
    return std::any_of(values.begin(), values.end(),
                       [&](const Value& value) { return value.id() == one.id(); });
  };
  if (among(operands, result)) {
    return {"It is one of the operands itself. A result is a new Value.", idea::results_remember};
  }
  if (result.operation() == nullptr) {
    return {"It is a leaf: made from a number only, it can't remember where it came from.",
            idea::results_remember};
  }
  if (is.empty()) {
    return {"It has an operation, but what it was made from was not handed over.",
            idea::results_remember};
  }
  for (const Value& operand : operands) {
    if (course::leads_back(result, operand)) continue;
    if (is.size() == 2 && is[0].id() == is[1].id()) {
      return {"Both of its operands are the same node.", idea::results_remember};
    }
    if (std::any_of(is.begin(), is.end(), [&](const Value& one) {
          return one.operation() == nullptr && one.data() == operand.data() &&
                 !among(operands, one);
        })) {
      return {"There is a new leaf with the same number. Hand over the operand itself.",
              idea::value_is_a_handle};
    }
    if (!has_leaf_made_from(result, operand.data())) return {};
    return {"Something in between is a new leaf: a Value made from .data().",
            idea::results_remember};
  }
  const Operation* const by = result.operation();
  if ((by == &op::add || by == &op::multiply || by == &op::power) && is.size() != 2) {
    return {"Its rule, in step 2, will look for two operands.", idea::results_remember};
  }
  return {"The label says which rule will run.", idea::results_remember};
}

}  // namespace micrograd::course::law
