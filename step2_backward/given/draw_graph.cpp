#include "given/draw_graph.hpp"

#include <cstdio>
#include <unordered_map>

namespace micrograd {
namespace {

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

// Inside a DOT string, quotes and backslashes need a backslash; in a record, so do | { } < >.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("\"\\|{}<>").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

std::string draw_graph(const Value& root, const Names& names, bool with_gradients) {
  std::unordered_map<const void*, std::string> name_of;
  for (const auto& [name, value] : names) name_of[value.id()] = name;

  std::unordered_map<const void*, std::string> box_of;  // the nodes that were drawn
  std::vector<Value> to_draw;
  std::string text = "digraph {\n  rankdir=LR\n  node [fontname=\"sans-serif\"]\n";

  const auto box = [&](const Value& value) {
    const auto [entry, is_new] =
        box_of.try_emplace(value.id(), "v" + std::to_string(box_of.size()));
    if (is_new) to_draw.push_back(value);
    return entry->second;
  };

  box(root);
  for (std::size_t i = 0; i < to_draw.size(); ++i) {
    const Value value = to_draw[i];
    const std::string id = box(value);
    std::string label = "data " + short_number(value.data());
    if (with_gradients) label += " | grad " + short_number(value.grad());
    if (const auto name = name_of.find(value.id()); name != name_of.end()) {
      label = escaped(name->second) + " | " + label;
    }
    text += "  " + id + " [shape=record, label=\"{ " + label + " }\"]\n";
    if (value.operation() == nullptr) continue;
    text += "  " + id + "_op [label=\"" + escaped(value.operation()->symbol) + "\"]\n";
    text += "  " + id + "_op -> " + id + "\n";
    for (const Value& operand : value.operands())
      text += "  " + box(operand) + " -> " + id + "_op\n";
  }
  return text + "}\n";
}

}  // namespace micrograd
