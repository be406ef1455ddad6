// How the tests of the course say what they found: what happened, what should have, and the cause
// where it is known.  What a test is about travels with each call: no state that a helper could
// overwrite.
#pragma once

#include <gtest/gtest.h>

#include <functional>
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
  bool has_reference;         ///< this copy of the course has solutions/
  /// For each earlier step: what is wrong with it, empty if nothing is; or nobody who looks.
  std::vector<std::string (*)()> earlier;
};
extern const Step this_step;

/// What was not understood, where a test has found a cause: a row of diagnosis/ideas.hpp.
struct Idea {
  const char* name = "";
};

/// Why something is wrong: one sentence that names the idea, not the characters to type.
struct Cause {
  std::string says;
  Idea idea;
};

/// What a test is about: the function to edit, the heading of the brief that explains it, and what
/// to suspect if the function crashes or never comes back.
struct About {
  std::string function;
  std::string heading;
  std::string if_stopped = "";
  int which = 1;  ///< 2 for the second function of that name in the file
  int step = 0;   ///< of the function; 0: the step under test
};

/// While one of these lives, the learner's function is running.  What stops the program, or is
/// thrown, is then that function's business.
class Running {
 public:
  explicit Running(const About& about);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  const About* const outer_;
  const int exceptions_;
};

/// Ends the test.  `what` says what happened and what should have.
[[noreturn]] void fail(const About& about, const std::string& what, const Cause& cause = {});

/// Ends the test unless `holds`.
void expect_that(const About& about, bool holds, const std::string& what, const Cause& cause = {});

/// Ends the test if `found` is not `should`, to within a billionth (relative to the larger of
/// |should| and 1); NaN is never right, except where NaN is expected.  "`situation`: `name` is …,
/// but it should be …."
void expect(const About& about, const std::string& situation, const std::string& name, double found,
            double should, const Cause& cause = {});

/// Ends the test unless `call` throws std::invalid_argument.  "`situation` should throw …".
void expect_refused(const About& about, const std::string& situation,
                    const std::function<void()>& call, const Cause& cause = {});

/// True if `found` would pass as `should`.
bool close(double found, double should);

/// "0.5", "-3", "1e-05": as short as the number allows.
std::string number(double value);

/// "1 operand", "2 operands".
std::string counted(std::size_t n, const std::string& thing);

/// The seed for random tests: 1, or what the runner was told.
unsigned long long seed();

}  // namespace micrograd::course
