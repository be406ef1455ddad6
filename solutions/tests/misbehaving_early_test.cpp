// Code that misbehaves before main: a static initialiser, which runs whatever test is asked for.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "testing/check.hpp"

namespace {

volatile int zero = 0;

// The environment says what to do.
bool misbehaves() {
  const char* const what = std::getenv("MISBEHAVE");
  if (what == nullptr) return false;
  if (std::strcmp(what, "exit") == 0) std::exit(0);
  while (std::strcmp(what, "time") == 0) zero = 0;
  std::vector<std::string> all;
  for (;;) all.emplace_back(10'000'000, '1');
}

const bool early = misbehaves();

}  // namespace

TEST(Misbehaving, Early) { micrograd::course::expect_that({}, !early, "It did not misbehave."); }
