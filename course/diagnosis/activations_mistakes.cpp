// What goes wrong in step 3: wrong formulas, and what to say to whose function does the same.  Two
// rows that say different things differ somewhere, and each differs from the right one:
// solutions/tests/known_mistakes.cpp looks.  activations_subjects.cpp adds what can go wrong with any
// function, from its right formulas.
#include <algorithm>
#include <cmath>

#include "diagnosis/activations_subjects.hpp"

namespace micrograd::course {
namespace {

// y by x (and n, in a power).
#define NUMBER(...) [](double x, [[maybe_unused]] double n) -> double { __VA_ARGS__; }

// What x or n gets, by their numbers, by y, and by g, which has arrived at y.
#define PASSES(...)                                                                   \
  []([[maybe_unused]] double x, [[maybe_unused]] double n, [[maybe_unused]] double y, \
     [[maybe_unused]] double g) -> double { __VA_ARGS__; }

#define FUNCTION(...) [](const Value& x, [[maybe_unused]] const Value& n) { return __VA_ARGS__; }

constexpr Idea first = idea::first_the_number;
constexpr Idea slope = idea::local_derivative;
constexpr Idea chain = idea::chain_rule_multiplies;
constexpr Idea limits = idea::doubles_have_limits;
constexpr Idea special = idea::no_special_case;

const char* const digits = "e has more digits than that.";
const char* const too_large =
    "On the way a number became infinity: e to such a power is more than a double can hold, and "
    "infinity / infinity is not a number.";
const char* const leaks = "That is the leaky kind of relu: here nothing leaks.";
const char* const stays_0 =
    "y stays 0 when x moves a little, so nothing may pass where x is negative.";
const char* const brackets = "Brackets are missing: what arrived multiplies only a part.";

}  // namespace

Activation exponential{
    {.name = "exp",
     .rule_name = "exp_rule",
     .heading = "A new operation: a number and a rule",
     .operands = "x",
     .in_std = true,
     .yours = FUNCTION(exp(x)),
     .operation = op::exp,
     .number = NUMBER(return std::exp(x)),
     .to_x = PASSES(return y * g),
     .wrong_numbers = {{"That is 2 to the power of x; the base should be e = 2.71828...", first,
                        NUMBER(return std::exp2(x))},
                       {"That is 10 to the power of x; the base should be e = 2.71828...", first,
                        NUMBER(return std::pow(10, x))},
                       {"The two are swapped: that is x to the power of e.", idea::operand_order,
                        NUMBER(return std::pow(x, std::exp(1)))},
                       {digits, first, NUMBER(return std::pow(2.7, x))},
                       {digits, first, NUMBER(return std::pow(2.71, x))},
                       {digits, first, NUMBER(return std::pow(2.718, x))},
                       {digits, first, NUMBER(return std::pow(2.7183, x))},
                       {digits, first, NUMBER(return std::pow(2.71828, x))},
                       {digits, first, NUMBER(return std::pow(2.718281828, x))},
                       {"That is 1 less than e to the power of x.", first,
                        NUMBER(return std::expm1(x))},
                       {"That is e times x; it should be e to the power of x.", first,
                        NUMBER(return std::exp(1) * x)},
                       {"That is e itself: x plays no part.", first,
                        NUMBER(return 0 * x + std::exp(1))},
                       {"What is too large for a double is infinity. Leave that to std::exp.",
                        limits, NUMBER(return std::exp(std::min(x, 700.0)))}},
     .wrong_to_x = {
         {"That is the rule of a power. Here it is the exponent that moves, not the base.", slope,
          PASSES(return x * std::exp(x - 1) * g)},
         {"The exponential was taken of y, which is an exponential already.", slope,
          PASSES(return std::exp(y) * g)},
         {"That is the rule of the logarithm.", slope, PASSES(return g / x)}}}};

Activation logarithm{
    {.name = "log",
     .rule_name = "log_rule",
     .heading = "A slope made from the input",
     .operands = "x",
     .in_std = true,
     .yours = FUNCTION(log(x)),
     .operation = op::log,
     .number = NUMBER(return std::log(x)),
     .to_x = PASSES(return g / x),
     .wrong_numbers =
         {{"That is the logarithm to the base 2; the natural one, to the base e, is wanted.", first,
           NUMBER(return std::log2(x))},
          {"That is the logarithm to the base 10; the natural one, to the base e, is wanted.",
           first, NUMBER(return std::log10(x))},
          {"That is the logarithm of 1 + x.", first, NUMBER(return std::log1p(x))},
          {"Below 1 the logarithm is negative, not 0.", special,
           NUMBER(return x < 1 ? 0 : std::log(x))},
          {"The sign is lost: below 1 the logarithm is negative.", special,
           NUMBER(return std::abs(std::log(x)))}},
     .wrong_to_x = {{"That is the slope of 1 / x, which is a slope already.", slope,
                     PASSES(return -g / (x * x))},
                    {"There is an x too many: the slope of the logarithm is simpler than that.",
                     slope, PASSES(return g / (x * x))},
                    {"That is the slope of the logarithm to the base 10.", slope,
                     PASSES(return g / (x * std::log(10)))},
                    {"That is the slope of the logarithm to the base 2.", slope,
                     PASSES(return g / (x * std::log(2)))},
                    {"The slope came out as 0. Was something divided as whole numbers?", limits,
                     PASSES(return std::trunc(x) == 1 ? g : 0)},
                    {"That is the rule of exp.", slope, PASSES(return std::exp(x) * g)}}}};

Activation hyperbolic{
    {.name = "tanh",
     .rule_name = "tanh_rule",
     .heading = "Squashing between -1 and 1",
     .operands = "x",
     .in_std = true,
     .yours = FUNCTION(tanh(x)),
     .operation = op::tanh,
     .number = NUMBER(return std::tanh(x)),
     .to_x = PASSES(return (1 - y * y) * g),
     .wrong_numbers =
         {{"That is tanh(x / 2): the powers of e are those of 2x.", first,
           NUMBER(return std::tanh(x / 2))},
          {"That is tanh(2x).", first, NUMBER(return std::tanh(2 * x))},
          {"That is the tangent; the hyperbolic tangent is wanted.", first,
           NUMBER(return std::tan(x))},
          {"That is the arc tangent; the hyperbolic tangent is wanted.", first,
           NUMBER(return std::atan(x))},
          {"That is the inverse of tanh.", first, NUMBER(return std::atanh(x))},
          {"That is the hyperbolic sine: it still has to be divided by the cosine.", first,
           NUMBER(return std::sinh(x))},
          {"Brackets are missing: C++ divides before it adds.", first,
           NUMBER(return std::exp(2 * x) - 1 / std::exp(2 * x) + 1)},
          {"For negative x it is negative, not 0.", special,
           NUMBER(return x < 0 ? 0 : std::tanh(x))},
          {"The curve is cut off too early.", special, NUMBER(return std::clamp(x, -1.0, 1.0))},
          {too_large, limits, NUMBER(return (std::exp(2 * x) - 1) / (std::exp(2 * x) + 1))},
          {too_large, limits, NUMBER(return std::sinh(x) / std::cosh(x))},
          {too_large, limits, NUMBER(return (1 - std::exp(-2 * x)) / (1 + std::exp(-2 * x)))}},
     .wrong_to_x = {
         {"The square is missing: that is 1 - y.", slope, PASSES(return (1 - y) * g)},
         {"A sign is wrong inside: the slope is never more than 1.", slope,
          PASSES(return (1 + y * y) * g)},
         {"1 - y was squared as a whole; only y is squared.", slope,
          PASSES(return (1 - y) * (1 - y) * g)},
         {"y was doubled, where it should be squared.", slope, PASSES(return (1 - 2 * y) * g)},
         {brackets, slope, PASSES(return 1 - y * y * g)},
         {"That is the rule of the sigmoid.", slope, PASSES(return y * (1 - y) * g)},
         {"tanh was taken of y, which is a tanh already.", slope,
          PASSES(return (1 - std::tanh(y) * std::tanh(y)) * g)},
         {"The square is missing: that is 1 / cosh x.", slope, PASSES(return g / std::cosh(x))},
         {"That is the square of y only; what is left of 1?", slope, PASSES(return y * y * g)}}}};

Activation rectifier{
    {.name = "relu",
     .rule_name = "relu_rule",
     .heading = "A kink: on or off",
     .operands = "x",
     .in_std = false,
     .yours = FUNCTION(relu(x)),
     .operation = op::relu,
     .number = NUMBER(return x > 0 ? x : 0),
     .to_x = PASSES(return x > 0 ? g : 0),
     .wrong_numbers = {{"That is the smaller of x and 0; the larger one is wanted.", first,
                        NUMBER(return std::min(x, 0.0))},
                       {"That is the larger of -x and 0.", first, NUMBER(return std::max(-x, 0.0))},
                       {"It is cut off at 1. A positive x stays as it is, however large.", first,
                        NUMBER(return std::clamp(x, 0.0, 1.0))},
                       {"A negative x went through; it should be kept back.", first,
                        NUMBER(return x)},
                       {"That is x without its sign; a negative x should give 0.", first,
                        NUMBER(return std::abs(x))},
                       {leaks, first, NUMBER(return x > 0 ? x : 0.01 * x)},
                       {leaks, first, NUMBER(return x > 0 ? x : 0.1 * x)},
                       {leaks, first, NUMBER(return x > 0 ? x : 0.2 * x)},
                       {"A fraction is positive, too: it stays as it is.", special,
                        NUMBER(return x < 1 ? 0 : x)}},
     .wrong_to_x = {
         {stays_0, slope, PASSES(return g)},
         {"y stays 0 when x moves a little, so nothing may pass where x is negative. And what "
          "arrived plays no part.",
          chain, PASSES(return 1)},
         {"That is the wrong way round: the slope is 1 where x went through.", slope,
          PASSES(return x > 0 ? 0 : g)},
         {"That is the slope of the absolute value; here it is 0.", slope,
          PASSES(return x > 0 ? g : -g)},
         {leaks, slope, PASSES(return x > 0 ? g : 0.01 * g)},
         {leaks, slope, PASSES(return x > 0 ? g : 0.1 * g)},
         {leaks, slope, PASSES(return x > 0 ? g : 0.2 * g)},
         {"relu cuts off numbers, not gradients: a negative one passes, too.", special,
          PASSES(return x > 0 ? std::max(g, 0.0) : 0)},
         {"At the kink the slope could be anything from 0 to 1; the course chooses 0.", special,
          PASSES(return x < 0 ? 0 : g)},
         {"At the kink the slope could be anything from 0 to 1; the course chooses 0.", special,
          PASSES(return x > 0   ? g
                        : x < 0 ? 0
                                : g / 2)},
         {"A small positive x went through, so what arrives passes as well.", special,
          PASSES(return x < 1 ? 0 : g)}}}};

Activation logistic{
    {.name = "sigmoid",
     .rule_name = "sigmoid_rule",
     .heading = "Squashing between 0 and 1",
     .operands = "x",
     .in_std = false,
     .yours = FUNCTION(sigmoid(x)),
     .operation = op::sigmoid,
     .number = NUMBER(return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x))),
     .to_x = PASSES(return y * (1 - y) * g),
     .wrong_numbers = {{"A sign is wrong: that is the sigmoid of -x.", first,
                        NUMBER(return 1 / (1 + std::exp(x)))},
                       {"A sign is wrong in the denominator.", first,
                        NUMBER(return std::exp(x) / (1 - std::exp(x)))},
                       {"A sign is wrong in the denominator.", first,
                        NUMBER(return 1 / (1 - std::exp(-x)))},
                       {"Brackets are missing: C++ divides before it adds.", first,
                        NUMBER(return 1 / 1 + std::exp(-x))},
                       {"That is tanh(x / 2), from -1 to 1; the sigmoid goes from 0 to 1.", first,
                        NUMBER(return std::tanh(x / 2))},
                       {"The base of the power is 2; it should be e.", first,
                        NUMBER(return 1 / (1 + std::exp2(-x)))},
                       {"That is x times the sigmoid.", first,
                        NUMBER(return x / (1 + std::exp(-x)))},
                       {"For negative x it is small, not 0.", special,
                        NUMBER(return x < 0 ? 0 : 1 / (1 + std::exp(-x)))},
                       {too_large, limits, NUMBER(return std::exp(x) / (1 + std::exp(x)))}},
     .wrong_to_x = {
         {"That is the rule of tanh.", slope, PASSES(return (1 - y * y) * g)},
         {"A factor is missing: that is 1 - y.", slope, PASSES(return (1 - y) * g)},
         {"That is the square of y: one of the two factors should be 1 - y.", slope,
          PASSES(return y * y * g)},
         {"A sign is wrong inside.", slope, PASSES(return y * (1 + y) * g)},
         {"A sign is wrong inside.", slope, PASSES(return y * (y - 1) * g)},
         {"Brackets are missing: y * 1 - y is always 0.", slope, PASSES(return y * 1 - y)},
         {"For negative x the slope is the same as for positive x, not 0.", special,
          PASSES(return x < 0 ? 0 : y * (1 - y) * g)},
         {brackets, slope, PASSES(return y - y * y * g)},
         {brackets, slope, PASSES(return y * 1 - y * g)}}}};

// ---- Bonus

const char* const by_logarithm =
    "The power was made from the logarithm of the base, which has none here.";
const char* const zero_times_infinity =
    "0 * log(0) is not a number, but a power of 0 stays where it is when the exponent moves.";

Activation moving_power{
    {.name = "pow",
     .rule_name = "general_power_rule",
     .heading = "Bonus: an exponent that learns",
     .operands = "x, n",
     .in_std = true,
     .yours = FUNCTION(pow(x, n)),
     .operation = op::general_power,
     .number = NUMBER(return std::pow(x, n)),
     .to_x = PASSES(return n * std::pow(x, n - 1) * g),
     .wrong_numbers = {{"That is n to the power of x: the two are swapped.", idea::operand_order,
                        NUMBER(return std::pow(n, x))},
                       {"That is x times n.", first, NUMBER(return x * n)},
                       {"The exponent has become a whole number.", limits,
                        NUMBER(return std::pow(x, std::trunc(n)))},
                       {by_logarithm, special, NUMBER(return std::exp(n * std::log(x)))}},
     .wrong_to_x = {{"The exponent was not lowered.", slope, PASSES(return n * y * g)},
                    {"The factor n is missing.", slope, PASSES(return std::pow(x, n - 1) * g)},
                    {"n times x was raised as a whole; only x has the exponent n - 1.", slope,
                     PASSES(return std::pow(n * x, n - 1) * g)},
                    {"A base of 0 or below is a number like any other.", special,
                     PASSES(return n * y / x * g)},
                    {"A base of 0 or below is a number like any other.", special,
                     PASSES(return x <= 0 ? 0 : n * std::pow(x, n - 1) * g)},
                    {"That is what the exponent should get.", slope,
                     PASSES(return y * std::log(x) * g)}},
     .to_n = PASSES(return x == 0 && n >= 0 ? 0 : y * std::log(x) * g),
     .wrong_to_n = {
         {"Nothing arrived at the exponent: here it is no constant.",
          idea::every_operand_gets_its_share, PASSES(return 0)},
         {"What arrived at y has to be passed on; here it plays no part.", chain,
          PASSES(return y * std::log(x))},
         {"The logarithm is missing: a power of e grows by itself, a power of 3 faster.", slope,
          PASSES(return y * g)},
         {"The logarithm of the base is wanted, not the exponent's.", slope,
          PASSES(return y * std::log(n) * g)},
         {"The power itself is missing as a factor.", slope, PASSES(return std::log(x) * g)},
         {"The exponent was lowered; that belongs to the base's part.", slope,
          PASSES(return std::pow(x, n - 1) * std::log(x) * g)},
         {"The natural logarithm is wanted, not to the base 10.", slope,
          PASSES(return y * std::log10(x) * g)},
         {"The natural logarithm is wanted, not to the base 2.", slope,
          PASSES(return y * std::log2(x) * g)},
         {"That is what the base should get.", slope, PASSES(return n * std::pow(x, n - 1) * g)},
         {zero_times_infinity, special, PASSES(return y * std::log(x) * g)},
         {"The power of 0 was taken as 1, and log(0) as it is; the course chooses 0.", special,
          PASSES(return x == 0 && n > 0 ? 0 : y * std::log(x) * g)},
         {"A power of a negative number is no number for most exponents: no slope, not 0.", special,
          PASSES(return x <= 0 ? 0 : y * std::log(x) * g)},
         {"The sign of the base is lost.", special,
          PASSES(return x == 0 ? 0 : y * std::log(std::abs(x)) * g)}}}};

}  // namespace micrograd::course
