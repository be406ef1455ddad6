#include "testing/guards.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "given/pool.hpp"  // MICROGRAD_ADDRESS_SANITIZER

#ifdef _WIN32
#include <windows.h>
// after windows.h
#include <psapi.h>
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

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t memory_limit = std::size_t{2} << 30;

std::atomic<bool> guarding = false;
std::atomic<int> crash = 0;   // the signal that says how the code under test crashed
char hint[400] = "";          // what the test says about being stopped
char place[600] = "";         // where to edit
std::FILE* grader = nullptr;  // reads along
std::string grader_nonce;
std::mutex deadline_mutex;
Clock::time_point deadline = Clock::time_point::max();

// A bonus test may take longer: some of them build a million nodes.
std::chrono::seconds time_for(const std::string& test) {
  const char* text = std::getenv("COURSE_TIMEOUT");
  const int seconds = text == nullptr ? 0 : std::atoi(text);
  const bool bonus = test.compare(0, 5, "Bonus") == 0;
  return std::chrono::seconds(seconds > 0 ? seconds : bonus ? 40 : 10);
}

void say(const char* text) {
  std::fputs(text, stdout);
  if (grader != nullptr) std::fputs(text, grader);
}

void flush() {
  std::fflush(stdout);
  if (grader != nullptr) std::fflush(grader);
}

// Called wherever things stand, in a signal handler too: no memory, no locks, no streams.
[[noreturn]] void give_up(const char* why) {
  guarding = false;
  std::fflush(stdout);
  say(why);
  say(hint);
  say(place);
  flush();
  std::_Exit(1);
}

std::size_t memory_in_use() {
#ifdef _WIN32
  PROCESS_MEMORY_COUNTERS counters;
  return GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters)
             ? counters.PeakWorkingSetSize
             : 0;
#else
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  return static_cast<std::size_t>(usage.ru_maxrss);
#else
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
#endif
#endif
}

const char* reason(int signal) {
  switch (signal) {
    case SIGABRT:
      return "  Your code called abort, or a check inside the library did.\n";
    case SIGFPE:
      return "  Your code divided a whole number by zero.\n";
    default:
      return "  Your code crashed: it used memory that is not there, or called itself without "
             "end.\n";
  }
}

void keep_watch() {
  for (;;) {
    std::this_thread::sleep_for(20ms);
    if (crash != 0) give_up(reason(crash));
    if (memory_in_use() > memory_limit) {
      give_up(
          "  Your code asked for more than 2 GiB of memory, so it was stopped.\n"
          "  A loop or a recursion that never ends, and makes something each time around?\n");
    }
    const std::lock_guard lock(deadline_mutex);
    if (Clock::now() > deadline) {
      give_up(
          "  Your code did not come back in time, so it was stopped.\n"
          "  A loop or a recursion that never ends, or a walk that visits shared nodes again and "
          "again?\n");
    }
  }
}

void on_exit_too_early() {
  if (guarding) {
    give_up(
        "  Your code ended the whole program: std::exit or the like.  It should return instead.\n");
  }
}

void on_signal(int signal) { give_up(reason(signal)); }

#ifdef _WIN32
// Called before the stack is searched for somebody who cares, such as GoogleTest.
LONG CALLBACK on_exception(EXCEPTION_POINTERS* exception) {
  switch (exception->ExceptionRecord->ExceptionCode) {
    case EXCEPTION_ACCESS_VIOLATION:
    case EXCEPTION_ILLEGAL_INSTRUCTION:
    case EXCEPTION_STACK_OVERFLOW:
      crash = SIGSEGV;
      break;
    case EXCEPTION_INT_DIVIDE_BY_ZERO:
      crash = SIGFPE;
      break;
    default:
      return EXCEPTION_CONTINUE_SEARCH;  // a C++ exception, for one
  }
  for (;;) Sleep(INFINITE);
}

void on_refusal(const wchar_t*, const wchar_t*, const wchar_t*, unsigned, std::uintptr_t) {
  give_up("  The library refused what your code asked for: an index past the end, or the like.\n");
}
#endif

// A function that calls itself without end leaves no stack to handle that on.  So there is another
// one: the watch's on Windows, one of its own elsewhere.
void handle_crashes() {
#ifdef _WIN32
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
#ifndef MICROGRAD_ADDRESS_SANITIZER  // which has exceptions of its own
  AddVectoredExceptionHandler(1, on_exception);
#endif
  _set_invalid_parameter_handler(on_refusal);
  std::signal(SIGABRT, on_signal);
#else
  static char stack_memory[64 * 1024];
  stack_t stack{};
  stack.ss_sp = stack_memory;
  stack.ss_size = sizeof stack_memory;
  sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  sigaction(SIGABRT, &action, nullptr);
#ifndef MICROGRAD_ADDRESS_SANITIZER  // which knows more about these
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) sigaction(signal, &action, nullptr);
#endif
#endif
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
  for (const std::string folder : {"step1_operators/", "step2_backward/", "step3_activations/",
                                   "step4_mlp/", "step5_training/"}) {
    const std::string file = word_after(line, folder, "_.:");
    const bool is_test = file.find("_test.cpp") != file.npos;
    if (file.find(".cpp:") != file.npos && !is_test) return folder + file;
  }
  return "";
}

// What the report says in one line, and the first line of a step's file that it names.
void print_short_report() {
  if (report == nullptr) return;
  std::string what;
  std::string where;
  std::rewind(report);
  char text[1000];
  while (std::fgets(text, sizeof text, report) != nullptr) {
    const std::string line = text;
    if (what.empty()) what = word_after(line, "ERROR: AddressSanitizer: ", "-");
    if (what.empty()) what = word_after(line, "ERROR: LeakSanitizer: ", "-");
    if (what.empty()) what = word_after(line, "runtime error: ", "-+*/'(),. ");
    if (where.empty()) where = learners_line(line);
  }
  const bool crashed = what == "stack-overflow" || what == "SEGV" || what == "heap-buffer-overflow";
  // Which line the stack ended at is chance, and a grader's report is the same each time.
  if (what == "stack-overflow" && grader != nullptr) where.clear();
  if (what == "stack-overflow")
    what = "stack-overflow (calls within calls, too deep or without end)";
  if (what == "detected") what = "memory that was asked for with new was never given back";
  if (what == "heap-use-after-free") what += " (a Value that is gone was used)";
  if (what == "heap-buffer-overflow") what += " (a place outside an array or vector was used)";
  if (what == "stack-use-after-scope" || what == "stack-use-after-return")
    what += " (a variable of a function that has ended was used)";
  say(("  Your code broke a rule of C++: " + what + ".\n").c_str());
  if (!where.empty()) say(("  It happened at " + where + ".\n").c_str());
  if (crashed) say(hint);
  say(place);
  flush();
}

void on_death() {
  guarding = false;
  print_short_report();
  std::_Exit(1);
}
#endif

}  // namespace

std::string take_from_environment(const char* name) {
  char* text = std::getenv(name);
  const std::string taken = text == nullptr ? "" : text;
#ifdef _WIN32
  _putenv((std::string(name) + "=").c_str());
#else
  std::fill_n(text, taken.size(), ' ');  // or /proc/self/environ would still have it
  unsetenv(name);
#endif
  return taken;
}

#ifdef MICROGRAD_ADDRESS_SANITIZER
[[noreturn]] void on_undefined_behaviour(const std::string& what, const std::string& file,
                                         unsigned line) {
  const std::string where = learners_line(file + ":" + std::to_string(line));
  const bool crashed =
      what.find("null pointer") != what.npos || what.find("misaligned") != what.npos;
  if (!crashed) hint[0] = '\0';  // it is about crashes and hangs
  give_up(("  Your code broke a rule of C++: " + what + ".\n" +
           (where.empty() ? "" : "  It happened at " + where + ".\n"))
              .c_str());
}
#endif

std::string begin_guarding() {
#ifdef _WIN32
  SetConsoleOutputCP(CP_UTF8);
#endif
  grader_nonce = take_from_environment("COURSE_NONCE");
  const std::string verdict =
      grader_nonce.empty() ? "" : "The tests ran to their end: " + grader_nonce;
  const std::string account = take_from_environment("COURSE_REPORT");
  if (!account.empty()) grader = std::fopen(account.c_str(), "w");

  guarding = true;
  std::atexit(on_exit_too_early);
#if defined(__GLIBC__) || defined(_MSC_VER)
  std::at_quick_exit(on_exit_too_early);
#endif
  std::set_terminate([] {
    give_up(
        "  Your code let an exception escape where none may: from a destructor or a noexcept "
        "function.\n");
  });
  handle_crashes();
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
#endif
  std::thread(keep_watch).detach();
  return verdict;
}

void tell_grader(const std::string& line) {
  if (grader == nullptr) return;
  std::fprintf(grader, "%s %s\n", grader_nonce.c_str(), line.c_str());
  std::fflush(grader);
}

bool is_graded() { return grader != nullptr; }

void watch(const std::string& test) {
  const std::lock_guard lock(deadline_mutex);
  hint[0] = '\0';
  place[0] = '\0';
  deadline = test.empty() ? Clock::time_point::max() : Clock::now() + time_for(test);
}

void say_when_stopped(const std::string& text) {
  std::snprintf(hint, sizeof hint, "%s", text.c_str());
}

void say_where(const std::string& text) { std::snprintf(place, sizeof place, "%s", text.c_str()); }

bool leaks_memory() {
#if defined(MICROGRAD_ADDRESS_SANITIZER) && defined(__linux__)
  if (__lsan_do_recoverable_leak_check() != 0) {
    print_short_report();
    return true;
  }
#endif
  return false;
}

void end_guarding(int exit_code) {
  guarding = false;
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
// ends.
extern "C" const char* __asan_default_options() {
  return "leak_check_at_exit=0:detect_stack_use_after_return=0:max_allocation_size_mb=4096";
}
#endif
