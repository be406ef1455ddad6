// One number of PyTorch's, with the operators and functions that a Value has: a formula is written
// once, and worked out with both.
#pragma once

#include <torch/torch.h>

#include <utility>
#include <vector>

namespace pytorch {

class Tensor {
 public:
  /// A constant, in double precision as all else here.
  Tensor(double number) : tensor_(torch::scalar_tensor(number, torch::kFloat64)) {}
  Tensor(torch::Tensor tensor) : tensor_(std::move(tensor)) {}

  /// A number with a gradient.
  static Tensor leaf(double number) { return Tensor(number).tensor_.requires_grad_(); }

  const torch::Tensor& get() const { return tensor_; }
  double data() const { return tensor_.item<double>(); }

  /// PyTorch has no gradient where none arrived; a Value has 0.
  double grad() const { return tensor_.grad().defined() ? tensor_.grad().item<double>() : 0.0; }

  /// The graph stays, as that of a Value does.
  void backward() const { tensor_.backward({}, /*retain_graph=*/true); }

 private:
  torch::Tensor tensor_;
};

inline Tensor operator+(const Tensor& a, const Tensor& b) { return a.get() + b.get(); }
inline Tensor operator-(const Tensor& a, const Tensor& b) { return a.get() - b.get(); }
inline Tensor operator*(const Tensor& a, const Tensor& b) { return a.get() * b.get(); }
inline Tensor operator/(const Tensor& a, const Tensor& b) { return a.get() / b.get(); }
inline Tensor operator-(const Tensor& a) { return -a.get(); }

// PyTorch's own += changes the numbers of a tensor.  A Value's makes a new result.
inline Tensor& operator+=(Tensor& a, const Tensor& b) { return a = a + b; }
inline Tensor& operator-=(Tensor& a, const Tensor& b) { return a = a - b; }
inline Tensor& operator*=(Tensor& a, const Tensor& b) { return a = a * b; }
inline Tensor& operator/=(Tensor& a, const Tensor& b) { return a = a / b; }

inline Tensor pow(const Tensor& x, double n) { return torch::pow(x.get(), n); }
inline Tensor pow(const Tensor& x, const Tensor& y) { return torch::pow(x.get(), y.get()); }
inline Tensor exp(const Tensor& x) { return torch::exp(x.get()); }
inline Tensor log(const Tensor& x) { return torch::log(x.get()); }
inline Tensor tanh(const Tensor& x) { return torch::tanh(x.get()); }
inline Tensor relu(const Tensor& x) { return torch::relu(x.get()); }
inline Tensor sigmoid(const Tensor& x) { return torch::sigmoid(x.get()); }

/// A tensor of many numbers, in double precision.
inline torch::Tensor numbers(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat64);
}
/// The same, with a gradient.
inline torch::Tensor leaves(const std::vector<double>& values) {
  return numbers(values).requires_grad_();
}
inline std::vector<double> in_doubles(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.detach().contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

}  // namespace pytorch
