# course_runner, which starts the test programs and decides (course/testing/), and what a learner's
# loop is made of (course/progress/).  CTest builds through it, so it is there before anything is
# built: CMake makes it when it configures.  It is one small program without sanitizers, and as C++17
# it compiles in half the time.
set(COURSE_RUNNER ${PROJECT_BINARY_DIR}/course_runner${CMAKE_EXECUTABLE_SUFFIX})
if(WIN32)
  set(system windows)
else()
  set(system posix)
endif()
set(sources)
set(made_of "${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS}")
foreach(part progress/build progress/course progress/ctest progress/progress progress/record progress/runner progress/watch
             testing/process_${system} testing/report testing/run)
  list(APPEND sources ${PROJECT_SOURCE_DIR}/course/${part}.cpp)
endforeach()
file(GLOB headers ${PROJECT_SOURCE_DIR}/course/testing/*.hpp ${PROJECT_SOURCE_DIR}/course/progress/*.hpp)
foreach(file IN LISTS sources headers)
  file(SHA256 ${file} hash)
  string(APPEND made_of " ${hash}")
endforeach()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${sources} ${headers})

if(NOT made_of STREQUAL COURSE_RUNNER_MADE_OF OR NOT EXISTS ${COURSE_RUNNER})
  set(libraries)
  if(WIN32)
    set(libraries LINK_LIBRARIES psapi)
  endif()
  try_compile(made ${PROJECT_BINARY_DIR}/CMakeFiles/course_runner SOURCES ${sources}
              CMAKE_FLAGS -DINCLUDE_DIRECTORIES=${PROJECT_SOURCE_DIR}/course -DCMAKE_UNITY_BUILD=ON
                          -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 -DCMAKE_CXX_FLAGS_DEBUG=
              ${libraries} OUTPUT_VARIABLE said COPY_FILE ${COURSE_RUNNER} COPY_FILE_ERROR trouble
              CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON)
  if(NOT made OR trouble)
    message(FATAL_ERROR "course_runner could not be built:\n${said}${trouble}")
  endif()
  set(COURSE_RUNNER_MADE_OF ${made_of} CACHE INTERNAL "")
  unset(made CACHE)
endif()
