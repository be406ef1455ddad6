"""The points file, and what follows from a submission's result: its mark and its notes."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence

from .course import STEPS, GraderError
from .text import joined

Result = Dict[str, Any]  # what grading.py has found, as it lies in results/


class Points:
    def __init__(self, file: Path, tests: Dict[int, List[str]]) -> None:
        self.together, self.other = Fraction(0), Fraction(1)
        self.of_suite: Dict[int, Dict[str, Fraction]] = {number: {} for number in STEPS}
        step = 0
        for line in file.read_text(encoding="utf-8").splitlines():
            line = line.partition("#")[0].strip()
            begins = re.match(r"step(\d+)\b", line)
            pair = re.fullmatch(r"(\w+)\s+(\S+)", line)
            if not line:
                continue
            if begins and int(begins[1]) in STEPS:
                step = int(begins[1])
            elif not pair:
                raise GraderError(f'{file}: "{line}" is neither a step nor a name with its points.')
            elif not re.fullmatch(r"\d+(\.\d\d?)?", pair[2]):
                raise GraderError(
                    f"{file}: {pair[1]} has {pair[2]} points, but it should be a number such as 3 or 2.5."
                )
            elif pair[1] in ("together", "other"):
                setattr(self, pair[1], Fraction(pair[2]))
            elif step == 0:
                raise GraderError(
                    f"{file}: {pair[1]} stands before the first line that names a step."
                )
            else:
                self.of_suite[step][pair[1]] = Fraction(pair[2])
        self.warnings: List[str] = []
        for number in STEPS:
            has = suites(tests[number])
            for name in self.of_suite[number]:
                if name not in has:
                    raise GraderError(
                        f"{file}: step {number} has no suite {name}. It has: {joined(has)}."
                    )
            for name in has:
                if name not in self.of_suite[number]:
                    self.warnings.append(
                        f"The suite {name} of step {number} is not in the points file:"
                        f" it is worth {float(self.other):g}."
                    )

    def of(self, step: int, suite: str) -> Fraction:
        return self.of_suite[step].get(suite, self.other)

    def count(self, step: int, tests: Sequence[str], outcomes: Dict[str, Any]) -> "Share":
        """Each suite gives its share of points for its share of tests."""
        earned, of = Fraction(0), Fraction(0)
        for suite in suites(tests):
            inside = [test for test in tests if test.startswith(suite + ".")]
            passed = sum(outcomes.get(test, {}).get("passed", False) for test in inside)
            earned += self.of(step, suite) * passed / len(inside)
            of += self.of(step, suite)
        passed = sum(outcomes.get(test, {}).get("passed", False) for test in tests)
        return Share(_tenths(earned), float(of), passed, len(tests))


class Share(NamedTuple):
    earned: float
    of: float
    passed: int
    total: int


class StepMarks(NamedTuple):
    required: Share
    own: Share  # on its own earlier steps
    bonus: Share


class Marks(NamedTuple):
    steps: Dict[int, StepMarks]
    together: float
    together_of: float
    mark: float
    of: float
    bonus: float
    bonus_of: float


def _tenths(number: Fraction) -> float:
    return float(Fraction(int(number * 10 + Fraction(1, 2)), 10))


def suites(tests: Sequence[str]) -> List[str]:
    return list(dict.fromkeys(test.split(".")[0] for test in tests))


def is_bonus(test: str) -> bool:
    return test.startswith("Bonus")


def marks(
    result: Result, steps: Sequence[int], tests: Dict[int, List[str]], points: Points
) -> Marks:
    shares: Dict[int, StepMarks] = {}
    everything = Fraction(0)
    for number in STEPS:
        required = [test for test in tests[number] if not is_bonus(test)]
        bonus = [test for test in tests[number] if is_bonus(test)]
        found = result["steps"].get(str(number), {})
        share = StepMarks(
            points.count(number, required, found.get("mark", {})),
            points.count(number, required, found.get("own", {})),
            points.count(number, bonus, found.get("mark", {})),
        )
        everything += Fraction(share.required.of)
        if number in steps:
            shares[number] = share
    earned = sum(Fraction(str(share.required.earned)) for share in shares.values())
    of = sum(Fraction(share.required.of) for share in shares.values())
    own = sum(Fraction(str(share.own.earned)) for share in shares.values())
    # The steps together are worth `together`; a part of them, the same part of it.
    together_of = _tenths(points.together * of / everything) if everything else 0.0
    together = _tenths(Fraction(str(together_of)) * own / of) if of else 0.0
    bonus_earned = sum(Fraction(str(share.bonus.earned)) for share in shares.values())
    return Marks(
        shares,
        together,
        together_of,
        float(earned + Fraction(str(together))),
        float(of + Fraction(str(together_of))),
        float(bonus_earned),
        sum(share.bonus.of for share in shares.values()),
    )


# ---- What an instructor should know

STOPPED = {
    "time": "does not come back",
    "memory": "takes all memory",
    "crash": "crashes",
    "exit": "ends the program",
    "leak": "loses memory",
}


def notes(result: Result, steps: Sequence[int]) -> List[str]:
    if result["trouble"]:
        return [result["trouble"]]
    said: List[str] = []
    groups: Dict[str, List[int]] = {}
    for number in steps:
        found = result["steps"][str(number)]
        said += found["notes"]
        if found["similar"]:
            groups.setdefault(found["similar"], []).append(number)
        if found["calls"]:
            said.append(f"step {number} calls {joined(found['calls'])}")
        if found["fakes"]:
            said.append(f"step {number} passes {joined(found['fakes'][:2])} whatever is asked")
        if found["state"] == "absent":
            groups.setdefault("missing", []).append(number)
        elif found["state"] == "refused":
            said.append(found["why"].rstrip("."))
        elif found["state"] == "broken" and found["why"].startswith("It "):
            said.append(f"step {number}: i" + found["why"][1:].rstrip("."))
        elif found["state"] == "broken":
            groups.setdefault("does not compile", []).append(number)
        for test, outcome in found["mark"].items():
            if outcome["stopped_by"] and not is_bonus(test):
                how = STOPPED.get(outcome["stopped_by"], f"is stopped ({outcome['stopped_by']})")
                said.append(f"step {number} {how} in {test}")
                break
    return said + [f"{what}: step {joined(numbers)}" for what, numbers in groups.items()]
