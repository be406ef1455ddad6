// The made data, and what is done to data before training.
#include "given/datasets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "given/random.hpp"

using micrograd::Dataset;
using micrograd::Random;

namespace {

Dataset numbered(std::size_t samples) {
  Dataset data;
  for (std::size_t i = 0; i < samples; ++i) {
    const auto x = static_cast<double>(i);
    data.inputs.push_back({x, 100.0 * x});
    data.targets.push_back(x);
  }
  return data;
}

double radius(const std::vector<double>& point) { return std::hypot(point[0], point[1]); }

using Maker = Dataset (*)(std::size_t, double, Random&);

constexpr Maker makers[] = {micrograd::two_moons, micrograd::circles, micrograd::spiral};

}  // namespace

TEST(Made, HalfOfThePointsInEachClass) {
  for (const Maker make : makers) {
    Random random(1);
    const Dataset data = make(100, 0.1, random);
    ASSERT_EQ(data.inputs.size(), 100u);
    ASSERT_EQ(data.targets.size(), 100u);
    EXPECT_EQ(std::count(data.targets.begin(), data.targets.end(), 1.0), 50);
    EXPECT_EQ(std::count(data.targets.begin(), data.targets.end(), -1.0), 50);
    for (const auto& point : data.inputs) {
      ASSERT_EQ(point.size(), 2u);
      EXPECT_LT(radius(point), 3.0);
    }
  }
}

TEST(Made, SeedDecides) {
  for (const Maker make : makers) {
    Random first(7), second(7), other(8);
    const Dataset data = make(20, 0.1, first);
    EXPECT_EQ(data.inputs, make(20, 0.1, second).inputs);
    EXPECT_NE(data.inputs, make(20, 0.1, other).inputs);
  }
}

// Taken down once.  Sine and cosine may differ in the last digit from library to library.
TEST(Made, SameOnEveryMachine) {
  Random random(1);
  const Dataset data = micrograd::two_moons(3, 0.1, random);
  EXPECT_NEAR(data.inputs[2][0], 0.165667955911953, 1e-12);
  EXPECT_NEAR(data.inputs[2][1], 0.841913317601937, 1e-12);
}

TEST(Made, NoiseMovesThePoints) {
  for (const Maker make : makers) {
    Random quiet(3), loud(3);
    const Dataset exact = make(1000, 0.0, quiet);
    const Dataset noisy = make(1000, 0.2, loud);
    double squares = 0.0;
    for (std::size_t i = 0; i < 1000; ++i)
      squares += std::pow(exact.inputs[i][0] - noisy.inputs[i][0], 2.0);
    EXPECT_NEAR(std::sqrt(squares / 1000.0), 0.2, 0.02);
  }
}

TEST(TwoMoons, LieOnTheirHalfCircles) {
  Random random(1);
  const Dataset data = micrograd::two_moons(50, 0.0, random);
  for (std::size_t i = 0; i < 50; ++i) {
    const double x = data.inputs[i][0], y = data.inputs[i][1];
    if (data.targets[i] < 0.0) {
      EXPECT_NEAR(std::hypot(x, y), 1.0, 1e-12);
      EXPECT_GE(y, 0.0);
    } else {
      EXPECT_NEAR(std::hypot(x - 1.0, y - 0.5), 1.0, 1e-12);
      EXPECT_LE(y, 0.5);
    }
  }
}

TEST(Circles, InnerAndOuter) {
  Random random(1);
  const Dataset data = micrograd::circles(50, 0.0, random);
  for (std::size_t i = 0; i < 50; ++i)
    EXPECT_NEAR(radius(data.inputs[i]), data.targets[i] < 0.0 ? 1.0 : 0.5, 1e-12);
}

TEST(Spiral, ArmsLieOppositeEachOther) {
  Random random(1);
  const Dataset data = micrograd::spiral(50, 0.0, random);
  for (std::size_t i = 0; i < 50; ++i) {
    // The distance from the origin tells how far along its arm a point is, and so where it lies.
    const double angle = 2.0 * std::acos(-1.0) * radius(data.inputs[i]);
    EXPECT_NEAR(data.inputs[i][0], data.targets[i] * radius(data.inputs[i]) * std::cos(angle),
                1e-12);
  }
}

TEST(Shuffle, KeepsInputsAndTargetsTogether) {
  Dataset data = numbered(50);
  Random random(1);
  micrograd::shuffle(data, random);
  EXPECT_NE(data.targets, numbered(50).targets);
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(data.inputs[i][0], data.targets[i]);
  std::sort(data.targets.begin(), data.targets.end());
  EXPECT_EQ(data.targets, numbered(50).targets);
}

TEST(Shuffle, EveryOrderIsAsLikely) {
  std::vector<int> counts(3);
  Random random(1);
  for (int i = 0; i < 3000; ++i) {
    Dataset data = numbered(3);
    micrograd::shuffle(data, random);
    ++counts.at(static_cast<std::size_t>(data.targets[0]));
  }
  for (const int count : counts) EXPECT_NEAR(count, 1000, 120);
}

TEST(HoldOut, AFifth) {
  for (const auto& [samples, held_out] :
       {std::pair<std::size_t, std::size_t>{0, 0}, {1, 0}, {2, 1}, {9, 1}, {10, 2}, {150, 30}}) {
    const micrograd::Split split = micrograd::hold_out_a_fifth(numbered(samples));
    EXPECT_EQ(split.held_out.inputs.size(), held_out) << "of " << samples;
    EXPECT_EQ(split.held_out.targets.size(), held_out);
    EXPECT_EQ(split.training.inputs.size(), samples - held_out);
    EXPECT_EQ(split.training.targets.size(), samples - held_out);
  }
}

TEST(HoldOut, NoRowOnBothSides) {
  const micrograd::Split split = micrograd::hold_out_a_fifth(numbered(10));
  EXPECT_EQ(split.training.targets.back(), 7.0);
  EXPECT_EQ(split.held_out.targets.front(), 8.0);
}

TEST(Scale, MeanZeroDeviationOne) {
  const auto scale = micrograd::scale_of({1.0, 2.0, 3.0, 6.0});
  EXPECT_NEAR(scale.center, 3.0, 1e-12);
  EXPECT_NEAR(scale.width, std::sqrt(3.5), 1e-12);
  EXPECT_NEAR(scale.apply(3.0), 0.0, 1e-12);
  EXPECT_NEAR(scale.undo(scale.apply(42.0)), 42.0, 1e-12);
}

TEST(Scale, ConstantColumnBecomesZero) {
  for (const double constant : {0.0, 1.0, -0.1, 1e-300, 12345.678}) {
    const auto scale = micrograd::scale_of(std::vector<double>(7, constant));
    EXPECT_NEAR(scale.apply(constant), 0.0, 1e-12) << constant;
  }
}

TEST(Scale, HugeNumbersDoNotOverflow) {
  const auto scale = micrograd::scale_of({-1.7e308, 1.7e308});
  EXPECT_NEAR(scale.apply(1.7e308), 1.0, 1e-12);
  EXPECT_NEAR(scale.apply(-1.7e308), -1.0, 1e-12);
}

TEST(Scale, OneForEachColumn) {
  const auto scales = micrograd::scales_of(numbered(3));
  ASSERT_EQ(scales.size(), 2u);
  const auto row = micrograd::scaled(scales, {1.0, 200.0});
  EXPECT_NEAR(row[0], 0.0, 1e-12);
  EXPECT_NEAR(row[1], std::sqrt(1.5), 1e-12);
}
