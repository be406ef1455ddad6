// What step 2 can do: every slope of an expression in one pass.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "backward.hpp"
#include "given/draw_graph.hpp"
#include "milestones/milestones.hpp"
#include "pictures/plot.hpp"
#include "pictures/walk.hpp"

using namespace micrograd;

namespace {

// L = (a*b + c) * f of four leaves, and its parts.
struct Lecture {
  Value e, d, L;
  explicit Lecture(const std::vector<Value>& x) : e(x[0] * x[1]), d(e + x[2]), L(d * x[3]) {}
};

// The slope of L at `at` along its i-th input, by nudging: two expressions for each input.
double by_nudging(const std::vector<double>& at, std::size_t i) {
  const auto along = [&](double x) {
    std::vector<Value> inputs(at.begin(), at.end());
    inputs[i] = x;
    return Lecture(inputs).L.data();
  };
  return numerical_derivative(along, at[i]);
}

/// The graph of the lecture, and one in which a result and a leaf are used again.
std::string page() {
  const std::vector<Value> x{2.0, -3.0, 10.0, -2.0};
  const auto& [e, d, L] = Lecture(x);
  const WalkGraph lecture{"L = (a·b + c)·f",
                          L,
                          {{"a", x[0], 0, 0},
                           {"b", x[1], 0, 2},
                           {"c", x[2], 1, 3},
                           {"f", x[3], 2, 4},
                           {"e", e, 1, 1},
                           {"d", d, 2, 2},
                           {"L", L, 3, 3}}};
  const Value a = 4.0;
  const Value b = 0.5;
  const Value u = a * b;
  const Value v = u + a;
  const Value w = u * v;
  const Value y = w + u;
  const WalkGraph shared{"y = u·v + u, where u = a·b is used three times",
                         y,
                         {{"a", a, 0, 0},
                          {"b", b, 0, 3},
                          {"u", u, 1, 2},
                          {"v", v, 2, 0},
                          {"w", w, 3, 1},
                          {"y", y, 4, 2}}};
  return walk_page("backward(), rule by rule", {lecture, shared});
}

}  // namespace

int main(int count, char** arguments) {
  return milestone(count, arguments, [](const std::string& folder) {
    const std::string walk = folder + "/walk.html";
    write_file(walk, page());
    std::printf("Your backward(), rule by rule; open it in a browser: %s\n\n", walk.c_str());

    const std::vector<double> at{2.0, -3.0, 10.0, -2.0};
    const std::vector<std::string> names{"a", "b", "c", "f"};
    const std::vector<Value> x(at.begin(), at.end());
    const auto& [e, d, L] = Lecture(x);
    L.backward();

    std::printf("L = (a*b + c) * f = %g.  One backward pass, and two nudges for each input:\n\n",
                L.data());
    std::printf("       at   backward()      nudging   difference\n");
    for (std::size_t i = 0; i < at.size(); ++i) {
      const double nudged = by_nudging(at, i);
      std::printf("  %s  %5g  %11g  %11.6f  %11.1e\n", names[i].c_str(), at[i], x[i].grad(), nudged,
                  std::abs(x[i].grad() - nudged));
    }

    for (const Value& leaf : x) leaf.data() += 0.01 * leaf.grad();
    std::printf("\nA small step along the gradient, and L is %g: it went up.\n\n",
                Lecture(x).L.data());
    for (std::size_t i = 0; i < at.size(); ++i) x[i].data() = at[i];

    write_drawing(
        folder + "/gradients.dot",
        draw_graph(
            L, {{"a", x[0]}, {"b", x[1]}, {"c", x[2]}, {"f", x[3]}, {"e", e}, {"d", d}, {"L", L}}));
  });
}
