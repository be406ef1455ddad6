#include "diagnosis/mistake.hpp"

#include <algorithm>
#include <limits>

namespace micrograd::course {
namespace {

std::vector<Provable*>& subjects() {
  static std::vector<Provable*> all;
  return all;
}

}  // namespace

Provable::Provable() { subjects().push_back(this); }

const std::vector<Provable*>& Provable::all() { return subjects(); }

void Provable::asked_now() const {
  const testing::TestInfo* const test = testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr) return;  // a look between the tests, which asks others on its way
  const std::string name = std::string(test->test_suite_name()) + "." + test->name() + ":";
  if (tests_.find(name) == tests_.npos) tests_ += name;
}

bool in_one_list(const std::string& one, const std::string& other) {
  return one.find('[') != one.npos &&
         one.substr(0, one.find('[')) == other.substr(0, other.find('[')) &&
         one.substr(one.find(']')) == other.substr(std::min(other.size(), other.find(']')));
}

double Sight::operator[](const std::string& name) const {
  for (const auto& [seen, value] : numbers) {
    if (seen == name) return value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace micrograd::course
