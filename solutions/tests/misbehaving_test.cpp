// Code that does to the test program what a learner's code may do.  None of it may pass: each test
// here is run under the same conditions as a learner's test, and has to fail with a message.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "given/not_implemented.hpp"
#include "testing/old_check.hpp"

using namespace micrograd;
using namespace micrograd::course;

namespace {

volatile int zero = 0;  // keeps the compiler from seeing through these tricks

int endless_recursion(int n) {
  volatile char frame[256] = {};
  return zero == 0 ? endless_recursion(n + 1) + frame[n % 256] : n;
}

struct ThrowsOnDeath {
  ~ThrowsOnDeath() noexcept(false) { throw std::runtime_error("too late"); }
};

}  // namespace

TEST(Misbehaving, Exits) { std::exit(0); }
#ifdef __linux__  // elsewhere the library may not have it
TEST(Misbehaving, QuickExits) { std::quick_exit(0); }
#endif
TEST(Misbehaving, ImmediatelyExits) { std::_Exit(0); }
TEST(Misbehaving, Aborts) { std::abort(); }
TEST(Misbehaving, Terminates) { std::terminate(); }

TEST(Misbehaving, ForgesTheVerdict) {
  std::cout << "[  PASSED  ] 1 test.\n1 of 1 passed\nThe tests ran to their end: "
            << (std::getenv("COURSE_NONCE") != nullptr ? std::getenv("COURSE_NONCE") : "0")
            << std::endl;
  std::_Exit(0);
}

TEST(Misbehaving, LoopsForEver) {
  for (;;) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(Misbehaving, CallsItselfForEver) { std::cout << endless_recursion(zero); }

TEST(Misbehaving, AllocatesWithoutEnd) {
  std::vector<std::string> all;
  for (;;) all.emplace_back(100'000'000, '1');
}

TEST(Misbehaving, ReadsThroughANullPointer) {
  const int* volatile nowhere = nullptr;
  std::cout << *nowhere;
}

TEST(Misbehaving, UsesAFreedValue) {
  const auto* gone = new Value(1.0);
  const Value& reference = *gone;
  delete gone;
  std::cout << reference.data();
}

TEST(Misbehaving, ReadsPastTheEnd) {
  const std::vector<double> numbers(3, 1.0);
  std::cout << numbers.data()[3 + zero];
}

TEST(Misbehaving, OverflowsAnInteger) { std::cout << std::numeric_limits<int>::max() + (1 + zero); }

TEST(Misbehaving, LeaksMemory) {
  int* volatile lost = new int[100];
  lost = nullptr;
  std::cout << (lost == nullptr);
}

TEST(Misbehaving, KeepsNodesAlive) {
  static std::vector<Value> kept;
  for (int i = 0; i < 100; ++i) kept.emplace_back(1.0);
}

TEST(Misbehaving, ThrowsAnInteger) { throw 42; }
TEST(Misbehaving, ThrowsWhereNoneMay) {
  [[maybe_unused]] const ThrowsOnDeath dies;
  throw 1;
}
TEST(Misbehaving, IsNotWritten) { TODO("something"); }
TEST(Misbehaving, FailsACheck) { expect("", "2 + 2", 5.0, 4.0); }
TEST(Misbehaving, TakesNotANumberForRight) {
  expect("", "x", std::numeric_limits<double>::quiet_NaN(), 4.0);
}
