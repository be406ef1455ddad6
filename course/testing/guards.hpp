// What keeps a test program in hand while it runs a learner's code.
#pragma once

#include <string>

namespace micrograd::course {

/// Starts to guard: from here on a crash, an early exit, a hang and memory without end each print
/// one or two lines and end the program with exit code 1.  Returns the line that says that all
/// tests passed; it has a number from the environment variable COURSE_NONCE in it, which is erased,
/// so that the code under test can't print that line first.
std::string begin_guarding();

/// Writes a line for the grader.  It reads along if the environment variable COURSE_REPORT names a
/// file, which is erased, too: each line then begins with the number from COURSE_NONCE, and a test
/// that is stopped leaves its reason there.
void tell_grader(const std::string& line);

/// What stands in an environment variable, which is then erased: the code under test can't read it.
std::string take_from_environment(const char* name);

/// True if a grader reads along.
bool is_graded();

/// Names the test that runs now and gives it its time; an empty name: none.
void watch(const std::string& test);

/// A line to print after the reason when the test that runs now is stopped.
void say_when_stopped(const std::string& text);

/// The line to print after that: where to edit.
void say_where(const std::string& text);

/// True if the code under test lost memory (known only with LeakSanitizer); says so.
bool leaks_memory();

/// Ends the program at once: nothing that the code under test left behind runs after the verdict.
[[noreturn]] void end_guarding(int exit_code);

}  // namespace micrograd::course
