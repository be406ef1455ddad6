#include "compare.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace pytorch {

bool agree(double engine, double torch, double absolute) {
  if (std::isnan(engine) || std::isnan(torch)) return std::isnan(engine) && std::isnan(torch);
  if (std::isinf(engine) || std::isinf(torch)) return engine == torch;
  const double larger = std::max(std::abs(engine), std::abs(torch));
  return std::abs(engine - torch) <= std::max(tolerance * larger, absolute);
}

void expect_same(const std::string& what, double engine, double torch, double absolute) {
  if (agree(engine, torch, absolute)) return;
  ADD_FAILURE() << what << " is " << digits(engine) << ", but PyTorch says " << digits(torch);
}

std::string digits(double number, int count) {
  std::ostringstream stream;
  stream.precision(count);
  stream << number;
  return stream.str();
}

}  // namespace pytorch
