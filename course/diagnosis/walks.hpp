// A right order, and what is wrong with another.
#pragma once

#include <string>
#include <vector>

#include "value.hpp"

namespace micrograd::course {

/// The nodes below `root`, operands before results; by recursion, so for small graphs.
std::vector<Value> sorted(const Value& root);

/// What is wrong with a learner's order; nothing if it is valid.
std::string fault_in_order(const Value& root, const std::vector<Value>& order);

}  // namespace micrograd::course
