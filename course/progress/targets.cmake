# What makes the learner's loop pleasant: progress, watch, try, and a word when a step is complete.
foreach(command progress watch)
  add_custom_target(${command} COMMAND ${COURSE_RUNNER} ${command} ${COURSE_TEXT} USES_TERMINAL VERBATIM)
endforeach()

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

if(CMAKE_CONFIGURATION_TYPES)
  set(text ${PROJECT_BINARY_DIR}/course-Debug.txt)  # the presets' configuration
else()
  set(text ${PROJECT_BINARY_DIR}/course-${CMAKE_BUILD_TYPE}.txt)
endif()
configure_file(${COURSE_DIR}/progress/CTestCustom.cmake.in CTestCustom.cmake @ONLY)
