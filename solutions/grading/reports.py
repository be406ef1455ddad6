"""The report, from the results alone: the same results give the same report, byte for byte."""

import csv
import difflib
import json
import shutil
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence

from .classpage import Idea, class_html, class_markdown
from .course import REFERENCE, STEPS
from .marks import Marks, Points, Result, Share, is_bonus, marks, notes
from .results import write_whole
from .text import columns, csv_text, decoded, file_name, markdown, markdown_block, one_line
from .text import printable, shown, xml


class Row(NamedTuple):
    """A submission as the reports see it."""

    result: Result
    marks: Marks
    notes: List[str]
    file: str  # the name of its page

    def step(self, number: int) -> Dict[str, Any]:
        nothing = {
            "state": "absent",
            "why": "",
            "mark": {},
            "own": {},
            "own_why": "",
            "similar": "",
        }
        found: Dict[str, Any] = self.result["steps"].get(str(number), nothing)
        return found

    def failing(self, number: int, tests: Sequence[str], bonus: bool = False) -> List[str]:
        mark = self.step(number)["mark"]
        return [t for t in tests if t in mark and is_bonus(t) == bonus and not mark[t]["passed"]]

    def first(self, number: int, tests: Sequence[str], bonus: bool = False) -> Dict[str, Any]:
        """The first test that failed: those after it stand on what it has found broken."""
        names = self.failing(number, tests, bonus)
        nothing = {"test": "", "message": "", "idea": ""}
        return {**self.step(number)["mark"][names[0]], "test": names[0]} if names else nothing

    def untested(self, number: int) -> str:
        """The sentence about a step that was not tested, and the compiler's; "" if it was."""
        found, trouble = self.step(number), self.result["trouble"]
        if trouble or found["state"] == "absent":
            return trouble or f"{STEPS[number].file} was not handed in."
        said = (
            found["why"].startswith(("It ", "The compiler needed")) or found["state"] == "refused"
        )
        why: str = found["why"] if said else f"It does not compile:\n{found['why']}"
        return "" if found["state"] == "built" else why


def rows(
    results: Sequence[Result], steps: Sequence[int], tests: Dict[int, List[str]], points: Points
) -> List[Row]:
    found: List[Row] = []
    for result in results:
        name = file_name(result["name"])
        if name != result["name"] or name.lower() in (row.file.lower() for row in found):
            name += " " + result["id"][:6]
        said = [one_line(note) for note in notes(result, steps)]
        found.append(Row(result, marks(result, steps, tests, points), said, name))
    return found


def header(steps: Sequence[int], width: int) -> str:
    names = ["submission", *(f"step{number}" for number in steps), "together", "bonus", "mark"]
    return columns(names, [width, *(9 for _ in steps), 10, 8, 8])


def line(row: Row, width: int) -> str:
    cells = [one_line(row.result["name"])]
    for number, (required, _, _) in row.marks.steps.items():
        cells.append("-" if row.untested(number) else f"{required.passed}/{required.total}")
    cells += [shown(number) for number in (row.marks.together, row.marks.bonus, row.marks.mark)]
    text = columns(cells, [width, *(9 for _ in row.marks.steps), 10, 8, 8])
    return (text + "  " + "; ".join(row.notes)).rstrip()


class Report:
    def __init__(
        self,
        out: Path,
        run: Dict[str, Any],
        results: Sequence[Result],
        points: Points,
        roster: Sequence[Dict[str, str]] = (),
        difference: bool = False,
    ) -> None:
        self.out, self.run, self.roster, self.difference = out, run, roster, difference
        self.steps: List[int] = run["steps"]
        self.tests = {int(number): tests for number, tests in run["tests"].items()}
        self.rows = rows(results, self.steps, self.tests, points)

    def write(self) -> None:
        per_row = {"pages": (self._page, "md"), "junit": (self._junit, "xml")}
        for name, (make, ending) in {**per_row, "gradescope": (self._gradescope, "json")}.items():
            shutil.rmtree(self.out / name, ignore_errors=True)
            (self.out / name).mkdir(parents=True)
            for row in self.rows:
                write_whole(self.out / name / f"{row.file}.{ending}", make(row))
        ideas = self._ideas()
        whole = {
            "grades.csv": self._grades(),
            "grades.json": _json(self._numbers()),
            "moodle.csv": self._moodle(),
            "canvas.csv": self._canvas(),
            "class.md": class_markdown(self.rows, self.steps, self.tests, ideas),
            "class.html": class_html(self.rows, self.steps, ideas),
        }
        for name, text in whole.items():
            write_whole(self.out / name, text)

    # ---- The whole class

    def _grades(self) -> str:
        names = ("points", "passed", "tests", "passed on own steps", "bonus passed")
        head = ["submission", "mark", "of", "bonus", "together"]
        table = [head + [f"step{step} {name}" for step in self.steps for name in names] + ["notes"]]
        for row in self.rows:
            cells: List[Any] = [row.result["name"], row.marks.mark, row.marks.of]
            cells += [row.marks.bonus, row.marks.together]
            for required, own, bonus in row.marks.steps.values():
                cells += [
                    required.earned,
                    required.passed,
                    required.total,
                    own.passed,
                    bonus.passed,
                ]
            table.append(cells + ["; ".join(row.notes)])
        return csv_text(table, bom=True)

    def _moodle(self) -> str:
        """Moodle's grading worksheet: what it goes by is the identifier."""
        head = ["Identifier", "Full name", "ID number", "Email address", "Grade", "Maximum grade"]
        table: List[List[Any]] = [head + ["Feedback comments"]]
        for row in self.rows:
            name, number, person = self._person(row.result, "moodle")
            identifier = person.get("identifier") or (f"Participant {number}" if number else "")
            cells = [identifier, person.get("full name") or name]
            cells += [person.get("id number", ""), person.get("email address", "")]
            said = [
                f"Step {step}: {shown(share.required.earned)} of {shown(share.required.of)}"
                for step, share in row.marks.steps.items()
            ]
            said.append(f"together: {shown(row.marks.together)}")
            table.append([*cells, row.marks.mark, row.marks.of, "; ".join(said)])
        return csv_text(table)

    def _canvas(self) -> str:
        """Canvas's gradebook: its second line has the points that are possible."""
        head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "micrograd-steps"]
        of = self.rows[0].marks.of if self.rows else 0.0
        table: List[List[Any]] = [head, ["Points Possible", "", "", "", "", of]]
        for row in self.rows:
            name, number, person = self._person(row.result, "canvas")
            cells = [person.get("student") or name, person.get("id") or number]
            cells += [person.get(key.lower(), "") for key in head[2:5]]
            table.append([*cells, row.marks.mark])
        return csv_text(table)

    def _person(self, result: Result, system: str) -> Any:
        """Name and number in this system, and the line of the roster that has one of them."""
        number = result["number"] if result["system"] == system else ""
        name = result["name"].rpartition(" ")[0] if result["number"] else result["name"]
        keys = ("full name", "student", "id", "id number", "email address", "sis login id")
        for person in self.roster:
            numbers = (person.get("id"), person.get("identifier", "").split(" ")[-1])
            if (
                number in numbers
                if number
                else name.lower() in (person.get(k, "").lower() for k in keys)
            ):
                return name, number, person
        return name, number, {}

    def _numbers(self) -> Dict[str, Any]:
        submissions = []
        for row in self.rows:
            steps = []
            for number, (required, own, bonus) in row.marks.steps.items():
                tests, found = self.tests[number], row.step(number)
                first = row.first(number, tests)
                entry: Dict[str, Any] = {"step": number, "state": found["state"]}
                entry.update(points=required.earned, of=required.of, passed=required.passed)
                entry.update(total=required.total, passed_on_own=own.passed)
                entry.update(
                    bonus_passed=bonus.passed, bonus_total=bonus.total, compiler=found["why"]
                )
                entry.update(
                    first_failing=first["test"], message=first["message"], idea=first["idea"]
                )
                entry.update(failing=row.failing(number, tests))
                steps.append({**entry, "bonus_failing": row.failing(number, tests, bonus=True)})
            whole = {"name": row.result["name"], "mark": row.marks.mark, "of": row.marks.of}
            whole.update(together=row.marks.together, bonus=row.marks.bonus, notes=row.notes)
            submissions.append({**whole, "steps": steps})
        return {"seed": self.run["seed"], "steps": self.steps, "submissions": submissions}

    def _ideas(self) -> List[Idea]:
        """The ideas that first failing tests have named, those first that most have missed."""
        ideas: Dict[str, Idea] = {}
        for index, row in enumerate(self.rows):
            for number in self.steps:
                first = row.first(number, self.tests[number])
                if first["idea"]:
                    new = Idea(first["idea"], [], number, first["test"], first["message"])
                    who = ideas.setdefault(first["idea"], new).who
                    who.extend([] if index in who else [index])
        return sorted(ideas.values(), key=lambda idea: (-len(idea.who), idea.name))

    # ---- One submission

    def _page(self, row: Row) -> str:
        all_ = row.marks
        page = f"# {markdown(row.result['name'])}\n\n**{shown(all_.mark)} of {shown(all_.of)}**"
        page += f", and {shown(all_.bonus)} of {shown(all_.bonus_of)} for the bonus\n\n"
        page += "".join(f"- {markdown(note)}\n" for note in row.notes)
        if row.result["trouble"]:
            return page
        page += "\n| step | tests passed | points | of | on its own steps | bonus |\n"
        page += "|---|---|---|---|---|---|\n"
        for number, (required, own, bonus) in all_.steps.items():
            page += (
                f"| {number} | {required.passed} of {required.total} | {shown(required.earned)} "
            )
            page += f"| {shown(required.of)} | {own.passed} of {own.total} "
            page += f"| {bonus.passed} of {bonus.total} |\n"
        page += f"| together | | {shown(all_.together)} | {shown(all_.together_of)} | | |\n\n"
        page += (
            '"Tests passed" is on the reference\'s earlier steps, so that a mistake counts once. '
        )
        page += '"Together" is for the steps on each other.\n'
        return page + "".join(self._page_of_step(number, row) for number in self.steps)

    def _page_of_step(self, number: int, row: Row) -> str:
        page = f"\n## Step {number}\n\n"
        tests, found = self.tests[number], row.step(number)
        untested = row.untested(number)
        if untested:
            sentence, _, more = untested.partition("\n")
            page += f"{markdown(sentence)}\n" + (f"\n{markdown_block(more)}" if more else "")
        elif found["similar"] == "the skeleton":
            page += "It is the skeleton, as it was handed out.\n"
        else:
            page += _failures(
                "The first test that fails", row.first(number, tests), row.failing(number, tests)
            )
            bonus = row.failing(number, tests, bonus=True)
            page += "" if row.failing(number, tests) else "All required tests pass.\n"
            page += _failures(
                "\nThe first of the bonus that fails", row.first(number, tests, True), bonus
            )
        mark, own = found["mark"], found["own"]
        lost = [t for t in own if mark.get(t, {}).get("passed") and not own[t]["passed"]]
        if found["own_why"] and not untested:
            page += f"\nOn its own earlier steps it was not tested. {markdown(found['own_why'])}\n"
        elif lost:
            page += f"\nOn its own earlier steps `{lost[0]}` fails:\n\n"
            page += markdown_block(own[lost[0]]["message"])
        return page + (_difference(number, found["source"]) if self.difference else "")

    def _junit(self, row: Row) -> str:
        out = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        for number in self.steps:
            mark, cases, failures = row.step(number)["mark"], "", 0
            for test in self.tests[number]:
                outcome = mark.get(test, {"passed": False, "message": row.untested(number)})
                said = outcome["message"].strip() or "It failed."
                failures += not outcome["passed"]
                cases += f'    <testcase name="step{number}.{test}" classname="step{number}">'
                if not outcome["passed"]:
                    first = xml(said.split("\n")[0])
                    cases += f'\n      <failure message="{first}">{xml(said)}</failure>\n    '
                cases += "</testcase>\n"
            counts = f'tests="{len(self.tests[number])}" failures="{failures}"'
            out += f'  <testsuite name="step{number}" {counts}>\n{cases}  </testsuite>\n'
        return out + "</testsuites>\n"

    def _gradescope(self, row: Row) -> str:
        """What the learner sees there.  A message may hold whatever the program could read: without
        a sandbox that is the reference, so then it is not shown."""
        entries: List[Dict[str, Any]] = []

        def entry(name: str, score: float, of: float, output: str) -> None:
            status = "passed" if score == of else "failed"
            entries.append({"name": name, "score": score, "max_score": of, "status": status})
            entries[-1]["output"] = output

        together = "Each step on your own earlier steps."
        for number, (required, own, _) in row.marks.steps.items():
            output = self._visible(number, row, required)
            entry(f"Step {number}: {STEPS[number].file}", required.earned, required.of, output)
            if own.passed < required.passed:
                together += f"\nStep {number}: {own.passed} of {own.total} tests pass on them,"
                together += f" and {required.passed} on the reference's."
        entry("The steps together", row.marks.together, row.marks.together_of, together)
        bonus = f"{shown(row.marks.bonus)} of {shown(row.marks.bonus_of)}"
        entry(f"Bonus (counts apart: {bonus})", 0, 0, "")
        return _json({"score": row.marks.mark, "visibility": "visible", "tests": entries})

    def _visible(self, number: int, row: Row, share: Share) -> str:
        first = row.first(number, self.tests[number])
        if row.untested(number) or not first["test"]:
            return row.untested(number) or f"All {share.total} tests pass."
        text = (
            f"{share.passed} of {share.total} tests pass. The first that fails is {first['test']}"
        )
        if self.run["sandboxed"]:
            return f"{text}:\n{first['message']}"
        return f"{text}. `ctest --preset step{number}` shows you why."


def _json(whole: Any) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _failures(what: str, first: Dict[str, Any], failing: Sequence[str]) -> str:
    if not failing:
        return ""
    text = f"{what} is `{first['test']}`:\n\n{markdown_block(first['message'])}"
    text += f"\nThe idea that was missed: *{markdown(first['idea'])}*.\n" if first["idea"] else ""
    more = "`, `".join(failing[1:])
    return text + (f"\nThese fail, too: `{more}`.\n" if more else "")


def _difference(number: int, source: str) -> str:
    reference = printable(decoded((REFERENCE / STEPS[number].file).read_bytes()), 200_000)
    before, after = reference.splitlines(), source.splitlines()
    lines = difflib.unified_diff(before, after, "the reference", "handed in", lineterm="")
    block = markdown_block("\n".join(lines)) if source else ""
    begin = "\n<details><summary>Beside the reference</summary>\n\n"
    return f"{begin}{block}\n</details>\n" if block.strip() else ""


def read_roster(file: Path) -> List[Dict[str, str]]:
    """Moodle's grading worksheet or list of participants, or Canvas's exported gradebook."""
    text = decoded(file.read_bytes()).lstrip("\ufeff")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    people = []
    for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
        person = {str(k).strip().lower(): str(v or "").strip() for k, v in row.items() if k}
        both = f"{person.get('first name', '')} {person.get('last name', '')}".strip()
        people.append({"full name": both, **person})
    return people
