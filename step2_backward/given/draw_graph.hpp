// The graph behind a Value as a drawing, in the DOT language: Graphviz makes a picture of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "value.hpp"

namespace micrograd {

/// Names for some of the nodes, to be shown in the drawing.
using Names = std::vector<std::pair<std::string, Value>>;

/// The nodes that `root` was made from, left to right: a box for each Value with its name (if it
/// has one), its number and, if asked for, its gradient; an ellipse for each operation.  A node
/// that is used twice is drawn once.  A name for a node that is not there is left out; of two names
/// for one node the last is shown.
std::string draw_graph(const Value& root, const Names& names = {}, bool with_gradients = true);

}  // namespace micrograd
