// What is measured of an engine.  The reference and its variants are in the same program, each with
// an `engine` of this kind: see benchmark.cmake for how.
#pragma once

#include <cstddef>
#include <vector>

namespace benchmarks {

/// Points of two moons, labelled ±1, or images, labelled 0 to 9.
struct Points {
  std::vector<std::vector<double>> inputs;
  std::vector<double> labels;
};

struct Training {
  double seconds = 0.0;
  std::vector<double> losses;
};

/// What a sample costs whose margin is kept: a plain 0, or relu(1 − y·s), which has a graph to walk.
enum class Margins { short_cut, walked };

/// Where a step of training spends its time, in seconds.
struct Pieces {
  double forward = 1e9, sort = 1e9, rules = 1e9, release = 1e9;
};

/// A chain y ← y·c + d of as many operations as asked for, in seconds.
struct Chain {
  double build = 0.0, backward = 0.0, release = 0.0;
};

struct Engine {
  Points (*two_moons)(std::size_t points);

  /// The parameters that train_moons starts with, neuron by neuron: its weights, then its bias.
  std::vector<double> (*start)();

  /// micrograd's demo: MLP(2, {16, 16, 1}) with relu, hinge loss and L2, all points in each step.
  Training (*train_moons)(std::size_t points, std::size_t steps, Margins margins);

  /// 1,440 made-up images of 8 × 8 pixels and 10 classes, and what train_digits starts with.
  Points (*digits)();
  std::vector<double> (*digits_start)();

  /// One epoch of MLP(64, {32, 10}) with relu and cross-entropy, in batches of 32.
  Training (*train_digits)();

  /// The results in the graphs of one step of the demo.
  std::size_t (*moons_results)(std::size_t points);

  Pieces (*pieces)(std::size_t rounds);
  Chain (*chain)(std::size_t operations);
  std::size_t (*live)();
};

/// The learning rate of step k.  The demo has 100 steps; longer runs go on with its last rate.
inline double learning_rate(std::size_t k) {
  return k < 100 ? 1.0 - 0.9 * static_cast<double>(k) / 100.0 : 0.1;
}

constexpr std::size_t digits_batch = 32;
constexpr double digits_rate = 0.1;

}  // namespace benchmarks

namespace micrograd {
extern const benchmarks::Engine engine;
}
