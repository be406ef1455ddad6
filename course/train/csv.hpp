// Tables of numbers from CSV files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "given/datasets.hpp"

namespace micrograd {

/// What the last column means.
enum class LastColumn {
  label,           ///< the class of the row
  label_or_number  ///< with two different labels a class; with more, a number to predict
};

struct Table {
  /// The target of a row is −1 or +1 if there are two classes, the number of its class (0, 1, 2, …)
  /// if there are more, or the number in its last column.
  Dataset data;

  /// What the columns are called, the last one included: from the header line if there is one, else
  /// "column 1", "column 2", …
  std::vector<std::string> columns;

  /// The labels, as they stand in the file.  In order: by size if all are numbers, else by
  /// alphabet. Empty if the last column holds numbers to predict.
  std::vector<std::string> classes;

  /// True if the first of several columns of numbers only counts the rows.
  bool counts_rows = false;
};

/// Reads a table: rows of numbers, and in the last column a label, which may be a word.  The first
/// line may name the columns.  Columns are separated by commas; where the first line has none, by
/// semicolons or tabs.  Spaces around fields, quotes, empty lines and the line ends of any system
/// are all right.
///
/// Throws std::runtime_error that says where and what:
///     iris.csv:17: 4 columns, but line 1 has 5
Table read_csv(const std::string& file, LastColumn last = LastColumn::label);

/// The same from text; `name` stands for the file in messages.
Table parse_csv(std::string_view text, const std::string& name,
                LastColumn last = LastColumn::label);

}  // namespace micrograd
