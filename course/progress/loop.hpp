// A learner's loop: what CTest calls, and the programs that go round by themselves.
#pragma once

#include <string>

#include "progress/course.hpp"

namespace micrograd::course {

// Each returns an exit code.

/// CTest's fixture: builds the tests of a step.
int build_for_ctest(const Course& course, int number);

/// One test for CTest: runs it, or looks up what came of it a moment ago.
int test_for_ctest(const Course& course, int number, const std::string& test);

/// When CTest is through: says so if these were all tests of a step, and all passed.
int after_ctest(const Course& course);

/// One line a step: how far, and the next test to make pass.
int progress(const Course& course);

/// Waits until a skeleton is saved, then runs the tests of its step; goes on to the next step when
/// one is complete.  `rounds`: how often; 0: until Ctrl-C.
int watch(const Course& course, int rounds);

}  // namespace micrograd::course
