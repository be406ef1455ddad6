// The replay of a training: the frames and what is in them, and that the training does not notice.
#include "pictures/replay.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "given/random.hpp"
#include "train/run.hpp"

using micrograd::Adam;
using micrograd::Dataset;
using micrograd::LineChart;
using micrograd::MLP;
using micrograd::PlaneMap;
using micrograd::Point;
using micrograd::Random;
using micrograd::Replay;
using micrograd::TrainingOptions;
using micrograd::Value;

namespace fs = std::filesystem;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// As much of JSON as a page uses.  `is_null` is for null, the rest says itself what it is.
struct Json {
  double number = 0.0;
  std::string text = {};
  std::vector<Json> items = {};
  std::map<std::string, Json> members = {};
  bool is_null = false;

  const Json& operator[](const std::string& name) const { return members.at(name); }
  const Json& operator[](std::size_t i) const { return items.at(i); }
};

class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  Json whole() {
    const Json json = value();
    if (peek() != '\0') throw std::runtime_error("more after the end, at " + std::to_string(at_));
    return json;
  }

 private:
  char peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) { return peek() == c && ++at_ > 0; }
  void expect(char c) {
    if (!take(c)) throw std::runtime_error(std::string("no ") + c + " at " + std::to_string(at_));
  }

  Json value() {
    Json json;
    if (take('{')) {
      for (bool more = !take('}'); more;) {
        const std::string name = string();
        expect(':');
        if (!json.members.emplace(name, value()).second) throw std::runtime_error(name + " twice");
        more = take(',');
        if (!more) expect('}');
      }
    } else if (take('[')) {
      for (bool more = !take(']'); more;) {
        json.items.push_back(value());
        more = take(',');
        if (!more) expect(']');
      }
    } else if (peek() == '"') {
      json.text = string();
    } else if (text_.compare(at_, 4, "null") == 0) {
      json.is_null = true;
      at_ += 4;
    } else {
      const std::size_t end = text_.find_first_not_of("+-.0123456789e", at_);
      std::size_t read = 0;
      json.number = std::stod(text_.substr(at_, end - at_), &read);
      if (read != end - at_) throw std::runtime_error("no number at " + std::to_string(at_));
      at_ = end;
    }
    return json;
  }

  std::string string() {
    expect('"');
    std::string result;
    while (text_.at(at_) != '"') {
      if (text_.at(at_) == '\\') ++at_;
      result += text_.at(at_++);
    }
    ++at_;
    return result;
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

/// The frames in a page, and what is said about all of them.
Json data_in(const std::string& page) {
  const std::string start = "<script type=\"application/json\" id=\"data\">";
  const std::size_t from = page.find(start) + start.size();
  return Parser(page.substr(from, page.find("</script>", from) - from)).whole();
}

/// The bytes of the map of a frame.
std::vector<unsigned> bytes_of(const Json& frame) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<unsigned> bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : frame["map"].text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<unsigned>(digits.find(c));
    count += 6;
    if (count >= 8) bytes.push_back(bits >> (count -= 8) & 0xFF);
  }
  return bytes;
}

const std::vector<double> seen{0.5, -0.25};
const double target = 1.0;

/// The replay of a network that sees the plane as it is, from −1 to 1.
Replay replay_of(const MLP& model, std::size_t steps,
                 const micrograd::Loss& loss = micrograd::mean_squared_error) {
  return Replay(
      model, PlaneMap{.title = "Map", .x_label = "x", .y_label = "y"},
      [](Point p) {
        return std::vector<double>{p.x, p.y};
      },
      {seen[0], seen[1]}, target, loss, steps);
}

std::string page_of(const Replay& replay) {
  return replay.page("Title", LineChart{.curves = {{"training", {{0.0, 1.0}, {1.0, 0.5}}}}});
}

/// The frame of a network without hidden layers: for each score the weights of x and y, and the
/// bias.
Json frame_of(const std::vector<std::vector<double>>& scores) {
  Random random(1);
  const MLP model(2, {scores.size()}, random);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto& neuron = model.layers()[0].neurons()[i];
    neuron.weights()[0].data() = scores[i][0];
    neuron.weights()[1].data() = scores[i][1];
    neuron.bias().data() = scores[i][2];
  }
  Replay replay = replay_of(model, 1, [](auto outputs, auto) { return outputs[0] * 2.0; });
  replay.record(0, not_a_number);
  return data_in(page_of(replay))["frames"][0];
}

std::string without(std::string text, const std::string& part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at))
    text.erase(at, part.size());
  return text;
}

/// Nothing in the page makes a browser look elsewhere.
void expect_self_contained(const std::string& page) {
  EXPECT_LT(page.size(), 600'000u);
  const std::string rest = without(without(page, "http://www.w3.org/2000/svg"),
                                   "http-equiv=\"Content-Security-Policy\"");
  for (const std::string outside :
       {"http", "//www", "src=", "href=", "@import", "fetch(", "XMLHttpRequest", "WebSocket"})
    EXPECT_EQ(rest.find(outside), std::string::npos) << outside;
  EXPECT_EQ(without(rest, "url(#so-far)").find("url("), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

}  // namespace

TEST(Replay, FramesAreCloserTogetherAtFirst) {
  Random random(1);
  const MLP model(2, {2, 1}, random);
  for (const std::size_t steps : {1u, 5u, 60u, 200u, 5000u}) {
    Replay replay = replay_of(model, steps);
    for (std::size_t step = 0; step <= steps; ++step) replay.record(step, 0.5);
    const Json frames = data_in(page_of(replay))["frames"];
    ASSERT_EQ(frames.items.size(), std::min<std::size_t>(steps, 60) + 1);
    EXPECT_EQ(frames.items.size(), replay.frames());
    EXPECT_EQ(frames[0]["step"].number, 0.0);
    EXPECT_EQ(frames[1]["step"].number, 1.0);
    EXPECT_EQ(frames.items.back()["step"].number, static_cast<double>(steps));
    double gap = 1.0;
    for (std::size_t i = 1; i < frames.items.size(); ++i) {
      const double now = frames[i]["step"].number - frames[i - 1]["step"].number;
      EXPECT_GE(now, gap - 1.0);  // rounding
      gap = std::max(gap, now);
    }
  }
}

TEST(Replay, TrainingDoesNotNotice) {
  const auto trained = [](bool recorded) {
    Random random(3);
    MLP model(2, {4, 3, 1}, random);
    const Dataset data = micrograd::two_moons(20, 0.1, random);
    Replay replay = replay_of(model, 25, micrograd::hinge_loss);
    TrainingOptions options{
        .steps = 25, .loss = micrograd::hinge_loss, .update = Adam(), .batch = 7};
    if (recorded) {
      replay.record(0, not_a_number);
      options.after_step = [&](std::size_t step, double loss) {
        replay.record(step + 1, loss);
        return true;
      };
    }
    std::vector<double> numbers = micrograd::train(model, data, options);
    for (const Value& p : model.parameters()) {
      numbers.push_back(p.data());
      numbers.push_back(p.grad());
    }
    EXPECT_EQ(replay.frames(), recorded ? 26u : 0u);
    return numbers;
  };
  EXPECT_EQ(trained(true), trained(false));
}

TEST(Replay, GradientsAreThereAgainAfterAnError) {
  Random random(1);
  const MLP model(2, {2, 1}, random);
  for (const Value& p : model.parameters()) p.grad() = 7.0;
  const std::size_t before = Value::live();
  {
    Replay replay =
        replay_of(model, 1, [](auto, auto) -> Value { throw std::runtime_error("no loss"); });
    EXPECT_THROW(replay.record(0, not_a_number), std::runtime_error);
  }
  for (const Value& p : model.parameters()) EXPECT_EQ(p.grad(), 7.0);
  EXPECT_EQ(Value::live(), before);
}

TEST(Replay, ErrorInAFrameLeavesTheFramesBefore) {
  Random random(1);
  const MLP model(2, {2, 1}, random);
  bool broken = false;
  Replay replay = replay_of(model, 5, [&broken](auto outputs, auto targets) {
    if (broken) throw std::runtime_error("half-way");
    return micrograd::mean_squared_error(outputs, targets);
  });
  replay.record(0, not_a_number);
  replay.record(1, 0.5);
  broken = true;
  EXPECT_THROW(replay.record(2, 0.4), std::runtime_error);
  EXPECT_EQ(replay.frames(), 2u);
  const std::string page = page_of(replay);
  EXPECT_EQ(data_in(page)["frames"].items.size(), 2u);
  EXPECT_NE(page.find("max=\"1\""), std::string::npos);
}

// The gradients in the page against nudges of the numbers themselves.
TEST(Replay, NeuronHasItsGradients) {
  Random random(5);
  const MLP model(2, {2, 3, 1}, random);
  Replay replay = replay_of(model, 1);
  replay.record(0, not_a_number);
  const Json data = data_in(page_of(replay));
  const Json nodes = data["frames"][0]["nodes"];
  EXPECT_EQ(data["inputs"].number, 2.0);
  ASSERT_GT(nodes.items.size(), 5u);  // x0 x1 w0 w1 b, and what is made of them

  const auto& neuron = model.layers()[1].neurons()[0];
  const auto loss = [&] {
    const double error = model(seen)[0].data() - target;
    return error * error;
  };
  EXPECT_NEAR(data["frames"][0]["cost"].number, loss(), 1e-3);
  const std::vector<Value> leaves{neuron.weights()[0], neuron.weights()[1], neuron.bias()};
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    double& number = leaves[i].data();
    const double was = number;
    number = was + 1e-5;
    const double above = loss();
    number = was - 1e-5;
    const double below = loss();
    number = was;
    EXPECT_NEAR(nodes[2 + i][0].number, was, 1e-3);
    EXPECT_NEAR(nodes[2 + i][1].number, (above - below) / 2e-5, 1e-3);
  }
  const auto hidden = model.layers()[0](seen);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(nodes[i][0].number, hidden[i].data(), 1e-3);

  const Json& output = nodes.items.back();
  EXPECT_EQ(output[2].text, "tanh");
  EXPECT_NEAR(output[0].number, neuron(hidden).data(), 1e-3);
  for (std::size_t i = 5; i < nodes.items.size(); ++i) {  // operands before results
    EXPECT_FALSE(nodes[i][3].items.empty());
    for (const Json& operand : nodes[i][3].items) EXPECT_LT(operand.number, static_cast<double>(i));
  }
}

TEST(Replay, NeuronsThatCanBeDrawn) {
  Random random(1);
  const MLP line(2, {1}, random), wide(2, {100, 100, 1}, random), tall(2, {5, 4, 3, 1}, random);
  const auto neuron_in = [](const MLP& model) {
    Replay replay = replay_of(model, 1);
    replay.record(0, not_a_number);
    const std::string page = page_of(replay);
    EXPECT_FALSE(data_in(page)["frames"][0]["nodes"].items.empty());
    const std::size_t from = page.find("<strong>") + 8;
    return page.substr(from, page.find("</strong>") - from) + " of " +
           std::to_string(static_cast<int>(data_in(page)["inputs"].number));
  };
  EXPECT_EQ(neuron_in(line), "The output neuron of 2");
  EXPECT_EQ(neuron_in(wide), "The first neuron of hidden layer 1 of 2");
  EXPECT_EQ(neuron_in(tall), "The first neuron of hidden layer 3 of 4");
}

TEST(Replay, OneScoreIsTwoGroups) {
  const auto bytes = bytes_of(frame_of({{1.0, 0.0, 0.0}}));  // x
  ASSERT_EQ(bytes.size(), 48u * 48u);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    EXPECT_EQ(bytes[i] / 128, i % 48 < 24 ? 0u : 1u) << i;
  EXPECT_EQ(bytes[0] % 128, bytes[47] % 128);  // x = −1 and x = 1 are equally clear
  EXPECT_GT(bytes[0] % 128, bytes[20] % 128);
}

TEST(Replay, UpIsFirst) {
  const auto bytes = bytes_of(frame_of({{0.0, 1.0, 0.0}}));  // y
  EXPECT_EQ(bytes.front() / 128, 1u);
  EXPECT_EQ(bytes.back() / 128, 0u);
}

TEST(Replay, LargestOfThreeScoresWins) {
  const auto bytes = bytes_of(frame_of({{0.0, 0.0, -1.0}, {1.0, 1.0, 0.0}, {-100.0, 100.0, 0.0}}));
  EXPECT_EQ(bytes[0] / 85, 2u);      // x = −1, y = 1
  EXPECT_EQ(bytes[0] % 85, 84u);     // by far
  EXPECT_EQ(bytes[47] / 85, 1u);     // x = 1, y = 1
  EXPECT_EQ(bytes.back() / 85, 1u);  // x = 1, y = −1: 0 against −1
}

TEST(Replay, NumbersThatAreNotFinite) {
  for (const double bad : {not_a_number, infinity, -infinity}) {
    EXPECT_EQ(bytes_of(frame_of({{1.0, 1.0, bad}})).size(), 48u * 48u);
    const Json frame = frame_of({{1.0, 1.0, bad}, {0.0, 0.0, 1.0}, {1.0, 0.0, bad}});
    for (const unsigned byte : bytes_of(frame)) EXPECT_LT(byte, 255u);
    EXPECT_TRUE(frame["loss"].is_null);
    EXPECT_TRUE(frame["cost"].is_null);
  }
}

// The maps are computed in plain numbers, which must be those of the engine.
TEST(Replay, MapIsWhatTheEngineSays) {
  for (const auto hidden : {micrograd::Activation::tanh, micrograd::Activation::relu}) {
    Random random(2);
    const MLP model(2, {5, 4, 1}, random, hidden);
    for (const Value& p : model.parameters()) p.data() *= 2.0;
    Replay replay = replay_of(model, 1);
    replay.record(0, not_a_number);
    const auto bytes = bytes_of(data_in(page_of(replay))["frames"][0]);
    for (std::size_t i = 0; i < bytes.size(); i += 7) {
      const std::size_t column = i % 48, row = i / 48;
      const double x = 2.0 * static_cast<double>(column) / 47.0 - 1.0;
      const double y = 1.0 - 2.0 * static_cast<double>(row) / 47.0;
      const double score = model({x, y})[0].data();
      if (std::abs(score) < 1e-9) continue;
      EXPECT_EQ(bytes[i] / 128, score > 0.0 ? 1u : 0u);
      EXPECT_NEAR(bytes[i] % 128, 128.0 * (1.0 - 1.0 / (1.0 + std::abs(score))), 1.0);
    }
  }
}

TEST(Replay, TextIsShownAsItIs) {
  Random random(1);
  const MLP model(2, {2, 1}, random);
  Replay replay = replay_of(model, 1);
  replay.record(0, not_a_number);
  const std::string page =
      replay.page("@json@ <script>alert(1)</script> & co", LineChart{.title = "@map@"});
  EXPECT_NE(page.find("<h1>@json@ &lt;script>alert(1)&lt;/script> &amp; co</h1>"),
            std::string::npos);
  EXPECT_NE(page.find(">@map@</text>"), std::string::npos);
  for (const std::string place : {"@title@", "@last@", "@losses@", "@neuron@"})
    EXPECT_EQ(page.find(place), std::string::npos) << place;
  expect_self_contained(page);
}

TEST(Hardest, NearestToAnotherClass) {
  const Dataset data{{{0.0, 0.0}, {5.0, 5.0}, {1.0, 0.0}, {5.0, 5.5}, {9.0, 9.0}},
                     {-1.0, -1.0, -1.0, 1.0, 1.0}};
  EXPECT_EQ(micrograd::hardest(data), 1u);
  EXPECT_EQ(micrograd::hardest({{{0.0, 0.0}, {1.0, 0.0}}, {1.0, 1.0}}), 0u);
}

namespace {

/// The program, in a folder of its own.
class TrainReplay : public testing::Test {
 protected:
  TrainReplay() { fs::create_directories(folder_); }
  ~TrainReplay() override { fs::remove_all(folder_); }

  int run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--out", folder_.string()});
    std::ostringstream out, error;
    const int code = micrograd::run(arguments, out, error, false);
    out_ = out.str();
    return code;
  }

  std::string page() const {
    std::ostringstream text;
    text << std::ifstream(folder_ / "replay.html", std::ios::binary).rdbuf();
    return text.str();
  }

  fs::path folder_ = fs::path(testing::TempDir()) /
                     (std::string("micrograd_replay_") +
                      testing::UnitTest::GetInstance()->current_test_info()->name());
  std::string out_;
};

}  // namespace

TEST_F(TrainReplay, IsWrittenAndNamed) {
  ASSERT_EQ(run({"--steps", "3"}), 0);
  EXPECT_NE(out_.find("replay.html\n"), std::string::npos) << out_;
  expect_self_contained(page());
  const Json data = data_in(page());
  EXPECT_EQ(data["steps"].number, 3.0);
  EXPECT_EQ(data["groups"].number, 2.0);
  ASSERT_EQ(data["frames"].items.size(), 4u);
  for (const Json& frame : data["frames"].items) EXPECT_EQ(bytes_of(frame).size(), 48u * 48u);
  EXPECT_NE(data["frames"][0]["map"].text, data["frames"][3]["map"].text);
}

TEST_F(TrainReplay, WhatWasThereBeforeAnErrorIsKept) {
  ASSERT_EQ(run({"--loss", "mse", "--rate", "1000", "--layers", "none", "--steps", "1000"}), 1);
  const Json data = data_in(page());
  EXPECT_GE(data["frames"].items.size(), 2u);
  EXPECT_LT(data["frames"].items.size(), 61u);
  expect_self_contained(page());
}

TEST_F(TrainReplay, OnlyOfThePlane) {
  std::ofstream(folder_ / "t.csv") << "1,7,1,a\n2,7,3,b\n3,7,2,a\n4,7,9,b\n";
  ASSERT_EQ(run({"--data", (folder_ / "t.csv").string(), "--steps", "2"}), 0);
  EXPECT_FALSE(fs::exists(folder_ / "replay.html"));
  EXPECT_EQ(out_.find("replay.html"), std::string::npos) << out_;
}
