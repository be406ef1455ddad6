#include "diagnosis/laws.hpp"

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

}  // namespace micrograd::course::law
