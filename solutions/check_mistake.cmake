# Judges one patch by what its test program says.
#
#   cmake -D KIND=mistake|alternative -D NAME=<name> -D PATCH=<file> -D RUNNER=<command> -D PROGRAM=<file>
#         -D FOLDER=<for the record> [-D TROUBLE=<sentence>] -P check_mistake.cmake
#
# An alternative passes every required test.  A mistake fails one, and the head of its patch says how:
#   Idea: the idea that was missed
#   Test: the test that fails, the first one in teaching order
#   Says: words of its message
#   Ends: crash or hang, if the program does not come to its end; there is no such line otherwise
# The mistake in a bonus passes every required test; it is among the bonus tests that one fails.
file(READ ${PATCH} text)
string(FIND "${text}" "\n--- " diff)
string(SUBSTRING "${text}" 0 ${diff} head)
set(ends no)
foreach(key IN ITEMS Idea Test Says Ends)
  if("${head}\n" MATCHES "\n${key}: ([^\n]+)\n")
    string(TOLOWER ${key} variable)
    set(${variable} "${CMAKE_MATCH_1}")
  endif()
endforeach()

# Says what is wrong with the patch, or with the tests, and what came out of the program.
function(refuse sentence)
  message("${NAME}: ${sentence}")
  if(failed)
    message("${failed} says:\n  ${message}\n  ${cause}")
  elseif(DEFINED output)
    message("The runner said:\n${output}")
  endif()
  message(FATAL_ERROR "${PATCH}")
endfunction()

file(REMOVE ${FOLDER}/record.cmake)
if(TROUBLE)
  refuse("${TROUBLE}")
endif()
if(KIND STREQUAL "mistake" AND NOT (DEFINED idea AND DEFINED test AND DEFINED says))
  refuse("The head of the patch has no Idea:, no Test: or no Says:.")
endif()
if(NOT EXISTS "${PROGRAM}")
  foreach(log IN ITEMS compiler linker)
    if(EXISTS ${FOLDER}/${log}.txt)
      file(READ ${FOLDER}/${log}.txt text)
      string(REGEX MATCH "error: [^\n]*|undefined [^\n]*" error "${text}")
      refuse("The patched file does not compile, the ${log} says: ${error}")
    endif()
  endforeach()
  refuse("There is no program. Build the target mistakes_programs first.")
endif()

# A program that hangs is stopped soon; any other one has time, on a busy machine too.
set(seconds 30)
if(ends STREQUAL "hang")
  set(seconds 3)
endif()

# Runs the tests that the filter leaves in, up to the first that fails.
#   output: what the runner said     passed: whether all tests passed
#   failed: the test's name          how: no, crash or hang, if the program did not come to its end
#   message: its first line          cause: the other lines, without where to edit
macro(run_tests filter)
  execute_process(COMMAND ${RUNNER} --cpu ${seconds} --filter ${filter} --report ${FOLDER}/report.json -- ${PROGRAM}
                  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE code)
  set(passed FALSE)
  if(code STREQUAL "0")
    set(passed TRUE)
  endif()
  foreach(variable IN ITEMS failed message cause)
    set(${variable} "")
  endforeach()
  set(how no)
  file(READ ${FOLDER}/report.json report)
  string(JSON count LENGTH "${report}" tests)
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON result GET "${report}" tests ${i} result)
    if(result MATCHES "failed|stopped")
      string(JSON failed GET "${report}" tests ${i} name)
      string(JSON text GET "${report}" tests ${i} message)
      string(JSON stopped_by GET "${report}" tests ${i} stopped_by)
      string(REGEX MATCH "^([^\n]*)\n?(.*)$" _ "${text}")
      set(message "${CMAKE_MATCH_1}")
      string(REGEX REPLACE "(^|\n)(Edit|It happened at) [^\n]*" "" cause "${CMAKE_MATCH_2}")
      string(STRIP "${cause}" cause)
      if(stopped_by MATCHES "time|memory")
        set(how hang)
      elseif(result STREQUAL "stopped")
        set(how crash)
      endif()
      break()
    endif()
  endforeach()
endmacro()

run_tests(-Bonus*)
if(KIND STREQUAL "alternative")
  if(NOT passed)
    refuse("This solution is right, but it does not pass ${failed}.")
  endif()
  return()
endif()

if(test MATCHES "^Bonus")
  if(NOT passed)
    refuse("The mistake is in a bonus, but the required ${failed} fails.")
  endif()
  run_tests(Bonus*)
endif()
if(passed)
  refuse("All tests passed: nobody noticed the mistake.")
endif()
if(NOT failed STREQUAL test)
  refuse("The first test to fail should be ${test}, but it is \"${failed}\".")
endif()
if(NOT how STREQUAL ends)
  refuse("How it ends (no, crash or hang) should be \"${ends}\", but it is \"${how}\".")
endif()
string(FIND "${message}\n${cause}" "${says}" found)
if(found EQUAL -1)
  refuse("The message does not say: ${says}")
endif()

# For check_ambiguity.cmake.
file(WRITE ${FOLDER}/record.cmake
     "set(idea [==[${idea}]==])\nset(says [==[${says}]==])\nset(test ${test})\n"
     "set(ends ${ends})\nset(message [==[${message}]==])\nset(cause [==[${cause}]==])\n")
