// The ideas that the known mistakes, the laws and the patches have missed.  A failing test reports the
// name.  What to ask a student who has missed one stands in solutions/grading/ideas.txt.
#pragma once

#include "testing/check.hpp"

namespace micrograd::course::idea {

inline constexpr Idea first_the_number{"first the number has to be right"};
inline constexpr Idea operand_order{"the order of the operands matters"};
inline constexpr Idea doubles_have_limits{"numbers are doubles, and doubles have limits"};
inline constexpr Idea no_special_case{"no number and no node is a special case"};
inline constexpr Idea value_is_a_handle{"a Value is a handle to a node"};
inline constexpr Idea results_remember{"a result remembers what it was made from"};
inline constexpr Idea changes_only_its_own{"a function changes only what it is asked to"};
inline constexpr Idea slope_between_two_points{"a slope is taken between two points"};
inline constexpr Idea local_derivative{"the local derivative"};
inline constexpr Idea chain_rule_multiplies{"the chain rule multiplies"};
inline constexpr Idea every_operand_gets_its_share{"every operand gets its share"};
inline constexpr Idea gradient_is_a_sum{"a gradient is a sum over all ways"};
inline constexpr Idea each_node_once{"each node once"};
inline constexpr Idea results_before_operands{"results pass on before their operands do"};
inline constexpr Idea pass_starts_at_the_root{"the pass starts at the root with 1"};
inline constexpr Idea results_afresh_leaves_add{"results start afresh, leaves accumulate"};
inline constexpr Idea one_weighted_sum{"a neuron squashes one weighted sum"};
inline constexpr Idea neurons_start_different{"neurons have to start different"};
inline constexpr Idea layer_feeds_layer{"one layer's outputs are the next one's inputs"};
inline constexpr Idea every_weight_is_a_parameter{"every weight and bias is a parameter"};
inline constexpr Idea wrong_input_is_refused{"wrong input is refused"};
inline constexpr Idea loss_says_how_far_off{"a loss says how far off, and in which sense"};
inline constexpr Idea one_step{"each step: clear, loss, backward, move against the gradient"};
inline constexpr Idea optimizer_remembers{"an optimizer remembers"};

}  // namespace micrograd::course::idea
