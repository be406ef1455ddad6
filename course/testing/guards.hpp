// What only the process itself can tell of its end: a sanitizer's report in one line, an exception
// that nobody may catch, memory that was lost.  All else is the runner's business.
#pragma once

#include <string>

namespace micrograd::course {

/// From here on these ends are told: to the runner, or on the standard output if there is none.
void begin_guarding(bool runner_listens);

/// What to say after the reason if the test that runs now is stopped: what to suspect, and where to
/// edit.  Lines that end with a newline.
void say_when_stopped(const std::string& text);
void say_where(const std::string& text);

/// Forgets both, for the next test.
void say_nothing();

/// Tells the runner what the test has recorded about itself (GoogleTest's RecordProperty): the idea
/// that was missed, the function it is about.  Defined beside the listener.
void tell_properties();

/// True if leaks_memory() can know it.
bool can_see_leaks();

/// True if the code under test lost memory since the program began; says so if `aloud`.
bool leaks_memory(bool aloud);

/// Ends the program at once: nothing that the code under test left behind runs after the verdict.
[[noreturn]] void end_program(int exit_code);

}  // namespace micrograd::course
