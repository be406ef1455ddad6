#include "given/not_implemented.hpp"

#include <string_view>

namespace micrograd {
namespace {

// The step's folder and the file, as the learner knows them: step2_backward/backward.cpp.
std::string last_two_parts(std::string_view path) {
  const auto file = path.find_last_of("/\\");
  if (file == path.npos || file == 0) return std::string(path);
  const auto folder = path.find_last_of("/\\", file - 1);
  return std::string(folder == path.npos ? path : path.substr(folder + 1));
}

}  // namespace

NotImplemented::NotImplemented(const char* function, const char* file, int line)
    : what_(std::string(function) + " is still to be written: " + last_two_parts(file) + ":" +
            std::to_string(line)) {}

void TODO(const char* function, const char* file, int line) {
  throw NotImplemented(function, file, line);
}

}  // namespace micrograd
