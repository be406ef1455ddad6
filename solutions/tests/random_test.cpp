// The course's random numbers: the same everywhere, and spread as they should be.
#include "given/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <type_traits>

using micrograd::Random;

static_assert(!std::is_copy_constructible_v<Random> && !std::is_copy_assignable_v<Random>);

TEST(Random, IsSplitMix64) {
  // The published test vector for the seed 1234567.
  Random random(1234567);
  for (const std::uint64_t expected :
       {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u,
        16408922859458223821u}) {
    EXPECT_EQ(random.bits(), expected);
  }
}

TEST(Random, UniformStaysInItsRange) {
  Random random(1);
  double sum = 0.0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = random.uniform(-1.0, 1.0);
    ASSERT_GE(x, -1.0);
    ASSERT_LT(x, 1.0);
    sum += x;
  }
  EXPECT_LT(std::abs(sum / 100'000), 0.01);  // five standard deviations
}

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
  Random random(2);
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = random.normal();
    ASSERT_TRUE(std::isfinite(x));
    sum += x;
    squares += x * x;
  }
  EXPECT_LT(std::abs(sum / 100'000), 0.02);
  EXPECT_LT(std::abs(squares / 100'000 - 1.0), 0.03);
}

TEST(Random, BelowReachesEveryNumber) {
  Random random(3);
  std::array<int, 5> counts{};
  for (int i = 0; i < 10'000; ++i) ++counts.at(random.below(5));
  for (const int count : counts) EXPECT_NEAR(count, 2000, 200);
  EXPECT_EQ(random.below(1), 0u);
}
