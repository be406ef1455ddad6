#include "train/options.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <locale>
#include <sstream>
#include <stdexcept>

namespace micrograd {

namespace {

using Text = const std::string&;

[[noreturn]] void refuse(Text option, Text value, Text allowed) {
  throw std::invalid_argument(option + " is \"" + value + "\"; it must be " + allowed);
}

std::uint64_t whole(Text option, Text value, std::uint64_t low, std::uint64_t high) {
  std::uint64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end || number < low || number > high)
    refuse(option, value,
           "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return number;
}

std::size_t count(Text option, Text value, std::size_t low, std::size_t high) {
  return static_cast<std::size_t>(whole(option, value, low, high));
}

double rate_in(Text option, Text value) {
  std::istringstream stream(value);
  stream.imbue(std::locale::classic());
  double number = 0.0;
  const bool all = stream >> number && stream.peek() == std::istringstream::traits_type::eof();
  if (!all || !(number >= 1e-9 && number <= 1000.0))
    refuse(option, value, "a number from 1e-9 to 1000");
  return number;
}

std::string one_of(Text option, Text value, const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
  std::string list;
  for (Text word : allowed)
    list += (list.empty() ? "" : word == allowed.back() ? " or " : ", ") + word;
  refuse(option, value, list);
}

std::string not_empty(Text option, Text value, Text allowed) {
  if (value.empty()) refuse(option, value, allowed);
  return value;
}

std::vector<std::size_t> widths_in(Text option, Text value) {
  std::vector<std::size_t> widths;
  if (value == "none") return widths;
  std::istringstream stream(value + ',');
  for (std::string width; std::getline(stream, width, ',');)
    widths.push_back(count(option, width, 1, 1000));
  if (widths.size() > 20) refuse(option, value, "20 layers at most");
  return widths;
}

struct Option {
  std::string name, values, help;
  void (*set)(Options& options, Text name, Text value);
};

const std::vector<Option>& all_options() {
  static const std::vector<Option> all = {
      {"--data", "moons|circles|spiral|FILE.csv", "what to learn (moons)",
       [](Options& o, Text n, Text v) {
         o.data = not_empty(n, v, "moons, circles, spiral or a file");
       }},
      {"--layers", "16,16", "widths of the hidden layers, or none (16,16)",
       [](Options& o, Text n, Text v) { o.layers = widths_in(n, v); }},
      {"--activation", "tanh|relu", "of the hidden layers (tanh)",
       [](Options& o, Text n, Text v) {
         o.activation = one_of(n, v, {"tanh", "relu"});
       }},
      {"--loss", "hinge|mse|cross-entropy",
       "hinge for two classes, cross-entropy for any number of them,\n"
       "      mse for two classes or to predict a number (hinge or cross-entropy)",
       [](Options& o, Text n, Text v) {
         o.loss = one_of(n, v, {"hinge", "mse", "cross-entropy"});
       }},
      {"--optimizer", "sgd|momentum|adam", "how to move the parameters (sgd)",
       [](Options& o, Text n, Text v) {
         o.optimizer = one_of(n, v, {"sgd", "momentum", "adam"});
       }},
      {"--steps", "N", "how many steps (1000)",
       [](Options& o, Text n, Text v) { o.steps = count(n, v, 1, 1'000'000); }},
      {"--rate", "X",
       "learning rate at first; it falls to a tenth (0.3; mse 0.1,\n"
       "      momentum 0.03, adam 0.01)",
       [](Options& o, Text n, Text v) { o.rate = rate_in(n, v); }},
      {"--batch", "N", "rows in a step, 0 for all (32)",
       [](Options& o, Text n, Text v) { o.batch = count(n, v, 0, 1'000'000); }},
      {"--seed", "N", "other data and other first weights for each (1)",
       [](Options& o, Text n, Text v) {
         o.seed = whole(n, v, 0, std::numeric_limits<std::uint64_t>::max());
       }},
      {"--out", "DIR", "where loss.svg, boundary.svg and replay.html are written (build/train)",
       [](Options& o, Text n, Text v) { o.out = not_empty(n, v, "a folder"); }},
  };
  return all;
}

}  // namespace

std::string options_help() {
  std::string text = "train [options] trains a multi-layer perceptron on your engine.\n\n";
  for (const Option& option : all_options())
    text += "  " + option.name + ' ' + option.values + "\n      " + option.help + '\n';
  return text +
         "  --help\n      prints this\n\n"
         "A table is a CSV file.  Each line is a row: numbers, and in the last column its label,\n"
         "which may be a word.  With --loss mse the last column may be a number to predict.  The\n"
         "first line may name the columns.  Commas separate them, or semicolons or tabs.  Numbers\n"
         "have a decimal point, and no field is empty.\n\n"
         "A fifth of the rows, drawn at random, is held out: the network never learns from them.\n"
         "Each column is brought to mean 0 and standard deviation 1, as measured on the others.\n";
}

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::size_t equals = arguments[i].find('=');  // --steps=100 is --steps 100
    const std::string name = arguments[i].substr(0, equals);
    if (name == "--help" || name == "-h") {
      options.help = true;
      continue;
    }
    const auto& all = all_options();
    const auto option =
        std::find_if(all.begin(), all.end(), [&](const Option& o) { return o.name == name; });
    if (option == all.end()) {
      throw std::invalid_argument("there is no option \"" + name + "\".  These are there:\n\n" +
                                  options_help());
    }
    if (equals != std::string::npos) {
      option->set(options, name, arguments[i].substr(equals + 1));
    } else if (i + 1 < arguments.size()) {
      option->set(options, name, arguments[++i]);
    } else {
      throw std::invalid_argument(name + " needs a value: " + option->values);
    }
  }
  return options;
}

}  // namespace micrograd
