// What to do when two things that belong together are not of one size.
#pragma once

#include <cstddef>
#include <string>

namespace micrograd {

/// Throws std::invalid_argument, with both numbers and the name of the function, unless left and
/// right are equal and not 0.
void check_sizes(const std::string& function, std::size_t left, std::size_t right);

}  // namespace micrograd
