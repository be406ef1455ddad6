// What a function does that you have not written yet.
#pragma once

#include <exception>
#include <string>

namespace micrograd {

/// Thrown by TODO.  It is neither a std::invalid_argument nor a std::runtime_error, so that a test
/// which waits for one of those does not take it for an answer.
class NotImplemented : public std::exception {
 public:
  NotImplemented(const char* function, const char* file, int line);

  /// "add_rule is still to be written: step2_backward/backward.cpp:31"
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  std::string what_;
};

/// Marks the place where your code goes: `TODO("add_rule");`.  Write the function in its place.
[[noreturn]] void TODO(const char* function, const char* file = __builtin_FILE(),
                       int line = __builtin_LINE());

}  // namespace micrograd
