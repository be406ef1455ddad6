#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "pictures/plot.hpp"
#include "pictures/svg.hpp"

namespace micrograd {

namespace {

using svg::Page;
using svg::px;
using svg::Range;

double between(double low, double high, double share) { return low * (1.0 - share) + high * share; }

bool inside(const PlaneMap& map, Point p) {
  return map.low.x <= p.x && p.x <= map.high.x && map.low.y <= p.y && p.y <= map.high.y;
}

void check_corners(const PlaneMap& map) {
  const auto [low, high] = std::pair(map.low, map.high);
  const bool finite = std::isfinite(low.x) && std::isfinite(low.y) && std::isfinite(high.x) &&
                      std::isfinite(high.y);
  if (finite && low.x < high.x && low.y < high.y) return;
  std::ostringstream text;
  text << "a map from (" << low.x << ", " << low.y << ") to (" << high.x << ", " << high.y
       << "); the second corner must lie right of the first and above it";
  throw std::invalid_argument(text.str());
}

/// By how much each group leads over the best of the others: negative for all but the winner.
std::vector<double> leads(const std::vector<double>& scores) {
  if (scores.size() == 1) return {-scores[0], scores[0]};
  std::vector<double> result;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    double best = -std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < scores.size(); ++j)
      if (j != i) best = std::max(best, scores[j]);
    result.push_back(scores[i] - best);
  }
  return result;
}

/// The leads at a point.  There must be `count` scores; as long as that is 0, it becomes their
/// number.
std::vector<double> leads_at(const PlaneMap& map, Point p, std::size_t& count) {
  const std::vector<double> scores = map.scores(p.x, p.y);
  if (count == 0) count = scores.size();
  if (scores.empty() || scores.size() != count) {
    throw std::invalid_argument("a map with " + std::to_string(scores.size()) +
                                " scores at a point, but " + std::to_string(count) +
                                " at another; there must be as many at each, and at least one");
  }
  return leads(scores);
}

std::size_t winner(const std::vector<double>& lead) {
  return static_cast<std::size_t>(std::max_element(lead.begin(), lead.end()) - lead.begin());
}

/// The leads on a grid, and between its points by interpolation: the network is asked 81 · 61
/// times, however fine the picture.
class Field {
 public:
  static constexpr std::size_t across = 80, up = 60;

  explicit Field(const PlaneMap& map) : map_(map) {
    std::size_t count = 0;
    for (std::size_t j = 0; j <= up; ++j) {
      for (std::size_t i = 0; i <= across; ++i) {
        const Point p = place(static_cast<double>(i), static_cast<double>(j));
        leads_.push_back(leads_at(map, p, count));
      }
    }
  }

  Point place(double i, double j) const {
    return {between(map_.low.x, map_.high.x, i / across), between(map_.low.y, map_.high.y, j / up)};
  }

  const std::vector<double>& on_grid(std::size_t i, std::size_t j) const {
    return leads_[j * (across + 1) + i];
  }

  std::vector<double> at(double i, double j) const {
    const auto left = static_cast<std::size_t>(i);
    const auto below = static_cast<std::size_t>(j);
    const auto& corner = on_grid(left, below);
    std::vector<double> lead;
    for (std::size_t k = 0; k < corner.size(); ++k) {
      const double s = i - static_cast<double>(left);
      lead.push_back(
          between(between(corner[k], on_grid(left + 1, below)[k], s),
                  between(on_grid(left, below + 1)[k], on_grid(left + 1, below + 1)[k], s),
                  j - static_cast<double>(below)));
    }
    return lead;
  }

 private:
  const PlaneMap& map_;
  std::vector<std::vector<double>> leads_;
};

/// Fills the map: small cells in a dozen shades for each group.  Cells of one shade are one path,
/// and neighbours in a row one box, which keeps the file small.
void fill(Page& page, const Field& field) {
  constexpr std::size_t shades = 12, fine = 3;
  constexpr std::size_t columns = Field::across * fine, rows = Field::up * fine;
  static_assert(Page::width * rows == Page::height * columns);  // square cells

  using Shade = std::pair<std::size_t, std::size_t>;  // the group, and how strong
  const auto shade_at = [&](std::size_t column, std::size_t row) -> Shade {
    const auto lead = field.at((static_cast<double>(column) + 0.5) / fine,
                               (static_cast<double>(row) + 0.5) / fine);
    const std::size_t group = winner(lead);
    const double strength = std::tanh(lead[group]);
    if (!(strength > 0.0)) return {group, 0};
    return {group, std::min(static_cast<std::size_t>(strength * shades), shades - 1)};
  };

  std::map<Shade, std::string> paths;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns;) {
      const std::size_t start = column;
      const Shade shade = shade_at(column, row);
      do ++column;
      while (column < columns && shade_at(column, row) == shade);
      paths[shade] += 'M' + std::to_string(start) + ' ' + std::to_string(rows - 1 - row) + 'h' +
                      std::to_string(column - start) + "v1H" + std::to_string(start) + 'z';
    }
  }
  const std::string in_cells = " transform=\"translate(" + px(Page::left) + ' ' + px(Page::top) +
                               ") scale(" + px(Page::width / columns) + ")\"";
  for (const auto& [shade, path] : paths) {
    const double percent = 8.0 + 50.0 * static_cast<double>(shade.second) / (shades - 1);
    page.path(path, svg::filled(shade.first, "cell") + " fill-opacity=\"" + px(percent) +
                        "%\" shape-rendering=\"crispEdges\"" + in_cells);
  }
}

/// The line on which a group neither leads nor trails.  In each cell of the grid, the points where
/// it crosses the sides are joined two by two.
std::string edge(const Page& page, const Field& field, std::size_t group) {
  constexpr std::array<std::array<std::size_t, 2>, 5> corners{
      {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}};
  std::string path;
  for (std::size_t cell = 0; cell < Field::across * Field::up; ++cell) {
    bool pen_down = false;
    for (std::size_t side = 0; side < 4; ++side) {
      const std::size_t i0 = cell % Field::across + corners[side][0];
      const std::size_t j0 = cell / Field::across + corners[side][1];
      const std::size_t i1 = cell % Field::across + corners[side + 1][0];
      const std::size_t j1 = cell / Field::across + corners[side + 1][1];
      const double a = field.on_grid(i0, j0)[group];
      const double b = field.on_grid(i1, j1)[group];
      if (!std::isfinite(a - b) || (a > 0.0) == (b > 0.0)) continue;
      const double share = a / (a - b);
      const Point p = field.place(between(static_cast<double>(i0), static_cast<double>(i1), share),
                                  between(static_cast<double>(j0), static_cast<double>(j1), share));
      path += (pen_down ? 'L' : 'M') + px(page.x(p.x)) + ' ' + px(page.y(p.y));
      pen_down = !pen_down;
    }
  }
  return path;
}

/// A circle, square, triangle or diamond: groups differ in shape as well as colour.
std::string shape(std::size_t group, double x, double y) {
  constexpr std::array shapes{"m-4 0a4 4 0 1 1 8 0a4 4 0 1 1-8 0z", "m-3.7-3.7h7.4v7.4h-7.4z",
                              "m0-4.8l4.4 8h-8.8z", "m0-5l5 5l-5 5l-5-5z"};
  return 'M' + px(x) + ' ' + px(y) + shapes[group % shapes.size()];
}

}  // namespace

std::string to_svg(const PlaneMap& map) {
  check_corners(map);
  std::vector<std::string> names;
  std::size_t points = 0;
  for (const Marks& marks : map.marks) {
    names.push_back(marks.name);
    points += marks.points.size();
  }
  const std::size_t every = 1 + points / 2000;  // more would hide the map, and swell the file
  Page page(map.title, {map.low.x, map.high.x}, {map.low.y, map.high.y}, names);
  if (map.scores) {
    const Field field(map);
    fill(page, field);
    // Between two groups there is one line; of more, each has its own.
    const std::size_t groups = field.on_grid(0, 0).size();
    for (std::size_t group = groups == 2 ? 1 : 0; group < groups; ++group)
      page.path(edge(page, field, group), "class=\"edge\"");
  }
  for (const Marks& marks : map.marks) {
    const std::string look =
        marks.hollow ? svg::stroked(marks.group, "ring") : svg::filled(marks.group, "dot");
    std::string path;
    for (std::size_t i = 0; i < marks.points.size(); i += every) {
      const Point p = marks.points[i];
      if (inside(map, p)) path += shape(marks.group, page.x(p.x), page.y(p.y));
    }
    page.path(path, look);
    if (points > 0 || !map.scores) {
      page.legend_entry(marks.name, shape(marks.group, 0.0, 0.0), look);
    } else {  // the names are those of the regions
      page.legend_entry(marks.name, "M-10-5H10V5H-10z",
                        svg::filled(marks.group, "cell") + " fill-opacity=\"45%\"");
    }
  }
  page.axes(map.x_label, map.y_label, false);
  return page.finish();
}

std::string to_text(const PlaneMap& map, std::size_t columns, std::size_t rows) {
  check_corners(map);
  if (columns == 0 || rows == 0) {
    throw std::invalid_argument("a map of " + std::to_string(columns) + " columns and " +
                                std::to_string(rows) + " rows; there must be at least one of each");
  }
  constexpr std::string_view ground = " .:-=~_'", signs = "ox+*#@%&";
  const Range x{map.low.x, map.high.x}, y{map.low.y, map.high.y};
  const auto middle = [](std::size_t i, std::size_t n) {
    return (static_cast<double>(i) + 0.5) / static_cast<double>(n);
  };
  const auto cell = [](double share, std::size_t n) {
    return std::min(static_cast<std::size_t>(share * static_cast<double>(n)), n - 1);
  };

  std::vector<std::string> lines(rows, std::string(columns, ' '));
  std::size_t count = 0;
  for (std::size_t row = 0; row < rows && map.scores; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const Point p{between(x.low, x.high, middle(column, columns)),
                    between(y.high, y.low, middle(row, rows))};
      lines[row][column] = ground[winner(leads_at(map, p, count)) % ground.size()];
    }
  }
  std::map<std::size_t, std::string> names;
  for (const Marks& marks : map.marks) {
    names.emplace(marks.group, marks.name);
    for (Point p : marks.points) {
      if (!inside(map, p)) continue;
      char& place = lines[cell(1.0 - y.share(p.y), rows)][cell(x.share(p.x), columns)];
      place = signs[marks.group % signs.size()];
    }
  }

  const std::string border = '+' + std::string(columns, '-') + "+\n";
  std::string text = border;
  for (const std::string& line : lines) text += '|' + line + "|\n";
  text += border;
  for (const auto& [group, name] : names) {
    const char c = ground[group % ground.size()];
    text += std::string("  ") + signs[group % signs.size()] + "  " + name + "   " +
            (c == ' ' ? "left blank" : std::string(10, c)) + '\n';
  }
  return text;
}

}  // namespace micrograd
