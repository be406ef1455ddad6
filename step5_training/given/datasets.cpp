#include "given/datasets.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

#include "given/random.hpp"

namespace micrograd {

namespace {

void add(Dataset& data, double x, double y, double label, double noise, Random& random) {
  // One statement each: the order in which arguments are evaluated differs between compilers.
  const double dx = noise * random.normal();
  const double dy = noise * random.normal();
  data.inputs.push_back({x + dx, y + dy});
  data.targets.push_back(label);
}

void check_targets(const Dataset& data) {
  if (data.inputs.size() == data.targets.size()) return;
  throw std::invalid_argument(std::to_string(data.inputs.size()) + " rows of inputs, but " +
                              std::to_string(data.targets.size()) +
                              " targets; there must be one for each");
}

void check_length(std::size_t length, std::size_t expected) {
  if (length == expected) return;
  throw std::invalid_argument("a row of " + std::to_string(length) + " numbers, where there are " +
                              std::to_string(expected) + " columns");
}

double label_of(std::size_t point) { return point % 2 == 0 ? -1.0 : 1.0; }

}  // namespace

Dataset two_moons(std::size_t points, double noise, Random& random) {
  Dataset data;
  for (std::size_t i = 0; i < points; ++i) {
    const double label = label_of(i);
    const double angle = random.uniform(0.0, std::numbers::pi);
    const double x = std::cos(angle);
    const double y = std::sin(angle);
    if (label < 0.0) {
      add(data, x, y, label, noise, random);
    } else {
      add(data, 1.0 - x, 0.5 - y, label, noise, random);
    }
  }
  return data;
}

Dataset circles(std::size_t points, double noise, Random& random) {
  Dataset data;
  for (std::size_t i = 0; i < points; ++i) {
    const double label = label_of(i);
    const double angle = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double radius = label < 0.0 ? 1.0 : 0.5;
    add(data, radius * std::cos(angle), radius * std::sin(angle), label, noise, random);
  }
  return data;
}

Dataset spiral(std::size_t points, double noise, Random& random) {
  Dataset data;
  for (std::size_t i = 0; i < points; ++i) {
    const double label = label_of(i);
    const double along = random.uniform(0.15, 1.0);
    const double angle = 2.0 * std::numbers::pi * along;
    const double radius = label * along;  // the second arm lies opposite the first
    add(data, radius * std::cos(angle), radius * std::sin(angle), label, noise, random);
  }
  return data;
}

void shuffle(Dataset& data, Random& random) {
  check_targets(data);
  for (std::size_t left = data.inputs.size(); left > 1; --left) {
    const std::size_t chosen = random.below(left);
    std::swap(data.inputs[chosen], data.inputs[left - 1]);
    std::swap(data.targets[chosen], data.targets[left - 1]);
  }
}

Split hold_out_a_fifth(const Dataset& data) {
  check_targets(data);
  const std::size_t samples = data.inputs.size();
  const std::size_t held_out = samples < 2 ? 0 : std::max<std::size_t>(1, samples / 5);
  Split split;
  for (std::size_t i = 0; i < samples; ++i) {
    Dataset& part = i < samples - held_out ? split.training : split.held_out;
    part.inputs.push_back(data.inputs[i]);
    part.targets.push_back(data.targets[i]);
  }
  return split;
}

Scale scale_of(const std::vector<double>& numbers) {
  // In units of the largest number, so that no sum or square overflows.
  double unit = 0.0;
  for (double x : numbers) {
    if (!std::isfinite(x)) return {};
    unit = std::max(unit, std::abs(x));
  }
  if (unit == 0.0) return {};

  const auto count = static_cast<double>(numbers.size());
  double mean = 0.0;
  for (double x : numbers) mean += x / unit / count;
  double variance = 0.0;
  for (double x : numbers) variance += (x / unit - mean) * (x / unit - mean) / count;

  const double deviation = std::sqrt(variance);
  const bool constant = deviation < 1e-12;  // what is left is rounding
  return {mean * unit, constant ? unit : deviation * unit};
}

std::vector<Scale> scales_of(const Dataset& training) {
  std::vector<Scale> scales;
  const std::size_t columns = training.inputs.empty() ? 0 : training.inputs[0].size();
  for (const auto& row : training.inputs) check_length(row.size(), columns);
  for (std::size_t column = 0; column < columns; ++column) {
    std::vector<double> numbers;
    for (const auto& row : training.inputs) numbers.push_back(row[column]);
    scales.push_back(scale_of(numbers));
  }
  return scales;
}

std::vector<double> scaled(const std::vector<Scale>& scales, std::vector<double> row) {
  check_length(row.size(), scales.size());
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = scales[i].apply(row[i]);
  return row;
}

}  // namespace micrograd
