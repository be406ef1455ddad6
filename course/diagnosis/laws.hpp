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

/// Ends the test unless `call` takes equal sizes and refuses each wrong pair.  `left`, `right`: what the two lists
/// hold, "prediction" and "target".
void expect_sizes_checked(const About& about, const std::string& left, const std::string& right,
                          const std::function<void(std::size_t, std::size_t)>& call);

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
    "The result does not lead back to all that it was made from: somewhere a new Value was made "
    "from "
    "a number, data() perhaps.",
    idea::results_remember};
inline const Cause results_pass_on{
    "An operand that is a result gets its part as well: it has to pass it on.",
    idea::every_operand_gets_its_share};

}  // namespace micrograd::course::law
