// Runs the tests of a step and prints each failure as a short message.  What the learner's code may
// do to the program (crash, hang, leave, allocate without end) is the business of guards.cpp.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <iostream>
#include <string>

#include "testing/check.hpp"
#include "testing/guards.hpp"
#include "testing/old_check.hpp"
#include "testing/place.hpp"
#include "value.hpp"

namespace micrograd::course {

namespace {

const About& subject() { return blamed().function.empty() ? subject_of_old_tests() : blamed(); }

// One word for each test that will run, in their order.  A test has passed for the grader if its
// word is in the report.  The code under test can read that report and declare our functions, so
// these words are out of the environment before its first line runs, and no function gives them
// away.
#ifdef __linux__
__attribute__((init_priority(101)))
#endif
std::string words_for_grader = take_from_environment("COURSE_PASSES");

std::string next_word() {
  const auto end = words_for_grader.find(' ');
  const std::string word = words_for_grader.substr(0, end);
  words_for_grader.erase(0, end == word.npos ? end : end + 1);
  return word;
}

// What lies between `from` and `to` in `text`; nothing if they are not there.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  if (begin == text.npos) return "";
  const auto end = text.find(to, begin + from.size());
  return end == text.npos ? "" : text.substr(begin + from.size(), end - begin - from.size());
}

std::string go_to_step(char step) {
  return std::string("Run `ctest --preset step") + step +
         "`, or `cmake --preset learner -DSTART_AT=" + std::to_string(this_step.number) +
         "` to go on with the reference's earlier steps.";
}

// An earlier step of the learner's that does not work, if that is why this one fails.
std::string fault_in_an_earlier_step() {
  for (int step = this_step.first_own; step < this_step.number; ++step) {
    const auto check = this_step.earlier[static_cast<std::size_t>(step) - 1];
    if (check == nullptr) continue;
    std::string fault;
    try {
      fault = check();
    } catch (const std::exception& exception) {
      fault = exception.what();
    } catch (...) {
      fault = "it threw an exception";
    }
    if (!fault.empty()) {
      const char number = static_cast<char>('0' + step);
      return std::string("Step ") + number + " is not right yet: " + fault + "\n" +
             go_to_step(number);
    }
  }
  return "";
}

// What to print for GoogleTest's account of a failure.
std::string message_for(const std::string& account) {
  const std::string thrown = between(account, "C++ exception with description \"", "\" thrown in");
  const std::string stub = " is still to be written: ";
  if (const auto end = thrown.find(stub); end != thrown.npos) {
    const std::string place = thrown.substr(end + stub.size());
    const std::string text =
        thrown.substr(0, end) + " is still to be written.\nEdit " + place + ".";
    const char step = place.size() > 4 ? place[4] : '?';
    const bool here = step == '0' + this_step.number;
    return text + (here ? where_to_read(subject())
                        : "\nThat is step " + std::string(1, step) + ". " + go_to_step(step));
  }
  const bool unknown = account.find("Unknown C++ exception") != account.npos;
  const std::string what = !thrown.empty() ? "Your code threw an exception: " + thrown
                           : unknown ? "Your code threw something that is not a std::exception."
                                     : account;
  const std::string earlier = fault_in_an_earlier_step();
  return what + "\n" + (earlier.empty() ? where_to_edit(subject()) : earlier);
}

class Messages : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo& test) override {
    forget_the_subject();
    blame_nobody();
    live_before_ = Value::live();
    const std::string name = std::string(test.test_suite_name()) + "." + test.name();
    std::cout << this_step.folder << " · " << name << std::endl;
    tell_grader("runs " + name);
    word_ = next_word();
    watch(name);
  }

  void OnTestEnd(const testing::TestInfo& test) override {
    constexpr std::size_t constants = 8;  // a few that live in statics are nobody's mistake
    const std::size_t live = Value::live();
    if (test.result()->Passed() && live > live_before_ + constants) {
      ADD_FAILURE() << live - live_before_
                    << " nodes are still alive after the test, but there should "
                    << "be none.\nSomewhere a Value was kept that nobody will use again.";
    }
    const std::string name = std::string(test.test_suite_name()) + "." + test.name();
    if (test.result()->Passed()) {
      // The grader runs many tests in one program: a leak must not be the next one's.
      if (is_graded() && leaks_memory()) end_guarding(1);
      tell_grader("passed " + name + " " + word_);
    }
    watch(test.name());  // telling causes apart runs the code under test once more
    for (int i = 0; i < test.result()->total_part_count(); ++i) {
      const testing::TestPartResult& part = test.result()->GetTestPartResult(i);
      if (!part.failed()) continue;
      const std::string account = part.message();
      const std::string failed = "Failed\n";  // how GoogleTest begins the account of an ADD_FAILURE
      const bool ours = account.compare(0, failed.size(), failed) == 0;
      const std::string message =
          indented(message_for(ours ? account.substr(failed.size()) : account));
      std::cout << message << std::flush;
      tell_grader("failed " + name + "\n" + message);
      if (is_graded() && leaks_memory()) end_guarding(1);
      break;  // one thing at a time
    }
    watch("");
  }

  std::size_t live_before_ = 0;
  std::string word_;
};

}  // namespace
}  // namespace micrograd::course

int main(int argc, char** argv) {
  using namespace micrograd::course;
  const std::string verdict = begin_guarding();
  testing::InitGoogleTest(&argc, argv);
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new Messages);

  const bool all_passed = RUN_ALL_TESTS() == 0;
  const int run = testing::UnitTest::GetInstance()->test_to_run_count();
  const int passed = testing::UnitTest::GetInstance()->successful_test_count();
  if (testing::GTEST_FLAG(list_tests)) end_guarding(0);
  if (run == 0) std::cout << "No test has the name that was asked for.\n";
  const bool good = all_passed && run > 0 && passed == run && !leaks_memory();
  std::cout << passed << " of " << run << " passed\n";
  if (good && !verdict.empty()) std::cout << verdict << "\n";
  std::cout << std::flush;
  end_guarding(good ? 0 : 1);
}
