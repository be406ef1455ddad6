// Between check.cpp, which knows what a test is about, and test_main.cpp, which prints the message.
#pragma once

#include <string>

namespace micrograd::course {

/// "Edit step2_backward/backward.cpp:31, add_rule. Brief: "When a value is used twice"."
std::string where_to_edit();

/// The part about the brief, with a space before it; empty if the test named no heading.
std::string where_to_read();

void forget_the_subject();

/// True if this copy of the course has solutions/, where the reference's steps are; defined beside
/// this_step.
extern const bool has_reference;

/// The lines of a message as they are printed: two spaces before each.
std::string indented(std::string text);

}  // namespace micrograd::course
