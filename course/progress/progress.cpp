#include <cstdio>

#include "progress/build.hpp"
#include "progress/loop.hpp"
#include "testing/run.hpp"

namespace micrograd::course {
namespace {

std::string bar(const Count& count) {
  constexpr std::size_t width = 24;
  const std::size_t full = count.all == 0 ? 0 : width * count.passed / count.all;
  return std::string(full, '#') + std::string(width - full, '.');
}

std::string of(const Count& count) {
  return std::to_string(count.passed) + "/" + std::to_string(count.all);
}

}  // namespace

int progress(const Course& course) {
  std::size_t width = 0;
  for (const StepEntry& step : course.steps) {
    if (step.file.size() > width) width = step.file.size();
  }
  std::string next;
  std::string broken;  // what the compiler said: steps that stand on a broken one say the same
  std::string by;
  for (const StepEntry& step : course.steps) {
    const std::string name = step.file.substr(0, step.file.rfind('.'));
    std::printf("%s %s%s", step.name().c_str(), name.c_str(),
                std::string(width - step.file.size() + 2, ' ').c_str());
    std::fflush(stdout);
    if (course.is_reference(step.number)) {
      std::printf("reference\n");
      continue;
    }
    const std::string trouble = build_step(course, step.number);
    if (!trouble.empty()) {
      if (trouble == broken) {
        std::printf("waits for %s\n", by.c_str());
      } else {
        std::printf("does not compile\n");
        broken = trouble;
        by = step.name();
      }
      if (next.empty()) next = trouble;
      continue;
    }
    Request request;
    request.command = {course.program(step.number)};
    request.filter = "*";
    request.keep_going = true;
    const Account account = run(request);
    const Count required = count(account, false);
    const Count bonus = count(account, true);
    std::printf("%s  %s", bar(required).c_str(), of(required).c_str());
    if (bonus.all > 0) std::printf("  bonus %s", of(bonus).c_str());
    std::printf("\n");
    if (!next.empty()) continue;
    if (!account.why.empty()) next = account.why + "\n";
    for (const Outcome& outcome : account.tests) {
      if (outcome.result == "passed" || is_bonus(outcome.name)) continue;
      next = shown("Next: " + step.name() + "." + outcome.name, outcome);
      break;
    }
  }
  if (next.empty()) {
    next =
        "All required tests pass. See your network learn: cmake --workflow --preset milestone5\n";
  }
  std::printf("\n%s%s", next.c_str(), changed_files(course).c_str());
  return 0;
}

}  // namespace micrograd::course
