#include "pictures/page.hpp"

#include <cmath>
#include <locale>
#include <sstream>

#include "page_html.hpp"
#include "pictures/svg.hpp"

namespace micrograd {

std::string json::number(double value) {
  if (!std::isfinite(value)) return "null";
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream.precision(4);
  stream << value;
  return stream.str();
}

std::string json::text(const std::string& text, std::size_t longest) {
  std::string result = "\"";
  for (const char c : svg::escaped(text, longest)) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string filled_in(std::string_view document, const Places& places) {
  std::string result;
  while (!document.empty()) {
    const std::size_t at = std::min(document.find('@'), document.size());
    result += document.substr(0, at);
    document.remove_prefix(at);
    std::size_t length = document.empty() ? 0 : 1;  // "@media" is no place
    std::string_view text = document.substr(0, length);
    for (const auto& [name, html] : places) {
      if (document.size() > name.size() + 1 && document.substr(1, name.size()) == name &&
          document[name.size() + 1] == '@')
        length = name.size() + 2, text = html;
    }
    result += text;
    document.remove_prefix(length);
  }
  return result;
}

std::string to_html(const SliderPage& page) {
  return filled_in(page_html, {{"title", svg::escaped(page.title)},
                               {"slider", svg::escaped(page.slider)},
                               {"last", std::to_string(page.last_frame)},
                               {"json", page.json},
                               {"content", page.content}});
}

}  // namespace micrograd
