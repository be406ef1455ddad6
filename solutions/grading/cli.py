"""Reads the options, grades all submissions at once, and writes the report."""

import argparse
import json
import os
import shutil
import signal
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Dict, List, Sequence, Set

from .building import Builder
from .course import REPO, STEPS, Course, GraderError
from .grading import Grader, Settings, read_result, write_whole
from .marks import Points, Result
from .processes import Processes, Sandbox
from .reports import Report, header, line, read_roster, rows
from .running import TIMEOUT, Machine, Runner
from .taking import Submission, Trouble, submissions

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
        help="a folder with one folder or archive for each, or the archive of a class; with --merge: the reports of the parts",
    )
    add(
        "--out",
        type=Path,
        default=REPO / "build" / "grades",
        help="where the report goes (build/grades)",
    )
    add("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    add("--steps", default="", help="only these, as 1,2")
    add("--points", type=Path, default=REPO / "solutions" / "grading" / "points.txt")
    add("--seed", type=int, default=2718, help="of the random tests; learners have 1")
    add("--timeout", type=float, default=TIMEOUT, help="seconds of CPU for each test (10)")
    add("--only", default=None, help="grades this one again")
    add("--test", default="", help="grades this test again; all else stays")
    add("--sandbox", choices=("auto", "bwrap", "none"), default="auto")
    add("--part", default="1/1", help="3/8: grades the third eighth")
    add("--merge", action="store_true", help="makes one report of those of the parts")
    add("--roster", type=Path, help="a CSV file with names, ids and emails, from Moodle or Canvas")
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
    for name in ("out", "build"):
        setattr(asked, name, getattr(asked, name).resolve())
    for place in asked.submissions:
        if not place.exists():
            parser.error(f"there is no {place}")
    return asked


def say(text: str) -> None:
    print(
        text.encode(sys.stdout.encoding or "utf-8", "replace").decode(
            sys.stdout.encoding or "utf-8"
        ),
        flush=True,
    )


def main(arguments: Sequence[str]) -> int:
    asked = options(arguments)
    try:
        return merge(asked) if asked.merge else grade(asked)
    except (GraderError, Trouble) as error:
        print(error, file=sys.stderr)
        return 2


def report(
    asked: argparse.Namespace, run: Dict[str, Any], results: Sequence[Result], points: Points
) -> None:
    roster = read_roster(asked.roster) if asked.roster else []
    Report(asked.out, run, results, points, roster, asked.difference).write()
    say(f"\nThe report is in {asked.out}: class.html, class.md, grades.csv, pages/.")


def merge(asked: argparse.Namespace) -> int:
    """One report of several: their results, in the order of the names."""
    runs = [
        json.loads((part / "run.json").read_text(encoding="utf-8")) for part in asked.submissions
    ]
    same = ("key", "steps", "seed", "tests", "sandboxed", "all")
    for part, run in zip(asked.submissions, runs):
        if any(run[name] != runs[0][name] for name in same):
            raise GraderError(f"{part} was graded with other tests, options or submissions.")
    files = {
        file.name: file for part in asked.submissions for file in (part / "results").glob("*.json")
    }
    results = [read_result(files[f"{id}.json"]) for id in runs[0]["all"] if f"{id}.json" in files]
    if len(results) < len(runs[0]["all"]):
        raise GraderError(
            f"{len(runs[0]['all']) - len(results)} submissions are in none of the parts."
        )
    (asked.out / "results").mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        if file.parent.resolve() != asked.out / "results":
            shutil.copyfile(file, asked.out / "results" / name)
    run = {**runs[0], "part": "1/1"}
    write_whole(asked.out / "run.json", json.dumps(run, indent=1))
    tests = {int(number): names for number, names in run["tests"].items()}
    report(asked, run, [found for found in results if found], Points(asked.points, tests))
    return 0


def grade(asked: argparse.Namespace) -> int:
    if len(asked.submissions) > 1:
        raise GraderError("Give one folder of submissions; several only with --merge.")
    everybody = [
        one for one in submissions(asked.submissions[0].resolve()) if not _ours(one, asked)
    ]
    processes = Processes()
    course = Course(asked.build, asked.jobs, processes)
    points = Points(asked.points, course.tests)
    for warning in points.warnings:
        say(warning)
    known = [f"step{n}.{test}" for n in asked.steps for test in course.tests[n]]
    if asked.test and not any(asked.test in (name, name.split(".", 1)[1]) for name in known):
        raise GraderError(
            f"There is no test {asked.test}. A test is named like step2.Order.EachNodeOnce."
        )
    if asked.only is not None and asked.only not in [one.name for one in everybody]:
        raise GraderError(f"There is no submission {asked.only} in {asked.submissions[0]}.")
    hidden = [REPO, asked.out, asked.build, asked.submissions[0].resolve()]
    sandbox = Sandbox(asked.sandbox, Path(course.description["compiler_program"]), hidden)
    if asked.sandbox == "bwrap" and not sandbox.active:
        raise GraderError("bubblewrap (bwrap) is not installed, or may not make namespaces here.")
    if not sandbox.active:
        say(NO_SANDBOX)
    settings = Settings(
        course.key(),
        course.tests,
        sandbox.active,
        steps=asked.steps,
        seed=asked.seed,
        timeout=asked.timeout,
    )
    builder = Builder(course, sandbox, processes)
    builder.prepare()
    program = Path(course.description["runner"])
    runner = Runner(program, sandbox, processes, Machine(), asked.seed, asked.timeout)
    for folder in ("results", "work"):
        (asked.out / folder).mkdir(parents=True, exist_ok=True)
        (asked.out / folder).chmod(0o700)
    grader = Grader(settings, builder, runner, asked.out)
    names = [one.id_in_report() for one in everybody]
    run: Dict[str, Any] = {
        "key": settings.key,
        "steps": asked.steps,
        "seed": asked.seed,
        "all": names,
    }
    run.update(tests=course.tests, sandboxed=sandbox.active, part=f"{asked.part}/{asked.parts}")
    write_whole(asked.out / "run.json", json.dumps(run, indent=1))
    run["tests"] = {str(number): tests for number, tests in course.tests.items()}

    mine = [one for i, one in enumerate(everybody) if i % asked.parts == asked.part - 1]
    wanted = [one for one in mine if asked.only in (None, one.name)]
    width = 2 + max([12, *(min(40, len(one.name)) for one in everybody)])
    say(header(asked.steps, width))

    def show(result: Result) -> None:
        say(line(rows([result], asked.steps, course.tests, points)[0], width))

    pool = ThreadPoolExecutor(asked.jobs)
    try:
        reference = grader.check_reference()
        show({**reference, "id": "reference"})
        running: Set[Future[Result]] = set()
        running |= {
            pool.submit(grader.grade, one, asked.only is not None and not asked.test, asked.test)
            for one in wanted
        }
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                show(future.result())
    except BaseException:
        processes.close()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    shutil.rmtree(asked.out / "work", ignore_errors=True)

    failed = [
        f"step{n}.{test}"
        for n in asked.steps
        for test, outcome in reference["steps"][str(n)]["mark"].items()
        if not outcome["passed"]
    ]
    if failed:
        say(
            f"The reference itself does not pass {', '.join(failed)}. Nobody should lose points for these."
        )
    results = [read_result(asked.out / "results" / f"{one.id_in_report()}.json") for one in mine]
    missing = sum(found is None for found in results)
    if missing:
        say(f"{missing} submissions have not been graded yet.")
    report(asked, run, [found for found in results if found], points)
    return 0


def _ours(one: Submission, asked: argparse.Namespace) -> bool:
    """A report that lies among the submissions."""
    place = asked.submissions[0].resolve() / one.name
    return place in (asked.out, asked.build)
