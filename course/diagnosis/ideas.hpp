// The ideas that the known mistakes, the laws and the patches have missed.  A failing test reports the
// name; the instructor's pages show how many students miss each, and what to ask them.
#pragma once

#include "testing/check.hpp"

namespace micrograd::course::idea {

inline constexpr Idea first_the_number{
    "first the number has to be right",
    "Take two small numbers and work the result out on paper. Which line of yours gives another "
    "one?"};

inline constexpr Idea operand_order{
    "the order of the operands matters",
    "Is 5 - 3 the same as 3 - 5? Write both down, then read your operands from left to right."};

inline constexpr Idea doubles_have_limits{
    "numbers are doubles, and doubles have limits",
    "Which whole numbers can a float not hold? How large may x be before exp(x) is infinity? "
    "Rewrite the formula so that nothing on the way overflows."};

inline constexpr Idea no_special_case{
    "no number and no node is a special case",
    "What does the formula say at zero, below zero, and for a leaf? It holds there, too: no `if` "
    "is needed."};

inline constexpr Idea value_is_a_handle{
    "a Value is a handle to a node",
    "Draw the boxes. Two names can point at one box; how many boxes are there, and which one do "
    "you change?"};

inline constexpr Idea results_remember{
    "a result remembers what it was made from",
    "If I give you only the result, how do you get back to a? What is made from .data() has "
    "forgotten where it came from."};

inline constexpr Idea changes_only_its_own{
    "a function changes only what it is asked to",
    "Who else holds this Value? Look at it before and after your function ran."};

inline constexpr Idea slope_between_two_points{"a slope is taken between two points",
                                               "Draw the curve and the two points. How far apart "
                                               "are they, and how much higher is the second?"};

inline constexpr Idea local_derivative{
    "the local derivative",
    "Keep all but one operand still, and nudge that one. How much does the result move? That "
    "factor belongs in the rule."};

inline constexpr Idea chain_rule_multiplies{
    "the chain rule multiplies",
    "If the loss moves by 3 when c moves by 1, and c moves by 2 when a moves by 1: how far does "
    "the loss move with a? What arrives is a factor."};

inline constexpr Idea every_operand_gets_its_share{
    "every operand gets its share",
    "Which operands does the result have? Each one's nudge moves the result, so each one has a "
    "gradient."};

inline constexpr Idea gradient_is_a_sum{
    "a gradient is a sum over all ways",
    "Nudge a in a + a. On how many ways does the nudge get to the result? Each way adds its part, "
    "so nothing may be replaced."};

inline constexpr Idea each_node_once{
    "each node once",
    "In u + u, how many nodes are there, and how many arrows? A node passes on once; what you have "
    "visited must be remembered for the whole walk."};

inline constexpr Idea results_before_operands{
    "results pass on before their operands do",
    "When u hands its gradient on, has everybody who uses u reported yet? Number the nodes so that "
    "all users come first."};

inline constexpr Idea pass_starts_at_the_root{
    "the pass starts at the root with 1",
    "How much does the loss move if the loss moves by 1? That number starts the pass."};

inline constexpr Idea results_afresh_leaves_add{
    "results start afresh, leaves accumulate",
    "Call backward() twice on paper. Which numbers are left over from the first time, and which of "
    "them should be?"};

inline constexpr Idea one_weighted_sum{
    "a neuron squashes one weighted sum",
    "Write the neuron's formula in one line. How many sums, how many biases, how many tanh are in "
    "it?"};

inline constexpr Idea neurons_start_different{
    "neurons have to start different",
    "If two neurons have the same weights and the same inputs, how will they differ after a step? "
    "Never."};

inline constexpr Idea layer_feeds_layer{
    "one layer's outputs are the next one's inputs",
    "Write the widths in a row with the inputs in front. Between which two numbers does each layer "
    "stand?"};

inline constexpr Idea every_weight_is_a_parameter{
    "every weight and bias is a parameter",
    "Count them by hand for MLP(3, {4, 4, 1}). What training is to change must be handed out, and "
    "as a handle."};

inline constexpr Idea wrong_input_is_refused{
    "wrong input is refused",
    "What does your loop do when one list is shorter? An answer that is wrong and silent costs an "
    "evening: say what came, and what should have."};

inline constexpr Idea loss_says_how_far_off{
    "a loss says how far off, and in which sense",
    "What is the loss when the prediction is right? When it is off by 2, and by -2? Try the "
    "formula on one point."};

inline constexpr Idea one_step{
    "each step: clear, loss, backward, move against the gradient",
    "Do one step by hand with one weight. In which order do the four things happen, and what is "
    "left over if one is missing?"};

inline constexpr Idea optimizer_remembers{
    "an optimizer remembers",
    "What has to be known in step 2 from step 1? Where does it live between the two calls?"};

}  // namespace micrograd::course::idea
