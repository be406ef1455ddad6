#include "pictures/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "pictures/svg.hpp"

namespace micrograd {

namespace {

using svg::Page;
using svg::px;
using svg::Range;

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string at(const Page& page, Point p) { return px(page.x(p.x)) + ' ' + px(page.y(p.y)); }

bool is_finite(Point p) { return std::isfinite(p.x) && std::isfinite(p.y); }

double tick_step(Range range, std::size_t count) {
  const double rough =
      range.high / static_cast<double>(count) - range.low / static_cast<double>(count);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (double factor : {1.0, 2.0, 5.0})
    if (factor * power >= 0.7 * rough) return factor * power;
  return 10.0 * power;
}

/// The smallest ranges that hold all points, with some width even if these are all equal, or none.
struct Bounds {
  Range x{infinity, -infinity}, y{infinity, -infinity};

  void include(const std::vector<Point>& points) {
    for (Point p : points) {
      if (!is_finite(p)) continue;
      x = {std::min(x.low, p.x), std::max(x.high, p.x)};
      y = {std::min(y.low, p.y), std::max(y.high, p.y)};
    }
  }

  static Range widened(Range range, double margin) {
    if (range.low > range.high) range = {0.0, 1.0};
    constexpr double largest = 1e300;  // leaves room to calculate
    range = {std::clamp(range.low, -largest, largest), std::clamp(range.high, -largest, largest)};
    const double size = std::max(std::abs(range.low), std::abs(range.high));
    const double extent = range.high - range.low;
    // Below this, rounding would show; and ticks could not be told apart.
    const bool flat = extent <= 1e-5 * size || extent < 1e-300;
    const double more = flat ? (size > 1e-290 ? size / 2.0 : 1.0) : margin * extent;
    return {range.low - more, range.high + more};
  }
};

/// At most about a thousand points: the lowest and the highest of each stretch, so that no spike is
/// lost.
std::vector<Point> thinned(const std::vector<Point>& points) {
  const std::size_t stretch = points.size() / 500;
  if (stretch < 3) return points;
  std::vector<Point> few;
  for (std::size_t i = 0; i < points.size(); i += stretch) {
    Point low = points[i], high = points[i];
    for (std::size_t j = i; j < std::min(i + stretch, points.size()); ++j) {
      if (points[j].y < low.y) low = points[j];
      if (points[j].y > high.y) high = points[j];
    }
    if (high.x < low.x) std::swap(low, high);
    few.push_back(low);
    few.push_back(high);
  }
  return few;
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, std::size_t count) {
  std::vector<double> ticks;
  if (!(low < high) || !std::isfinite(low) || !std::isfinite(high)) return ticks;
  const double step = tick_step({low, high}, std::max<std::size_t>(count, 1));
  if (!(low + step > low && high - step < high)) return ticks;  // such steps lead nowhere
  // Multiples of the step, each from a whole number: adding up steps would add up rounding.
  const double last = std::floor(high / step + 1e-9);
  for (double k = std::ceil(low / step - 1e-9); k <= last && ticks.size() < 100; ++k)
    ticks.push_back(k * step + 0.0);  // + 0.0 makes 0 of −0
  return ticks;
}

std::string to_svg(const LineChart& chart) {
  Bounds bounds;
  std::vector<std::string> names;
  for (const Curve& curve : chart.curves) {
    bounds.include(curve.points);
    names.push_back(curve.name);
  }
  const Range x = Bounds::widened(bounds.x, 0.0);
  Range y = Bounds::widened(bounds.y, 0.0);
  for (int round = 0; round < 3; ++round) {  // from tick to tick, which may space them wider
    const double step = tick_step(y, 5);
    y = {std::floor(y.low / step + 1e-6) * step, std::ceil(y.high / step - 1e-6) * step};
  }

  Page page(chart.title, x, y, names);
  page.axes(chart.x_label, chart.y_label, true);
  constexpr std::array dashes{"", " stroke-dasharray=\"7 4\"", " stroke-dasharray=\"2 4\""};
  for (std::size_t i = 0; i < chart.curves.size(); ++i) {
    std::string d;
    bool pen_down = false;
    for (Point p : thinned(chart.curves[i].points)) {
      if (is_finite(p)) d += (pen_down ? 'L' : 'M') + at(page, p);
      pen_down = is_finite(p);
    }
    const std::string look = svg::stroked(i, "line") + dashes[i % dashes.size()];
    page.path(d, look);
    page.legend_entry(chart.curves[i].name, "M-14 0H14", look);
  }
  return page.finish();
}

void fit_to_marks(PlaneMap& map) {
  Bounds bounds;
  for (const Marks& marks : map.marks) bounds.include(marks.points);
  const Range x = Bounds::widened(bounds.x, 0.1), y = Bounds::widened(bounds.y, 0.1);
  map.low = {x.low, y.low};
  map.high = {x.high, y.high};
}

void write_file(const std::string& file, const std::string& text) {
  const std::filesystem::path path(file);
  std::error_code ignored;  // if there is no folder, opening the file says so
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream)
    throw std::runtime_error(file + " can't be written; is the folder there and writable?");
}

}  // namespace micrograd
