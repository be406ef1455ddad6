# Tests of the given code, and of the machinery that judges a learner's code.

# ---- The given code

set(given_tests bad_input_test briefs_test csv_test datasets_test draw_graph_test plot_test random_expression_test
                random_test replay_test train_test value_test walk_test)
list(TRANSFORM given_tests REPLACE ".+" tests/\\0.cpp OUTPUT_VARIABLE sources)
add_executable(given_test EXCLUDE_FROM_ALL ${sources})
target_link_libraries(given_test PRIVATE look_at_step4 train_parts walk GTest::gtest_main our_warnings
                                         step1_engine step2_engine step3_engine step4_engine step5_engine)
gtest_add_tests(TARGET given_test SOURCES ${sources} TEST_PREFIX given. TEST_LIST tests SKIP_DEPENDENCY)
set_tests_properties(${tests} PROPERTIES LABELS given TIMEOUT 300)
add_dependencies(all_tests given_test)

add_test(NAME given.TrainProgram COMMAND ${CMAKE_COMMAND} -DTRAIN=$<TARGET_FILE:train>
         -DEMULATOR=${CMAKE_CROSSCOMPILING_EMULATOR}
         -DROOM=${CMAKE_CURRENT_BINARY_DIR}/train_program -P ${CMAKE_CURRENT_SOURCE_DIR}/tests/train_program.cmake)
set_tests_properties(given.TrainProgram PROPERTIES LABELS given TIMEOUT 120)
add_dependencies(tool_tests train)

# What takes long is for CI.
set(long RandomExpression.NothingWrongWithTheReference DrawGraph.DeepChain Map.AnyScores Train.ConstantColumn
         Train.EveryChoice Train.NumbersToPredict Train.SameSeedSameWords Train.TableLikeOpticalDigits
         Train.ThreeClassesInThePlane Train.TwoMoonsFromEverySeed Train.TwoMoonsWithTheDefaults TrainProgram)
list(TRANSFORM long PREPEND given.)
set_tests_properties(${long} PROPERTIES LABELS long)

# ---- The machinery: each way in which code could pass wrongly, and that it doesn't

file(CONFIGURE OUTPUT misbehaving_info.cpp CONTENT [[
#include "testing/check.hpp"
namespace micrograd::course {
const Step this_step = {1, "step1_operators", "operators.cpp", R"(@REFERENCE_DIR@)", "", 1, true, {}};
}  // namespace micrograd::course
]] @ONLY)
foreach(program misbehaving misbehaving_early)
  add_executable(${program}_test EXCLUDE_FROM_ALL tests/${program}_test.cpp
                                  ${CMAKE_CURRENT_BINARY_DIR}/misbehaving_info.cpp)
  target_link_libraries(${program}_test PRIVATE test_support step1_headers our_warnings)
  target_precompile_headers(${program}_test REUSE_FROM test_support)
  add_dependencies(tool_tests ${program}_test)
endforeach()

# course_misbehaviour(<test> <ends> <says> [<option of the runner>...]): see misbehaving.cmake.
function(course_run_misbehaving name program test ends says)
  add_test(NAME machinery.${name}
           COMMAND ${CMAKE_COMMAND} "-DRUNNER=${CMAKE_CROSSCOMPILING_EMULATOR};${COURSE_RUNNER}" -DPROGRAM=$<TARGET_FILE:${program}_test>
                   -DREPORT=${CMAKE_CURRENT_BINARY_DIR}/${name}.json -DTEST=${test} -DENDS=${ends}
                   -DSAYS=${says} "-DOPTIONS=${ARGN}" -P ${CMAKE_CURRENT_SOURCE_DIR}/tests/misbehaving.cmake)
  set_tests_properties(machinery.${name} PROPERTIES LABELS machinery TIMEOUT 120)
endfunction()
function(course_misbehaviour test ends says)
  course_run_misbehaving(${test} misbehaving Misbehaving.${test} ${ends} ${says} ${ARGN})
endfunction()

course_misbehaviour(Exits exit "ended the whole program")
course_misbehaviour(ImmediatelyExits exit "ended the whole program")
course_misbehaviour(Aborts crash "called abort")
course_misbehaviour(Terminates exception "exception escape")
course_misbehaviour(ThrowsWhereNoneMay exception "exception escape")
course_misbehaviour(ForgesTheVerdict exit "ended the whole program")
course_misbehaviour(TellsAnEndOfItsOwn exit "ended the whole program")
# Wine does not know what another process has computed: there the wall clock ends it.
course_misbehaviour(Computes time "did not come back in time|waited" --cpu 0.3)
course_misbehaviour(Sleeps time "waited for something that did not come" --wall 0.3)
course_misbehaviour(PrintsForEver time "did not come back in time|waited" --cpu 0.3)
course_misbehaviour(CallsItselfForEver crash "without end")
course_misbehaviour(AllocatesWithoutEnd memory "more than 200 MB" --memory 200)
course_misbehaviour(ReadsThroughANullPointer crash "null pointer|memory that is not there")
course_misbehaviour(KeepsNodesAlive failed "100 nodes are still alive")
course_misbehaviour(ThrowsAnInteger failed "not a std::exception")
course_misbehaviour(IsNotWritten failed "something is still to be written")
course_misbehaviour(FailsACheck failed "2 . 2 is 5, but it should be 4")
course_misbehaviour(TakesNotANumberForRight failed "x is NaN, but it should be 4")
course_misbehaviour(NoSuchTest "no test" "No test has the name")
if(NOT WIN32)
  course_misbehaviour(QuickExits exit "ended the whole program")
  course_misbehaviour(StopsItsParent failed "stopped its parent")
  course_misbehaviour(ClosesEverything exit "ended the whole program")
  course_misbehaviour(GoesOnInACopy exit "ended the whole program")
  course_misbehaviour(LeavesAProcessBehind failed "left a process behind")
endif()
if(HAVE_SANITIZERS AND CMAKE_SYSTEM_NAME STREQUAL Linux)
  course_misbehaviour(UsesAFreedValue crash "used a Value that is gone")
  course_misbehaviour(KeepsAReferenceIntoAVector crash "a vector that has grown")
  course_misbehaviour(ReadsPastTheEnd crash "outside an array or vector")
  course_misbehaviour(OverflowsAnInteger "undefined behaviour" "igned integer overflow")
  course_misbehaviour(LeaksMemory leak "never gave it back")
endif()
foreach(what exit time memory)
  set(says "did not come as far as the first test")
  course_run_misbehaving(BeforeMain.${what} misbehaving_early Misbehaving.Early "no test" ${says} --cpu 0.3 --memory 200)
  set_tests_properties(machinery.BeforeMain.${what} PROPERTIES ENVIRONMENT MISBEHAVE=${what})
endforeach()

# ---- Long runs of the random tests: cmake --workflow --preset judge

set(LONG_RUN 0 CACHE STRING "random expressions, and random CSV texts, of a long run; 0 for none")
if(LONG_RUN EQUAL 0)
  return()
endif()

add_executable(judge_expressions EXCLUDE_FROM_ALL tests/random_expression_test.cpp)
target_link_libraries(judge_expressions PRIVATE judge GTest::gtest_main our_warnings
                                                step1_engine step2_engine step3_engine step4_engine
                                                step3_headers)

# The reader of CSV files is watched by sanitizers; the engine is fast, and has been watched elsewhere.
add_executable(judge_csv EXCLUDE_FROM_ALL tests/csv_test.cpp ${COURSE_DIR}/train/csv.cpp
                         ${PROJECT_SOURCE_DIR}/step4_mlp/given/random.cpp)
target_include_directories(judge_csv PRIVATE ${COURSE_DIR} ${PROJECT_SOURCE_DIR}/step4_mlp ${PROJECT_SOURCE_DIR}/step5_training)
target_link_libraries(judge_csv PRIVATE GTest::gtest_main our_warnings)
if(NOT MSVC)
  set(CMAKE_REQUIRED_FLAGS -fsanitize=address,undefined)
  check_cxx_source_compiles("int main() { return 0; }" JUDGE_CSV_SANITIZED)
  unset(CMAKE_REQUIRED_FLAGS)
endif()
if(JUDGE_CSV_SANITIZED)
  target_compile_options(judge_csv PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_link_options(judge_csv PRIVATE -fsanitize=address,undefined)
endif()

add_custom_target(judge_programs DEPENDS judge_expressions judge_csv)
add_test(NAME judge.Expressions
         COMMAND judge_expressions --gtest_filter=RandomExpression.NothingWrongWithTheReference)
add_test(NAME judge.Csv COMMAND judge_csv --gtest_filter=Csv.AnyBytesAreDataOrARefusal)
set_tests_properties(judge.Expressions judge.Csv PROPERTIES LABELS judge TIMEOUT 3600
                     ENVIRONMENT "JUDGE_EXPRESSIONS=${LONG_RUN};CSV_RANDOM_TEXTS=${LONG_RUN}")
