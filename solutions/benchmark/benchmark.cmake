# The speed of the reference beside hand-written backpropagation and beside the plain engine.
#   cmake --workflow --preset bench
option(BENCHMARK "build the benchmark" OFF)
if(NOT BENCHMARK)
  return()
endif()

find_package(benchmark QUIET)
if(NOT benchmark_FOUND)
  set(missing "The benchmark needs Google Benchmark, which was not found. Debian, Ubuntu: apt install "
              "libbenchmark-dev. macOS: brew install google-benchmark. Then run this again.")
  list(JOIN missing "" missing)
  add_custom_target(bench COMMAND ${CMAKE_COMMAND} -E echo ${missing} COMMAND ${CMAKE_COMMAND} -E false
                    VERBATIM)
  return()
endif()

find_package(Git REQUIRED)
set(here ${CMAKE_CURRENT_SOURCE_DIR}/benchmark)

add_executable(benchmark_program EXCLUDE_FROM_ALL ${here}/benchmark.cpp ${here}/engine.cpp ${here}/process.cpp)
target_link_libraries(benchmark_program PRIVATE step1_engine step2_engine step3_engine step4_engine
                                                step5_engine step5_headers our_warnings
                                                benchmark::benchmark)
if(WIN32)
  target_link_libraries(benchmark_program PRIVATE psapi)
endif()

# course_benchmark_engine(<name> <patch>...): the reference with alternatives/<patch>.patch, in the same
# program.  A patched file is made from the plain text that patches are written against, the others are
# the reference's.  It is compiled with another name for the namespace.  A macro for that would be bad manners
# in a header; here it lets all engines be the same text.
function(course_benchmark_engine name)
  set(folder ${PROJECT_BINARY_DIR}/${name}_engine)
  set(fresh ${folder}/fresh)
  file(REMOVE_RECURSE ${fresh})
  set(sources step1_operators/operators.cpp step2_backward/backward.cpp step3_activations/activations.cpp
              step4_mlp/mlp.cpp step5_training/training.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(step ${source} DIRECTORY)
    set(text ${REFERENCE_DIR})
    if("${ARGN}" MATCHES "${step}/")
      set(text ${REFERENCE_DIR}/mistakes/plain)
    endif()
    configure_file(${text}/${source} ${fresh}/${source} COPYONLY)
  endforeach()
  # git must not find the repository around the build folder: inside one it leaves files out.
  set(ENV{GIT_CEILING_DIRECTORIES} ${folder})
  foreach(patch IN LISTS ARGN)
    set(patch ${REFERENCE_DIR}/alternatives/${patch}.patch)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patch})
    foreach(option --check --verbose)  # first whether it can, then do it: silence is not success
      execute_process(COMMAND ${GIT_EXECUTABLE} apply --whitespace=nowarn ${option} ${patch}
                      WORKING_DIRECTORY ${fresh} OUTPUT_VARIABLE said ERROR_VARIABLE said
                      COMMAND_ERROR_IS_FATAL ANY)
    endforeach()
    if(NOT said MATCHES "Applied patch")
      message(FATAL_ERROR "${patch} was not applied to the reference:\n${said}")
    endif()
  endforeach()
  foreach(source IN LISTS sources)
    get_filename_component(step ${source} DIRECTORY)
    file(MAKE_DIRECTORY ${folder}/${step})
    file(COPY_FILE ${fresh}/${source} ${folder}/${source} ONLY_IF_DIFFERENT)
  endforeach()

  list(TRANSFORM sources PREPEND ${folder}/)
  add_library(${name}_engine OBJECT EXCLUDE_FROM_ALL
    ${sources} ${here}/engine.cpp ${PROJECT_SOURCE_DIR}/step4_mlp/given/random.cpp
    ${PROJECT_SOURCE_DIR}/step5_training/given/datasets.cpp)
  target_compile_definitions(${name}_engine PRIVATE micrograd=${name}_micrograd)
  target_include_directories(${name}_engine PRIVATE $<TARGET_PROPERTY:step5_headers,INTERFACE_INCLUDE_DIRECTORIES>)
  target_link_libraries(${name}_engine PRIVATE our_warnings)
  target_link_libraries(benchmark_program PRIVATE ${name}_engine)
endfunction()

course_benchmark_engine(composed step4_mlp/composed-dot)
course_benchmark_engine(hashing step2_backward/unordered-set)
course_benchmark_engine(plain step2_backward/unordered-set step4_mlp/composed-dot)

add_custom_target(bench COMMAND benchmark_program USES_TERMINAL VERBATIM)
