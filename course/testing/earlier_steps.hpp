// A quick look at each earlier step, taken when a test of a later one has failed: is it their
// fault?
#pragma once

#include <string>

namespace micrograd::course {

// What is wrong with that step of the engine under test; empty if nothing was found.
std::string fault_in_step1();
std::string fault_in_step2();
std::string fault_in_step3();
std::string fault_in_step4();

}  // namespace micrograd::course
