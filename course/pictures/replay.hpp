// The replay of a training: one page of HTML in which a slider runs through the steps.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "pictures/plot.hpp"
#include "training.hpp"

namespace micrograd {

/// The number of the sample that is nearest to one with another target: there is something to learn
/// about it for longest; the first sample if all have the same target.  Looks at the first 500.
/// Throws std::invalid_argument if there are none, or not one target for each.
std::size_t hardest(const Dataset& data);

/// Records while a network learns what it says about the plane, and the graph of one neuron for one
/// sample, with gradients.  About sixty frames, the early ones closer together.
class Replay {
 public:
  /// What the network sees of a point of the map.
  using Inputs = std::function<std::vector<double>(Point)>;

  /// Of a network that takes `steps` steps to learn with `loss`; it must outlive the replay.  The
  /// sample at `place` with its target is the one to look at closely.  Throws std::invalid_argument
  /// if there are more than 64 outputs, or the network refuses these inputs.
  Replay(const MLP& model, PlaneMap map, const Inputs& inputs, Point place, double target,
         Loss loss, std::size_t steps);

  /// Call it before the training with 0, and after each step with how many have been done and the
  /// loss that step began with.  It adds a frame if one is due.  Parameters and gradients stay as
  /// they are, so the training does not notice.
  void record(std::size_t steps_done, double loss);

  std::size_t frames() const { return frames_; }

  /// The page, complete in itself.  `losses` has steps along its x axis.  Throws std::logic_error
  /// if nothing was recorded.
  std::string page(const std::string& title, const LineChart& losses) const;

 private:
  std::string map_now() const;
  std::string neuron_now() const;

  const MLP& model_;
  PlaneMap map_;
  std::vector<std::vector<double>> points_;  // of the map, as the network sees them
  Point place_;
  std::vector<double> sample_;  // as the network sees it
  double target_;
  Loss loss_;
  std::size_t steps_;
  std::size_t layer_ = 0;  // the layer of the neuron
  std::size_t groups_ = 2;
  std::size_t frames_ = 0, next_ = 0;
  std::string json_;
};

}  // namespace micrograd
