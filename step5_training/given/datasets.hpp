// Data to learn from, and what is done to it before training.
#pragma once

#include <cstddef>
#include <vector>

namespace micrograd {

class Random;

/// Samples: one row of inputs each, and one target each: a label of ±1, the number of a class
/// (0, 1, 2, …), or a number to predict.
struct Dataset {
  std::vector<std::vector<double>> inputs;
  std::vector<double> targets;
};

// Points in the plane, labelled −1 and +1 in turn.  Each is moved off its curve by `noise` times a
// normal number in both directions.  0 points are an empty Dataset; the noise is taken as it is.

/// Two half circles that reach into each other.
Dataset two_moons(std::size_t points, double noise, Random& random);

/// A circle of radius 0.5 (+1) inside one of radius 1 (−1).
Dataset circles(std::size_t points, double noise, Random& random);

/// Two arms that wind once around the origin.
Dataset spiral(std::size_t points, double noise, Random& random);

/// Puts the samples in a random order.  Throws std::invalid_argument if there is not one target for
/// each row of inputs.
void shuffle(Dataset& data, Random& random);

struct Split {
  Dataset training;
  Dataset held_out;
};

/// Holds out the last fifth of the samples (at least one if there are two): the network never
/// learns from them, so they show what it does with data that it has not seen.  Throws
/// std::invalid_argument if there is not one target for each row of inputs.
Split hold_out_a_fifth(const Dataset& data);

/// Brings numbers to mean 0 and standard deviation 1, whatever their unit was.  (A network starts
/// with weights of about 1: a column in thousands would drown the others.)
struct Scale {
  double center = 0.0;
  double width = 1.0;

  double apply(double x) const { return x / width - center / width; }
  double undo(double z) const { return z * width + center; }
};

/// The scale of some numbers.  Numbers that are all equal become 0; without numbers, or if one of
/// them is not finite, nothing is changed.
Scale scale_of(const std::vector<double>& numbers);

/// The scale of each input.  Take it from the training data alone and apply it to all: what is held
/// out must not have a say in anything.  Throws std::invalid_argument if the rows differ in length.
std::vector<Scale> scales_of(const Dataset& training);

/// A row of inputs, each on its scale.  Throws std::invalid_argument if scales and inputs differ in
/// number.
std::vector<double> scaled(const std::vector<Scale>& scales, std::vector<double> row);

}  // namespace micrograd
