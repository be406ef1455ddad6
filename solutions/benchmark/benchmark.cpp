// How fast is the engine?  Beside hand-written backpropagation and beside plainer engines, in one
// program and in turns, so that whatever else the machine does meets all of them.
//
// Times are CPU time.  They are printed, never judged.  What is judged (exit code 1): that all compute the same losses,
// that memory does not grow, and that no node is left.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine.hpp"
#include "hand_written.hpp"
#include "process.hpp"

namespace composed_micrograd {
extern const benchmarks::Engine engine;
}
namespace hashing_micrograd {
extern const benchmarks::Engine engine;
}
namespace plain_micrograd {
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
                         plain};

bool all_well = true;

void check(bool right, const std::string& what) {
  if (right) return;
  all_well = false;
  std::printf("FAILED: %s\n", what.c_str());
}

Training hand_written(const Points& points, std::size_t steps) {
  HandWritten network(reference.engine.start());
  Training training;
  const double start = cpu_seconds();
  for (std::size_t k = 0; k < steps; ++k)
    training.losses.push_back(network.step(points.inputs, points.labels, learning_rate(k)));
  training.seconds = cpu_seconds() - start;
  return training;
}

Training hand_written_digits(const Points& images) {
  HandWrittenDigits network(reference.engine.digits_start());
  Training training;
  const double start = cpu_seconds();
  for (std::size_t i = 0; i < images.labels.size(); i += digits_batch) {
    training.losses.push_back(
        network.step(images.inputs, images.labels, i, i + digits_batch, digits_rate));
  }
  training.seconds = cpu_seconds() - start;
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

const std::string walked = ", all walked";

#if defined(__clang__)
constexpr const char* compiler = "Clang " __clang_version__;
#elif defined(__GNUC__)
constexpr const char* compiler = "GCC " __VERSION__;
#else
constexpr const char* compiler = "another compiler than GCC and Clang";
#endif

double results_of_a_step() { return static_cast<double>(plain.engine.moons_results(demo_points)); }

void check_losses(const std::string& name, const std::vector<double>& losses,
                  const std::vector<double>& expected) {
  check(losses.size() == expected.size(), name + ": it stopped after " +
                                              std::to_string(losses.size()) + " of " +
                                              std::to_string(expected.size()) + " steps");
  for (std::size_t k = 0; k < losses.size() && k < expected.size(); ++k) {
    if (std::abs(losses[k] - expected[k]) <= 1e-9) continue;
    char numbers[200];
    std::snprintf(numbers, sizeof numbers,
                  ": the loss of step %zu is %.12g, but hand-written it is %.12g", k, losses[k],
                  expected[k]);
    return check(false, name + numbers);
  }
}

void check_losses() {
  const std::vector<double> moons =
      hand_written(reference.engine.two_moons(demo_points), demo_steps).losses;
  const std::vector<double> digits = hand_written_digits(reference.engine.digits()).losses;
  for (const auto& [name, engine] : engines) {
    for (const Margins margins : {Margins::short_cut, Margins::walked})
      check_losses(name, engine.train_moons(demo_points, demo_steps, margins).losses, moons);
  }
  check_losses("digits", reference.engine.train_digits().losses, digits);
}

struct MemoryOfTraining {
  double ten_steps, thousand_steps, ten_times_the_points;
};

MemoryOfTraining memory_of_training() {
  MemoryOfTraining memory{};
  reference.engine.train_moons(demo_points, 10, Margins::short_cut);
  memory.ten_steps = peak_memory();
  reference.engine.train_moons(demo_points, 1000, Margins::short_cut);
  memory.thousand_steps = peak_memory();
  reference.engine.train_moons(10 * demo_points, 10, Margins::short_cut);
  memory.ten_times_the_points = peak_memory();
  return memory;
}

void print_row(const std::string& name, const std::string& what) {
  const double steps = static_cast<double>(demo_steps);
  std::printf("  %-24s %10.4f %10.4f %14.2f %9.1f %9.1f\n", name.c_str(),
              1e3 * fastest(what) / steps, 1e3 * median(what) / steps,
              1e9 * fastest(what) / steps / results_of_a_step(),
              fastest(what) / fastest("hand-written"), median(what) / median("hand-written"));
}

void print_table(const std::string& suffix) {
  std::printf(
      "                                    ms        ms   ns per operation   times hand-written\n"
      "                               fastest    median        fastest    fastest    median\n");
  print_row("hand-written", "hand-written");
  for (const auto& [name, engine] : engines) print_row(name, name + suffix);
}

void print_training() {
  std::printf(
      "\nTraining: micrograd's demo. MLP(2, {16, 16, 1}), relu, 100 points of two moons, hinge "
      "loss\n"
      "and L2, 100 steps with all points. The times are those of one step, in CPU time. An "
      "operation\n"
      "is one of the %.0f results that the plain engine makes in it, for every row.\n\n",
      results_of_a_step());
  print_table("");
  std::printf(
      "\nThe same without the short cut: where a margin is kept, the cost is relu(1 - y*s) with a\n"
      "graph to walk, and not a plain 0. (Written by hand, nothing is done behind such a "
      "cost.)\n\n");
  print_table(walked);
  std::printf(
      "\nBuilt with %s. The engine takes about the same time with GCC and Clang; the loops do "
      "not:\n"
      "Clang makes them nearly twice as fast, so its ratio is nearly twice as large. Ratios also\n"
      "move by some 5 %% with the place where the linker puts a loop. Many runs, and their "
      "fastest,\n"
      "say more than one; medians tell how busy the machine was.\n",
      compiler);
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
  std::printf(
      "\nMLP(64, {32, 10}), relu, cross-entropy, 1,440 images of 8 x 8 pixels in batches of 32: "
      "one\n"
      "epoch\n\n"
      "                                    ms        ms   times hand-written\n"
      "                               fastest    median    fastest    median\n");
  const std::string by_hand = "hand-written, digits";
  for (const std::string name : {"hand-written", "reference", "both: the plain engine"}) {
    const std::string digits = name + ", digits";
    std::printf("  %-24s %10.3f %10.3f %10.1f %9.1f\n", name.c_str(), 1e3 * fastest(digits),
                1e3 * median(digits), fastest(digits) / fastest(by_hand),
                median(digits) / median(by_hand));
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
      "\nA chain y = y*c + d on the reference. The first round pays for fresh memory, the others "
      "find\n"
      "it warm, in the pool.\n\n"
      "                 ns per operation               the fastest warm round       bytes per\n"
      "   operations     fresh      warm         build  backward   release       operation\n");
  const double before = peak_memory();
  for (std::size_t operations = 1000; operations <= 10'000'000; operations *= 10) {
    const double n = static_cast<double>(operations);
    const auto total = [n](const Chain& c) { return 1e9 * (c.build + c.backward + c.release) / n; };
    const double fresh = total(reference.engine.chain(operations));
    Chain warm = reference.engine.chain(operations);
    for (int round = 0; round < 4; ++round) {
      const Chain next = reference.engine.chain(operations);
      if (total(next) < total(warm)) warm = next;
    }
    std::printf("  %11zu %9.1f %9.1f %13.1f %9.1f %9.1f", operations, fresh, total(warm),
                1e9 * warm.build / n, 1e9 * warm.backward / n, 1e9 * warm.release / n);
    const double bytes = (peak_memory() - before) / n;
    if (before == 0.0 || operations < 100'000) {  // too small for a measure that counts pages
      std::printf("\n");
      continue;
    }
    std::printf(" %15.0f\n", bytes);
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
  const Points images = reference.engine.digits();
  add_case("hand-written", [&] { return hand_written(points, demo_steps).seconds; });
  for (const auto& [name, engine] : engines) {
    for (const Margins margins : {Margins::short_cut, Margins::walked}) {
      add_case(name + (margins == Margins::walked ? walked : ""), [&e = engine, margins] {
        return e.train_moons(demo_points, demo_steps, margins).seconds;
      });
    }
  }
  add_case("hand-written, digits", [&] { return hand_written_digits(images).seconds; });
  for (const auto& [name, engine] : {reference, plain})
    add_case(name + ", digits", [&e = engine] { return e.train_digits().seconds; });
  for (const std::size_t n : {demo_points, 10 * demo_points}) {
    add_case(std::to_string(n) + " points",
             [n] { return reference.engine.train_moons(n, 10, Margins::short_cut).seconds; });
  }
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
