#include "progress/build.hpp"

#include <cstdlib>
#include <vector>

#include "testing/process.hpp"
#include "testing/report.hpp"

namespace micrograd::course {
namespace {

// What an error usually means.  It does if all of `words` (separated by |) are in the error or the
// lines that belong to it, and then the first such line holds.
struct Meaning {
  const char* words;
  const char* text;
};

constexpr const char* wants_a_number =
    "A Value stands where a number is wanted: std::exp and the like take numbers, .data() is one.";
constexpr const char* const_thing =
    "Something const would be changed. Is a & missing a const, or should the function make a copy?";
constexpr const char* not_written =
    "The header promises it, and no file has it: is it written, with the header's name and "
    "parameters?";
constexpr const char* twice = "It is there twice, with the same name and parameters.";
constexpr const char* unknown_name =
    "The compiler does not know this name here: misspelt, declared further down, or in another "
    "block?";
constexpr const char* ambiguous =
    "Two functions fit equally well. For numbers say std:: before the name.";
constexpr const char* unfinished =
    "Something is missing before this place, perhaps at the end of the line above.";
constexpr const char* no_empty_value =
    "There is no empty Value: each is made from a number, as in std::vector<Value> v(n, 0.0), or "
    "put in with push_back.";
constexpr const char* no_return = "A way through the function ends without a return.";

constexpr Meaning meanings[] = {
    {"VisitedSet(const|deleted", "A VisitedSet can't be copied: hand it on as VisitedSet&."},
    {"VisitedSet|deleted constructor", "A VisitedSet can't be copied: hand it on as VisitedSet&."},
    {"const micrograd::Operation&&|deleted",
     "An Operation must live as long as the program: a constant outside of functions, as op::add."},
    {"no matching function|Value()|call to", no_empty_value},
    {"no matching constructor|'Value'|requires", no_empty_value},
    {"no type named '__type'|Value", wants_a_number},
    {"no matching function for call to|(const micrograd::Value|cmath", wants_a_number},
    {"no matching function for call to|(micrograd::Value|cmath", wants_a_number},
    {"no matching function for call to '|math|Value", wants_a_number},
    {"cannot convert|Value|to 'double'", wants_a_number},
    {"no viable conversion from|Value|to 'double'", wants_a_number},
    {"cannot convert|Value|to 'const double'", wants_a_number},
    {"C2440|Value|to 'double'", wants_a_number},
    {"discards qualifiers", const_thing},
    {"drops 'const' qualifier", const_thing},
    {"cannot bind|const", const_thing},
    {"cannot bind non-const lvalue reference", const_thing},
    {"assignment of read-only", const_thing},
    {"const-qualified", const_thing},
    {"C2662", const_thing},
    {"C3892", const_thing},
    {"is ambiguous", ambiguous},
    {"is not a member of 'std'",
     "std has no such name here: is it misspelt, or is its #include missing?"},
    {"in namespace 'std'",
     "std has no such name here: is it misspelt, or is its #include missing?"},
    {"was not declared in this scope", unknown_name},
    {"use of undeclared identifier", unknown_name},
    {"C2065", unknown_name},
    {"C3861", unknown_name},
    {"has no member named", "There is no such member: value.hpp and the step's header list them."},
    {"no member named", "There is no such member: value.hpp and the step's header list them."},
    {"C2039", "There is no such member: value.hpp and the step's header list them."},
    {"is private within", "That is private: what you may use stands under public."},
    {"is a private member", "That is private: what you may use stands under public."},
    {"return-statement with no value", "This function has to return something."},
    {"should return a value", "This function has to return something."},
    {"C4716", no_return},
    {"redefinition of", twice},
    {"multiple definition of", twice},
    {"duplicate symbol", twice},
    {"LNK2005", twice},
    {"undefined reference to `main'", "The tests are missing, not your code: configure again."},
    {"undefined reference to", not_written},
    {"undefined symbol", not_written},
    {"Undefined symbols", not_written},
    {"LNK2019", not_written},
    {"expected ';'", unfinished},
    {"expected '}'", unfinished},
    {"expected ')'", unfinished},
    {"expected unqualified-id", unfinished},
    {"C2143", unfinished},
    {"C1075", unfinished},
    {"stray '", "A character that C++ does not know: copied from a page, perhaps?"},
    {"lvalue required", "What stands left of = can't be changed: is it a copy, or a result?"},
    {"expression is not assignable",
     "What stands left of = can't be changed: is it a copy, or a result?"},
    {"void value not ignored", "That function returns nothing, so there is nothing to use."},
};

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != text.npos;
}

// All parts of `words` are in the text.
bool has_all(const std::string& text, const std::string& words) {
  for (std::size_t begin = 0; begin <= words.size();) {
    auto end = words.find('|', begin);
    if (end == words.npos) end = words.size();
    if (!has(text, words.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  if (from.empty()) return;
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// With paths as the learner knows them, and quotation marks that every terminal has.
std::string plain(const Course& course, std::string text) {
  for (const std::string& folder : {course.build + "/engine", course.engine, course.source}) {
    std::string backslashes = folder + "/";
    replace_all(backslashes, "/", "\\");
    replace_all(text, folder + "/", "");
    replace_all(text, backslashes, "");
  }
  for (const char* quote : {"\xe2\x80\x98", "\xe2\x80\x99"}) replace_all(text, quote, "'");
  replace_all(text, "\r", "");
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = text.find('\n', begin);
    if (end == text.npos) end = text.size();
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// An error, and where its text begins in the line; npos if it is none.
std::size_t error_in(const std::string& line) {
  for (const char* words : {": error: ", ": fatal error: "}) {
    if (const auto at = line.find(words); at != line.npos) return at + std::string(words).size();
  }
  for (const char* words : {": error C", ": fatal error C", ": error LNK", ": fatal error LNK"}) {
    if (const auto at = line.find(words); at != line.npos) return at + 2;  // the number helps
  }
  for (const char* words : {"undefined reference to", "multiple definition of", "undefined symbol",
                            "Undefined symbols", "duplicate symbol"}) {
    if (const auto at = line.find(words); at != line.npos) return at;
  }
  return line.npos;
}

// What make, Ninja and MSBuild say of themselves.
bool is_noise(const std::string& line) {
  for (const char* words : {"make[", "make:", "gmake", "ninja:", "FAILED:", "collect2:", "MSBUILD",
                            "compilation terminated", " error generated", " errors generated",
                            "clang: error: linker"}) {
    if (has(line, words)) return true;
  }
  const bool step = line.size() > 2 && line[0] == '[' && (has(line, "%]") || has(line, "/"));
  return step || line.empty();
}

// "step1_operators/operators.cpp:21" if the line names a place in a step's file.
std::string place_in(const Course& course, const std::string& line) {
  for (const StepEntry& step : course.steps) {
    const std::string file = step.folder + "/" + step.file;
    const auto at = line.find(file);
    if (at == line.npos) continue;
    std::size_t i = at + file.size();  // :21: or (21)
    if (i >= line.size() || (line[i] != ':' && line[i] != '(')) continue;
    const auto digits = ++i;
    while (i < line.size() && line[i] >= '0' && line[i] <= '9') ++i;
    if (i > digits) return file + ":" + line.substr(digits, i - digits);
  }
  return "";
}

}  // namespace

std::string explain(const Course& course, const StepEntry& step, const std::string& said) {
  const std::vector<std::string> lines = lines_of(plain(course, said));
  std::size_t first = 0;
  while (first < lines.size() && error_in(lines[first]) == std::string::npos) ++first;
  std::string text = step.folder + " · does not compile\n";
  if (first == lines.size()) {  // CMake's own trouble, or a linker that we don't know
    int shown = 0;
    for (const std::string& line : lines) {
      if (!is_noise(line) && shown++ < 10) text += "  " + line + "\n";
    }
    return text;
  }

  std::string belongs = lines[first];  // the error and what the compiler adds to it
  std::size_t last = first + 1;
  for (; last < lines.size() && error_in(lines[last]) == std::string::npos; ++last) {
    belongs += "\n" + lines[last];
  }
  // Where the learner's file is meant: named by the error, by what follows, or by what led there.
  std::string place = place_in(course, lines[first]);
  for (std::size_t i = first; place.empty() && i < last; ++i) place = place_in(course, lines[i]);
  for (std::size_t i = first; place.empty() && i > 0; --i) place = place_in(course, lines[i - 1]);
  if (!place.empty()) text = place.substr(0, place.find('/')) + " · does not compile\n";
  text += "  " + (place.empty() ? "" : place + ": ") + lines[first].substr(error_in(lines[first])) +
          "\n";
  for (const Meaning& meaning : meanings) {
    if (!has_all(belongs, meaning.words)) continue;
    text += std::string("  ") + meaning.text + "\n";
    break;
  }
  int shown = 0;
  bool ours = true;  // of what the library's files are cited for, nothing can be learned
  for (std::size_t i = first + 1; i < last && shown < 10; ++i) {
    if (is_noise(lines[i])) continue;
    if (lines[i][0] != ' ') ours = !place_in(course, lines[i]).empty();
    if (!ours) continue;
    if (shown++ == 0) text += "\n";
    text += lines[i] + "\n";
  }
  return text;
}

std::string build_step(const Course& course, int number) {
  const StepEntry& step = course.step(number);
  for (const char* variable : {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"}) forget_variable(variable);
  std::vector<std::string> command = {course.cmake,          "--build",  course.build, "--target",
                                      step.name() + "_test", "--config", course.config};
  if (std::getenv("CMAKE_BUILD_PARALLEL_LEVEL") == nullptr) {
    command.push_back("--parallel");
    command.push_back(std::to_string(processors()));
  }
  const Lock lock(course.build + "/build.lock");  // CTest in one window, watch in another
  std::string said;
  Process build(command, "");
  while (build.read(said, 100)) {
  }
  const Ending ending = build.end();
  // What the compiler says of the step's file is kept: a failing test repeats a warning about its
  // function.  If the file is not named, it was not compiled.
  if (has(said, step.file)) {
    write_file(course.build + "/" + step.name() + "_compiler.txt", said);
  }
  if (ending.how == Ending::How::exited && ending.code == 0) return "";
  if (ending.how != Ending::How::exited) return "  The build was cut off: " + ending.kind + ".\n";
  return explain(course, step, said);
}

}  // namespace micrograd::course
