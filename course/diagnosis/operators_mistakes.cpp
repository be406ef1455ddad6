// What goes wrong in step 1: wrong functions, and what to say to whose own does the same.  Two rows
// that say different things differ somewhere, and each differs from the right one:
// solutions/tests/known_mistakes.cpp looks.  What does not lead back to its operands is no row but a
// law: law::how_it_was_made.
#include <cmath>

#include "diagnosis/operators_subjects.hpp"

namespace micrograd::course {
namespace {

// Of the numbers a and b of the operands; in a power, of the base and the exponent.
#define OF(...) []([[maybe_unused]] double a, [[maybe_unused]] double b) -> double { __VA_ARGS__; }

// A power with the right number, made from wrong operands.
#define POWER_OF(...)                                         \
  [](const Value& x, const Value& exponent) -> Value {        \
    [[maybe_unused]] const double n = exponent.data();        \
    return {std::pow(x.data(), n), op::power, {__VA_ARGS__}}; \
  }

#define SLOPE(...)                                                                            \
  [](const std::function<double(double)>& f, double x, [[maybe_unused]] double h) -> double { \
    [[maybe_unused]] const double left = f(x - h), middle = f(x), right = f(x + h);           \
    __VA_ARGS__;                                                                              \
  }

constexpr Idea first = idea::first_the_number;
constexpr Idea order = idea::operand_order;
constexpr Idea limits = idea::doubles_have_limits;
constexpr Idea special = idea::no_special_case;
constexpr Idea remembers = idea::results_remember;
constexpr Idea points = idea::slope_between_two_points;

About about(const std::string& function, const std::string& heading, int which = 1) {
  return {function, heading,
          "An operator that is made from itself never ends, nor do two that are made from each "
          "other. And a Value of the function's own is gone when it returns: no reference to it.",
          which};
}

// What can be taken for another operator, without what is right.
using Numbers = std::vector<Mistake<OfNumbers>>;
Numbers with_others(OfNumbers right, Numbers mistakes) {
  const Numbers others = {{"That is a + b.", first, OF(return a + b)},
                          {"That is a - b.", first, OF(return a - b)},
                          {"That is a * b.", first, OF(return a * b)},
                          {"That is a / b.", first, OF(return a / b)},
                          {"That is b - a: the sides are swapped.", order, OF(return b - a)},
                          {"That is b / a: the sides are swapped.", order, OF(return b / a)},
                          {"That is a times a.", first, OF(return a * a)},
                          {"That is b times b.", first, OF(return b * b)},
                          {"That is twice a.", first, OF(return a + a)},
                          {"That is twice b.", first, OF(return b + b)},
                          {"That is the right side alone.", first, OF(return b)}};
  for (const auto& row : others) {
    if (!close(row.wrong(3, 7), right(3, 7))) mistakes.push_back(row);
  }
  return mistakes;
}

const char* const whole = "The fraction is gone: somewhere the numbers become whole numbers.";
const char* const cut = "That is as much as a float can hold. Compute in double.";

// a += b and its like, as an operator: what a stands for afterwards.
Operator assignment(const std::string& symbol, Value& (*assign)(Value&, const Value&),
                    OfNumbers right) {
  return {about("operator" + symbol, "Compound assignment gives the name a new node"),
          {"a " + symbol + " b", "a", "b", "what a was before"},
          nullptr,
          [assign](const Value& a, const Value& b) {
            Value name = a;
            assign(name, a.id() == b.id() ? name : b);
            return name;
          },
          right,
          with_others(right, {{"The result was computed, but a does not stand for it.",
                               idea::value_is_a_handle, OF(return a)}})};
}

}  // namespace

Operator plus{
    about("operator+", "A result remembers"),
    {"a + b", "a", "b"},
    &op::add,
    [](const Value& a, const Value& b) { return a + b; },
    OF(return a + b),
    with_others(OF(return a + b), {{whole, limits, OF(return std::trunc(a + b))},
                                   {whole, limits, OF(return std::trunc(a) + std::trunc(b))},
                                   {cut, limits, OF(return static_cast<float>(a + b))}})};

Operator times{
    about("operator*", "A result remembers"),
    {"a * b", "a", "b"},
    &op::multiply,
    [](const Value& a, const Value& b) { return a * b; },
    OF(return a * b),
    with_others(OF(return a * b),
                {{"Minus times minus is plus.", first, OF(return a < 0 && b < 0 ? -a * b : a * b)},
                 {whole, limits, OF(return std::trunc(a * b))},
                 {whole, limits, OF(return std::trunc(a) * std::trunc(b))},
                 {cut, limits, OF(return static_cast<float>(a * b))}})};

Operator negation{about("operator-", "Minus without a new operation"),
                  {"-a", "a", ""},
                  nullptr,
                  [](const Value& a, const Value&) { return -a; },
                  OF(return -a),
                  {{"The sign did not change.", first, OF(return a)},
                   {"Minus turns the sign around; it does not make every number negative.", first,
                    OF(return -std::abs(a))}}};

Operator minus{
    about("operator-", "Minus without a new operation", 2),
    {"a - b", "a", "b"},
    nullptr,
    [](const Value& a, const Value& b) { return a - b; },
    OF(return a - b),
    with_others(OF(return a - b),
                {{"The left side was negated, too.", first, OF(return -a - b)},
                 {"The sign is lost: 3 - 5 is below 0.", first, OF(return std::abs(a - b))}})};

Operator power{
    about("pow", "Powers carry their exponent"),
    {"pow(x, n)", "x", "n"},
    &op::power,
    [](const Value& x, const Value& n) { return pow(x, n.data()); },
    OF(return std::pow(a, b)),
    {{"That is x times n.", first, OF(return a * b)},
     {"That is n to the power of x: the two are swapped.", order, OF(return std::pow(b, a))},
     {"The exponent has become a whole number: 0.5 was cut to 0.", limits,
      OF(return std::pow(a, std::trunc(b)))},
     {"Multiplying x with itself reaches no fraction and no negative exponent.", limits,
      OF(return std::pow(a, std::fmax(0, std::ceil(b))))},
     {"A negative exponent means one divided by the power.", special,
      OF(return std::pow(a, std::abs(b)))},
     {"A negative base is a number like any other here.", special,
      OF(return std::exp(b * std::log(a)))},
     {"A negative base is a number like any other here.", special,
      OF(return a <= 0 ? 0 : std::pow(a, b))},
     {"The sign of the base is lost: -2, three times, has three minus signs.", special,
      OF(return std::pow(std::abs(a), b))},
     {"The sign of the base was put back, but (-3) times (-3) is 9.", special,
      OF(return std::copysign(std::pow(std::abs(a), b), a))},
     {cut, limits, OF(return static_cast<float>(std::pow(a, b)))}},
    {{"The base comes first, then the exponent: here they are swapped.", order, POWER_OF(n, x)},
     {"The exponent is not remembered; the rule of step 2 will need it.", remembers, POWER_OF(x)},
     {"The exponent was lowered; that is for the rule to do, in step 2.", remembers,
      POWER_OF(x, n - 1.0)},
     {"That is the base once more; the second operand is the exponent.", remembers, POWER_OF(x, x)},
     {"The exponent that is remembered is a whole number.", remembers, POWER_OF(x, std::trunc(n))},
     {"The exponent that is remembered is a float.", limits, POWER_OF(x, static_cast<float>(n))}}};

Operator divide{about("operator/", "A quotient is a product with a power"),
                {"a / b", "a", "b"},
                nullptr,
                [](const Value& a, const Value& b) { return a / b; },
                OF(return a / b),
                with_others(OF(return a / b), {{"That is 1 / b.", first, OF(return 1 / b)},
                                               {whole, limits, OF(return std::floor(a / b))},
                                               {whole, limits, OF(return std::trunc(a / b))},
                                               {"The sign of the divisor is lost.", first,
                                                OF(return a / std::abs(b))}})};

Operator compounds[4] = {
    assignment(
        "+=", [](Value& a, const Value& b) -> Value& { return a += b; }, OF(return a + b)),
    assignment(
        "-=", [](Value& a, const Value& b) -> Value& { return a -= b; }, OF(return a - b)),
    assignment(
        "*=", [](Value& a, const Value& b) -> Value& { return a *= b; }, OF(return a * b)),
    assignment(
        "/=", [](Value& a, const Value& b) -> Value& { return a /= b; }, OF(return a / b))};

Subject<OfCurve, Curve> slope{
    {.about = {"numerical_derivative", "The slope from two points",
               "Does numerical_derivative call itself? It calls f, at two points."},
     .yours = numerical_derivative,
     .right = SLOPE(return (right - left) / (2 * h)),
     .look = look_at_slope,
     .ordinary = {{"", [](double x) { return x * x * x; }, 2, 3},
                  {"", [](double x) { return 1 / x; }, 2, 0.5},
                  {"", [](double x) { return x * x; }, -1.5, 0.25}},
     .mistakes = {{"That is the slope to the right only. Look to both sides of x.", points,
                   SLOPE(return (right - middle) / h)},
                  {"That is the slope to the left only. Look to both sides of x.", points,
                   SLOPE(return (middle - left) / h)},
                  {"The two points are 2h apart, not h.", points, SLOPE(return (right - left) / h)},
                  {"The two points are 2h apart, not 4h.", points,
                   SLOPE(return (right - left) / (4 * h))},
                  {"The two points are 2h apart, not 2.", points, SLOPE(return (right - left) / 2)},
                  {"That was divided by 2 and multiplied with h. Divide by all of 2h.", points,
                   SLOPE(return (right - left) / 2 * h)},
                  {"That is how much f changes. The slope is that for each 1 that x moves.", points,
                   SLOPE(return right - left)},
                  {"The two values were added. What counts is how much f changes.", points,
                   SLOPE(return (right + left) / (2 * h))},
                  {"Only the left value was divided: brackets are missing.", points,
                   SLOPE(return right - left / (2 * h))},
                  {"That is how fast the slope changes, not the slope.", points,
                   SLOPE(return (right - 2 * middle + left) / (h * h))},
                  {"The sign is wrong: the right point minus the left one.", points,
                   SLOPE(return (left - right) / (2 * h))},
                  {"The sign is lost: f goes down there.", points,
                   SLOPE(return std::abs(right - left) / (2 * h))},
                  {"The fraction is gone: somewhere the slope becomes a whole number.", limits,
                   SLOPE(return std::trunc((right - left) / (2 * h)))},
                  {cut, limits, SLOPE(return static_cast<float>((right - left) / (2 * h)))}},
     .laws = law_of_two_points}};

}  // namespace micrograd::course
