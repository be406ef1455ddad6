#include "given/random.hpp"

#include <cmath>
#include <numbers>

namespace micrograd {

std::uint64_t Random::bits() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

double Random::uniform(double low, double high) {
  constexpr double ulp = 0x1p-53;  // 53 bits are what a double holds
  return low + (high - low) * (static_cast<double>(bits() >> 11) * ulp);
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(0.0, 1.0)));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(0.0, 1.0));
}

std::size_t Random::below(std::size_t n) {
  return static_cast<std::size_t>(uniform(0.0, static_cast<double>(n)));
}

}  // namespace micrograd
