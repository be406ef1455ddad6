// The recorded numbers are those that PyTorch finds, and those that the tests hold.
#include "records.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <optional>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "compare.hpp"

namespace {

using pytorch::Record;

// The text with one space for all white space: a formatter may break lines anywhere.
std::string single_spaced(const std::string& text) {
  return std::regex_replace(text, std::regex("\\s+"), " ");
}

// The text of a test: "Backward.ReusedResult".
std::string body_of(const std::string& file, const std::string& test) {
  const std::string text = pytorch::text_of(file);
  const std::size_t dot = test.find('.');
  const std::string head = "TEST(" + test.substr(0, dot) + ", " + test.substr(dot + 1) + ")";
  const std::size_t begin = text.find(head);
  if (begin == std::string::npos) throw std::runtime_error(file + " has no " + head);
  return single_spaced(text.substr(begin, text.find("\n}", begin) - begin));
}

// The first `count` number literals in the text; what stands in quotes is none.
std::vector<double> literals(const std::string& text, std::size_t count) {
  std::vector<double> found;
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size() && found.size() < count; ++i) {
    if (text[i] == '"') in_quotes = !in_quotes;
    if (in_quotes) continue;
    const auto is = [&](std::size_t at, auto kind) {
      return at < text.size() && kind(static_cast<unsigned char>(text[at])) != 0;
    };
    const bool sign = text[i] == '-' && is(i + 1, [](int c) { return std::isdigit(c); });
    if (!sign && !is(i, [](int c) { return std::isdigit(c); })) continue;
    if (i > 0 && is(i - 1, [](int c) { return std::isalnum(c); })) continue;  // p2
    std::size_t length = 0;
    found.push_back(std::stod(text.substr(i), &length));
    i += length - 1;
  }
  return found;
}

// What is wrong with the literals of a record in a test; nothing if all is well.
std::optional<std::string> wrong_in(const std::string& body, const Record& record) {
  const std::string where = record.file + ", " + record.test;
  const std::size_t place = body.find(record.before);
  if (place == std::string::npos) return where + " has no \"" + record.before + "\"";
  const auto found = literals(body.substr(place + record.before.size()), record.numbers.size());
  for (std::size_t i = 0; i < record.numbers.size(); ++i) {
    const double right = record.numbers[i];
    if (i < found.size() && pytorch::agree(found[i], right, pytorch::tolerance)) continue;
    return where + ", after \"" + record.before + "\": the test has " +
           (i < found.size() ? pytorch::digits(found[i]) : "no number") + ", but PyTorch says " +
           pytorch::digits(right);
  }
  return std::nullopt;
}

TEST(Records, TableIsUpToDate) {
  std::istringstream kept(pytorch::text_of("solutions/pytorch/recorded_numbers.txt"));
  std::istringstream made(pytorch::table(pytorch::records()));
  std::string old_line, new_line;
  for (int number = 1; kept || made; ++number) {
    if (!std::getline(kept, old_line)) old_line = "(the end)";
    if (!std::getline(made, new_line)) new_line = "(the end)";
    ASSERT_EQ(old_line, new_line) << "That is line " << number << " of recorded_numbers.txt.  To "
                                  << "write it anew: cmake --build --preset record_numbers";
  }
}

TEST(Records, TestsHoldTheseNumbers) {
  for (const Record& record : pytorch::records()) {
    const auto wrong = wrong_in(body_of(record.file, record.test), record);
    if (wrong) ADD_FAILURE() << *wrong;
  }
}

// A check that was never seen to fail is none.
TEST(Records, AWrongLiteralIsFound) {
  const Record record = {"file", "A.Test", "f(x2), ", {0.5, -2.0}};
  EXPECT_FALSE(wrong_in("TEST f(x2), {\"7\", 0.5, -2} 9", record));
  EXPECT_EQ(wrong_in("TEST f(x2), {0.5, 2.0}", record),
            "file, A.Test, after \"f(x2), \": the test has 2, but PyTorch says -2");
  EXPECT_EQ(wrong_in("TEST f(x2), 0.5", record),
            "file, A.Test, after \"f(x2), \": the test has no number, but PyTorch says -2");
  EXPECT_EQ(wrong_in("TEST f(x3), 0.5", record), "file, A.Test has no \"f(x2), \"");
  EXPECT_TRUE(wrong_in("TEST f(x2), 0.50000001, -2", record));
  EXPECT_THROW(body_of("step2_backward/backward_test.cpp", "No.SuchTest"), std::runtime_error);
}

}  // namespace
