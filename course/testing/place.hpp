// Where in the learner's file a function stands: between check.cpp, which knows what a test is about,
// and test_main.cpp, which prints the message.
#pragma once

#include <string>

#include "testing/check.hpp"

namespace micrograd::course {

/// "Edit step2_backward/backward.cpp:31, add_rule. Brief: "When a value is used twice".", and what
/// the compiler warned of in that function.
std::string where_to_edit(const About& about);

/// The part about the brief, with a space before it; empty if there is no heading.
std::string where_to_read(const About& about);

/// The lines of a message as they are printed: two spaces before each.
std::string indented(std::string text);

/// What the failure of the test that ran last, or the exception that left it, is about.
const About& blamed();
void blame_nobody();

}  // namespace micrograd::course
