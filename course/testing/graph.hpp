// How a test looks at what a result was made from.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "value.hpp"

namespace micrograd::course {

/// True if `target` is `from`, or one of its operands, or one of theirs, …
bool leads_back(const Value& from, const Value& target);

/// `root`, what it was made from, what that was made from, …: the identities of all nodes.
std::unordered_set<const void*> nodes_below(const Value& root);

/// How a result was made: "*(a, pow(b, -1))".  Nodes that are not in `names` and have no operands
/// are shown by their number.
std::string written_out(const Value& result,
                        const std::unordered_map<const void*, std::string>& names);

/// Values, and what a message calls them.
using Names = std::vector<std::pair<std::string, Value>>;

/// What is wrong with how `result` was made; empty if nothing is.  It leads back to each of the
/// operands, and where an operation of step 1 is on the way, it makes the number of its node.
/// "a - b is made as +(a, -3), and does not lead back to b."
std::string fault_in(const std::string& name, const Value& result, const Names& operands);

/// Lets `arriving` arrive at root and runs the rules of everything below it, results before
/// operands. A backward pass of the tests' own: what it finds depends on the rules only, not on
/// step 2's walk.
void run_rules(const Value& root, double arriving = 1.0);

}  // namespace micrograd::course
