// Another program, kept in hand from outside: what it writes, what it uses, and its end, which is
// the end of everything it has started.  process_posix.cpp and process_windows.cpp do it.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace micrograd::course {

/// How a program ended.
struct Ending {
  enum class How { unknown, exited, crashed, not_started };
  How how = How::unknown;
  int code = 0;      ///< of exit
  std::string kind;  ///< of a crash: "SIGSEGV"; why it was not started
};

/// What a program and those it has started have used so far.
struct Use {
  double cpu = 0.0;     ///< seconds
  double memory = 0.0;  ///< MB that are in memory now
};

class Process {
 public:
  /// Starts `command`: its program and arguments, found as a shell finds it.  It reads `input` from
  /// its standard input (at most 60,000 bytes); what it writes, errors too, comes out of read().
  /// It is in a group of its own, and Ctrl-C does not reach it.
  Process(const std::vector<std::string>& command, const std::string& input);

  /// Ends it, and what it has started.
  ~Process();

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Appends what was written since, after waiting for it at most so long.  False once the program
  /// has ended and all of it was read; what it has started may then still run and write.
  bool read(std::string& output, int milliseconds);

  Use use();

  /// Ends what still runs.  How the program itself ended, if it did before.
  Ending end();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// ---- What else is different from system to system

/// When this program is told to end (Ctrl-C), the one it has started ends first.
void end_together();

/// The program that started this one: the same for two that it started, different from any other.
std::string parent();

/// Changes when the file does, and is then greater than before; "" if there is none.
std::string stamp_of(const std::string& path);

/// Only one program at a time holds the lock of this name; the others wait.
class Lock {
 public:
  explicit Lock(const std::string& path);
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  void* file_;
};

double now();  ///< seconds since some moment
void sleep_for(double seconds);
int processors();
void forget_variable(const char* name);  ///< of the environment

/// Random bytes that nobody can guess.
std::string secret_bytes(std::size_t count);

}  // namespace micrograd::course
