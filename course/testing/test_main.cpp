// Runs the tests of a step and tells what they found: the runner, or whoever started the program by
// hand.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "testing/check.hpp"
#include "testing/guards.hpp"
#include "testing/orders.hpp"
#include "testing/place.hpp"
#include "value.hpp"

namespace micrograd::course {
namespace {

const Orders* orders = nullptr;

// What lies between `from` and `to` in `text`; nothing if they are not there.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  if (begin == text.npos) return "";
  const auto end = text.find(to, begin + from.size());
  return end == text.npos ? "" : text.substr(begin + from.size(), end - begin - from.size());
}

std::string go_to_step(int step) {
  const std::string number = std::to_string(step);
  return "Run `ctest --preset step" + number + "`" +
         (this_step.has_reference
              ? ", or `cmake --preset learner -DSTART_AT=" + std::to_string(this_step.number) +
                    "` to go on with the reference's earlier steps."
              : ".");
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
      return "Step " + std::to_string(step) + " is not right yet: " + fault + "\n" +
             go_to_step(step);
    }
  }
  return "";
}

// What to say for GoogleTest's account of a failure.
std::string message_for(const std::string& account) {
  const std::string thrown = between(account, "C++ exception with description \"", "\" thrown in");
  const std::string stub = " is still to be written: ";
  if (const auto end = thrown.find(stub); end != thrown.npos) {
    const std::string place = thrown.substr(end + stub.size());
    const std::string text =
        thrown.substr(0, end) + " is still to be written.\nEdit " + place + ".";
    const int step = place.size() > 4 ? std::atoi(place.c_str() + 4) : 0;
    return text + (step == this_step.number
                       ? where_to_read(blamed())
                       : "\nThat is step " + std::to_string(step) + ". " + go_to_step(step));
  }
  const bool unknown = account.find("Unknown C++ exception") != account.npos;
  const std::string what = !thrown.empty() ? "Your code threw an exception: " + thrown
                           : unknown ? "Your code threw something that is not a std::exception."
                                     : account;
  const std::string earlier = fault_in_an_earlier_step();
  return what + "\n" + (earlier.empty() ? where_to_edit(blamed()) : earlier);
}

// GoogleTest's account of the first failure.
std::string account_of(const testing::TestResult& result) {
  for (int i = 0; i < result.total_part_count(); ++i) {
    const testing::TestPartResult& part = result.GetTestPartResult(i);
    if (!part.failed()) continue;
    const std::string account = part.message();
    const std::string failed = "Failed\n";  // how the account of an ADD_FAILURE begins
    return account.compare(0, failed.size(), failed) == 0 ? account.substr(failed.size()) : account;
  }
  return "";
}

std::string full_name(const testing::TestInfo& test) {
  return std::string(test.test_suite_name()) + "." + test.name();
}

bool is_bonus(const std::string& test) { return test.compare(0, 5, "Bonus") == 0; }

// All tests of the program, in their order.
template <class Use>
void for_each_test(Use use) {
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int k = 0; k < suite.total_test_count(); ++k) use(*suite.GetTestInfo(k));
  }
}

// The filter for the tests that were ordered.
std::string filter() {
  if (orders->from.empty()) return orders->filter;
  std::string names;
  bool reached = false;
  for_each_test([&](const testing::TestInfo& test) {
    const std::string name = full_name(test);
    reached = reached || name == orders->from;
    if (reached && is_bonus(name) == is_bonus(orders->from)) names += name + ":";
  });
  return names.empty() ? orders->from : names;
}

// The verdict of all tests that ran is told, unless one of them lost memory: which one, a run that
// looks after each test will find out.
[[noreturn]] void end_run(bool all_passed) {
  if (leaks_memory(false)) {
    tell("leaks");
    end_program(1);
  }
  tell("end");
  end_program(all_passed ? 0 : 1);
}

class Messages : public testing::EmptyTestEventListener {
  void OnTestIterationStart(const testing::UnitTest&, int) override {
    for_each_test([](const testing::TestInfo& test) {
      if (test.should_run()) tell("asked", full_name(test));
    });
  }

  void OnTestStart(const testing::TestInfo& test) override {
    blame_nobody();
    say_nothing();
    was_spoilt();
    live_before_ = Value::live();
    if (!orders->given) std::cout << this_step.folder << " · " << full_name(test) << std::endl;
    tell("runs", full_name(test));
  }

  void OnTestEnd(const testing::TestInfo& test) override {
    constexpr std::size_t constants = 8;  // a few that live in statics are nobody's mistake
    const std::size_t live = Value::live();
    if (test.result()->Passed() && live > live_before_ + constants) {
      ADD_FAILURE() << live - live_before_
                    << " nodes are still alive after the test, but there should "
                    << "be none.\nSomewhere a Value was kept that nobody will use again.";
    }
    if (!was_spoilt()) ADD_FAILURE() << "It compares nothing.";  // but every test has to fail
    const bool passed = test.result()->Passed();
    std::cout << std::flush;
    std::fflush(stdout);
    if (!passed) fail(*test.result());
    if (orders->check_each && leaks_memory(passed)) {
      if (!passed) tell("again");  // or it is blamed on the next test
      end_program(1);
    }
    if (passed) tell("passed", full_name(test));
    failed_ = failed_ || !passed;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
    const bool enough = orders->budget > 0 && elapsed.count() > orders->budget;
    if (orders->given && (enough || (failed_ && !orders->keep_going))) end_run(!failed_);
  }

  static void fail(const testing::TestResult& result) {
    const std::string account = account_of(result);
    // In a run in which all has to fail nobody reads why.
    const std::string message = orders->must_fail ? account : message_for(account);
    if (!orders->given) std::cout << indented(message) << std::flush;
    tell_properties();
    tell("failed", message);
  }

  std::size_t live_before_ = 0;
  bool failed_ = false;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace

}  // namespace micrograd::course

int main(int argc, char** argv) {
  using namespace micrograd::course;
  orders = &take_orders(argc, argv);
  begin_guarding(orders->given);
  tell("folder", this_step.folder);
  if (can_see_leaks()) tell("sees-leaks");
  testing::InitGoogleTest(&argc, argv);
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new Messages);
  if (orders->given) {
    GTEST_FLAG_SET(filter, filter());
    for_each_test([](const testing::TestInfo& test) { tell("has", full_name(test)); });
  }

  const bool all_passed = RUN_ALL_TESTS() == 0;
  if (GTEST_FLAG_GET(list_tests)) end_program(0);
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  const int run = all.test_to_run_count();
  if (orders->given) end_run(all_passed && run > 0);
  const int passed = all.successful_test_count();
  if (run == 0) std::cout << "No test has the name that was asked for.\n";
  const bool good = all_passed && run > 0 && passed == run && !leaks_memory(true);
  std::cout << passed << " of " << run << " passed" << std::endl;
  end_program(good ? 0 : 1);
}
