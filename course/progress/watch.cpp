#include <cstdio>

#include "progress/build.hpp"
#include "progress/loop.hpp"
#include "testing/process.hpp"
#include "testing/run.hpp"

namespace micrograd::course {
namespace {

// Clears the screen and shows the text in its place.
void show(const std::string& text) {
  std::printf("\x1b[2J\x1b[H%s", text.c_str());
  std::fflush(stdout);
}

// "step2: 7 of 26 tests pass. Next: …" and what that says.
std::string next_in(const Course& course, int number, const Account& account) {
  const StepEntry& step = course.step(number);
  const Outcome* trouble = account.first_trouble();
  if (trouble == nullptr) return "  " + account.why + "\n";
  const Count tests = count(account, false);
  return shown(step.name() + ": " + std::to_string(tests.passed) + " of " +
                   std::to_string(tests.all) + " tests pass. Next: " + step.name() + "." +
                   trouble->name,
               *trouble);
}

// Builds and runs the tests of a step, and of those after it as long as they are complete.
void show_from(const Course& course, int number) {
  std::string text;
  for (const int last = static_cast<int>(course.steps.size());; ++number) {
    show(text + course.step(number).name() + " ...\n");
    const std::string trouble = build_step(course, number);
    if (!trouble.empty()) {
      text += trouble;
      break;
    }
    Request request;
    request.command = {course.program(number)};
    const Account account = run(request);
    if (!account.all_passed()) {
      text += next_in(course, number, account);
      break;
    }
    text = completed(course, number);
    if (number == last) break;
    text += "\n";
  }
  show(text + changed_files(course) + "\nWaiting for you to save a file. Ctrl-C ends this.\n");
}

}  // namespace

int watch(const Course& course, int rounds) {
  std::vector<std::string> seen;
  for (const StepEntry& step : course.steps) seen.push_back(stamp_of(course.skeleton(step)));
  show_from(course, course.start_at);  // it goes on from a step that is complete
  for (int shown = 0; rounds == 0 || shown < rounds;) {
    sleep_for(0.05);
    for (const StepEntry& step : course.steps) {
      if (course.is_reference(step.number)) continue;
      std::string& before = seen[static_cast<std::size_t>(step.number) - 1];
      const std::string stamp = stamp_of(course.skeleton(step));
      if (stamp.empty() || stamp == before) continue;  // an editor may be writing it
      before = stamp;
      show_from(course, step.number);
      ++shown;
    }
  }
  return 0;
}

}  // namespace micrograd::course
