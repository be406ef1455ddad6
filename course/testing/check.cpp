#include "testing/check.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unordered_set>
#include <vector>

#include "testing/guards.hpp"
#include "testing/orders.hpp"
#include "testing/test_run.hpp"

namespace micrograd::course {
namespace {

struct Subject {
  std::string function;
  std::string heading;
  int which = 1;
};

Subject current;

[[noreturn]] void end_test(const std::string& what, const std::string& cause) {
  const std::string text = cause.empty() ? what : what + "\n" + cause;
  ADD_FAILURE() << text;
  // GoogleTest's way of leaving a test whose failure has been reported.
  throw testing::AssertionException(
      testing::TestPartResult(testing::TestPartResult::kFatalFailure, nullptr, -1, text.c_str()));
}

std::string shorter(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

std::string source_path() {
  return this_step.engine + "/" + this_step.folder + "/" + this_step.file;
}

// The line on which the learner's definition of the function begins; 0 if it can't be found.
int line_of_the_function() {
  std::ifstream source(source_path());
  const auto in_a_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  int found = 0;
  int number = 1;
  for (std::string line; std::getline(source, line); ++number) {
    const auto name = line.find(current.function + "(");
    if (name == line.npos || (name > 0 && in_a_name(line[name - 1]))) continue;
    const bool indented = line[0] == ' ' || line[0] == '\t' || line[0] == '/';
    const bool declaration = line.find(';') != line.npos && line.find('{') == line.npos;
    if (!indented && !declaration && ++found == current.which) return number;
  }
  return 0;
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

std::string where_to_edit() {
  std::string text = "Edit " + this_step.folder + "/" + this_step.file;
  const int line = line_of_the_function();
  if (line != 0) (text += ":") += std::to_string(line);
  if (!current.function.empty()) text += ", " + current.function;
  return text + "." + where_to_read() + (line == 0 ? "" : warning_for(line));
}

std::string where_to_read() {
  return current.heading.empty() ? "" : " Brief: \"" + current.heading + "\".";
}

void forget_the_subject() { current = {}; }

std::string indented(std::string text) {
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', end + 3)) {
    text.insert(end + 1, "  ");
  }
  return "  " + text + "\n";
}

void about(std::string function, std::string heading, int which) {
  current = {std::move(function), std::move(heading), which};
  say_where(indented(where_to_edit()));
}

void if_stopped(const std::string& cause) { say_when_stopped(indented(cause)); }

bool close(double actual, double expected) {
  if (std::isnan(expected)) return std::isnan(actual);
  if (std::isinf(expected)) return actual == expected;
  return std::abs(actual - expected) <= 1e-9 * std::max(1.0, std::abs(expected));
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  return shorter(value, 6);
}

void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, const std::string& cause) {
  if (close(actual, expected) && !must_fail()) return;
  std::string is = number(actual);
  std::string should = number(expected);
  if (is == should) {  // they differ further behind
    is = shorter(actual, 17);
    should = shorter(expected, 17);
  }
  end_test((situation.empty() ? "" : situation + ": ") + subject + " is " + is +
               ", but it should be " + should + ".",
           cause);
}

void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, std::initializer_list<Cause> causes) {
  const auto fits = [actual](const Cause& cause) { return close(actual, cause.number); };
  const auto cause = std::find_if(causes.begin(), causes.end(), fits);
  const bool known = cause != causes.end() && std::none_of(cause + 1, causes.end(), fits);
  expect(situation, subject, actual, expected, known ? cause->text : "");
}

void expect_that(bool holds, const std::string& what, const std::string& cause) {
  if (!holds || must_fail()) end_test(what, cause);
}

void run_rules(const Value& root, double arriving) {
  struct Visit {
    Value value;
    std::size_t next = 0;
  };
  std::vector<Value> order;
  std::vector<Visit> path;
  std::unordered_set<const void*> visited;
  const auto enter = [&](const Value& value) {
    if (visited.insert(value.id()).second) path.push_back({value});
  };
  enter(root);
  while (!path.empty()) {
    Visit& last = path.back();
    if (last.next < last.value.operands().size()) {
      const Value operand = last.value.operands()[last.next++];
      enter(operand);
    } else {
      order.push_back(last.value);
      path.pop_back();
    }
  }
  root.grad() += arriving;
  for (auto value = order.rbegin(); value != order.rend(); ++value) {
    if (value->operation() != nullptr) value->operation()->rule(*value);
  }
}

}  // namespace micrograd::course
