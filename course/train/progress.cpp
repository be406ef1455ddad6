#include "train/progress.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>

#ifdef _WIN32
#include <io.h>
#include <stdio.h>
#else
#include <unistd.h>
#endif

namespace micrograd {

bool stdout_is_terminal() {
#ifdef _WIN32
  return _isatty(_fileno(stdout)) != 0;
#else
  return isatty(STDOUT_FILENO) != 0;
#endif
}

void Progress::show(std::size_t step, double loss) {
  // On a terminal two hundred times: enough for the eye, and cheap for a million steps.
  const std::size_t every = std::max<std::size_t>(1, steps_ / (terminal_ ? 200 : 10));
  const std::size_t done = step + 1;
  if (done % every != 0 && done != steps_) return;

  std::ostringstream line;
  line << "step " << std::setw(static_cast<int>(std::to_string(steps_).size())) << done << " of "
       << steps_ << "   loss " << std::setprecision(4) << loss;
  if (terminal_) {
    stream_ << '\r' << std::left << std::setw(60) << line.str() << std::flush;
    in_line_ = true;
  } else {
    stream_ << line.str() << std::endl;  // at once, for whoever is following
  }
}

Progress::~Progress() {
  if (in_line_) stream_ << std::endl;
}

}  // namespace micrograd
