// Step 6: a relu without a kink.
#pragma once

#include "activations.hpp"

namespace micrograd {

/// ln(1 + eˣ), for |x| ≤ 700.
Value softplus(const Value& x);

}  // namespace micrograd
