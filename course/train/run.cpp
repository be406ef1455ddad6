#include "train/run.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <new>
#include <optional>
#include <ostream>
#include <span>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "pictures/plot.hpp"
#include "pictures/replay.hpp"
#include "train/csv.hpp"
#include "train/options.hpp"
#include "train/progress.hpp"
#include "training.hpp"

namespace micrograd {

namespace {

// ---- What to learn

struct Task {
  std::string name, loss;
  std::vector<std::string> columns, classes;  // no classes: the targets are numbers to predict
  Split rows;
  Scale target_scale;

  std::size_t inputs() const { return rows.training.inputs[0].size(); }
  std::size_t outputs() const { return loss == "cross-entropy" ? classes.size() : 1; }
  bool in_the_plane() const { return inputs() == 2 && !classes.empty(); }
};

Table table_for(const Options& options, Random& random) {
  constexpr std::size_t points = 250;
  if (options.data == "moons")
    return {two_moons(points, 0.1, random), {"x", "y", ""}, {"upper moon", "lower moon"}};
  if (options.data == "circles")
    return {circles(points, 0.08, random), {"x", "y", ""}, {"outer circle", "inner circle"}};
  if (options.data == "spiral")
    return {spiral(points, 0.04, random), {"x", "y", ""}, {"first arm", "second arm"}};
  if (!std::filesystem::exists(options.data)) {
    throw std::runtime_error("--data is \"" + options.data +
                             "\": there is no such file, and made data are called moons, circles "
                             "and spiral");
  }
  return read_csv(options.data,
                  options.loss == "mse" ? LastColumn::label_or_number : LastColumn::label);
}

std::string name_of(const std::string& data) {
  return data == "moons" ? "two moons" : std::filesystem::path(data).filename().string();
}

Task task_for(const Options& options, Random& random) {
  Table table = table_for(options, random);
  Task task{.name = name_of(options.data),
            .loss = options.loss,
            .columns = table.columns,
            .classes = table.classes,
            .rows = {},
            .target_scale = {}};
  const std::size_t classes = task.classes.size();
  if (task.loss.empty()) task.loss = classes == 2 ? "hinge" : "cross-entropy";
  if (task.loss == "hinge" && classes != 2) {
    throw std::invalid_argument("--loss hinge is for two classes, and " + task.name + " has " +
                                std::to_string(classes) + ": use cross-entropy");
  }
  if (task.loss == "cross-entropy")  // wants 0 and 1 where there are two
    for (double& target : table.data.targets) target = std::max(target, 0.0);

  shuffle(table.data, random);
  task.rows = hold_out_a_fifth(table.data);
  if (classes == 0) task.target_scale = scale_of(task.rows.training.targets);
  for (Dataset* part : {&task.rows.training, &task.rows.held_out})
    for (double& target : part->targets) target = task.target_scale.apply(target);
  return task;
}

// ---- How to learn it

TrainingOptions training_options(const Options& options, const std::string& loss) {
  TrainingOptions training;
  training.steps = options.steps;
  training.batch = options.batch;
  if (loss == "hinge") training.loss = hinge_loss;
  if (loss == "cross-entropy") training.loss = cross_entropy;

  double rate = loss == "mse" ? 0.05 : 0.3;
  if (options.optimizer == "momentum") training.update = Momentum(), rate = 0.1;
  if (options.optimizer == "adam") training.update = Adam(), rate = 0.02;
  if (options.rate > 0.0) rate = options.rate;
  // Large steps to get near, small ones to settle.
  training.learning_rate = [rate, steps = options.steps](std::size_t step) {
    return rate * (1.0 - 0.9 * static_cast<double>(step) / static_cast<double>(steps));
  };
  return training;
}

/// A network, and the scales on which it sees its inputs.
struct Network {
  MLP model;
  std::vector<Scale> scales;
  std::size_t outputs;

  /// The outputs as numbers: what is not to be trained needs no graph.
  std::vector<double> operator()(const std::vector<double>& row) const {
    std::vector<double> numbers;
    for (const Value& output : model(scaled(scales, row))) numbers.push_back(output.data());
    if (numbers.size() != outputs) {
      throw std::runtime_error("the network gave " + std::to_string(numbers.size()) +
                               " outputs, but its last layer is " + std::to_string(outputs) +
                               " wide");
    }
    return numbers;
  }

  /// The same for all rows, one after the other.
  std::vector<Value> operator()(const Dataset& data) const {
    std::vector<Value> all;
    for (const auto& row : data.inputs)
      for (double output : (*this)(row)) all.push_back(output);
    return all;
  }
};

Network network_for(const Options& options, const Task& task, Random& random) {
  std::vector<std::size_t> widths = options.layers;
  widths.push_back(task.outputs());
  const auto hidden = options.activation == "relu" ? Activation::relu : Activation::tanh;
  return {MLP(task.inputs(), widths, random, hidden), scales_of(task.rows.training),
          task.outputs()};
}

// ---- What came of it

PlaneMap map_of(const Network& network, const Task& task) {
  PlaneMap map;
  map.title = task.name + ": what the network says";
  map.x_label = task.columns[0];
  map.y_label = task.columns[1];
  map.scores = [&network](double x, double y) { return network({x, y}); };
  for (const Dataset* part : {&task.rows.training, &task.rows.held_out}) {
    const bool held_out = part == &task.rows.held_out;
    for (std::size_t group = 0; group < task.classes.size(); ++group) {
      Marks marks;
      marks.name = task.classes[group] + (held_out ? ", held out" : "");
      marks.group = group;
      marks.hollow = held_out;
      for (std::size_t i = 0; i < part->inputs.size(); ++i) {
        const double target = part->targets[i];  // −1 and 1, or 0, 1, 2, …
        if (group == static_cast<std::size_t>(std::max(target, 0.0)))
          marks.points.push_back({part->inputs[i][0], part->inputs[i][1]});
      }
      map.marks.push_back(marks);
    }
  }
  fit_to_marks(map);
  return map;
}

/// The loss of the training rows before each step, and now and then of those held out.
struct History {
  std::vector<Point> training, held_out;
  std::optional<Replay> replay;  // of what can be drawn
};

std::string file_in(const std::string& folder, const std::string& name) {
  return (std::filesystem::path(folder) / name).generic_string();
}

/// Writes loss.svg, and replay.html if there is one, and returns their names, one a line.
std::string write_history(const Options& options, const Task& task, const History& history) {
  const LineChart losses{
      .title = task.name + ": " + task.loss + " loss",
      .x_label = "steps",
      .y_label = "loss",
      .curves = {{"training", history.training}, {"held out", history.held_out}}};
  const std::string loss_file = file_in(options.out, "loss.svg");
  write_file(loss_file, to_svg(losses));
  if (!history.replay) return loss_file + '\n';
  const std::string replay_file = file_in(options.out, "replay.html");
  write_file(replay_file, history.replay->page(task.name + ": the training, step by step", losses));
  return loss_file + '\n' + replay_file + '\n';
}

/// A replay of what can be drawn: points of the plane, in classes that a byte can tell apart.
std::optional<Replay> replay_of(const Network& network, const Task& task, const Loss& loss,
                                std::size_t steps) {
  if (!task.in_the_plane() || task.classes.size() > 64) return std::nullopt;
  const Dataset& rows = task.rows.training;
  const std::size_t i = hardest(rows);
  network(rows.inputs[i]);  // checks the number of outputs
  const auto inputs = [&network](Point p) { return scaled(network.scales, {p.x, p.y}); };
  return Replay(network.model, map_of(network, task), inputs,
                {rows.inputs[i][0], rows.inputs[i][1]}, rows.targets[i], loss, steps);
}

History fit(Network& network, const Options& options, const Task& task, TrainingOptions training,
            std::ostream& out, bool terminal) {
  Dataset rows = task.rows.training;
  for (auto& row : rows.inputs) row = scaled(network.scales, row);

  History history{.training = {},
                  .held_out = {},
                  .replay = replay_of(network, task, training.loss, options.steps)};
  if (history.replay) history.replay->record(0, std::numeric_limits<double>::quiet_NaN());
  // A look at the rows held out costs a forward pass of each: one an epoch, and at most 50.
  const Dataset& held_out = task.rows.held_out;
  const std::size_t epoch = training.batch == 0 ? 1 : rows.inputs.size() / training.batch;
  const std::size_t every = std::max({std::size_t{1}, epoch, options.steps / 50});
  try {
    Progress progress(out, options.steps, terminal);
    training.after_step = [&](std::size_t step, double before) {
      history.training.push_back({static_cast<double>(step), before});
      if ((step + 1) % every == 0 || step + 1 == options.steps) {
        const double after = training.loss(network(held_out), held_out.targets).data();
        history.held_out.push_back({static_cast<double>(step + 1), after});
      }
      if (history.replay) history.replay->record(step + 1, before);
      progress.show(step, before);
      return true;
    };
    const std::vector<double> losses = train(network.model, rows, training);
    if (losses.size() != options.steps) {
      throw std::runtime_error("train returned " + std::to_string(losses.size()) + " losses for " +
                               std::to_string(options.steps) + " steps");
    }
    history.training.clear();
    for (double loss : losses)
      history.training.push_back({static_cast<double>(history.training.size()), loss});
  } catch (...) {
    if (!history.training.empty()) write_history(options, task, history);
    throw;
  }
  return history;
}

/// The share of the rows whose largest score is that of the right class.
double largest_is_right(std::span<const Value> scores, std::span<const double> classes) {
  const std::size_t count = scores.size() / classes.size();
  std::size_t right = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto row = scores.subspan(i * count, count);
    const auto largest = std::max_element(
        row.begin(), row.end(), [](const Value& a, const Value& b) { return a.data() < b.data(); });
    right += static_cast<double>(largest - row.begin()) == classes[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(classes.size());
}

std::string percent_right(const Network& network, const Dataset& data) {
  const std::vector<Value> outputs = network(data);
  const double share = network.outputs == 1 ? accuracy(outputs, data.targets)
                                            : largest_is_right(outputs, data.targets);
  std::ostringstream text;
  text << std::round(1000.0 * share) / 10.0 << " %";
  return text.str();
}

void report(const Network& network, const Task& task, const History& history, std::ostream& out) {
  const auto& [training, held_out] = task.rows;
  if (task.classes.empty()) {
    const auto error = [&](const Dataset& data) {
      return std::sqrt(mean_squared_error(network(data), data.targets).data()) *
             task.target_scale.width;
    };
    out << "\nOff by " << error(training) << " in the rows it learned from, by " << error(held_out)
        << " in those held out (root mean square).\nTheir mean, guessed every time, is off by "
        << task.target_scale.width << ".\n";
  } else {
    out << "\nRight: " << percent_right(network, training) << " of the " << training.inputs.size()
        << " rows it learned from, " << percent_right(network, held_out) << " of the "
        << held_out.inputs.size() << " held out.\n";
  }

  const auto& after = history.held_out;
  const auto lowest =
      std::min_element(after.begin(), after.end(), [](Point a, Point b) { return a.y < b.y; });
  if (!after.empty() && after.back().y > 1.2 * lowest->y) {
    out << "The held-out loss was lowest after " << lowest->x << " steps, " << lowest->y
        << ", and is now " << after.back().y << ": ending there is called early stopping.\n";
  }
}

void train_and_show(const Options& options, std::ostream& out, bool terminal) {
  std::error_code ignored;
  std::filesystem::create_directories(options.out, ignored);
  if (!std::filesystem::is_directory(options.out))
    throw std::runtime_error("--out is \"" + options.out +
                             "\": there is no such folder, and it can't be made");

  Random random(options.seed);
  const Task task = task_for(options, random);
  Network network = network_for(options, task, random);
  const TrainingOptions training = training_options(options, task.loss);

  out << task.name << ": " << task.rows.training.inputs.size() << " rows to learn from, "
      << task.rows.held_out.inputs.size() << " held out";
  for (const std::string& name : task.classes)
    out << (&name == &task.classes[0] ? "; " : ", ") << name;
  out << "\nMLP(" << task.inputs() << ", {";
  for (std::size_t width : options.layers) out << width << ", ";
  out << task.outputs() << "}): " << network.model.parameters().size() << " parameters, "
      << options.activation << '\n'
      << task.loss << " loss, " << options.optimizer << ", learning rate "
      << training.learning_rate(0) << " falling to a tenth\n\n"
      << std::flush;

  const History history = fit(network, options, task, training, out, terminal);
  const std::string files = write_history(options, task, history);
  report(network, task, history, out);
  if (task.in_the_plane()) {
    const PlaneMap map = map_of(network, task);
    const std::string map_file = file_in(options.out, "boundary.svg");
    write_file(map_file, to_svg(map));
    out << "\nWhat the network says, and the points:\n"
        << to_text(map) << '\n'
        << map_file << '\n'
        << files;
  } else {
    out << "No boundary is drawn: that takes 2 columns of numbers and a class, and " << task.name
        << (task.classes.empty() ? " has no classes"
                                 : " has " + std::to_string(task.inputs()) + " columns")
        << ".\n\n"
        << files;
  }
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& error,
        bool terminal) {
  try {
    const Options options = parse_options(arguments);
    if (options.help) {
      out << options_help();
    } else {
      train_and_show(options, out, terminal);
    }
    out << std::flush;
    return 0;
  } catch (const std::bad_alloc&) {
    out << std::flush;
    error << "there is not enough memory; --batch 32 takes less" << std::endl;
  } catch (const std::exception& problem) {
    out << std::flush;
    error << problem.what() << std::endl;
  } catch (...) {
    out << std::flush;
    error << "the engine threw something that is not a std::exception" << std::endl;
  }
  return 1;
}

}  // namespace micrograd
