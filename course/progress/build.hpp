// Builds the tests of a step, and says in the learner's terms why they can't be built.
#pragma once

#include <string>

#include "progress/course.hpp"

namespace micrograd::course {

/// Builds the test program of step `number`.  "" or what to tell.
std::string build_step(const Course& course, int number);

/// What a compiler or linker said, for somebody who is learning: the first error in one line, what
/// it usually means, and at most ten lines of what follows it.  `step` is the one that was built.
std::string explain(const Course& course, const StepEntry& step, const std::string& said);

}  // namespace micrograd::course
