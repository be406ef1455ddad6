#include "testing/report.hpp"

#include <cstdio>
#include <utility>

namespace micrograd::course {
namespace {

// How many bytes the character at `i` has; 0 if it is none in UTF-8.
std::size_t length_of_character(const std::string& text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char first = byte(i);
  const std::size_t length = first < 0x80                     ? 1
                             : first >= 0xc2 && first <= 0xdf ? 2
                             : first >= 0xe0 && first <= 0xef ? 3
                             : first >= 0xf0 && first <= 0xf4 ? 4
                                                              : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = i + 1; k < i + length; ++k) {
    if ((byte(k) & 0xc0) != 0x80) return 0;
  }
  if (length < 3) return length;
  // Longer than need be, a half of a pair, or past the last character there is.
  const unsigned char second = byte(i + 1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = length_of_character(text, i);
    const char c = text[i];
    if (length == 0) {
      json += "\xef\xbf\xbd";
    } else if (c == '"' || c == '\\') {
      (json += '\\') += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      json += escaped;
    } else {
      json.append(text, i, length);
    }
    i += length == 0 ? 1 : length;
  }
  return json + '"';
}

}  // namespace

std::string as_json(const Account& account) {
  std::string json = std::string("{\"ended\": ") + (account.ended ? "true" : "false") +
                     ",\n \"why\": " + quoted(account.why) + ",\n \"tests\": [";
  bool first = true;
  for (const Outcome& test : account.tests) {
    json += std::exchange(first, false) ? "\n  {" : ",\n  {";
    json += "\"name\": " + quoted(test.name) + ", \"result\": " + quoted(test.result) +
            ", \"message\": " + quoted(test.message) + ", \"idea\": " + quoted(test.idea) +
            ", \"stopped_by\": " + quoted(test.stopped_by) +
            ", \"function\": " + quoted(test.function) + ", \"file\": " + quoted(test.file) + "}";
  }
  return json + "]}\n";
}

bool write_file(const std::string& path, const std::string& text) {
  const std::string half = path + ".half";
  std::FILE* file = std::fopen(half.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written) return false;
#ifdef _WIN32
  std::remove(path.c_str());
#endif
  return std::rename(half.c_str(), path.c_str()) == 0;
}

std::string read_file(const std::string& path) {
  std::string text;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  char buffer[16 * 1024];
  for (std::size_t count; (count = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    text.append(buffer, count);
  }
  std::fclose(file);
  return text;
}

}  // namespace micrograd::course
