"""The course that is graded with: its steps, and the tests that CMake builds once for all."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple

from .processes import Processes

REPO = Path(__file__).resolve().parent.parent.parent
REFERENCE = REPO / "solutions"
HOUR = 3600
HEADERS = (".hpp", ".h", ".hh", ".hxx", ".inc", ".ipp", ".tpp")


class Step(NamedTuple):
    number: int
    folder: str  # "step2_backward"
    file: str  # "step2_backward/backward.cpp"


class GraderError(Exception):
    """Something that the person at the keyboard can mend."""


@contextlib.contextmanager
def alone_in(folder: Path, wait: bool = True) -> Iterator[None]:
    """No other grader is at work in the folder meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "grading.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise GraderError(f"Another grader is at work in {folder}.") from None
        yield


class Built(NamedTuple):
    """What CMake has built of a step."""

    program: str  # the reference's, with its tests
    engine: str  # the reference's object of it
    objects: List[str]  # of the tests, and of all that they need
    info: Dict[
        bool, str
    ]  # the object that says whose the earlier steps are: True, the submission's
    libraries: List[str]


def words(text: str) -> List[str]:
    """A list as CMake writes it."""
    return [word for word in text.split(";") if word]


def _steps() -> Dict[int, Step]:
    rows = json.loads((REPO / "course" / "steps.json").read_text(encoding="utf-8"))
    return {
        number: Step(number, row["folder"], f"{row['folder']}/{row['file']}.cpp")
        for number, row in enumerate(rows, 1)
    }


STEPS = _steps()


class Course:
    """The built tests.  `description` is what CMake says of them, in grading/programs.cmake."""

    def __init__(self, build: Path, jobs: int, processes: Processes) -> None:
        self.build = build
        with alone_in(build):
            self._configure_and_build(jobs, processes)
        self.description: Dict[str, Any] = json.loads((build / "grading.json").read_text())
        self.link = words(self.description["link"])
        self.built: Dict[int, Built] = {}
        for row in self.description["steps"][:-1]:  # the last is empty
            number = row["step"]
            names = ("engine", "objects", f"info_from_{number}", "info_from_1")
            # Precompiled headers are among the objects, and what says that this is the reference.
            engine, objects, mark, own = (
                [word for word in words(row[name]) if word.endswith(".o")] for name in names
            )
            objects = [word for word in objects if not word.endswith(f"step{number}_info.cpp.o")]
            infos = {False: mark[0], True: own[0]}
            libraries = words(row["libraries"])
            self.built[number] = Built(row["program"], engine[0], objects, infos, libraries)
        commands = json.loads((build / "compile_commands.json").read_text())
        self.commands: Dict[int, Dict[str, str]] = {}
        for command in commands:
            for step in STEPS.values():
                here = f"step{step.number}_engine.dir" in command.get("output", command["command"])
                if Path(command["file"]) == REFERENCE / step.file and here:
                    self.commands[step.number] = command
        self.tests = {number: self._list_tests(number) for number in STEPS}

    def _configure_and_build(self, jobs: int, processes: Processes) -> None:
        cache = self.build / "CMakeCache.txt"
        if not cache.exists():
            print("Building the tests, once for all submissions ...", file=sys.stderr, flush=True)
        elif f"CMAKE_HOME_DIRECTORY:INTERNAL={REPO.as_posix()}\n" not in cache.read_text():
            raise GraderError(f"{self.build} was built for another course. Give another --build.")
        generator = ["-G", "Ninja" if shutil.which("ninja") else "Unix Makefiles"]
        configure = ["cmake", "-S", str(REPO), "-B", str(self.build), "-DGRADING=ON"]
        configure += [f"-DENGINE_DIR={REFERENCE}", "-DCMAKE_BUILD_TYPE=Debug"]
        configure += ["-DCMAKE_CXX_FLAGS_DEBUG=-g1"]  # the lines of a crash, and no more
        target = ["--target", "grading_programs", "--parallel", str(jobs)]
        for command in (
            configure + ([] if cache.exists() else generator),
            ["cmake", "--build", str(self.build)] + target,
        ):
            done = processes.run(
                command, REPO, HOUR, HOUR, largest_file=2**40, env=dict(os.environ)
            )
            if done.code != 0:
                said = done.output.decode("utf-8", "replace")[-4000:]
                raise GraderError(f"The tests can't be built:\n{said}")

    def _list_tests(self, number: int) -> List[str]:
        """The names of a step's tests, in their order; those of the bonus begin with Bonus."""
        said = subprocess.run(
            [self.built[number].program, "--gtest_list_tests"], stdout=subprocess.PIPE, check=True
        )
        tests: List[str] = []
        suite = ""
        for line in said.stdout.decode().splitlines():
            name = line.split("#")[0].strip()
            if line.startswith("  "):
                tests.append(suite + name)
            elif name.endswith("."):
                suite = name
        return sorted(tests, key=lambda test: test.startswith("Bonus"))

    def key(self) -> str:
        """Stands for everything that a verdict depends on, but for submission and settings."""
        digest = hashlib.sha256(self.description["compiler"].encode())
        folders = [REPO / "course", REFERENCE / "grading"]
        folders += [REPO / step.folder for step in STEPS.values()]
        folders += [REFERENCE / step.folder for step in STEPS.values()]
        for folder in folders:
            for root, inner, files in os.walk(folder):
                inner[:] = sorted(name for name in inner if name not in ("tests", "__pycache__"))
                for name in sorted(files):
                    if name.endswith((".cpp", ".json", ".cmake", ".in", ".py") + HEADERS):
                        digest.update(name.encode() + b"\0" + Path(root, name).read_bytes())
        return digest.hexdigest()
