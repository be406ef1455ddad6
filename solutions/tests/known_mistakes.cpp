// Proves the known mistakes of a step, all of them in one process: each wrong function is put in the
// learner's place, and the step's own tests have to fail and to say the row's sentence.  Any two rows
// with different sentences differ somewhere, and each row differs from the right function.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include "diagnosis/mistake.hpp"

namespace {

using micrograd::course::Provable;

// The account of the first failure of a run.
class FirstFailure : public testing::EmptyTestEventListener {
 public:
  std::string test, account;

 private:
  void OnTestEnd(const testing::TestInfo& info) override {
    if (!test.empty() || !info.result()->Failed()) return;
    test = std::string(info.test_suite_name()) + "." + info.name();
    for (int i = 0; i < info.result()->total_part_count(); ++i) {
      account += info.result()->GetTestPartResult(i).message();
    }
  }
};

std::string as_json(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

}  // namespace

// An argument names a file: there the rows are written as JSON, for the book of misconceptions.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  testing::GTEST_FLAG(fail_fast) = true;
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  FirstFailure first;
  listeners.Append(&first);
  int passed = 0;
  int failed = 0;
  const auto expect = [&](bool holds, const Provable& subject, const std::string& what) {
    ++(holds ? passed : failed);
    if (!holds) std::cout << subject.about().function << ": " << what << "\n";
  };

  // Once with the learner's place as it is; then what the tests have asked is known.
  Provable::remember_inputs(true);
  if (RUN_ALL_TESTS() != 0) {
    std::cout << "The reference fails in " << first.test << ":\n" << first.account << "\n";
    return 1;
  }
  for (const Provable* subject : Provable::all()) {
    for (std::size_t i = 0; i < subject->mistakes(); ++i) {
      const std::string row = "\"" + subject->cause(i).says + "\" ";
      expect(subject->is_wrong(i), *subject, row + "does what is right");
      for (std::size_t j = 0; j < i; ++j) {
        if (subject->cause(j).says == subject->cause(i).says) continue;
        expect(subject->differ(i, j), *subject,
               row + "does the same as \"" + subject->cause(j).says + "\"");
      }
    }
  }

  std::string rows;
  std::set<std::string> written;
  Provable::remember_inputs(false);
  for (Provable* subject : Provable::all()) {
    testing::GTEST_FLAG(filter) = subject->tests();  // no other one can notice anything
    for (std::size_t i = 0; i < subject->mistakes(); ++i) {
      first.test.clear();
      first.account.clear();
      subject->put_in_place(i);
      const bool caught = RUN_ALL_TESTS() != 0;
      subject->put_back();
      const std::string says = subject->cause(i).says;
      expect(caught, *subject, "\"" + says + "\" passes all tests");
      expect(!caught || first.account.find(says) != first.account.npos, *subject,
             "\"" + says + "\" fails in " + first.test + " with:\n" + first.account);
      const std::string function = subject->about().function;
      if (!written.insert(function + says).second) continue;
      rows += std::string(rows.empty() ? "" : ",\n") +
              "{\"step\": " + std::to_string(micrograd::course::this_step.number) +
              ", \"name\": " + as_json(function) +
              ", \"idea\": " + as_json(subject->cause(i).idea.name) +
              ", \"story\": \"\", \"test\": " + as_json(first.test) +
              ", \"says\": " + as_json(says) + "}";
    }
  }

  listeners.Release(&first);
  if (argc > 1) std::ofstream(argv[1]) << "[" << rows << "]\n";
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
