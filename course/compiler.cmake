# Warnings and sanitizers.
include(CheckCXXSourceCompiles)

option(SANITIZE "build with AddressSanitizer and UndefinedBehaviorSanitizer, where there are any" ON)

# Our own code has no warnings.  A learner's half-finished file may have some, and is never refused
# for one; that a parameter is not used yet is not worth a word.
add_library(our_warnings INTERFACE)
add_library(learner_warnings INTERFACE)
if(MSVC)
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)  # they could not be tried with this compiler
  add_compile_options(/utf-8 /bigobj)
  add_compile_definitions(_CRT_SECURE_NO_WARNINGS)
  target_compile_options(our_warnings INTERFACE /W4)
  target_compile_options(learner_warnings INTERFACE /W3 /wd4100)
else()
  target_compile_options(our_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(our_warnings INTERFACE -Wno-restrict)  # a false alarm, GCC's bug 105651
  endif()
  target_compile_options(learner_warnings INTERFACE -Wall -Wextra -Wno-unused-parameter
                         $<$<CXX_COMPILER_ID:Clang,AppleClang>:-Wno-unused-private-field>)
endif()

if(WIN32)
  add_compile_definitions(NOMINMAX)
  # A recursion may be as deep as elsewhere.
  if(MSVC)
    add_link_options(/STACK:8388608)
  else()
    add_link_options(LINKER:--stack,8388608)
  endif()
endif()

# An engine lives in short loops over operands.  Clang unrolls them by itself when it optimises.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options($<$<CONFIG:Release>:-funroll-loops>)
endif()

if(SANITIZE AND NOT MSVC)
  set(sanitizers -fsanitize=address,undefined)
  set(CMAKE_REQUIRED_FLAGS ${sanitizers})
  check_cxx_source_compiles("int main() { return 0; }" HAVE_SANITIZERS)
  unset(CMAKE_REQUIRED_FLAGS)
  if(HAVE_SANITIZERS)
    add_compile_options(${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(${sanitizers})
    # A learner waits for the linker after each change.
    if(CMAKE_SYSTEM_NAME STREQUAL Linux)
      find_program(FAST_LINKER NAMES ld.lld ld.gold)
      if(FAST_LINKER MATCHES "lld|gold")
        add_link_options(-fuse-ld=${CMAKE_MATCH_0})
      endif()
    endif()
  endif()
endif()
if(SANITIZE AND NOT HAVE_SANITIZERS)
  # Then the library looks at each index itself, as Microsoft's always does in a debug build.
  add_compile_definitions($<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
endif()
