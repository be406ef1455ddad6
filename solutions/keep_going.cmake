# Runs a compiler or a linker for a file that may be wrong: what it says goes to LOG, what it should
# have made is removed if it fails, and the build goes on.
#
#   cmake -DLOG=<file> -P keep_going.cmake -- <command> <argument>...
set(command)
set(output)
set(begun FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  set(argument "${CMAKE_ARGV${i}}")
  if(begun)
    list(APPEND command "${argument}")
    if(previous STREQUAL "-o")
      set(output "${argument}")
    endif()
  elseif(argument STREQUAL "--")
    set(begun TRUE)
  endif()
  set(previous "${argument}")
endforeach()

execute_process(COMMAND ${command} RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(code EQUAL 0)
  file(REMOVE ${LOG})
else()
  file(REMOVE "${output}")
  file(WRITE ${LOG} "${said}")
endif()
