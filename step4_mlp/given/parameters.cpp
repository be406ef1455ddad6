// The parameters of a layer and of a network, collected from those of their neurons.  They are in a
// library, in a file of their own: an engine that brings both of its own is linked with those.
#include "mlp.hpp"

namespace micrograd {
namespace {

template <class Parts>
std::vector<Value> parameters_of(const Parts& parts) {
  std::vector<Value> all;
  for (const auto& part : parts) {
    const std::vector<Value> some = part.parameters();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace

std::vector<Value> Layer::parameters() const { return parameters_of(neurons_); }
std::vector<Value> MLP::parameters() const { return parameters_of(layers_); }

}  // namespace micrograd
