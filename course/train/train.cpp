// Trains a network on your engine: `train --help` lists the options.
#include <iostream>
#include <string>
#include <vector>

#include "train/progress.hpp"
#include "train/run.hpp"

int main(int count, char** arguments) {
  return micrograd::run(std::vector<std::string>(arguments + 1, arguments + count), std::cout,
                        std::cerr, micrograd::stdout_is_terminal());
}
