// What is measured of an engine.  The reference and its variants are in the same program, each with
// an `engine` of this kind: see benchmark.cmake for how.
#pragma once

#include <cstddef>
#include <vector>

namespace benchmarks {

/// Points of two moons, labelled ±1.
struct Points {
  std::vector<std::vector<double>> inputs;
  std::vector<double> labels;
};

struct Training {
  double seconds = 0.0;
  std::vector<double> losses;
};

/// Where a step of training spends its time, in seconds.
struct Pieces {
  double forward = 1e9, sort = 1e9, rules = 1e9, release = 1e9;
};

/// A chain x·c·c·c… with a new constant c in each operation, in seconds.
struct Chain {
  double build = 0.0, backward = 0.0, release = 0.0;
};

struct Engine {
  Points (*two_moons)(std::size_t points);

  /// The parameters that train_moons starts with, neuron by neuron: its weights, then its bias.
  std::vector<double> (*start)();

  /// micrograd's demo: MLP(2, {16, 16, 1}) with relu, hinge loss and L2, all points in each step.
  Training (*train_moons)(std::size_t points, std::size_t steps);

  /// MLP(64, {32, 10}) with relu and cross-entropy on 100 made-up images.
  Training (*train_digits)(std::size_t steps);

  /// The results in the graphs of one step.
  std::size_t (*moons_results)(std::size_t points);
  std::size_t (*digits_results)();

  Pieces (*pieces)(std::size_t rounds);
  Chain (*chain)(std::size_t operations);
  std::size_t (*live)();
};

/// The learning rate of step k.  The demo has 100 steps; longer runs go on with its last rate.
inline double learning_rate(std::size_t k) {
  return k < 100 ? 1.0 - 0.9 * static_cast<double>(k) / 100.0 : 0.1;
}

}  // namespace benchmarks

namespace micrograd {
extern const benchmarks::Engine engine;
}
