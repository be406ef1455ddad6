#include "given/not_implemented.hpp"

#include <algorithm>

namespace micrograd {
namespace {

// The step's folder and the file, as the learner knows them: step2_backward/backward.cpp.
std::string last_two_parts(std::string path) {
  std::replace(path.begin(), path.end(), '\\', '/');
  const auto file = path.rfind('/');
  if (file == path.npos || file == 0) return path;
  const auto folder = path.rfind('/', file - 1);
  return folder == path.npos ? path : path.substr(folder + 1);
}

}  // namespace

NotImplemented::NotImplemented(const char* function, const char* file, int line)
    : what_(std::string(function) + " is still to be written: " + last_two_parts(file) + ":" +
            std::to_string(line)) {}

void TODO(const char* function, const char* file, int line) {
  throw NotImplemented(function, file, line);
}

}  // namespace micrograd
