# Draws each FOLDER/*.dot as an SVG, if Graphviz is there.
#   cmake -DDOT=<program or DOT-NOTFOUND> -DFOLDER=<folder> -P dot_to_svg.cmake
file(GLOB drawings RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${FOLDER}/*.dot)
foreach(drawing IN LISTS drawings)
  if(NOT DOT)
    message("To see it as a picture, install Graphviz and run this again.")
    return()
  endif()
  string(REGEX REPLACE "dot$" "svg" picture ${drawing})
  execute_process(COMMAND ${DOT} -Tsvg ${drawing} -o ${picture} COMMAND_ERROR_IS_FATAL ANY)
  message("The same as a picture: ${picture}")
endforeach()
