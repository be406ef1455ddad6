#include "progress/course.hpp"

#include <cstdio>
#include <cstdlib>

#include "testing/process.hpp"
#include "testing/report.hpp"

namespace micrograd::course {

Course read_course(const std::string& path) {
  Course course;
  const std::string text = read_file(path);
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = text.find('\n', begin);
    if (end == text.npos) end = text.size();
    const std::string line = text.substr(begin, end - begin);
    const auto space = line.find(' ');
    if (space == line.npos) continue;
    const std::string key = line.substr(0, space);
    const std::string value = line.substr(space + 1);
    if (key == "cmake") course.cmake = value;
    if (key == "git") course.git = value;
    if (key == "source") course.source = value;
    if (key == "build") course.build = value;
    if (key == "config") course.config = value;
    if (key == "engine") course.engine = value;
    if (key == "has_reference") course.has_reference = value == "true";
    if (key == "start_at") course.start_at = std::atoi(value.c_str());
    if (key == "step") {
      const auto first = value.find(' ');
      const auto second = value.find(' ', first + 1);
      course.steps.push_back({static_cast<int>(course.steps.size()) + 1, value.substr(0, first),
                              value.substr(first + 1, second - first - 1) + ".cpp",
                              value.substr(second + 1)});
    }
    if (key == "program") course.programs.push_back(value);
  }
  if (course.steps.empty() || course.steps.size() != course.programs.size()) {
    std::fprintf(stderr, "%s does not describe the course: configure it again.\n", path.c_str());
    std::exit(2);
  }
  return course;
}

std::string changed_files(const Course& course) {
  if (course.git.empty()) return "";
  std::vector<std::string> command = {course.git, "--no-optional-locks", "-C",   course.source,
                                      "diff",     "--name-only",         "HEAD", "--"};
  for (const StepEntry& step : course.steps) {
    command.push_back(step.folder);
    command.push_back(":(exclude)" + step.folder + "/" + step.file);
    command.push_back(":(exclude)" + step.folder + "/*.md");
  }
  std::string said;
  Process git(command, "");
  while (git.read(said, 100)) {
  }
  const Ending ending = git.end();
  std::string lines;
  if (ending.how != Ending::How::exited || ending.code != 0) return lines;
  for (std::size_t begin = 0, end = 0; (end = said.find('\n', begin)) != said.npos;
       begin = end + 1) {
    const std::string file = said.substr(begin, end - begin);
    lines += file + " is not the course's: git restore " + file + "\n";
  }
  return lines;
}

std::string completed(const Course& course, int number, bool bonus) {
  const StepEntry& step = course.step(number);
  const std::string n = std::to_string(number);
  if (course.is_reference(number)) {
    return "Step " + n + " is the reference's here (START_AT=" + std::to_string(course.start_at) +
           "): your own was not tested.\n"
           "  Yours:    cmake --preset learner -DSTART_AT=" +
           n + "\n";
  }
  const std::string file = step.folder + "/" + step.file;
  std::string text = "Step " + n + (bonus ? " is complete, and its bonus: " : " is complete: ") +
                     step.works + "\n" + "  See it:   cmake --workflow --preset milestone" + n +
                     "\n";
  if (course.has_reference) {
    text += "  Compare:  git diff --no-index " + file + " solutions/" + file + "\n";
  }
  if (number < static_cast<int>(course.steps.size())) {
    const StepEntry& next = course.step(number + 1);
    return text + "  Next:     " + next.folder + "/README.md, then cmake --workflow --preset " +
           next.name() + "\n";
  }
  return text + "  Next:     your own data: build/optimised/train --help\n";
}

}  // namespace micrograd::course
