// The Value that every learner builds on: handles, operands, marks, and memory that comes back.
#include "value.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <vector>

#include "operators.hpp"

using namespace micrograd;

namespace {

void no_rule(const Value&) {}
constexpr Operation many{"many", no_rule};

// An Operation must outlive every Value made by it, so a temporary one is refused.
static_assert(std::is_constructible_v<Value, double, const Operation&, std::span<const Value>>);
static_assert(!std::is_constructible_v<Value, double, Operation, std::span<const Value>>);
static_assert(!std::is_constructible_v<Value, double, Operation, std::initializer_list<Value>>);
static_assert(std::is_nothrow_move_constructible_v<Value> &&
              std::is_nothrow_copy_constructible_v<Value>);
static_assert(sizeof(Value) == sizeof(void*));
static_assert(!std::is_copy_constructible_v<VisitedSet>);

const Value in_a_static = 1.0;  // outlives main's locals, and every pool must bear it

}  // namespace

TEST(Value, LeafHasNoOperands) {
  const Value a = 2.5;
  EXPECT_EQ(a.data(), 2.5);
  EXPECT_EQ(a.grad(), 0.0);
  EXPECT_TRUE(a.operands().empty());
  EXPECT_EQ(a.operation(), nullptr);
}

TEST(Value, CopyIsTheSameNode) {
  const Value a = 1.0;
  const Value b = a;
  b.data() = 7.0;
  EXPECT_EQ(a.data(), 7.0);
  EXPECT_EQ(a.id(), b.id());
  EXPECT_NE(a.id(), Value(7.0).id());
}

TEST(Value, KeepsItsOperandsInOrder) {
  const std::vector<Value> first{1.0, 2.0};
  const std::vector<Value> second{3.0, 4.0, 5.0};
  const Value result(9.0, many, first, second);
  ASSERT_EQ(result.operands().size(), 5u);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_EQ(result.operands()[i].data(), static_cast<double>(i + 1));
  EXPECT_EQ(result.operands()[0].id(), first[0].id());
  EXPECT_EQ(result.operation(), &many);
}

TEST(Value, OperandsLiveAsLongAsTheResult) {
  const std::size_t before = Value::live();
  {
    Value sum = 0.0;
    {
      const Value a = 1.0;
      const Value b = 2.0;
      sum = Value(3.0, op::add, {a, b});
    }
    EXPECT_EQ(sum.operands()[1].data(), 2.0);
    EXPECT_EQ(Value::live(), before + 3);
  }
  EXPECT_EQ(Value::live(), before);
}

TEST(Value, AssignmentToItselfAndToItsOperand) {
  const std::size_t before = Value::live();
  {
    Value a = 1.0;
    const Value& same = a;
    a = same;
    EXPECT_EQ(a.data(), 1.0);
    Value b(2.0, op::add, {a, a});
    b = b.operands()[0];  // frees the node that holds the handle it is assigned from
    EXPECT_EQ(b.id(), a.id());
    std::vector<Value> many_handles(1000, a);
    std::swap(many_handles[3], b);
  }
  EXPECT_EQ(Value::live(), before);
}

TEST(Value, DeepChainIsFreedWithoutRecursion) {
  const std::size_t before = Value::live();
  {
    Value chain = 0.0;
    for (int i = 0; i < 1'000'000; ++i) chain = Value(1.0, op::add, {chain, 1.0});
    EXPECT_EQ(Value::live(), before + 2'000'001);
  }
  EXPECT_EQ(Value::live(), before);
}

TEST(Value, WideNodesAreFreedToo) {
  const std::size_t before = Value::live();
  for (const std::size_t n : {0u, 1u, 100u, 507u, 508u, 100'000u}) {
    const std::vector<Value> leaves(n, 1.0);
    const Value wide(0.0, many, leaves, leaves);
    EXPECT_EQ(wide.operands().size(), 2 * n);
  }
  EXPECT_EQ(Value::live(), before);
}

TEST(Value, AnExceptionHalfWayLosesNothing) {
  const std::size_t before = Value::live();
  const auto fail = []() -> Value { throw std::runtime_error("half-way"); };
  const auto use = [](const Value& a, const Value& b) { return Value(0.0, op::add, {a, b}); };
  EXPECT_THROW(use(Value(1.0, op::add, {2.0, 3.0}), use(4.0, fail())), std::runtime_error);
  EXPECT_EQ(Value::live(), before);
}

TEST(Value, EachThreadHasItsOwnNodes) {
  const std::size_t before = Value::live();
  std::size_t live_there = 1;
  std::thread([&live_there] {
    {
      const Value a = 1.0;
      const Value b(2.0, op::add, {a, a});
      const VisitedSet visited;
    }
    live_there = Value::live();
  }).join();
  EXPECT_EQ(live_there, 0u);
  EXPECT_EQ(Value::live(), before);
  EXPECT_EQ(in_a_static.data(), 1.0);
}

TEST(Value, Prints) {
  std::ostringstream text;
  const Value a = 6.0;
  a.grad() = -0.5;
  text << a;
  EXPECT_EQ(text.str(), "Value(data=6, grad=-0.5)");
}

TEST(VisitedSet, InsertsANodeOnce) {
  const Value a = 1.0;
  const Value same = a;
  const Value other = 1.0;
  {
    VisitedSet visited;
    EXPECT_TRUE(visited.insert(a));
    EXPECT_FALSE(visited.insert(same));
    EXPECT_TRUE(visited.insert(other));
  }
  VisitedSet next;
  EXPECT_TRUE(next.insert(a));
}

TEST(VisitedSet, OneAtATime) {
  {
    const VisitedSet visited;
    EXPECT_THROW(VisitedSet(), std::logic_error);
    EXPECT_THROW(VisitedSet(), std::logic_error);  // and a refused one changes nothing
  }
  EXPECT_NO_THROW(VisitedSet());
}
