# What the grader has to know to build a submission, for Python: grading.json.  For each step the
# reference's object of it, all objects of the tests, and the libraries; lists as CMake writes them.
#
# Objects and not archives: of an archive the linker takes what is missed, and a submission that has
# a function of ours would take its place.  So it is refused: there are two.  What is given in place of a
# learner's own function is the exception: whoever has written it all the same keeps theirs.
set(may_be_written "/(compound|parameters)\\.cpp")

# Adds what the target is linked with, all the way down, to linked_objects and linked_libraries; the
# engine's files are not among it.
function(course_linked target)
  foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
    get_target_property(names ${target} ${property})
    foreach(name IN LISTS names)
      string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" name "${name}")
      if(NOT TARGET "${name}" OR name MATCHES "^step[0-9]+_engine$" OR name IN_LIST linked_seen)
        continue()
      endif()
      list(APPEND linked_seen ${name})
      get_target_property(type ${name} TYPE)
      get_target_property(imported ${name} IMPORTED)
      if(NOT type STREQUAL "INTERFACE_LIBRARY" AND (imported OR name MATCHES "gtest"))
        list(APPEND linked_libraries $<TARGET_FILE:${name}>)
      elseif(NOT type STREQUAL "INTERFACE_LIBRARY")
        list(APPEND linked_objects $<FILTER:$<TARGET_OBJECTS:${name}>,EXCLUDE,${may_be_written}>)
        if(name MATCHES "_given$")
          list(APPEND linked_libraries $<TARGET_FILE:${name}>)
        endif()
        target_compile_options(${name} PRIVATE ${optimise})
      endif()
      course_linked(${name})
    endforeach()
  endforeach()
  foreach(variable linked_objects linked_libraries linked_seen)
    set(${variable} ${${variable}} PARENT_SCOPE)
  endforeach()
endfunction()

# In the grader's own build folder the tests are optimised, and the submissions are not: half of the time
# goes into tests, and they are compiled once.
set(optimise "")
if(GRADING)
  set(optimise -O1)
endif()
separate_arguments(flags NATIVE_COMMAND "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_DEBUG} ${CMAKE_EXE_LINKER_FLAGS}")
get_directory_property(link_options DIRECTORY ${PROJECT_SOURCE_DIR} LINK_OPTIONS)
set(rows "")
set(ENGINE_DIR .)  # messages name lines of the file that is tested: of the folder that the program runs in
add_custom_target(grading_programs)
foreach(number IN LISTS course_steps)
  set(linked_objects $<TARGET_OBJECTS:step${number}_test>)
  set(linked_libraries)
  set(linked_seen)
  course_linked(step${number}_test)
  string(APPEND rows "  {\"step\": ${number}, \"program\": \"$<TARGET_FILE:step${number}_test>\",
   \"engine\": \"$<TARGET_OBJECTS:step${number}_engine>\",
   \"objects\": \"${linked_objects}\",
   \"libraries\": \"${linked_libraries}\"")
  target_compile_options(step${number}_test PRIVATE ${optimise})
  add_dependencies(grading_programs step${number}_test)
  # Who is to blame for an earlier step: the reference never is.
  set(firsts ${number} 1)
  list(REMOVE_DUPLICATES firsts)
  foreach(START_AT IN LISTS firsts)
    set(info step${number}_from_${START_AT}_info)
    course_step_info(${number} ${PROJECT_BINARY_DIR}/${info}.cpp)
    add_library(${info} OBJECT EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/${info}.cpp)
    target_include_directories(${info} PRIVATE ${COURSE_DIR})
    target_link_libraries(${info} PRIVATE step${number}_headers GTest::gtest)
    add_dependencies(grading_programs ${info})
    string(APPEND rows ",\n   \"info_from_${START_AT}\": \"$<TARGET_OBJECTS:${info}>\"")
  endforeach()
  string(APPEND rows "},\n")
endforeach()
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/grading.json CONTENT "{
 \"compiler\": \"${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_SYSTEM_NAME}\",
 \"compiler_program\": \"${CMAKE_CXX_COMPILER}\",
 \"nm\": \"${CMAKE_NM}\", \"readelf\": \"$<IF:$<BOOL:${CMAKE_READELF}>,${CMAKE_READELF},>\",
 \"system_folders\": \"${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES}\",
 \"runner\": \"${COURSE_RUNNER}\",
 \"link\": \"${CMAKE_CXX_COMPILER};${flags};${link_options}\",
 \"steps\": [\n${rows}  {}\n ]\n}\n")

# ---- Tests of the grader

find_package(Python3 3.9 COMPONENTS Interpreter QUIET)
if(Python3_Interpreter_FOUND)
  foreach(name text taking running marks reports grade hand_out)
    add_test(NAME grader.${name} COMMAND ${Python3_EXECUTABLE} -m unittest grading.tests.test_${name}
             WORKING_DIRECTORY ${REFERENCE_DIR})
    set_tests_properties(grader.${name} PROPERTIES LABELS grader TIMEOUT 1800)
  endforeach()
  set_tests_properties(grader.grade PROPERTIES LABELS grader-class)  # a whole class: a quarter of an hour
else()
  message(STATUS "No Python 3.9: there is no grader here, and no test of it.")
endif()
