# What makes the learner's loop pleasant: progress, watch, try, and a word when a step is complete.
set(tools ${COURSE_DIR}/progress)

add_custom_target(progress
  COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -DENGINE_DIR=${ENGINE_DIR} -DSTART_AT=${START_AT}
          -P ${tools}/progress.cmake
  USES_TERMINAL VERBATIM)

add_custom_target(watch
  COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -DENGINE_DIR=${ENGINE_DIR} -DSTART_AT=${START_AT}
          -P ${tools}/watch.cmake
  USES_TERMINAL VERBATIM)

# A program of the learner's own, to try things: build/try.cpp.
set(try ${PROJECT_SOURCE_DIR}/build/try.cpp)
if(EXISTS ${try})
  add_executable(try_program EXCLUDE_FROM_ALL ${try})
  target_link_libraries(try_program PRIVATE step1_engine step2_engine step3_engine step4_engine
                                            step5_engine step5_headers)
  add_custom_target(try COMMAND try_program USES_TERMINAL VERBATIM)
else()
  add_custom_target(try COMMAND ${CMAKE_COMMAND} -E echo "Write a program into build/try.cpp first." VERBATIM)
endif()

get_property(counts GLOBAL PROPERTY course_test_counts)
list(JOIN counts ":" counts)
set(log ${PROJECT_BINARY_DIR}/Testing/Temporary/LastTest.log.tmp)  # its name until CTest ends
file(CONFIGURE OUTPUT CTestCustom.cmake @ONLY CONTENT
     "set(CTEST_CUSTOM_POST_TEST \"\\\"@CMAKE_COMMAND@\\\" \\\"-DLOG=@log@\\\" \\\"-DTOTALS=@counts@\\\" -P \\\"@tools@/step_complete.cmake\\\"\")\n")
