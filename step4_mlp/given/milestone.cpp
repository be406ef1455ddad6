// What step 4 can do: a network of any size.  This one has learned nothing yet.
#include <iostream>
#include <string>
#include <vector>

#include "given/milestones.hpp"
#include "given/plot.hpp"
#include "mlp.hpp"

using namespace micrograd;

int main(int count, char** arguments) {
  return milestone(count, arguments, [](const std::string& folder) {
    Random random(1);
    const MLP model(2, {16, 16, 1}, random);
    PlaneMap map{"An MLP(2, {16, 16, 1}) before training",
                 "first input",
                 "second input",
                 {-2.0, -2.0},
                 {2.0, 2.0},
                 [&model](double x, double y) {
                   return std::vector<double>{model(std::vector<double>{x, y})[0].data()};
                 },
                 {}};
    const std::string file = folder + "/untrained.svg";
    write_file(file, to_svg(map));
    std::cout << to_text(map) << "\nAn MLP(2, {16, 16, 1}) with " << model.parameters().size()
              << " parameters, drawn at random: what it says about each point of the plane.\n"
              << "The picture: " << file << "\n";
  });
}
