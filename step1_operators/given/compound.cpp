// -= *= /=, as you write += in operators.cpp.  They are in a library, in a file of their own: an
// engine that brings all three of its own is linked with those.
#include "operators.hpp"

namespace micrograd {

Value& operator-=(Value& a, const Value& b) { return a = a - b; }
Value& operator*=(Value& a, const Value& b) { return a = a * b; }
Value& operator/=(Value& a, const Value& b) { return a = a / b; }

}  // namespace micrograd
