#include "testing/old_check.hpp"

#include <algorithm>
#include <utility>

#include "testing/guards.hpp"
#include "testing/place.hpp"

namespace micrograd::course {
namespace {
About current;
}

void about(std::string function, std::string heading, int which) {
  current = {std::move(function), std::move(heading), "", which};
  say_where(indented(where_to_edit(current)));
}
const About& subject_of_old_tests() { return current; }
void forget_the_subject() { current = {}; }

void if_stopped(const std::string& cause) { say_when_stopped(indented(cause)); }

void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, const std::string& cause) {
  expect(current, situation, subject, actual, expected, {cause, {}});
}

void expect(const std::string& situation, const std::string& subject, double actual,
            double expected, std::initializer_list<OldCause> causes) {
  const auto fits = [actual](const OldCause& cause) { return close(actual, cause.number); };
  const auto cause = std::find_if(causes.begin(), causes.end(), fits);
  const bool known = cause != causes.end() && std::none_of(cause + 1, causes.end(), fits);
  expect(situation, subject, actual, expected, known ? cause->text : std::string());
}

void expect_that(bool holds, const std::string& what, const std::string& cause) {
  if (!holds) fail(current, what, {cause, {}});
}

}  // namespace micrograd::course
