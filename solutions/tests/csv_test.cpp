// Tables from CSV files: what is read, what is refused and in which words.
#include "train/csv.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <locale>
#include <stdexcept>
#include <string>

#include "given/random.hpp"
#include "long_run.hpp"

using micrograd::LastColumn;
using micrograd::parse_csv;
using micrograd::Random;
using micrograd::Table;

namespace {

using Rows = std::vector<std::vector<double>>;
using Numbers = std::vector<double>;
using Words = std::vector<std::string>;

std::string refusal(const std::string& text, LastColumn last = LastColumn::label) {
  try {
    parse_csv(text, "t.csv", last);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "read without complaint";
}

}  // namespace

TEST(Csv, NumbersAndTwoWords) {
  const Table table = parse_csv("1,2.5,no\n-3,4e2,yes\n.5,+6.,no\n", "t.csv");
  EXPECT_EQ(table.data.inputs, (Rows{{1, 2.5}, {-3, 400}, {0.5, 6}}));
  EXPECT_EQ(table.data.targets, (Numbers{-1, 1, -1}));
  EXPECT_EQ(table.classes, (Words{"no", "yes"}));
  EXPECT_EQ(table.columns, (Words{"column 1", "column 2", "column 3"}));
}

TEST(Csv, ThreeClassesAreCountedFromZero) {
  const Table table = parse_csv("1,b\n2,c\n3,a\n4,b\n", "t.csv");
  EXPECT_EQ(table.data.targets, (Numbers{1, 2, 0, 1}));
  EXPECT_EQ(table.classes, (Words{"a", "b", "c"}));
}

TEST(Csv, NumericLabelsAreOrderedBySize) {
  EXPECT_EQ(parse_csv("1,10\n2,9\n3,-1\n", "t.csv").classes, (Words{"-1", "9", "10"}));
  EXPECT_EQ(parse_csv("1,1\n2,0\n3,1.0\n", "t.csv").data.targets, (Numbers{1, -1, 1}));
}

TEST(Csv, HeaderLine) {
  const Table table = parse_csv("length,width,species\n1,2,a\n3,4,b\n", "t.csv");
  EXPECT_EQ(table.columns, (Words{"length", "width", "species"}));
  EXPECT_EQ(table.data.inputs.size(), 2u);
}

TEST(Csv, HeaderOfNumbersAboveNumericLabels) {
  const Table table = parse_csv("0,1,target\n5,6,3\n7,8,4\n", "t.csv");
  EXPECT_EQ(table.columns, (Words{"0", "1", "target"}));
  EXPECT_EQ(table.data.inputs, (Rows{{5, 6}, {7, 8}}));
}

TEST(Csv, LineEndsOfAnySystem) {
  const Rows rows{{1}, {2}};
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    EXPECT_EQ(parse_csv("1,a" + end + "2,b", "t.csv").data.inputs, rows);
    EXPECT_EQ(parse_csv("1,a" + end + "2,b" + end, "t.csv").data.inputs, rows);
    EXPECT_EQ(parse_csv("1,a" + end + "2,b" + end + end + "  " + end, "t.csv").data.inputs, rows);
    EXPECT_EQ(parse_csv(end + "1,a" + end + end + "2,b" + end + ",", "t.csv").data.inputs, rows);
  }
}

TEST(Csv, ByteOrderMark) {
  EXPECT_EQ(parse_csv("\xEF\xBB\xBF"
                      "1,a\n2,b\n",
                      "t.csv")
                .data.inputs,
            (Rows{{1}, {2}}));
}

TEST(Csv, SpacesAndQuotes) {
  const Table table = parse_csv(" 1 ,\t2 , \"a, b\" \n\"3\",4,\"say \"\"hi\"\"\"\n", "t.csv");
  EXPECT_EQ(table.data.inputs, (Rows{{1, 2}, {3, 4}}));
  EXPECT_EQ(table.classes, (Words{"a, b", "say \"hi\""}));
}

TEST(Csv, SemicolonsAndTabs) {
  EXPECT_EQ(parse_csv("1;2;a\n3;4;b\n", "t.csv").data.inputs, (Rows{{1, 2}, {3, 4}}));
  EXPECT_EQ(parse_csv("1\t2\ta\n3\t4\tb c\n", "t.csv").classes, (Words{"a", "b c"}));
}

TEST(Csv, NumbersToPredict) {
  const Table table = parse_csv("1,10.5\n2,20\n3,-30\n", "t.csv", LastColumn::label_or_number);
  EXPECT_EQ(table.data.targets, (Numbers{10.5, 20, -30}));
  EXPECT_TRUE(table.classes.empty());
  // Two different labels remain classes.
  EXPECT_EQ(parse_csv("1,0\n2,5\n", "t.csv", LastColumn::label_or_number).data.targets,
            (Numbers{-1, 1}));
}

TEST(Csv, TheLocaleHasNoSay) {
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
  };
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
  EXPECT_EQ(parse_csv("1.5,a\n2.25,b\n", "t.csv").data.inputs, (Rows{{1.5}, {2.25}}));
  EXPECT_EQ(refusal("1.5,a\n\"2,25\",b\n"),
            "t.csv:2: column 1 is \"2,25\", which is not a number; write a point for the comma");
  std::locale::global(before);

  // And C's, where this machine has one.
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "German"}) std::setlocale(LC_ALL, name);
  EXPECT_EQ(parse_csv("1.5,a\n2.25,b\n", "t.csv").data.inputs, (Rows{{1.5}, {2.25}}));
  std::setlocale(LC_ALL, "C");
}

TEST(Csv, VerySmallNumbers) {
  EXPECT_NEAR(parse_csv("1e-999,a\n1e-310,b\n", "t.csv").data.inputs[0][0], 0.0, 1e-300);
}

TEST(Csv, WhatIsWrongAndWhere) {
  EXPECT_EQ(refusal("1,2,a\n3,b\n"), "t.csv:2: 2 columns, but line 1 has 3");
  EXPECT_EQ(refusal("x,y,z\n\n1,2,a\n3,4,5,b\n"), "t.csv:4: 4 columns, but line 1 has 3");
  EXPECT_EQ(refusal("1,2,a\n3,abc,b\n"), "t.csv:2: column 2 is \"abc\", which is not a number");
  EXPECT_EQ(refusal("1,2,a\r\n3,,b\r\n"), "t.csv:2: column 2 is empty");
  EXPECT_EQ(refusal("1,a\n2,\n"), "t.csv:2: the label, column 2, is empty");
  EXPECT_EQ(refusal("1,a\n1e999,b\n"), "t.csv:2: column 1 is \"1e999\", which is too large");
  EXPECT_EQ(refusal("1,a\n\"2,b\n"), "t.csv:2: a quote (\") is opened and not closed");
  EXPECT_EQ(refusal("1,a\n\"2\"3,b\n"), "t.csv:2: column 1 goes on after its closing quote (\")");
  EXPECT_EQ(refusal("1\n2\n"),
            "t.csv:1: 1 column; at least 2 are needed, numbers and a label, separated by commas");
  EXPECT_EQ(refusal("1,a\n2,a\n"),
            "t.csv: all 2 rows have the label \"a\"; there must be 2 different ones or more");
  for (const std::string empty : {"", "\n", "\xEF\xBB\xBF", " \r\n\r\n,,\n"})
    EXPECT_EQ(refusal(empty), "t.csv: the file is empty");
  EXPECT_EQ(refusal("x,y\n"), "t.csv: a header line, but no rows of data");
  EXPECT_EQ(refusal(std::string("1,a\n2,\0\n", 8)),
            "t.csv:2: byte 0 is not text; save the table as CSV in UTF-8");
  EXPECT_EQ(refusal("1,a\n2,b\n3,c\n", LastColumn::label_or_number),
            "t.csv:1: column 2 is \"a\", which is not a number to predict; there are 3 different "
            "labels, not 2");
}

// What people's tables really look like, and what they meant.
TEST(Csv, SaysWhatIsMeant) {
  EXPECT_EQ(
      refusal("a,1,2\nb,3,4\n"),
      "t.csv:1: column 1 is \"a\", which is not a number; if this column is the label, move it "
      "to the end");
  EXPECT_EQ(
      refusal("kind,x,y\na,1,2\nb,3,4\n"),
      "t.csv:2: column 1 is \"a\", which is not a number; if this column is the label, move it "
      "to the end");
  EXPECT_EQ(refusal("2,5;1;a\n3;4;b\n"),
            "t.csv:1: column 1 is \"2,5\", which is not a number; write a point for the comma");
  EXPECT_EQ(refusal("x;y;z\n2;1;a\n3;4,5;b\n"),
            "t.csv:3: column 2 is \"4,5\", which is not a number; write a point for the comma");
  EXPECT_EQ(refusal("1,2.5\n2,3.5\n3,4.5\n"),
            "t.csv: 3 different numbers in the last column; to predict a number, say --loss mse");
  EXPECT_EQ(refusal("1,2,a,\n3,4,b,\n"),
            "t.csv:1: the label, column 4, is empty, as in all rows; is there a comma too many at "
            "the end?");
  EXPECT_EQ(refusal("x,y,z\n1,2,a,\n"),
            "t.csv:2: 4 columns, but line 1 has 3; is there a comma too many at its end?");
  EXPECT_EQ(refusal("1,2,a\n"), "t.csv: 1 row; at least 2 are needed, with different labels");
}

TEST(Csv, ColumnThatCountsTheRows) {
  const auto counts = [](const std::string& text) { return parse_csv(text, "t.csv").counts_rows; };
  EXPECT_TRUE(counts("id,x,y\n1,5,a\n2,6,b\n3,7,a\n4,6,b\n5,9,a\n"));
  EXPECT_TRUE(counts(",x,y\n0,5,a\n1,6,b\n2,7,a\n3,6,b\n4,9,a\n"));
  EXPECT_FALSE(counts("1,5,a\n2,6,b\n3,7,a\n4,6,b\n6,9,a\n"));
  EXPECT_FALSE(counts("1,a\n2,b\n3,a\n4,b\n5,a\n")) << "it is all there is to learn from";
}

TEST(Csv, OnlyPlainNumbersAreNumbers) {
  for (const std::string field :
       {"nan", "inf", "-Infinity", "0x10", "1e", "e5", ".", "+", "--1", "1 2", "1.2.3"})
    EXPECT_EQ(refusal("1,a\n\"" + field + "\",b\n"),
              "t.csv:2: column 1 is \"" + field + "\", which is not a number");
}

TEST(Csv, LongFieldsAreShortenedInMessages) {
  EXPECT_EQ(refusal("1,a\n" + std::string(1000, 'x') + ",b\n"),
            "t.csv:2: column 1 is \"" + std::string(30, 'x') + "...\", which is not a number");
}

TEST(Csv, TooManyClasses) {
  std::string text;
  for (int i = 0; i < 101; ++i) text += "1," + std::to_string(i) + '\n';
  EXPECT_EQ(refusal(text),
            "t.csv: 101 different numbers in the last column; to predict a number, say --loss mse");
  std::string words;
  for (int i = 0; i < 101; ++i) words += "1,w" + std::to_string(i) + '\n';
  EXPECT_EQ(refusal(words),
            "t.csv: 101 different labels in the last column; there may be at most 100");
}

TEST(Csv, FilesThatCanNotBeRead) {
  EXPECT_THROW(micrograd::read_csv("no such file.csv"), std::runtime_error);
  EXPECT_THROW(micrograd::read_csv(testing::TempDir()), std::runtime_error);
}

TEST(Csv, ReadsAFile) {
  const auto file = std::filesystem::path(testing::TempDir()) / "micrograd_csv_test.csv";
  std::ofstream(file, std::ios::binary) << "1,a\r\n2,b\r\n";
  EXPECT_EQ(micrograd::read_csv(file.string()).data.inputs, (Rows{{1}, {2}}));
  std::filesystem::remove(file);
}

// The shape of the UCI iris table: 150 rows of 4 numbers, three words, no header, an empty last
// line.
TEST(Csv, TableOfTheShapeOfIris) {
  std::string text;
  for (int i = 0; i < 150; ++i)
    text += "5." + std::to_string(i % 10) + ",3.5,1." + std::to_string(i % 7) + ",0.2,Iris-" +
            (i < 50    ? "setosa"
             : i < 100 ? "versicolor"
                       : "virginica") +
            "\n";
  const Table table = parse_csv(text + "\n", "iris.data");
  EXPECT_EQ(table.data.inputs.size(), 150u);
  EXPECT_EQ(table.data.inputs[0].size(), 4u);
  EXPECT_EQ(table.classes, (Words{"Iris-setosa", "Iris-versicolor", "Iris-virginica"}));
}

// The shape of the UCI optical digits: 1,797 rows of 64 whole numbers and a digit.
TEST(Csv, TableOfTheShapeOfDigits) {
  Random random(1);
  std::string text;
  for (std::size_t i = 0; i < 1797; ++i) {
    for (int pixel = 0; pixel < 64; ++pixel) text += std::to_string(random.below(17)) + ',';
    text += std::to_string(i % 10) + '\n';
  }
  const Table table = parse_csv(text, "optdigits.tes");
  EXPECT_EQ(table.data.inputs.size(), 1797u);
  EXPECT_EQ(table.data.inputs[1796].size(), 64u);
  EXPECT_EQ(table.classes, (Words{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
  EXPECT_EQ(table.data.targets[1796], 6.0);
}

namespace {

/// A table that is right, or nearly right, or noise.
std::string random_text(Random& random) {
  const std::vector<std::string> pieces = {
      "1",  "2.5",  "-3e2",  "a", "b",  "setosa",       "",         " ",
      "\"", "\"\"", "\"x\"", ",", ";",  "\t",           "\n",       "\r\n",
      "\r", "nan",  "1e999", "0", "1e", "\xEF\xBB\xBF", "\xC3\xA9", "\xFF",
      "1.0"};
  std::string text;
  const std::size_t kind = random.below(3);
  if (kind == 0) {  // any bytes
    for (std::size_t left = random.below(60); left > 0; --left)
      text += static_cast<char>(random.below(256));
  } else if (kind == 1) {  // any pieces
    for (std::size_t left = random.below(40); left > 0; --left)
      text += pieces[random.below(pieces.size())];
  } else {  // a table, and a few bytes changed
    const std::size_t columns = 1 + random.below(4);
    for (std::size_t row = random.below(8); row > 0; --row) {
      for (std::size_t column = 1; column < columns; ++column)
        text += std::to_string(random.uniform(-9.0, 9.0)) + ',';
      text += pieces[random.below(6)] + '\n';
    }
    for (std::size_t change = random.below(3); change > 0 && !text.empty(); --change)
      text[random.below(text.size())] = (pieces[random.below(pieces.size())] + ',')[0];
  }
  return text;
}

void expect_sound(const Table& table, const std::string& text) {
  SCOPED_TRACE(text);
  ASSERT_GE(table.data.inputs.size(), 2u);
  ASSERT_EQ(table.data.inputs.size(), table.data.targets.size());
  ASSERT_GE(table.columns.size(), 2u);
  for (const auto& row : table.data.inputs) {
    ASSERT_EQ(row.size(), table.columns.size() - 1);
    for (const double x : row) ASSERT_TRUE(std::isfinite(x));
  }
  const std::size_t classes = table.classes.size();
  ASSERT_NE(classes, 1u);
  for (const double target : table.data.targets) {
    ASSERT_TRUE(std::isfinite(target));
    ASSERT_TRUE(classes != 2 || std::abs(target) == 1.0);
    ASSERT_TRUE(classes < 3 || static_cast<std::size_t>(target) < classes);
  }
}

}  // namespace

// Whatever a file holds, it is read or refused in a sentence.  `ctest --preset judge` tries a
// million.
TEST(Csv, AnyBytesAreDataOrARefusal) {
  const auto [texts, seed] = random_cases("CSV_RANDOM_TEXTS", {20'000, 20});
  Random random(seed);
  std::size_t read = 0;
  for (std::size_t i = 0; i < texts; ++i) {
    const std::string text = random_text(random);
    const auto last = random.below(2) == 0 ? LastColumn::label : LastColumn::label_or_number;
    try {
      expect_sound(parse_csv(text, "t.csv", last), text);
      ++read;
    } catch (const std::runtime_error& refused) {
      ASSERT_EQ(std::string(refused.what()).substr(0, 6), "t.csv:") << text;
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(read, texts / 50) << "hardly any text was a table: the test tests nothing";
}
