// The Value: a number that remembers how it was made.  Given whole; you use it in all five steps.
//
//   Value a = 2.0;                                        a leaf: a number that you put in
//   Value b = 3.0;
//   Value c(a.data() * b.data(), op::multiply, {a, b});   a result: 6, made by "*" from a and b
//
// A Value is a handle, like a pointer: the number, its gradient and its operands lie in a *node*,
// and copying the handle gives the same node a second name.  Read on to `private:`.  What is below
// shows how nodes are made and freed, and can wait for a rainy day.
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

/// What makes one Value from others.  Those of step 1 stand in operators.hpp: op::add, …
struct Operation {
  std::string_view symbol;            ///< "+"; shown in drawings and messages
  void (*rule)(const Value& output);  ///< finds the operands' gradients, in step 2
};

class Value {
 public:
  Value(double data);  ///< a leaf; a plain number becomes one by itself, as the 2.0 in 2.0 * a

  /// A result: its number, what made it, and the operands in their order.
  Value(double data, const Operation& operation, std::initializer_list<Value> operands);

  /// The same for operands that lie in one or two sequences: `first`, then `second`.
  Value(double data, const Operation& operation, std::span<const Value> first,
        std::span<const Value> second = {});

  double& data() const;  ///< the number; through a `const Value&`, too, it can be changed
  double& grad() const;  ///< the gradient, which step 2 finds; 0 at first

  /// What this was made from, in order; empty for a leaf.  Good for as long as this Value: in
  /// `for (const Value& v : (a * b).operands())` it is gone before the loop begins.
  std::span<const Value> operands() const;

  const Operation* operation() const;  ///< what this was made by; nullptr for a leaf
  const void* id() const;              ///< equal for two handles to one node, and only for them

  void backward() const;  ///< the gradient of everything this was made from: you write it in step 2

  static std::size_t live();  ///< how many nodes of this thread are alive

 private:
  friend class VisitedSet;
  struct Node;

  Value(double data, const Operation* operation, std::span<const Value> first,
        std::span<const Value> second);

  // An Operation must live as long as the program, so the compiler refuses a temporary.
  Value(double, const Operation&&, std::initializer_list<Value>) = delete;
  Value(double, const Operation&&, std::span<const Value>, std::span<const Value> = {}) = delete;

  static void free(Node* dead) noexcept;

  Node* node_;
  static inline thread_local constinit std::size_t live_ = 0;

 public:
  // A copy is one more owner of the node, a move hands its ownership over, and the last owner frees
  // the node.  A Value that was moved from may only be destroyed or assigned to.
  Value(const Value& other) noexcept;
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other) noexcept;
  Value& operator=(Value&& other) noexcept;
  ~Value();
};

/// Writes `Value(data=6, grad=0)`.
std::ostream& operator<<(std::ostream& stream, const Value& value);

/// A set of nodes, for walking through a graph: it remembers where you have been.  It works by
/// leaving a mark in the node, which is much faster than a std::unordered_set but allows only one
/// at a time.  Throws std::logic_error if another VisitedSet is alive in this thread.
class VisitedSet {
 public:
  VisitedSet();
  ~VisitedSet() { alive_ = false; }
  VisitedSet(const VisitedSet&) = delete;
  VisitedSet& operator=(const VisitedSet&) = delete;

  /// Adds the node behind `value`.  True if it is new, false if it was in the set before.
  bool insert(const Value& value);

 private:
  const std::uint64_t mark_ = ++last_mark_;

  static inline thread_local constinit std::uint64_t last_mark_ = 0;
  static inline thread_local constinit bool alive_ = false;
};

// ---- What a node is, and how it is made and freed

/// The operands follow the node in the same block of memory: one allocation, one cache line or two.
struct Value::Node {
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
  static std::size_t bytes(std::size_t operands) { return sizeof(Node) + operands * sizeof(Value); }
};

inline Value::Value(double data) : Value(data, nullptr, {}, {}) {}

inline Value::Value(double data, const Operation& operation, std::initializer_list<Value> operands)
    : Value(data, &operation, {operands.begin(), operands.size()}, {}) {}

inline Value::Value(double data, const Operation& operation, std::span<const Value> first,
                    std::span<const Value> second)
    : Value(data, &operation, first, second) {}

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

inline double& Value::data() const { return node_->data; }
inline double& Value::grad() const { return node_->grad; }
inline std::span<const Value> Value::operands() const {
  return {node_->operands(), node_->operand_count};
}
inline const Operation* Value::operation() const { return node_->operation; }
inline const void* Value::id() const { return node_; }
inline std::size_t Value::live() { return live_; }

inline Value::Value(const Value& other) noexcept : node_(other.node_) { ++node_->owners; }
inline Value::Value(Value&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
inline Value& Value::operator=(const Value& other) noexcept { return *this = Value(other); }
inline Value& Value::operator=(Value&& other) noexcept {
  std::swap(node_, other.node_);
  return *this;
}
inline Value::~Value() {
  if (node_ != nullptr && --node_->owners == 0) free(node_);
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

inline VisitedSet::VisitedSet() {
  if (alive_) throw std::logic_error("VisitedSet: one is alive already; pass it on by reference");
  alive_ = true;
}

inline bool VisitedSet::insert(const Value& value) {
  return std::exchange(value.node_->mark, mark_) != mark_;
}

}  // namespace micrograd
