// The program `train`: its options, and whole runs of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "given/random.hpp"
#include "train/options.hpp"
#include "train/progress.hpp"
#include "train/run.hpp"

using micrograd::Options;
using micrograd::parse_options;
using micrograd::Progress;
using micrograd::Random;

namespace fs = std::filesystem;

namespace {

using Arguments = std::vector<std::string>;

std::string refusal(const Arguments& arguments) {
  try {
    parse_options(arguments);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Runs the program in a folder of its own.
class Train : public testing::Test {
 protected:
  Train() { fs::create_directories(folder_); }
  ~Train() override { fs::remove_all(folder_); }

  int run(Arguments arguments) {
    arguments.insert(arguments.end(), {"--out", (folder_ / "out").string()});
    std::ostringstream out, error;
    const int code = micrograd::run(arguments, out, error, false);
    out_ = out.str();
    error_ = error.str();
    return code;
  }

  std::string file(const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  bool wrote(const std::string& name) { return fs::exists(folder_ / "out" / name); }

  /// The two numbers of "Right: 99.5 % of the … rows it learned from, 98 % of the …".
  double right_in_training() { return number_after("Right: "); }
  double right_held_out() { return number_after("learned from, "); }
  double number_after(const std::string& words) {
    const auto at = out_.find(words);
    return at == std::string::npos ? -1.0 : std::atof(out_.c_str() + at + words.size());
  }

  fs::path folder_ = fs::path(testing::TempDir()) /
                     (std::string("micrograd_train_") +
                      testing::UnitTest::GetInstance()->current_test_info()->name());
  std::string out_, error_;
};

/// Blobs: rows of `columns` numbers around a middle for each class, the label last.
std::string blobs(std::size_t rows, std::size_t columns, const std::vector<std::string>& classes,
                  double spread) {
  Random random(9);
  std::vector<std::vector<double>> middles(classes.size(), std::vector<double>(columns));
  for (auto& middle : middles)
    for (double& x : middle) x = random.uniform(0.0, 16.0);
  std::ostringstream text;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t group = row * classes.size() / rows;
    for (const double x : middles[group]) text << x + spread * random.normal() << ',';
    text << classes[group] << '\n';
  }
  return text.str();
}

}  // namespace

TEST(Options, Defaults) {
  const Options options = parse_options({});
  EXPECT_EQ(options.data, "moons");
  EXPECT_EQ(options.layers, (std::vector<std::size_t>{16, 16}));
  EXPECT_EQ(options.activation, "tanh");
  EXPECT_EQ(options.optimizer, "sgd");
  EXPECT_EQ(options.batch, 32u);
  EXPECT_EQ(options.steps, 1000u);
  EXPECT_FALSE(options.help);
}

TEST(Options, AllOfThem) {
  const Options options = parse_options(
      {"--data", "x.csv", "--layers=8,4,2", "--activation", "relu", "--loss", "mse", "--optimizer",
       "adam", "--steps", "7", "--rate=0.25", "--batch", "32", "--seed", "5", "--out", "a/b"});
  EXPECT_EQ(options.data, "x.csv");
  EXPECT_EQ(options.layers, (std::vector<std::size_t>{8, 4, 2}));
  EXPECT_EQ(options.activation, "relu");
  EXPECT_EQ(options.loss, "mse");
  EXPECT_EQ(options.optimizer, "adam");
  EXPECT_EQ(options.steps, 7u);
  EXPECT_EQ(options.rate, 0.25);
  EXPECT_EQ(options.batch, 32u);
  EXPECT_EQ(options.seed, 5u);
  EXPECT_EQ(options.out, "a/b");
  EXPECT_TRUE(parse_options({"--layers", "none"}).layers.empty());
  EXPECT_TRUE(parse_options({"--help"}).help);
}

TEST(Options, UnknownOnesGetTheList) {
  for (const std::string name : {"--step", "moons", "-x", ""}) {
    const std::string message = refusal({name});
    EXPECT_TRUE(contains(message, "there is no option \"" + name + "\"")) << message;
    for (const std::string known : {"--data", "--layers", "--activation", "--loss", "--optimizer",
                                    "--steps", "--rate", "--batch", "--seed", "--out", "--help"})
      EXPECT_TRUE(contains(message, known + '\n') || contains(message, known + ' ')) << known;
  }
}

TEST(Options, BadValuesGetTheAllowedRange) {
  EXPECT_EQ(refusal({"--steps", "-5"}),
            "--steps is \"-5\"; it must be a whole number from 1 to 1000000");
  EXPECT_EQ(refusal({"--steps=1e3"}),
            "--steps is \"1e3\"; it must be a whole number from 1 to 1000000");
  EXPECT_EQ(refusal({"--steps", "99999999999999999999999"}),
            "--steps is \"99999999999999999999999\"; it must be a whole number from 1 to 1000000");
  EXPECT_EQ(refusal({"--layers", "16,,4"}),
            "--layers is \"\"; it must be a whole number from 1 to 1000");
  EXPECT_EQ(refusal({"--layers", "16,0"}),
            "--layers is \"0\"; it must be a whole number from 1 to 1000");
  EXPECT_EQ(refusal({"--rate", "0"}), "--rate is \"0\"; it must be a number from 1e-9 to 1000");
  EXPECT_EQ(refusal({"--rate", "nan"}), "--rate is \"nan\"; it must be a number from 1e-9 to 1000");
  EXPECT_EQ(refusal({"--rate", "1x"}), "--rate is \"1x\"; it must be a number from 1e-9 to 1000");
  EXPECT_EQ(refusal({"--activation", "sigmoid"}),
            "--activation is \"sigmoid\"; it must be tanh or relu");
  EXPECT_EQ(refusal({"--loss", "MSE"}),
            "--loss is \"MSE\"; it must be hinge, mse or cross-entropy");
  EXPECT_EQ(refusal({"--batch="}), "--batch is \"\"; it must be a whole number from 0 to 1000000");
  EXPECT_EQ(refusal({"--seed"}), "--seed needs a value: N");
  EXPECT_EQ(refusal({"--out", ""}), "--out is \"\"; it must be a folder");
}

TEST(ProgressLine, EveryTenthWithoutATerminal) {
  std::ostringstream out;
  {
    Progress progress(out, 200, false);
    for (std::size_t step = 0; step < 200; ++step) progress.show(step, 0.5);
  }
  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
  EXPECT_TRUE(contains(text, "step  20 of 200   loss 0.5\n")) << text;
  EXPECT_TRUE(contains(text, "step 200 of 200   loss 0.5\n")) << text;
}

TEST(ProgressLine, RewritesItselfOnATerminal) {
  std::ostringstream out;
  {
    Progress progress(out, 50, true);
    for (std::size_t step = 0; step < 20; ++step) progress.show(step, 0.5);  // and then an error
  }
  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), 20);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_EQ(text.back(), '\n');
}

TEST_F(Train, Help) {
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_TRUE(contains(out_, "--optimizer sgd|momentum|adam"));
  EXPECT_FALSE(wrote("loss.svg"));
}

TEST_F(Train, TwoMoonsWithTheDefaults) {
  ASSERT_EQ(run({}), 0) << error_;
  EXPECT_GE(right_in_training(), 98.0) << out_;
  EXPECT_GE(right_held_out(), 90.0) << out_;
  EXPECT_TRUE(wrote("loss.svg"));
  EXPECT_TRUE(wrote("boundary.svg"));
  EXPECT_TRUE(contains(out_, "MLP(2, {16, 16, 1}): 337 parameters"));
  EXPECT_TRUE(contains(out_, "  o  upper moon")) << out_;
  EXPECT_EQ(error_, "");
}

// All twenty take a minute under sanitizers: TRAIN_SEEDS=20.
TEST_F(Train, TwoMoonsFromEverySeed) {
  const char* const wanted = std::getenv("TRAIN_SEEDS");
  const int seeds = wanted == nullptr ? 2 : std::atoi(wanted);
  for (int seed = 2; seed < 2 + seeds; ++seed) {
    ASSERT_EQ(run({"--seed", std::to_string(seed)}), 0) << error_;
    EXPECT_GE(right_in_training(), 98.0) << "seed " << seed;
  }
}

TEST_F(Train, SameSeedSameWords) {
  ASSERT_EQ(run({"--steps", "3", "--seed", "4"}), 0);
  const std::string first = out_;
  ASSERT_EQ(run({"--steps", "3", "--seed", "4"}), 0);
  EXPECT_EQ(out_, first);
}

TEST_F(Train, EveryChoice) {
  for (const std::string data : {"moons", "circles", "spiral"}) {
    for (const std::string loss : {"hinge", "mse", "cross-entropy"}) {
      for (const std::string optimizer : {"sgd", "momentum", "adam"}) {
        ASSERT_EQ(run({"--data", data, "--loss", loss, "--optimizer", optimizer, "--steps", "5",
                       "--batch", "5", "--layers", "3", "--activation", "relu"}),
                  0)
            << error_;
        EXPECT_GE(right_in_training(), 0.0) << out_;
      }
    }
  }
}

TEST_F(Train, NoHiddenLayer) {
  ASSERT_EQ(run({"--layers", "none", "--steps", "30"}), 0) << error_;
  EXPECT_TRUE(contains(out_, "MLP(2, {1}): 3 parameters")) << out_;
  EXPECT_GE(right_in_training(), 75.0);
}

TEST_F(Train, TableLikeIris) {
  const std::string data = file(
      "iris.csv", "a,b,c,d,species\n" + blobs(150, 4, {"setosa", "versicolor", "virginica"}, 1.0));
  ASSERT_EQ(run({"--data", data, "--steps", "60"}), 0) << error_;
  EXPECT_TRUE(contains(out_, "iris.csv: 120 rows to learn from, 30 held out")) << out_;
  EXPECT_GE(right_in_training(), 95.0) << out_;
  EXPECT_GE(right_held_out(), 90.0) << out_;
  EXPECT_TRUE(contains(out_, "No boundary is drawn")) << out_;
  EXPECT_TRUE(wrote("loss.svg"));
  EXPECT_FALSE(wrote("boundary.svg"));
}

TEST_F(Train, TableLikeOpticalDigits) {
  const std::string data =
      file("digits.csv", blobs(1797, 64, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, 4.0));
  ASSERT_EQ(run({"--data", data, "--optimizer", "adam", "--rate", "0.05", "--batch", "32",
                 "--steps", "100"}),
            0)
      << error_;
  EXPECT_TRUE(contains(out_, "MLP(64, {16, 16, 10}): 1482 parameters")) << out_;
  EXPECT_GE(right_in_training(), 90.0) << out_;
}

TEST_F(Train, ThreeClassesInThePlane) {
  const std::string data = file("plane.csv", blobs(60, 2, {"a", "b", "c"}, 0.5));
  ASSERT_EQ(run({"--data", data, "--steps", "20"}), 0) << error_;
  EXPECT_TRUE(contains(out_, "  +  c")) << out_;
  EXPECT_TRUE(wrote("boundary.svg"));
}

TEST_F(Train, NumbersToPredict) {
  std::string text = "x,y\n";
  for (int i = 0; i < 40; ++i)
    text += std::to_string(i) + ',' + std::to_string(1000 - 3 * i) + '\n';
  ASSERT_EQ(run({"--data", file("line.csv", text), "--loss", "mse"}), 0) << error_;
  EXPECT_LT(number_after("Off by "), 5.0) << out_;
  EXPECT_TRUE(contains(out_, "line.csv has no classes")) << out_;
}

TEST_F(Train, ConstantColumn) {
  ASSERT_EQ(run({"--data", file("t.csv", "1,7,a\n2,7,b\n3,7,a\n4,7,b\n"), "--steps", "5"}), 0)
      << error_;
  EXPECT_GE(right_in_training(), 0.0) << out_;
}

TEST_F(Train, TwoRows) {
  ASSERT_EQ(run({"--data", file("t.csv", "1,a\n2,b\n"), "--steps", "5"}), 0) << error_;
  EXPECT_TRUE(contains(out_, "1 row to learn from, 1 held out")) << out_;
}

TEST_F(Train, BadTable) {
  const std::string data = file("t.csv", "1,2,a\n3,b\n");
  EXPECT_EQ(run({"--data", data}), 1);
  EXPECT_EQ(error_, data + ":2: 2 columns, but line 1 has 3\n");
}

TEST_F(Train, NoSuchFile) {
  EXPECT_EQ(run({"--data", "moon"}), 1);
  EXPECT_TRUE(contains(error_, "--data is \"moon\": there is no such file")) << error_;
}

TEST_F(Train, HingeIsForTwoClasses) {
  EXPECT_EQ(run({"--data", file("t.csv", "1,a\n2,b\n3,c\n"), "--loss", "hinge"}), 1);
  EXPECT_EQ(error_, "--loss hinge is for two classes, and t.csv has 3: use cross-entropy\n");
}

TEST_F(Train, WhatWasThereBeforeAnErrorIsKept) {
  EXPECT_EQ(run({"--loss", "mse", "--rate", "1000", "--layers", "none", "--steps", "1000"}), 1);
  EXPECT_TRUE(contains(error_, "the loss is ")) << error_;
  EXPECT_TRUE(contains(out_, "337 parameters") || contains(out_, "3 parameters")) << out_;
  EXPECT_TRUE(wrote("loss.svg"));
}

TEST_F(Train, FolderThatCanNotBeMade) {
  file("out", "a file where the folder should be");
  EXPECT_EQ(run({}), 1);
  EXPECT_TRUE(contains(error_, "no folder can be made") || contains(error_, "can't be made"))
      << error_;
  EXPECT_EQ(out_, "");
}
