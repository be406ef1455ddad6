// What goes wrong in train: wrong loops, and what to say to whose own does the same.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "diagnosis/training_subjects.hpp"

namespace micrograd::course {
namespace {

struct State {
  MLP& model;
  const Dataset& data;
  const TrainingOptions& options;
  std::vector<Value> parameters = model.parameters();
  std::size_t step = 0;
  std::vector<std::size_t> batch = {};  // the samples of this step
  std::vector<std::size_t> now = {};    // those of them that count now
  std::vector<Value> outputs = {};
  List targets = {};
  Value loss = 0.0;
  List losses = {};
  bool stop = false;
  Value kept = 0.0;  // from the step before

  double samples() const { return static_cast<double>(batch.size()); }
  double rate() const { return options.learning_rate(step); }
  Value penalty() const { return l2_penalty(parameters, options.l2); }
  void update(double rate) { options.update(parameters, rate); }
  void update(Values some) { options.update(some, rate()); }
  void note(double number) { losses.push_back(number); }
  const Neuron& first() const { return model.layers()[0].neurons()[0]; }
};

using Action = void (*)(State& s);

void choose(State& s) {
  const std::size_t all = s.data.inputs.size();
  const std::size_t size = s.options.batch == 0 ? all : s.options.batch;
  s.batch.clear();
  for (std::size_t i = 0; i < size; ++i) s.batch.push_back((s.step * size + i) % all);
  s.now = s.batch;
}
void clear(State& s) {
  for (const Value& p : s.parameters) p.grad() = 0.0;
}
void predict(State& s) {
  s.outputs.clear();
  s.targets.clear();
  for (std::size_t sample : s.now) {
    for (const Value& output : s.model(s.data.inputs[sample])) s.outputs.push_back(output);
    s.targets.push_back(s.data.targets[sample]);
  }
}
void measure(State& s) { s.loss = s.options.loss(s.outputs, s.targets); }
void penalise(State& s) {
  if (s.options.l2 != 0.0) s.loss += s.penalty();
}
void check(State& s) {
  if (std::isfinite(s.loss.data())) return;
  throw std::runtime_error("not finite at step " + std::to_string(s.step));
}
void note(State& s) { s.note(s.loss.data()); }
void back(State& s) { s.loss.backward(); }
void move(State& s) { s.update(s.rate()); }
void tell(State& s) { s.stop = !s.options.after_step(s.step, s.loss.data()); }

// Up to four things that happen one after the other.
struct Actions {
  Action first = nullptr, second = nullptr, third = nullptr, fourth = nullptr;
};

// What happens in each step.  As it stands, all is right.
struct Body {
  Actions samples = {choose};
  Actions zero = {clear};
  Actions outputs = {predict};
  Actions loss = {measure};
  Actions penalty = {penalise};
  Actions finite = {check};
  Actions losses = {note};
  Actions gradients = {back};
  Actions step = {move};
  Actions report = {tell};
};

void act(State& s, const Actions& actions) {
  for (const Action action : {actions.first, actions.second, actions.third, actions.fourth}) {
    if (action != nullptr) action(s);
  }
}

Loop loop(const Body& body, Action before = nullptr, std::size_t first = 0) {
  return [=](MLP& model, const Dataset& data, const TrainingOptions& options) {
    if (data.inputs.empty() || data.inputs.size() != data.targets.size()) {
      throw std::invalid_argument("sizes");
    }
    State s{model, data, options};
    act(s, {before});
    for (s.step = first; s.step < options.steps && !s.stop; ++s.step) {
      for (const Actions& actions :
           {body.samples, body.zero, body.outputs, body.loss, body.penalty, body.finite,
            body.losses, body.gradients, body.step, body.report}) {
        if (!s.stop) act(s, actions);
      }
    }
    return s.losses;
  };
}

// ---- Parts of wrong loops

template <Action action>
void in_step_0(State& s) {
  if (s.step == 0) action(s);
}
template <Action action>
void from_step_1(State& s) {
  if (s.step > 0) action(s);
}
template <Action... actions>
void for_each_sample(State& s) {
  for (std::size_t sample : s.batch) {
    s.now = {sample};
    (actions(s), ...);
  }
}
template <Action... actions>
Loop sample_by_sample(const Actions& zero = {clear}) {
  return loop(
      {.zero = zero, .outputs = {for_each_sample<actions...>}, .loss = {}, .gradients = {}});
}
template <Action... actions>
Loop step_by_sample(const Actions& zero = {clear}) {
  return loop({.zero = zero,
               .outputs = {for_each_sample<actions...>},
               .loss = {},
               .gradients = {},
               .step = {}});
}
void add_to_loss(State& s) {
  const Value before = s.now[0] == s.batch[0] ? Value(0.0) : s.loss;
  predict(s);
  measure(s);
  s.loss += before;
}
void divide(State& s) { s.loss = s.loss / s.samples(); }
void multiply(State& s) { s.loss = s.loss * s.samples(); }
void predict_one_output(State& s) {
  predict(s);
  const std::vector<Value> all = std::exchange(s.outputs, {});
  const std::size_t each = all.size() / s.targets.size();
  for (std::size_t i = 0; i < all.size(); i += each) s.outputs.push_back(all[i]);
}
void stop_if_not_finite(State& s) { s.stop = !std::isfinite(s.loss.data()); }
void make_room(State& s) { s.losses.resize(s.options.steps); }

const Idea one_step = idea::one_step;
const Idea off = idea::loss_says_how_far_off;
const Idea limits = idea::doubles_have_limits;
const Idea special = idea::no_special_case;
const Idea refused = idea::wrong_input_is_refused;
const Idea all_learn = idea::every_weight_is_a_parameter;

const char* const no_step = "No step was taken: not even its learning rate was asked for.";
const char* const too_early = "The step came before backward: its gradients were not there yet.";
const char* const too_long =
    "The step is twice as large as it should be: moved twice, or the gradient came twice.";
const char* const some_moved =
    "Only some of the parameters moved; those of all layers learn, weights and biases.";
const char* const last_only = "Only the last sample counts; the gradients of all have to add up.";
const char* const first_twice =
    "The first sample counts twice: its loss is part of both losses that went through backward.";
const char* const online =
    "The parameters moved after each sample. A step comes after all of them.";
const char* const stale =
    "The second step has the gradients of the first. Predictions and loss have to be made anew in "
    "each step, with the parameters as they are now.";
const char* const uncleared =
    "The second step has gone by the gradients of both steps: they were not cleared.";
const char* const left_before =
    "The first step has gone by what was left in the gradients before train.";
const char* const without_a_word =
    "A loss that is not finite is to be reported; here training ended without a word.";
const char* const one_only =
    "There was no step after the first, though after_step returned true, which means: go on.";

const std::vector<Mistake<Loop>> mistakes = {
    // Nothing moves.
    {no_step, one_step, loop({.step = {}})},
    {no_step, one_step, loop({}, nullptr, 1)},
    {"The gradients are 0: backward did not run on the loss.", one_step, loop({.gradients = {}})},
    {"The gradients are 0: backward ran, but what it found was cleared before the step.", one_step,
     loop({.zero = {}, .gradients = {back, clear}})},
    {too_early, one_step, loop({.zero = {move, clear}, .step = {}})},
    {too_early, one_step, loop({.gradients = {move, back}, .step = {}})},
    {"Backward never reached the parameters: the outputs that the loss got do not lead back to them.",
     idea::results_remember, loop({.outputs = {predict, [](State& s) {
                                     for (Value& output : s.outputs) output = Value(output.data());
                                   }}})},
    {"What moved are not the model's own parameters, but others with the same numbers.",
     idea::value_is_a_handle, loop({.step = {[](State& s) {
                                List numbers;
                                for (const Value& p : s.parameters) numbers.push_back(p.data());
                                s.update(std::vector<Value>(numbers.begin(), numbers.end()));
                              }}})},
    {"With larger rates they move. A rate of 0.025 is no whole number.", limits,
     loop({.step = {[](State& s) { s.update(std::trunc(s.rate())); }}})},

    // A step too long, too short, elsewhere.
    {"The gradients are to be cleared, not the parameters.", one_step,
     loop({.zero = {clear, [](State& s) {
                      for (const Value& p : s.parameters) p.data() = 0.0;
                    }}})},
    {"It went uphill, though sgd_step goes downhill.", one_step,
     loop({.step = {[](State& s) { s.update(-s.rate()); }}})},
    {too_long, one_step, loop({.step = {move, move}})},
    {too_long, one_step, loop({.gradients = {back, back}})},
    {"A penalty plays a part, though options.l2 is 0.", one_step,
     loop({.penalty = {[](State& s) { s.loss += l2_penalty(s.parameters, 0.1); }}})},
    {"A gradient was cut off. Nobody has asked for that.", special,
     loop({.gradients = {back, [](State& s) {
                           for (const Value& p : s.parameters)
                             p.grad() = std::clamp(p.grad(), -1.0, 1.0);
                         }}})},
    {some_moved, all_learn,
     loop({.step = {[](State& s) { s.update(s.model.layers()[0].parameters()); }}})},
    {some_moved, all_learn,
     loop({.step = {[](State& s) { s.update(s.model.layers().back().parameters()); }}})},
    {some_moved, all_learn,
     loop({.step = {[](State& s) { s.update(Values(s.parameters).subspan(1)); }}})},

    // Several samples.
    {"The step follows the sum of all samples' gradients, not their mean.", off,
     loop({.loss = {measure, multiply}})},
    {"The mean was divided by the number of samples once more.", off,
     loop({.loss = {measure, divide}})},
    {last_only, one_step, loop({.samples = {choose, [](State& s) { s.now = {s.batch.back()}; }}})},
    {last_only, one_step, sample_by_sample<clear, predict, measure, divide, back>()},
    {"Only the first sample counts; the gradients of all have to add up.", one_step,
     loop({.samples = {choose, [](State& s) { s.now = {s.batch[0]}; }}})},
    {"The last sample is missing; the gradients of all have to add up.", one_step,
     loop({.samples = {choose, [](State& s) { s.now.resize(std::max<std::size_t>(s.now.size(), 2) - 1); }}})},
    {first_twice, one_step, sample_by_sample<add_to_loss, back>()},
    {first_twice, one_step, sample_by_sample<add_to_loss, divide, back, multiply>()},
    {"Every prediction was compared with the first sample's target.", off,
     loop({.outputs = {predict, [](State& s) { s.targets.assign(s.targets.size(), s.targets[0]); }}})},
    {"Every prediction was compared with the last sample's target.", off,
     loop({.outputs = {predict,
                       [](State& s) { s.targets.assign(s.targets.size(), s.targets.back()); }}})},
    {"Every target was compared with the first sample's prediction.", one_step,
     loop({.outputs = {predict, [](State& s) {
                         for (Value& output : s.outputs) output = s.outputs[0];
                       }}})},
    {"The targets belong to the other sample's inputs.", off,
     loop({.outputs = {predict,
                       [](State& s) { std::reverse(s.targets.begin(), s.targets.end()); }}})},
    {"Each sample's output is to be kept until the loss is made.", one_step,
     loop({.outputs = {predict, [](State& s) { s.outputs = {s.outputs.back()}; }}})},
    {online, one_step, step_by_sample<clear, predict, measure, back, move>()},
    {online, one_step, step_by_sample<predict, measure, back, move>()},
    {online, one_step, step_by_sample<clear, predict, measure, divide, back, move>()},
    {online, one_step, step_by_sample<predict, measure, divide, back, move>()},

    // Several steps.
    {uncleared, one_step, loop({.zero = {}})},
    {uncleared, one_step, loop({.zero = {in_step_0<clear>}})},
    {"The bias has gone by the gradients of both steps: its gradient was not cleared.", all_learn,
     loop({.zero = {[](State& s) { s.first().weights()[0].grad() = 0.0; }}})},
    {"The weight has gone by the gradients of both steps: its gradient was not cleared.", all_learn,
     loop({.zero = {[](State& s) { s.first().bias().grad() = 0.0; }}})},
    {stale, one_step, loop({.outputs = {in_step_0<predict>}})},
    {stale, one_step, loop({.outputs = {in_step_0<predict>}, .loss = {in_step_0<measure>}})},
    {"The outputs of earlier steps are still among those that the loss got.", one_step,
     loop({.outputs = {[](State& s) {
       std::vector<Value> kept = s.outputs;
       predict(s);
       kept.insert(kept.end(), s.outputs.begin(), s.outputs.end());
       s.outputs = kept;
     }}})},
    {left_before, one_step, loop({.zero = {}, .report = {tell, clear}})},
    {left_before, one_step, loop({.zero = {from_step_1<clear>}})},
    {"The rate of step 0 was used in all steps.", one_step,
     loop({.step = {[](State& s) { s.update(s.options.learning_rate(0)); }}})},
    {"Steps are counted from 0: the rate is that of the step behind.", one_step,
     loop({.step = {[](State& s) { s.update(s.options.learning_rate(s.step + 1)); }}})},
    {one_only, one_step, loop({.report = {tell, [](State& s) { s.stop = true; }}})},
    {one_only, one_step,
     loop({.report = {[](State& s) { s.stop = s.options.after_step(s.step, s.loss.data()); }}})},
    {"The last step was not taken.", one_step, loop({.step = {[](State& s) {
                                                 if (s.step + 1 < s.options.steps) move(s);
                                               }}})},

    // What train returns.
    {"That is the loss after the step; the one before it is asked for.", one_step,
     loop({.losses = {}, .step = {move, predict, measure, note}})},
    {"The fraction is lost: somewhere the loss becomes a whole number.", limits,
     loop({.losses = {[](State& s) { s.note(std::trunc(s.loss.data())); }}})},
    {"That is the sum over the samples; the loss is their mean.", off,
     loop({.losses = {[](State& s) { s.note(s.loss.data() * s.samples()); }}})},
    {"The loss was divided by the number of samples once more.", off,
     loop({.losses = {[](State& s) { s.note(s.loss.data() / s.samples()); }}})},
    {"The losses of earlier steps were added to it.", one_step,
     loop({.losses = {note, [](State& s) { if (s.step > 0) s.losses.back() += s.losses[s.step - 1]; }}})},
    {"That is the loss before step 0. It has to be noted anew in each step.", one_step,
     loop({.losses = {note, [](State& s) { s.losses.back() = s.losses[0]; }}})},
    {"The losses are in reverse order.", one_step,
     loop({.losses = {[](State& s) { s.losses.insert(s.losses.begin(), s.loss.data()); }}})},
    {"One loss for each step is enough.", one_step, loop({.losses = {note, note}})},
    {"A vector that is made with a size is full already; what is added comes on top.", one_step,
     loop({}, make_room)},
    {"The steps that were not taken have no loss.", one_step,
     loop({.losses = {[](State& s) { s.losses[s.step] = s.loss.data(); }}}, make_room)},
    {"Training goes on for all steps, whatever the losses are, unless after_step returns false.",
     special, loop({.report = {tell, [](State& s) { s.stop = s.stop || s.loss.data() < 1e-3; }}})},
    {"Training goes on for all steps, whatever the losses are, unless after_step returns false.",
     special, loop({.report = {tell, [](State& s) {
       const bool rises = s.losses.size() > 1 && s.losses.back() > s.losses[s.losses.size() - 2];
       s.stop = s.stop || rises;
     }}})},

    // after_step.
    {"It is to be called after each step, and it never was.", one_step, loop({.report = {}})},
    {"It was not called after step 0.", one_step, loop({.report = {from_step_1<tell>}})},
    {"Steps are counted from 0: after_step got the number of the step behind.", one_step,
     loop({.report = {[](State& s) {
       s.stop = !s.options.after_step(s.step + 1, s.loss.data());
     }}})},
    {"after_step got the loss after the step; the one before it is asked for.", one_step,
     loop({.step = {move, predict, measure}})},
    {"The step had not been taken yet; after_step comes after it.", one_step,
     loop({.step = {tell, move}, .report = {}})},
    {"What after_step returns says whether to go on.", one_step,
     loop({.report = {[](State& s) { s.options.after_step(s.step, s.loss.data()); }}})},

    // A loss that is not finite.
    {"A loss that is not finite was not noticed. No step can repair it.", refused,
     loop({.finite = {}})},
    {without_a_word, refused, loop({.finite = {stop_if_not_finite}})},
    {without_a_word, refused, loop({.finite = {}, .losses = {note, stop_if_not_finite}})},
    {"It was noticed too late: infinity is not finite either.", refused,
     loop({.finite = {[](State& s) { std::isnan(s.loss.data()) ? check(s) : void(); }}})},
    {"A step was taken with the gradients of the infinite loss. The loss has to be looked at before the step.",
     refused, loop({.finite = {}, .step = {move, check}})},
    {"Steps are counted from 0: the text has the step behind.", refused,
     loop({.finite = {[](State& s) { ++s.step; }, check, [](State& s) { --s.step; }}})},
    {"The loss is large, but finite. Who knows what is too large?", special,
     loop({.finite = {check, [](State& s) {
                        if (s.loss.data() > 1e6) throw std::runtime_error("too large");
                      }}})},

    // Another loss, and the penalty.
    {"That comes of the mean squared error, not of the loss in the options.", off,
     loop({.loss = {[](State& s) { s.loss = mean_squared_error(s.outputs, s.targets); }}})},
    {"Only one output of each sample was handed over.", one_step,
     loop({.outputs = {predict_one_output}})},
    {"The penalty plays no part.", off, loop({.penalty = {}})},
    {"The penalty is in the number of the loss, but plays no part in the gradients: it has to be a part of the loss, as a Value, before backward.",
     one_step, loop({.penalty = {}, .losses = {}, .gradients = {back, penalise, note}})},
    {"The penalty is not in the loss, though its gradients are used.", off,
     loop({.penalty = {}, .losses = {note, penalise}})},
    {"The penalty is on the weight only; it is on all parameters.", all_learn,
     loop({.penalty = {[](State& s) { s.loss += l2_penalty(s.first().weights(), s.options.l2); }}})},
    {"The penalty was added for each sample; it is added once.", off,
     loop({.penalty = {for_each_sample<penalise>}})},
    {"The penalty was divided by the number of samples.", off,
     loop({.penalty = {[](State& s) { s.loss += s.penalty() / s.samples(); }}})},
    {"The penalty was subtracted from the loss; it is added.", off,
     loop({.penalty = {[](State& s) { s.loss -= s.penalty(); }}})},
    {"options.l2 counts twice: l2_penalty has it in it already.", off,
     loop({.penalty = {[](State& s) { s.loss += s.options.l2 * s.penalty(); }}})},
    {"The penalty counts in one of the steps only; it belongs to each.", one_step,
     loop({.penalty = {in_step_0<penalise>}})},
    {"The second step has the penalty of the first. It has to be made anew in each step.", one_step,
     loop({.penalty = {[](State& s) {
       if (s.step == 0) s.kept = s.penalty();
       s.loss += s.kept;
     }}})},

    // Bonus: another update, and mini-batches.
    {"The parameters were moved by sgd_step, not by options.update.", one_step,
     loop({.step = {[](State& s) { sgd_step(s.parameters, s.rate()); }}})},
    {"options.update is to be called once in a step, with the parameters of all layers.", one_step,
     loop({.step = {[](State& s) {
       for (const Layer& layer : s.model.layers()) s.update(layer.parameters());
     }}})},
    {"Each step had an update of its own: a copy begins with nothing to remember.",
     idea::optimizer_remembers, loop({.step = {[](State& s) {
                                  Update(s.options.update)(s.parameters, s.rate());
                                }}})},
    {"options.batch plays no part.", one_step, loop({.samples = {[](State& s) {
                                                 s.now.clear();
                                                 while (s.now.size() < s.data.inputs.size())
                                                   s.now.push_back(s.now.size());
                                                 s.batch = s.now;
                                               }}})},
    {"Every step used the same batch; the next goes on after it.", one_step,
     loop({.samples = {in_step_0<choose>}})},
    {"A batch goes on with the first sample after the last.", one_step,
     loop({.samples = {choose, [](State& s) {
                         s.now.erase(std::find(s.now.begin() + 1, s.now.end(), 0U), s.now.end());
                       }}})},
    {"The next batch begins behind the last sample of this one, not one sample further.", one_step,
     loop({.samples = {choose, [](State& s) {
                         for (std::size_t i = 0; i < s.now.size(); ++i)
                           s.now[i] = (s.step + i) % s.data.inputs.size();
                       }}})},
    {"The loss got the output of one sample and the target of another.", one_step,
     loop({.outputs = {predict, [](State& s) {
                         for (std::size_t i = 0; i < s.targets.size(); ++i)
                           s.targets[i] = s.data.targets[i % s.data.targets.size()];
                       }}})},
    {"A batch may be larger than the data: some samples count twice.", one_step,
     loop({.samples = {choose, [](State& s) {
                         s.now.resize(std::min(s.now.size(), s.data.inputs.size()));
                       }}})},
    {"The sum over the batch was divided by the number of all samples.", off,
     loop({.loss = {measure, [](State& s) {
                      s.loss = s.loss * s.samples() / static_cast<double>(s.data.inputs.size());
                    }}})},
};

}  // namespace

Training training{
    {"train", "One step, again and again"},
    train,
    loop({}),
    {{.samples = {{3, 1}, {-1, 2}}, .steps = 2, .rates = {0.05, 0.02}},
     {.samples = {{0.5, 1}, {2, -0.25}, {-1, 0.75}}, .steps = 3, .rates = {0.1}, .at = {1.5, 0.5}},
     {.samples = {{0.5, 1}}, .steps = 2, .rates = {1.5}}},
    mistakes};

}  // namespace micrograd::course
