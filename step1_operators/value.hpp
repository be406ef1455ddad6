// The Value: a number that remembers how it was made.  Given whole; you use it in all five steps.
//
//   Value a = 2.0;                                   a leaf: a number that you put in
//   Value b = 3.0;
//   Value c(a.data() * b.data(), op::multiply, {a, b});   a result: 6, made by "*" from a and b
//
// A Value is a handle, like a pointer: the number, its gradient and its operands lie in a *node*,
// and copying the handle gives the same node a second name.  Read the class; what is below it shows
// how nodes are stored and freed, and you can leave that for a rainy day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <new>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "given/pool.hpp"

namespace micrograd {

class Value;

/// What can make one Value from others.  An Operation must live as long as the program: make it a
/// constant at namespace level, as in operators.hpp.  (The compiler refuses a temporary.)
struct Operation {
  std::string_view symbol;  ///< "+"; shown in drawings and messages
  void (*rule)(
      const Value& output);  ///< adds output.grad() · ∂output/∂operand to each operand's grad()
};

/// A number in an expression: what it is, what it was made from, and the gradient that step 2
/// finds. A graph of Values belongs to one thread.
class Value {
 public:
  /// A leaf: a number that was not computed from other Values.  Implicit, so that 2.0 * a works.
  Value(double data) : Value(data, nullptr, {}, {}) {}

  /// The result of an operation: its number, the operation, and the operands in their order.
  Value(double data, const Operation& operation, std::initializer_list<Value> operands)
      : Value(data, &operation, {operands.begin(), operands.size()}, {}) {}

  /// The same for operands that lie in one or two sequences: `first`, then `second`.
  Value(double data, const Operation& operation, std::span<const Value> first,
        std::span<const Value> second = {})
      : Value(data, &operation, first, second) {}

  Value(double, const Operation&&, std::initializer_list<Value>) = delete;
  Value(double, const Operation&&, std::span<const Value>, std::span<const Value> = {}) = delete;

  /// The number.  It can be changed through any handle to the node, a const one too:
  /// `const Value&` is like `double* const`, the handle stays, the number may change.
  double& data() const { return node_->data; }

  /// The gradient: how fast the root of a backward() grows when this number does.  0 at first.
  double& grad() const { return node_->grad; }

  /// What this was made from, in the order of the operation; empty for a leaf.  The span is good
  /// for as long as this Value: in `for (const Value& v : (a * b).operands())` it is gone at once.
  std::span<const Value> operands() const { return {node_->operands(), node_->operand_count}; }

  /// What this was made by; nullptr for a leaf.
  const Operation* operation() const { return node_->operation; }

  /// Identity: equal for two handles to one node, different for two nodes that are alive.
  const void* id() const { return node_; }

  /// Finds the gradient of this with respect to every Value it was made from.  You write it in
  /// step 2.
  void backward() const;

  /// How many nodes are alive in this thread: back to where it was once an expression is gone.
  static std::size_t live() { return live_; }

  // Two names, one node: a copy counts as one more owner, a move hands its ownership over.
  // A Value that was moved from may only be destroyed or assigned to.
  Value(const Value& other) noexcept : node_(other.node_) { ++node_->owners; }
  Value(Value&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Value& operator=(const Value& other) noexcept { return *this = Value(other); }
  Value& operator=(Value&& other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Value() {
    if (node_ != nullptr && --node_->owners == 0) free(node_);
  }

 private:
  friend class VisitedSet;

  /// The operands follow the node in the same block of memory: one allocation, one cache line or
  /// two.
  struct Node {
    double data;
    double grad;
    union {
      const Operation* operation;
      Node* next_to_free;  // a dead node has no use for its operation
    };
    std::uint64_t mark;  // the last VisitedSet that holds this node
    std::uint32_t owners;
    std::uint32_t operand_count;

    Value* operands() { return reinterpret_cast<Value*>(this + 1); }
    static std::size_t bytes(std::size_t operands) {
      return sizeof(Node) + operands * sizeof(Value);
    }
  };

  Value(double data, const Operation* operation, std::span<const Value> first,
        std::span<const Value> second);
  static void free(Node* dead) noexcept;

  Node* node_;

  static inline thread_local constinit std::size_t live_ = 0;
};

/// Writes `Value(data=6, grad=0)`.
std::ostream& operator<<(std::ostream& stream, const Value& value);

/// A set of nodes, for walking through a graph: it remembers where you have been.  It works by
/// leaving a mark in the node, which is much faster than a std::unordered_set but allows only one
/// at a time. Throws std::logic_error if another VisitedSet is alive in this thread.
class VisitedSet {
 public:
  VisitedSet() {
    if (alive_) throw std::logic_error("VisitedSet: one is alive already; pass it on by reference");
    alive_ = true;
  }
  ~VisitedSet() { alive_ = false; }
  VisitedSet(const VisitedSet&) = delete;
  VisitedSet& operator=(const VisitedSet&) = delete;

  /// Adds the node behind `value`.  True if it is new, false if it was in the set before.
  bool insert(const Value& value) { return std::exchange(value.node_->mark, mark_) != mark_; }

 private:
  const std::uint64_t mark_ = ++last_mark_;

  static inline thread_local constinit std::uint64_t last_mark_ = 0;
  static inline thread_local constinit bool alive_ = false;
};

// ---- How nodes are made and freed

inline Value::Value(double data, const Operation* operation, std::span<const Value> first,
                    std::span<const Value> second) {
  const std::size_t count = first.size() + second.size();
  node_ = new (Pool::take(Node::bytes(count)))
      Node{data, 0.0, {operation}, 0, 1, static_cast<std::uint32_t>(count)};
  Value* operand = node_->operands();
  for (const Value& value : first) new (operand++) Value(value);
  for (const Value& value : second) new (operand++) Value(value);
  ++live_;
}

/// Frees a node that has no owner left, then every operand that this leaves without one, and so on.
/// A list instead of recursion: a chain of a million operations would need a million stack frames.
inline void Value::free(Node* dead) noexcept {
  dead->next_to_free = nullptr;
  while (dead != nullptr) {
    Node* node = std::exchange(dead, dead->next_to_free);
    const std::span<Value> operands(node->operands(), node->operand_count);
    for (const Value& operand : operands) {
      if (--operand.node_->owners == 0) [[unlikely]] {  // most are shared: weights, inputs
        operand.node_->next_to_free = dead;
        dead = operand.node_;
      }
    }
    Pool::give_back(node, Node::bytes(operands.size()));
    --live_;
  }
}

}  // namespace micrograd
