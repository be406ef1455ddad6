// What step 1 can do: an expression that knows how it was made.
#include <iostream>
#include <string>

#include "given/draw_graph.hpp"
#include "milestones/milestones.hpp"
#include "operators.hpp"

using namespace micrograd;

namespace {

// The expression as a tree: each result, and below it what it was made from.
void print(const Value& value, const Names& names, const std::string& margin) {
  std::string name;
  for (const auto& [known, node] : names) {
    if (node.id() == value.id()) name = known + " = ";
  }
  std::cout << margin << name << value.data();
  if (value.operation() != nullptr) std::cout << "   (" << value.operation()->symbol << ")";
  std::cout << "\n";
  for (const Value& operand : value.operands()) print(operand, names, margin + "    ");
}

}  // namespace

int main(int count, char** arguments) {
  return milestone(count, arguments, [](const std::string& folder) {
    const Value a = 2.0;
    const Value b = -3.0;
    const Value c = 10.0;
    const Value f = -2.0;
    const Value e = a * b;
    const Value d = e + c;
    const Value L = d * f;
    const Names names{{"a", a}, {"b", b}, {"c", c}, {"f", f}, {"e", e}, {"d", d}, {"L", L}};

    std::cout << "L = (a*b + c) * f, and what it was made from:\n\n";
    print(L, names, "  ");
    std::cout << "\n";
    write_drawing(folder + "/expression.dot", draw_graph(L, names, false));
  });
}
