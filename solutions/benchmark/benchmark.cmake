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

# The plain engine: what the lecture does, in files of the reference that were patched.
set(plain ${PROJECT_BINARY_DIR}/plain_engine)
file(REMOVE_RECURSE ${plain}/patched)
find_package(Git REQUIRED)
function(course_plain_file patch source)
  set(patch ${REFERENCE_DIR}/alternatives/${patch}.patch)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patch} ${REFERENCE_DIR}/${source})
  configure_file(${REFERENCE_DIR}/${source} ${plain}/patched/${source} COPYONLY)
  # Inside a repository git would look from its top, and leave out what it ignores.
  set(ENV{GIT_CEILING_DIRECTORIES} ${plain})
  execute_process(COMMAND ${GIT_EXECUTABLE} apply --whitespace=nowarn ${patch}
                  WORKING_DIRECTORY ${plain}/patched COMMAND_ERROR_IS_FATAL ANY)
  file(SHA256 ${REFERENCE_DIR}/${source} before)
  file(SHA256 ${plain}/patched/${source} after)
  if(before STREQUAL after)
    message(FATAL_ERROR "${patch} changes nothing in ${source}.")
  endif()
  get_filename_component(folder ${source} DIRECTORY)
  file(MAKE_DIRECTORY ${plain}/${folder})
  file(COPY_FILE ${plain}/patched/${source} ${plain}/${source} ONLY_IF_DIFFERENT)
endfunction()
course_plain_file(step2_backward/unordered-set step2_backward/backward.cpp)
course_plain_file(step4_mlp/composed-dot step4_mlp/mlp.cpp)

# Both engines in one program: the plain one is compiled with another name for the namespace.  A macro
# for that would be bad manners in a header; here it keeps both engines the same text.
set(here ${CMAKE_CURRENT_SOURCE_DIR}/benchmark)
add_library(plain_engine OBJECT EXCLUDE_FROM_ALL
  ${here}/engine.cpp
  step1_operators/operators.cpp
  ${plain}/step2_backward/backward.cpp
  step3_activations/activations.cpp
  ${plain}/step4_mlp/mlp.cpp
  step5_training/training.cpp
  ${PROJECT_SOURCE_DIR}/step4_mlp/given/random.cpp
  ${PROJECT_SOURCE_DIR}/step5_training/given/datasets.cpp)
target_compile_definitions(plain_engine PRIVATE micrograd=plain_micrograd)
target_include_directories(plain_engine PRIVATE $<TARGET_PROPERTY:step5_headers,INTERFACE_INCLUDE_DIRECTORIES>)
target_link_libraries(plain_engine PRIVATE our_warnings)

add_executable(benchmark_program EXCLUDE_FROM_ALL ${here}/benchmark.cpp ${here}/engine.cpp ${here}/memory.cpp)
target_link_libraries(benchmark_program PRIVATE plain_engine step1_engine step2_engine step3_engine
                                                step4_engine step5_engine step5_headers our_warnings
                                                benchmark::benchmark)
if(WIN32)
  target_link_libraries(benchmark_program PRIVATE psapi)
endif()

add_custom_target(bench COMMAND benchmark_program USES_TERMINAL VERBATIM)
