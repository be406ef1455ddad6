// What step 4 can do: a network of any size.  This one has learned nothing yet.
#include <iostream>
#include <string>
#include <vector>

#include "milestones/milestones.hpp"
#include "mlp.hpp"
#include "pictures/plot.hpp"

using namespace micrograd;

int main(int count, char** arguments) {
  return milestone(count, arguments, [](const std::string& folder) {
    Random random(2);
    const MLP model(2, {16, 16, 1}, random);
    PlaneMap map{"An MLP(2, {16, 16, 1}) before training",
                 "first input",
                 "second input",
                 {-6.0, -6.0},  // far enough out for the curves of tanh to show
                 {6.0, 6.0},
                 [&model](double x, double y) {
                   return std::vector<double>{model(std::vector<double>{x, y})[0].data()};
                 },
                 {}};
    std::cout << to_text(map) << "\nAn MLP(2, {16, 16, 1}) with " << model.parameters().size()
              << " parameters, drawn at random: what it says about each point of the plane.\n"
              << "Blank: its output is negative.  Dots: it is positive.\n"
              << "Give the map half a turn, and they change places: with tanh and biases of 0, the "
                 "output\nat -x is minus the output at x.\n";
    map.marks = {{"negative output", 0}, {"positive output", 1}};  // for the legend
    const std::string file = folder + "/untrained.svg";
    write_file(file, to_svg(map));
    std::cout << "The picture: " << file << "\n";
  });
}
