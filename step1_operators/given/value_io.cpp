#include <ostream>

#include "value.hpp"

namespace micrograd {

std::ostream& operator<<(std::ostream& stream, const Value& value) {
  return stream << "Value(data=" << value.data() << ", grad=" << value.grad() << ")";
}

}  // namespace micrograd
