# The programs: `train` on the whole engine, and for each step one with something to look at.
find_program(DOT dot)

set(parts csv options plane_map plot progress replay replay_page run svg)
list(TRANSFORM parts REPLACE ".+" step5_training/given/\\0.cpp)
add_library(train_parts STATIC EXCLUDE_FROM_ALL ${parts})
target_link_libraries(train_parts PUBLIC step5_headers PRIVATE our_warnings)

add_executable(train EXCLUDE_FROM_ALL step5_training/given/train.cpp)
target_link_libraries(train PRIVATE train_parts step1_engine step2_engine step3_engine step4_engine
                                    step5_engine our_warnings)

# A folder for pictures, as seen from the course's own folder: build/optimised/milestone1.
function(course_pictures name result)
  set(folder ${PROJECT_BINARY_DIR}/${name})
  file(MAKE_DIRECTORY ${folder})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
  set(${result} ${folder} PARENT_SCOPE)
endfunction()

# course_milestone(<number> <folder> [<source of a later step>...])
function(course_milestone number folder)
  set(program milestone${number}_program)
  set(engine)
  foreach(i RANGE 1 ${number})
    list(APPEND engine step${i}_engine)
  endforeach()
  add_executable(${program} EXCLUDE_FROM_ALL ${folder}/given/milestone.cpp
                                             step1_operators/given/milestones.cpp ${ARGN})
  target_include_directories(${program} PRIVATE step2_backward step5_training)
  target_link_libraries(${program} PRIVATE ${engine} step${number}_headers our_warnings)

  course_pictures(milestone${number} pictures)
  add_custom_target(milestone${number}
    COMMAND ${program} ${pictures}
    COMMAND ${CMAKE_COMMAND} -DDOT=${DOT} -DFOLDER=${pictures} -P cmake/dot_to_svg.cmake
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} USES_TERMINAL VERBATIM)
endfunction()

set(plot step5_training/given/plane_map.cpp step5_training/given/plot.cpp step5_training/given/svg.cpp)
course_milestone(1 step1_operators step1_operators/given/stand_ins.cpp step2_backward/given/draw_graph.cpp)
course_milestone(2 step2_backward)
course_milestone(3 step3_activations ${plot})
course_milestone(4 step4_mlp ${plot})

course_pictures(milestone5 pictures)
add_custom_target(milestone5 COMMAND train --data moons --out ${pictures}
                  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} USES_TERMINAL VERBATIM)
