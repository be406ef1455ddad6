# Tests of the given code, and of the machinery that judges a learner's code.

# ---- The given code

set(given_tests bad_input_test csv_test datasets_test draw_graph_test plot_test random_expression_test random_test
                replay_test train_test value_test walk_test)
list(TRANSFORM given_tests REPLACE ".+" tests/\\0.cpp OUTPUT_VARIABLE sources)
add_executable(given_test EXCLUDE_FROM_ALL ${sources})
target_link_libraries(given_test PRIVATE look_at_step4 train_parts walk GTest::gtest_main our_warnings
                                         step1_engine step2_engine step3_engine step4_engine step5_engine)
gtest_add_tests(TARGET given_test SOURCES ${sources} TEST_PREFIX given. TEST_LIST tests SKIP_DEPENDENCY)
set_tests_properties(${tests} PROPERTIES LABELS given TIMEOUT 120)
add_dependencies(all_tests given_test)

add_test(NAME given.TrainProgram COMMAND ${CMAKE_COMMAND} -DTRAIN=$<TARGET_FILE:train>
         -DEMULATOR=${CMAKE_CROSSCOMPILING_EMULATOR}
         -DROOM=${CMAKE_CURRENT_BINARY_DIR}/train_program -P ${CMAKE_CURRENT_SOURCE_DIR}/tests/train_program.cmake)
set_tests_properties(given.TrainProgram PROPERTIES LABELS given TIMEOUT 120)
add_dependencies(all_tests train)

# ---- The machinery: each way in which code could pass wrongly, and that it doesn't

set(step_info "const Step this_step = {1, \"step1_operators\", \"operators.cpp\", \"${REFERENCE_DIR}\", \"\", 1, {}};")
file(CONFIGURE OUTPUT misbehaving_info.cpp CONTENT [[
#include "testing/check.hpp"
namespace micrograd::course { @step_info@ }
]] @ONLY)
add_executable(misbehaving_test EXCLUDE_FROM_ALL tests/misbehaving_test.cpp
                                ${CMAKE_CURRENT_BINARY_DIR}/misbehaving_info.cpp)
target_link_libraries(misbehaving_test PRIVATE test_support step1_headers our_warnings)
target_precompile_headers(misbehaving_test REUSE_FROM test_support)
add_dependencies(all_tests misbehaving_test)

# course_misbehaviour(<test> <message>): the test fails by the rules for a learner's test, and says so.
# The same run twice: once it must not pass, once the message must be there and the verdict must not.
function(course_misbehaviour test message)
  set(environment "COURSE_NONCE=${COURSE_NONCE}")
  if(test STREQUAL LoopsForEver)
    list(APPEND environment COURSE_TIMEOUT=1)
  elseif(test STREQUAL AllocatesWithoutEnd)
    list(APPEND environment COURSE_TIMEOUT=50)  # a busy machine needs its time to find 2 GiB
  endif()
  set(command misbehaving_test --gtest_filter=Misbehaving.${test})
  course_learner_test_properties(properties)
  add_test(NAME machinery.${test}.fails COMMAND ${command})
  set_tests_properties(machinery.${test}.fails PROPERTIES ${properties} WILL_FAIL TRUE
                       LABELS machinery ENVIRONMENT "${environment}")
  add_test(NAME machinery.${test}.says COMMAND ${command})
  set_tests_properties(machinery.${test}.says PROPERTIES LABELS machinery TIMEOUT 60
                       PASS_REGULAR_EXPRESSION "${message}" FAIL_REGULAR_EXPRESSION "${COURSE_NONCE}"
                       ENVIRONMENT "${environment}")
endfunction()

course_misbehaviour(Exits "ended the whole program")
course_misbehaviour(ImmediatelyExits "Misbehaving.ImmediatelyExits")
course_misbehaviour(Aborts "called abort")
course_misbehaviour(Terminates "exception escape")
course_misbehaviour(ForgesTheVerdict "The tests ran to their end: 0")
course_misbehaviour(LoopsForEver "did not come back in time")
course_misbehaviour(CallsItselfForEver "without end|crashed")
course_misbehaviour(AllocatesWithoutEnd "more than 2 GiB")
course_misbehaviour(ReadsThroughANullPointer "null pointer|crashed|SEGV")
course_misbehaviour(KeepsNodesAlive "100 nodes are still alive")
course_misbehaviour(ThrowsAnInteger "not a std::exception")
course_misbehaviour(IsNotWritten "something is still to be written")
course_misbehaviour(FailsACheck "2 . 2 is 5, but it should be 4")
course_misbehaviour(TakesNotANumberForRight "x is NaN, but it should be 4")
course_misbehaviour(NoSuchTest "No test has the name")
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  course_misbehaviour(QuickExits "ended the whole program")
endif()
if(HAVE_SANITIZERS AND CMAKE_SYSTEM_NAME STREQUAL Linux)
  course_misbehaviour(UsesAFreedValue "heap-use-after-free")
  course_misbehaviour(ReadsPastTheEnd "heap-buffer-overflow")
  course_misbehaviour(OverflowsAnInteger "igned integer overflow")
  course_misbehaviour(LeaksMemory "memory that was asked for with new")
endif()

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
