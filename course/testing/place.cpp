#include "testing/place.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace micrograd::course {
namespace {

std::string source_path() {
  return this_step.engine + "/" + this_step.folder + "/" + this_step.file;
}

// The line on which the learner's definition of the function begins; 0 if it can't be found.
int line_of_the_function(const About& about) {
  std::ifstream source(source_path());
  const auto in_a_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  int found = 0;
  int number = 1;
  for (std::string line; std::getline(source, line); ++number) {
    const auto name = line.find(about.function + "(");
    if (name == line.npos || (name > 0 && in_a_name(line[name - 1]))) continue;
    const bool indented = line[0] == ' ' || line[0] == '\t' || line[0] == '/';
    const bool declaration = line.find(';') != line.npos && line.find('{') == line.npos;
    if (!indented && !declaration && ++found == about.which) return number;
  }
  return 0;
}

// True if the file speaks of the function at all.  Some are given, and may be written all the same.
bool is_in_the_file(const std::string& function) {
  std::ifstream source(source_path());
  for (std::string line; std::getline(source, line);) {
    if (line.find(function + "(") != line.npos) return true;
  }
  return false;
}

// The learner's function ends with the first brace that is not indented, or on its first line.
int last_line_of_the_function(int first) {
  std::ifstream source(source_path());
  int number = 1;
  for (std::string line; std::getline(source, line); ++number) {
    if (number < first || line.empty()) continue;
    if (line.front() == '}' || (number == first && line.back() == '}')) break;
  }
  return number;
}

// What the compiler warned of in the function, unless the file was changed since.
std::string warning_for(int first_line) {
  std::error_code unknown;
  const auto changed = std::filesystem::last_write_time(source_path(), unknown);
  const auto compiled = std::filesystem::last_write_time(this_step.compiler_said, unknown);
  if (unknown || compiled < changed) return "";
  const int last_line = last_line_of_the_function(first_line);
  std::ifstream said(this_step.compiler_said);
  for (std::string line; std::getline(said, line);) {
    // operators.cpp:21:3: warning: text [-Wname]   or   operators.cpp(21): warning C1234: text
    const auto name = line.find(this_step.file);
    const auto warning = line.find("warning");
    if (name == line.npos || warning == line.npos || name > warning) continue;
    const int number = std::atoi(line.c_str() + name + this_step.file.size() + 1);
    if (number < first_line || number > last_line) continue;
    const auto text = line.find(": ", warning);
    if (text == line.npos) continue;
    const auto option = std::min(line.find(" [-W"), line.size());
    return "\nThe compiler warns about line " + std::to_string(number) + ": " +
           line.substr(text + 2, option - text - 2) + ".";
  }
  return "";
}

}  // namespace

std::string where_to_edit(const About& about) {
  if (about.step != 0 && about.step != this_step.number) {
    const std::string step = "step" + std::to_string(about.step);
    return "Here " + about.function + " of " + step +
           " is wrong. Edit it there, and run `ctest --preset " + step + "` as well.";
  }
  std::string text = "Edit " + this_step.folder + "/" + this_step.file;
  const int line = line_of_the_function(about);
  if (line != 0) (text += ":") += std::to_string(line);
  if (!about.function.empty() && is_in_the_file(about.function)) text += ", " + about.function;
  return text + "." + where_to_read(about) + (line == 0 ? "" : warning_for(line));
}

std::string where_to_read(const About& about) {
  return about.heading.empty() ? "" : " Brief: \"" + about.heading + "\".";
}

std::string indented(std::string text) {
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', end + 3)) {
    text.insert(end + 1, "  ");
  }
  return "  " + text + "\n";
}

}  // namespace micrograd::course
