"""Compiles one submission, looks at what came out, and links it to the tests."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Dict, List, Optional, Set

from .course import REPO, STEPS, Course, words
from .processes import Processes, Sandbox
from .taking import Taken
from .text import decoded, one_line, printable

COMPILE_CPU, COMPILE_WALL, COMPILE_MEMORY = 20, 60, 2500  # seconds, seconds, MB
LARGEST_PROGRAM = 64_000_000

ERRORS = (  # the most telling line of what a compiler or a linker says
    r"undefined reference to [^\n]*",
    r"multiple definition of [^;\n]*",
    r"[Uu]ndefined symbol[^\n]*\n?[^\n]*",
    r"duplicate symbol [^\n]*",
    r"(?!collect2|ninja)[^\n]*(fatal error|error): [^\n]*",
    r"[^\n]+",
)

# Functions that only the tests and the libraries have a right to: what is not C++, operator new, and
# what belongs to std, GoogleTest, the C++ runtime or the tests.
NOT_CPP = re.compile(r"(?!_?_Z|__odr_asan|___asan|DW\.ref\.)")
OURS = re.compile(
    r"_?_Z(n[wa]|d[la]|(T[VTIS]|G[VR])?[NKVRO]*(S[tabsiod]|7testing|10__cxxabiv1|9micrograd6course))"
)
FOREIGN = re.compile(r"_?_Z(T[VTIS])?[NKVRO]*(7testing|9micrograd6course)")
# Functions of the system that no step has a reason to call.
CURIOUS = re.compile(
    r"_?((secure_)?getenv|environ|_+environ|v?fork|exec\w*|posix_spawnp?|getppid|t?g?kill|popen|ptrace"
    r"|system|dl(v?sym|m?open|_iterate_phdr)|syscall|prctl|set(sid|pgid)|socket|mprotect|process_vm_\w+)$"
)


class Builder:
    def __init__(self, course: Course, sandbox: Sandbox, processes: Processes) -> None:
        self.course, self.sandbox, self.processes = course, sandbox, processes
        said = course.description
        self.system = [Path(folder).resolve() for folder in words(said["system_folders"])]
        self._readable = [REPO / step.folder for step in STEPS.values()]
        self._readable += sorted(course.build.glob("CMakeFiles/step1_engine.dir/cmake_pch.*"))
        self._ours: Dict[int, Set[str]] = {}
        self._starts: Dict[int, Dict[str, int]] = {}
        # What is usual in the reference's objects is no news in a submission's.
        for number, built in self.course.built.items():
            self._starts[number] = self._sections(Path(built.engine))
            # Of what is given in an archive, a submission may have its own: see programs.cmake.
            libraries = [path for path in built.libraries if "_given" not in Path(path).name]
            symbols = self._symbols([Path(path) for path in built.objects + libraries])
            self._ours[number] = {name for kind, name in symbols if kind not in "Uwv"}

    def place(self, room: Path, taken: Dict[int, Taken]) -> None:
        for number, files in taken.items():
            folder = room / STEPS[number].folder
            folder.mkdir(parents=True)
            for name, content in files.headers.items():
                (folder / name).write_bytes(content)
            if files.source is not None:
                (room / STEPS[number].file).write_bytes(files.source)

    def compile(self, number: int, room: Path) -> Optional[str]:
        """None if there is an object now, or what to tell."""
        file = STEPS[number].file
        command = shlex.split(self.course.commands[number]["command"])
        if Path(command[0]).name == "ccache":
            command = command[1:]
        command[command.index("-o") + 1] = str(room / f"step{number}.o")
        command[command.index("-c") + 1] = file
        command += [f"-I{room / STEPS[i].folder}" for i in range(1, number + 1)]
        command += ["-MD", "-MF", str(room / f"step{number}.d"), "-fdiagnostics-color=never"]
        command = self.sandbox.wrap(command, self._readable, [room], room)
        done = self.processes.run(command, room, COMPILE_WALL, COMPILE_CPU, COMPILE_MEMORY)
        if done.stopped:
            return f"The compiler needed more than {COMPILE_WALL} seconds."
        if done.code != 0 or not (room / f"step{number}.o").is_file():
            return self._first_error(done.output, room)
        return self._includes(number, room) or self._object(number, room / f"step{number}.o")

    def link(self, number: int, own: bool, room: Path) -> Optional[str]:
        """room/program from the submission's step on the reference's earlier ones, or on its own."""
        built = self.course.built[number]
        engines = [str(room / f"step{number}.o")]
        for i in range(number - 1, 0, -1):
            engines.append(str(room / f"step{i}.o") if own else self.course.built[i].engine)
        # The submission's objects come last: of two inline functions the linker takes the first.
        command = [*self.course.link, *built.objects, built.info[own], *engines, *built.libraries]
        command += ["-o", str(room / "program")]
        done = self.processes.run(
            command, room, COMPILE_WALL, COMPILE_CPU, largest_file=LARGEST_PROGRAM
        )
        return None if done.code == 0 else self._first_error(done.output, room)

    def _first_error(self, output: bytes, room: Path) -> str:
        said = decoded(output[:200_000])
        matches = (re.search(pattern, said) for pattern in ERRORS)
        error = next((match[0] for match in matches if match), "The compiler ended without a word.")
        for path in (f"{room}/", f"{self.course.build}/", f"{REPO}/"):
            error = error.replace(path, "")
        error = re.sub(
            r"\S*/ld: |collect2: |(?<=')/\S*/|(?<= )/(?:[^ /:]+/)+(?=[^ /:]+:\d)", "", error
        )
        return printable(error, 500).strip()

    def _includes(self, number: int, room: Path) -> Optional[str]:
        """Headers of the course, of the submission and of the system are good, and nothing else is."""
        text = decoded((room / f"step{number}.d").read_bytes()).partition(":")[2]
        text = text.replace("\\\n", " ").replace("\\ ", "\0")
        for word in text.split():
            path = (room / word.replace("\0", " ").replace("$$", "$")).resolve()
            inside = [REPO / step.folder for step in STEPS.values()]
            course = path.suffix == ".hpp" and any(folder in path.parents for folder in inside)
            system = any(folder in path.parents for folder in self.system)
            if not (course or system or room in path.parents or path.name.startswith("cmake_pch.")):
                name = path.relative_to(REPO) if REPO in path.parents else path.name
                return f"It includes {one_line(str(name))}, which is no header for learners."
            if "gtest" in path.parts:
                return f"It includes {one_line(path.name)}, which is for tests."
        return None

    def _object(self, number: int, file: Path) -> Optional[str]:
        """What would run before the tests do, or take the place of a function of theirs."""
        for name, size in self._sections(file).items():
            if size > self._starts[number].get(name, 0):
                return f"It has code that runs before all other code ({one_line(name)})."
        for kind, name in self._symbols([file]):
            defined = kind not in "UwvWVu" and (OURS.match(name) or name in self._ours[number])
            if defined or kind == "i" or (kind in "TW" and NOT_CPP.match(name)):
                return f"It defines {one_line(name)}, which is not its to define."
            if kind in "Uwv" and FOREIGN.match(name):
                return f"It uses {one_line(name)}, which is for tests."
        return None

    def curious(self, number: int, room: Path) -> List[str]:
        """What it calls that no step has a reason to call."""
        said = self._symbols([room / f"step{number}.o"])
        return sorted({one_line(name) for kind, name in said if CURIOUS.match(name)})

    def _tool(self, words: List[str]) -> str:
        return decoded(subprocess.run(words, capture_output=True, timeout=60).stdout)

    def _symbols(self, files: List[Path]) -> List[List[str]]:
        said = self._tool([self.course.description["nm"], "-P", "-g", *map(str, files)])
        rows = (line.split() for line in said.splitlines())
        return [[row[1], row[0]] for row in rows if len(row) >= 2 and len(row[1]) == 1]

    def _sections(self, file: Path) -> Dict[str, int]:
        """Sections of functions to call at the start that go before the usual ones, and their size."""
        tool = self.course.description["readelf"]
        said = self._tool([tool, "-S", "-W", str(file)]) if tool else ""
        found = re.findall(
            r"\] (\.(?:preinit_array|init_array\.|ctors)\S*)\s+\S+\s+\S+ \S+ (\S+)", said
        )
        return {name: int(size, 16) for name, size in found}
