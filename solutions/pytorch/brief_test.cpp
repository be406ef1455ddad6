// What the brief of step 2 says about PyTorch: the lines are there, and they are true.
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "backward.hpp"
#include "compare.hpp"
#include "records.hpp"
#include "tensor.hpp"

namespace {

using micrograd::Value;

// Here and in the brief: a = 4, b = 2, y = a·b + a/b.
TEST(Brief, ShowsTheLinesThatAreTestedHere) {
  const std::string brief = pytorch::text_of("step2_backward/README.md");
  for (
      const std::string line : {
          "| `Value a = 4.0;` | `a = torch.tensor(4.0, dtype=torch.float64, requires_grad=True)` |",
          "| `Value b = 2.0;` | `b = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)` |",
          "| `Value y = a * b + a / b;` | `y = a * b + a / b` |",
          "| `y.backward();` | `y.backward()` |",
          "| `a.grad()` is 2.5, `b.grad()` is 3 | `a.grad` is `tensor(2.5000, "
          "dtype=torch.float64)`, `b.grad` holds 3 |",
          "| call `y.backward()` again: 5 and 6 | the same, if the first call was "
          "`y.backward(retain_graph=True)` |",
          "| `y.operation()`, `+` and its rule | `y.grad_fn`, an `AddBackward0` |",
      }) {
    EXPECT_NE(brief.find("\n" + line + "\n"), std::string::npos) << "not in the brief: " << line;
  }
}

TEST(Brief, OurLines) {
  Value a = 4.0;
  Value b = 2.0;
  Value y = a * b + a / b;
  y.backward();
  std::ostringstream stream;
  stream << a << '\n' << b << '\n';
  EXPECT_EQ(stream.str(), "Value(data=4, grad=2.5)\nValue(data=2, grad=3)\n");
  y.backward();
  EXPECT_EQ(a.grad(), 5.0);
  EXPECT_EQ(b.grad(), 6.0);
  EXPECT_EQ(y.operation()->symbol, "+");
}

TEST(Brief, LinesOfPyTorch) {
  const auto options = torch::dtype(torch::kFloat64).requires_grad(true);
  const auto a = torch::tensor(4.0, options);
  const auto b = torch::tensor(2.0, options);
  const auto product = a * b;
  product.retain_grad();
  const auto y = product + a / b;
  EXPECT_EQ(y.grad_fn()->name(), "AddBackward0");
  y.backward({}, /*retain_graph=*/true);
  EXPECT_EQ(a.grad().item<double>(), 2.5);
  EXPECT_EQ(b.grad().item<double>(), 3.0);
  EXPECT_EQ(product.grad().item<double>(), 1.0);  // asked for
  EXPECT_FALSE(y.retains_grad());                 // and y was not
  y.backward();
  EXPECT_EQ(a.grad().item<double>(), 5.0);
  EXPECT_EQ(b.grad().item<double>(), 6.0);
  EXPECT_THROW(y.backward(), c10::Error);  // the graph is gone
}

}  // namespace
