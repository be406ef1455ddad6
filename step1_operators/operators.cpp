// Step 1: arithmetic that remembers.  README.md takes you from top to bottom.
// Write each function in place of its TODO, and save.
#include "operators.hpp"

#include <cmath>

#include "given/not_implemented.hpp"

namespace micrograd {

// Add two numbers, and remember what the sum was made from.
Value operator+(const Value& a, const Value& b) {
  TODO("operator+");
}

// The same for a product.
Value operator*(const Value& a, const Value& b) {
  TODO("operator*");
}

// Minus one Value: from here on, what you have written is enough to make the rest.
Value operator-(const Value& a) {
  TODO("operator-");
}

// The difference of two Values.
Value operator-(const Value& a, const Value& b) {
  TODO("operator-");
}

// A Value to the power of a constant.
Value pow(const Value& base, double exponent) {
  TODO("pow");
}

// The quotient of two Values.
Value operator/(const Value& a, const Value& b) {
  TODO("operator/");
}

// Let the name `a` stand for the sum of a and b from now on.
Value& operator+=(Value& a, const Value& b) {
  TODO("operator+=");
}

// The slope of f at x, from the values of f a little to the right and a little to the left.
double numerical_derivative(const std::function<double(double)>& f, double x, double h) {
  TODO("numerical_derivative");
}

}  // namespace micrograd
