// Between a test program and the runner that started it: orders come in, events go out.
//
// The runner writes the orders to the program's standard input, and the program reads them before
// the first line of the code under test can.  Each event is a line that begins with a number that
// stands in the orders and nowhere else.  A program that was started by hand has no orders.
#pragma once

#include <string>
#include <string_view>

namespace micrograd::course {

struct Orders {
  bool given = false;           ///< a runner listens
  unsigned long long seed = 1;  ///< of the random tests
  bool must_fail = false;       ///< each test is to fail: see must_fail()
  bool keep_going = false;      ///< not only up to the first failure
  bool check_each = false;      ///< look for lost memory after each test, not only at the end
  double budget = 0.0;          ///< seconds after which no further test is begun; 0: no end
  std::string from;             ///< this test, and those of its kind after it
  std::string filter;           ///< or these, as GoogleTest's filter has it
};

/// What the runner ordered.  `argc` and `argv` are main's: they say if there is a runner.
const Orders& take_orders(int argc, char** argv);

/// Tells the runner; nobody if there is none.
void tell(std::string_view event, std::string_view text = {});

/// True once in each test of a run in which every test has to fail: whoever compares for a test
/// asks this, and then takes a right answer for a wrong one.  A program that forges its verdict
/// does not fail there.
bool must_fail();

/// Begins the next test for must_fail().  True if it was asked, or need not be, in the last one.
bool was_spoilt();

}  // namespace micrograd::course
