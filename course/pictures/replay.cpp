#include "pictures/replay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <locale>
#include <map>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "pictures/page.hpp"
#include "pictures/svg.hpp"
#include "replay_html.hpp"

namespace micrograd {

namespace {

constexpr std::size_t wanted_frames = 60, grid = 48;
constexpr std::size_t most_outputs = 64;                     // a byte can tell them apart
constexpr std::size_t most_inputs = 24, most_results = 120;  // of a neuron that can still be drawn

std::string base64(const std::string& bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = i; j < i + 3; ++j)
      three = three << 8 | (j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      result += i + j > bytes.size() ? '=' : digits[three >> (18 - 6 * j) & 63];
  }
  return result;
}

/// The group that wins, and how clearly, from 0 to 1, in one byte: each group has its own part of
/// the 256 numbers.
char verdict(std::vector<double> scores) {
  if (scores.size() == 1) scores = {-scores[0] / 2.0, scores[0] / 2.0};
  const auto best = std::max_element(scores.begin(), scores.end());
  const auto group = static_cast<std::size_t>(best - scores.begin());
  double lead = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (i != group) lead = std::min(lead, *best - scores[i]);
  const std::size_t levels = 256 / scores.size();
  // lead / (1 + lead) has room for large leads and is fine near 0, where the border is drawn.
  const double share = lead > 0.0 ? 1.0 - 1.0 / (1.0 + lead) : 0.0;
  const auto level = static_cast<std::size_t>(share * static_cast<double>(levels));
  return static_cast<char>(group * levels + std::min(level, levels - 1));
}

std::vector<double> engine_says(const MLP& model, const std::vector<double>& x) {
  std::vector<double> scores;
  for (const Value& output : model(x)) scores.push_back(output.data());
  return scores;
}

using Table = std::vector<std::vector<double>>;

/// Gives each of the sums its output.
void activate(std::vector<double>& sums, Activation activation) {
  for (double& sum : sums) {
    if (activation == Activation::tanh) sum = std::tanh(sum);
    if (activation == Activation::relu) sum = std::max(0.0, sum);
  }
}

/// The scores of all points, in plain numbers, a column of them for each output.  Empty if the
/// layers do not fit together.
Table in_numbers(const MLP& model, const Table& points) {
  Table columns(points[0].size());
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (const auto& point : points) columns[i].push_back(point[i]);
  for (const Layer& layer : model.layers()) {
    Table outputs;
    for (const Neuron& neuron : layer.neurons()) {
      if (neuron.weights().size() != columns.size()) return {};
      std::vector<double>& sums = outputs.emplace_back(points.size(), neuron.bias().data());
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const double weight = neuron.weights()[i].data();
        for (std::size_t p = 0; p < sums.size(); ++p) sums[p] += weight * columns[i][p];
      }
      activate(sums, neuron.activation());
    }
    columns = std::move(outputs);
  }
  return columns;
}

/// The scores of each point.  To ask the engine for all of them would take longer than the
/// training; it is asked for some, and if it says something else, for all.
Table scores_at(const MLP& model, const Table& points) {
  const auto close = [](double a, double b) {
    return std::abs(a - b) <= 1e-9 * (1.0 + std::abs(b));
  };
  const Table columns = in_numbers(model, points);
  Table scores;
  for (std::size_t p = 0; p < points.size(); ++p) {
    scores.emplace_back();
    for (const auto& column : columns) scores[p].push_back(column[p]);
    if (p % 211 != 0) continue;
    const std::vector<double> said = engine_says(model, points[p]);
    if (std::equal(said.begin(), said.end(), scores[p].begin(), scores[p].end(), close)) continue;
    scores.clear();
    for (const auto& point : points) scores.push_back(engine_says(model, point));
    break;
  }
  return scores;
}

/// Sets the gradients of some Values to 0, and puts back at the end what was there.
class GradientsKept {
 public:
  explicit GradientsKept(std::vector<Value> values) : values_(std::move(values)) {
    for (const Value& value : values_) kept_.push_back(std::exchange(value.grad(), 0.0));
  }
  GradientsKept(const GradientsKept&) = delete;
  GradientsKept& operator=(const GradientsKept&) = delete;
  ~GradientsKept() {
    for (std::size_t i = 0; i < kept_.size(); ++i) values_[i].grad() = kept_[i];
  }

 private:
  std::vector<Value> values_;
  std::vector<double> kept_;
};

/// Lists the nodes between a neuron's output and what goes into it, operands first.
class NeuronGraph {
 public:
  NeuronGraph(const std::vector<Value>& inputs, const Neuron& neuron) {
    for (const Value& input : inputs) add_leaf(input);
    for (const Value& weight : neuron.weights()) add_leaf(weight);
    add_leaf(neuron.bias());
  }

  /// Engines differ in what a neuron is made of, so the nodes are taken as they come.  Constants,
  /// and what was made from them alone, become a part of their user's label.
  void add(const Value& value) {
    if (value.operation() == nullptr || index_.count(value.id()) != 0) return;
    if (seen_.size() == most_results || !seen_.insert(value.id()).second) return;
    std::string label(value.operation()->symbol), operands;
    for (const Value& operand : value.operands()) {
      add(operand);
      if (const auto known = index_.find(operand.id()); known != index_.end()) {
        operands += (operands.empty() ? "" : ",") + std::to_string(known->second);
      } else {
        label += ' ' + json::number(operand.data());  // a constant
      }
    }
    if (!operands.empty()) add_node(value, ',' + json::text(label, 16) + ",[" + operands + ']');
  }

  std::string json() const { return seen_.size() == most_results ? "[]" : '[' + nodes_ + ']'; }

 private:
  void add_leaf(const Value& value) { add_node(value, ""); }
  void add_node(const Value& value, const std::string& more) {
    index_.emplace(value.id(), index_.size());
    nodes_ += nodes_.empty() ? "[" : ",[";
    nodes_ += json::number(value.data()) + ',' + json::number(value.grad()) + more + ']';
  }

  std::map<const void*, std::size_t> index_;
  std::set<const void*> seen_;
  std::string nodes_;
};

}  // namespace

std::size_t hardest(const Dataset& data) {
  if (data.inputs.empty() || data.inputs.size() != data.targets.size()) {
    throw std::invalid_argument("hardest: " + std::to_string(data.inputs.size()) +
                                " samples with " + std::to_string(data.targets.size()) +
                                " targets; there must be as many, and at least one");
  }
  const std::size_t count = std::min<std::size_t>(data.inputs.size(), 500);
  std::size_t hardest = 0;
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) {
      if (data.targets[i] == data.targets[j]) continue;
      double distance = 0.0;
      for (std::size_t k = 0; k < data.inputs[i].size(); ++k)
        distance += std::pow(data.inputs[i][k] - data.inputs[j][k], 2.0);
      if (distance < nearest) nearest = distance, hardest = i;
    }
  }
  return hardest;
}

Replay::Replay(const MLP& model, PlaneMap map, const Inputs& inputs, Point place, double target,
               Loss loss, std::size_t steps)
    : model_(model),
      map_(std::move(map)),
      place_(place),
      sample_(inputs(place)),
      target_(target),
      loss_(std::move(loss)),
      steps_(steps) {
  map_.scores = nullptr;  // the page colours the map
  const auto between = [](double low, double high, std::size_t i) {
    const double share = static_cast<double>(i) / (grid - 1);
    return low * (1.0 - share) + high * share;
  };
  for (std::size_t row = 0; row < grid; ++row)
    for (std::size_t column = 0; column < grid; ++column)
      points_.push_back(inputs(
          {between(map_.low.x, map_.high.x, column), between(map_.high.y, map_.low.y, row)}));
  // The last hidden layer whose neurons can be drawn; without hidden layers, the output.
  const auto& layers = model.layers();
  for (std::size_t i = 0; i + 1 < layers.size(); ++i)
    if (layers[i].neurons().at(0).weights().size() <= most_inputs) layer_ = i;
  const std::size_t outputs = engine_says(model, sample_).size();
  if (outputs > most_outputs) {
    throw std::invalid_argument("Replay: " + std::to_string(outputs) + " outputs; there may be " +
                                std::to_string(most_outputs) + " at most");
  }
  groups_ = std::max<std::size_t>(2, outputs);
}

void Replay::record(std::size_t steps_done, double loss) {
  if (steps_done < next_) return;
  const std::string frame = "{\"step\":" + std::to_string(steps_done) +
                            ",\"loss\":" + json::number(loss) + neuron_now() + ",\"map\":\"" +
                            map_now() + "\"}";
  json_ += (frames_ == 0 ? "" : ",\n") + frame;
  ++frames_;
  const double share = static_cast<double>(frames_) / wanted_frames;
  const double due = std::round(share * share * static_cast<double>(steps_));
  next_ = std::max(steps_done + 1, static_cast<std::size_t>(due));
}

std::string Replay::map_now() const {
  std::string bytes;
  for (auto& scores : scores_at(model_, points_)) bytes += verdict(std::move(scores));
  return base64(bytes);
}

std::string Replay::neuron_now() const {
  const GradientsKept kept(model_.parameters());
  std::vector<Value> inputs, values(sample_.begin(), sample_.end());
  Value output = 0.0;
  for (std::size_t i = 0; i < model_.layers().size(); ++i) {
    std::vector<Value> next = model_.layers()[i](values);
    if (i == layer_) inputs = values, output = next.at(0);
    values = std::move(next);
  }
  const Value loss = loss_(values, {&target_, 1});
  loss.backward();
  NeuronGraph graph(inputs, model_.layers()[layer_].neurons().at(0));
  graph.add(output);
  return ",\"cost\":" + json::number(loss.data()) + ",\"nodes\":" + graph.json();
}

std::string Replay::page(const std::string& title, const LineChart& losses) const {
  using svg::Page;
  if (frames_ == 0) throw std::logic_error("Replay: no frame was recorded, so there is no page");
  const double x = svg::Range{map_.low.x, map_.high.x}.share(place_.x);
  const double y = svg::Range{map_.high.y, map_.low.y}.share(place_.y);
  double last = 0.0;  // the end of the x axis
  for (const Curve& curve : losses.curves)
    for (const Point p : curve.points) last = std::max(last, p.x);

  const std::string inputs = std::to_string(model_.layers()[layer_].neurons()[0].weights().size());
  const std::string of_layer =
      layer_ + 1 == model_.layers().size()
          ? "The output neuron"
          : "The first neuron of hidden layer " + std::to_string(layer_ + 1);
  const std::string json =
      "{\"steps\":" + std::to_string(steps_) + ",\"groups\":" + std::to_string(groups_) +
      ",\"grid\":" + std::to_string(grid) + ",\"inputs\":" + inputs +
      ",\"last\":" + json::number(last) + ",\"box\":[" + json::number(Page::left) + ',' +
      json::number(Page::top) + ',' + json::number(Page::width) + ',' + json::number(Page::height) +
      "],\"ring\":[" + json::number(x) + ',' + json::number(y) + "],\n\"frames\":[\n" + json_ +
      "]}";
  return to_html({.title = title,
                  .slider = "Step of the training",
                  .last_frame = frames_ - 1,
                  .json = json,
                  .content = filled_in(
                      replay_html,
                      {{"map", to_svg(map_)}, {"losses", to_svg(losses)}, {"neuron", of_layer}})});
}

}  // namespace micrograd
