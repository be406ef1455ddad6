// The words of the tests that are not yet case, law and mistake.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "testing/check.hpp"

namespace micrograd::course {

/// Names what the test is about, for the last line of its message: the function to edit, and the
/// heading in the brief that explains it.  `which`: 2 for the second function of that name in the
/// file.
void about(std::string function, std::string heading, int which = 1);

/// What the test that runs now is about.
const About& subject_of_old_tests();
void forget_the_subject();

/// What to say if the code under test crashes, hangs or takes all memory in this test.
void if_stopped(const std::string& cause);

void run_rules(const Value& root, double arriving = 1.0);

/// A wrong number that has one known cause.  The text names the idea that is wrong, not the
/// characters to type.
struct OldCause {
  double number;
  std::string text;
};

/// Ends the test if `actual` is not `expected`, to within a billionth (relative to the larger of
/// |expected| and 1); NaN is never right, except where NaN is expected.  "`situation`: `subject` is
/// …, but it should be …." Two causes with the same number say nothing: then the plain facts are
/// all that is known.
void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, std::initializer_list<OldCause> causes = {});

/// The same where any wrong number has the same cause, because a probe has found it.
void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, const std::string& cause);

/// Ends the test unless `holds`.  `what` says what happened and what should have.
void expect_that(bool holds, const std::string& what, const std::string& cause = "");

/// Ends the test unless `call` throws an Exception.  "`situation` should throw …".
template <class Exception, class Call>
void expect_throws(const std::string& situation, const std::string& name, Call call);

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
