// How fast is the engine?  Beside hand-written backpropagation and beside plainer engines, in one
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

namespace composed_micrograd {
extern const benchmarks::Engine engine;
}
namespace hashing_micrograd {
extern const benchmarks::Engine engine;
}
namespace plain_micrograd {
extern const benchmarks::Engine engine;
}
namespace walking_micrograd {
extern const benchmarks::Engine engine;
}
namespace plain_walking_micrograd {
extern const benchmarks::Engine engine;
}

namespace {

using namespace benchmarks;

struct Named {
  std::string name;
  const Engine& engine;
};
const Named reference{"reference", micrograd::engine};
const Named plain{"both: the plain engine", plain_micrograd::engine};
const Named engines[] = {reference,
                         {"dot of + and *", composed_micrograd::engine},
                         {"std::unordered_set", hashing_micrograd::engine},
                         plain,
                         {"reference, hinge by relu", walking_micrograd::engine},
                         {"plain, hinge by relu", plain_walking_micrograd::engine}};

bool all_well = true;

void check(bool right, const std::string& what) {
  if (right) return;
  all_well = false;
  std::printf("FAILED: %s\n", what.c_str());
}

Training hand_written(const Points& points, std::size_t steps) {
  HandWritten network(reference.engine.start());
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
      hand_written(reference.engine.two_moons(demo_points), demo_steps).losses;
  for (const auto& [name, engine] : engines) {
    const std::vector<double> losses = engine.train_moons(demo_points, demo_steps).losses;
    check(losses.size() == demo_steps, name + ": it stopped after " +
                                           std::to_string(losses.size()) + " of " +
                                           std::to_string(demo_steps) + " steps");
    for (std::size_t k = 0; k < losses.size(); ++k) {
      if (std::abs(losses[k] - expected[k]) <= 1e-9) continue;
      char numbers[200];
      std::snprintf(numbers, sizeof numbers,
                    ": the loss of step %zu is %.12g, but hand-written it is %.12g", k, losses[k],
                    expected[k]);
      check(false, name + numbers);
      break;
    }
  }
}

struct MemoryOfTraining {
  double ten_steps, thousand_steps, ten_times_the_points;
};

MemoryOfTraining memory_of_training() {
  MemoryOfTraining memory{};
  reference.engine.train_moons(demo_points, 10);
  memory.ten_steps = peak_memory();
  reference.engine.train_moons(demo_points, 1000);
  memory.thousand_steps = peak_memory();
  reference.engine.train_moons(10 * demo_points, 10);
  memory.ten_times_the_points = peak_memory();
  return memory;
}

void print_row(const std::string& name, double results) {
  const double steps = static_cast<double>(demo_steps);
  std::printf("  %-24s %10.4f %10.4f %14.2f %12.1f %9.1f\n", name.c_str(),
              1e3 * fastest(name) / steps, 1e3 * median(name) / steps,
              1e9 * fastest(name) / steps / results, fastest(name) / fastest("hand-written"),
              median(name) / median("hand-written"));
}

void print_training() {
  const double results = static_cast<double>(plain.engine.moons_results(demo_points));
  std::printf(
      "\nTraining: micrograd's demo. MLP(2, {16, 16, 1}), relu, 100 points of two moons, hinge "
      "loss\n"
      "and L2, 100 steps with all points. The times are those of one step. An operation is one of\n"
      "the %.0f results that the plain engine makes in it, for every row.\n\n"
      "                                    ms        ms   ns per operation   times hand-written\n"
      "                               fastest    median        fastest      fastest    median\n",
      results);
  print_row("hand-written", results);
  for (const auto& [name, engine] : engines) print_row(name, results);
  std::printf(
      "\nHinge by relu: relu(1 - y*s), so that a sample whose margin is kept has a graph too, and\n"
      "it is walked. In the other rows it costs a plain 0; written by hand, it is skipped.\n");
}

void print_pieces() {
  std::printf(
      "\nWhere a step spends its time, in ms (without the penalty and the update)\n\n"
      "                              forward       sort      rules    release\n");
  for (const auto& [name, engine] : engines) {
    const Pieces pieces = engine.pieces(20);
    std::printf("  %-24s %10.4f %10.4f %10.4f %10.4f\n", name.c_str(), 1e3 * pieces.forward,
                1e3 * pieces.sort, 1e3 * pieces.rules, 1e3 * pieces.release);
  }
}

void print_digits() {
  const double results = static_cast<double>(plain.engine.digits_results());
  std::printf(
      "\nMLP(64, {32, 10}), relu, cross-entropy, 100 images of 8 x 8 pixels: one step\n\n"
      "                                    ms        ms   ns per operation\n"
      "                               fastest    median        fastest\n");
  for (const Named& engine : {reference, plain}) {
    const std::string digits = engine.name + ", digits";
    std::printf("  %-24s %10.3f %10.3f %14.2f\n", engine.name.c_str(), 1e3 * fastest(digits),
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
    const double first = total(reference.engine.chain(operations));
    const Chain second = reference.engine.chain(operations);
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

  const Points points = reference.engine.two_moons(demo_points);
  add_case("hand-written", [&] { return hand_written(points, demo_steps).seconds; });
  for (const auto& [name, engine] : engines)
    add_case(name, [&e = engine] { return e.train_moons(demo_points, demo_steps).seconds; });
  for (const auto& [name, engine] : {reference, plain})
    add_case(name + ", digits", [&e = engine] { return e.train_digits(1).seconds; });
  add_case("100 points", [] { return reference.engine.train_moons(demo_points, 10).seconds; });
  add_case("1000 points",
           [] { return reference.engine.train_moons(10 * demo_points, 10).seconds; });
  std::printf("Measuring. This takes about a minute.\n");
  std::fflush(stdout);
  Collector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);

  print_training();
  print_pieces();
  print_digits();
  print_growth(memory);
  print_chains();

  for (const auto& [name, engine] : engines)
    check(engine.live() == 0,
          name + ": " + std::to_string(engine.live()) + " nodes are still alive");
  return all_well ? 0 : 1;
}
