// A run of a test program, seen from outside: what it was asked, and what came of each test.
#pragma once

#include <string>
#include <vector>

namespace micrograd::course {

/// What is asked of a test program, and what it may use.
struct Request {
  std::vector<std::string> command;  ///< the program, or a wrapper of it and what that needs
  std::string filter = "-Bonus*";    ///< as GoogleTest's
  std::string from;                  ///< in its place: this test, and those of its kind after it
  double budget = 0.0;               ///< seconds after which no further test is begun; 0: no end
  bool keep_going = false;           ///< also after a test that failed
  bool must_fail = false;            ///< each comparison is turned round: right code fails
  double cpu = 10.0;       ///< seconds that a test may compute; four times that in a bonus
  double wall = 0.0;       ///< seconds that it may take; 0: five times as many
  double memory = 2048.0;  ///< MB for the program
  unsigned long long seed = 1;
};

/// What came of one test.
struct Outcome {
  std::string name;                ///< AddRule.SameOperandTwice
  std::string result = "not run";  ///< passed, failed, stopped, not run
  std::string message;             ///< what to tell the learner
  std::string stopped_by;          ///< crash, time, memory, exit, leak, silence, …
  std::string idea;                ///< the one that was missed, if the test knows
  std::string function, file;      ///< what to edit
  std::string output;              ///< what the code under test printed
};

struct Account {
  bool ended = false;            ///< it came to its end; else:
  std::string why;               ///< one sentence
  std::string folder;            ///< of the step: step2_backward
  std::vector<Outcome> tests;    ///< those that were asked for, in their order
  std::vector<std::string> all;  ///< the names of all tests of the program

  bool all_passed() const;
  /// The first that did not pass; nullptr if all did.
  const Outcome* first_trouble() const;
};

/// Runs the tests.  Where a test ends the program, the others are asked for in a new one, if they
/// are wanted still.
Account run(const Request& request);

bool is_bonus(const std::string& test);

/// How many of the tests passed: the required ones, or those of the bonus.
struct Count {
  std::size_t passed = 0;
  std::size_t all = 0;
};
Count count(const Account& account, bool bonus);

/// What the code under test printed, if anything, and then `heading` and the message below it.
std::string shown(const std::string& heading, const Outcome& outcome);

}  // namespace micrograd::course
