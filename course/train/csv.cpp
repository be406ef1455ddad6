#include "train/csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <locale>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace micrograd {

namespace {

constexpr std::size_t most_classes = 100;

struct Row {
  std::size_t line;
  std::vector<std::string> fields;
};

/// A field as a message shows it.
std::string in_quotes(const std::string& field) {
  std::size_t end = 30;
  if (field.size() <= end) return '"' + field + '"';
  while ((static_cast<unsigned char>(field[end]) & 0xC0) == 0x80 && end > 26)
    --end;  // whole characters
  return '"' + field.substr(0, end) + "...\"";
}

/// The number that a field holds; infinite if it is too large for a double, NaN if it is none.
/// Always with a decimal point: neither the user's locale nor "inf", "nan" or "0x10" get through.
double number_in(const std::string& field) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const char* next = field.c_str();
  const auto skip_digits = [&next] {
    const char* first = next;
    while (*next >= '0' && *next <= '9') ++next;
    return next - first;
  };
  const auto skip_one_of = [&next](char a, char b) {
    const bool found = *next == a || *next == b;
    if (found) ++next;
    return found;
  };

  skip_one_of('+', '-');
  auto digits = skip_digits();
  if (skip_one_of('.', '.')) digits += skip_digits();
  if (digits == 0) return none;
  if (skip_one_of('e', 'E')) {
    skip_one_of('+', '-');
    if (skip_digits() == 0) return none;
  }
  if (next != field.c_str() + field.size()) return none;

  // One stream for all fields: to make one costs more than to read a number.
  thread_local std::istringstream stream = [] {
    std::istringstream plain;
    plain.imbue(std::locale::classic());
    return plain;
  }();
  stream.clear();
  stream.str(field);
  double number = 0.0;
  stream >> number;
  // Libraries also report a failure for a number that is too small, and then give the nearest.
  const bool too_large = stream.fail() && std::abs(number) > 1.0;
  return too_large ? std::numeric_limits<double>::infinity() : number;
}

bool is_number(const std::string& field) { return std::isfinite(number_in(field)); }

/// 2,5 for 2.5: a number as some countries and spreadsheets write it.
bool has_decimal_comma(std::string field) {
  const std::size_t comma = field.find(',');
  if (comma == field.npos) return false;
  field[comma] = '.';
  return is_number(field);
}

struct Label {
  std::string text;
  double number;
};

class Parser {
 public:
  Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  Table table(LastColumn last) {
    check_text();
    std::vector<Row> rows = all_rows();
    if (rows.empty()) fail("the file is empty");

    Table table;
    const std::size_t columns = rows[0].fields.size();
    for (std::size_t i = 1; i <= columns; ++i)
      table.columns.push_back("column " + std::to_string(i));
    if (is_header(rows)) {
      table.columns = rows[0].fields;
      rows.erase(rows.begin());
      if (rows.empty()) fail("a header line, but no rows of data");
    }
    check_labels(rows);
    for (const Row& row : rows) table.data.inputs.push_back(numbers_in(row, rows));
    read_targets(table, rows, last);
    table.counts_rows = columns > 2 && counts(table.data.inputs);
    return table;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(name_ + ": " + what);
  }
  [[noreturn]] void fail(std::size_t line, const std::string& what) const {
    throw std::runtime_error(name_ + ':' + std::to_string(line) + ": " + what);
  }

  void check_text() {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);  // the mark of UTF-8
    const auto is_control = [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < 0x20 && c != '\t' && c != '\r' && c != '\n') || byte == 0x7F;
    };
    const auto found = std::find_if(text_.begin(), text_.end(), is_control);
    if (found == text_.end()) return;
    const auto line = 1 + std::count(text_.begin(), found, '\n');
    fail(static_cast<std::size_t>(line), "byte " + std::to_string(static_cast<int>(*found)) +
                                             " is not text; save the table as CSV in UTF-8");
  }

  std::vector<Row> all_rows() const {
    std::vector<Row> rows;
    char separator = 0;
    std::size_t line = 0;
    for (std::string_view rest = text_; !rest.empty();) {
      ++line;
      const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
      const std::string_view content = rest.substr(0, end);
      rest.remove_prefix(end);
      rest.remove_prefix(rest.substr(0, 2) == "\r\n" ? 2 : rest.empty() ? 0 : 1);

      if (separator == 0) separator = separator_of(content);
      Row row{line, fields_of(content, separator, line)};
      if (std::all_of(row.fields.begin(), row.fields.end(),
                      [](const std::string& field) { return field.empty(); })) {
        if (rows.empty()) separator = 0;
        continue;
      }
      if (rows.empty() && row.fields.size() < 2)
        fail(line, "1 column; at least 2 are needed, numbers and a label, separated by commas");
      if (!rows.empty() && row.fields.size() != rows[0].fields.size()) {
        fail(line,
             std::to_string(row.fields.size()) + " columns, but line " +
                 std::to_string(rows[0].line) + " has " + std::to_string(rows[0].fields.size()) +
                 (row.fields.back().empty() ? "; is there a comma too many at its end?" : ""));
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  static char separator_of(std::string_view line) {
    // "2,5;1,5;a": where commas stand inside numbers, semicolons separate.
    const std::size_t end = line.find(';');
    if (end != line.npos && has_decimal_comma(std::string(line.substr(0, end)))) return ';';
    for (char separator : {',', ';', '\t'})
      if (line.find(separator) != std::string_view::npos) return separator;
    return ',';
  }

  std::vector<std::string> fields_of(std::string_view line, char separator,
                                     std::size_t number) const {
    const auto is_space = [separator](char c) { return c == ' ' || (c == '\t' && c != separator); };
    std::vector<std::string> fields;
    std::size_t at = 0;
    const auto skip_spaces = [&] {
      while (at < line.size() && is_space(line[at])) ++at;
    };
    while (true) {
      std::string field;
      skip_spaces();
      if (at < line.size() && line[at] == '"') {
        for (++at;; ++at) {
          if (at >= line.size()) fail(number, "a quote (\") is opened and not closed");
          // A quote ends the field; two of them stand for one that belongs to it.
          if (line[at] == '"' && (++at >= line.size() || line[at] != '"')) break;
          field += line[at];
        }
        skip_spaces();
        if (at < line.size() && line[at] != separator)
          fail(number, "column " + std::to_string(fields.size() + 1) +
                           " goes on after its closing quote (\")");
      } else {
        while (at < line.size() && line[at] != separator) field += line[at++];
        while (!field.empty() && is_space(field.back())) field.pop_back();
      }
      fields.push_back(std::move(field));
      if (at >= line.size()) return fields;
      ++at;
    }
  }

  /// 0, 1, 2, … or 1, 2, 3, … in the first column.
  static bool counts(const std::vector<std::vector<double>>& inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i][0] != inputs[0][0] + static_cast<double>(i)) return false;
    return inputs.size() > 4 && (inputs[0][0] == 0.0 || inputs[0][0] == 1.0);
  }

  /// No number before the label; or numbers for names, and a word above a column of numbers.
  static bool is_header(const std::vector<Row>& rows) {
    const auto& first = rows[0].fields;
    if (std::none_of(first.begin(), first.end() - 1, is_number)) return true;
    return rows.size() > 1 && !is_number(first.back()) &&
           std::all_of(rows.begin() + 1, rows.end(),
                       [](const Row& row) { return is_number(row.fields.back()); });
  }

  void check_labels(const std::vector<Row>& rows) const {
    const auto empty = [](const Row& row) { return row.fields.back().empty(); };
    const auto row = std::find_if(rows.begin(), rows.end(), empty);
    if (row == rows.end()) return;
    const bool all = std::all_of(rows.begin(), rows.end(), empty);
    fail(row->line, "the label, column " + std::to_string(row->fields.size()) + ", is empty" +
                        (all ? ", as in all rows; is there a comma too many at the end?" : ""));
  }

  std::vector<double> numbers_in(const Row& row, const std::vector<Row>& rows) const {
    std::vector<double> numbers;
    for (std::size_t i = 0; i + 1 < row.fields.size(); ++i) {
      const std::string& field = row.fields[i];
      numbers.push_back(number_in(field));
      if (std::isfinite(numbers.back())) continue;
      const std::string column = "column " + std::to_string(i + 1) + " is ";
      if (field.empty()) fail(row.line, column + "empty");
      if (!std::isnan(numbers.back()))
        fail(row.line, column + in_quotes(field) + ", which is too large");
      const bool words = std::none_of(rows.begin(), rows.end(),
                                      [i](const Row& r) { return is_number(r.fields[i]); });
      fail(row.line, column + in_quotes(field) + ", which is not a number" +
                         (has_decimal_comma(field) ? "; write a point for the comma"
                          : words ? "; if this column is the label, move it to the end"
                                  : ""));
    }
    return numbers;
  }

  void read_targets(Table& table, const std::vector<Row>& rows, LastColumn last) const {
    const std::size_t column = rows[0].fields.size();
    std::vector<Label> labels;
    for (const Row& row : rows) {
      const std::string& text = row.fields.back();
      labels.push_back({text, number_in(text)});
    }

    // "1" and "1.0" are one class if all labels are numbers.
    const auto word = std::find_if(labels.begin(), labels.end(),
                                   [](const Label& l) { return !std::isfinite(l.number); });
    const bool words = word != labels.end();
    const auto before = [words](const Label& a, const Label& b) {
      return words ? a.text < b.text : a.number < b.number;
    };
    const auto same = [&](const Label& a, const Label& b) {
      return !before(a, b) && !before(b, a);
    };
    std::vector<Label> classes = labels;
    std::stable_sort(classes.begin(), classes.end(), before);
    classes.erase(std::unique(classes.begin(), classes.end(), same), classes.end());

    const std::string count = std::to_string(classes.size()) + " different labels";
    if (rows.size() == 1) fail("1 row; at least 2 are needed, with different labels");
    if (classes.size() == 1) {
      fail("all " + std::to_string(rows.size()) + " rows have the label " +
           in_quotes(classes[0].text) + "; there must be 2 different ones or more");
    }
    if (last == LastColumn::label_or_number && classes.size() > 2) {
      if (words) {
        fail(rows[static_cast<std::size_t>(word - labels.begin())].line,
             "column " + std::to_string(column) + " is " + in_quotes(word->text) +
                 ", which is not a number to predict; there are " + count + ", not 2");
      }
      for (const Label& label : labels) table.data.targets.push_back(label.number);
      return;
    }
    // A label may be a whole number, but not a different one in nearly every row.
    const bool whole = std::all_of(classes.begin(), classes.end(),
                                   [](const Label& l) { return l.number == std::floor(l.number); });
    if (!words && classes.size() > 2 &&
        (!whole || (classes.size() > 20 && classes.size() > rows.size() / 2))) {
      fail(std::to_string(classes.size()) +
           " different numbers in the last column; to predict a number, say --loss mse");
    }
    if (classes.size() > most_classes)
      fail(count + " in the last column; there may be at most " + std::to_string(most_classes));

    for (const Label& label : classes) table.classes.push_back(label.text);
    for (const Label& label : labels) {
      const auto place = std::lower_bound(classes.begin(), classes.end(), label, before);
      const auto number = static_cast<double>(place - classes.begin());
      table.data.targets.push_back(classes.size() == 2 ? 2.0 * number - 1.0 : number);
    }
  }

  std::string_view text_;
  const std::string& name_;
};

}  // namespace

Table parse_csv(std::string_view text, const std::string& name, LastColumn last) {
  return Parser(text, name).table(last);
}

Table read_csv(const std::string& file, LastColumn last) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))  // some libraries read it as an empty file
    throw std::runtime_error(file + ": this is a folder, not a file");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error(file + ": no such file, or it can't be read");
  std::string text;
  std::array<char, 4096> part;
  while (stream.read(part.data(), part.size()), stream.gcount() > 0)
    text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) throw std::runtime_error(file + ": reading failed");
  return parse_csv(text, file, last);
}

}  // namespace micrograd
