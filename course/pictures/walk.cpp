#include "pictures/walk.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <locale>
#include <map>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "pictures/page.hpp"
#include "walk_html.hpp"

namespace micrograd {

namespace {

constexpr std::size_t most_calls = 200;  // of rules: a walk that takes more goes round in circles
constexpr std::size_t no_node = static_cast<std::size_t>(-1);
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

using Numbers = std::vector<double>;

std::string text(double number) {
  if (!std::isfinite(number)) return std::isnan(number) ? "NaN" : number > 0.0 ? "∞" : "−∞";
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream.precision(4);
  stream << std::abs(number);
  return (number < 0.0 ? "−" : "") + stream.str();
}

bool same(double a, double b) {
  return std::abs(a - b) <= 1e-9 * (1.0 + std::abs(b)) || (std::isnan(a) && std::isnan(b));
}

template <class Items, class ToText>
std::string joined(const Items& items, const std::string& between, ToText to_text) {
  std::string all;
  for (const auto& item : items) all += (all.empty() ? "" : between) + to_text(item);
  return all;
}

template <class Items, class ToJson>
std::string list(const Items& items, ToJson to_json) {
  return '[' + joined(items, ",", to_json) + ']';
}

struct Node {
  std::string name, formula;
  Value value;                 // the copy
  const Operation* operation;  // the one that does the work; nullptr for a leaf
  std::vector<std::size_t> operands = {};
  Numbers slopes = {};    // local derivatives, one for each operand, or unknown
  double gradient = 0.0;  // by the chain rule, or unknown
  std::size_t calls = 0;  // of its rule
  double column, row;
};

/// An operand when a rule ran, a node that changed without one, or any node at the end.
struct Change {
  std::size_t node;
  double had, has, wanted;  // wanted may be unknown
  std::string part;         // what it got, as a calculation

  bool wrong() const { return !std::isnan(wanted) && !same(has, wanted); }
};

struct Stop {
  std::string title;
  bool is_last = false;
  std::size_t node = no_node;  // whose rule ran
  Numbers gradients = {};      // of all nodes, after it
  std::vector<Change> changes = {};
  std::vector<std::string> facts = {}, mistakes = {};
  std::vector<std::size_t> marked = {};  // the nodes that the mistakes are about
};

/// One backward pass over a copy of a graph.
class Walk {
 public:
  explicit Walk(const WalkGraph& graph) : graph_(graph), root_(copy(graph.root)) {
    chain_rule();
    before_ = gradients();
    stops_.push_back(
        {.title = "Before backward()",
         .gradients = before_,
         .facts = {"Each box: a number, and below it its gradient. All gradients are 0."}});
  }

  void run(const std::function<void(const Value& root)>& backward) {
    Walk* const outer = std::exchange(current_, this);
    std::string thrown;
    try {
      backward(nodes_[root_].value);
    } catch (const std::exception& exception) {
      thrown = exception.what();
    } catch (...) {
      thrown = "something was thrown that is not a std::exception.";
    }
    current_ = outer;
    look_between_rules();
    finish(thrown);
  }

  /// Its graph and its stops, for the page, where it is number `place`.
  std::string json_graph() const;
  std::string json_stops(std::size_t place) const;
  std::size_t stops() const { return stops_.size(); }

 private:
  static inline Walk* current_ = nullptr;

  /// An operation lives as long as the program; so do these, one for each symbol.
  static const Operation& recording(std::string_view symbol) {
    static std::map<std::string, Operation, std::less<>> all;
    const auto entry = all.try_emplace(std::string(symbol), Operation{{}, record}).first;
    entry->second.symbol = entry->first;
    return entry->second;
  }

  static void record(const Value& output) {
    if (current_ == nullptr) return;
    for (std::size_t i = 0; i < current_->nodes_.size(); ++i)
      if (current_->nodes_[i].value.id() == output.id()) return current_->rule(i);
  }

  std::size_t copy(const Value& value);
  void chain_rule();
  void rule(std::size_t node);
  void look_between_rules();
  void finish(const std::string& thrown);

  Numbers gradients() const {
    Numbers all;
    for (const Node& node : nodes_) all.push_back(node.value.grad());
    return all;
  }
  const std::string& name(std::size_t node) const { return nodes_[node].name; }
  std::string names(const std::vector<std::size_t>& list) const {
    return joined(list, ", ", [this](std::size_t node) { return name(node); });
  }

  const WalkGraph& graph_;
  std::map<const void*, std::size_t> index_;
  std::vector<Node> nodes_;  // operands before results
  std::size_t root_;
  std::vector<Stop> stops_;
  Numbers before_;  // the gradients after the last stop
  std::size_t calls_ = 0;
};

std::size_t Walk::copy(const Value& value) {
  if (const auto known = index_.find(value.id()); known != index_.end()) return known->second;
  std::vector<std::size_t> operands;
  std::vector<Value> copies;
  Numbers numbers;
  for (const Value& operand : value.operands()) {
    operands.push_back(copy(operand));
    copies.push_back(nodes_[operands.back()].value);
    numbers.push_back(operand.data());
  }
  const std::size_t node = nodes_.size();
  index_[value.id()] = node;

  const auto place = std::find_if(graph_.nodes.begin(), graph_.nodes.end(),
                                  [&](const auto& n) { return n.value.id() == value.id(); });
  const bool known = place != graph_.nodes.end();
  const Operation* const operation = value.operation();
  const std::string symbol(operation == nullptr ? "" : operation->symbol);
  std::string formula = symbol + '(' + names(operands) + ')';
  Numbers slopes(operands.size(), unknown);
  if (operands.size() == 2 && symbol == "+") {
    formula = name(operands[0]) + " + " + name(operands[1]);
    slopes = {1.0, 1.0};
  } else if (operands.size() == 2 && symbol == "*") {
    formula = name(operands[0]) + " · " + name(operands[1]);
    slopes = {numbers[1], numbers[0]};
  }
  const bool leaf = operation == nullptr;
  nodes_.push_back({.name = known  ? place->name
                            : leaf ? text(value.data())
                                   : '(' + formula + ')',
                    .formula = leaf ? "" : formula,
                    .value = leaf ? Value(value.data())
                                  : Value(value.data(), recording(symbol), std::span(copies)),
                    .operation = operation,
                    .operands = operands,
                    .slopes = slopes,
                    .column = known ? place->column : static_cast<double>(node),
                    .row = known ? place->row : 4.0});
  return node;
}

/// What the gradients should be: each node is dealt with after all that it was made into.
void Walk::chain_rule() {
  nodes_[root_].gradient = 1.0;
  for (std::size_t i = nodes_.size(); i-- > 0;)
    for (std::size_t k = 0; k < nodes_[i].operands.size(); ++k)
      nodes_[nodes_[i].operands[k]].gradient += nodes_[i].gradient * nodes_[i].slopes[k];
}

/// Runs the rule of a node, and writes down what it did.
void Walk::rule(std::size_t index) {
  look_between_rules();
  if (++calls_ > most_calls) {
    throw std::runtime_error("rules have run " + std::to_string(most_calls) +
                             " times, so the walk was ended here.");
  }
  Node& node = nodes_[index];
  const Numbers before = before_;
  const double arrived = before[index];
  Stop stop{.title = node.name + " = " + node.formula + ": its rule runs", .node = index};
  stop.facts.push_back(text(arrived) + " has arrived at " + node.name + '.');

  std::vector<std::size_t> missing;
  for (std::size_t user = 0; user < nodes_.size(); ++user) {
    const auto& of = nodes_[user].operands;
    if (nodes_[user].calls == 0 && std::find(of.begin(), of.end(), index) != of.end())
      missing.push_back(user);
  }
  if (!missing.empty()) {
    stop.mistakes.push_back("Too early: " + node.name + " is used by " + names(missing) +
                            ", and there the rule has not run yet.");
  }
  if (missing.empty() && arrived == 0.0 && node.gradient != 0.0)
    stop.mistakes.push_back("Nothing to pass on: 0 times any slope is 0.");
  if (++node.calls > 1)
    stop.mistakes.push_back("This rule has run before: the operands get their parts again.");
  if (!stop.mistakes.empty()) stop.marked.push_back(index);

  std::exception_ptr thrown;
  try {
    node.operation->rule(node.value);
  } catch (const std::exception& exception) {
    stop.mistakes.push_back(std::string("The rule threw: ") + exception.what());
    thrown = std::current_exception();
  } catch (...) {
    thrown = std::current_exception();
  }

  before_ = stop.gradients = gradients();
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    Change change{i, before[i], before_[i], before[i], ""};
    bool operand = false;
    for (std::size_t k = 0; k < node.operands.size(); ++k) {
      if (node.operands[k] != i) continue;
      operand = true;
      const double slope = node.slopes[k];
      change.wanted += arrived * slope;
      if (std::isnan(slope)) continue;
      change.part += (change.part.empty() ? "" : " + ") + text(arrived) + " · " + text(slope);
    }
    if (!operand && same(change.had, change.has)) continue;
    if (change.wrong() && !thrown) {
      const std::string wanted = operand ? "It should have " + text(change.had) + " + " +
                                               change.part + " = " + text(change.wanted)
                                         : "It is no operand, and should keep " + text(change.had);
      stop.mistakes.push_back(name(i) + " has " + text(change.has) + " now. " + wanted + '.');
      stop.marked.push_back(i);
    }
    stop.changes.push_back(change);
  }
  stops_.push_back(stop);
  if (thrown) std::rethrow_exception(thrown);
}

/// What backward() does itself: it clears, and gives the root its 1.
void Walk::look_between_rules() {
  const Numbers now = gradients();
  Stop stop{.title = "backward() itself changes gradients", .gradients = now};
  for (std::size_t i = nodes_.size(); i-- > 0;)
    if (!same(now[i], before_[i])) stop.changes.push_back({i, before_[i], now[i], unknown, ""});
  if (stop.changes.empty()) return;
  const Change& first = stop.changes[0];
  if (calls_ == 0 && stop.changes.size() == 1 && first.node == root_ && first.has == 1.0) {
    stop.title = "backward() gives " + name(root_) + " the gradient 1";
    stop.facts.push_back(name(root_) + " grows as fast as itself.");
  }
  before_ = now;
  stops_.push_back(stop);
}

void Walk::finish(const std::string& thrown) {
  Stop stop{.title = thrown.empty() ? "backward() is done" : "backward() did not come to its end",
            .is_last = true,
            .gradients = before_};
  std::vector<std::size_t> idle;
  bool all_right = true;
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    const Node& node = nodes_[i];
    // Where nothing arrives, a rule need not run.
    if (node.operation != nullptr && node.gradient != 0.0 && node.calls == 0) idle.push_back(i);
    stop.changes.push_back({i, 0.0, before_[i], node.gradient, ""});
    if (stop.changes.back().wrong()) stop.marked.push_back(i);
    all_right = all_right && same(before_[i], node.gradient);
  }
  if (!thrown.empty()) stop.mistakes.push_back(thrown);
  if (!idle.empty()) stop.mistakes.push_back("The rule never ran: " + names(idle) + '.');
  if (!stop.marked.empty())
    stop.mistakes.push_back("Not what the chain rule gives: " + names(stop.marked) + '.');
  if (all_right && stop.mistakes.empty())
    stop.facts.push_back("All gradients are right: each node has what the chain rule gives.");
  stops_.push_back(stop);
}

std::string number(double x) { return json::number(x); }
std::string index_of(std::size_t i) { return std::to_string(i); }
std::string words(const std::string& s) { return json::text(s, 300); }

std::string Walk::json_graph() const {
  const auto node = [](const Node& n) {
    return "{\"name\":" + words(n.name) + ",\"formula\":" + words(n.formula) +
           ",\"data\":" + words(text(n.value.data())) +
           ",\"operands\":" + list(n.operands, index_of) + ",\"column\":" + number(n.column) +
           ",\"row\":" + number(n.row) + '}';
  };
  return "{\"title\":" + words(graph_.title) + ",\"nodes\":" + list(nodes_, node) + '}';
}

std::string Walk::json_stops(std::size_t place) const {
  const auto change = [](const Change& c) {
    return "{\"node\":" + index_of(c.node) + ",\"had\":" + words(text(c.had)) +
           ",\"part\":" + words(c.part) + ",\"got\":" + words(text(c.has - c.had)) +
           ",\"has\":" + words(text(c.has)) +
           ",\"wanted\":" + words(std::isnan(c.wanted) ? "" : text(c.wanted)) +
           ",\"wrong\":" + (c.wrong() ? "true" : "false") + '}';
  };
  const auto stop = [&](const Stop& s) {
    return "{\"graph\":" + index_of(place) + ",\"title\":" + words(s.title) +
           ",\"last\":" + (s.is_last ? "true" : "false") +
           ",\"node\":" + (s.node == no_node ? "null" : index_of(s.node)) +
           ",\"gradients\":" + list(s.gradients, [](double x) { return words(text(x)); }) +
           ",\"changes\":" + list(s.changes, change) + ",\"facts\":" + list(s.facts, words) +
           ",\"mistakes\":" + list(s.mistakes, words) + ",\"marked\":" + list(s.marked, index_of) +
           '}';
  };
  return joined(stops_, ",\n", stop);
}

}  // namespace

std::string walk_page(const std::string& title, const std::vector<WalkGraph>& graphs,
                      const std::function<void(const Value& root)>& backward) {
  std::vector<std::string> drawn, stops;
  std::size_t count = 0;
  for (const WalkGraph& graph : graphs) {
    Walk walk(graph);
    walk.run(backward);
    count += walk.stops();
    stops.push_back(walk.json_stops(drawn.size()));
    drawn.push_back(walk.json_graph());
  }
  const auto as_it_is = [](const std::string& json) { return json; };
  return to_html({.title = title,
                  .slider = "Stop of the walk",
                  .last_frame = count - 1,
                  .json = "{\"graphs\":" + list(drawn, as_it_is) +
                          ",\n\"frames\":" + list(stops, as_it_is) + '}',
                  .content = std::string(walk_html)});
}

}  // namespace micrograd
