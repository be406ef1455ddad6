// What holds for every function of a kind, whatever its formula: each law with its probe and its
// sentence, once for all steps.  A probe is handed what was seen; an empty cause: the law is kept.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "diagnosis/ideas.hpp"

namespace micrograd::course::law {

/// A gradient is added to.  `part` arrives where nothing was, `after_10` is found where 10 was.
Cause adds(double part, double after_10);

/// An operand that is used twice gets its part twice.  `part`: what one use gets; `found`: what both
/// uses left where nothing was, and `after_10` where 10 was.
Cause both_arrivals_count(double part, double found, double after_10);

inline const Cause nothing_kept{
    "Something of the call before was still there. Each call begins anew.",
    idea::changes_only_its_own};

/// A number is not only right to some seven digits.
Cause is_double(double found, double should);

/// Ends the test unless `call` takes equal sizes and refuses each wrong pair.  `left`, `right`: what
/// the two lists hold, "prediction" and "target".
void expect_sizes_checked(const About& about, const std::string& left, const std::string& right,
                          const std::function<void(std::size_t, std::size_t)>& call);

/// A result is a new node that leads back to each operand, by operations that fit.
Cause how_it_was_made(const Value& result, const std::vector<Value>& operands);

inline const Cause numbers_stay{
    "The number of an operand was changed. A rule changes gradients, not numbers.",
    idea::changes_only_its_own};
inline const Cause result_gradient_stays{
    "The gradient of the result was changed. What arrives there goes on to the operands.",
    idea::changes_only_its_own};
inline const Cause gradients_change{
    "No gradient was changed at all. (A `double` made from grad() is a copy of it.)",
    idea::value_is_a_handle};
inline const Cause operand_unchanged{"An operand must not change.", idea::changes_only_its_own};
inline const Cause given_numbers_stay{
    "It is not for this function to change the numbers that it is given.",
    idea::changes_only_its_own};
inline const Cause finds_no_gradients{
    "It is not for this function to find gradients: whoever wants them calls backward() on the "
    "result.",
    idea::changes_only_its_own};
inline const Cause leads_back{
    "The result does not lead back to all that it was made from: somewhere a new Value was "
    "made from a number, data() perhaps.",
    idea::results_remember};
inline const Cause node_stays{
    "The node itself has been changed, and with it all that was made from it. A result is a new "
    "node.",
    idea::value_is_a_handle};
inline const Cause no_gradient_yet{
    "Gradients are found later, in step 2. Here nothing arrives yet.", idea::changes_only_its_own};
inline const Cause own_leaf{
    "Two powers share one leaf for the exponent. Each power needs a leaf of its own.",
    idea::value_is_a_handle};
inline const Cause results_pass_on{
    "An operand that is a result gets its part as well: it has to pass it on.",
    idea::every_operand_gets_its_share};

// ---- What a result was made from, and what a call must leave alone

inline const Cause made_from_a_number{
    "It is a leaf, made from a number: it leads back to nothing at all.", idea::results_remember};
inline Cause left_out(const std::string& name) {
  return {
      "On the way " + name +
          " was left out, or became a number, .data(): no gradient will find the way back to it.",
      idea::results_remember};
}
inline const Cause sizes_refused{
    "Sizes that differ have to be refused, whichever of them is the larger one.",
    idea::wrong_input_is_refused};

inline const Cause inputs_stay{
    "x is the caller's. Keep the outputs of a layer in a vector of your own.",
    idea::changes_only_its_own};
inline const Cause weights_stay{
    "A call changes no weight and no bias: they are set when a neuron is made, and by training.",
    idea::changes_only_its_own};
inline const Cause bias_stays{
    "The sum was added up in the node of the bias. A copy of a Value is the same node.",
    idea::value_is_a_handle};
inline const Cause partners{
    "dot_rule finds all of a, and then all of b, among the operands. Here they are others, or in "
    "another order.",
    idea::operand_order};

inline const Cause sum_of_results{
    "It is a sum of results. Here it should be made from a and b at once, without anything in "
    "between.",
    idea::results_remember};

// ---- Who owns which node, and what is drawn

inline const char* const of_parameters = "Handles to all that can be learned";
inline const Cause only_lists{
    "It only lists what is there; numbers and gradients stay as they are.",
    idea::changes_only_its_own};
inline const Cause listed_twice{"Some of them are listed more than once.",
                                idea::every_weight_is_a_parameter};
inline const Cause of_another{
    "They are those of another one, which was asked before. Each call makes its own list.",
    idea::every_weight_is_a_parameter};
inline const Cause one_handle_many_times{
    "A vector that is made with a size is full already, of so many handles to one node. Each place "
    "needs a handle to a parameter, and what is added comes on top.",
    idea::value_is_a_handle};
inline const Cause copies{
    "New Values with the same numbers are among them. Whoever changes those changes nothing in the "
    "network.",
    idea::value_is_a_handle};
inline Cause missing(const std::string& name) {
  return {name + " can be learned, too.", idea::every_weight_is_a_parameter};
}
inline const char* const two_vectors =
    "If a begin and an end are used together here: do they belong to one vector? Each call of a "
    "function that returns a vector makes a new one.";

inline const Cause parameters_are_leaves{
    "backward() clears the gradients of results; only what was put in as a number can learn.",
    idea::results_afresh_leaves_add};
inline const Cause nodes_of_their_own{
    "A copy of a Value, or of a neuron, is another name for the same nodes: each has to be made on "
    "its own.",
    idea::value_is_a_handle};
inline const Cause stream_goes_on{
    "The stream of random numbers began anew. The one that is handed in goes on where it was.",
    idea::neurons_start_different};
inline const Cause drawn_from_the_stream{
    "The weights should be drawn from the stream that is handed in, and from nothing else.",
    idea::neurons_start_different};

}  // namespace micrograd::course::law
