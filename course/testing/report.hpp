// The account of a run as JSON, for other programs.
#pragma once

#include <string>

#include "testing/run.hpp"

namespace micrograd::course {

/// {"ended": …, "why": "…", "tests": [{"name": …, "result": …, "message": …, …}]}.  Bytes that are
/// no UTF-8 are replaced.
std::string as_json(const Account& account);

/// Writes the file whole, or not at all.
bool write_file(const std::string& path, const std::string& text);

/// What is in the file; nothing if it can't be read.
std::string read_file(const std::string& path);

}  // namespace micrograd::course
