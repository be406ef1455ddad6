#include "softplus.hpp"

namespace micrograd {

Value softplus(const Value& x) { return log(1.0 + exp(x)); }

}  // namespace micrograd
