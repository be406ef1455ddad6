# The steps: for each one the engine's file, the ready-made code beside it, and its tests.
include(${CMAKE_CURRENT_LIST_DIR}/step_list.cmake)

set(COURSE_DIR ${PROJECT_SOURCE_DIR}/course)
set(REFERENCE_DIR ${PROJECT_SOURCE_DIR}/solutions)

# The optimised programs start where the learner's tests do.
if(LEARNER_BUILD AND EXISTS ${LEARNER_BUILD}/CMakeCache.txt)
  load_cache(${LEARNER_BUILD} READ_WITH_PREFIX learner_ START_AT)
  set(START_AT ${learner_START_AT})
endif()

set_property(CACHE START_AT PROPERTY STRINGS ${course_steps})
if(NOT START_AT IN_LIST course_steps)
  message(FATAL_ERROR "START_AT is ${START_AT}, but there are the steps 1 to ${course_step_count}.")
endif()
set(reference_file ${REFERENCE_DIR}/${course_folder_1}/${course_file_1}.cpp)
set(has_reference false)
if(EXISTS ${reference_file})
  set(has_reference true)
endif()
if(ENGINE_DIR STREQUAL REFERENCE_DIR AND NOT EXISTS ${reference_file})
  message(FATAL_ERROR "This is about the reference in solutions/, and this copy of the course came "
                      "without that folder. You don't need it to learn: begin with "
                      "cmake --workflow --preset step1")
endif()
if(START_AT GREATER 1 AND NOT EXISTS ${reference_file})
  message(FATAL_ERROR "START_AT=${START_AT} takes the earlier steps from solutions/, and this copy of "
                      "the course came without that folder. Use -DSTART_AT=1.")
endif()

# The engine's steps share one precompiled header; it holds what learners may include anyway.
set(ENGINE_HEADERS <algorithm> <cmath> <functional> <numeric> <span> <stdexcept> <string>
                   <unordered_map> <unordered_set> <vector>)

# What course_runner needs to know of the course; see progress/course.hpp.
set(COURSE_TEXT ${PROJECT_BINARY_DIR}/course-$<CONFIG>.txt)
find_program(GIT git)
if(NOT GIT)
  set(GIT "")
endif()
set(course_lines)
foreach(number IN LISTS course_steps)
  list(APPEND course_lines "step ${course_folder_${number}} ${course_file_${number}} ${course_works_${number}}"
                           "program $<TARGET_FILE:step${number}_test>")
endforeach()
list(JOIN course_lines "\n" course_lines)
configure_file(${COURSE_DIR}/progress/course.txt.in course.txt.in @ONLY)
file(GENERATE OUTPUT ${COURSE_TEXT} INPUT ${PROJECT_BINARY_DIR}/course.txt.in)

# What is said to the learner and to tests about step `number`: which steps are the engine's own.
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
function(course_engine_source number result)
  set(source ${course_folder_${number}}/${course_file_${number}}.cpp)
  if(number LESS START_AT)
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

# Step `number` of the engine, and what a program includes and links to use the steps up to it:
#   stepN_headers  the folder, what is given there, and the same of the steps before
#   stepN_engine   the engine's file
#   stepN_engines  the engine's files of steps 1 to N
function(course_step_engine number)
  set(step step${number})
  set(folder ${course_folder_${number}})
  math(EXPR before "${number} - 1")

  add_library(${step}_headers INTERFACE)
  target_include_directories(${step}_headers INTERFACE ${folder})
  if(before)
    target_link_libraries(${step}_headers INTERFACE step${before}_headers)
  endif()
  file(GLOB given CONFIGURE_DEPENDS ${folder}/given/*.cpp)
  if(given)
    add_library(${step}_given STATIC ${given})
    target_link_libraries(${step}_given PRIVATE ${step}_headers our_warnings)
    target_link_libraries(${step}_headers INTERFACE ${step}_given)
  endif()

  course_engine_source(${number} source)
  add_library(${step}_engine OBJECT ${source})
  target_link_libraries(${step}_engine PRIVATE ${step}_headers learner_warnings)
  if(before)
    target_precompile_headers(${step}_engine REUSE_FROM step1_engine)
  else()
    target_precompile_headers(${step}_engine PRIVATE ${ENGINE_HEADERS})
  endif()
endfunction()

# course_engines(<number> <result>): stepN_engine of the steps 1 to `number`.
function(course_engines number result)
  set(engines)
  foreach(i RANGE 1 ${number})
    list(APPEND engines step${i}_engine)
  endforeach()
  set(${result} ${engines} PARENT_SCOPE)
endfunction()

# ---- The tests

# What the tests of all steps have in common, in three libraries:
#   test_support     how a test speaks, and what keeps the program in hand; knows step 1's Value only
#   judge            an independent judge of gradients, for tests of step 2 and later ones
#   look_at_stepN    is step N to blame? for tests of the steps after it
# The tests share one precompiled header.
function(course_test_support)
  set(testing check graph guards orders place test_main)
  list(TRANSFORM testing REPLACE ".+" ${COURSE_DIR}/testing/\\0.cpp)
  add_library(test_support STATIC ${testing} ${COURSE_DIR}/diagnosis/laws.cpp
                                  ${COURSE_DIR}/diagnosis/mistake.cpp)
  target_include_directories(test_support PUBLIC ${COURSE_DIR})
  target_link_libraries(test_support PUBLIC step1_headers GTest::gtest Threads::Threads
                                     PRIVATE our_warnings)
  # A learner waits for the tests to be compiled.  What undefined behaviour there is in them, the preset
  # solutions finds; a learner's own file is always watched.
  if(HAVE_SANITIZERS AND ENGINE_DIR STREQUAL PROJECT_SOURCE_DIR)
    target_compile_options(test_support PUBLIC -fno-sanitize=undefined)
  endif()
  set_source_files_properties(${COURSE_DIR}/testing/guards.cpp ${COURSE_DIR}/testing/orders.cpp
                              PROPERTIES SKIP_PRECOMPILE_HEADERS ON)  # faster without
  target_precompile_headers(test_support PRIVATE <gtest/gtest.h> <cmath> <functional> <string> <vector>)

  set(judge expression expression_shrink expression_text random_expression)
  list(TRANSFORM judge REPLACE ".+" ${COURSE_DIR}/judge/\\0.cpp)
  set(diagnosis random_check walks written_graph)
  list(TRANSFORM diagnosis REPLACE ".+" ${COURSE_DIR}/diagnosis/\\0.cpp)
  add_library(judge STATIC ${judge} ${diagnosis})
  target_include_directories(judge PRIVATE step2_backward)
  target_link_libraries(judge PUBLIC test_support PRIVATE our_warnings)
  target_precompile_headers(judge REUSE_FROM test_support)

  foreach(number IN LISTS course_steps)
    set(source ${COURSE_DIR}/judge/earlier_step${number}.cpp)
    if(EXISTS ${source})
      add_library(look_at_step${number} STATIC ${source})
      target_link_libraries(look_at_step${number} PUBLIC judge step${number}_headers PRIVATE our_warnings)
      target_precompile_headers(look_at_step${number} REUSE_FROM test_support)
    endif()
  endforeach()
endfunction()

# Writes what a test program needs to know about its step, with the caller's ENGINE_DIR and START_AT.
function(course_step_info number file)
  set(folder ${course_folder_${number}})
  set(name ${course_file_${number}})
  set(compiler_said ${PROJECT_BINARY_DIR}/step${number}_compiler.txt)
  set(earlier_faults)
  foreach(i IN LISTS course_steps)
    if(i LESS number)
      list(APPEND earlier_faults $<IF:$<TARGET_EXISTS:look_at_step${i}>,fault_in_step${i},nullptr>)
    endif()
  endforeach()
  list(JOIN earlier_faults ", " earlier_faults)
  configure_file(${COURSE_DIR}/testing/step_info.cpp.in ${file}.in)
  file(GENERATE OUTPUT ${file} INPUT ${file}.in)
endfunction()

# What the test program of step `number` is linked with, apart from the tests themselves.
function(course_test_libraries number result)
  set(libraries step${number}_headers)
  if(number EQUAL 1)
    list(APPEND libraries test_support)
  else()
    list(APPEND libraries judge)
  endif()
  foreach(i IN LISTS course_steps)
    if(i LESS number AND TARGET look_at_step${i})
      list(APPEND libraries look_at_step${i})
    endif()
  endforeach()
  course_engines(${number} engines)
  set(${result} ${libraries} ${engines} PARENT_SCOPE)
endfunction()

# stepN_test, and its tests in CTest: "build stepN (…)" and stepN.Suite.Name.
function(course_step_tests number)
  set(step step${number})
  set(tests ${course_folder_${number}}/${course_file_${number}}_test.cpp)
  set(info ${PROJECT_BINARY_DIR}/${step}_info.cpp)
  course_step_info(${number} ${info})
  course_test_libraries(${number} libraries)
  file(GLOB diagnosis CONFIGURE_DEPENDS ${COURSE_DIR}/diagnosis/${course_file_${number}}*.cpp)
  add_executable(${step}_test EXCLUDE_FROM_ALL ${tests} ${diagnosis} ${info})
  if(number EQUAL 1)
    target_sources(${step}_test PRIVATE ${COURSE_DIR}/testing/stand_ins.cpp)
  endif()
  target_link_libraries(${step}_test PRIVATE ${libraries} our_warnings)
  target_precompile_headers(${step}_test REUSE_FROM test_support)

  course_whose(${number} whose)
  set(build "build ${step} (${whose})")
  if(CMAKE_CROSSCOMPILING)
    add_test(NAME "${build}" COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target ${step}_test)
  else()
    add_test(NAME "${build}" COMMAND ${COURSE_RUNNER} build ${COURSE_TEXT} ${number})
  endif()
  set_tests_properties("${build}" PROPERTIES FIXTURES_SETUP ${step} RESOURCE_LOCK build TIMEOUT 1200
                                             LABELS "${step};${step}-bonus")

  # Names are read from the source: CTest knows the tests before anything is built.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${tests})
  file(STRINGS ${tests} lines REGEX "^TEST\\(")
  list(TRANSFORM lines REPLACE "^TEST\\(([A-Za-z0-9_]+), ([A-Za-z0-9_]+)\\).*" "\\1.\\2" OUTPUT_VARIABLE names)
  set(tests)
  foreach(name IN LISTS names)
    if(CMAKE_CROSSCOMPILING)
      add_test(NAME ${step}.${name} COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} ${COURSE_RUNNER} --test ${name}
                                            -- $<TARGET_FILE:${step}_test>)
    else()
      add_test(NAME ${step}.${name} COMMAND ${COURSE_RUNNER} test ${COURSE_TEXT} ${number} ${name})
    endif()
    list(APPEND tests ${step}.${name})
  endforeach()
  set_tests_properties(${tests} PROPERTIES FIXTURES_REQUIRED ${step} LABELS ${step} TIMEOUT 600)
  set(bonus ${tests})
  list(FILTER bonus INCLUDE REGEX "\\.Bonus")
  if(bonus)
    set_tests_properties(${bonus} PROPERTIES LABELS ${step}-bonus)
  endif()
endfunction()

foreach(number IN LISTS course_steps)
  course_step_engine(${number})
endforeach()
course_test_support()
foreach(number IN LISTS course_steps)
  course_step_tests(${number})
endforeach()
