"""One submission's way: taken, compiled, linked, run.  What was found becomes a result, which is
kept as JSON: an interrupted run goes on, and parts of a class can be merged."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from .building import Builder
from .course import REFERENCE, REPO, STEPS, Course, GraderError
from .marks import Result, is_bonus
from .results import read_result, write_whole
from .running import BUDGET, Budget, Outcome, Runner
from .similarity import tokens
from .taking import Submission, Taken, Trouble, take
from .text import decoded, printable

FORGED = "It passes whatever is asked, right or wrong: its verdict is not the test's."


class Settings:
    """What a verdict depends on, but for the submission."""

    def __init__(
        self, course: Course, sandboxed: bool, steps: List[int], seed: int, timeout: float
    ) -> None:
        self.tests, self.steps = course.tests, steps
        everything = repr([course.key(), sandboxed, steps, seed, timeout])
        self.key = hashlib.sha256(everything.encode()).hexdigest()


class Grader:
    def __init__(self, settings: Settings, builder: Builder, runner: Runner, out: Path) -> None:
        self.settings, self.builder, self.runner, self.out = settings, builder, runner, out
        self.known = {
            number: {
                tokens((REFERENCE / step.file).read_bytes()): "the reference's very tokens",
                tokens((REPO / step.file).read_bytes()): "the skeleton",
            }
            for number, step in STEPS.items()
        }
        self.honest_fakes: Dict[int, List[str]] = {}  # tests that have nothing to turn round

    def grade(self, submission: Submission, again: bool = False, test: str = "") -> Result:
        """The result of a submission: the kept one, if nothing has changed since."""
        id = submission.id_in_report()
        file = self.out / "results" / f"{id}.json"
        kept = read_result(file)
        trouble, taken = "", {}
        try:
            taken = take(submission.entries())
            if not any(found.source is not None or found.refused for found in taken.values()):
                trouble = "none of the course's files is in it"
        except Trouble as error:
            trouble = str(error)
        except Exception as error:  # a disk, a folder without end: nobody else's mark is touched
            trouble = f"can't be read ({type(error).__name__})"
        files = hashlib.sha256(
            repr([submission.name, trouble, sorted(taken.items())]).encode()
        ).hexdigest()
        same = kept is not None and kept["files"] == files
        if same and kept and kept["key"] == self.settings.key and not again and not test:
            return kept
        result: Result = {
            "name": printable(submission.name),
            "number": submission.id,
            "system": submission.system,
            "id": id,
            "files": files,
            "key": self.settings.key,
            "trouble": trouble,
            "steps": {},
        }
        room = self.out / "work" / id
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
        try:
            if not trouble:
                self._steps(result, room, taken, test if same else "")
        except Exception as error:
            result["trouble"] = f"the grader failed on it ({type(error).__name__}: {error})"
            result["key"], result["steps"] = "", {}
        finally:
            shutil.rmtree(room, ignore_errors=True)
        if same and kept and test:
            _update(kept, result)
            result = kept
        write_whole(file, json.dumps(result, ensure_ascii=False, indent=1))
        return result

    def _steps(self, result: Result, room: Path, taken: Dict[int, Taken], test: str) -> None:
        self.builder.place(room, taken)
        budget = Budget(BUDGET * self.runner.timeout)
        steps = result["steps"]
        for number, step in STEPS.items():
            steps[str(number)] = found = self._new(number, taken[number])
            if found["state"] == "built":
                why = self.builder.compile(number, room)
                found["state"] = "broken" if why else "built"
                found["why"] = why or ""
                found["calls"] = [] if why else self.builder.curious(number, room)
        for number in self.settings.steps:
            if steps[str(number)]["state"] == "built":
                self._mark(number, steps[str(number)], room, budget, test)
        for number in self.settings.steps:
            self._own(number, steps, room, budget, test)
        for number in self.settings.steps:
            self._bonus(number, steps[str(number)], room, budget, test)
        for number in STEPS:
            if number not in self.settings.steps:
                del steps[str(number)]

    def _new(self, number: int, taken: Taken) -> Dict[str, Any]:
        file = STEPS[number].file
        said = tokens(taken.source or b"")
        found: Dict[str, Any] = {
            "state": "absent",
            "why": "",
            "own_why": "",
            "notes": taken.notes,
            "tokens": said,
            "similar": self.known[number].get(said, "") if said else "",
            "source": printable(decoded(taken.source or b""), 200_000),
            "calls": [],
            "fakes": [],
            "mark": {},
            "own": {},
        }
        if taken.refused:
            found.update(state="refused", why=f"{file} {taken.refused}.")
        elif taken.source is not None and not said:
            found.update(state="refused", why=f"{file} is empty.")
        elif taken.source is not None:
            found["state"] = "built"
        return found

    def _wanted(self, number: int, bonus: bool, test: str) -> List[str]:
        tests = [name for name in self.settings.tests[number] if is_bonus(name) == bonus]
        return [name for name in tests if test in ("", name, f"step{number}.{name}")]

    def _mark(self, number: int, found: Result, room: Path, budget: Budget, test: str) -> None:
        """The step on the reference's earlier steps."""
        wanted = self._wanted(number, False, test)
        why = self.builder.link(number, False, room) if wanted else None
        if why is not None:
            found.update(state="broken", why=why)
        elif wanted:
            self._run(number, found, room, wanted, budget)

    def _bonus(self, number: int, found: Result, room: Path, budget: Budget, test: str) -> None:
        """What counts apart, last.  Asked once only: some of its tests take seconds."""
        wanted = self._wanted(number, True, test) if found["state"] == "built" else []
        if not wanted:
            return
        outcomes = {name: Outcome(False, FORGED) for name in wanted}
        if not found["fakes"] and self.builder.link(number, False, room) is None:
            outcomes = self.runner.run(room, wanted, budget)
        found["mark"].update((name, outcomes[name]._asdict()) for name in wanted)

    def _run(
        self, number: int, found: Result, room: Path, wanted: Sequence[str], budget: Budget
    ) -> None:
        """Runs the tests, and those that pass once more with turned expectations."""
        outcomes = self.runner.run(room, wanted, budget)
        passed = [name for name in wanted if outcomes[name].passed]
        fakes = self.runner.fakes(room, passed, Budget(max(budget.left, 5)))
        found["fakes"] = [name for name in fakes if name not in self.honest_fakes.get(number, [])]
        for name in found["fakes"]:
            outcomes[name] = Outcome(False, FORGED)
        found["mark"].update((name, outcomes[name]._asdict()) for name in wanted)

    def _own(self, number: int, steps: Result, room: Path, budget: Budget, test: str) -> None:
        """The step on the submission's own earlier steps.  What hangs on the reference's hangs there,
        too, and what is forged is forged."""
        found = steps[str(number)]
        wanted = self._wanted(number, False, test)
        if found["state"] != "built" or not wanted:
            return
        if any(steps[str(i)]["state"] != "built" for i in range(1, number)):
            found["own_why"] = "An earlier step is missing or does not compile."
            return
        hopeless = {n: o for n, o in found["mark"].items() if o["stopped_by"] == "time"}
        hopeless.update((name, found["mark"][name]) for name in found["fakes"] if name in wanted)
        if number == 1:
            hopeless = {name: found["mark"][name] for name in wanted}
        rest = [name for name in wanted if name not in hopeless]
        found["own"].update((name, hopeless[name]) for name in wanted if name in hopeless)
        if rest:
            why = self.builder.link(number, True, room)
            found["own_why"] = why or ""
            if why is None:
                outcomes = self.runner.run(room, rest, budget)
                found["own"].update((name, outcomes[name]._asdict()) for name in rest)

    def check_reference(self) -> Result:
        """The reference as a submission.  Which of its tests have nothing to turn round, is learnt."""
        folder = REFERENCE
        entries = {number: (folder / step.file).read_bytes() for number, step in STEPS.items()}
        taken = {number: Taken(source, {}, "", []) for number, source in entries.items()}
        result: Result = {
            "name": "(reference)",
            "trouble": "",
            "steps": {},
            "number": "",
            "system": "",
        }
        room = self.out / "work" / "reference"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
        self._steps(result, room, taken, "")
        shutil.rmtree(room, ignore_errors=True)
        for number in self.settings.steps:
            found = result["steps"][str(number)]
            self.honest_fakes[number] = found["fakes"]
            for name in found["fakes"]:
                found["mark"][name] = Outcome(True)._asdict()
        if any(found["state"] != "built" for found in result["steps"].values()):
            why = [found["why"] for found in result["steps"].values() if found["why"]]
            raise GraderError(f"The reference can't be built as a submission: {why}")
        return result


def _update(kept: Result, result: Result) -> None:
    """One test was run again: all else stays as it was graded."""
    for number, found in result["steps"].items():
        for variant in ("mark", "own"):
            kept["steps"][number][variant].update(found[variant])
        new = [name for name in found["mark"] if name in found["fakes"]]
        old = [name for name in kept["steps"][number]["fakes"] if name not in found["mark"]]
        kept["steps"][number]["fakes"] = old + new
