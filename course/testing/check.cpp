#include "testing/check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <stdexcept>
#include <utility>

#include "given/not_implemented.hpp"
#include "testing/guards.hpp"
#include "testing/orders.hpp"
#include "testing/place.hpp"

namespace micrograd::course {
namespace {

About to_blame;
const About* running = nullptr;

// Tells whoever watches from outside what to say if the program is stopped now.
void announce(const About& about) {
  static std::map<std::string, std::string> places;  // looked up in the source once for each
  std::string& place = places[about.function + "#" + std::to_string(about.which)];
  if (place.empty()) place = indented(where_to_edit(about));
  say_where(place);
  if (testing::UnitTest::GetInstance()->current_test_info() != nullptr) {
    testing::Test::RecordProperty("function", about.function);
  }
  say_when_stopped(about.if_stopped.empty() ? "" : indented(about.if_stopped));
}

std::string shorter(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

}  // namespace

const About& blamed() { return to_blame; }
void blame_nobody() { to_blame = {}; }

Running::Running(const About& about)
    : outer_(std::exchange(running, &about)), exceptions_(std::uncaught_exceptions()) {
  announce(about);
}

Running::~Running() {
  if (std::uncaught_exceptions() > exceptions_ && to_blame.function.empty()) to_blame = *running;
  running = outer_;
  if (running != nullptr) announce(*running);
}

void fail(const About& about, const std::string& what, const Cause& cause) {
  to_blame = about;
  testing::Test::RecordProperty("function", about.function);
  testing::Test::RecordProperty("heading", about.heading);
  if (!cause.says.empty()) testing::Test::RecordProperty("idea", cause.idea.name);
  const std::string text = cause.says.empty() ? what : what + "\n" + cause.says;
  ADD_FAILURE() << text;
  // GoogleTest's way of leaving a test whose failure has been reported.
  throw testing::AssertionException(
      testing::TestPartResult(testing::TestPartResult::kFatalFailure, nullptr, -1, text.c_str()));
}

void expect_that(const About& about, bool holds, const std::string& what, const Cause& cause) {
  if (!holds || must_fail()) fail(about, what, cause);
}

void expect(const About& about, const std::string& situation, const std::string& name, double found,
            double should, const Cause& cause) {
  if (close(found, should) && !must_fail()) return;
  std::string is = number(found);
  std::string ought = number(should);
  if (is == ought) {  // they differ further behind
    is = shorter(found, 17);
    ought = shorter(should, 17);
  }
  fail(about,
       (situation.empty() ? "" : situation + ": ") + name + " is " + is + ", but it should be " +
           ought + ".",
       cause);
}

void expect_refused(const About& about, const std::string& situation,
                    const std::function<void()>& call, const Cause& cause) {
  const std::string should = situation + " should throw std::invalid_argument, but it threw ";
  try {
    const Running now(about);
    call();
  } catch (const std::invalid_argument&) {
    blame_nobody();
    expect_that(about, true, should + "it, and did.");
    return;
  } catch (const NotImplemented&) {
    throw;
  } catch (const std::exception& other) {
    fail(about, should + "something else, with the text \"" + other.what() + "\".");
  }
  fail(about, should + "nothing.", cause);
}

bool close(double found, double should) {
  if (std::isnan(should)) return std::isnan(found);
  if (std::isinf(should)) return found == should;
  return std::abs(found - should) <= 1e-9 * std::max(1.0, std::abs(should));
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  return shorter(value, 6);
}

std::string counted(std::size_t n, const std::string& thing) {
  return std::to_string(n) + " " + thing + (n == 1 ? "" : "s");
}

void tell_properties() {
  const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr) return;
  for (int i = 0; i < test->result()->test_property_count(); ++i) {
    const testing::TestProperty& property = test->result()->GetTestProperty(i);
    tell("property", std::string(property.key()) + " " + property.value());
  }
}

}  // namespace micrograd::course
