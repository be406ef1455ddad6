// course_runner: runs a test program from outside, and decides.  It has none of the learner's code
// in it.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "progress/loop.hpp"
#include "testing/process.hpp"
#include "testing/report.hpp"
#include "testing/run.hpp"

using namespace micrograd::course;

namespace {

constexpr const char* usage =
    R"(course_runner [options] -- <command> [<argument>...]
Runs the tests of a step's test program, or of a wrapper that starts one, and decides from outside.
Exit code 0: the tests asked for ran and passed.  1: they did not.  2: a wrong call.

  --test NAME       run only this one; can be repeated.  Else: all required tests
  --filter PATTERN  run those that GoogleTest's filter leaves
  --keep-going      do not stop at the first failure
  --report FILE     write what came of each test, as JSON
  --cpu SECONDS     that a test may compute (10), four times that in a bonus
  --wall SECONDS    that a test may take (five times --cpu)
  --memory MB       that the program may have (2048)
  --seed N          of the random tests (1)
  --must-fail       hand out wrong expectations: exit code 0 if each test reports that it failed

A learner's loop, with the file that CMake writes about the course:
  course_runner build|test|after|progress|watch <file> [<step> [<test>]]
)";

[[noreturn]] void refuse(const std::string& why) {
  std::fprintf(stderr, "course_runner: %s\n%s", why.c_str(), usage);
  std::exit(2);
}

struct Call {
  Request request;
  std::vector<std::string> names;
  std::string report;
};

double number_in(const std::string& option, const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(number > 0))
    refuse(option + " wants a number, not " + text);
  return number;
}

Call read_call(int argc, char** argv) {
  Call call;
  Request& request = call.request;
  bool filtered = false;
  int i = 1;
  for (; i < argc && std::string(argv[i]) != "--"; ++i) {
    const std::string option = argv[i];
    const auto value = [&]() -> std::string {
      if (++i >= argc) refuse(option + " wants a value.");
      return argv[i];
    };
    if (option == "--keep-going") {
      request.keep_going = true;
    } else if (option == "--must-fail") {
      request.must_fail = request.keep_going = true;
    } else if (option == "--test") {
      call.names.push_back(value());
    } else if (option == "--filter") {
      request.filter = value();
      filtered = true;
    } else if (option == "--report") {
      call.report = value();
    } else if (option == "--cpu") {
      request.cpu = number_in(option, value());
    } else if (option == "--wall") {
      request.wall = number_in(option, value());
    } else if (option == "--memory") {
      request.memory = number_in(option, value());
    } else if (option == "--seed") {
      const std::string text = value();
      char* end = nullptr;
      request.seed = std::strtoull(text.c_str(), &end, 10);
      if (text.empty() || *end != '\0') refuse("--seed wants a whole number, not " + text);
    } else {
      refuse("there is no option " + option + ".");
    }
  }
  for (++i; i < argc; ++i) request.command.emplace_back(argv[i]);
  if (request.command.empty()) refuse("after -- comes the program to run.");
  if (!call.names.empty()) {
    if (filtered) refuse("--test and --filter exclude each other.");
    request.filter.clear();
    for (const std::string& name : call.names) {
      // A name is no pattern: it would run more than it says.
      if (name.find_first_of("*?:-") != name.npos) refuse("no test has the name " + name);
      request.filter += (request.filter.empty() ? "" : ":") + name;
    }
  }
  return call;
}

// What CTest and the learner's commands call.
int loop(const std::string& command, const std::vector<std::string>& arguments) {
  const auto number = [&](std::size_t i) { return std::atoi(arguments[i].c_str()); };
  const std::size_t count = arguments.size();
  if (count == 0) refuse(command + " wants the file about the course.");
  const Course course = read_course(arguments[0]);
  const int steps = static_cast<int>(course.steps.size());
  const bool step = count > 1 && number(1) >= 1 && number(1) <= steps;
  if (command == "build" && count == 2 && step) return build_for_ctest(course, number(1));
  if (command == "test" && count == 3 && step)
    return test_for_ctest(course, number(1), arguments[2]);
  if (command == "after" && count == 1) return after_ctest(course);
  if (command == "progress" && count == 1) return progress(course);
  if (command == "watch" && count <= 2) return watch(course, count == 2 ? number(1) : 0);
  refuse("that is no call: " + command);
}

bool all_failed(const Account& account) {
  for (const Outcome& test : account.tests) {
    if (test.result != "failed") return false;
  }
  return account.ended;
}

}  // namespace

int main(int argc, char** argv) {
  end_together();
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "--help") {
    std::fputs(usage, stdout);
    return 0;
  }
  if (!first.empty() && first[0] != '-') return loop(first, {argv + 2, argv + argc});
  const Call call = read_call(argc, argv);
  Account account = run(call.request);
  for (const std::string& name : call.names) {
    bool there = false;
    for (const Outcome& test : account.tests) there = there || test.name == name;
    if (!there && account.why.empty()) {
      account.ended = false;
      account.why = "No test has the name " + name + ".";
    }
  }
  if (!call.report.empty() && !write_file(call.report, as_json(account))) {
    refuse("can't write " + call.report);
  }
  if (call.request.must_fail) return all_failed(account) ? 0 : 1;

  std::size_t passed = 0;
  for (const Outcome& test : account.tests) {
    if (test.result == "passed") ++passed;
    if (test.result == "failed" || test.result == "stopped") {
      std::fputs(shown(account.folder + " · " + test.name, test).c_str(), stdout);
    }
  }
  if (!account.why.empty()) std::printf("%s\n", account.why.c_str());
  if (account.tests.size() > 1) {
    std::printf("%zu of %zu passed\n", passed, account.tests.size());
  }
  return account.all_passed() ? 0 : 1;
}
