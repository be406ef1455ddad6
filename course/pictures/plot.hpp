// Pictures as SVG: curves, and maps of the plane.  They follow the reader's light or dark theme.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace micrograd {

struct Point {
  double x, y;
};

/// One curve of a chart.  Points that are not finite leave a gap.
struct Curve {
  std::string name;
  std::vector<Point> points;
};

/// Curves over common axes.
struct LineChart {
  std::string title = {}, x_label = {}, y_label = {};
  std::vector<Curve> curves = {};
};

/// Points of one class on a map.
struct Marks {
  std::string name;
  std::size_t group = 0;  ///< chooses colour and shape; the colour is that of the class's region
  std::vector<Point> points = {};
  bool hollow = false;
};

/// A part of the plane, coloured by what a network says about each point, with data on top.
struct PlaneMap {
  std::string title = {}, x_label = {}, y_label = {};
  Point low{-1.0, -1.0}, high{1.0, 1.0};  ///< its corners, left below and right above

  /// The scores at (x, y).  One score: its sign tells group 0 from group 1.  More: one for each
  /// group, the largest wins.  The colour is the stronger, the clearer the case.  Without this
  /// function the map has no colours.
  std::function<std::vector<double>(double x, double y)> scores = {};

  std::vector<Marks> marks = {};
};

std::string to_svg(const LineChart& chart);

// A map throws std::invalid_argument if `low` is not left of and below `high`, by finite numbers;
// or if there are no scores for a point, or not as many as for the others.  Marks outside are left
// out.
std::string to_svg(const PlaneMap& map);

/// The map in plain characters, for a terminal.  Throws std::invalid_argument without columns or
/// rows, too.
std::string to_text(const PlaneMap& map, std::size_t columns = 64, std::size_t rows = 22);

/// Sets the corners of the map so that all its marks are inside, with a margin.  Marks that are not
/// finite have no say; with no other ones, what lies around the unit square is shown.
void fit_to_marks(PlaneMap& map);

/// Round numbers from `low` to `high`, both included where they are round: multiples of 1, 2 or 5
/// times a power of ten, about `count` of them.  None if `low` is not below `high`, or too close to
/// it for round numbers in between; or if one of them is not finite.
std::vector<double> nice_ticks(double low, double high, std::size_t count = 5);

/// Writes text to a file; its folder is made if need be.  Throws std::runtime_error if it can't.
void write_file(const std::string& file, const std::string& text);

}  // namespace micrograd
