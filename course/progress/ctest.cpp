#include <cstdio>

#include "progress/build.hpp"
#include "progress/loop.hpp"
#include "progress/record.hpp"
#include "testing/process.hpp"

namespace micrograd::course {
namespace {

std::string record_of(const Course& course, int number) {
  return course.build + "/" + course.step(number).name() + "_results.txt";
}

// Two runs of CTest at once have different parents; a program that was built anew another stamp.
std::string key_for(const Course& course, int number) {
  return course.program(number) + " " + stamp_of(course.program(number)) + " " + parent();
}

Outcome* find(std::vector<Outcome>& tests, const std::string& name) {
  for (Outcome& outcome : tests) {
    if (outcome.name == name) return &outcome;
  }
  return nullptr;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  for (const std::string& known : names) {
    if (known == name) return true;
  }
  return false;
}

// Runs the test, and those after it as long as all is well and the time is short.
void run_on(const Course& course, int number, const std::string& test, Record& record) {
  Request request;
  request.command = {course.program(number)};
  request.from = test;
  request.budget = 0.5;
  const Account account = run(request);
  record.account.all = account.all;
  record.account.why = account.why;
  for (const Outcome& outcome : account.tests) {
    if (outcome.result == "not run") continue;
    if (Outcome* known = find(record.account.tests, outcome.name)) {
      *known = outcome;
    } else {
      record.account.tests.push_back(outcome);
    }
  }
}

// All tests of the step; passed are those that passed in this run of CTest.
Account in_this_run(Record& record) {
  Account account;
  for (const std::string& name : record.account.all) {
    account.tests.emplace_back();
    account.tests.back().name = name;
    const Outcome* const outcome = find(record.account.tests, name);
    const bool asked = contains(record.handed_out, name);
    if (outcome != nullptr && asked) account.tests.back().result = outcome->result;
  }
  return account;
}

}  // namespace

int build_for_ctest(const Course& course, int number) {
  const std::string trouble = build_step(course, number);
  std::fputs(trouble.c_str(), stdout);
  if (!trouble.empty()) std::fputs(changed_files(course).c_str(), stdout);
  return trouble.empty() ? 0 : 1;
}

int test_for_ctest(const Course& course, int number, const std::string& test) {
  const std::string path = record_of(course, number);
  const std::string heading = course.step(number).folder + " · " + test;
  const Lock lock(path + ".lock");
  Record record = read_record(path, key_for(course, number));
  const Outcome* outcome = find(record.account.tests, test);
  if (outcome == nullptr || contains(record.handed_out, test)) {
    run_on(course, number, test, record);
    outcome = find(record.account.tests, test);
  }
  if (outcome == nullptr) {
    if (!contains(record.account.all, test) && !record.account.all.empty()) {
      std::printf("The tests were changed, and %s is no longer one of them: once more, please.\n",
                  test.c_str());
    } else {
      Outcome never;
      never.message = record.account.why;
      std::fputs(shown(heading, never).c_str(), stdout);
    }
    return 1;
  }
  const bool passed = outcome->result == "passed";
  if (!passed) {
    std::fputs(shown(heading, *outcome).c_str(), stdout);
    std::fputs(changed_files(course).c_str(), stdout);
  } else {
    std::fputs(outcome->output.c_str(), stdout);
  }
  if (!contains(record.handed_out, test)) record.handed_out.push_back(test);
  write_record(path, record);
  return passed ? 0 : 1;
}

int after_ctest(const Course& course) {
  std::string text;
  for (const StepEntry& step : course.steps) {
    Record record = read_record(record_of(course, step.number), key_for(course, step.number));
    if (record.handed_out.empty()) continue;
    const Account account = in_this_run(record);
    const Count required = count(account, false);
    const Count bonus = count(account, true);
    if (required.passed < required.all) return 0;
    const bool more = record.handed_out.size() > required.all;
    if (more && bonus.passed < bonus.all) return 0;
    text = completed(course, step.number, more);
  }
  if (!text.empty()) std::printf("\n%s%s", text.c_str(), changed_files(course).c_str());
  return 0;
}

}  // namespace micrograd::course
