// A graph as a test writes it down: "a = 3, u = a * 2, root = u + u".
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "value.hpp"

namespace micrograd::course {

/// The nodes of a text, made without step 1's operators.  A name that is not made before it is used
/// is a leaf; a number is a leaf that has it for a name.  `half(a, b, c)` is an operation of any
/// number of operands that step 2 has not heard of: half of their sum.  It records that its rule ran.
/// `a / 2` is the same of one operand.
class Graph {
 public:
  explicit Graph(const std::string& text);

  /// The node with that name, which is made if there is none.
  const Value& operator[](const std::string& name);

  /// Its name; "?" if it is no node of this graph.
  std::string name(const Value& value) const;

  /// Operands before results.
  const std::vector<std::pair<std::string, Value>>& nodes() const { return nodes_; }

  /// Which rules of `half` ran since the graph was made, and with what: "w with 1, v with 0.5".
  std::string calls() const;
  int calls_of(const Value& value) const;
  int calls_of_strangers() const;  ///< for nodes that are none of this graph

 private:
  Value made(const std::string& expression);

  std::vector<std::pair<std::string, Value>> nodes_;
};

}  // namespace micrograd::course
