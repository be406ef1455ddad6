#include "pictures/svg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <locale>
#include <string_view>

#include "pictures/plot.hpp"

namespace micrograd::svg {

namespace {

constexpr std::size_t longest_name = 24;

// The first seven colours are close to Okabe and Ito's, which people with any colour vision can
// tell apart; lighter on dark paper.  `f` fills, `s` draws lines.
constexpr std::string_view style = R"(<style>
text{font:13px system-ui,sans-serif;fill:#333}.title{font-size:16px;font-weight:600}
.paper{fill:#fff}.frame{fill:none;stroke:#888}.grid{stroke:#e4e4e4}
.edge{fill:none;stroke:#222;stroke-width:2}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
.dot{stroke:#fff}.ring{stroke-width:1.8;fill:#fff}
.f0{fill:#0072b2}.s0{stroke:#0072b2}.f1{fill:#d55e00}.s1{stroke:#d55e00}
.f2{fill:#009e73}.s2{stroke:#009e73}.f3{fill:#b35a8c}.s3{stroke:#b35a8c}
.f4{fill:#a89a00}.s4{stroke:#a89a00}.f5{fill:#2c93cf}.s5{stroke:#2c93cf}
.f6{fill:#c98500}.s6{stroke:#c98500}.f7{fill:#555}.s7{stroke:#555}
@media(prefers-color-scheme:dark){
text{fill:#ccc}.paper,.ring{fill:#16181c}.frame{stroke:#777}.grid{stroke:#33363c}
.edge{stroke:#eee}.dot{stroke:#16181c}
.f0{fill:#4aa8e0}.s0{stroke:#4aa8e0}.f1{fill:#ff8a3d}.s1{stroke:#ff8a3d}
.f2{fill:#2ec79a}.s2{stroke:#2ec79a}.f3{fill:#dd8fbb}.s3{stroke:#dd8fbb}
.f4{fill:#f0e442}.s4{stroke:#f0e442}.f5{fill:#8fd0f5}.s5{stroke:#8fd0f5}
.f6{fill:#e8ab30}.s6{stroke:#e8ab30}.f7{fill:#bbb}.s7{stroke:#bbb}}
</style>
)";

/// The bytes of the UTF-8 character at `at`; 0 if there is none, or one that XML forbids.
std::size_t character_at(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at);
  if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
  if (first < 0xC0) return 0;
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  unsigned code = first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(at + i) & 0x3F);
  }
  constexpr std::array<unsigned, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  const bool none = (code & 0xFFFE) == 0xFFFE || code > 0x10FFFF;
  return code < smallest[bytes] || surrogate || none ? 0 : bytes;
}

std::string tick_label(double value) {
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream.precision(7);
  stream << std::abs(value);
  return (value < 0.0 ? "\xE2\x88\x92" : "") + stream.str();
}

std::string classes(char what, std::size_t group, const std::string& kind) {
  return "class=\"" + kind + ' ' + what + std::to_string(group % Page::colours) + '"';
}

}  // namespace

std::string px(double value) {
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream << std::round(value * 10.0) / 10.0;
  return stream.str();
}

std::string escaped(const std::string& text, std::size_t longest) {
  std::string result;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (++count > longest) return result + "\xE2\x80\xA6";
    const std::size_t bytes = character_at(text, at);
    const std::string character = bytes == 0 ? "?" : text.substr(at, bytes);
    if (character == "<") {
      result += "&lt;";
    } else if (character == "&") {
      result += "&amp;";
    } else {
      result += character;
    }
    at += std::max<std::size_t>(bytes, 1);
  }
  return result;
}

std::string filled(std::size_t group, const std::string& kind) { return classes('f', group, kind); }
std::string stroked(std::size_t group, const std::string& kind) {
  return classes('s', group, kind);
}

Page::Page(const std::string& title, Range x, Range y, const std::vector<std::string>& legend)
    : x_(x), y_(y) {
  std::size_t longest = 0;
  for (const std::string& name : legend)
    longest = std::max(longest, std::min(name.size(), longest_name));
  const double right = legend.empty() ? 24.0 : 60.0 + 7.5 * static_cast<double>(longest);
  const double entries = 22.0 * static_cast<double>(legend.size());
  const std::string w = px(left + width + right);
  const std::string h = px(top + std::max(height + 58.0, entries + 10.0));
  out_ << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << w << ' ' << h
       << "\" width=\"" << w << "\" height=\"" << h << "\" role=\"img\">\n<title>" << escaped(title)
       << "</title>\n"
       << style << "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n";
  text(left, 28.0, title, "class=\"title\"");
}

void Page::axes(const std::string& x_label, const std::string& y_label, bool grid) {
  constexpr double bottom = top + height;
  const auto line = [this](double from_x, double from_y, const std::string& rest,
                           const char* kind) {
    path("M" + px(from_x) + ' ' + px(from_y) + rest, std::string("class=\"") + kind + '"');
  };
  for (double tick : nice_ticks(x_.low, x_.high)) {
    if (grid) line(x(tick), top, "v" + px(height), "grid");
    line(x(tick), bottom, "v5", "frame");
    text(x(tick), bottom + 20.0, tick_label(tick), "text-anchor=\"middle\"");
  }
  for (double tick : nice_ticks(y_.low, y_.high)) {
    if (grid) line(left, y(tick), "h" + px(width), "grid");
    line(left - 5.0, y(tick), "h5", "frame");
    text(left - 9.0, y(tick) + 4.5, tick_label(tick), "text-anchor=\"end\"");
  }
  path("M" + px(left) + ' ' + px(top) + "h" + px(width) + "v" + px(height) + "h" + px(-width) + "z",
       "class=\"frame\"");
  text(left + width / 2.0, bottom + 44.0, x_label, "text-anchor=\"middle\"");
  text(0.0, 0.0, y_label,
       "text-anchor=\"middle\" transform=\"translate(16 " + px(top + height / 2.0) +
           ") rotate(-90)\"");
}

void Page::path(const std::string& d, const std::string& attributes) {
  if (!d.empty()) out_ << "<path d=\"" << d << "\" " << attributes << "/>\n";
}

void Page::legend_entry(const std::string& name, const std::string& d,
                        const std::string& attributes) {
  entry_ += 22.0;
  path(d,
       attributes + " transform=\"translate(" + px(left + width + 22.0) + ' ' + px(entry_) + ")\"");
  text(left + width + 42.0, entry_ + 4.5, name, "", longest_name);
}

void Page::text(double at_x, double at_y, const std::string& words, const std::string& attributes,
                std::size_t longest) {
  out_ << "<text x=\"" << px(at_x) << "\" y=\"" << px(at_y) << "\" " << attributes << '>'
       << escaped(words, longest) << "</text>\n";
}

}  // namespace micrograd::svg
