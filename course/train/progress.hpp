// Shows how far the training is.
#pragma once

#include <cstddef>
#include <iosfwd>

namespace micrograd {

/// True if standard output is a terminal, false if it goes to a file or another program.
bool stdout_is_terminal();

/// Rewrites one line on a terminal; elsewhere writes a line for every tenth of the steps.
class Progress {
 public:
  Progress(std::ostream& stream, std::size_t steps, bool terminal)
      : stream_(stream), steps_(steps), terminal_(terminal) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();  ///< ends the line, also when training ended with an error

  /// After step number `step` (the first is 0), with the loss before it.
  void show(std::size_t step, double loss);

 private:
  std::ostream& stream_;
  std::size_t steps_;
  bool terminal_;
  bool in_line_ = false;
};

}  // namespace micrograd
