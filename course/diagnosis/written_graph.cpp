#include "diagnosis/written_graph.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "operators.hpp"
#include "testing/check.hpp"

namespace micrograd::course {
namespace {

struct Call {
  const void* node;
  double arrived;
};
std::vector<Call> recorded;

void half_rule(const Value& output) {
  recorded.push_back({output.id(), output.grad()});
  for (const Value& operand : output.operands()) operand.grad() += 0.5 * output.grad();
}

constexpr Operation half{"half", half_rule};

// The parts of a text between commas that stand in no brackets, without the space before them.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else if (c != ' ' || !parts.back().empty()) {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

Graph::Graph(const std::string& text) {
  recorded.clear();
  for (const std::string& part : parts_of(text)) {
    const auto equals = part.find(" = ");
    const Value node = made(part.substr(equals + 3));
    nodes_.emplace_back(part.substr(0, equals), node);
  }
}

Value Graph::made(const std::string& expression) {
  if (expression.compare(0, 5, "half(") == 0) {
    std::vector<Value> operands;
    double sum = 0.0;
    for (const std::string& name : parts_of(expression.substr(5, expression.size() - 6))) {
      operands.push_back((*this)[name]);
      sum += operands.back().data();
    }
    return {0.5 * sum, half, operands};
  }
  if (expression.compare(0, 4, "pow(") == 0) {
    const auto operands = parts_of(expression.substr(4, expression.size() - 5));
    const Value base = (*this)[operands[0]];
    const Value exponent = (*this)[operands[1]];
    return {std::pow(base.data(), exponent.data()), op::power, {base, exponent}};
  }
  const auto space = expression.find(' ');
  if (space == expression.npos) return std::strtod(expression.c_str(), nullptr);
  const Value a = (*this)[expression.substr(0, space)];
  if (expression[space + 1] == '/') return {0.5 * a.data(), half, {a}};
  const Value b = (*this)[expression.substr(space + 3)];
  if (expression[space + 1] == '+') return {a.data() + b.data(), op::add, {a, b}};
  return {a.data() * b.data(), op::multiply, {a, b}};
}

const Value& Graph::operator[](const std::string& name) {
  const auto found = std::find_if(nodes_.begin(), nodes_.end(),
                                  [&](const auto& node) { return node.first == name; });
  if (found != nodes_.end()) return found->second;
  // A letter that nobody has given a number has one of its own: a is 2, b is 3, …
  const bool is_letter = name[0] >= 'a' && name[0] <= 'z';
  nodes_.emplace_back(name, is_letter ? name[0] - 'a' + 2.0 : std::strtod(name.c_str(), nullptr));
  return nodes_.back().second;
}

std::string Graph::name(const Value& value) const {
  for (const auto& [name, node] : nodes_) {
    if (node.id() == value.id()) return name;
  }
  return "?";
}

std::string Graph::calls() const {
  std::string text;
  for (const auto& [id, arrived] : recorded) {
    std::string who = "?";
    for (const auto& [name, node] : nodes_) {
      if (node.id() == id) who = name;
    }
    text += (text.empty() ? "" : ", ") + who + " with " + number(arrived);
  }
  return text.empty() ? "none" : text;
}

int Graph::calls_of(const Value& value) const {
  return static_cast<int>(std::count_if(recorded.begin(), recorded.end(),
                                        [&](const Call& call) { return call.node == value.id(); }));
}

int Graph::calls_of_strangers() const {
  int strangers = static_cast<int>(recorded.size());
  for (const auto& [name, node] : nodes_) strangers -= calls_of(node);
  return strangers;
}

}  // namespace micrograd::course
