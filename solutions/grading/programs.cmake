# What the grader needs to have built: for each step the objects of its tests, and a pattern of the
# two programs that a submission gets.
#   step2_mark  its step 2 on the reference's step 1
#   step2_own   its step 2 on its own step 1
# The patterns are made from copies of the reference's files.  How each was compiled and linked is
# recorded; the grader does the same with other files in place of the copies.
#
# GRADING, in the grader's own build folder: the tests are optimised, the submissions are not.  Half of a
# submission's time is spent in tests, and they are compiled once.
include(${REFERENCE_DIR}/grading/course.cmake)
set(optimise "")
if(GRADING AND NOT MSVC)
  set(optimise -O1)
  target_compile_options(test_support PRIVATE ${optimise})
  target_compile_options(judge PRIVATE ${optimise})
  foreach(number RANGE 1 ${step_count})
    target_compile_options(step${number}_test PRIVATE ${optimise})
  endforeach()
endif()

set(PATTERN_DIR ${PROJECT_BINARY_DIR}/pattern)
add_custom_target(grading_programs)

# The command that records what it runs.
function(course_recorded name result)
  set(${result} "${CMAKE_COMMAND};-DRECORD=${PROJECT_BINARY_DIR}/${name}.cmake;-P;${REFERENCE_DIR}/grading/record.cmake;--"
      PARENT_SCOPE)
endfunction()

# The objects of step `number` as it will be in a submission.
function(course_pattern number file)
  set(copy ${PATTERN_DIR}/${file})
  add_custom_command(OUTPUT ${copy} DEPENDS ${REFERENCE_DIR}/${file}
                     COMMAND ${CMAKE_COMMAND} -E copy ${REFERENCE_DIR}/${file} ${copy})
  add_library(step${number}_pattern OBJECT EXCLUDE_FROM_ALL ${copy})
  target_link_libraries(step${number}_pattern PRIVATE step${number}_headers learner_warnings)
  target_precompile_headers(step${number}_pattern REUSE_FROM step1_engine)
  course_recorded(step${number}_compile launcher)
  set_target_properties(step${number}_pattern PROPERTIES CXX_COMPILER_LAUNCHER "${launcher}")
endfunction()

# course_graded_program(<number> <folder> <name> <mark|own> <first of the steps that are the submission's>)
function(course_graded_program number folder name variant START_AT)
  set(program step${number}_${variant})
  # The test names the line of a function by looking into the engine: the folder it runs in.
  set(ENGINE_DIR .)
  course_step_info(${number} ${PROJECT_BINARY_DIR}/${program}_info.cpp)

  get_target_property(libraries step${number}_test LINK_LIBRARIES)
  list(REMOVE_ITEM libraries our_warnings)
  list(TRANSFORM libraries REPLACE "^(test_support|judge|look_at_.*)$" "$<LINK_ONLY:\\1>")
  foreach(i RANGE ${START_AT} ${number})
    list(TRANSFORM libraries REPLACE "^step${i}_engine$" "step${i}_pattern")
  endforeach()
  # All objects of our libraries, and not only those that are missed: then a submission that has a
  # function of ours, or main, is refused by the linker, and does not take its place.
  set(support $<TARGET_OBJECTS:test_support>)
  if(number GREATER 1)
    list(APPEND support $<TARGET_OBJECTS:judge>)
  endif()
  add_executable(${program} EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/${program}_info.cpp ${support}
                 $<FILTER:$<TARGET_OBJECTS:step${number}_test>,EXCLUDE,step${number}_info>)
  target_link_libraries(${program} PRIVATE ${libraries} test_support)
  target_compile_options(${program} PRIVATE ${optimise})
  target_precompile_headers(${program} REUSE_FROM test_support)
  course_recorded(${program} launcher)
  set_target_properties(${program} PROPERTIES CXX_LINKER_LAUNCHER "${launcher}"
                                                   RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  add_dependencies(grading_programs ${program})
endfunction()

foreach(file IN LISTS course_files)
  string(REGEX MATCH "^step([1-9])_([a-z]+)" folder ${file})
  set(number ${CMAKE_MATCH_1})
  set(name ${CMAKE_MATCH_2})
  course_pattern(${number} ${file})
  course_graded_program(${number} ${folder} ${name} mark ${number})
  course_graded_program(${number} ${folder} ${name} own 1)
endforeach()
file(WRITE ${PROJECT_BINARY_DIR}/compiler.cmake
     "set(compiler \"${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_SYSTEM_NAME}\")\n"
     "set(system_folders \"${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES}\")\n")

# ---- Tests of the grader

if(CMAKE_GENERATOR MATCHES "Ninja|Makefiles")  # with others commands can't be recorded
  foreach(name robust marks)
    add_test(NAME grader.${name}
             COMMAND ${CMAKE_COMMAND} -DROOM=${PROJECT_BINARY_DIR}/grader/${name} -DBUILD=${PROJECT_BINARY_DIR}
                     -P ${REFERENCE_DIR}/grading/tests/${name}.cmake)
    set_tests_properties(grader.${name} PROPERTIES LABELS grader TIMEOUT 900 RESOURCE_LOCK build)
  endforeach()
endif()
add_test(NAME grader.book COMMAND ${CMAKE_COMMAND} -DCHECK=ON -P ${REFERENCE_DIR}/grading/book.cmake)
set_tests_properties(grader.book PROPERTIES LABELS grader)
