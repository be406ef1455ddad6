"""Reads the options, grades all submissions at once, and writes the report."""

import argparse
import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, Dict, List, Sequence

from .building import Builder
from .course import REPO, STEPS, Course, GraderError, alone_in
from .grading import Grader, Settings
from .marks import Points, Result
from .processes import Processes, Sandbox
from .reports import Report, header, line, read_roster, rows
from .results import read_result, write_whole
from .running import TIMEOUT, Machine, Runner
from .taking import Trouble, submissions

NO_SANDBOX = (
    "No sandbox (bubblewrap): a submission can read and write your files, the reference and other"
    " submissions among them, use the network, and leave processes behind."
)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="grade.py", description="Grades every submission in a folder."
    )
    add = parser.add_argument
    add(
        "submissions",
        nargs="+",
        type=Path,
        help="a folder, or Moodle's or Canvas's archive of a class",
    )
    add(
        "--out",
        type=Path,
        default=REPO / "build" / "grades",
        help="where the report goes (build/grades)",
    )
    add("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time (one a core)")
    add("--steps", default="", help="only these, as 1,2")
    add("--points", type=Path, default=REPO / "solutions" / "grading" / "points.txt")
    add("--seed", type=int, default=2718, help="of the random tests; learners have 1")
    add("--timeout", type=float, default=TIMEOUT, help="seconds of CPU for each test (10)")
    add("--only", help="grades this one again")
    add("--test", default="", help="grades this test again; all else stays")
    add("--sandbox", choices=("auto", "bwrap", "none"), default="auto")
    add("--part", default="1/1", help="3/8 grades the third eighth")
    add("--merge", action="store_true", help="makes one report of those of the parts")
    add("--roster", type=Path, help="names, ids and emails: a CSV file from Moodle or Canvas")
    add(
        "--difference", action="store_true", help="the pages show the difference from the reference"
    )
    add("--build", type=Path, default=REPO / "build" / "grading", help="where the tests are built")
    asked = parser.parse_args(arguments)
    try:
        asked.steps = sorted({int(word) for word in asked.steps.replace(",", " ").split()}) or list(
            STEPS
        )
        asked.part, asked.parts = (int(word) for word in asked.part.split("/"))
    except ValueError:
        parser.error("--steps is like 1,2 and --part like 3/8")
    if not set(asked.steps) <= set(STEPS) or not 1 <= asked.part <= asked.parts or asked.jobs < 1:
        parser.error(f"there are the steps 1 to {len(STEPS)}, and parts from 1")
    asked.out, asked.build = asked.out.resolve(), asked.build.resolve()
    for place in [*asked.submissions, asked.points, *([asked.roster] if asked.roster else [])]:
        if not place.exists():
            parser.error(f"there is no {place}")
    if len(asked.submissions) > 1 and not asked.merge:
        parser.error("give one folder of submissions; several only with --merge")
    return asked


def say(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def main(arguments: Sequence[str]) -> int:
    asked = options(arguments)
    processes = Processes()
    try:
        with alone_in(asked.out, wait=False):
            return merge(asked) if asked.merge else grade(asked, processes)
    except (GraderError, Trouble) as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        processes.close()


def report(
    asked: argparse.Namespace, run: Dict[str, Any], results: List[Result], points: Points
) -> None:
    roster = read_roster(asked.roster) if asked.roster else []
    Report(asked.out, run, results, points, roster, asked.difference).write()
    say(f"\nThe report is in {asked.out}: class.html, class.md, grades.csv, pages/.")


def merge(asked: argparse.Namespace) -> int:
    """One report of several, from their results."""
    runs = [
        json.loads((part / "run.json").read_text(encoding="utf-8")) for part in asked.submissions
    ]
    for part, run in zip(asked.submissions, runs):
        if run != runs[0]:
            raise GraderError(f"{part} was graded with other tests, options or submissions.")
    files = {
        file.name: file for part in asked.submissions for file in (part / "results").glob("*.json")
    }
    missing = [id for id in runs[0]["all"] if f"{id}.json" not in files]
    if missing:
        raise GraderError(f"{len(missing)} submissions are in none of the parts.")
    (asked.out / "results").mkdir(parents=True, exist_ok=True)
    results: List[Result] = []
    for id in runs[0]["all"]:
        file = files[f"{id}.json"]
        results += [found] if (found := read_result(file)) else []
        write_whole(asked.out / "results" / file.name, file.read_text(encoding="utf-8"))
    write_whole(asked.out / "run.json", json.dumps(runs[0], indent=1))
    tests = {int(number): names for number, names in runs[0]["tests"].items()}
    report(asked, runs[0], results, Points(asked.points, tests))
    return 0


def grade(asked: argparse.Namespace, processes: Processes) -> int:
    place = asked.submissions[0].resolve()
    ours = (asked.out, asked.build)  # a report may lie among the submissions
    everybody = [one for one in submissions(place) if place / one.name not in ours]
    course = Course(asked.build, asked.jobs, processes)
    points = Points(asked.points, course.tests)
    for warning in points.warnings:
        say(warning)
    known = [
        name for n in asked.steps for test in course.tests[n] for name in (test, f"step{n}.{test}")
    ]
    if asked.test and asked.test not in known:
        raise GraderError(
            f"There is no test {asked.test}. A test is named like step2.Order.EachNodeOnce."
        )
    if asked.only is not None and asked.only not in [one.name for one in everybody]:
        raise GraderError(f"There is no submission {asked.only} in {place}.")
    compiler = Path(course.description["compiler_program"])
    sandbox = Sandbox(asked.sandbox, compiler, [REPO, place, *ours])
    if asked.sandbox == "bwrap" and not sandbox.active:
        raise GraderError("bubblewrap (bwrap) is not installed, or may not make namespaces here.")
    if not sandbox.active:
        say(NO_SANDBOX)

    settings = Settings(course, sandbox.active, asked.steps, asked.seed, asked.timeout)
    builder = Builder(course, sandbox, processes)
    program = Path(course.description["runner"])
    runner = Runner(program, sandbox, processes, Machine(), asked.seed, asked.timeout)
    grader = Grader(settings, builder, runner, asked.out)
    for name in ("results", "work"):
        (asked.out / name).mkdir(parents=True, exist_ok=True)
        (asked.out / name).chmod(0o700)
    run: Dict[str, Any] = {"key": settings.key, "steps": asked.steps, "seed": asked.seed}
    run.update(sandboxed=sandbox.active, all=[one.id_in_report() for one in everybody])
    run.update(tests={str(number): tests for number, tests in course.tests.items()})
    write_whole(asked.out / "run.json", json.dumps(run, indent=1))

    mine = everybody[asked.part - 1 :: asked.parts]
    wanted = [one for one in mine if asked.only in (None, one.name)]
    width = 2 + max([12, *(min(40, len(one.name)) for one in everybody)])
    say(header(asked.steps, width))
    again = asked.only is not None and not asked.test
    with ThreadPoolExecutor(asked.jobs) as pool:
        try:
            reference = grader.check_reference()
            say(line(rows([reference], asked.steps, course.tests, points)[0], width))
            futures = [pool.submit(grader.grade, one, again, asked.test) for one in wanted]
            for future in as_completed(futures):
                say(line(rows([future.result()], asked.steps, course.tests, points)[0], width))
        except BaseException:
            processes.close()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    shutil.rmtree(asked.out / "work", ignore_errors=True)

    marks = [(n, reference["steps"][str(n)]["mark"]) for n in asked.steps]
    failed = [f"step{n}.{test}" for n, mark in marks for test in mark if not mark[test]["passed"]]
    if failed:
        say(
            f"The reference itself does not pass {', '.join(failed)}. Nobody should lose points for it."
        )
    found = [read_result(asked.out / "results" / f"{one.id_in_report()}.json") for one in mine]
    results = [result for result in found if result]
    if len(results) < len(mine):
        say(f"{len(mine) - len(results)} submissions have not been graded yet.")
    report(asked, run, results, points)
    return 0
