#pragma once

namespace benchmarks {

/// The most memory that this program has had so far, in bytes; 0 where that can't be found out.
double peak_memory();

}  // namespace benchmarks
