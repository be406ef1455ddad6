# Makes a class of submissions that no course ever had: each one does something to the grader.
#   FOLDER  where they go      REFERENCE  the reference's folder
#
# spoilt(<name> …): the reference's step 1 with something in it.
# expect(<name> <passed> <words>): all, some, 0, or some or 0; and words of its notes or its page.
file(READ ${REFERENCE}/step1_operators/operators.cpp right)
set(first "Value operator+(const Value& a, const Value& b) {")
string(FIND "${right}" "${first}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "The reference's operator+ has another first line than \"${first}\".")
endif()
set(expected 0)

macro(expect name passed words)
  math(EXPR expected "${expected} + 1")
  string(REPLACE ";" "," key "${name}")
  set(passed_${key} "${passed}")
  set(words_${key} "${words}")
endmacro()

# The right answer, with a line at the top of the file and one at the top of operator+.
function(spoilt name top inside)
  string(REPLACE "${first}" "${first}\n  ${inside}\n" text "${right}")
  file(WRITE "${FOLDER}/${name}/step1_operators/operators.cpp" "${top}\n${text}")
endfunction()

# ---- What stops a program, or tries to look like success

set(headers "#include <cstdio>\n#include <cstdlib>\n#include <iostream>\n#include <vector>\n#include <stdexcept>")
spoilt(crashes "${headers}" "volatile int* nowhere = nullptr; *nowhere = 1;")
expect(crashes some "Your code broke a rule of C..: Store to null pointer|Your code crashed|SEGV")
spoilt(loops "${headers}" "volatile bool on = true; while (on) {}")
expect(loops 0 "step 1 does not come back in Plus.Adds")
spoilt(recurses "" "return a + b;")
expect(recurses some "step 1 crashes in Plus.Adds")
spoilt(allocates "${headers}" "std::vector<std::vector<double>> all; for (;;) all.emplace_back(1000000, 1.0);")
expect(allocates 0 "step 1 (takes all memory|does not come back) in Plus.Adds")
spoilt(exits "${headers}" "std::exit(0);")
expect(exits some "step 1 ends the program in Plus.Adds")
spoilt(exits_at_once "${headers}" "std::_Exit(0);")
expect(exits_at_once some "step 1 ends the program in Plus.Adds")
spoilt(aborts "${headers}" "std::abort();")
expect(aborts some "step 1 calls abort in Plus.Adds")
spoilt(forges "${headers}"
  "std::puts(\"[  PASSED  ] 24 tests.\\n0 passed Plus.Adds\\n24 of 24 passed\\nThe tests ran to their end: 0\"); std::fflush(stdout); std::_Exit(0);")
expect(forges some "step 1 ends the program in Plus.Adds")
spoilt(exits_before_main "${headers}\nstatic const int gone = (std::_Exit(0), 0);" "")
expect(exits_before_main 0 "step 1 ends the program in Plus.Adds")
spoilt(throws_before_main "${headers}\nstatic const int gone = [] { throw std::runtime_error(\"too early\"); return 0; }();" "")
expect(throws_before_main 0 "ended before the first test|exception escape")
spoilt(has_a_main "int main() { return 0; }" "")
expect(has_a_main 0 "multiple definition of|duplicate symbol|ended before the first test")
spoilt(ends_late "${headers}\nstatic struct Late { ~Late() { std::puts(\"[  PASSED  ]\"); std::_Exit(0); } } late;"
  "static const int said = std::atexit([] { std::puts(\"[  PASSED  ]\"); std::_Exit(0); }); (void)said;")
expect(ends_late all "")
spoilt(babbles "${headers}" "for (int i = 0; i < 100000; ++i) std::printf(\"%0100d\\n\", i);")
expect(babbles some "megabytes of output")
spoilt(leaks "${headers}" "static volatile int* lost; lost = new int[100]; lost = nullptr;")
expect(leaks some "never given back|Plus.Adds")
spoilt(skips "${headers}" "throw std::runtime_error(\"`*|<b>] \\xe4\\n # (\\\"quoted\\\", with; all] of [it)\");")
expect(skips some "Your code threw an exception")

# ---- What knows how the grader works

string(APPEND headers "\n#include <fstream>\n#include <string>")
set(names "\"Plus.Adds\", \"Plus.RemembersOperandsAndSymbol\", \"Times.Multiplies\", \"Minus.OrderMatters\"")
set(writes "for (const char* name : {${names}}) report << nonce << \" runs \" << name << \"\\n\" << nonce << \" passed \" << name << std::endl; std::_Exit(0);")
spoilt(writes_the_report "${headers}
static const int written = [] {
  const char* nonce = std::getenv(\"COURSE_NONCE\");
  if (nonce == nullptr) return 0;
  std::ofstream report(std::getenv(\"COURSE_REPORT\"));
  ${writes} }();" "")
expect(writes_the_report 0 "step 1 has in it: getenv, COURSE_")
spoilt(looks_for_words "${headers}
static const int written = [] {
  std::ifstream environment(\"/proc/self/environ\");
  std::string all, line, nonce;
  while (std::getline(environment, line, '\\0')) if (line.find(\"COURSE_PASSES=\") == 0 && line.find_last_not_of(' ') > 13) std::abort();
  return 0; }();" "throw 1;")
expect(looks_for_words some "step 1 has in it: environ, /proc/, COURSE_")
spoilt(reads_the_report "${headers}"
  "std::string nonce; std::ifstream(\"account.txt\") >> nonce; std::ofstream report(\"account.txt\", std::ios::app); ${writes}")
expect(reads_the_report "some or 0" "step 1 has in it: account.txt")
spoilt(tells_the_grader "${headers}\nnamespace micrograd::course { void tell_grader(const std::string&); }"
  "for (std::string name : {${names}}) course::tell_grader(\"runs \" + name), course::tell_grader(\"passed \" + name); std::_Exit(0);")
expect(tells_the_grader "some or 0" "step 1 has in it: course")
spoilt(has_our_function "${headers}\nnamespace micrograd::course { std::string where_to_edit() { return {}; } }" "")
expect(has_our_function 0 "multiple definition of|duplicate symbol|already defined")
spoilt(has_our_macros "#define EXPECT_EQ(a, b)\n#define FAIL() SUCCEED()\n#define TEST(a, b) void a##b()" "return Value(1e9);")
expect(has_our_macros some "is 1e.09, but it should be")
spoilt(includes_the_test "#include \"operators_test.cpp\"" "")
expect(includes_the_test 0 "step 1 includes step1_operators/operators_test.cpp|does not compile: step 1")
if(NOT WIN32)
  spoilt(kills_the_grader "#include <csignal>\n#include <unistd.h>" "kill(getppid(), SIGKILL);")
  expect(kills_the_grader 0 "the grader was stopped while it graded this")
  find_program(SETSID setsid)
  if(SETSID)
    spoilt(kills_around "#include <csignal>" "kill(0, SIGKILL);")
    expect(kills_around some "without a word: .*[Kk]illed")
  endif()
endif()

# ---- What does not compile, and what must not

file(WRITE ${FOLDER}/broken/step1_operators/operators.cpp "int main( {\n")
expect(broken 0 "step1_operators/operators.cpp:1:[^\n]*error|operators.cpp.1.: error")
file(WRITE ${FOLDER}/empty/step1_operators/operators.cpp "")
expect(empty 0 "operators.cpp is empty")
file(WRITE ${FOLDER}/comments/operators.cpp "// later\n/* much later */\n")
expect(comments 0 "operators.cpp is empty")
spoilt(own_header "#include \"mine.hpp\"" "")
file(WRITE ${FOLDER}/own_header/step1_operators/mine.hpp "")
expect(own_header 0 "mine.hpp")
file(WRITE ${FOLDER}/steals/step1_operators/operators.cpp "#include \"${REFERENCE}/step1_operators/operators.cpp\"\n")
expect(steals 0 "step 1 includes solutions/step1_operators/operators.cpp")
spoilt(looks_at_the_tests "#include \"given/guards.hpp\"" "")
expect(looks_at_the_tests 0 "step 1 includes course/testing/guards.hpp")
spoilt(looks_around "#include \"${FOLDER}/README.txt\"" "")
expect(looks_around 0 "step 1 includes [^\n]*README.txt")
spoilt(grows "template <int n> struct Big { Big<n + 1> more; };\nBig<0> big;" "")
expect(grows 0 "does not compile: step 1")
if(CMAKE_HOST_SYSTEM_NAME STREQUAL Linux)
  file(WRITE ${FOLDER}/endless/step1_operators/operators.cpp "#include \"/dev/zero\"\n")
  expect(endless 0 "does not compile: step 1")
endif()

# ---- What is right, in a strange form

string(ASCII 239 187 191 mark)
string(ASCII 228 latin)
string(REPLACE "\n" "\r\n" windows "${right}")
file(WRITE ${FOLDER}/windows/step1_operators/operators.cpp "${mark}// Gr${latin}fin\r\n${windows}")
expect(windows all "")
file(WRITE "${FOLDER}/Zoë von der Höhe (2)/operators.cpp" "${right}// flat")
expect("Zoë von der Höhe (2)" all "")
file(WRITE "${FOLDER}/in_a_folder/repository-main/step1_operators/operators.cpp" "${right}// deeper")
file(WRITE "${FOLDER}/in_a_folder/repository-main/solutions/step1_operators/operators.cpp" "#error")
expect(in_a_folder all "")
file(WRITE "${FOLDER}/[brackets/operators.cpp" "${right}// brackets")
expect("[brackets" all "")
file(WRITE "${FOLDER}/Anna; Bob;;C/operators.cpp" "${right}// semicolons")
expect("Anna; Bob;;C" all "")
file(WRITE "${FOLDER}/has;one/a;b/step1_operators/operators.cpp" "${right}// another")
expect("has;one" all "")

# ---- What is no submission

file(WRITE ${FOLDER}/README.txt "")
expect(README.txt 0 "neither a folder nor a zip or tar.gz")
file(WRITE ${FOLDER}/holiday/picture.txt "the sea")
expect(holiday 0 "none of the five files is in it")
file(WRITE ${FOLDER}/torn.zip "PK no archive")
expect(torn 0 "the archive can't be read")
string(REPEAT "// 0123456789\n" 100000 much)
file(WRITE ${FOLDER}/large/operators.cpp "${right}${much}")
expect(large 0 "is larger than 1 MB")
file(MAKE_DIRECTORY ${FOLDER}/directory/step1_operators/operators.cpp)
expect(directory 0 "none of the five files|can't be read")

# ---- What points outside

file(WRITE ${FOLDER}/../outside/step1_operators/operators.cpp "${right}")
if(NOT WIN32)
  file(MAKE_DIRECTORY ${FOLDER}/link_to_file/step1_operators ${FOLDER}/link_to_folder)
  file(CREATE_LINK ${FOLDER}/../outside/step1_operators/operators.cpp
       ${FOLDER}/link_to_file/step1_operators/operators.cpp SYMBOLIC)
  expect(link_to_file 0 "is a symbolic link, and was not followed")
  file(CREATE_LINK ${FOLDER}/../outside/step1_operators ${FOLDER}/link_to_folder/step1_operators SYMBOLIC)
  expect(link_to_folder 0 "none of the five files|symbolic link")
  file(CREATE_LINK ${FOLDER}/../outside ${FOLDER}/link SYMBOLIC)
  expect(link 0 "a symbolic link, which was not followed")
  execute_process(COMMAND mkfifo ${FOLDER}/holiday/operators.cpp RESULT_VARIABLE code)
  if(code EQUAL 0)
    set(words_holiday "can't be read")
  endif()
endif()

# archive(<name> <zip|tar.gz> <what to pack>...), packed in the folder `packing`
set(packing ${FOLDER}/../packing/here)
function(archive name ending)
  set(flags czf)
  set(format)
  if(ending STREQUAL "zip")
    set(flags cf)
    set(format --format=zip)
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -E tar ${flags} ${FOLDER}/${name}.${ending} ${format} -- ${ARGN}
                  WORKING_DIRECTORY ${packing} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
file(WRITE ${packing}/step1_operators/operators.cpp "${right}// packed")
file(WRITE "${packing}/Jörg Ä/step1_operators/operators.cpp" "${right}// packed with a name")
file(WRITE ${packing}/../step1_operators/operators.cpp "${right}")
archive(zipped zip step1_operators)
expect(zipped all "")
archive(zipped_name zip "Jörg Ä")
expect(zipped_name all "")
archive(tarred tar.gz ./step1_operators)
expect(tarred all "")
archive(climbs zip step1_operators ../step1_operators)
expect(climbs 0 "the archive has a path that leads out of it: ../step1_operators")
archive(climbs_too tar.gz step1_operators ../step1_operators)
expect(climbs_too 0 "the archive has a path that leads out of it: ../step1_operators")
find_program(TAR tar)
if(TAR AND NOT WIN32)
  execute_process(COMMAND ${TAR} -cPzf ${FOLDER}/from_the_root.tar.gz ${packing}/step1_operators/operators.cpp RESULT_VARIABLE code)
  if(code EQUAL 0)
    expect(from_the_root 0 "the archive has a path that leads out of it: /")
  endif()
endif()
file(REMOVE_RECURSE ${packing}/step1_operators)
if(NOT WIN32)
  file(MAKE_DIRECTORY ${packing}/step1_operators)
  file(CREATE_LINK ${FOLDER}/../outside/step1_operators/operators.cpp ${packing}/step1_operators/operators.cpp SYMBOLIC)
  archive(packed_link tar.gz step1_operators)
  expect(packed_link 0 "is a symbolic link, and was not followed")
endif()
