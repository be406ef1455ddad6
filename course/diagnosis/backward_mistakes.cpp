// What goes wrong in step 2: wrong functions, and what to say to whose own does the same.  Two rows
// that say different things differ somewhere, and each differs from the right one:
// solutions/tests/known_mistakes.cpp looks.
#include <cmath>

#include "diagnosis/backward.hpp"
#include "diagnosis/ideas.hpp"

namespace micrograd::course {

// ---- Rules.  An operand gets a part:
//   own, other   the number of the operand in question, and that of the other one
//   g            what has arrived at the result
//   x, n         in a power: the base, and its exponent

Rule add{
    {"add_rule", "When a value is used twice"},
    op::add,
    {"c = a + b with a = %a, b = %b", "a", "b", "c"},
    both([](double, double, double g) { return g; }),
    {
        {"What arrived has to be passed on; here it plays no part.", idea::chain_rule_multiplies,
         both([](double, double, double) { return 1.0; })},
        {"What arrived has to be passed on; here it plays no part.", idea::chain_rule_multiplies,
         both([](double own, double, double) { return own; })},
        {"What arrived has to be passed on; here it plays no part.", idea::chain_rule_multiplies,
         both([](double, double other, double) { return other; })},
        {"That is the number of the sum. What is passed on is its gradient.",
         idea::local_derivative,
         both([](double own, double other, double) { return own + other; })},
        {"That is the number of the sum times what arrived. A sum grows as fast as its operand.",
         idea::local_derivative,
         both([](double own, double other, double g) { return (own + other) * g; })},
        {"That is what a product would pass on.", idea::local_derivative,
         both([](double, double other, double g) { return other * g; })},
        {"A sum grows as fast as its operand, whatever the operand's number is.",
         idea::local_derivative, both([](double own, double, double g) { return own * g; })},
        {"What arrived has to be multiplied with the local derivative, not added to it.",
         idea::chain_rule_multiplies, both([](double, double, double g) { return 1.0 + g; })},
        {"What arrived is not divided up: each operand gets all of it.",
         idea::every_operand_gets_its_share,
         both([](double, double, double g) { return 0.5 * g; })},
        {"That is twice what arrived.", idea::local_derivative,
         both([](double, double, double g) { return 2.0 * g; })},
        {"The sign is wrong: a sum grows when an operand grows.", idea::local_derivative,
         both([](double, double, double g) { return -g; })},
    }};

Rule multiply{
    {"multiply_rule", "The rule of a product"},
    op::multiply,
    {"c = a * b with a = %a, b = %b", "a", "b", "c"},
    both([](double, double other, double g) { return other * g; }),
    {
        {"What arrived has to be passed on; here it plays no part.", idea::chain_rule_multiplies,
         both([](double, double other, double) { return other; })},
        {"It got its own number. How fast c grows with one factor is the other one.",
         idea::local_derivative, both([](double own, double, double g) { return own * g; })},
        {"It got its own number. How fast c grows with one factor is the other one. And what "
         "arrived plays no part.",
         idea::chain_rule_multiplies, both([](double own, double, double) { return own; })},
        {"That is what a sum would pass on.", idea::local_derivative,
         both([](double, double, double g) { return g; })},
        {"That is 1: neither the other factor nor what arrived plays a part.",
         idea::chain_rule_multiplies, both([](double, double, double) { return 1.0; })},
        {"What arrived has to be multiplied with the other factor, not added to it.",
         idea::chain_rule_multiplies,
         both([](double, double other, double g) { return other + g; })},
        {"That is c times what arrived. How fast c grows with one factor is the other one.",
         idea::local_derivative,
         both([](double own, double other, double g) { return own * other * g; })},
        {"That is the number of c. How fast c grows with one factor is the other one.",
         idea::local_derivative,
         both([](double own, double other, double) { return own * other; })},
        {"That is made with the gradient of the other factor, where its number is wanted.",
         idea::local_derivative, both([](double own, double, double g) { return own * g * g; })},
        {"What arrived counts twice: it was multiplied with itself.", idea::chain_rule_multiplies,
         both([](double, double other, double g) { return other * g * g; })},
        {"That is twice what this operand should get.", idea::local_derivative,
         both([](double, double other, double g) { return 2.0 * other * g; })},
        {"The sum of both factors was taken. How fast c grows with one factor is the other one.",
         idea::local_derivative,
         both([](double own, double other, double g) { return (own + other) * g; })},
        {"What arrived has to be multiplied with the other factor, not to divide it.",
         idea::chain_rule_multiplies,
         both([](double, double other, double g) { return other / g; })},
        {"The sign is wrong.", idea::local_derivative,
         both([](double, double other, double g) { return -other * g; })},
        {"0 / 0: the other factor is known, it need not be found by dividing.",
         idea::no_special_case,
         both([](double own, double other, double g) { return own * other / own * g; })},
    }};

Rule power{
    {"power_rule", "The rule of a power"},
    op::power,
    {"y = pow(x, %b) with x = %a", "x", "the exponent", "y"},
    base([](double x, double n, double g) { return n * std::pow(x, n - 1.0) * g; }),
    {
        {"The exponent was not lowered: that is n times x to the n.", idea::local_derivative,
         base([](double x, double n, double g) { return n * std::pow(x, n) * g; })},
        {"What arrived has to be passed on; here it plays no part.", idea::chain_rule_multiplies,
         base([](double x, double n, double) { return n * std::pow(x, n - 1.0); })},
        {"The factor n is missing: that is x to the n - 1.", idea::local_derivative,
         base([](double x, double n, double g) { return std::pow(x, n - 1.0) * g; })},
        {"n times x was raised as a whole; only x has the exponent n - 1.", idea::local_derivative,
         base([](double x, double n, double g) { return std::pow(n * x, n - 1.0) * g; })},
        {"That is made with the number of y, where the number of x is wanted.",
         idea::local_derivative, base([](double x, double n, double g) {
           return n * std::pow(std::pow(x, n), n - 1.0) * g;
         })},
        {"The factor is n, not n - 1.", idea::local_derivative,
         base([](double x, double n, double g) { return (n - 1.0) * std::pow(x, n - 1.0) * g; })},
        {"1 was taken from the power, not from its exponent.", idea::local_derivative,
         base([](double x, double n, double g) { return n * (std::pow(x, n) - 1.0) * g; })},
        {"The exponent was lowered by 2, not by 1.", idea::local_derivative,
         base([](double x, double n, double g) { return n * std::pow(x, n - 2.0) * g; })},
        {"That is y times what arrived: neither is n a factor, nor was the exponent lowered.",
         idea::local_derivative,
         base([](double x, double n, double g) { return std::pow(x, n) * g; })},
        {"That is how fast y grows with n. Here n is constant and x may grow.",
         idea::local_derivative,
         base([](double x, double n, double g) { return std::pow(x, n) * std::log(x) * g; })},
        {"That is the slope of a square; here the exponent is another one.", idea::local_derivative,
         base([](double x, double, double g) { return 2.0 * x * g; })},
        {"That is n times x. The power n - 1 is missing.", idea::local_derivative,
         base([](double x, double n, double g) { return x * n * g; })},
        {"That is n times what arrived: x plays no part.", idea::chain_rule_multiplies,
         base([](double, double n, double g) { return n * g; })},
        {"What arrived counts twice: it was multiplied with itself.", idea::chain_rule_multiplies,
         base([](double x, double n, double g) { return n * std::pow(x, n - 1.0) * g * g; })},
        {"What arrived was raised to the power as well; only x has the exponent n - 1.",
         idea::chain_rule_multiplies,
         base([](double x, double n, double g) { return n * std::pow(x * g, n - 1.0); })},
        {"n is a factor, not a divisor.", idea::local_derivative,
         base([](double x, double n, double g) { return std::pow(x, n - 1.0) / n * g; })},
        {"That is the integral of the power; its slope is wanted.", idea::local_derivative,
         base([](double x, double n, double g) { return std::pow(x, n + 1.0) / (n + 1.0) * g; })},
        {"x was taken for the exponent, too.", idea::local_derivative,
         base([](double x, double, double g) { return x * std::pow(x, x - 1.0) * g; })},
        {"What arrived has to be multiplied with the slope, not added to it.",
         idea::chain_rule_multiplies,
         base([](double x, double n, double g) { return n * std::pow(x, n - 1.0) + g; })},
        {"The sign is wrong.", idea::local_derivative,
         base([](double x, double n, double g) { return -n * std::pow(x, n - 1.0) * g; })},
        {"The exponent has become a whole number; it may be 0.5.", idea::no_special_case,
         base([](double x, double n, double g) {
           return std::trunc(n) * std::pow(x, std::trunc(n) - 1) * g;
         })},
        {"The sign of the exponent is lost.", idea::no_special_case,
         base([](double x, double n, double g) { return std::abs(n) * std::pow(x, n - 1.0) * g; })},
        {"The sign of x is lost.", idea::no_special_case,
         base([](double x, double n, double g) { return n * std::pow(std::abs(x), n - 1.0) * g; })},
        {"0 / 0: the power n - 1 can be taken itself, without dividing by x.",
         idea::no_special_case,
         base([](double x, double n, double g) { return n * std::pow(x, n) / x * g; })},
        {"A base that is not above 0 is a number like any other; it may have no logarithm.",
         idea::no_special_case, base([](double x, double n, double g) {
           return n * std::exp((n - 1.0) * std::log(x)) * g;
         })},
    }};

}  // namespace micrograd::course
