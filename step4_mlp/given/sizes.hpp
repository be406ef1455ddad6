// What to do when two things that belong together are not of one size.
#pragma once

#include <cstddef>
#include <string>

namespace micrograd {

/// Throws std::invalid_argument, with both numbers and the name of the function, unless there are as
/// many on the left as on the right, and at least one.
void check_sizes(const std::string& function, std::size_t left, std::size_t right);

}  // namespace micrograd
