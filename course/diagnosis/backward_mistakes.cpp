// What goes wrong in step 2: wrong functions, and what to say to whose own does the same.  Two rows
// that say different things differ somewhere, and each differs from the right one:
// solutions/tests/known_mistakes.cpp looks.
#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "diagnosis/backward_subjects.hpp"
#include "diagnosis/ideas.hpp"
#include "diagnosis/walks.hpp"

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
        {"A fraction is a number like any other.", idea::no_special_case,
         both([](double, double other, double g) { return std::trunc(other) * g; })},
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

// ---- Walks.  Which operand is followed first does not matter, so each row is two: `of` gives the
// operands from the left, or from the right.

namespace {

using Nodes = std::vector<Value>;
using Visited = std::unordered_set<const void*>;
using Operands = Nodes (*)(const Value& value);
using WrongWalk = Nodes (*)(const Value& root, Operands of);

Nodes from_the_left(const Value& value) {
  return {value.operands().begin(), value.operands().end()};
}
Nodes from_the_right(const Value& value) {
  return {value.operands().rbegin(), value.operands().rend()};
}

// Operands before results, by recursion: where goes_in(value) holds, the operands are walked through
// and the node is added.
template <class GoesIn>
Nodes walk(const Value& value, Operands of, GoesIn& goes_in) {
  if (!goes_in(value)) return {};
  Nodes nodes;
  for (const Value& operand : of(value)) {
    for (const Value& below : walk(operand, of, goes_in)) nodes.push_back(below);
  }
  nodes.push_back(value);
  return nodes;
}

// A right walk, but without some nodes.
template <class Drop>
Nodes walk_without(const Value& root, Operands of, Drop drop) {
  const auto is_new = [visited = Visited()](const Value& v) mutable {
    return visited.insert(v.id()).second;
  };
  auto first_time = is_new;
  Nodes nodes = walk(root, of, first_time);
  std::erase_if(nodes, drop);
  return nodes;
}

bool is_leaf(const Value& value) { return value.operation() == nullptr; }

std::vector<Mistake<Walk>> both_ways(const std::vector<Mistake<WrongWalk>>& rows) {
  std::vector<Mistake<Walk>> all;
  for (const auto& [says, idea, wrong] : rows) {
    for (const Operands of : {from_the_left, from_the_right}) {
      all.push_back(
          {says, idea, [wrong = wrong, of](const Value& root) { return wrong(root, of); }});
    }
  }
  return all;
}

}  // namespace

Order order{
    {"topological_order", "Operands before results",
     "An operation may have one operand, or three: operands().size() says how many."},
    sorted,
    both_ways({
        {"What was visited is forgotten on the way, or not asked for: what is used twice was "
         "walked "
         "through twice, operands and all.",
         idea::each_node_once,
         [](const Value& root, Operands of) {
           const auto always = [](const Value&) { return true; };
           return walk(root, of, always);
         }},
        {"Each use of a node has put it into the list. Either two handles to one node were taken "
         "for two nodes (ask for id()), or a node is added although it was visited.",
         idea::each_node_once,
         [](const Value& root, Operands of) {
           Visited visited;
           const auto visit = [&](const Value& value, Nodes& nodes, const auto& self) -> void {
             if (visited.insert(value.id()).second) {
               for (const Value& operand : of(value)) self(operand, nodes, self);
             }
             nodes.push_back(value);
           };
           Nodes nodes;
           visit(root, nodes, visit);
           return nodes;
         }},
        {"A leaf can be used more than once, too. It has to be asked for as well.",
         idea::each_node_once,
         [](const Value& root, Operands of) {
           Visited visited;
           auto new_or_leaf = [&](const Value& v) {
             return is_leaf(v) || visited.insert(v.id()).second;
           };
           return walk(root, of, new_or_leaf);
         }},
        {"A node with the same number is there. Two nodes may have the same number: ask for id().",
         idea::value_is_a_handle,
         [](const Value& root, Operands of) {
           std::unordered_set<double> numbers;
           auto new_number = [&](const Value& v) { return numbers.insert(v.data()).second; };
           return walk(root, of, new_number);
         }},
        {"Only one operand of each result was followed.", idea::every_operand_gets_its_share,
         [](const Value& root, Operands of) {
           Nodes branch{root};
           while (!is_leaf(branch.back())) branch.push_back(of(branch.back()).front());
           std::reverse(branch.begin(), branch.end());
           return branch;
         }},
        {"An operation may have one operand, or three: operands().size() says how many.",
         idea::every_operand_gets_its_share,
         [](const Value& root, Operands of) {
           return walk_without(root, of, [&](const Value& v) {
             const auto all = root.operands();
             return all.size() > 2 && v.id() == all[2].id();
           });
         }},
        {"Leaves belong to the order, too.", idea::no_special_case,
         [](const Value& root, Operands of) { return walk_without(root, of, is_leaf); }},
        {"The root itself is missing; it belongs to the order.", idea::pass_starts_at_the_root,
         [](const Value& root, Operands of) {
           return walk_without(root, of, [&](const Value& v) { return v.id() == root.id(); });
         }},
        {"The walk ended at the operands of the root. They have operands, too.",
         idea::every_operand_gets_its_share,
         [](const Value& root, Operands of) {
           Visited near{root.id()};
           for (const Value& operand : root.operands()) near.insert(operand.id());
           return walk_without(root, of, [&](const Value& v) { return !near.contains(v.id()); });
         }},
        {"A ? is no node of this graph. A Value that is made from a number is a new leaf.",
         idea::value_is_a_handle,
         [](const Value& root, Operands) {
           Nodes copies;
           for (const Value& value : sorted(root)) copies.push_back(value.data());
           return copies;
         }},
        {"Nothing was added to the list that was returned.", idea::value_is_a_handle,
         [](const Value&, Operands) { return Nodes(); }},
    })};

// ---- Passes

namespace {

using Rules = std::function<void(const Nodes& nodes)>;

void clear(const Nodes& nodes) {
  for (const Value& value : nodes) value.grad() = 0.0;
}
void clear_results(const Nodes& nodes) {
  for (const Value& value : nodes) value.grad() = is_leaf(value) ? value.grad() : 0.0;
}

// Where 0 has arrived there is nothing to pass on: a pass may run the rule, or leave it out.
bool leaves_out_zeros = false;

void run(const Value& value) {
  if (is_leaf(value) || (leaves_out_zeros && value.grad() == 0.0)) return;
  value.operation()->rule(value);
}

// `told_apart` are rows that would do the same as others if they left zeros out.
std::vector<Mistake<Pass>> with_and_without_zeros(const std::vector<Mistake<Pass>>& rows,
                                                  const std::vector<Mistake<Pass>>& told_apart) {
  std::vector<Mistake<Pass>> all = told_apart;
  for (const auto& [says, idea, wrong] : rows) {
    for (const bool leaves_out : {false, true}) {
      all.push_back({says, idea, [wrong = wrong, leaves_out](const Value& root) {
                       leaves_out_zeros = leaves_out;
                       wrong(root);
                       leaves_out_zeros = false;
                     }});
    }
  }
  return all;
}

void run_all(const Nodes& nodes) { std::for_each(nodes.rbegin(), nodes.rend(), run); }

Rules run_if(bool (*holds)(const Value& value)) {
  return [holds](const Nodes& nodes) {
    for (auto value = nodes.rbegin(); value != nodes.rend(); ++value) {
      if (holds(*value)) run(*value);
    }
  };
}
Rules run_as_long_as(bool (*holds)(const Value& value)) {
  return [holds](const Nodes& nodes) {
    for (auto value = nodes.rbegin(); value != nodes.rend() && holds(*value); ++value) run(*value);
  };
}

// A pass that is right but for the rules that it runs.
Pass with(const Rules& rules) {
  return [rules](const Value& root) {
    const Nodes nodes = sorted(root);
    clear_results(nodes);
    root.grad() += 1.0;
    rules(nodes);
  };
}

// Each gradient is cut off at `limit` as soon as it has arrived.
Rules cut_off(double limit) {
  return [limit](const Nodes& nodes) {
    for (auto value = nodes.rbegin(); value != nodes.rend(); ++value) {
      run(*value);
      for (const Value& operand : value->operands()) {
        operand.grad() = std::clamp(operand.grad(), -limit, limit);
      }
    }
  };
}

// Down from a result to its operands, at once.
Rules down(Operands of, bool once) {
  return [=](const Nodes& nodes) {
    Visited visited;
    const auto go = [&](const Value& value, const auto& self) -> void {
      if (!visited.insert(value.id()).second && once) return;
      run(value);
      for (const Value& operand : of(value)) self(operand, self);
    };
    go(nodes.back(), go);
  };
}

// From a list of what is still to be done: its first node next, or its last.
Rules from_a_list(Operands of, bool first) {
  return [=](const Nodes& nodes) {
    Nodes list{nodes.back()};
    Visited visited;
    while (!list.empty()) {
      const auto place = first ? list.begin() : list.end() - 1;
      const Value value = *place;
      list.erase(place);
      run(value);
      for (const Value& operand : of(value)) {
        if (visited.insert(operand.id()).second) list.push_back(operand);
      }
    }
  };
}

const char* const no_start =
    "How fast does the root grow when the root itself does? That was not set before the rules ran, "
    "or was cleared again.";
const char* const gone =
    "The gradient was there when its rule ran, and is gone now. Gradients stay: they are the "
    "answer.";
const char* const one_operand = "Only one operand of each result was followed.";
const char* const too_soon =
    "A node that is used more than once passed on before everyone who uses it had reported.";
const char* const again =
    "The rule of a node ran once for each use of it. It has to run once, when all is in.";
const char* const results_again =
    "The second pass found the gradients of the first in results and passed them on once more. "
    "Results start again from 0.";

}  // namespace

Backward backward{
    {"Value::backward", "The whole pass",
     "Does the pass run the rule of a leaf, which has none (operation() is nullptr)? Or begin "
     "another pass, with backward() of another node?"},
    with(run_all),
    with_and_without_zeros(
        {
            {no_start, idea::pass_starts_at_the_root,
             [](const Value& root) {
               clear_results(sorted(root));
               run_all(sorted(root));
             }},
            {no_start, idea::pass_starts_at_the_root,
             [](const Value& root) {
               root.grad() += 1.0;
               clear_results(sorted(root));
               run_all(sorted(root));
             }},
            {"That is the number of the root. How fast does the root grow when it grows itself?",
             idea::pass_starts_at_the_root,
             [](const Value& root) {
               clear_results(sorted(root));
               root.grad() += root.data();
               run_all(sorted(root));
             }},
            {"The leaf got a 1 of its own. Only the root does: a pass has one start.",
             idea::pass_starts_at_the_root,
             [](const Value& root) {
               clear_results(sorted(root));
               for (const Value& value : sorted(root)) value.grad() += 1.0;
               run_all(sorted(root));
             }},
            {gone, idea::results_afresh_leaves_add, with([](const Nodes& nodes) {
               run_all(nodes);
               clear_results(nodes);
             })},
            {gone, idea::results_afresh_leaves_add, with([](const Nodes& nodes) {
               run_all(nodes);
               nodes.back().grad() = 0.0;
             })},
            {"The rules have run; the gradients of the leaves were cleared after it.",
             idea::results_afresh_leaves_add, with([](const Nodes& nodes) {
               run_all(nodes);
               for (const Value& value : nodes) value.grad() = is_leaf(value) ? 0.0 : value.grad();
             })},
            {"What one rule passes on was cleared before the next one ran.",
             idea::results_afresh_leaves_add, with([](const Nodes& nodes) {
               run(nodes.back());
               for (auto value = nodes.rbegin() + 1; value != nodes.rend(); ++value) {
                 clear_results({*value});
                 run(*value);
               }
             })},
            {"Only the rule of the root ran; every result below it has one.",
             idea::chain_rule_multiplies, with([](const Nodes& nodes) { run(nodes.back()); })},
            {"Only the rules of the root and of its operands ran; results further down have one, "
             "too.",
             idea::chain_rule_multiplies, with([](const Nodes& nodes) {
               run(nodes.back());
               for (const Value& operand : nodes.back().operands()) run(operand);
             })},
            {"The pass ended one too early: what comes first in the order may be a result.",
             idea::chain_rule_multiplies, with([](const Nodes& nodes) {
               run_all({std::find_if_not(nodes.begin(), nodes.end(), is_leaf) + 1, nodes.end()});
             })},
            {one_operand, idea::every_operand_gets_its_share, with([](const Nodes& nodes) {
               for (Value v = nodes.back(); !is_leaf(v); v = v.operands().front()) run(v);
             })},
            {one_operand, idea::every_operand_gets_its_share, with([](const Nodes& nodes) {
               for (Value v = nodes.back(); !is_leaf(v); v = v.operands().back()) run(v);
             })},
            {again, idea::each_node_once, with(down(from_the_left, false))},
            {again, idea::each_node_once, with(down(from_the_right, false))},
            {too_soon, idea::results_before_operands, with(down(from_the_left, true))},
            {too_soon, idea::results_before_operands, with(down(from_the_right, true))},
            {too_soon, idea::results_before_operands, with(from_a_list(from_the_left, true))},
            {too_soon, idea::results_before_operands, with(from_a_list(from_the_right, true))},
            {too_soon, idea::results_before_operands, with(from_a_list(from_the_left, false))},
            {too_soon, idea::results_before_operands, with(from_a_list(from_the_right, false))},
            {"Every operation has a rule, those of later steps as well: ask the operation for it.",
             idea::no_special_case, with(run_if([](const Value& v) {
               return v.operation() == &op::add || v.operation() == &op::multiply ||
                      v.operation() == &op::power;
             }))},
            {"The gradient was cut off at 1. It may be as large as it is.", idea::no_special_case,
             with(cut_off(1.0))},
            {"The gradient was cut off at 10. It may be as large as it is.", idea::no_special_case,
             with(cut_off(10.0))},
            {"Only a positive gradient was passed on. What arrives may be negative, too.",
             idea::no_special_case, with(run_if([](const Value& v) { return v.grad() > 0.0; }))},
            {"The pass stopped where 0 had arrived. What comes after it may have got something.",
             idea::no_special_case,
             with(run_as_long_as([](const Value& v) { return v.grad() != 0.0; }))},
            {"The pass stopped at a leaf. It has no rule, but results may come after it.",
             idea::no_special_case,
             with(run_as_long_as([](const Value& v) { return !is_leaf(v); }))},
            {"A leaf can be the root, too: it grows as fast as itself.", idea::no_special_case,
             [](const Value& root) {
               if (!is_leaf(root)) with(run_all)(root);
             }},
            {"The second pass cleared the leaves. Only results start again from 0; leaves add up.",
             idea::results_afresh_leaves_add,
             [](const Value& root) {
               clear(sorted(root));
               with(run_all)(root);
             }},
            {"The second pass has set it. Leaves add up, also where one is the root.",
             idea::results_afresh_leaves_add,
             [](const Value& root) {
               root.grad() = 0.0;
               with(run_all)(root);
             }},
            {results_again, idea::results_afresh_leaves_add,
             [](const Value& root) {
               root.grad() += 1.0;
               run_all(sorted(root));
             }},
            {results_again, idea::results_afresh_leaves_add,
             [](const Value& root) {
               root.grad() = 1.0;
               run_all(sorted(root));
             }},
            {"Results further down than the operands of the root kept the gradients of the first "
             "pass. "
             "All results start again from 0.",
             idea::results_afresh_leaves_add,
             [](const Value& root) {
               clear_results({root});
               clear_results(from_the_left(root));
               root.grad() += 1.0;
               run_all(sorted(root));
             }},
            {"The gradient of the root was still there from the first pass. Results start again "
             "from "
             "0.",
             idea::results_afresh_leaves_add,
             [](const Value& root) {
               const double kept = is_leaf(root) ? 0.0 : root.grad();
               clear_results(sorted(root));
               root.grad() += kept + 1.0;
               run_all(sorted(root));
             }},
        },
        {
            {"When the rule of the root ran, its own gradient was still 0: the start came too "
             "late.",
             idea::pass_starts_at_the_root,
             [](const Value& root) {
               clear_results(sorted(root));
               run_all(sorted(root));
               root.grad() += 1.0;
             }},
            {"The rule of the root was left out. The pass begins with it.",
             idea::pass_starts_at_the_root, with([](const Nodes& nodes) {
               run_all({nodes.begin(), nodes.end() - 1});
             })},
            {"The pass began at the operands. A result passes on before its operands do.",
             idea::results_before_operands,
             with([](const Nodes& nodes) { std::for_each(nodes.begin(), nodes.end(), run); })},
            {"The root's rule has to run first.", idea::results_before_operands,
             with([](const Nodes& nodes) {
               run_all({nodes.begin(), nodes.end() - 1});
               run(nodes.back());
             })},
            {"A rule ran for a Value that was made anew. That is another node, with a gradient of "
             "its "
             "own.",
             idea::value_is_a_handle, with(run_if([](const Value& v) {
               if (!is_leaf(v)) run(Value(v.data(), *v.operation(), v.operands()));
               return false;
             }))},
        })};

// ---- By hand: L = d·f, d = e + c, e = a·b

namespace {

constexpr double a = 2.0, b = -3.0, c = 10.0, f = -2.0, e = a * b, d = e + c, L = d * f;

// A table in which one gradient is taken for something else.
ByHand taken_for(double HandGradients::*gradient, double number) {
  return [=] {
    HandGradients all{.a = b * f, .b = a * f, .e = f, .c = f, .d = f, .f = d};
    all.*gradient = number;
    return all;
  };
}

using G = HandGradients;
const char* const only_local =
    "That is how fast the next result grows with it. It still has to be multiplied with how fast L "
    "grows with that result.";
const char* const shared_out =
    "That is half of what L grows with d. A sum hands on all of it, to each of its parts.";
const char* const swapped = "That is the slope of the other factor: the two are swapped.";
const char* const itself = "That is the number itself; its slope is the other factor of L = d * f.";

}  // namespace

Hand hand{
    {"gradients_by_hand", "Backpropagation by hand"},
    [] { return HandGradients{.a = 6.0, .b = -4.0, .e = -2.0, .c = -2.0, .d = -2.0, .f = 4.0}; },
    {
        {itself, idea::local_derivative, taken_for(&G::d, d)},
        {itself, idea::local_derivative, taken_for(&G::f, f)},
        {"That is e. The other factor of L = d * f is d, and d = e + c.", idea::local_derivative,
         taken_for(&G::f, e)},
        {"That is L itself; its slope is the other factor of L = d * f.", idea::local_derivative,
         taken_for(&G::f, L)},
        {only_local, idea::chain_rule_multiplies, taken_for(&G::e, 1.0)},
        {only_local, idea::chain_rule_multiplies, taken_for(&G::c, 1.0)},
        {only_local, idea::chain_rule_multiplies, taken_for(&G::a, b)},
        {only_local, idea::chain_rule_multiplies, taken_for(&G::b, a)},
        {shared_out, idea::every_operand_gets_its_share, taken_for(&G::e, f / 2)},
        {shared_out, idea::every_operand_gets_its_share, taken_for(&G::c, f / 2)},
        {swapped, idea::local_derivative, taken_for(&G::a, a* f)},
        {swapped, idea::local_derivative, taken_for(&G::b, b* f)},
    }};

}  // namespace micrograd::course
