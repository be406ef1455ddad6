// What the system says about this program.
#pragma once

namespace benchmarks {

/// The seconds of CPU time that this program has had so far: what others do meanwhile does not count.
double cpu_seconds();

/// The most memory that this program has had so far, in bytes; 0 where that can't be found out.
double peak_memory();

}  // namespace benchmarks
