// What the learner's tools know of the course; CMake writes it into a file when it configures.
#pragma once

#include <string>
#include <vector>

namespace micrograd::course {

struct StepEntry {
  int number = 0;
  std::string folder;  ///< step2_backward
  std::string file;    ///< backward.cpp
  std::string works;   ///< what works when it is complete

  std::string name() const { return "step" + std::to_string(number); }
};

struct Course {
  std::string cmake, git;  ///< programs; git is empty where there is none
  std::string source;      ///< the course's folder
  std::string build;       ///< where it is built
  std::string config;      ///< Debug
  std::string engine;      ///< the folder with the learner's files
  bool has_reference = false;
  int start_at = 1;
  std::vector<StepEntry> steps;
  std::vector<std::string> programs;  ///< the test program of each step

  const StepEntry& step(int number) const { return steps[static_cast<std::size_t>(number) - 1]; }
  const std::string& program(int number) const {
    return programs[static_cast<std::size_t>(number) - 1];
  }
  std::string skeleton(const StepEntry& step) const {
    return engine + "/" + step.folder + "/" + step.file;
  }
  bool is_reference(int number) const { return number < start_at; }
};

/// Reads the file; ends the program if it can't.
Course read_course(const std::string& path);

/// A line for each of the course's own files in the step folders that was changed; nothing where
/// git does not know.
std::string changed_files(const Course& course);

/// "Step 2 is complete: …", or that and its bonus, and what one can do now.
std::string completed(const Course& course, int number, bool bonus = false);

}  // namespace micrograd::course
