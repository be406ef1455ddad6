#include "softplus.hpp"

#include <cmath>

#include "testing/check.hpp"
#include "testing/graph.hpp"

using namespace micrograd;
using namespace micrograd::course;

const About softplus_of_x{"softplus", "A smooth corner"};

TEST(Softplus, Value) {
  expect(softplus_of_x, "", "softplus(0)", softplus(0.0).data(), std::log(2.0));
  expect(softplus_of_x, "", "softplus(3)", softplus(3.0).data(), std::log(1.0 + std::exp(3.0)));
}

TEST(Softplus, Slope) {
  const Value x = 2.0;
  run_rules(softplus(x), 0.5);
  expect(softplus_of_x, "y = softplus(2), and 0.5 arrives at y", "x.grad()", x.grad(),
         0.5 / (1.0 + std::exp(-2.0)));
}
