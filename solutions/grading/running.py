"""Runs the tests of a step through the runner, and asks again where one answer is not enough."""

import contextlib
import json
import threading
import time
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Sequence

from .processes import Processes, Sandbox, end_left_over
from .text import printable

TIMEOUT = (
    10.0  # seconds of CPU for a test, as the learners have; a test of the bonus has four times that
)
MEMORY = 2048  # MB
BUDGET = 6.0  # times TIMEOUT: what one submission may use in all
MOST_STOPS = 2  # tests of a step that may be stopped for time or memory; the rest has failed


class Outcome(NamedTuple):
    passed: bool
    message: str = ""
    idea: str = ""
    stopped_by: str = ""  # crash, time, memory, exit, …


class Machine:
    """Many may use it together, or one has it alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._users = 0
        self._waiting = 0

    @contextlib.contextmanager
    def use(self, alone: bool = False) -> Iterator[None]:
        with self._changed:
            self._waiting += alone
            while self._users < 0 or (self._users > 0 if alone else self._waiting > 0):
                self._changed.wait()
            self._waiting -= alone
            self._users = -1 if alone else self._users + 1
        try:
            yield
        finally:
            with self._changed:
                self._users = 0 if alone else self._users - 1
                self._changed.notify_all()


class Budget:
    """What a submission has left, in seconds: of CPU, or a sixth of the time on the clock."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def take(self, cpu: float, wall: float) -> None:
        self.left -= max(cpu, wall / 6)


class Runner:
    def __init__(
        self,
        program: Path,
        sandbox: Sandbox,
        processes: Processes,
        machine: Machine,
        seed: int,
        timeout: float = TIMEOUT,
    ) -> None:
        self.program, self.sandbox, self.processes = program, sandbox, processes
        self.machine, self.seed, self.timeout = machine, seed, timeout

    def run(self, room: Path, tests: Sequence[str], budget: Budget) -> Dict[str, Outcome]:
        """The outcome of each test.  What was stopped for time is run once more, alone on the
        machine, before it counts."""
        outcomes: Dict[str, Outcome] = {}
        stops = 0
        rest = list(tests)
        while rest and stops < MOST_STOPS and budget.left > 0:
            told = self._start(room, rest, budget)
            for test, outcome in told.items():
                if outcome.stopped_by == "time" and budget.left > 0:
                    again = self._start(room, [test], budget, alone=True)
                    outcome = again.get(test, outcome)
                stops += outcome.stopped_by in ("time", "memory")
                outcomes[test] = outcome
            if not told:
                break
            rest = [test for test in tests if test not in outcomes]
        for test in rest:
            why = (
                "two tests before it had to be stopped"
                if stops
                else "the program did not get there"
            )
            if budget.left <= 0:
                why = "all the time that a submission may use was used up"
            outcomes[test] = Outcome(False, f"Not run: {why}.")
        return outcomes

    def fakes(self, room: Path, tests: Sequence[str], budget: Budget) -> List[str]:
        """The tests that "pass" although they expect what is wrong: their word is worth nothing."""
        told = self._start(room, tests, budget, must_fail=True) if tests else {}
        return [test for test in tests if test in told and told[test].passed]

    def _start(
        self,
        room: Path,
        tests: Sequence[str],
        budget: Budget,
        alone: bool = False,
        must_fail: bool = False,
    ) -> Dict[str, Outcome]:
        # Half the time at first: who needs more is asked again, with all of it.
        cpu = max(1.0, min(self.timeout if alone else self.timeout / 2, budget.left))
        report = room.with_name(room.name + ".report")
        report.unlink(missing_ok=True)
        words = [
            str(self.program),
            "--keep-going",
            "--report",
            str(report),
            "--seed",
            str(self.seed),
        ]
        words += ["--cpu", f"{cpu:g}", "--memory", str(MEMORY)]
        words += ["--must-fail"] if must_fail else []
        for test in tests:
            words += ["--test", test]
        words += ["--", *self.sandbox.wrap([str(room / "program")], [room], cwd=room)]
        with self.machine.use(alone):
            begin = time.monotonic()
            longest = 60 + 40 * cpu + 5 * max(budget.left, 0)
            done = self.processes.run(words, room, longest, int(longest))
            if not self.sandbox.active:
                end_left_over(room)
        outcomes = _read(report, tests)
        stops = sum(outcome.stopped_by == "time" for outcome in outcomes.values())
        # What was killed is in nobody's account: it has used what it was allowed.
        budget.take(max(done.cpu, stops * cpu), time.monotonic() - begin)
        return outcomes


def _read(report: Path, tests: Sequence[str]) -> Dict[str, Outcome]:
    """The tests that ran, or were at least begun."""
    try:
        said = json.loads(report.read_bytes().decode("utf-8", "replace"), strict=False)
        report.unlink()
    except (OSError, ValueError):
        return {test: Outcome(False, "The runner gave no account of this test.") for test in tests}
    outcomes: Dict[str, Outcome] = {}
    for test in said.get("tests", []):
        if test["name"] in tests and test["result"] != "not run":
            message = printable(test.get("message", "")).strip("\n")
            passed = test["result"] == "passed"
            stopped_by = test.get("stopped_by", "") if test["result"] == "stopped" else ""
            idea = printable(test.get("idea", ""), 200).strip()
            outcomes[test["name"]] = Outcome(passed, message, idea, stopped_by)
    if not outcomes:
        why = printable(said.get("why", "")) or "The program ended before its first test."
        outcomes = {test: Outcome(False, why) for test in tests}
    return outcomes
