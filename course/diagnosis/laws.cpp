#include "diagnosis/laws.hpp"

#include <algorithm>
#include <cmath>

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

}  // namespace micrograd::course::law
