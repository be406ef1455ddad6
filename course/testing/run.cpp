#include "testing/run.hpp"

#include "testing/process.hpp"

namespace micrograd::course {
namespace {

std::string new_nonce() {
  std::string text;
  for (const char c : secret_bytes(16)) {
    const auto byte = static_cast<unsigned char>(c);
    text += "0123456789abcdef"[byte / 16];
    text += "0123456789abcdef"[byte % 16];
  }
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ":") + name;
  return text;
}

std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      plain += text[++i] == 'n' ? '\n' : text[i];
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// Without the two spaces before each line, and the newline at the end.
std::string stripped(const std::string& text) {
  std::string plain;
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = text.find('\n', begin);
    if (end == text.npos) end = text.size();
    while (begin < end && text[begin] == ' ') ++begin;
    const std::string line = text.substr(begin, end - begin);
    plain += (plain.empty() ? "" : "\n") + line;
    begin = end + 1;
  }
  return plain;
}

void remove_line(std::string& text, const std::string& line) {
  const auto begin = text.find(line);
  if (begin != text.npos) text.erase(begin, line.size());
}

constexpr std::size_t most_output = 64 * 1024;  // of one test

// One start of the program, up to its end.
class Start {
 public:
  Start(const Request& request, const std::string& filter, bool check_each)
      : request_(request), nonce_(new_nonce()) {
    std::vector<std::string> command = request.command;
    command.emplace_back("--orders-on-stdin");
    std::string orders = "nonce " + nonce_ + "\nseed " + std::to_string(request.seed) + "\n";
    if (request.must_fail) orders += "must-fail\n";
    if (request.keep_going) orders += "keep-going\n";
    if (check_each) orders += "check-each\n";
    if (request.budget > 0) orders += "budget " + std::to_string(request.budget) + "\n";
    orders += filter.empty() ? "from " + request.from + "\n" : "filter " + filter + "\n";

    Process process(command, orders);
    begin_test("");
    double looked = now();
    while (process.read(unread_, 20)) {
      take_events();
      if (ended_ || !stopped_by_.empty()) break;
      if (now() - looked < 0.015) continue;
      bound(process.use());
      looked = now();
    }
    pass_on(unread_);
    ending_ = process.end();
    for (Outcome& outcome : told) remove_line(outcome.output, "AddressSanitizer:DEADLYSIGNAL\n");
  }

  // What it told:
  std::string folder;              // of its step
  std::vector<std::string> has;    // all its tests
  std::vector<std::string> asked;  // those that it is going to run
  std::vector<Outcome> told;       // those that it began, in their order
  bool sees_leaks = false;         // a pass counts if no memory was lost
  bool found_leaks = false;
  bool wants_again = false;  // the rest is better run by a new one

  bool ended() const { return ended_; }

  // Where it ended: the last test that it began.
  std::string place() const { return told.empty() ? "" : told.back().name; }

  // True if it ended as if somebody had cut it off: nothing was told, and nothing was exceeded.
  bool silent() const {
    return !ended_ && !found_leaks && !wants_again && stopped_by_.empty() &&
           ending_.how == Ending::How::exited;
  }

  // Why it did not come to its end: the word, and what to tell.
  std::string stopped_by() const {
    if (!stopped_by_.empty()) return stopped_by_;
    switch (ending_.how) {
      case Ending::How::exited:
        return ending_.code == 0 ? "exit" : "silence";
      case Ending::How::crashed:
        return ending_.kind == "SIGKILL" ? "silence" : "crash";
      default:
        return "silence";
    }
  }
  std::string reason() const {
    if (!reason_.empty()) return reason_;
    if (ending_.how == Ending::How::exited) {
      return "Your code ended the whole program (exit code " + std::to_string(ending_.code) +
             "): std::exit or the like. It should return instead.";
    }
    if (ending_.how == Ending::How::not_started) {
      return "The program could not be started: " + ending_.kind + ".";
    }
    const std::string& kind = ending_.kind;
    if (kind == "SIGABRT") return "Your code called abort, or a check inside the library did.";
    if (kind == "SIGFPE") return "Your code divided a whole number by zero.";
    if (kind == "SIGKILL") return "The program was killed from outside. Is the memory all used up?";
    if (kind == "SIGSEGV" || kind == "SIGBUS") {
      return "Your code crashed: it used memory that is not there, or called itself without end.";
    }
    return "Your code crashed: " + (kind.empty() ? "nobody knows why" : kind) + ".";
  }

  // What is told of a test that was stopped.
  void finish(Outcome& outcome) const {
    outcome.result = "stopped";
    outcome.stopped_by = stopped_by();
    outcome.message = reason();
    for (const std::string& more :
         {suspect_.empty() ? guess_ : stripped(suspect_), stripped(where_)}) {
      if (!more.empty()) outcome.message += "\n" + more;
    }
  }

  // The last one has begun and not ended.
  bool in_a_test() const { return in_a_test_; }

 private:
  void begin_test(const std::string& name) {
    begun_ = now();
    cpu_before_ = cpu_;  // as it was when we last looked: a little too early
    const double factor = is_bonus(name) ? 4.0 : 1.0;
    cpu_limit_ = factor * request_.cpu;
    wall_limit_ = request_.wall > 0 ? request_.wall : 5.0 * cpu_limit_;
  }

  void bound(const Use& use) {
    if (use.cpu > cpu_) cpu_ = use.cpu;
    if (use.memory > request_.memory) {
      stopped_by_ = "memory";
      reason_ = "Your code asked for more than " +
                std::to_string(static_cast<long>(request_.memory)) +
                " MB of memory, so it was stopped.";
      guess_ = "A loop or a recursion that never ends, and makes something each time around?";
    } else if (cpu_ - cpu_before_ > cpu_limit_) {
      stopped_by_ = "time";
      reason_ = "Your code did not come back in time, so it was stopped.";
      guess_ =
          "A loop or a recursion that never ends, or a walk that visits shared nodes again and "
          "again?";
    } else if (now() - begun_ > wall_limit_) {
      stopped_by_ = "time";
      reason_ = "Your code waited for something that did not come, so it was stopped.";
    }
  }

  // Splits what was read into the program's events and what the code under test printed.
  void take_events() {
    for (;;) {
      const auto begin = unread_.find(nonce_ + " ");
      if (begin == unread_.npos) {
        // The beginning of the number may have come, and the rest not yet.
        const std::size_t keep = unread_.size() < nonce_.size() ? unread_.size() : nonce_.size();
        pass_on(unread_.substr(0, unread_.size() - keep));
        unread_.erase(0, unread_.size() - keep);
        return;
      }
      const auto end = unread_.find('\n', begin);
      if (end == unread_.npos) return;
      pass_on(unread_.substr(0, begin));
      const std::string line =
          unread_.substr(begin + nonce_.size() + 1, end - begin - nonce_.size() - 1);
      unread_.erase(0, end + 1);
      const auto space = line.find(' ');
      obey(line.substr(0, space), unescaped(line.substr(space + 1)));
    }
  }

  void pass_on(const std::string& text) {
    std::string& output = told.empty() ? before_ : told.back().output;
    if (output.size() < most_output) output += text;
  }

  void obey(const std::string& event, const std::string& text) {
    if (event == "sees-leaks") sees_leaks = true;
    if (event == "folder") folder = text;
    if (event == "has") has.push_back(text);
    if (event == "asked") asked.push_back(text);
    if (event == "leaks") found_leaks = true;
    if (event == "again") wants_again = true;
    if (event == "end" && !in_a_test_) ended_ = true;
    if (event == "runs") {
      if (in_a_test_) return protest();
      told.emplace_back();
      told.back().name = text;
      told.back().output = std::move(before_);
      before_.clear();
      in_a_test_ = true;
      where_.clear();
      suspect_.clear();
      begin_test(text);
    }
    if (told.empty()) return;
    if (event == "where") where_ = text;
    if (event == "suspect") suspect_ = text;
    if (event == "property") {
      const auto space = text.find(' ');
      const std::string key = text.substr(0, space);
      const std::string value = space == text.npos ? "" : text.substr(space + 1);
      if (key == "idea") told.back().idea = value;
      if (key == "function") told.back().function = value;
      if (key == "source") told.back().file = value;
    }
    if (event == "passed" || event == "failed") {
      if (!in_a_test_ || (event == "passed" && text != told.back().name)) return protest();
      told.back().result = event;
      if (event == "failed") told.back().message = text;
      in_a_test_ = false;
    }
    if (event == "stopped") {
      const auto end = text.find('\n');
      stopped_by_ = text.substr(0, end);
      reason_ = end == text.npos ? "" : stripped(text.substr(end));
    }
  }

  void protest() {
    stopped_by_ = "forgery";
    reason_ = "The tests were told out of their order: more than one process ran them.";
  }

  const Request& request_;
  std::string nonce_;
  std::string unread_;
  std::string before_;  // printed before the first test
  bool ended_ = false;
  bool in_a_test_ = false;
  std::string stopped_by_;
  std::string reason_;
  std::string guess_;  // what we suspect if the test has said nothing
  std::string suspect_;
  std::string where_;
  Ending ending_;
  double begun_ = 0.0;
  double cpu_ = 0.0;
  double cpu_before_ = 0.0;
  double cpu_limit_ = 0.0;
  double wall_limit_ = 0.0;
};

// Keeps the account while one start follows another.
class Accountant {
 public:
  explicit Accountant(const Request& request) : request_(request) {}

  Account run() {
    std::string filter = request_.from.empty() ? request_.filter : "";
    bool check_each = false;
    int patience = 3;
    for (int starts = 0; starts < most_starts; ++starts) {
      const Start start(request_, filter, check_each);
      if (start.silent() && start.place() != silent_end_ && --patience >= 0) {
        silent_end_ = start.place();
        continue;  // whatever it was: once is not enough for a verdict
      }
      begin(start);
      const std::vector<std::string> rest = take(start, check_each);
      if (rest.empty()) break;
      filter = joined(rest);
      check_each = start.sees_leaks;
    }
    account_.ended = account_.why.empty() && !account_.tests.empty() &&
                     (!request_.keep_going || names_of("not run").empty());
    if (!account_.ended && account_.why.empty()) {
      account_.why = account_.tests.empty() ? "No test has the name that was asked for."
                                            : "Too much went wrong: not all tests were run.";
    }
    return account_;
  }

 private:
  void begin(const Start& start) {
    if (!account_.all.empty()) return;
    account_.all = start.has;
    account_.folder = start.folder;
    for (const std::string& name : start.asked) {
      account_.tests.emplace_back();
      account_.tests.back().name = name;
    }
  }

  // Notes what became of each test.  The tests to ask for in a new start.
  std::vector<std::string> take(const Start& start, bool check_each) {
    std::vector<std::string> rest;
    for (Outcome outcome : start.told) {
      const bool last = outcome.name == start.told.back().name;
      if (last && start.in_a_test() && !start.wants_again) {
        start.finish(outcome);
        if (outcome.stopped_by == "time" || outcome.stopped_by == "memory") ++long_stops_;
      } else if (outcome.result == "passed" && start.sees_leaks && !start.ended() && !check_each) {
        outcome.result = "not run";  // it may be the one that lost memory
        rest.push_back(outcome.name);
      }
      for (Outcome& known : account_.tests) {
        if (known.name == outcome.name) known = outcome;
      }
    }
    if (start.ended()) return {};
    if (start.told.empty()) {
      account_.why = start.reason() +
                     "\nIt did not come as far as the first test: something that "
                     "runs before main, a global variable's initialiser?";
      return {};
    }
    if (long_stops_ >= 2) {
      for (Outcome& outcome : account_.tests) {
        if (outcome.result == "not run") {
          outcome.message = "Not run: two tests before it had to be stopped.";
        }
      }
      return {};
    }
    return request_.keep_going ? names_of("not run") : rest;
  }

  std::vector<std::string> names_of(const std::string& result) const {
    std::vector<std::string> names;
    for (const Outcome& outcome : account_.tests) {
      if (outcome.result == result) names.push_back(outcome.name);
    }
    return names;
  }

  static constexpr int most_starts = 100;

  const Request& request_;
  Account account_;
  std::string silent_end_ = "nowhere";
  int long_stops_ = 0;
};

}  // namespace

bool Account::all_passed() const { return ended && first_trouble() == nullptr; }

const Outcome* Account::first_trouble() const {
  for (const Outcome& outcome : tests) {
    if (outcome.result != "passed") return &outcome;
  }
  return nullptr;
}

Account run(const Request& request) { return Accountant(request).run(); }

bool is_bonus(const std::string& test) { return test.compare(0, 5, "Bonus") == 0; }

Count count(const Account& account, bool bonus) {
  Count count;
  for (const Outcome& outcome : account.tests) {
    if (is_bonus(outcome.name) != bonus) continue;
    ++count.all;
    if (outcome.result == "passed") ++count.passed;
  }
  return count;
}

std::string shown(const std::string& heading, const Outcome& outcome) {
  std::string text = outcome.output;
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += heading + "\n  ";
  for (const char c : outcome.message) {
    text += c;
    if (c == '\n') text += "  ";
  }
  return text + "\n";
}

}  // namespace micrograd::course
