// What to do when labels and scores do not belong together.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace micrograd {

/// Throws std::invalid_argument, with the numbers and the name of the function, unless `scores` are
/// as many for each label, at least one, and each label is the number of a class: 0, 1, 2, …
void check_labels(const std::string& function, std::size_t scores, std::span<const double> labels);

}  // namespace micrograd
