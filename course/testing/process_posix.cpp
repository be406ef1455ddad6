// Programs on Linux, macOS and their like.
//
// Between us and the program stands a nurse: a process that starts it, waits for it, and tells us
// how it ended.  The program's parent is the nurse.  So stopping or tracing its parent does the
// program no good: we go on, and end both.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "testing/process.hpp"

#ifdef __linux__
#include <dirent.h>
#include <sys/prctl.h>
#elif defined(__APPLE__)
#include <libproc.h>
#endif

namespace micrograd::course {
namespace {

// What the nurse tells us.
struct Note {
  enum { started, ended, not_started } what;
  int number;  // the program's id, how it ended as waitpid has it, or errno
};

volatile sig_atomic_t running = 0;      // there is a program to end
volatile sig_atomic_t told_to_end = 0;  // by this signal

// ---- What the program has started

#ifdef __linux__

// Everything below `pid`, those first that were started first.  An orphan is ours: we asked for it.
void collect_below(int pid, std::vector<int>& found) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR* threads = opendir(path);
  if (threads == nullptr) return;
  std::vector<int> children;
  while (const dirent* thread = readdir(threads)) {
    if (thread->d_name[0] == '.') continue;
    std::snprintf(path, sizeof path, "/proc/%d/task/%.20s/children", pid, thread->d_name);
    std::FILE* list = std::fopen(path, "r");
    if (list == nullptr) continue;
    for (int child = 0; std::fscanf(list, "%d", &child) == 1;) children.push_back(child);
    std::fclose(list);
  }
  closedir(threads);
  for (const int child : children) {
    found.push_back(child);
    collect_below(child, found);
  }
}

std::vector<int> below_us() {
  std::vector<int> found;
  collect_below(getpid(), found);
  return found;
}

// What /proc tells of a process, from its third field on: the name before it may hold anything.
std::vector<std::string> stat_of(int pid) {
  std::vector<std::string> fields;
  char text[1024] = "";
  std::snprintf(text, sizeof text, "/proc/%d/stat", pid);
  std::FILE* stat = std::fopen(text, "r");
  if (stat == nullptr) return fields;
  text[std::fread(text, 1, sizeof text - 1, stat)] = '\0';
  std::fclose(stat);
  char* field = std::strrchr(text, ')');
  if (field == nullptr) return fields;
  for (field = std::strtok(field + 1, " "); field != nullptr; field = std::strtok(nullptr, " ")) {
    fields.emplace_back(field);
  }
  return fields;
}

Use use_of(int pid) {
  static const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  static const double page = static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576.0;
  const std::vector<std::string> fields = stat_of(pid);
  if (fields.size() < 22) return {};
  double ticks = 0.0;  // in the program and in the system, its own and those of its dead children
  for (const std::size_t i : {11U, 12U, 13U, 14U}) ticks += std::atof(fields[i].c_str());
  return {ticks * tick, std::atof(fields[21].c_str()) * page};
}

#elif defined(__APPLE__)

Use use_of(int pid) {
  rusage_info_v2 info{};
  if (proc_pid_rusage(pid, RUSAGE_INFO_V2, reinterpret_cast<rusage_info_t*>(&info)) != 0) return {};
  return {static_cast<double>(info.ri_user_time + info.ri_system_time) * 1e-9,
          static_cast<double>(info.ri_resident_size) / 1048576.0};
}

#else

Use use_of(int) { return {}; }

#endif

// ---- The nurse, and the program before it is one

void die_with_parent([[maybe_unused]] int parent) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it is dead already
#endif
}

void keep_for_us(int& file) {
  const int moved = fcntl(file, F_DUPFD_CLOEXEC, 10);
  close(file);
  file = moved;
}

[[noreturn]] void become(char* const* command, int input, int output, int notes, int nurse) {
  die_with_parent(nurse);
  setpgid(0, 0);
  signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  dup2(input, 0);
  dup2(output, 1);
  dup2(output, 2);
  execvp(command[0], command);
  const Note note{Note::not_started, errno};
  static_cast<void>(!write(notes, &note, sizeof note));
  _exit(127);
}

[[noreturn]] void nurse(char* const* command, int input, int output, int notes, int us) {
  die_with_parent(us);
  setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_DFL);
  const int self = getpid();
  const pid_t program = fork();
  if (program == 0) become(command, input, output, notes, self);
  close(input);
  close(output);
  Note note{program < 0 ? Note::not_started : Note::started, program < 0 ? errno : program};
  static_cast<void>(!write(notes, &note, sizeof note));
  note.what = Note::ended;
  while (waitpid(program, &note.number, 0) < 0 && errno == EINTR) {
  }
  static_cast<void>(!write(notes, &note, sizeof note));
  _exit(0);
}

std::string name_of(int number) {
  switch (number) {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGILL:
      return "SIGILL";
    case SIGABRT:
      return "SIGABRT";
    case SIGKILL:
      return "SIGKILL";
    default:
      return "signal " + std::to_string(number);
  }
}

void die_of(int number) {
  signal(number, SIG_DFL);
  raise(number);
}

void on_signal(int number) {
  if (running == 0) die_of(number);
  told_to_end = number;
}

}  // namespace

struct Process::State {
  int output = -1;
  int notes = -1;
  pid_t nurse = 0;
  pid_t program = 0;
  bool over = false;
  Ending ending;
  double reaped = 0.0;  // CPU seconds of programs before this one

  void take_notes() {
    Note note{};
    while (::read(notes, &note, sizeof note) == static_cast<ssize_t>(sizeof note)) {
      if (note.what == Note::started) {
        program = note.number;
      } else if (note.what == Note::not_started) {
        over = true;
        ending = {Ending::How::not_started, 0, std::strerror(note.number)};
      } else {
        over = true;
        if (ending.how == Ending::How::not_started) return;
        if (WIFSIGNALED(note.number)) {
          ending = {Ending::How::crashed, 0, name_of(WTERMSIG(note.number))};
        } else {
          ending = {Ending::How::exited, WEXITSTATUS(note.number), ""};
        }
      }
    }
  }
};

static double cpu_of_the_dead() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Process::Process(const std::vector<std::string>& command, const std::string& input)
    : state_(std::make_unique<State>()) {
#ifdef __linux__
  prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
  signal(SIGPIPE, SIG_IGN);
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);

  int in[2];
  int out[2];
  int notes[2];
  if (pipe(in) != 0 || pipe(out) != 0 || pipe(notes) != 0) std::abort();
  for (int* const end : {&in[0], &in[1], &out[0], &out[1], &notes[0], &notes[1]}) keep_for_us(*end);
  // It fits into the pipe, so nobody has to wait for anybody.
  static_cast<void>(!write(in[1], input.data(), input.size()));
  close(in[1]);

  State& s = *state_;
  s.reaped = cpu_of_the_dead();
  running = 1;
  const int us = getpid();
  s.nurse = fork();
  if (s.nurse == 0) nurse(arguments.data(), in[0], out[1], notes[1], us);
  close(in[0]);
  close(out[1]);
  close(notes[1]);
  s.output = out[0];
  s.notes = notes[0];
  fcntl(s.output, F_SETFL, O_NONBLOCK);
  fcntl(s.notes, F_SETFL, O_NONBLOCK);
}

Process::~Process() {
  end();
  close(state_->output);
  close(state_->notes);
}

bool Process::read(std::string& output, int milliseconds) {
  State& s = *state_;
  if (told_to_end != 0) {
    end();
    die_of(told_to_end);
  }
  s.take_notes();
  pollfd files[2] = {{s.output, POLLIN, 0}, {s.notes, POLLIN, 0}};
  if (!s.over) poll(files, 2, milliseconds);
  char buffer[16 * 1024];
  const ssize_t count = ::read(s.output, buffer, sizeof buffer);
  if (count > 0) {
    output.append(buffer, static_cast<std::size_t>(count));
    return true;
  }
  if (count == 0 && !s.over) {  // closed, and yet alive: nothing to read but the nurse's note
    poll(&files[1], 1, milliseconds);
  }
  const bool was_over = s.over;
  s.take_notes();
  return !was_over;  // once more, for what was written just before the end
}

Use Process::use() {
  Use sum{cpu_of_the_dead() - state_->reaped, 0.0};
#ifdef __linux__
  for (const int pid : below_us()) {
#else
  for (const int pid : {static_cast<int>(state_->program)}) {
    if (pid == 0) continue;
#endif
    const Use use = use_of(pid);
    sum.cpu += use.cpu;
    sum.memory += use.memory;
  }
  return sum;
}

Ending Process::end() {
  State& s = *state_;
  s.take_notes();
  // Whoever is killed may have started another one meanwhile: until nobody is left, or too long.
  for (int round = 0; round < 2000; ++round) {
    if (s.program > 0) kill(-s.program, SIGKILL);
    if (s.nurse > 0) kill(s.nurse, SIGKILL);
#ifdef __linux__
    const std::vector<int> left = below_us();
    for (const int pid : left) kill(pid, SIGKILL);
#endif
    int status = 0;
    pid_t dead = 0;
    while ((dead = waitpid(-1, &status, WNOHANG)) > 0) {
      if (dead == s.nurse) s.nurse = 0;
    }
    if (dead < 0 && errno == ECHILD) break;
    usleep(round < 20 ? 200 : 1000);
  }
  s.program = 0;
  running = 0;
  return s.ending;
}

void end_together() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) signal(number, on_signal);
}

std::string parent() {
  const int pid = getppid();
  std::string text = std::to_string(pid);
#ifdef __linux__
  const std::vector<std::string> fields = stat_of(pid);
  if (fields.size() > 19) text += "." + fields[19];  // when it was started
#endif
  return text;
}

std::string stamp_of(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return "";
#ifdef __APPLE__
  const timespec changed = found.st_mtimespec;
#else
  const timespec changed = found.st_mtim;
#endif
  char time[40];
  std::snprintf(time, sizeof time, "%020lld.%09ld", static_cast<long long>(changed.tv_sec),
                static_cast<long>(changed.tv_nsec));
  return std::string(time) + " " + std::to_string(found.st_size) + " " +
         std::to_string(found.st_ino);
}

Lock::Lock(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  while (flock(file, LOCK_EX) != 0 && errno == EINTR) {
  }
  file_ = reinterpret_cast<void*>(static_cast<intptr_t>(file));
}

Lock::~Lock() { close(static_cast<int>(reinterpret_cast<intptr_t>(file_))); }

double now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void sleep_for(double seconds) { usleep(static_cast<useconds_t>(seconds * 1e6)); }

int processors() { return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)); }

void forget_variable(const char* name) { unsetenv(name); }

std::string secret_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  const int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  if (::read(source, &bytes[0], count) != static_cast<ssize_t>(count)) std::abort();
  close(source);
  return bytes;
}

}  // namespace micrograd::course
