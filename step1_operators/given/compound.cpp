// -= *= /=, as you write += in operators.cpp.  In a file of its own in a library: an engine that brings
// its own three is linked with those.
#include "operators.hpp"

namespace micrograd {

Value& operator-=(Value& a, const Value& b) { return a = a - b; }
Value& operator*=(Value& a, const Value& b) { return a = a * b; }
Value& operator/=(Value& a, const Value& b) { return a = a / b; }

}  // namespace micrograd
