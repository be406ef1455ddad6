# The steps, as steps.json lists them, for everything that is written in CMake:
#   course_step_count        how many
#   course_steps             their numbers, 1;2;…
#   course_folder_<number>   step2_backward
#   course_file_<number>     backward
#   course_works_<number>    what works when the step is complete
file(READ ${CMAKE_CURRENT_LIST_DIR}/steps.json course_list)
string(JSON course_step_count LENGTH "${course_list}")
set(course_steps)
foreach(number RANGE 1 ${course_step_count})
  math(EXPR index "${number} - 1")
  list(APPEND course_steps ${number})
  foreach(key folder file works)
    string(JSON course_${key}_${number} GET "${course_list}" ${index} ${key})
  endforeach()
endforeach()
