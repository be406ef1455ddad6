# Passes if check_ambiguity.cmake refuses two mistakes of different ideas with one message, and a
# mistake that left no record.
#
#   cmake -D FOLDER=<an empty folder> -P ambiguity_must_be_refused.cmake
function(record name idea says)
  file(WRITE ${FOLDER}/${name}/record.cmake
       "set(idea \"${idea}\")\nset(says \"${says}\")\nset(test A.B)\nset(ends no)\n"
       "set(message \"a is 1, but it should be 2.\")\nset(cause \"This or that.\")\n")
endfunction()

function(check names)
  file(WRITE ${FOLDER}/all.txt "${names}\n")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -D FOLDER=${FOLDER} -P ${CMAKE_CURRENT_LIST_DIR}/../check_ambiguity.cmake
    OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE code)
  set(code ${code} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${FOLDER})
record(first "an idea" "This")
record(same_idea "an idea" "This")
record(other_words "another idea" "that")
check("first\nsame_idea\nother_words")
if(NOT code EQUAL 0)
  message(FATAL_ERROR "Messages that are true of both were refused:\n${output}")
endif()
record(other_idea "another idea" "This")
check("first\nother_idea")
if(code EQUAL 0 OR NOT output MATCHES "have one message")
  message(FATAL_ERROR "Two ideas with one message were accepted:\n${output}")
endif()
record(unsaid "an idea" "Neither")
check("unsaid")
if(code EQUAL 0 OR NOT output MATCHES "does not say it")
  message(FATAL_ERROR "A cause that the patch does not say was accepted:\n${output}")
endif()
check("first\nnever_run")
if(code EQUAL 0 OR NOT output MATCHES "has not been run")
  message(FATAL_ERROR "A mistake that was never run was accepted:\n${output}")
endif()
