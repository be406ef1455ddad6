// What every SVG picture needs: a page with a title, axes and a legend.  plot.hpp is the way in.
#pragma once

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

namespace micrograd::svg {

/// A finite number in pixels, to a tenth; always with a decimal point.
std::string px(double value);

/// Text as XML, at most `longest` characters of it.  It may come from anybody's file: what is not
/// text becomes "?".
std::string escaped(const std::string& text, std::size_t longest = 80);

/// From the lowest to the highest number of an axis: finite, and not the same.
struct Range {
  double low, high;

  /// Where a value lies between them, from 0 to 1.
  double share(double value) const {
    return (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);  // halves can't overflow
  }
};

class Page {
 public:
  static constexpr double left = 84.0, top = 48.0, width = 480.0, height = 360.0;
  static constexpr std::size_t colours = 8;

  Page(const std::string& title, Range x, Range y, const std::vector<std::string>& legend);

  /// Where a number on an axis lies on the page.
  double x(double value) const { return left + width * x_.share(value); }
  double y(double value) const { return top + height * (1.0 - y_.share(value)); }

  void axes(const std::string& x_label, const std::string& y_label, bool grid);
  void path(const std::string& d, const std::string& attributes);
  void legend_entry(const std::string& name, const std::string& d, const std::string& attributes);
  std::string finish() const { return out_.str() + "</svg>\n"; }

 private:
  void text(double at_x, double at_y, const std::string& words, const std::string& attributes,
            std::size_t longest = 80);

  std::ostringstream out_;
  Range x_, y_;
  double entry_ = top - 14.0;
};

/// class="…" with the colour of a group: as the fill, or as the stroke.
std::string filled(std::size_t group, const std::string& kind);
std::string stroked(std::size_t group, const std::string& kind);

}  // namespace micrograd::svg
