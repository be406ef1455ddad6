# The engine beside PyTorch: values, gradients and training, and the numbers that the tests hold.
#   cmake --workflow --preset pytorch
option(PYTORCH "build the comparison with PyTorch" OFF)
if(NOT PYTORCH)
  return()
endif()

# libtorch's package talks a lot; what it has to say is whether it is there.
set(CMAKE_MESSAGE_LOG_LEVEL ERROR)
set(FPHSA_NAME_MISMATCHED ON)
find_package(Torch QUIET)
unset(FPHSA_NAME_MISMATCHED)
unset(CMAKE_MESSAGE_LOG_LEVEL)
if(NOT Torch_FOUND)
  set(missing "The comparison with PyTorch needs libtorch, which was not found. Debian, Ubuntu: apt "
              "install libtorch-dev. Elsewhere: unpack libtorch from pytorch.org and give its folder as "
              "-DCMAKE_PREFIX_PATH=<folder>. Then run this again.")
  list(JOIN missing "" missing)
  foreach(target pytorch_test record_numbers)
    add_custom_target(${target} COMMAND ${CMAKE_COMMAND} -E echo ${missing}
                                COMMAND ${CMAKE_COMMAND} -E false VERBATIM)
  endforeach()
  return()
endif()

set(here ${CMAKE_CURRENT_SOURCE_DIR}/pytorch)

# What PyTorch says; no line of the engine is in it.
add_library(pytorch_records STATIC EXCLUDE_FROM_ALL ${here}/records.cpp)
target_link_libraries(pytorch_records PUBLIC ${TORCH_LIBRARIES} PRIVATE our_warnings)
target_compile_definitions(pytorch_records PUBLIC COURSE_DIR="${PROJECT_SOURCE_DIR}")
target_precompile_headers(pytorch_records PRIVATE <torch/torch.h>)  # it takes ten seconds

add_executable(record_numbers_program EXCLUDE_FROM_ALL ${here}/record_numbers.cpp)
target_link_libraries(record_numbers_program PRIVATE pytorch_records our_warnings)
add_custom_target(record_numbers COMMAND record_numbers_program USES_TERMINAL VERBATIM)

set(sources brief_test expressions_test operations_test records_test training_test)
list(TRANSFORM sources REPLACE ".+" ${here}/\\0.cpp)
add_executable(pytorch_test EXCLUDE_FROM_ALL ${sources} ${here}/compare.cpp)
target_link_libraries(pytorch_test PRIVATE judge pytorch_records GTest::gtest_main our_warnings
                                           step1_engine step2_engine step3_engine step4_engine
                                           step5_engine step5_headers)
target_precompile_headers(pytorch_test REUSE_FROM pytorch_records)
gtest_add_tests(TARGET pytorch_test SOURCES ${sources} TEST_PREFIX pytorch. TEST_LIST tests SKIP_DEPENDENCY)
set_tests_properties(${tests} PROPERTIES LABELS pytorch TIMEOUT 300)
