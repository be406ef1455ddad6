# Copies a file that may be something else, in a process that can be stopped.
#   cmake -DFROM=<file> -DTO=<file> -DLARGEST=<bytes> -P copy.cmake
cmake_minimum_required(VERSION 3.25)
file(SIZE "${FROM}" size)
if(size GREATER LARGEST)
  message(FATAL_ERROR "too large")
endif()
file(COPY_FILE "${FROM}" "${TO}")
