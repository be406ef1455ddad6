# The steps: for each one the engine's file, the ready-made code beside it, and its tests.
include(GoogleTest)

# The optimised programs start where the learner's tests do.
if(LEARNER_BUILD AND EXISTS ${LEARNER_BUILD}/CMakeCache.txt)
  load_cache(${LEARNER_BUILD} READ_WITH_PREFIX learner_ START_AT)
  set(START_AT ${learner_START_AT})
endif()

set(REFERENCE_DIR ${PROJECT_SOURCE_DIR}/solutions)
if(NOT START_AT MATCHES "^[1-5]$")
  message(FATAL_ERROR "START_AT is ${START_AT}, but there are the steps 1 to 5.")
endif()
if(ENGINE_DIR STREQUAL REFERENCE_DIR AND NOT EXISTS ${REFERENCE_DIR}/step1_operators/operators.cpp)
  message(FATAL_ERROR "This is about the reference in solutions/, and this copy of the course came "
                      "without that folder. You don't need it to learn: begin with "
                      "cmake --workflow --preset step1")
endif()
if(START_AT GREATER 1 AND NOT EXISTS ${REFERENCE_DIR}/step1_operators/operators.cpp)
  message(FATAL_ERROR "START_AT=${START_AT} takes the earlier steps from solutions/, and this copy of "
                      "the course came without that folder. Use -DSTART_AT=1.")
endif()

# A number that the tests print when all is well.  The code under test does not know it.
if(NOT DEFINED COURSE_NONCE)
  string(RANDOM LENGTH 8 ALPHABET 0123456789abcdef nonce)
  set(COURSE_NONCE ${nonce} CACHE INTERNAL "")
endif()

# The engine's steps share one precompiled header; it holds what learners may include anyway.
set(ENGINE_HEADERS <algorithm> <cmath> <functional> <numeric> <span> <stdexcept> <string>
                   <unordered_map> <unordered_set> <vector>)

# What is said to the learner and to tests about step NUMBER: which steps are the engine's own.
function(course_whose number result)
  if(number LESS START_AT)
    set(${result} "reference" PARENT_SCOPE)
  elseif(START_AT EQUAL number)
    set(${result} "yours: ${number}" PARENT_SCOPE)
  else()
    set(${result} "yours: ${START_AT} to ${number}" PARENT_SCOPE)
  endif()
endfunction()

# The source file of an engine's step.  An engine outside this repository is compiled from a copy: a
# quoted include looks in a file's own folder first, and must not find a header that lies there.
function(course_engine_source folder name result)
  set(source ${folder}/${name}.cpp)
  if(folder_number LESS START_AT)
    set(source ${REFERENCE_DIR}/${source})
  elseif(ENGINE_DIR STREQUAL PROJECT_SOURCE_DIR OR ENGINE_DIR STREQUAL REFERENCE_DIR)
    set(source ${ENGINE_DIR}/${source})
  else()
    set(copy ${PROJECT_BINARY_DIR}/engine/${source})
    if(EXISTS ${ENGINE_DIR}/${source})
      add_custom_command(OUTPUT ${copy} DEPENDS ${ENGINE_DIR}/${source}
                         COMMAND ${CMAKE_COMMAND} -E copy ${ENGINE_DIR}/${source} ${copy})
    else()
      file(WRITE ${copy} "#error \"${ENGINE_DIR} has no ${source}\"\n")
    endif()
    set(source ${copy})
  endif()
  set(${result} ${source} PARENT_SCOPE)
endfunction()

# How CTest runs a test of a learner's code.  It passes if the verdict is printed, which only a program
# that ran to its end can do; CTest then ignores the exit code, so a failure must not be printed either.
function(course_learner_test_properties result)
  set(${result} ENVIRONMENT "COURSE_NONCE=${COURSE_NONCE}" TIMEOUT 60
                PASS_REGULAR_EXPRESSION "The tests ran to their end: ${COURSE_NONCE}"
                FAIL_REGULAR_EXPRESSION "  Edit step" PARENT_SCOPE)
endfunction()

# course_step(<number> <folder> <name> [<given>...])
#   stepN_engine  the engine's file            stepN_given  the ready-made code
#   stepN_test    the test program             tests: "build stepN (…)" and stepN.Suite.Name
function(course_step number folder name)
  set(step step${number})
  set(folder_number ${number})
  course_engine_source(${folder} ${name} source)
  course_whose(${number} whose)

  list(TRANSFORM ARGN PREPEND ${folder}/given/ OUTPUT_VARIABLE given)
  list(TRANSFORM given APPEND .cpp)
  add_library(${step}_headers INTERFACE)
  target_include_directories(${step}_headers INTERFACE ${folder})
  set(earlier_engine)
  if(number GREATER 1)
    math(EXPR before "${number} - 1")
    target_link_libraries(${step}_headers INTERFACE step${before}_headers)
    foreach(i RANGE 1 ${before})
      list(APPEND earlier_engine step${i}_engine)
    endforeach()
  endif()
  if(given)
    add_library(${step}_given STATIC ${given})
    target_link_libraries(${step}_given PRIVATE ${step}_headers our_warnings)
    target_link_libraries(${step}_headers INTERFACE ${step}_given)
  endif()

  add_library(${step}_engine OBJECT ${source})
  target_link_libraries(${step}_engine PRIVATE ${step}_headers learner_warnings)
  if(number EQUAL 1)
    target_precompile_headers(${step}_engine PRIVATE ${ENGINE_HEADERS})
    course_test_support()
  else()
    target_precompile_headers(${step}_engine REUSE_FROM step1_engine)
  endif()

  set(compiler_said ${PROJECT_BINARY_DIR}/${step}_compiler.txt)
  course_test_program(${number} ${folder} ${name} "${earlier_engine}")

  # The tests, known to CTest before anything is built.
  set(fixture "build ${step} (${whose})")
  add_test(NAME "${fixture}" COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -DCONFIG=$<CONFIG>
                                     -DSTEP=${step} -DFILE=${name}.cpp -DKEEP=${compiler_said}
                                     -P ${PROJECT_SOURCE_DIR}/cmake/build_step.cmake)
  set_tests_properties("${fixture}" PROPERTIES FIXTURES_SETUP ${step} RESOURCE_LOCK build TIMEOUT 1200
                                               PASS_REGULAR_EXPRESSION "${step} is built"
                                               FAIL_REGULAR_EXPRESSION "${step} could not be built"
                                               LABELS "${step};${step}-bonus")
  gtest_add_tests(TARGET ${step}_test SOURCES ${folder}/${name}_test.cpp TEST_PREFIX ${step}.
                  TEST_LIST tests SKIP_DEPENDENCY)
  course_learner_test_properties(properties)
  set_tests_properties(${tests} PROPERTIES FIXTURES_REQUIRED ${step} LABELS ${step} ${properties})
  set(bonus ${tests})
  list(FILTER bonus INCLUDE REGEX "\\.Bonus")
  list(FILTER tests EXCLUDE REGEX "\\.Bonus")
  if(bonus)
    set_tests_properties(${bonus} PROPERTIES LABELS ${step}-bonus)
  endif()
  list(LENGTH tests count)
  set_property(GLOBAL APPEND PROPERTY course_test_counts ${count})
endfunction()

# What the tests of all steps have in common: how they speak, and from step 2 on the judge of gradients
# and a look at the earlier steps.  The tests share one precompiled header.
function(course_test_support)
  set(speak check guards test_main)
  set(judge random_expression expression expression_shrink expression_text
            earlier_step1 earlier_step2 earlier_step3 earlier_step4)
  list(TRANSFORM speak REPLACE ".+" step1_operators/given/\\0.cpp)
  list(TRANSFORM judge REPLACE ".+" step1_operators/given/\\0.cpp)
  add_library(test_support STATIC ${speak})
  target_link_libraries(test_support PUBLIC step1_headers GTest::gtest Threads::Threads
                                     PRIVATE our_warnings)
  target_precompile_headers(test_support PRIVATE <gtest/gtest.h> <cmath> <functional> <string> <vector>)
  if(WIN32)
    target_link_libraries(test_support PRIVATE psapi)
  endif()
  add_library(judge STATIC ${judge})
  target_include_directories(judge PRIVATE step2_backward step3_activations step4_mlp)
  target_link_libraries(judge PUBLIC test_support PRIVATE our_warnings)
  target_precompile_headers(judge REUSE_FROM test_support)
endfunction()

# Writes what a test program needs to know about its step, with the caller's ENGINE_DIR and START_AT.
function(course_step_info number folder name file)
  set(earlier_faults)
  foreach(i 1 2 3 4)
    if(i LESS number)
      list(APPEND earlier_faults fault_in_step${i})
    endif()
  endforeach()
  list(JOIN earlier_faults ", " earlier_faults)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/step_info.cpp.in ${file})
endfunction()

function(course_test_program number folder name earlier_engine)
  set(step step${number})
  set(info ${PROJECT_BINARY_DIR}/${step}_info.cpp)
  course_step_info(${number} ${folder} ${name} ${info})
  add_executable(${step}_test EXCLUDE_FROM_ALL ${folder}/${name}_test.cpp ${info})
  target_precompile_headers(${step}_test REUSE_FROM test_support)
  if(number EQUAL 1)
    target_sources(${step}_test PRIVATE step1_operators/given/stand_ins.cpp)
    set(support test_support)
  else()
    set(support judge)
  endif()
  target_link_libraries(${step}_test PRIVATE ${support} ${step}_engine ${earlier_engine}
                                             ${step}_headers our_warnings)
endfunction()
