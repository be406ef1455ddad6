#include "memory.hpp"

#ifdef _WIN32
#include <windows.h>
// after windows.h
#include <psapi.h>
#else
#include <sys/resource.h>
#endif

namespace benchmarks {

double peak_memory() {
#ifdef _WIN32
  PROCESS_MEMORY_COUNTERS counters{};
  return GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters)
             ? static_cast<double>(counters.PeakWorkingSetSize)
             : 0.0;
#else
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  constexpr double unit = 1.0;
#else
  constexpr double unit = 1024.0;
#endif
  return unit * static_cast<double>(usage.ru_maxrss);
#endif
}

}  // namespace benchmarks
