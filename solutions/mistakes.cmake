# Every known mistake is caught and named, every alternative is accepted.
#
# A patch in mistakes/stepN_*/ or alternatives/stepN_*/ is applied to a copy of mistakes/plain/stepN_*/,
# a plain text of the reference that stays as it is when the reference gets faster.  The copy is built
# into a test program of its own, and one CTest test looks at what that says:
# mistake.step2.add-overwrites, alternative.step2.recursion.  check_mistake.cmake has the rules.
option(MISTAKES "build every known mistake and every alternative" OFF)
if(NOT MISTAKES)
  return()
endif()

find_package(Git QUIET)
find_program(PATCH_COMMAND patch)
set(PLAIN_DIR ${REFERENCE_DIR}/mistakes/plain)
set(PATCHED_DIR ${PROJECT_BINARY_DIR}/mistakes)
add_custom_target(mistakes_programs)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/rows)  # for the book of misconceptions

# The mistakes that are functions, rows of course/diagnosis/: one program a step puts each of them in
# the learner's place.
foreach(number IN LISTS course_steps)
  set(program step${number}_known_mistakes)
  course_test_libraries(${number} libraries)
  add_executable(${program} EXCLUDE_FROM_ALL tests/known_mistakes.cpp $<TARGET_OBJECTS:step${number}_test>)
  target_link_libraries(${program} PRIVATE ${libraries} our_warnings)
  target_precompile_headers(${program} REUSE_FROM test_support)
  add_test(NAME step${number}.known-mistakes COMMAND ${program} ${PROJECT_BINARY_DIR}/rows/step${number}.json)
  set_tests_properties(step${number}.known-mistakes PROPERTIES LABELS mistakes TIMEOUT 300)
  add_dependencies(mistakes_programs ${program})
endforeach()

# Applies a patch to what lies in `folder`.  Inside a repository git leaves out files that are not
# below the current folder, and says nothing: it must not find the one around the build folder.
function(course_apply patch folder result)
  if(Git_FOUND)
    unset(ENV{GIT_DIR})
    unset(ENV{GIT_WORK_TREE})
    set(ENV{GIT_CEILING_DIRECTORIES} ${PATCHED_DIR})
    set(command ${GIT_EXECUTABLE} apply --whitespace=nowarn ${patch})
  elseif(PATCH_COMMAND)
    set(command ${PATCH_COMMAND} -p1 --silent --forward --fuzz=0 --input=${patch})
  else()
    message(FATAL_ERROR "The mistakes are patches: git or patch is needed to apply them.")
  endif()
  execute_process(COMMAND ${command} WORKING_DIRECTORY ${folder} RESULT_VARIABLE code
                  OUTPUT_VARIABLE said ERROR_VARIABLE said)
  set(${result} "${code}" PARENT_SCOPE)
endfunction()

# The patched copy of the plain text in ${PATCHED_DIR}/<name>.  `trouble` is empty if all is
# well.
function(course_patched_file name patch source trouble)
  set(try ${PATCHED_DIR}/${name}/try)
  file(REMOVE_RECURSE ${try})
  get_filename_component(folder ${source} DIRECTORY)
  file(COPY ${PLAIN_DIR}/${source} DESTINATION ${try}/${folder})
  course_apply(${patch} ${try} code)
  file(SHA256 ${PLAIN_DIR}/${source} before)
  file(SHA256 ${try}/${source} after)
  set(${trouble} "" PARENT_SCOPE)
  if(NOT code EQUAL 0)
    set(${trouble} "The patch does not apply to mistakes/plain/${source}." PARENT_SCOPE)
  elseif(before STREQUAL after)
    set(${trouble} "The patch changes nothing in ${source}." PARENT_SCOPE)
  endif()
  file(MAKE_DIRECTORY ${PATCHED_DIR}/${name}/${folder})
  file(COPY_FILE ${try}/${source} ${PATCHED_DIR}/${name}/${source} ONLY_IF_DIFFERENT)
  file(REMOVE_RECURSE ${try})
endfunction()

# The test program of step `number` with a patched file in place of the engine's.  All the rest is
# shared: the objects of the tests, and what the test program is linked with.
function(course_patched_program name number source)
  set(step step${number})
  get_target_property(libraries ${step}_test LINK_LIBRARIES)
  list(REMOVE_ITEM libraries ${step}_engine our_warnings)
  list(TRANSFORM libraries REPLACE "^(test_support|judge|look_at_.*)$" "$<LINK_ONLY:\\1>")
  add_executable(${name} EXCLUDE_FROM_ALL ${PATCHED_DIR}/${name}/${source}
                                          $<TARGET_OBJECTS:${step}_test>)
  target_link_libraries(${name} PRIVATE ${libraries} learner_warnings)
  target_precompile_headers(${name} REUSE_FROM step1_engine)
  # A file that does not compile is the failure of its own test, not the end of the build.
  set(keep_going -P ${REFERENCE_DIR}/keep_going.cmake --)
  set(log ${PATCHED_DIR}/${name})
  set_target_properties(
    ${name} PROPERTIES CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-DLOG=${log}/compiler.txt;${keep_going}"
                       CXX_LINKER_LAUNCHER "${CMAKE_COMMAND};-DLOG=${log}/linker.txt;${keep_going}")
  add_dependencies(mistakes_programs ${name})
endfunction()

# course_patch(<name> <kind> <patch> <number> <stepN_folder/file.cpp> [<refused>])
#   name     of the program and of the CTest test
#   kind     mistake or alternative
#   refused  the sentence with which the checker must refuse this patch
function(course_patch name kind patch number source)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patch})
  course_patched_file(${name} ${patch} ${source} trouble)
  if(trouble)
    set(program "")
  else()
    course_patched_program(${name} ${number} ${source})
    set(program $<TARGET_FILE:${name}>)
  endif()
  set(check -D KIND=${kind} -D NAME=${name} -D PATCH=${patch} -D TROUBLE=${trouble} -D RUNNER=${COURSE_RUNNER} -D PROGRAM=${program}
            -D FOLDER=${PATCHED_DIR}/${name})
  if(ARGN)
    add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} ${check} -D REFUSED=${ARGN}
                                  -P ${REFERENCE_DIR}/tests/must_be_refused.cmake)
  else()
    add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} ${check} -P ${REFERENCE_DIR}/check_mistake.cmake)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${kind}s" TIMEOUT 120)
endfunction()

# All patches in solutions/<kind>s.
function(course_patches kind result)
  set(names)
  file(GLOB patches CONFIGURE_DEPENDS ${REFERENCE_DIR}/${kind}s/step*/*.patch)
  foreach(patch IN LISTS patches)
    string(REGEX MATCH "step([0-9]+)_([a-z]+)/([^/]*)\\.patch$" found ${patch})
    set(number ${CMAKE_MATCH_1})
    set(name ${kind}.step${number}.${CMAKE_MATCH_3})
    set(source step${number}_${CMAKE_MATCH_2}/${CMAKE_MATCH_2}.cpp)
    course_patch(${name} ${kind} ${patch} ${number} ${source})
    list(APPEND names ${name})
  endforeach()
  set(${result} ${names} PARENT_SCOPE)
endfunction()

course_patches(mistake mistakes)
course_patches(alternative alternatives)

# No two mistakes have the same message, unless it is true of both.
list(JOIN mistakes "\n" lines)
file(WRITE ${PATCHED_DIR}/all.txt "${lines}\n")
add_test(NAME mistakes.unambiguous
         COMMAND ${CMAKE_COMMAND} -D FOLDER=${PATCHED_DIR} -P ${REFERENCE_DIR}/check_ambiguity.cmake)
set_tests_properties(mistakes.unambiguous PROPERTIES DEPENDS "${mistakes}" LABELS mistakes)

# A checker that was never seen to refuse is not one.
file(GLOB patches CONFIGURE_DEPENDS ${REFERENCE_DIR}/tests/refused/*.patch)
foreach(patch IN LISTS patches)
  file(READ ${patch} text)
  string(REGEX MATCH "Refused: ([^\n]*)" found "${text}")
  set(refused ${CMAKE_MATCH_1})
  get_filename_component(id ${patch} NAME_WE)
  string(REGEX MATCH "^[a-z]+" kind ${id})
  course_patch(refused.${id} ${kind} ${patch} 2 step2_backward/backward.cpp ${refused})
endforeach()
add_test(NAME refused.ambiguous-messages
         COMMAND ${CMAKE_COMMAND} -D FOLDER=${PATCHED_DIR}/ambiguous
                 -P ${REFERENCE_DIR}/tests/ambiguity_must_be_refused.cmake)
set_tests_properties(refused.ambiguous-messages PROPERTIES LABELS mistakes)
