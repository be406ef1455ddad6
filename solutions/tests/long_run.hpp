// Random tests are short in everyday runs, and can be made long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

struct RandomCases {
  std::size_t count;
  std::uint64_t seed;
};

/// As many cases as the environment variable says: a long run, with the seed COURSE_SEED or else a
/// new one, which is printed.  Without the variable, `everyday`.
inline RandomCases random_cases(const char* variable, RandomCases everyday) {
  const char* const count = std::getenv(variable);
  if (count == nullptr) return everyday;
  const char* const seed = std::getenv("COURSE_SEED");
  const RandomCases cases{std::stoul(count),
                          seed != nullptr ? std::stoull(seed) : std::random_device()()};
  std::cout << variable << "=" << cases.count << " COURSE_SEED=" << cases.seed << std::endl;
  return cases;
}
