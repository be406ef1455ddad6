// What the page of a replay looks like.  replay.hpp is the way in.
#pragma once

#include <string>

namespace micrograd {

/// What is put in the page: text and SVG that are ready for HTML, and the frames as JSON.
struct ReplayParts {
  std::string title, map, losses, neuron, json;
  std::size_t last_frame;
};

std::string replay_page(const ReplayParts& parts);

}  // namespace micrograd
