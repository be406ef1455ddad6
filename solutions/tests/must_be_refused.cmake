# Passes if check_mistake.cmake refuses a patch, and with the sentence REFUSED.
execute_process(
  COMMAND ${CMAKE_COMMAND} -D KIND=${KIND} -D NAME=${NAME} -D PATCH=${PATCH} -D RUNNER=${RUNNER} -D PROGRAM=${PROGRAM}
          -D FOLDER=${FOLDER} -D TROUBLE=${TROUBLE} -P ${CMAKE_CURRENT_LIST_DIR}/../check_mistake.cmake
  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE code)
string(FIND "${output}" "${REFUSED}" found)
if(code EQUAL 0)
  message(FATAL_ERROR "This patch was accepted, but it should be refused: ${REFUSED}")
elseif(found EQUAL -1)
  message(FATAL_ERROR "This patch was refused, but not with the words: ${REFUSED}\n${output}")
endif()
