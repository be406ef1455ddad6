#include "given/labels.hpp"

#include <cmath>
#include <sstream>
#include <stdexcept>

namespace micrograd {

void check_labels(const std::string& function, std::size_t scores, std::span<const double> labels) {
  std::ostringstream wrong;
  if (scores == 0 || labels.empty() || scores % labels.size() != 0) {
    wrong << function << " was called with " << scores << " scores and " << labels.size()
          << " labels; give one label for each sample, and one score for each of its classes";
    throw std::invalid_argument(wrong.str());
  }
  const std::size_t classes = scores / labels.size();
  for (const double label : labels) {
    if (label >= 0.0 && label < static_cast<double>(classes) && label == std::floor(label))
      continue;
    wrong << function << " was called with the label " << label << " where there are " << classes
          << " classes; give a whole number from 0 to " << classes - 1;
    throw std::invalid_argument(wrong.str());
  }
}

}  // namespace micrograd
