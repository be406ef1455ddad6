#include "given/sizes.hpp"

#include <stdexcept>

namespace micrograd {

void check_sizes(const std::string& function, std::size_t left, std::size_t right) {
  if (left == right && left > 0) return;
  throw std::invalid_argument(function + " was called with " + std::to_string(left) + " and " +
                              std::to_string(right) +
                              " values; there must be as many of one as of the other, and at least "
                              "one");
}

}  // namespace micrograd
