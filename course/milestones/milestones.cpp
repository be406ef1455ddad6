#include "milestones/milestones.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace micrograd {

int milestone(int count, char** arguments,
              const std::function<void(const std::string& folder)>& show) {
  try {
    show(count > 1 ? arguments[1] : ".");
    return 0;
  } catch (const std::exception& exception) {
    std::cout << exception.what() << "\n";
    return 1;
  }
}

void write_drawing(const std::string& file, const std::string& dot) {
  std::ofstream stream(file);
  if (!(stream << dot)) throw std::runtime_error(file + " can't be written");
  std::cout << "The graph, in the DOT language: " << file << "\n";
}

}  // namespace micrograd
