#include "records.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

#include "tensor.hpp"

namespace pytorch {

namespace {

using Numbers = std::vector<double>;

class Recorder {
 public:
  void in(const std::string& file, const std::string& test) {
    file_ = file;
    test_ = test;
  }
  void add(const std::string& before, const Numbers& numbers) {
    records.push_back({file_, test_, before, numbers});
  }
  void add(const std::string& before, double number) { add(before, Numbers{number}); }

  std::vector<Record> records;

 private:
  std::string file_, test_;
};

double slope(const std::function<Tensor(const Tensor&)>& f, double at, double arriving = 1.0) {
  const Tensor x = Tensor::leaf(at);
  (f(x) * arriving).backward();
  return x.grad();
}

// The tests of losses let ½ arrive, too.
Numbers half_gradients(const std::function<torch::Tensor(const torch::Tensor&)>& f,
                       const Numbers& at) {
  const torch::Tensor x = leaves(at);
  (f(x) * 0.5).backward();
  return in_doubles(x.grad());
}

// ---- Steps 1 and 2

void operators(Recorder& record) {
  const std::string file = "step1_operators/operators_test.cpp";
  const auto parabola = [](const Tensor& x) { return 3.0 * x * x - 4.0 * x + 5.0; };
  record.in(file, "Slope.Parabola");
  record.add("check(\"3\", 3.0,", slope(parabola, 3.0));
  record.add("check(\"-3\", -3.0,", slope(parabola, -3.0));
  record.add("check(\"2/3\", 2.0 / 3.0,", slope(parabola, 2.0 / 3.0));
  record.in(file, "Slope.OfYourExpression");
  record.add("slope =", slope([](const Tensor& x) { return pow(x, 3.0) - 4.0 / x; }, 4));
}

void backward(Recorder& record) {
  const std::string file = "step2_backward/backward_test.cpp";
  {
    const Tensor a = Tensor::leaf(2), b = Tensor::leaf(-3), c = Tensor::leaf(10),
                 f = Tensor::leaf(-2);
    const Tensor e = a * b, d = e + c, L = d * f;
    e.get().retain_grad();
    d.get().retain_grad();
    L.backward();
    record.in(file, "ByHand.SixGradients");
    record.add("yours.d,", d.grad());
    record.add("yours.f,", f.grad());
    record.add("yours.e,", e.grad());
    record.add("yours.c,", c.grad());
    record.add("yours.a,", a.grad());
    record.add("yours.b,", b.grad());
    record.in(file, "Backward.LectureExpression");
    record.add("L,", L.data());
    record.add(", f.grad(),", f.grad());
    record.add(", d.grad(),", d.grad());
    record.add(", c.grad(),", c.grad());
    record.add(", e.grad(),", e.grad());
    record.add(", b.grad(),", b.grad());
    record.add(", a.grad(),", a.grad());
  }
  const auto power = [](double n) { return [n](const Tensor& x) { return pow(x, n); }; };
  record.in(file, "PowerRule.RootAndReciprocal");
  record.add("slope_of_power(4.0, 0.5),", slope(power(0.5), 4.0, 0.5));
  record.add("slope_of_power(2.0, -1.0),", slope(power(-1.0), 2.0, 0.5));
  record.in(file, "PowerRule.ZeroAndNegativeBase");
  record.add("slope_of_power(0.0, 2.0),", slope(power(2.0), 0.0, 0.5));
  record.add("slope_of_power(0.0, 1.0),", slope(power(1.0), 0.0, 0.5));
  record.add("\"x.grad()\", slope_of_power(-3.0, 2.0),", slope(power(2.0), -3.0, 0.5));
  {
    const Tensor a = Tensor::leaf(7), b = Tensor::leaf(1), c = Tensor::leaf(2);
    const Tensor y = (2.0 * a - b * 2.0) / (c + 2.0) - -a;
    y.backward();
    record.in(file, "Backward.MinusDivideConstants");
    record.add(" y,", y.data());
    record.add(", a.grad(),", a.grad());
    record.add(", b.grad(),", b.grad());
    record.add(", c.grad(),", c.grad());
  }
  const auto reused = [](const std::function<Tensor(const Tensor&)>& of) {
    return slope([&](const Tensor& a) { return of(a * 2.0); }, 3.0);
  };
  record.in(file, "Backward.ReusedResult");
  record.add("sum(u, product(u, u)); }),", reused([](const Tensor& u) { return u + u * u; }));
  record.add("sum(product(u, u), u); }),", reused([](const Tensor& u) { return u * u + u; }));
  record.add("sum(u, product(sum(u, 1.0), 3.0)); }),",
             reused([](const Tensor& u) { return u + (u + 1.0) * 3.0; }));
  record.add("sum(product(sum(u, 1.0), 3.0), u); }),",
             reused([](const Tensor& u) { return (u + 1.0) * 3.0 + u; }));
  {
    const Tensor w = Tensor::leaf(5);
    (w * 2.0).backward();
    (w * 3.0).backward();
    const Tensor a = Tensor::leaf(3), u = a * 2.0;
    (u * 5.0).backward();
    (u * 7.0).backward();
    record.in(file, "Backward.TwoLossesAddInLeaves");
    record.add(" w.grad(),", w.grad());
    record.add(" a.grad(),", a.grad());
  }
  {
    const Tensor a = Tensor::leaf(2), b = Tensor::leaf(3), c = Tensor::leaf(5);
    const Tensor root = (a * b) * c;
    root.backward();
    const double once = a.grad();
    root.backward();
    record.in(file, "Backward.TwiceDoubles");
    record.add(" once,", once);
    record.add(" a.grad(),", a.grad());
    record.add(" c.grad(),", c.grad());
  }
}

// ---- Steps 3 and 4: the lecture's neuron

void neuron(Recorder& record) {
  const Tensor x1 = Tensor::leaf(2), x2 = Tensor::leaf(0), w1 = Tensor::leaf(-3),
               w2 = Tensor::leaf(1), b = Tensor::leaf(6.8813735870195432);
  const Tensor sum = x1 * w1 + x2 * w2 + b;
  tanh(sum).backward();
  record.in("step3_activations/activations_test.cpp", "Neuron.LectureNumbers");
  record.add("sum.data(),", sum.data());
  record.add(" b.grad(),", b.grad());
  record.add(" x1.grad(),", x1.grad());
  record.add(" w1.grad(),", w1.grad());
  record.add(" x2.grad(),", x2.grad());
  record.add(" w2.grad(),", w2.grad());
  record.in("step4_mlp/mlp_test.cpp", "Neuron.GradientsReachEverything");
  record.add(" neuron.bias().grad(),", b.grad());
  record.add(" neuron.weights()[0].grad(),", w1.grad());
  record.add(" neuron.weights()[1].grad(),", w2.grad());
  record.add(" x[0].grad(),", x1.grad());
  record.add(" x[1].grad(),", x2.grad());
}

// ---- Step 5: losses

const std::string training_file = "step5_training/training_test.cpp";

torch::Tensor hinge(const torch::Tensor& scores, const Numbers& labels) {
  return torch::relu(1.0 - numbers(labels) * scores).mean();
}

void losses(Recorder& record) {
  const Numbers predictions = {2.0, -1.0, 0.5, 3.0}, targets = {1.0, 1.0, 1.0, -1.0};
  const auto squared_error = [](const torch::Tensor& some, const Numbers& right) {
    return torch::mse_loss(some, numbers(right));
  };
  record.in(training_file, "SquaredError.ExactMean");
  record.add("squared_error({2.0}, {5.0}).data(),",
             squared_error(numbers({2.0}), {5.0}).item<double>());
  record.add("\"mean_squared_error\", of_four,",
             squared_error(numbers(predictions), targets).item<double>());
  record.in(training_file, "SquaredError.Gradient");
  record.add(
      "return mean_squared_error(predictions, targets); },",
      half_gradients([&](const auto& some) { return squared_error(some, targets); }, predictions));

  const Numbers scores = {0.5, 2.0, 2.0, -3.0}, labels = {1.0, -1.0, 1.0, 1.0};
  record.in(training_file, "Hinge.ThreeMargins");
  record.add(" of_four,",
             hinge(numbers({2.0, 0.5, 3.0, -3.0}), {-1.0, 1.0, 1.0, 1.0}).item<double>());
  record.in(training_file, "Hinge.Gradient");
  record.add("return hinge_loss(scores, labels); },",
             half_gradients([&](const auto& some) { return hinge(some, labels); }, scores));

  const Numbers parameters = {3.0, -2.0, 0.5};
  const auto penalty = [](const torch::Tensor& p) { return 0.1 * p.square().sum(); };
  record.in(training_file, "Penalty.ValueAndGradient");
  record.add("\"l2_penalty\", penalty(),", penalty(numbers(parameters)).item<double>());
  record.add("return l2_penalty(parameters, 0.1); },", half_gradients(penalty, parameters));

  const double ln2 = std::log(2.0), ln5 = std::log(5.0);
  const Numbers shares = in_doubles(torch::softmax(numbers({0.0, ln2, ln5}), 0));
  record.in(training_file, "BonusSoftmax.AddsUpToOne");
  record.add(" shares[1],", shares[1]);
  record.add("\"the share of ln 5\", shares[2],", shares[2]);
  record.add("\"the share of ln 1\", shares[0],", shares[0]);
  record.in(training_file, "BonusCrossEntropy.Gradient");
  record.add("\"score\", scores, loss,", half_gradients(
                                             [](const torch::Tensor& some) {
                                               return torch::nn::functional::cross_entropy(
                                                   some.reshape({2, 3}),
                                                   torch::tensor({1, 0}, torch::kInt64));
                                             },
                                             {0.0, ln2, ln5, ln5, 0.0, ln2}));
}

// ---- Step 5: steps

// The training of w·x + b with PyTorch's optimizers.
struct Line {
  torch::Tensor w = leaves({2.0}), b = leaves({-1.0});

  // One step with all samples; returns the loss before it.
  double step(torch::optim::Optimizer& optimizer, const Numbers& x, const Numbers& y) {
    optimizer.zero_grad();
    const torch::Tensor loss = torch::mse_loss(w * numbers(x) + b, numbers(y));
    loss.backward();
    optimizer.step();
    return loss.item<double>();
  }
  Numbers now() const { return {w.item<double>(), b.item<double>()}; }
};

void set_rate(torch::optim::Optimizer& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

void steps(Recorder& record) {
  {
    Line line;
    torch::optim::SGD sgd({line.w, line.b}, 0.025);
    Numbers lost = {line.step(sgd, {3.0}, {1.0})};
    record.in(training_file, "Train.OneStepExact");
    record.add("expect_landed( situation, line,", line.now());
    lost.push_back(line.step(sgd, {3.0}, {1.0}));
    record.in(training_file, "Train.SecondStepExact");
    record.add("after two steps\", line,", line.now());
    lost.push_back(line.step(sgd, {3.0}, {1.0}));
    record.in(training_file, "Train.LossBeforeEachStep");
    record.add("\"the loss before step 0\", first,", lost[0]);
    record.add("\"the loss before step 1\", losses[1],", lost[1]);
    record.add("\"the loss before step 2\", losses[2],", lost[2]);
    record.add("\"w in the end\", line.w.data(),", line.now()[0]);
  }
  {
    // v·relu(w·x + b) + c
    const torch::Tensor w = leaves({1.0}), b = leaves({1.0}), v = leaves({2.0}), c = leaves({-1.0});
    torch::optim::SGD sgd({w, b, v, c}, 0.025);
    torch::mse_loss(v * torch::relu(w * numbers({2.0}) + b) + c, numbers({1.0})).backward();
    sgd.step();
    record.in(training_file, "Train.EveryLayerMoves");
    record.add("\"v\", p[2].data(),", v.item<double>());
    record.add("\"c\", p[3].data(),", c.item<double>());
    record.add("\"w\", p[0].data(),", w.item<double>());
    record.add("\"b\", p[1].data(),", b.item<double>());
  }
  {
    Line line;
    torch::optim::SGD sgd({line.w, line.b}, 0.1);
    const double loss = line.step(sgd, {3.0, -1.0}, {1.0, 2.0});
    record.in(training_file, "Train.TwoSamplesOneStep");
    record.add("expect_landed( situation, line,", line.now());
    record.add("only_one(losses),", loss);
  }
  {
    Line line;
    torch::optim::SGD sgd({line.w, line.b}, 0.0125);
    line.step(sgd, {3.0}, {1.0});
    set_rate(sgd, 0.025);
    line.step(sgd, {3.0}, {1.0});
    record.in(training_file, "Train.RateOfEachStep");
    record.add("\"w after two steps\", line.w.data(),", line.now()[0]);
  }
  {
    const torch::Tensor p = leaves({1.0, 5.0});
    torch::optim::SGD momentum({p}, torch::optim::SGDOptions(0.5).momentum(0.9));
    Numbers first, second;
    for (const Numbers& gradient : {Numbers{1.0, -2.0}, {1.0, -2.0}, {0.0, 0.0}}) {
      p.mutable_grad() = numbers(gradient);
      momentum.step();
      const Numbers now = in_doubles(p);
      first.push_back(now[0]);
      second.push_back(now[1]);
    }
    record.in(training_file, "BonusMomentum.KeepsItsVelocity");
    record.add("\"the parameter after the first step\", p[0].data(),", first[0]);
    record.add("\"the parameter after the first step\", p[1].data(),", second[0]);
    record.add("\"the parameter after the second step\", p[0].data(),", first[1]);
    record.add("\"the parameter after the second step\", p[1].data(),", second[1]);
    record.add("\"the parameter after the third step\", p[0].data(),", first[2]);
  }
  {
    Line line;
    torch::optim::SGD momentum({line.w, line.b}, torch::optim::SGDOptions(0.025).momentum(0.5));
    for (int i = 0; i < 2; ++i) line.step(momentum, {3.0}, {1.0});
    record.in(training_file, "BonusTrain.MomentumRemembers");
    record.add("\"w\", line.w.data(),", line.now()[0]);
  }
  {
    const torch::Tensor p = leaves({1.0, 1.0});
    torch::optim::Adam adam({p}, torch::optim::AdamOptions(0.5).betas({0.9, 0.999}).eps(0.0));
    p.mutable_grad() = numbers({4.0, -0.001});
    adam.step();
    const Numbers now = in_doubles(p);
    record.in(training_file, "BonusAdam.FirstStepIsTheRate");
    record.add("p[0].data(),", now[0]);
    record.add("p[1].data(),", now[1]);
  }
}

std::string digits(double number) {
  if (std::abs(number) < 1e-15) return "0";  // what is left of a difference
  std::ostringstream stream;
  stream.precision(12);
  stream << number;
  return stream.str();
}

}  // namespace

std::vector<Record> records() {
  Recorder recorder;
  operators(recorder);
  backward(recorder);
  neuron(recorder);
  losses(recorder);
  steps(recorder);
  return recorder.records;
}

std::string table(const std::vector<Record>& records) {
  std::ostringstream text;
  text
      << R"(Numbers that the learners' tests hold, as PyTorch finds them: the file and the test, then the
numbers and the code in front of them.  `cmake --build --preset record_numbers` writes this table;
the preset `pytorch` compares it with PyTorch, and the tests with both.
)";
  std::string place;
  for (const Record& record : records) {
    const std::string here = record.file + ", " + record.test;
    if (here != place) text << '\n' << here << '\n';
    place = here;
    std::string numbers;
    for (const double number : record.numbers) (numbers += digits(number)) += ' ';
    numbers.resize(std::max<std::size_t>(16, numbers.size()), ' ');
    text << "    " << numbers << "after  " << record.before << '\n';
  }
  return text.str();
}

std::string table_file() { return COURSE_DIR "/solutions/pytorch/recorded_numbers.txt"; }

std::string text_of(const std::string& file) {
  std::ifstream stream(std::string(COURSE_DIR "/") + file);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream || text.str().empty()) throw std::runtime_error(file + " can't be read");
  return text.str();
}

}  // namespace pytorch
