// Random numbers that are the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace micrograd {

/// A stream of random numbers: the same seed gives the same stream with every compiler (the
/// distributions of <random> do not).  It can't be copied: a copy would repeat the same numbers,
/// and neurons that start equal stay equal.  Pass it on by reference.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;

  /// 64 random bits: SplitMix64, from "Fast splittable pseudorandom number generators" by Steele,
  /// Lea and Flood, 2014.
  std::uint64_t bits();

  /// Uniform in [low, high), where high − low is finite; `low` if they are equal.
  double uniform(double low, double high);

  /// Normal with mean 0 and standard deviation 1 (Box and Muller, 1958).
  double normal();

  /// A whole number from 0 to n − 1, each as likely, for n up to 2⁵³; 0 if n is 0.
  std::size_t below(std::size_t n);

 private:
  std::uint64_t state_;
};

}  // namespace micrograd
