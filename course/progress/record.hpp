// CTest asks for one test at a time, and starts a program for each.  The first one runs on through
// the step and leaves here what it found, for those that CTest asks for next.
#pragma once

#include <string>
#include <vector>

#include "testing/run.hpp"

namespace micrograd::course {

struct Record {
  /// What the results are of: this state of the test program, asked for by this run of CTest.
  std::string of;
  Account account;
  std::vector<std::string> handed_out;  ///< names: a test that is asked for again is run again
};

/// The record in the file; an empty one if it is of something else, or not whole.
Record read_record(const std::string& path, const std::string& of);

bool write_record(const std::string& path, const Record& record);

}  // namespace micrograd::course
