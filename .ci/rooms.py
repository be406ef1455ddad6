#!/usr/bin/env python3
"""Reads the includes and says where they leave their room.

A step's files include their own step, earlier steps and what is given; a test also includes what
course/ offers tests.  Rooms of course/ include each other in one direction.
    python3 .ci/rooms.py          checks, and prints the graph of the rooms
"""
import json
import pathlib
import re
import subprocess
import sys

TOP = {"course", "solutions", "CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE"}
FOR_TESTS = {"course/testing", "course/diagnosis", "course/judge"}
# What may be known of the steps: the tests of step 1 must not need step 4.
LATEST_STEP = {"course/testing": 1}

steps = json.loads(pathlib.Path("course/steps.json").read_text(encoding="utf-8"))
numbers = {step["folder"]: i + 1 for i, step in enumerate(steps)}
files = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout.split()
faults: list[str] = []


def room_of(path: str) -> str:
    """The folder of a step, a room of course/, or solutions."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "course" and len(parts) > 2 else parts[0]


# Where a quoted include leads: beside the file, or in one of the folders on the include path.
roots = ["", "course/", *(folder + "/" for folder in numbers)]


def target_of(path: str, name: str) -> str:
    beside = str(pathlib.PurePosixPath(path).parent / name)
    for candidate in [beside, *(root + name for root in roots)]:
        if candidate in files:
            return candidate
    return ""


edges: dict[str, set[str]] = {}
for path in files:
    if not re.search(r"\.(cpp|hpp|cpp\.in)$", path) or path.startswith("solutions/"):
        continue
    home = room_of(path)
    is_test = home in numbers and path.endswith("_test.cpp")
    room = home + "'s test" if is_test else home
    for name in re.findall(r'^#include "([^"]+)"', pathlib.Path(path).read_text(encoding="utf-8"), re.M):
        target = room_of(target_of(path, name))
        if target in ("", room):
            continue
        edges.setdefault(room, set()).add(target)
        if home in numbers:
            earlier = target in numbers and numbers[target] <= numbers[home]
            if not earlier and not (is_test and target in FOR_TESTS):
                faults.append(f"{path} includes {name}, of {target}")
        elif numbers.get(target, 0) > LATEST_STEP.get(room, len(steps)):
            faults.append(f"{path} includes {name}, of {target}: {room} serves the tests of earlier steps")

for name in {path.split("/")[0] for path in files if not path.startswith(".")} - TOP - set(numbers):
    faults.append(f"{name} has no room at the top level")
for folder, step in ((s["folder"], s) for s in steps):
    for path in files:
        rest = path.removeprefix(folder + "/")
        if rest != path and not re.fullmatch(r"README\.md|given/.*|[a-z_]+\.hpp|[a-z]+\.cpp|[a-z]+_test\.cpp", rest):
            faults.append(f"{path} has no room in a step folder")


def reaches(start: str, goal: str, seen: set[str]) -> bool:
    for room in edges.get(start, set()) - seen:
        seen.add(room)
        if room == goal or reaches(room, goal, seen):
            return True
    return False


for room in sorted(edges):
    if reaches(room, room, set()):
        faults.append(f"{room} includes itself by way of another room")
    print(f"{room} -> {', '.join(sorted(edges[room]))}")
for fault in faults:
    print("FAULT:", fault)
sys.exit(1 if faults else 0)
