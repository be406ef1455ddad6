#include "testing/guards.hpp"

#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "given/pool.hpp"  // MICROGRAD_ADDRESS_SANITIZER
#include "testing/orders.hpp"

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/resource.h>
#include <unistd.h>
#endif

#ifdef MICROGRAD_ADDRESS_SANITIZER
#include <sanitizer/common_interface_defs.h>
#if defined(__linux__)
#include <sanitizer/lsan_interface.h>
#endif
#endif

namespace micrograd::course {
namespace {

bool by_hand = true;  // nobody else prints
std::string suspect;
std::string place;

// Tells how the test ends.  `what` is one of the runner's words: crash, memory, leak, …
void tell_end(const std::string& what, const std::string& lines) {
  tell("stopped", what + "\n" + lines);
  if (by_hand) std::printf("%s%s%s", lines.c_str(), suspect.c_str(), place.c_str());
  std::fflush(stdout);
}

#ifdef MICROGRAD_ADDRESS_SANITIZER
// The sanitizer writes its report of some two hundred lines here.
std::FILE* report = nullptr;

// What follows `key` in the line, as far as it consists of letters, digits and `others`.
std::string word_after(const std::string& line, const std::string& key, const std::string& others) {
  const auto begin = line.find(key);
  if (begin == line.npos) return "";
  auto end = begin + key.size();
  while (end < line.size() && (std::isalnum(static_cast<unsigned char>(line[end])) != 0 ||
                               others.find(line[end]) != others.npos)) {
    ++end;
  }
  return line.substr(begin + key.size(), end - begin - key.size());
}

// "step2_backward/backward.cpp:31:5" if the line names a place in a step's own file.
std::string learners_line(const std::string& line) {
  for (auto begin = line.find("step"); begin != line.npos; begin = line.find("step", begin + 1)) {
    const auto slash = line.find('/', begin);
    if (slash == line.npos) break;
    const std::string folder = line.substr(begin, slash - begin);
    const std::string file = word_after(line.substr(begin), folder + "/", "_.:");
    const bool is_test = file.find("_test.cpp") != file.npos;
    if (folder.size() > 5 && std::isdigit(static_cast<unsigned char>(folder[4])) != 0 &&
        file.find(".cpp:") != file.npos && !is_test) {
      return folder + "/" + file;
    }
  }
  return "";
}

struct Report {
  std::string kind;     // heap-use-after-free
  std::string where;    // the first line of a step's file
  bool vector = false;  // the memory in question was a vector's
};

Report read_report() {
  Report found;
  if (report == nullptr) return found;
  std::rewind(report);
  bool freed = false;
  char text[1000];
  while (std::fgets(text, sizeof text, report) != nullptr) {
    const std::string line = text;
    for (const char* key : {"ERROR: AddressSanitizer: ", "ERROR: LeakSanitizer: "}) {
      if (found.kind.empty()) found.kind = word_after(line, key, "-");
      if (found.kind == "requested" || found.kind == "attempting") {  // the next word has it
        found.kind = word_after(line, std::string(key) + found.kind + " ", "-");
      }
    }
    if (found.kind.empty()) found.kind = word_after(line, "runtime error: ", "-+*/'(),. ");
    if (found.where.empty()) found.where = learners_line(line);
    if (line.find("freed by thread") != line.npos) freed = true;
    if (line.find("previously allocated") != line.npos) freed = false;
    if (freed && line.find("std::vector<") != line.npos) found.vector = true;
  }
  return found;
}

// What the learner reads for a kind of report; the runner's word for it.
struct Words {
  const char* kind;
  const char* what;
  const char* lines;
};
constexpr Words known[] = {
    {"stack-overflow", "crash",
     "Your code called itself too deep, or without end: there was no stack left."},
    {"SEGV", "crash", "Your code crashed: it used memory that is not there."},
    {"FPE", "crash", "Your code divided a whole number by zero."},
    {"heap-use-after-free", "crash", "Your code used a Value that is gone."},
    {"heap-buffer-overflow", "crash", "Your code used a place outside an array or vector."},
    {"stack-buffer-overflow", "crash", "Your code used a place outside an array."},
    {"global-buffer-overflow", "crash", "Your code used a place outside an array."},
    {"stack-use-after-scope", "crash", "Your code used a variable whose block has ended."},
    {"stack-use-after-return", "crash", "Your code used a variable of a function that has ended."},
    {"double-free", "crash", "Your code gave the same memory back twice."},
    {"free", "crash", "Your code gave memory back that it did not get from new."},
    {"alloc-dealloc-mismatch", "crash", "Your code mixed new[] with delete, or new with delete[]."},
    {"allocation", "memory", "Your code asked for gigabytes of memory at once."},
    {"allocation-size-too-big", "memory", "Your code asked for gigabytes of memory at once."},
    {"out-of-memory", "memory", "Your code asked for more memory than there is."},
    {"hard", "memory", "Your code asked for more memory than it may have."},
    {"detected", "leak", "Your code asked for memory with new and never gave it back."},
};

void tell_report() {
  const Report found = read_report();
  std::string what = "crash";
  std::string lines = "Your code broke a rule of C++: " + found.kind + ".";
  for (const Words& words : known) {
    if (found.kind != words.kind) continue;
    what = words.what;
    lines = words.lines;
  }
  if (found.kind == "heap-use-after-free" && found.vector) {
    lines =
        "Your code used a place in a vector that has grown or is gone: a reference, a pointer "
        "or a span was kept.";
  }
  if (what == "crash" && lines.find(found.kind) == lines.npos) {  // the word to look for in a book
    lines.insert(lines.size() - 1, " (" + found.kind + ")");
  }
  const bool by_chance = found.kind == "stack-overflow";  // the line at which the stack ended
  if (!found.where.empty() && !by_chance) lines += "\nIt happened at " + found.where + ".";
  if (found.kind.find("overflow") == std::string::npos && found.kind != "SEGV")
    say_when_stopped("");
  tell_end(what, "  " + lines + "\n");
}

void on_death() {
  tell_report();
  end_program(1);
}
#endif

}  // namespace

#ifdef MICROGRAD_ADDRESS_SANITIZER
[[noreturn]] void on_undefined_behaviour(const std::string& what, const std::string& file,
                                         unsigned line) {
  const std::string where = learners_line(file + ":" + std::to_string(line));
  const bool crashed =
      what.find("null pointer") != what.npos || what.find("misaligned") != what.npos;
  if (!crashed) say_when_stopped("");  // it is about crashes and hangs
  const bool no_return = what.find("value-returning function") != what.npos;
  tell_end(crashed ? "crash" : "undefined behaviour",
           (no_return ? "  A function that returns something came to its end without a return.\n"
                      : "  Your code broke a rule of C++: " + what + ".\n") +
               (where.empty() ? "" : "  It happened at " + where + ".\n"));
  end_program(1);
}
#endif

#if defined(_WIN32) && !defined(MICROGRAD_ADDRESS_SANITIZER)
namespace {
// The runner sees the reason in the exit code; left alone, an overflow of the stack may hide it.
LONG WINAPI on_exception(EXCEPTION_POINTERS* exception) {
  const DWORD code = exception->ExceptionRecord->ExceptionCode;
  for (const DWORD fatal : {EXCEPTION_ACCESS_VIOLATION, EXCEPTION_STACK_OVERFLOW,
                            EXCEPTION_INT_DIVIDE_BY_ZERO, EXCEPTION_ILLEGAL_INSTRUCTION}) {
    if (code == fatal) TerminateProcess(GetCurrentProcess(), code);
  }
  return EXCEPTION_CONTINUE_SEARCH;  // a C++ exception, for one
}
}  // namespace
#endif

void begin_guarding(bool runner_listens) {
  by_hand = !runner_listens;
#ifdef _WIN32
  SetConsoleOutputCP(CP_UTF8);
#ifndef MICROGRAD_ADDRESS_SANITIZER
  ULONG stack = 64 * 1024;  // for the handler
  SetThreadStackGuarantee(&stack);
  AddVectoredExceptionHandler(1, on_exception);
#endif
  _set_invalid_parameter_handler(
      [](const wchar_t*, const wchar_t*, const wchar_t*, unsigned, std::uintptr_t) {
        tell_end("crash",
                 "  The library refused what your code asked for: an index past the end, or the "
                 "like.\n");
        end_program(1);
      });
#endif
  std::set_terminate([] {
    tell_end("exception",
             "  Your code let an exception escape where none may: from a destructor or a noexcept "
             "function.\n");
    end_program(1);
  });
#ifdef MICROGRAD_ADDRESS_SANITIZER
  report = std::tmpfile();
  if (report != nullptr) {
#ifdef _WIN32
    const int file = _fileno(report);
#else
    const int file = fileno(report);
#endif
    __sanitizer_set_report_fd(reinterpret_cast<void*>(static_cast<std::intptr_t>(file)));
    __sanitizer_set_death_callback(on_death);
  }
#elif !defined(_WIN32)
  // The runner looks at the memory in use; this is for what is asked for at once.
  const rlimit limit{rlim_t{4} << 30, rlim_t{4} << 30};
  setrlimit(RLIMIT_AS, &limit);
#endif
}

void say_when_stopped(const std::string& text) {
  suspect = text;
  tell("suspect", text);
  tell_properties();
}

void say_where(const std::string& text) {
  place = text;
  tell("where", text);
  tell_properties();
}

void say_nothing() {
  suspect.clear();
  place.clear();
}

bool can_see_leaks() {
#if defined(MICROGRAD_ADDRESS_SANITIZER) && defined(__linux__)
  return true;
#else
  return false;
#endif
}

bool leaks_memory(bool aloud) {
#if defined(MICROGRAD_ADDRESS_SANITIZER) && defined(__linux__)
  if (__lsan_do_recoverable_leak_check() != 0) {
    if (aloud) tell_report();
    return true;
  }
#endif
  static_cast<void>(aloud);
  return false;
}

void end_program(int exit_code) {
  std::fflush(stdout);
  std::_Exit(exit_code);
}

}  // namespace micrograd::course

#ifdef MICROGRAD_ADDRESS_SANITIZER
// UndefinedBehaviorSanitizer calls this for each thing it finds.  With GCC it has a death and a
// report of its own, which the callbacks above don't see.
extern "C" void __ubsan_get_current_report_data(const char** kind, const char** message,
                                                const char** file, unsigned* line, unsigned* column,
                                                char** address);
extern "C" void __ubsan_on_report() {
  const char* kind = nullptr;
  const char* message = nullptr;
  const char* file = nullptr;
  unsigned line = 0;
  unsigned column = 0;
  char* address = nullptr;
  __ubsan_get_current_report_data(&kind, &message, &file, &line, &column, &address);
  micrograd::course::on_undefined_behaviour(message == nullptr ? "" : message,
                                            file == nullptr ? "" : file, line);
}

// One mistake ends the run; leaks are looked for when the tests are over, not when the program
// ends.  The runner bounds the memory at 2 GiB, and this does if somebody stopped the runner.
extern "C" const char* __asan_default_options() {
  return "leak_check_at_exit=0:detect_stack_use_after_return=0:max_allocation_size_mb=4096:"
         "hard_rss_limit_mb=4096";
}
#endif
