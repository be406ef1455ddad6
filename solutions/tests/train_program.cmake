# The program `train` itself, under the sanitizers if there are any: good tables, bad ones, bad options.
#   cmake -DTRAIN=<program> -DROOM=<a folder to write in> [-DEMULATOR=<what runs it>] -P train_program.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${ROOM})
file(MAKE_DIRECTORY ${ROOM})

# Exit codes of their own, so that what a sanitizer finds is not taken for a refusal.
set(ENV{ASAN_OPTIONS} exitcode=86)
set(ENV{UBSAN_OPTIONS} exitcode=86)
set(ENV{LSAN_OPTIONS} exitcode=86)

function(run code words)
  execute_process(COMMAND ${EMULATOR} ${TRAIN} --steps 20 --layers 4 --out pictures ${ARGN} WORKING_DIRECTORY ${ROOM}
                  RESULT_VARIABLE ended OUTPUT_VARIABLE output ERROR_VARIABLE error)
  string(FIND "${output}${error}" "${words}" found)
  if(NOT ended STREQUAL code OR found EQUAL -1)
    list(JOIN ARGN " " arguments)
    message("${output}${error}")
    message(SEND_ERROR "train ${arguments}: ended with ${ended}, but it should end with ${code} and say "
                       "\"${words}\".")
  endif()
endfunction()

function(learns words)
  run(0 "${words}" ${ARGN})
endfunction()

function(refuses words)
  run(1 "${words}" ${ARGN})
endfunction()

# A table of the text given, with \n and \r; `table.csv` in the arguments that come after it.
function(table text)
  string(CONFIGURE "${text}" text)
  file(WRITE ${ROOM}/table.csv "${text}")
endfunction()

# ---- Good ones

learns("two moons: 200 rows" --data moons)  # what the demo runs
learns("Right: " --data circles --loss cross-entropy --optimizer adam --batch 7)
learns("Right: " --data spiral --activation relu --optimizer momentum)
learns("--optimizer" --help)

table("1,2,a\n3,4,b\n5,6,c\n7,8,a\n9,1,b\n2,3,c\n")
learns("boundary.svg" --data table.csv)
table("1,2,3,a\n3,4,5,b\n5,6,7,c\n7,8,9,a\n")
learns("No boundary is drawn" --data table.csv)
table("x,y\n1,10\n2,21\n3,29\n4,41\n5,50\n")
learns("Off by " --data table.csv --loss mse)
table("1,a\n2,b\n")
learns("1 row to learn from, 1 held out" --data table.csv)
table("7,1,a\r\n7,2,b\r\n7,3,a\r\n7,4,b\r\n\r\n")
learns("Right: " --data table.csv)
table("1e308,-1e308,<script>\n-1e308,1e308,\"a, b\"\n1e-308,0,<script>\n0,1,\"a, b\"\n")
learns("Right: " --data table.csv)

# ---- Bad ones

table("")
refuses("table.csv: the file is empty" --data table.csv)
table("x,y\n")
refuses("a header line, but no rows of data" --data table.csv)
table("1,2,a\n3,b\n")
refuses("table.csv:2: 2 columns, but line 1 has 3" --data table.csv)
table("1,a\nnan,b\n")
refuses("column 1 is \"nan\", which is not a number" --data table.csv)
table("1,a\n1e999,b\n")
refuses("which is too large" --data table.csv)
table("1,a\n\"2,b\n")
refuses("is opened and not closed" --data table.csv)
table("1,a\n2,a\n3,a\n")
refuses("there must be 2 different ones" --data table.csv)
table("1,a\n2,b\n3,c\n")
refuses("--loss hinge is for two classes" --data table.csv --loss hinge)
refuses("which is not a number to predict" --data table.csv --loss mse)
table("1,1\n2,1e300\n3,7\n4,9\n")
refuses("the loss is " --data table.csv --loss mse --rate 1000 --layers none --steps 1000)
refuses("there is no such file" --data nowhere.csv)
refuses("pictures: this is a folder" --data pictures)
file(TOUCH ${ROOM}/file)
refuses("can't be made" --out file/pictures)
refuses("there is no option \"--verbose\"" --verbose)
refuses("--rate is \"fast\"" --rate fast)

file(REMOVE_RECURSE ${ROOM})
