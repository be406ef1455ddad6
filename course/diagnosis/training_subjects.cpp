#include "diagnosis/training_subjects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

#include "diagnosis/laws.hpp"
#include "given/not_implemented.hpp"
#include "testing/graph.hpp"

namespace micrograd::course {
namespace {

// "1, 2, 3".
std::string listed(Numbers numbers) {
  std::string text;
  for (double value : numbers) text += (text.empty() ? "" : ", ") + number(value);
  return text;
}

// "prediction 5", "predictions 2, -1", "no predictions".
std::string listed(const std::string& thing, Numbers numbers) {
  return numbers.empty() ? "no " + thing + "s"
                         : thing + (numbers.size() == 1 ? " " : "s ") + listed(numbers);
}

std::string place(const std::string& list, std::size_t i) {
  return list + "[" + std::to_string(i) + "]";
}

std::vector<Value> values_of(const Points& points) {
  if (points.same) return std::vector<Value>(points.values.size(), Value(points.values[0]));
  return {points.values.begin(), points.values.end()};
}

// The ends of names of what is seen.
const std::string number_after = ".data()";
const std::string gradient_after = ".grad(), with no backward yet,";
const std::string gradient = ".grad(), when 0.5 arrives,";
const std::string gradient_on_10 = ".grad(), when 0.5 arrives and 10 was there,";

}  // namespace

// ---- Measures

Measure::Measure(About about, Words words, Formula yours, Formula right,
                 std::vector<Points> ordinary, std::vector<Mistake<Formula>> mistakes)
    : Subject(
          {.about = std::move(about),
           .yours = std::move(yours),
           .right = std::move(right),
           .look = [this](const auto& formula, const auto& now) { return run(formula, now); },
           .ordinary = std::move(ordinary),
           .mistakes = std::move(mistakes),
           .laws = [this](const auto& now, const auto& name) { return broken_law(now, name); }}),
      words_(std::move(words)) {}

std::string Measure::of(std::size_t i, const std::string& what) const {
  return place(words_.value + "s", i) + what;
}

Sight Measure::run(const Formula& formula, const Points& points) const {
  Sight sight;
  for (double there : {0.0, 10.0}) {
    const std::vector<Value> values = values_of(points);
    for (const Value& value : values) value.grad() = there;
    const std::vector<Value> results = formula(values, points.numbers);
    if (there == 0.0) {
      sight.numbers.push_back({"the number of results", static_cast<double>(results.size())});
      for (std::size_t i = 0; i < results.size(); ++i) {
        sight.numbers.push_back(
            {results.size() == 1 ? words_.result : place(words_.result + "s", i),
             results[i].data()});
      }
      for (std::size_t i = 0; i < values.size(); ++i) {
        sight.numbers.push_back({of(i, number_after), values[i].data()});
        sight.numbers.push_back({of(i, gradient_after), values[i].grad()});
      }
    }
    if (points.at >= results.size()) continue;
    run_rules(results[points.at], 0.5);
    for (std::size_t i = 0; i < (points.same ? 1 : values.size()); ++i) {
      sight.numbers.push_back({of(i, there == 0.0 ? gradient : gradient_on_10), values[i].grad()});
    }
  }
  return sight;
}

Cause Measure::broken_law(const Points& points, const std::string& name) const {
  if (name.ends_with(number_after)) return law::given_numbers_stay;
  if (name.ends_with(gradient_after)) return law::finds_no_gradients;
  if (!name.ends_with(gradient) && !name.ends_with(gradient_on_10)) return {};
  const std::vector<Value> values = values_of(points);
  const std::vector<Value> results = call(values, points.numbers);
  const Sight wanted = run(right(), points);
  for (std::size_t i = 0; i < values.size() && !points.same; ++i) {
    if (wanted[of(i, gradient)] != 0.0 && !leads_back(results.at(points.at), values[i])) {
      return law::leads_back;
    }
  }
  const Sight found = look(points);
  const std::string begin = name.substr(0, name.find(".grad()"));
  return law::adds(found[begin + gradient], found[begin + gradient_on_10]);
}

std::string Measure::situation(const Points& points) const {
  std::string text = about().function + " of " + listed(words_.value, points.values);
  if (points.same) text += " that are one Value";
  if (!words_.number.empty()) text += " with " + listed(words_.number, points.numbers);
  return text;
}

void Measure::expect(const Points& points, const List& results, const Cause& point) const {
  std::vector<Seen> expected = {{"the number of results", static_cast<double>(results.size())}};
  for (std::size_t i = 0; i < results.size(); ++i) {
    expected.push_back(
        {results.size() == 1 ? words_.result : place(words_.result + "s", i), results[i]});
  }
  for (std::size_t i = 0; i < points.values.size(); ++i) {
    expected.push_back({of(i, number_after), points.values[i]});
    expected.push_back({of(i, gradient_after), 0.0});
  }
  Subject::expect(situation(points), points, expected, point);
}

void Measure::expect(const Points& points, double result, const Cause& point) const {
  expect(points, List{result}, point);
}

void Measure::expect_gradients(const Points& points, const List& gradients,
                               const Cause& point) const {
  std::vector<Seen> expected;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    expected.push_back({of(i, gradient), gradients[i]});
  }
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    expected.push_back({of(i, gradient_on_10), 10.0 + gradients[i]});
  }
  Subject::expect(situation(points), points, expected, point);
}

void Measure::expect_slopes_as_nudged(const Points& points) const {
  constexpr double h = 1e-4;
  const Sight found = look(points);
  for (std::size_t i = 0; i < points.values.size(); ++i) {
    const auto nudged = [&](double by) {
      Points there = points;
      there.values[i] += by;
      return call(values_of(there), there.numbers).at(points.at).data();
    };
    const double slope = (nudged(h) - nudged(-h)) / (2.0 * h);
    const double is = 2.0 * found[of(i, gradient)];
    expect_that(about(), std::abs(is - slope) <= 1e-6,
                situation(points) + ": a nudge of " + of(i, "") + " says that the slope is " +
                    number(slope) + ", but its grad() is " + number(is) + ".");
  }
}

void Measure::expect_refused(const Points& points, const std::string& why) const {
  course::expect_refused(about(), situation(points) + why,
                         [&] { call(values_of(points), points.numbers); });
}

void Measure::expect_sizes_checked() const {
  law::expect_sizes_checked(about(), words_.value, words_.number, [this](auto left, auto right) {
    call(std::vector<Value>(left, 1.0), List(right, 1.0));
  });
}

// ---- Updates

namespace {

Sight run_update(const Maker& make, const Moves& moves) {
  const Update update = make(moves.settings);
  const Update other = make(moves.settings);
  const std::vector<Value> parameters(moves.parameters.begin(), moves.parameters.end());
  const std::vector<Value> others(moves.parameters.rbegin(), moves.parameters.rend());
  for (std::size_t step = 0; step < moves.gradients.size(); ++step) {
    const double rate = moves.rates.empty() ? 1.0 : moves.rates.at(step);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      parameters[i].grad() = moves.gradients[step].at(i);
      others[i].grad() = 3.0 - 2.0 * moves.gradients[step].at(i);
    }
    if (moves.beside) other(others, 2.0 * rate);
    update(parameters, rate);
  }
  Sight sight;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    sight.numbers.push_back({place("parameters", i) + ".data()", parameters[i].data()});
    sight.numbers.push_back({place("parameters", i) + ".grad()", parameters[i].grad()});
  }
  return sight;
}

}  // namespace

Moves beside(Moves moves) {
  moves.beside = true;
  return moves;
}

Mover::Mover(About about, bool clears, Maker yours, Maker right, std::vector<Moves> ordinary,
             std::vector<Mistake<Maker>> mistakes)
    : Subject({.about = std::move(about),
               .yours = std::move(yours),
               .right = std::move(right),
               .look = run_update,
               .ordinary = std::move(ordinary),
               .mistakes = std::move(mistakes),
               .laws = [clears](const Moves&, const std::string& name) -> Cause {
                 if (clears && name.ends_with(".data()")) {
                   return {"The gradients are to be cleared, not the numbers.",
                           idea::changes_only_its_own};
                 }
                 if (!clears && name.ends_with(".grad()")) {
                   return {"A step changes the numbers; zero_grad will clear the gradients.",
                           idea::changes_only_its_own};
                 }
                 return {};
               }}),
      clears_(clears) {}

std::string Mover::situation(const Moves& moves) const {
  std::string text = listed("parameter", moves.parameters);
  for (std::size_t step = 0; step < moves.gradients.size(); ++step) {
    text += (step == 0 ? " with " : ", then ") + listed("gradient", moves.gradients[step]);
    if (!clears_) text += " at the rate " + number(moves.rates.at(step));
  }
  if (!moves.settings.empty()) text += " and " + listed("setting", moves.settings);
  if (moves.beside) text += ", while another one moves other parameters";
  return text + ", after " + about().function;
}

void Mover::expect(const Moves& moves, const List& parameters, const Cause& point) const {
  std::vector<Seen> expected;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    expected.push_back({place("parameters", i) + ".data()", parameters[i]});
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const double last = moves.gradients.back().at(i);
    expected.push_back({place("parameters", i) + ".grad()", clears_ ? 0.0 : last});
  }
  Subject::expect(situation(moves), moves, expected, point);
}

// ---- Training

namespace {

const char* const names[] = {"w", "b", "v", "c"};

// The loss of a lesson with two outputs.
Value weighted(Values outputs, Numbers targets) {
  if (outputs.size() != 2 * targets.size()) throw std::invalid_argument("two outputs for each");
  Value sum = 0.0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    sum += (outputs[2 * i] + 3.0 * outputs[2 * i + 1]) * targets[i];
  }
  return sum * (1.0 / static_cast<double>(targets.size()));
}

const std::map<std::string, Loss> losses = {
    {"mean_squared_error", mean_squared_error},
    {"hinge_loss", hinge_loss},
    {"the mean of (first output + 3 * second output) * target", weighted}};

const std::map<std::string, std::function<Update()>> updates = {
    {"half of each step",
     [] {
       return [](Values parameters, double rate) {
         for (const Value& p : parameters) p.data() -= 0.5 * rate * p.grad();
       };
     }},
    {"Momentum(0.5)", [] { return Momentum(0.5); }}};

// The network of a lesson, and handles to its parameters.
struct Taught {
  explicit Taught(const Lesson& lesson) : model(made(lesson.net)) {
    for (const Layer& layer : model.layers()) {
      for (const Neuron& neuron : layer.neurons()) {
        parameters.push_back(neuron.weights().at(0));
        parameters.push_back(neuron.bias());
      }
    }
    for (std::size_t i = 0; i < lesson.at.size(); ++i) parameters.at(i).data() = lesson.at[i];
    for (std::size_t i = 0; i < lesson.gradients.size(); ++i) {
      parameters.at(i).grad() = lesson.gradients[i];
    }
  }

  static MLP made(Net net) {
    Random random(1);
    if (net == Net::two_layers) return MLP(1, {1, 1}, random, Activation::relu);
    return MLP(1, {net == Net::line ? 1U : 2U}, random);
  }

  MLP model;
  std::vector<Value> parameters;
};

Dataset dataset(const Lesson& lesson) {
  Dataset data;
  for (const auto& [x, y] : lesson.samples) {
    data.inputs.push_back({x});
    data.targets.push_back(y);
  }
  return data;
}

// A loss is wrapped in an operation that records that backward has reached it.
bool reached = false;
constexpr Operation recording{"loss", [](const Value& output) {
                                reached = true;
                                output.operands()[0].grad() += output.grad();
                              }};

// What the functions in the options of a lesson were given.
struct Record {
  struct Call {
    double step, loss, w;
  };
  std::vector<Call> calls;
  double rates = 0, asked = 0, connected = 0, gradient = 0, updates = 0, moved = 0;
};

TrainingOptions options_of(const Lesson& lesson, const Taught& taught, Record& record) {
  TrainingOptions options;
  options.steps = lesson.steps;
  options.l2 = lesson.l2;
  options.batch = lesson.batch;
  options.learning_rate = [&lesson, &taught, &record](std::size_t step) {
    ++record.rates;
    record.gradient = taught.parameters[0].grad();
    if (step < lesson.calm) return 0.0;
    return lesson.rates[std::min(step - lesson.calm, lesson.rates.size() - 1)];
  };
  options.loss = [&lesson, &taught, &record](Values outputs, Numbers targets) {
    record.asked = 1.0;
    record.connected = leads_back(outputs[0], taught.parameters[0]) ? 1.0 : 0.0;
    const Value loss = losses.at(lesson.loss)(outputs, targets);
    return Value(loss.data(), recording, {loss});
  };
  if (lesson.update != "sgd_step") {
    const Update update = updates.at(lesson.update)();
    options.update = [&record, update](Values parameters, double rate) {
      ++record.updates;
      record.moved = static_cast<double>(parameters.size());
      update(parameters, rate);
    };
  }
  options.after_step = [&lesson, &taught, &record](std::size_t step, double loss) {
    record.calls.push_back({static_cast<double>(step), loss, taught.parameters[0].data()});
    return step != lesson.stop_after;
  };
  return options;
}

// `step`, if the text has that number in it; otherwise one of its neighbours.
double step_in(const std::string& text, std::size_t step) {
  const std::string digits = "0123456789";
  double found = not_a_number;
  for (auto begin = text.find_first_of(digits); begin != text.npos;
       begin = text.find_first_of(digits, begin)) {
    const auto end = std::min(text.find_first_not_of(digits, begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    for (std::size_t near = step - 1; near < step + 10; ++near) {
      if (word == std::to_string(near) && !close(found, static_cast<double>(step))) {
        found = static_cast<double>(near);
      }
    }
    begin = end;
  }
  return found;
}

std::string text_of_exception;
const std::string names_step = "the step that its std::runtime_error names";

}  // namespace

Training::Training(About about, Loop yours, Loop right, std::vector<Lesson> ordinary,
                   std::vector<Mistake<Loop>> mistakes)
    : Subject({.about = std::move(about),
               .yours = std::move(yours),
               .right = std::move(right),
               .look = [this](const auto& loop, const auto& lesson) { return run(loop, lesson); },
               .ordinary = std::move(ordinary),
               .mistakes = std::move(mistakes),
               .laws = [this](const auto& lesson,
                              const auto& name) { return broken_law(lesson, name); }}) {}

Sight Training::run(const Loop& loop, const Lesson& lesson) const {
  Taught taught(lesson);
  Record record;
  List returned;
  double exception = 0.0;
  double named = not_a_number;
  reached = false;
  const auto caught = [&](double kind, const std::exception& thrown) {
    exception = kind;
    text_of_exception = thrown.what();
    if (kind == 2.0) named = step_in(text_of_exception, lesson.blows_up);
  };
  try {
    returned = loop(taught.model, dataset(lesson), options_of(lesson, taught, record));
  } catch (const NotImplemented&) {
    throw;
  } catch (const std::invalid_argument& thrown) {
    caught(1.0, thrown);
  } catch (const std::runtime_error& thrown) {
    caught(2.0, thrown);
  } catch (const std::exception& thrown) {
    caught(3.0, thrown);
  }

  Sight sight;
  const auto see = [&](const std::string& name, double value) {
    sight.numbers.push_back({name, value});
  };
  for (std::size_t i = 0; i < taught.parameters.size(); ++i) {
    see(names[i], taught.parameters[i].data());
  }
  see("the exception", exception);
  see(names_step, named);
  see("the number of losses", static_cast<double>(returned.size()));
  see("the number of calls of after_step", static_cast<double>(record.calls.size()));
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string step = std::to_string(i);
    if (i < returned.size()) see("the loss before step " + step, returned[i]);
    if (i >= record.calls.size()) continue;
    see("the step that after_step got in call " + step, record.calls[i].step);
    see("the loss that after_step got in call " + step, record.calls[i].loss);
    see("w in call " + step + " of after_step", record.calls[i].w);
  }
  see("how often the rate was asked for", record.rates);
  see("whether options.loss was asked", record.asked);
  see("whether backward reached the loss", reached ? 1.0 : 0.0);
  see("the number of calls of options.update", record.updates);
  see("the number of parameters that options.update got", record.moved);
  see("whether the outputs lead back to w", record.connected);
  see("w.grad() when the rate was asked for", record.gradient);
  see("w.grad() in the end", taught.parameters[0].grad());
  return sight;
}

Cause Training::broken_law(const Lesson& lesson, const std::string& name) const {
  if (name != "w" && name != "b") return {};
  Lesson other = lesson;
  for (double& rate : other.rates) rate *= 0.7;
  const Sight slow = look(lesson);
  const Sight fast = look(other);
  if (lesson.calm == 0 && close(slow[name], fast[name]) &&
      !close(slow[name], lesson.at[name == "w" ? 0 : 1])) {
    return {
        "Another rate leads to the same place: options.learning_rate(step) is that of each step.",
        idea::one_step};
  }
  return {};
}

std::string Training::situation(const Lesson& lesson) const {
  std::string text = lesson.net == Net::line         ? "w*x + b"
                     : lesson.net == Net::two_layers ? "v*relu(w*x + b) + c"
                                                     : "The outputs w*x + b and v*x + c";
  for (std::size_t i = 0; i < lesson.at.size(); ++i) {
    text += std::string(i == 0 ? " with " : ", ") + names[i] + " = " + number(lesson.at[i]);
  }
  text += lesson.net == Net::two_outputs ? " learn from" : " learns from";
  for (std::size_t i = 0; i < lesson.samples.size(); ++i) {
    text += (i == 0 ? " x = " : "; x = ") + number(lesson.samples[i].x) +
            ", y = " + number(lesson.samples[i].y);
  }
  if (!lesson.gradients.empty()) text += ", the gradients were " + listed(lesson.gradients);
  if (lesson.loss != "mean_squared_error") text += ", the loss is " + lesson.loss;
  if (lesson.l2 != 0.0) text += ", l2 = " + number(lesson.l2);
  if (lesson.batch != 0) text += ", batch = " + std::to_string(lesson.batch);
  if (lesson.update != "sgd_step") text += ", options.update is " + lesson.update;
  text += ", at the rate" + std::string(lesson.rates.size() == 1 ? " " : "s ");
  if (lesson.calm != 0) text += "0 until step " + std::to_string(lesson.calm - 1) + ", then ";
  text += listed(lesson.rates);
  if (lesson.stop_after < 1000) {
    text += ", after_step says stop after step " + std::to_string(lesson.stop_after);
  }
  return text + "; after " + counted(lesson.steps, "step");
}

About Training::under(const std::string& heading) const {
  About other = about();
  other.heading = heading;
  return other;
}

About Training::about_at(const Lesson& lesson) const {
  const Lesson plain;
  return under(!lesson.heading.empty()                 ? lesson.heading
               : lesson.blows_up != 0                  ? "When it blows up"
               : lesson.stop_after != plain.stop_after ? "Watching and stopping"
               : lesson.update != plain.update         ? "Bonus: steps with a memory"
               : lesson.batch != 0                     ? "Bonus: a part of the data at a time"
               : lesson.loss != plain.loss || lesson.l2 != 0.0 ? "Another loss"
                                                               : about().heading);
}

void Training::expect(const Lesson& lesson, const std::vector<Seen>& seen,
                      const Cause& point) const {
  remember(lesson);
  if (lesson.blows_up == 0 && look(lesson)["the exception"] != 0.0) {
    fail(about_at(lesson), situation(lesson) + ": train threw an exception: " + text_of_exception,
         why(lesson, "the exception", point));
  }
  Subject::expect(situation(lesson), lesson, seen, point);
}

void Training::expect_data_checked() const {
  law::expect_sizes_checked(
      under("Watching and stopping"), "input", "target", [this](auto inputs, auto targets) {
        Taught taught({});
        Record record;
        Dataset data;
        data.inputs.assign(inputs, {3.0});
        data.targets.assign(targets, 1.0);
        const Lesson lesson;
        try {
          call(taught.model, data, options_of(lesson, taught, record));
        } catch (const std::invalid_argument&) {
          if (close(taught.parameters[0].data(), 2.0)) throw;
          throw std::logic_error("the parameters have moved before the data was checked");
        }
      });
}

}  // namespace micrograd::course
