// A known mistake is a wrong function.  A learner's function is recognised by doing the same as a
// wrong one wherever we look: in the case that failed, and on a few ordinary inputs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "diagnosis/laws.hpp"
#include "given/not_implemented.hpp"
#include "testing/check.hpp"

namespace micrograd::course {

/// One number that a look at a function has shown: "a.grad()" is 0.5.
struct Seen {
  std::string name;
  double number;
};

/// All that is seen of a function in one look.  Two functions do the same where they show the same.
struct Sight {
  std::vector<Seen> numbers = {};
  std::string words = {};  ///< what is no number: the order of a walk, how a result was made

  /// The number with that name; NaN if there is none.
  double operator[](const std::string& name) const;
};

/// True for "a[0].grad()" and "a[2].grad()".
bool in_one_list(const std::string& one, const std::string& other);

/// A wrong function, what to say to somebody whose own does the same, and the idea behind it.
template <class Function>
struct Mistake {
  std::string says;
  Idea idea;
  Function wrong;
};

/// What the proof of the known mistakes needs of a subject, whatever its kind: each wrong function
/// is put in the learner's place, and the step's tests have to fail and to say its sentence.
class Provable {
 public:
  /// All subjects of this program.
  static const std::vector<Provable*>& all();

  /// From now on subjects remember what they are asked, to look at their mistakes there as well.
  static void remember_inputs(bool remember) { remembers_ = remember; }

  virtual const About& about() const = 0;
  virtual std::size_t mistakes() const = 0;
  virtual Cause cause(std::size_t mistake) const = 0;
  virtual void put_in_place(std::size_t mistake) = 0;
  virtual void put_back() = 0;
  /// True if two mistakes show something different somewhere.
  virtual bool differ(std::size_t one, std::size_t other) const = 0;
  /// True if a mistake shows something else than the right function somewhere.
  virtual bool is_wrong(std::size_t mistake) const = 0;

  /// The tests that have asked this subject so far, as a filter for GoogleTest.
  const std::string& tests() const { return tests_; }

 protected:
  Provable();
  virtual ~Provable() = default;
  void asked_now() const;

  static inline bool remembers_ = false;

 private:
  mutable std::string tests_;
};

/// A function under test.  `Input` is what a case gives to it.
template <class Function, class Input>
class Subject : public Provable {
 public:
  /// Runs a function on an input and says what is to be seen of it.
  using Look = std::function<Sight(const Function&, const Input&)>;
  /// A law that the learner's function breaks; says nothing if it keeps them all.
  using Laws = std::function<Cause(const Input&, const std::string& name)>;

  struct Parts {
    About about;
    Function yours;  ///< the learner's
    Function right;  ///< one that is right, and not the reference's
    Look look;
    std::vector<Input> ordinary;  ///< inputs at which no two mistakes show the same
    std::vector<Mistake<Function>> mistakes;
    Laws laws = {};
    /// Asks the functions that this one calls: where it fails, the first that is wrong is blamed.
    std::function<void(const Input&)> asks_first = {};
    /// Inputs of one kind: a mistake is recognised among them.  All are, unless this says more.
    std::function<bool(const Input&, const Input&)> alike = {};
  };
  explicit Subject(Parts parts) : parts_(std::move(parts)), now_(parts_.yours) {}

  const About& about() const override { return parts_.about; }
  const Function& right() const { return parts_.right; }

  /// A look at the learner's function.
  Sight look(const Input& input) const {
    const About about = about_at(input);
    const Running running(about);
    asked_now();
    return parts_.look(now_, input);
  }

  /// The learner's function, to be called as it is; and with something else to suspect if it is
  /// stopped.
  template <class... Arguments>
  auto call(Arguments&&... arguments) const {
    const Running running(parts_.about);
    asked_now();
    return now_(std::forward<Arguments>(arguments)...);
  }
  template <class... Arguments>
  auto call_suspecting(const std::string& if_stopped, Arguments&&... arguments) const {
    About suspected = parts_.about;
    suspected.if_stopped = if_stopped;
    const Running running(suspected);
    return now_(std::forward<Arguments>(arguments)...);
  }

  /// One case: each number that is `expected` has to be seen.  `point` is why the case is asked: it
  /// is said if the function is right for ordinary inputs, and wrong here.
  void expect(const std::string& situation, const Input& input, const std::vector<Seen>& expected,
              const Cause& point = {}) const {
    remember(input);
    const Sight found = look_and_report(situation, input, point);
    for (const auto& [name, should] : expected) {
      const double is = found[name];
      if (!close(is, should) && parts_.asks_first) parts_.asks_first(input);
      Cause cause = close(is, should) ? Cause{} : why(input, name, point);
      if (cause.says.empty()) cause = law::is_double(is, should);
      course::expect(about_at(input), situation, name, is, should, cause);
    }
    expect_the_same_again(situation, input, found);
  }

  /// The same, with every number that is seen as the right function makes it.
  void expect_as_right(const std::string& situation, const Input& input,
                       const Cause& point = {}) const {
    expect(situation, input, right_look(input).numbers, point);
  }

  /// The same for what is no number: the words of the sight.
  void expect_words(const std::string& situation, const Input& input, const std::string& should,
                    const Cause& point = {}) const {
    remember(input);
    const std::string is = look_and_report(situation, input, point).words;
    if (is != should) fail(about_at(input), situation + ": " + is, why(input, "", point));
  }

  /// A call that has to be refused.
  void expect_refused(const std::string& situation, const Input& input, const Cause& cause) const {
    remember(input);
    course::expect_refused(
        parts_.about, situation, [&] { look(input); }, cause);
  }

  /// A look at the right function.
  Sight right_look(const Input& input) const { return parts_.look(parts_.right, input); }

  /// Nothing is kept from the call before: the same question has the same answer.
  void expect_the_same_again(const std::string& situation, const Input& input,
                             const Sight& first) const {
    const Sight second = look(input);
    if (same(first, second, "*")) return expect_that(parts_.about, true, situation);
    for (const auto& [name, was] : first.numbers) {
      course::expect(about_at(input), situation + ", asked a second time", name, second[name], was,
                     law::nothing_kept);
    }
    fail(about_at(input),
         situation + ", asked a second time: the answer is \"" + second.words + "\", and was \"" +
             first.words + "\" before.",
         law::nothing_kept);
  }

  /// Why the number with that name is wrong.  "": the words of a sight; "#": all its numbers.
  Cause why(const Input& input, const std::string& name, const Cause& point = {}) const {
    try {
      Cause law = parts_.laws ? parts_.laws(input, name) : Cause{};
      if (!law.says.empty()) return law;
    } catch (const testing::AssertionException&) {
      throw;
    } catch (const std::exception&) {  // of the learner's function
    }
    Cause known = known_mistake(input, name);
    if (!known.says.empty()) return known;
    return right_for_ordinary(name) ? point : Cause{};
  }

  /// The sentence of the mistakes that do what the learner's function does; none if two differ.
  /// What is seen of that name counts first.  Where it has two causes, all that is seen counts, the
  /// numbers first.
  Cause known_mistake(const Input& input, const std::string& name) const {
    std::vector<const Mistake<Function>*> fit;
    for (const auto& mistake : parts_.mistakes) fit.push_back(&mistake);
    for (const std::string& seen : {name, std::string("#"), std::string("*")}) {
      std::erase_if(fit, [&](auto* row) { return !does_the_same(row->wrong, input, seen); });
      if (fit.empty()) return {};
      const auto says_the_same = [&](auto* row) { return row->says == fit.front()->says; };
      if (std::all_of(fit.begin(), fit.end(), says_the_same)) {
        return {fit.front()->says, fit.front()->idea};
      }
    }
    return {};
  }

  bool right_for_ordinary(const std::string& name = "*") const {
    for (const Input& input : parts_.ordinary) {
      if (!same(safe_look(now_, input), parts_.look(parts_.right, input), name)) return false;
    }
    return true;
  }

  std::size_t mistakes() const override { return parts_.mistakes.size(); }
  Cause cause(std::size_t i) const override {
    return {parts_.mistakes[i].says, parts_.mistakes[i].idea};
  }
  void put_in_place(std::size_t i) override {
    now_ = parts_.mistakes[i].wrong;
    asked_.clear();
  }
  void put_back() override { now_ = parts_.yours; }
  bool differ(std::size_t i, std::size_t j) const override {
    return differ(parts_.mistakes[i].wrong, parts_.mistakes[j].wrong);
  }
  bool is_wrong(std::size_t i) const override {
    return differ(parts_.mistakes[i].wrong, parts_.right);
  }

 protected:
  // What a case is about, if that is not the same for all.
  virtual About about_at(const Input&) const { return parts_.about; }

  // What this test has asked so far; and what all tests have, where that is wanted.
  void remember(const Input& input) const {
    const testing::TestInfo* const test = testing::UnitTest::GetInstance()->current_test_info();
    if (std::exchange(asked_in_, test) != test && !remembers_) asked_.clear();
    asked_.push_back(input);
  }

 private:
  // `name` as in `why`, or "*" for all that is seen.  The numbers of a list belong together.
  static bool same(const Sight& one, const Sight& other, const std::string& name) {
    if (name.empty()) return one.words == other.words;
    const bool all = name == "*" || name == "#";
    if (name == "*" && one.words != other.words) return false;
    if (all && one.numbers.size() != other.numbers.size()) return false;
    for (const auto& [seen, value] : one.numbers) {
      if ((all || in_one_list(seen, name)) && !close(value, other[seen])) return false;
    }
    return all || close(one[name], other[name]);
  }

  // That something is thrown is part of what is seen.
  Sight safe_look(const Function& function, const Input& input) const {
    try {
      return parts_.look(function, input);
    } catch (const std::exception&) {
      return {{}, "an exception"};
    }
  }

  // A look at the learner's function.  It should not throw anything.
  Sight look_and_report(const std::string& situation, const Input& input,
                        const Cause& point) const {
    try {
      return look(input);
    } catch (const NotImplemented&) {
      throw;
    } catch (const testing::AssertionException&) {
      throw;
    } catch (const std::exception& thrown) {
      if (parts_.asks_first) parts_.asks_first(input);
      fail(about_at(input), situation + ": it threw an exception: " + thrown.what(),
           why(input, "", point));
    }
  }

  bool does_the_same(const Function& wrong, const Input& here, const std::string& name) const {
    const auto agrees = [&](const Input& input) {
      return (parts_.alike && !parts_.alike(here, input)) ||
             same(safe_look(now_, input), safe_look(wrong, input), name);
    };
    return agrees(here) && std::all_of(asked_.begin(), asked_.end(), agrees) &&
           std::all_of(parts_.ordinary.begin(), parts_.ordinary.end(), agrees);
  }

  bool differ(const Function& one, const Function& other) const {
    const auto shows_it = [&](const Input& input) {
      return !same(safe_look(one, input), safe_look(other, input), "*");
    };
    return std::any_of(parts_.ordinary.begin(), parts_.ordinary.end(), shows_it) ||
           std::any_of(asked_.begin(), asked_.end(), shows_it);
  }

  Parts parts_;
  Function now_;                      // the learner's, or one that is put in its place
  mutable std::vector<Input> asked_;  // by the test that runs now
  mutable const testing::TestInfo* asked_in_ = nullptr;
};

}  // namespace micrograd::course
