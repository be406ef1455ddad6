// What step 3 can do: the curves that let a network bend, and their slopes, all from the engine.
#include <iostream>
#include <string>

#include "activations.hpp"
#include "milestones/milestones.hpp"
#include "pictures/plot.hpp"

using namespace micrograd;

namespace {

struct Function {
  std::string name;
  Value (*function)(const Value&);
};

}  // namespace

int main(int count, char** arguments) {
  return milestone(count, arguments, [](const std::string& folder) {
    for (const auto& [name, function] :
         {Function{"tanh", tanh}, {"relu", relu}, {"sigmoid", sigmoid}}) {
      LineChart chart{name + " and its slope", "x", "", {{name + "(x)", {}}, {"slope", {}}}};
      const auto add_points_at = [&chart, function = function](const Value& x) {
        const Value y = function(x);
        y.backward();
        chart.curves[0].points.push_back({x.data(), y.data()});
        chart.curves[1].points.push_back({x.data(), x.grad()});
      };
      for (int i = -200; i <= 200; ++i) {
        add_points_at(i / 50.0);
        if (i == 0) add_points_at(1e-6);  // so that the slope of relu jumps there, as it does
      }
      const std::string file = folder + "/" + name + ".svg";
      write_file(file, to_svg(chart));
      std::cout << name << " and its slope, both from your engine: " << file << "\n";
    }
  });
}
