// The numbers that the learners' tests hold, as PyTorch finds them.
#pragma once

#include <string>
#include <vector>

namespace pytorch {

/// Numbers that a test holds as literals: the first ones after the text `before`.
struct Record {
  std::string file;    ///< "step2_backward/backward_test.cpp"
  std::string test;    ///< "Backward.ReusedResult"
  std::string before;  ///< the code in front of the numbers, with single spaces
  std::vector<double> numbers;
};

/// Every record, worked out now.
std::vector<Record> records();

/// The records as a table, with 12 digits: what comes after them depends on the machine.
std::string table(const std::vector<Record>& records);

/// Where the table is kept.
std::string table_file();

/// The text of a file of the course: "step2_backward/README.md".  Throws std::runtime_error if it
/// can't be read.
std::string text_of(const std::string& file);

}  // namespace pytorch
