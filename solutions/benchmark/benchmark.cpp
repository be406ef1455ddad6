// How fast is the engine?  Beside hand-written backpropagation and beside the plain engine, in one
// program and in turns, so that whatever else the machine does meets all of them.
//
// Times are printed, never judged.  What is judged (exit code 1): that all compute the same losses,
// that memory does not grow, and that no node is left.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine.hpp"
#include "hand_written.hpp"
#include "memory.hpp"

namespace {

using namespace benchmarks;

const Engine& reference = micrograd::engine;
const Engine& plain = plain_micrograd::engine;

bool all_well = true;

void check(bool right, const std::string& what) {
  if (right) return;
  all_well = false;
  std::printf("FAILED: %s\n", what.c_str());
}

Training hand_written(const Points& points, std::size_t steps) {
  HandWritten network(reference.start());
  Training training;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t k = 0; k < steps; ++k)
    training.losses.push_back(network.step(points.inputs, points.labels, learning_rate(k)));
  training.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return training;
}

// ---- Timing: Google Benchmark runs the cases in a random order, again and again

std::map<std::string, std::vector<double>> seconds;  // of each repetition of a case

class Collector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration)
        seconds[run.run_name.function_name].push_back(run.real_accumulated_time);
    }
  }
};

void add_case(const std::string& name, std::function<double()> run) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [run](benchmark::State& state) {
                                 for (auto _ : state) state.SetIterationTime(run());
                               })
      ->UseManualTime()
      ->Iterations(1)
      ->Repetitions(30);
}

double fastest(const std::string& name) {
  const std::vector<double>& all = seconds.at(name);
  return *std::min_element(all.begin(), all.end());
}

double median(const std::string& name) {
  std::vector<double> all = seconds.at(name);
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2),
                   all.end());
  return all[all.size() / 2];
}

// ---- The parts of the report

constexpr std::size_t demo_points = 100;
constexpr std::size_t demo_steps = 100;

void check_losses() {
  const std::vector<double> expected =
      hand_written(reference.two_moons(demo_points), demo_steps).losses;
  for (const auto& [name, engine] : {std::pair{"reference", &reference}, {"plain", &plain}}) {
    const std::vector<double> losses = engine->train_moons(demo_points, demo_steps).losses;
    double difference = losses.size() == expected.size() ? 0.0 : INFINITY;
    for (std::size_t k = 0; k < losses.size(); ++k)
      difference = std::max(difference, std::abs(losses[k] - expected[k]));
    check(difference <= 1e-9, std::string("the losses of the ") + name +
                                  " engine differ from the hand-written ones by up to " +
                                  std::to_string(difference) + "; it should be at most 1e-9");
  }
}

struct MemoryOfTraining {
  double ten_steps, thousand_steps, ten_times_the_points;
};

MemoryOfTraining memory_of_training() {
  MemoryOfTraining memory{};
  reference.train_moons(demo_points, 10);
  memory.ten_steps = peak_memory();
  reference.train_moons(demo_points, 1000);
  memory.thousand_steps = peak_memory();
  reference.train_moons(10 * demo_points, 10);
  memory.ten_times_the_points = peak_memory();
  return memory;
}

void print_training() {
  const double results = static_cast<double>(plain.moons_results(demo_points));
  std::printf(
      "\nTraining: micrograd's demo. MLP(2, {16, 16, 1}), relu, 100 points of two moons, hinge "
      "loss\n"
      "and L2, 100 steps with all points. The times are those of one step; an operation is one of\n"
      "the %.0f results that the plain engine makes in it.\n\n"
      "                 fastest ms  median ms   ns per operation   times hand-written (median)\n",
      results);
  for (const std::string name : {"hand-written", "reference", "plain"}) {
    const double steps = static_cast<double>(demo_steps);
    std::printf("  %-14s %10.4f %10.4f %18.2f %12.1f %9.1f\n", name.c_str(),
                1e3 * fastest(name) / steps, 1e3 * median(name) / steps,
                1e9 * fastest(name) / steps / results, fastest(name) / fastest("hand-written"),
                median(name) / median("hand-written"));
  }
}

void print_pieces() {
  std::printf(
      "\nWhere a step spends its time, in ms (the penalty and the update left out)\n\n"
      "                    forward       sort      rules    release\n");
  for (const auto& [name, engine] : {std::pair{"reference", &reference}, {"plain", &plain}}) {
    const Pieces pieces = engine->pieces(20);
    std::printf("  %-14s %10.4f %10.4f %10.4f %10.4f\n", name, 1e3 * pieces.forward,
                1e3 * pieces.sort, 1e3 * pieces.rules, 1e3 * pieces.release);
  }
}

void print_digits() {
  const double results = static_cast<double>(plain.digits_results());
  std::printf(
      "\nMLP(64, {32, 10}), relu, cross-entropy, 100 images of 8 x 8 pixels: one step\n\n"
      "                 fastest ms  median ms   ns per operation\n");
  for (const std::string name : {"reference", "plain"}) {
    const std::string digits = name + ", digits";
    std::printf("  %-14s %10.3f %10.3f %18.2f\n", name.c_str(), 1e3 * fastest(digits),
                1e3 * median(digits), 1e9 * fastest(digits) / results);
  }
}

void print_growth(const MemoryOfTraining& memory) {
  std::printf("\nGrowth of the reference\n\n");
  std::printf("  ten times the points: %.2f times the time",
              fastest("1000 points") / fastest("100 points"));
  if (memory.ten_steps == 0.0) {
    std::printf("\n");
    return;
  }
  const double points = memory.ten_times_the_points / memory.thousand_steps;
  const double steps = memory.thousand_steps / memory.ten_steps;
  std::printf(", %.3f times the memory\n  1,000 steps after 10: %.3f times the memory\n", points,
              steps);
  check(points <= 1.1, "ten times the points should cost at most 1.1 times the memory");
  check(steps <= 1.01, "1,000 steps should need no more memory than 10");
}

void print_chains() {
  std::printf(
      "\nA chain of operations with a new constant in each, on the reference: x*c*c*c...\n"
      "The first round pays for fresh memory, the second finds it in the pool.\n\n"
      "                     ns per operation                second round         bytes per "
      "operation\n"
      "   operations   first round  second    build  backward  release\n");
  const double before = peak_memory();
  for (std::size_t operations = 1000; operations <= 10'000'000; operations *= 10) {
    const double n = static_cast<double>(operations);
    const auto total = [n](const Chain& c) { return 1e9 * (c.build + c.backward + c.release) / n; };
    const double first = total(reference.chain(operations));
    const Chain second = reference.chain(operations);
    std::printf("  %11zu %13.1f %7.1f %8.1f %9.1f %8.1f", operations, first, total(second),
                1e9 * second.build / n, 1e9 * second.backward / n, 1e9 * second.release / n);
    const double bytes = (peak_memory() - before) / n;
    if (before == 0.0 || operations < 100'000) {  // too small for a measure that counts pages
      std::printf("\n");
      continue;
    }
    std::printf(" %20.0f\n", bytes);
    check(bytes <= 130.0, "the chain took " + std::to_string(bytes) +
                              " bytes per operation at its peak; it should be at most 130");
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  std::string in_turns = "--benchmark_enable_random_interleaving=true";
  arguments.insert(arguments.begin() + 1, in_turns.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());

  // The peak of the memory only grows: what needs little of it comes first.
  const MemoryOfTraining memory = memory_of_training();
  check_losses();
  if (!all_well) return 1;

  const Points points = reference.two_moons(demo_points);
  add_case("hand-written", [&] { return hand_written(points, demo_steps).seconds; });
  add_case("reference", [] { return reference.train_moons(demo_points, demo_steps).seconds; });
  add_case("plain", [] { return plain.train_moons(demo_points, demo_steps).seconds; });
  add_case("reference, digits", [] { return reference.train_digits(1).seconds; });
  add_case("plain, digits", [] { return plain.train_digits(1).seconds; });
  add_case("100 points", [] { return reference.train_moons(demo_points, 10).seconds; });
  add_case("1000 points", [] { return reference.train_moons(10 * demo_points, 10).seconds; });
  std::printf("Measuring. This takes about half a minute.\n");
  std::fflush(stdout);
  Collector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);

  print_training();
  print_pieces();
  print_digits();
  print_growth(memory);
  print_chains();

  for (const auto& [name, engine] : {std::pair{"reference", &reference}, {"plain", &plain}})
    check(engine->live() == 0, std::string("the ") + name + " engine has left " +
                                   std::to_string(engine->live()) + " nodes alive");
  return all_well ? 0 : 1;
}
