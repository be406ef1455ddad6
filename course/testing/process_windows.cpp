// Programs on Windows.  A job holds the program and all that it starts, and ends with us.
#include <windows.h>
// after windows.h
#include <psapi.h>
#include <tlhelp32.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "testing/process.hpp"

namespace micrograd::course {
namespace {

// An argument as the program's runtime library takes it apart again.
std::string as_argument(const std::string& argument) {
  if (!argument.empty() && argument.find_first_of(" \t\"") == argument.npos) return argument;
  std::string text = "\"";
  std::size_t backslashes = 0;
  for (const char c : argument) {
    if (c == '"') text.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    text += c;
  }
  text.append(backslashes, '\\');
  return text + '"';
}

// The two ends of a pipe; the program inherits one.
struct Pipe {
  HANDLE read = nullptr;
  HANDLE write = nullptr;
};

Pipe make_pipe(bool program_reads) {
  Pipe pipe;
  SECURITY_ATTRIBUTES inherit{sizeof inherit, nullptr, TRUE};
  if (!CreatePipe(&pipe.read, &pipe.write, &inherit, 64 * 1024)) std::abort();
  SetHandleInformation(program_reads ? pipe.write : pipe.read, HANDLE_FLAG_INHERIT, 0);
  return pipe;
}

Ending ending_of(HANDLE program) {
  DWORD code = 0;
  if (!GetExitCodeProcess(program, &code)) return {};
  switch (code) {
    case EXCEPTION_ACCESS_VIOLATION:
    case EXCEPTION_STACK_OVERFLOW:
    case EXCEPTION_IN_PAGE_ERROR:
      return {Ending::How::crashed, 0, "SIGSEGV"};
    case EXCEPTION_INT_DIVIDE_BY_ZERO:
    case EXCEPTION_INT_OVERFLOW:
      return {Ending::How::crashed, 0, "SIGFPE"};
    case EXCEPTION_ILLEGAL_INSTRUCTION:
      return {Ending::How::crashed, 0, "SIGILL"};
    case 3:  // abort() of the runtime library; nothing else of ours ends so
      return {Ending::How::crashed, 0, "SIGABRT"};
    default:
      break;
  }
  if (code >= 0xC0000000U) {
    return {Ending::How::crashed, 0, "exception " + std::to_string(code)};
  }
  return {Ending::How::exited, static_cast<int>(code), ""};
}

double seconds(const FILETIME& time) {
  return 1e-7 * (4294967296.0 * static_cast<double>(time.dwHighDateTime) +
                 static_cast<double>(time.dwLowDateTime));
}

}  // namespace

struct Process::State {
  HANDLE job = nullptr;
  HANDLE program = nullptr;
  HANDLE output = nullptr;
  Ending ending;
  bool over = false;
};

Process::Process(const std::vector<std::string>& command, const std::string& input)
    : state_(std::make_unique<State>()) {
  State& s = *state_;
  // A crash opens no window; programs inherit this.
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  s.job = CreateJobObjectA(nullptr, nullptr);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  SetInformationJobObject(s.job, JobObjectExtendedLimitInformation, &limits, sizeof limits);

  const Pipe in = make_pipe(true);
  const Pipe out = make_pipe(false);
  s.output = out.read;
  std::string line;
  for (const std::string& argument : command)
    line += (line.empty() ? "" : " ") + as_argument(argument);
  STARTUPINFOA start{};
  start.cb = sizeof start;
  start.dwFlags = STARTF_USESTDHANDLES;
  start.hStdInput = in.read;
  start.hStdOutput = out.write;
  start.hStdError = out.write;
  PROCESS_INFORMATION made{};
  if (CreateProcessA(nullptr, line.data(), nullptr, nullptr, TRUE,
                     CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP, nullptr, nullptr, &start,
                     &made)) {
    s.program = made.hProcess;
    AssignProcessToJobObject(s.job, made.hProcess);
    DWORD written = 0;
    WriteFile(in.write, input.data(), static_cast<DWORD>(input.size()), &written, nullptr);
    ResumeThread(made.hThread);
    CloseHandle(made.hThread);
  } else {
    s.over = true;
    s.ending = {Ending::How::not_started, 0, "error " + std::to_string(GetLastError())};
  }
  CloseHandle(in.read);
  CloseHandle(in.write);
  CloseHandle(out.write);
}

Process::~Process() {
  end();
  CloseHandle(state_->output);
  CloseHandle(state_->job);
  if (state_->program != nullptr) CloseHandle(state_->program);
}

bool Process::read(std::string& output, int milliseconds) {
  State& s = *state_;
  const bool was_over = s.over;
  for (int waited = 0;; waited += 5) {
    DWORD there = 0;
    if (PeekNamedPipe(s.output, nullptr, 0, nullptr, &there, nullptr) && there > 0) {
      std::vector<char> buffer(there);
      DWORD count = 0;
      ReadFile(s.output, buffer.data(), there, &count, nullptr);
      output.append(buffer.data(), count);
      return true;
    }
    if (was_over) return false;
    // Once more after the end, for what was written just before it.
    if (!s.over && WaitForSingleObject(s.program, 5) == WAIT_OBJECT_0) {
      s.over = true;
      s.ending = ending_of(s.program);
    }
    if (s.over || waited >= milliseconds) return true;
  }
}

Use Process::use() {
  State& s = *state_;
  Use use;
  FILETIME made, ended, in_system, in_program;
  if (GetProcessTimes(s.program, &made, &ended, &in_system, &in_program)) {
    use.cpu = seconds(in_system) + seconds(in_program);
  }
  PROCESS_MEMORY_COUNTERS memory{};
  if (GetProcessMemoryInfo(s.program, &memory, sizeof memory)) {
    use.memory = static_cast<double>(memory.WorkingSetSize) / 1048576.0;
  }
  return use;
}

Ending Process::end() {
  State& s = *state_;
  if (!s.over && s.program != nullptr && WaitForSingleObject(s.program, 0) == WAIT_OBJECT_0) {
    s.ending = ending_of(s.program);
  }
  s.over = true;
  TerminateJobObject(s.job, 1);
  return s.ending;
}

void end_together() {}  // the job ends with us

std::string parent() {
  const DWORD self = GetCurrentProcessId();
  const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32 entry{};
  entry.dwSize = sizeof entry;
  DWORD found = 0;
  for (BOOL more = Process32First(all, &entry); more; more = Process32Next(all, &entry)) {
    if (entry.th32ProcessID == self) found = entry.th32ParentProcessID;
  }
  CloseHandle(all);
  std::string text = std::to_string(found);
  const HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, found);
  FILETIME made, ended, in_system, in_program;
  if (process != nullptr && GetProcessTimes(process, &made, &ended, &in_system, &in_program)) {
    text += "." + std::to_string(made.dwHighDateTime) + "." + std::to_string(made.dwLowDateTime);
  }
  if (process != nullptr) CloseHandle(process);
  return text;
}

std::string stamp_of(const std::string& path) {
  WIN32_FILE_ATTRIBUTE_DATA found{};
  if (!GetFileAttributesExA(path.c_str(), GetFileExInfoStandard, &found)) return "";
  const FILETIME& changed = found.ftLastWriteTime;
  char time[40];
  std::snprintf(time, sizeof time, "%010lu.%010lu", changed.dwHighDateTime, changed.dwLowDateTime);
  return std::string(time) + " " + std::to_string(found.nFileSizeLow);
}

Lock::Lock(const std::string& path)
    : file_(CreateFileA(path.c_str(), GENERIC_READ | GENERIC_WRITE,
                        FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, 0, nullptr)) {
  OVERLAPPED whole{};
  LockFileEx(file_, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &whole);
}

Lock::~Lock() { CloseHandle(file_); }

double now() { return static_cast<double>(GetTickCount64()) * 1e-3; }

void sleep_for(double seconds) { Sleep(static_cast<DWORD>(seconds * 1e3)); }

int processors() {
  SYSTEM_INFO system{};
  GetSystemInfo(&system);
  return static_cast<int>(system.dwNumberOfProcessors);
}

void forget_variable(const char* name) { SetEnvironmentVariableA(name, nullptr); }

std::string secret_bytes(std::size_t count) {
  std::random_device source;
  std::string bytes;
  while (bytes.size() < count) bytes += static_cast<char>(source() & 0xffU);
  return bytes;
}

}  // namespace micrograd::course
