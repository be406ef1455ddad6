// The Value that every learner builds on: handles, operands, marks, and memory that comes back.
#include "value.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <vector>

#include "backward.hpp"

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

void rule_with_a_pass_of_its_own(const Value& output) {
  const Value& x = output.operands()[0];
  const Value inner = 5.0;
  (inner * inner * inner).backward();  // 75, from a graph larger than the one that is being walked
  x.grad() += inner.grad() * output.grad();
}
constexpr Operation with_a_pass_of_its_own{"inner", rule_with_a_pass_of_its_own};

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
  for (const std::size_t n : {0u, 1u, 100u, 2045u, 2046u, 100'000u}) {  // 32 KiB: 2 · 2045 operands
    const std::vector<Value> leaves(n, 1.0);
    const Value wide(0.0, many, leaves, leaves);
    EXPECT_EQ(wide.operands().size(), 2 * n);
  }
  EXPECT_EQ(Value::live(), before);
}

TEST(Value, MemoryOfOneSizeServesAnother) {
  const std::size_t before = Value::live();
  std::vector<Value> alive;
  for (std::size_t n = 0; n < 3000; ++n) {
    const std::vector<Value> leaves(n % 71, static_cast<double>(n));
    alive.emplace_back(static_cast<double>(n), many, leaves);
    if (n % 3 == 2) alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(n % alive.size()));
  }
  for (const Value& value : alive) {
    const auto n = static_cast<std::size_t>(value.data());
    ASSERT_EQ(value.operands().size(), n % 71);
    for (const Value& operand : value.operands()) ASSERT_EQ(operand.data(), value.data());
  }
  while (!alive.empty()) alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(alive.size() / 2));
  EXPECT_EQ(Value::live(), before);
}

TEST(Value, ResultsMayGoInAnyOrder) {
  const std::size_t before = Value::live();
  std::vector<Value> chain{1.0};
  for (int i = 0; i < 50; ++i) chain.push_back(chain.back() * 2.0 + chain.front());
  const Value root = chain.back();
  for (const std::size_t i : {50u, 7u, 0u, 30u}) chain.erase(chain.begin() + static_cast<int>(i));
  root.backward();
  EXPECT_EQ(chain.front().grad(), 0x1p49);  // d root / d (first result)
  chain.clear();
  EXPECT_EQ(Value::live(), before + 151);  // all of them are operands still
}

TEST(Value, AMovedHandleMayBeAssignedTo) {
  const std::size_t before = Value::live();
  {
    Value a = 1.0;
    Value b = std::move(a);
    a = 2.0;
    EXPECT_EQ(a.data() + b.data(), 3.0);
    a = std::move(b);
    EXPECT_EQ(a.data(), 1.0);
  }
  EXPECT_EQ(Value::live(), before);
}

TEST(Backward, ARuleMayCallIt) {
  const Value x = 2.0;
  const Value y = x * 3.0;
  const Value z = Value(0.0, with_a_pass_of_its_own, {y}) + y * y;
  for (int pass = 1; pass <= 2; ++pass) {
    z.backward();
    EXPECT_EQ(x.grad(), pass * (75.0 + 12.0) * 3.0);
  }
}

TEST(Backward, ARuleMayThrow) {
  static constexpr Operation fails{"fails", [](const Value&) { throw std::runtime_error("no"); }};
  const std::size_t before = Value::live();
  const Value x = 2.0;
  EXPECT_THROW((Value(1.0, fails, {x}) * 2.0).backward(), std::runtime_error);
  (x * x).backward();
  EXPECT_EQ(x.grad(), 4.0);
  EXPECT_EQ(Value::live(), before + 1);
}

TEST(Backward, EachThreadHasItsOwnGraph) {
  const auto run = [](double number, bool& right) {
    for (int round = 0; round < 1000; ++round) {
      const Value x = number;
      Value power = x;
      for (int i = 0; i < 30; ++i) power = power * x;
      power.backward();
      right = right && x.grad() == 31.0;  // of x³¹ at ±1
    }
  };
  bool here = true, there = true;
  std::thread other([&] { run(-1.0, there); });
  run(1.0, here);
  other.join();
  EXPECT_TRUE(here);
  EXPECT_TRUE(there);
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
