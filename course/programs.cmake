# The programs: `train` on the whole engine, and after each step a milestone with something to look at.
find_program(DOT dot)

# course_library(<name> <room> <file>...): files of a room, as a library that is built where it is needed.
function(course_library name room)
  list(TRANSFORM ARGN REPLACE ".+" ${COURSE_DIR}/${room}/\\0.cpp OUTPUT_VARIABLE sources)
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${sources})
  target_include_directories(${name} PUBLIC ${COURSE_DIR})
  target_link_libraries(${name} PRIVATE our_warnings)
  # Nothing here is slow, and nearly all of the demo's time was the compiler at -O3 on these files.
  if(NOT MSVC)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
endfunction()

# The libraries share one precompiled header.
set(PICTURES_HEADERS <algorithm> <cmath> <functional> <map> <sstream> <stdexcept> <string> <vector>)

# course_text(<library> <name>): pictures/<name>.html as a constant of C++, <name>_html.
# (A literal of Microsoft's compiler holds 16 KB at most.)
function(course_text library name)
  set(file ${COURSE_DIR}/pictures/${name}.html)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  configure_file(${COURSE_DIR}/pictures/html.hpp.in ${PROJECT_BINARY_DIR}/html/${name}_html.hpp @ONLY)
  target_include_directories(${library} PRIVATE ${PROJECT_BINARY_DIR}/html)
endfunction()

course_library(pictures pictures page plane_map plot svg)
target_precompile_headers(pictures PRIVATE ${PICTURES_HEADERS})
course_text(pictures page)
course_library(replay pictures replay)
target_precompile_headers(replay REUSE_FROM pictures)
course_text(replay replay)
target_link_libraries(replay PUBLIC pictures step5_headers)
course_library(walk pictures walk)
target_precompile_headers(walk REUSE_FROM pictures)
course_text(walk walk)
target_link_libraries(walk PUBLIC pictures step1_headers)
course_library(train_parts train csv options progress run)
target_precompile_headers(train_parts REUSE_FROM pictures)
target_link_libraries(train_parts PUBLIC replay)

course_engines(5 engines)
add_executable(train EXCLUDE_FROM_ALL ${COURSE_DIR}/train/train.cpp)
target_link_libraries(train PRIVATE train_parts ${engines} our_warnings)

# A folder for pictures, as seen from the course's own folder: build/optimised/milestone1.
function(course_pictures name result)
  set(folder ${PROJECT_BINARY_DIR}/${name})
  file(MAKE_DIRECTORY ${folder})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
  set(${result} ${folder} PARENT_SCOPE)
endfunction()

# course_milestone(<number> [<source>...])
function(course_milestone number)
  set(program milestone${number}_program)
  course_engines(${number} engines)
  add_executable(${program} EXCLUDE_FROM_ALL ${COURSE_DIR}/milestones/milestone${number}.cpp
                                             ${COURSE_DIR}/milestones/milestones.cpp ${ARGN})
  target_include_directories(${program} PRIVATE ${COURSE_DIR})
  target_link_libraries(${program} PRIVATE ${engines} step${number}_headers our_warnings)

  course_pictures(milestone${number} pictures)
  add_custom_target(milestone${number}
    COMMAND ${program} ${pictures}
    COMMAND ${CMAKE_COMMAND} -DDOT=${DOT} -DFOLDER=${pictures} -P course/milestones/dot_to_svg.cmake
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} USES_TERMINAL VERBATIM)
endfunction()

course_milestone(1 ${COURSE_DIR}/testing/stand_ins.cpp step2_backward/given/draw_graph.cpp)
target_include_directories(milestone1_program PRIVATE step2_backward)
course_milestone(2)
target_link_libraries(milestone2_program PRIVATE walk)
course_milestone(3)
target_link_libraries(milestone3_program PRIVATE pictures)
course_milestone(4)
target_link_libraries(milestone4_program PRIVATE pictures)

course_pictures(milestone5 pictures)
add_custom_target(milestone5 COMMAND train --data moons --out ${pictures}
                  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} USES_TERMINAL VERBATIM)
