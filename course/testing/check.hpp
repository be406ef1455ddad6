// How the tests of the course say what they found: the expression, what came out, what should have,
// and the cause where the number gives it away.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "value.hpp"

namespace micrograd::course {

/// What a test program needs to know about its step; defined in a file that CMake writes.
struct Step {
  int number;
  std::string folder;         ///< "step2_backward"
  std::string file;           ///< "backward.cpp"
  std::string engine;         ///< the engine directory that holds folder/file
  std::string compiler_said;  ///< the file with what the compiler said of folder/file
  int first_own;              ///< steps before this one are the reference's
  /// For each earlier step: what is wrong with it, empty if nothing is; or nobody who looks.
  std::vector<std::string (*)()> earlier;
};
extern const Step this_step;

/// Names what the test is about, for the last line of its message: the function to edit, and the
/// heading in the brief that explains it.  `which`: 2 for the second function of that name in the
/// file.
void about(std::string function, std::string heading, int which = 1);

/// What to say if the code under test crashes, hangs or takes all memory in this test.
void if_stopped(const std::string& cause);

/// A wrong number that has one known cause.  The text names the idea that is wrong, not the
/// characters to type.
struct Cause {
  double number;
  std::string text;
};

/// Ends the test if `actual` is not `expected`, to within a billionth (relative to the larger of
/// |expected| and 1); NaN is never right, except where NaN is expected.  "`situation`: `subject` is
/// …, but it should be …." Two causes with the same number say nothing: then the plain facts are
/// all that is known.
void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, std::initializer_list<Cause> causes = {});

/// The same where any wrong number has the same cause, because a probe has found it.
void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, const std::string& cause);

/// Ends the test unless `holds`.  `what` says what happened and what should have.
void expect_that(bool holds, const std::string& what, const std::string& cause = "");

/// Ends the test unless `call` throws an Exception.  "`situation` should throw …".
template <class Exception, class Call>
void expect_throws(const std::string& situation, const std::string& name, Call call);

/// True if `actual` would pass as `expected`.
bool close(double actual, double expected);

/// "0.5", "-3", "1e-05": as short as the number allows.
std::string number(double value);

/// Lets `arriving` arrive at root and runs the rules of everything below it, results before
/// operands. A backward pass of the tests' own: what it finds depends on the rules only, not on
/// step 2's walk.
void run_rules(const Value& root, double arriving = 1.0);

/// The seed for random tests: 1, or what the runner was told.
unsigned long long seed();

// ----

template <class Exception, class Call>
void expect_throws(const std::string& situation, const std::string& name, Call call) {
  try {
    call();
  } catch (const Exception& exception) {
    return;
  }
  expect_that(false, situation + " should throw " + name + ", but it threw nothing.");
}

}  // namespace micrograd::course
