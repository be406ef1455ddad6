#include "progress/record.hpp"

#include "testing/report.hpp"

namespace micrograd::course {
namespace {

// A line of the record: fields between tabs.
void append(std::string& text, const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += '\t';
    for (const char c : fields[i]) {
      if (c == '\t') {
        text += "\\t";
      } else if (c == '\n') {
        text += "\\n";
      } else if (c == '\\') {
        text += "\\\\";
      } else {
        text += c;
      }
    }
  }
  text += '\n';
}

// The fields of the line at `begin`, which moves on to the next one.
std::vector<std::string> next_line(const std::string& text, std::size_t& begin) {
  std::vector<std::string> fields(1);
  for (; begin < text.size() && text[begin] != '\n'; ++begin) {
    const char c = text[begin];
    if (c == '\t') {
      fields.emplace_back();
    } else if (c == '\\' && begin + 1 < text.size()) {
      const char next = text[++begin];
      fields.back() += next == 't' ? '\t' : next == 'n' ? '\n' : next;
    } else {
      fields.back() += c;
    }
  }
  ++begin;
  return fields;
}

}  // namespace

Record read_record(const std::string& path, const std::string& of) {
  Record record;
  record.of = of;
  const std::string text = read_file(path);
  std::size_t begin = 0;
  if (next_line(text, begin) != std::vector<std::string>{"results", of}) return record;
  Record found = record;
  while (begin < text.size()) {
    const std::vector<std::string> line = next_line(text, begin);
    if (line[0] == "has" && line.size() == 2) found.account.all.push_back(line[1]);
    if (line[0] == "handed out" && line.size() == 2) found.handed_out.push_back(line[1]);
    if (line[0] == "test" && line.size() == 5) {
      Outcome outcome;
      outcome.name = line[1];
      outcome.result = line[2];
      outcome.message = line[3];
      outcome.output = line[4];
      found.account.tests.push_back(outcome);
    }
    if (line[0] == "whole") return found;
  }
  return record;
}

bool write_record(const std::string& path, const Record& record) {
  std::string text;
  append(text, {"results", record.of});
  for (const std::string& name : record.account.all) append(text, {"has", name});
  for (const Outcome& outcome : record.account.tests) {
    append(text, {"test", outcome.name, outcome.result, outcome.message, outcome.output});
  }
  for (const std::string& name : record.handed_out) append(text, {"handed out", name});
  append(text, {"whole"});
  return write_file(path, text);
}

}  // namespace micrograd::course
