# Run by CTest when its tests are over (CTEST_CUSTOM_POST_TEST): if they were all the tests of a step, and
# all passed, says what now works and what is next.
#   cmake -DLOG=<CTest's log> -DTOTALS=<number of tests of step 1>:<2>:… -P step_complete.cmake
set(files step1_operators/operators.cpp step2_backward/backward.cpp step3_activations/activations.cpp
          step4_mlp/mlp.cpp step5_training/training.cpp)
set(works "expressions that remember how they were made, and slopes by nudging."
          "backward() finds every slope of an expression in one pass."
          "the curves that let a network bend."
          "a network of any size, with all its parameters in your hand."
          "your own engine trains a network.")

if(NOT EXISTS ${LOG})
  return()
endif()
file(READ ${LOG} log)
string(REGEX MATCHALL "Testing: step[1-5]\\.[A-Z]" tests "${log}")
list(LENGTH tests count)
# All that began, the build too, must have passed; a test that has failed, hung or crashed did not.
string(REGEX MATCHALL "\n[0-9]+/[0-9]+ Testing: " begun "${log}")
string(REGEX MATCHALL "\nTest Pass(ed\\.| Reason:)" passed "${log}")
list(LENGTH begun begun)
list(LENGTH passed passed)
if(count EQUAL 0 OR NOT passed EQUAL begun OR log MATCHES "Testing: step[1-5]\\.Bonus")
  return()
endif()
list(GET tests 0 first)
string(REGEX REPLACE "Testing: step([1-5]).*" "\\1" number "${first}")
math(EXPR index "${number} - 1")
string(REPLACE ":" ";" TOTALS ${TOTALS})
list(GET TOTALS ${index} total)
if(NOT count EQUAL total)
  return()
endif()

list(GET files ${index} file)
list(GET works ${index} now)
message("\nStep ${number} is complete: ${now}")
message("  See it:   cmake --workflow --preset milestone${number}")
get_filename_component(course ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
if(EXISTS ${course}/solutions/${file})
  message("  Compare:  git diff --no-index ${file} solutions/${file}")
endif()
if(number LESS 5)
  math(EXPR next "${number} + 1")
  list(GET files ${number} next_file)
  get_filename_component(folder ${next_file} DIRECTORY)
  message("  Next:     ${folder}/README.md, then cmake --workflow --preset step${next}")
else()
  message("  Next:     your own data: build/optimised/train --help")
endif()
