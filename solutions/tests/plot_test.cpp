// Pictures: round numbers on the axes, and SVG that any reader can read, whatever is drawn.
#include "pictures/plot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <locale>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using micrograd::LineChart;
using micrograd::Marks;
using micrograd::nice_ticks;
using micrograd::PlaneMap;
using micrograd::Point;
using micrograd::to_svg;
using micrograd::to_text;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

void expect_ticks(double low, double high, const std::vector<double>& expected) {
  const auto ticks = nice_ticks(low, high);
  ASSERT_EQ(ticks.size(), expected.size()) << low << " to " << high;
  for (std::size_t i = 0; i < ticks.size(); ++i)
    EXPECT_NEAR(ticks[i], expected[i], 1e-9 * (high - low)) << low << " to " << high;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// Elements are closed in the order in which they were opened, no "<" or "&" is loose, and no
/// coordinate is "nan" or "inf".
void expect_well_formed(const std::string& svg) {
  std::vector<std::string> open;
  std::size_t at = 0;
  while ((at = svg.find_first_of("<&", at)) != std::string::npos) {
    if (svg[at] == '&') {
      const std::string entity = svg.substr(at, svg.find(';', at) - at + 1);
      ASSERT_TRUE(entity == "&lt;" || entity == "&amp;") << entity;
      ++at;
      continue;
    }
    const auto end = svg.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = svg.substr(at + 1, end - at - 1);
    ASSERT_EQ(count(tag, "<"), 0u) << tag;
    ASSERT_EQ(count(tag, "\"") % 2, 0u) << tag;
    ASSERT_EQ(count(tag, "nan") + count(tag, "inf"), 0u) << tag;
    const std::string name = tag.substr(0, tag.find(' '));
    if (name[0] == '/') {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(name.substr(1), open.back());
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
    at = end;
  }
  EXPECT_TRUE(open.empty());
  EXPECT_EQ(count(svg, "<script"), 0u);
  EXPECT_EQ(count(svg, "prefers-color-scheme:dark"), 1u);
}

LineChart chart_of(const std::vector<Point>& points) {
  return {"Title", "steps", "loss", {{"curve", points}}};
}

PlaneMap half_plane() {
  PlaneMap map{.title = "Half and half", .x_label = "x", .y_label = "y"};
  map.scores = [](double x, double) { return std::vector<double>{x}; };
  map.marks = {Marks{"left", 0, {{-0.5, 0.5}}, false}, Marks{"right", 1, {{0.5, -0.5}}, true}};
  return map;
}

}  // namespace

TEST(Ticks, RoundNumbers) {
  expect_ticks(0.0, 1.0, {0.0, 0.2, 0.4, 0.6, 0.8, 1.0});
  expect_ticks(0.0, 200.0, {0.0, 50.0, 100.0, 150.0, 200.0});
  expect_ticks(-1.3, 2.4, {-1.0, 0.0, 1.0, 2.0});
  expect_ticks(3.1e-5, 4.2e-5, {3.2e-5, 3.4e-5, 3.6e-5, 3.8e-5, 4.0e-5, 4.2e-5});
  expect_ticks(1e6, 3e6, {1e6, 1.5e6, 2e6, 2.5e6, 3e6});
}

TEST(Ticks, NeverNoneNeverMany) {
  for (double low : {-1e300, -12345.0, -1.0, -1e-7, 0.0, 0.3, 99.0}) {
    for (double width = 1e-4; width < 1e300; width *= 1.7) {
      const double high = low + width;
      if (std::abs(high - low) < 1e-9 * std::abs(low)) continue;
      const auto ticks = nice_ticks(low, high);
      ASSERT_GE(ticks.size(), 2u) << low << " to " << high;
      ASSERT_LE(ticks.size(), 9u) << low << " to " << high;
      ASSERT_GE(ticks.front(), low - 1e-6 * (high - low));
      ASSERT_LE(ticks.back(), high + 1e-6 * (high - low));
    }
  }
}

TEST(Ticks, NoRangeNoTicks) {
  EXPECT_TRUE(nice_ticks(1.0, 1.0).empty());
  EXPECT_TRUE(nice_ticks(2.0, 1.0).empty());
  EXPECT_TRUE(nice_ticks(0.0, infinity).empty());
  EXPECT_TRUE(nice_ticks(not_a_number, 1.0).empty());
}

TEST(Chart, HasTitleLabelsAndLegend) {
  const std::string svg = to_svg(chart_of({{0, 1}, {1, 3}}));
  expect_well_formed(svg);
  for (const std::string text : {">Title<", ">steps<", ">loss<", ">curve<"})
    EXPECT_GE(count(svg, text), 1u) << text;
}

TEST(Chart, AnyPoints) {
  const double huge = std::numeric_limits<double>::max();
  const double tiny = std::numeric_limits<double>::denorm_min();
  const std::vector<std::vector<Point>> cases = {{},
                                                 {{0, 0}},
                                                 {{5, 5}, {5, 5}},
                                                 {{0, not_a_number}, {1, infinity}, {2, -infinity}},
                                                 {{0, 1}, {1, not_a_number}, {2, 3}},
                                                 {{-huge, -huge}, {huge, huge}},
                                                 {{0, 0}, {tiny, tiny}},
                                                 {{1e9, 1e9}, {1e9 + 1e-6, 1e9 + 1e-6}},
                                                 {{huge, huge}}};
  for (const auto& points : cases) {
    const std::string svg = to_svg(chart_of(points));
    SCOPED_TRACE(svg);
    expect_well_formed(svg);
  }
  expect_well_formed(to_svg(LineChart{}));
}

TEST(Chart, GapWhereANumberIsMissing) {
  const std::string svg = to_svg(chart_of({{0, 1}, {1, 2}, {2, not_a_number}, {3, 1}, {4, 2}}));
  const auto curve = svg.find("class=\"line s0\"");
  const auto start = svg.rfind("d=\"", curve);
  EXPECT_EQ(count(svg.substr(start, curve - start), "M"), 2u);
}

TEST(Chart, LongCurvesKeepTheirSpikes) {
  std::vector<Point> points;
  for (int i = 0; i < 1'000'000; ++i) points.push_back({static_cast<double>(i), 0.0});
  points[654'321].y = 1.0;
  const std::string svg = to_svg(chart_of(points));
  EXPECT_LT(svg.size(), 30'000u);
  EXPECT_EQ(count(svg, " 48L"), 1u);  // the top of the frame
}

TEST(Chart, NamesMayHoldAnything) {
  const std::string dreadful =
      "<script>&\"' \x01 \xFF \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82 \xED\xA0\x80 \xC0\xAF "
      "\xE2\x82";
  const std::string svg = to_svg(LineChart{dreadful, dreadful, dreadful, {{dreadful, {{0, 1}}}}});
  expect_well_formed(svg);
  // What is UTF-8 stays, the rest becomes a question mark.
  EXPECT_EQ(count(svg,
                  "&lt;script>&amp;\"' ? ? \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82 ?"
                  "?? ?"
                  "? ?"
                  "?<"),
            4u);
  const std::string long_name(1000, 'x');
  EXPECT_EQ(count(to_svg(LineChart{"", "", "", {{long_name, {}}}}), std::string(25, 'x')), 0u);
}

TEST(Chart, TheLocaleHasNoSay) {
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const LineChart chart = chart_of({{0, 0.25}, {100'000, 0.75}});
  const std::string expected = to_svg(chart);
  const std::string map = to_svg(half_plane());
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
  EXPECT_EQ(to_svg(chart), expected);
  EXPECT_EQ(to_svg(half_plane()), map);
  std::locale::global(before);
}

TEST(Map, ShowsRegionsEdgeAndMarks) {
  const std::string svg = to_svg(half_plane());
  expect_well_formed(svg);
  EXPECT_LT(svg.size(), 300'000u);
  EXPECT_GE(count(svg, "cell f0"), 2u);
  EXPECT_GE(count(svg, "cell f1"), 2u);
  EXPECT_EQ(count(svg, "class=\"edge\""), 1u);
  EXPECT_EQ(count(svg, "class=\"dot f0\""), 2u);  // the point and the legend
  EXPECT_EQ(count(svg, "class=\"ring s1\""), 2u);
  // The edge is where the score is 0: in the middle, x = 84 + 480 / 2.
  const auto edge = svg.find("class=\"edge\"");
  const std::string path = svg.substr(svg.rfind("d=\"", edge), 20);
  EXPECT_EQ(path.substr(0, 7), "d=\"M324") << path;
}

TEST(Map, ThreeGroups) {
  PlaneMap map = half_plane();
  map.scores = [](double x, double y) { return std::vector<double>{x, y, -x - y}; };
  const std::string svg = to_svg(map);
  expect_well_formed(svg);
  for (const std::string cell : {"cell f0", "cell f1", "cell f2"}) EXPECT_GE(count(svg, cell), 1u);
  EXPECT_EQ(count(svg, "class=\"edge\""), 3u);
  EXPECT_LT(svg.size(), 300'000u);
}

TEST(Map, AnyScores) {
  for (const double score : {0.0, not_a_number, infinity, -infinity, 1e308, -1e-308}) {
    PlaneMap map = half_plane();
    map.scores = [score](double x, double) { return std::vector<double>{x < 0.0 ? score : 1.0}; };
    expect_well_formed(to_svg(map));
    EXPECT_FALSE(to_text(map).empty());
    map.scores = [score](double x, double y) { return std::vector<double>{x, score, y}; };
    expect_well_formed(to_svg(map));
    EXPECT_FALSE(to_text(map).empty());
  }
}

TEST(Map, StaysSmall) {
  PlaneMap map = half_plane();  // wilder than any network
  map.scores = [](double x, double y) {
    return std::vector<double>{3.0 * std::sin(6.0 * x) * std::sin(6.0 * y)};
  };
  map.marks[0].points.assign(1'000'000, Point{0.3, 0.3});
  EXPECT_LT(to_svg(map).size(), 300'000u);
}

TEST(Map, MarksWithoutScores) {
  PlaneMap map = half_plane();
  map.scores = nullptr;
  const std::string svg = to_svg(map);
  expect_well_formed(svg);
  EXPECT_EQ(count(svg, "cell f"), 0u);
}

TEST(Map, FitsToItsMarks) {
  PlaneMap map;
  map.marks = {Marks{"a", 0, {{0, 10}, {10, 10}}, false}};
  micrograd::fit_to_marks(map);
  EXPECT_LT(map.low.x, 0.0);
  EXPECT_GT(map.high.x, 10.0);
  EXPECT_LT(map.low.y, 10.0);
  EXPECT_GT(map.high.y, 10.0);
  map.marks.clear();
  micrograd::fit_to_marks(map);
  EXPECT_LT(map.low.x, map.high.x);
}

TEST(Text, RegionsAndMarks) {
  EXPECT_EQ(to_text(half_plane(), 8, 4),
            "+--------+\n"
            "|    ....|\n"
            "|  o ....|\n"
            "|    ....|\n"
            "|    ..x.|\n"
            "+--------+\n"
            "  o  left   left blank\n"
            "  x  right   ..........\n");
}

TEST(Text, OnlyPlainCharacters) {
  for (const char c : to_text(half_plane())) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~'));
}

TEST(WriteFile, MakesItsFolder) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "micrograd_plot_test";
  std::filesystem::remove_all(folder);
  const auto file = folder / "a" / "b.svg";
  micrograd::write_file(file.string(), "text");
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_EQ(text.str(), "text");
  EXPECT_THROW(micrograd::write_file((file / "below a file.svg").string(), ""), std::runtime_error);
  std::filesystem::remove_all(folder);
}
