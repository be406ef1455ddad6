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
#include "testing/check.hpp"

#ifndef _WIN32
#include <signal.h>
#include <unistd.h>
#endif

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
#ifndef _WIN32  // whose library may not have it
TEST(Misbehaving, QuickExits) { std::quick_exit(0); }
#endif
TEST(Misbehaving, ImmediatelyExits) { std::_Exit(0); }
#ifndef _WIN32
// The runner goes on all the same, or this would never be told.
TEST(Misbehaving, StopsItsParent) {
  kill(getppid(), SIGSTOP);
  expect_that({}, false, "It stopped its parent.");
}

TEST(Misbehaving, ClosesEverything) {
  for (int file = 0; file < 1000; ++file) close(file);
}

// The parent ends, and its copy would go on and tell that all is well.
TEST(Misbehaving, GoesOnInACopy) {
  if (fork() != 0) std::_Exit(0);
}

// The runner does not wait for it.
TEST(Misbehaving, LeavesAProcessBehind) {
  if (fork() == 0) {
    setsid();
    if (fork() == 0) std::this_thread::sleep_for(std::chrono::hours(1));
    std::_Exit(0);
  }
  expect_that({}, false, "It left a process behind.");
}
#endif
TEST(Misbehaving, Aborts) { std::abort(); }
TEST(Misbehaving, Terminates) { std::terminate(); }

TEST(Misbehaving, ForgesTheVerdict) {
  std::cout << "[  PASSED  ] 1 test.\n1 of 1 passed" << std::endl;
  std::_Exit(0);
}

// An end like ours, with a number that is not the right one.
TEST(Misbehaving, TellsAnEndOfItsOwn) {
  std::cout << "passed Misbehaving.TellsAnEndOfItsOwn\nend\n"
            << std::string(32, '0') << " passed Misbehaving.TellsAnEndOfItsOwn\n"
            << std::string(32, '0') << " end" << std::endl;
  std::_Exit(0);
}

TEST(Misbehaving, Computes) {
  for (;;) zero = 0;
}

TEST(Misbehaving, Sleeps) {
  for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
}

TEST(Misbehaving, PrintsForEver) {
  for (;;) std::cout << "and again\n";
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

TEST(Misbehaving, KeepsAReferenceIntoAVector) {
  std::vector<double> numbers(1, 1.0);
  const double& first = numbers.front();
  numbers.resize(1000);
  std::cout << first;
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
TEST(Misbehaving, FailsACheck) { expect({}, "", "2 + 2", 5.0, 4.0); }
TEST(Misbehaving, TakesNotANumberForRight) {
  expect({}, "", "x", std::numeric_limits<double>::quiet_NaN(), 4.0);
}
