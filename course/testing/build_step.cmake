# Builds the tests of a step, as a test of CTest's, which shows no output when all is well.  What the
# compiler says of the step's file is kept, so that a failing test can repeat a warning about its function.
#   cmake -DBUILD=<dir> -DCONFIG=<configuration> -DSTEP=stepN -DFILE=<name>.cpp -DKEEP=<file> -P build_step.cmake
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} --config ${CONFIG} --target ${STEP}_test
                RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said
                ECHO_OUTPUT_VARIABLE ECHO_ERROR_VARIABLE)
string(REPLACE "." "\\." name "${FILE}")
if(said MATCHES "[/\\\\ ]${name}")  # otherwise the file was not compiled
  file(WRITE ${KEEP} "${said}")
endif()
# CTest reads these words; a fatal error of CMake's would put more of them below the compiler's.
if(result EQUAL 0)
  message("${STEP} is built.")
else()
  message("${STEP} could not be built.")
endif()
