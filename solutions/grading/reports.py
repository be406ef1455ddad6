"""The report, from the results alone: the same results give the same report, byte for byte."""

import csv
import difflib
import json
import shutil
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence

from .classpage import Idea, class_html, class_markdown
from .course import REFERENCE, REPO, STEPS, Step
from .grading import write_whole
from .marks import Marks, Points, Result, StepMarks, is_bonus, marks, notes
from .text import columns, csv_text, decoded, file_name, joined, markdown, markdown_block, one_line
from .text import printable, shown, xml


class Row(NamedTuple):
    """A submission as the reports see it."""

    result: Result
    marks: Marks
    notes: List[str]
    file: str  # the name of its page


def rows(
    results: Sequence[Result], steps: Sequence[int], tests: Dict[int, List[str]], points: Points
) -> List[Row]:
    found: List[Row] = []
    used: Dict[str, int] = {}
    for result in results:
        name = file_name(result["name"])
        used[name.lower()] = used.get(name.lower(), 0) + 1
        if name != result["name"] or used[name.lower()] > 1:
            name += " " + result["id"][:6]
        said = [one_line(note) for note in notes(result, steps)]
        found.append(Row(result, marks(result, steps, tests, points), said, name))
    return found


def header(steps: Sequence[int], width: int) -> str:
    names = ["submission", *(f"step{number}" for number in steps), "together", "bonus", "mark"]
    return columns(names, [width, *(9 for _ in steps), 10, 8, 8])


def line(row: Row, width: int) -> str:
    cells = [one_line(row.result["name"])]
    for number, step in row.marks.steps.items():
        built = row.result["steps"].get(str(number), {}).get("state") == "built"
        cells.append(f"{step.required.passed}/{step.required.total}" if built else "-")
    cells += [shown(number) for number in (row.marks.together, row.marks.bonus, row.marks.mark)]
    text = columns(cells, [width, *(9 for _ in row.marks.steps), 10, 8, 8])
    return (text + "  " + "; ".join(row.notes)).rstrip()


def first_failing(found: Result, tests: Sequence[str], bonus: bool = False) -> str:
    """The first test of a step that failed; those after it stand on what it has found broken."""
    failing = failing_tests(found, tests, bonus)
    return failing[0] if failing else ""


def failing_tests(found: Result, tests: Sequence[str], bonus: bool = False) -> List[str]:
    wanted = [test for test in tests if is_bonus(test) == bonus and found["state"] == "built"]
    return [test for test in wanted if not found["mark"].get(test, {}).get("passed", False)]


def missed_idea(found: Result, tests: Sequence[str]) -> str:
    first = first_failing(found, tests)
    return str(found["mark"].get(first, {}).get("idea", ""))


def untested(found: Result, step: Step) -> str:
    """The sentence about a step that was not tested."""
    if found["state"] == "absent":
        return f"{step.file} was not handed in."
    if found["state"] == "refused" or found["why"].startswith(("It ", "The compiler needed")):
        return str(found["why"])
    return "It does not compile:\n" + str(found["why"])


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
        for name in ("pages", "junit", "gradescope"):
            shutil.rmtree(self.out / name, ignore_errors=True)
            (self.out / name).mkdir(parents=True)
        write_whole(self.out / "grades.csv", self._grades())
        write_whole(self.out / "moodle.csv", self._moodle())
        write_whole(self.out / "canvas.csv", self._canvas())
        write_whole(self.out / "grades.json", self._json())
        for row in self.rows:
            write_whole(self.out / "pages" / f"{row.file}.md", self._page(row))
            write_whole(self.out / "junit" / f"{row.file}.xml", self._junit(row))
            write_whole(self.out / "gradescope" / f"{row.file}.json", self._gradescope(row))
        ideas = self._ideas()
        write_whole(self.out / "class.md", class_markdown(self.rows, self.steps, self.tests, ideas))
        write_whole(self.out / "class.html", class_html(self.rows, self.steps, ideas))

    # ---- Tables to upload

    def _grades(self) -> str:
        names = ["points", "passed", "tests", "passed on own steps", "bonus passed"]
        head = ["submission", "mark", "of", "bonus", "together"]
        head += [f"step{number} {name}" for number in self.steps for name in names]
        table: List[List[Any]] = [head + ["notes"]]
        for row in self.rows:
            cells: List[Any] = [row.result["name"], row.marks.mark, row.marks.of]
            cells += [row.marks.bonus, row.marks.together]
            for step in row.marks.steps.values():
                cells += [step.required.earned, step.required.passed, step.required.total]
                cells += [step.own.passed, step.bonus.passed]
            table.append(cells + ["; ".join(row.notes)])
        return csv_text(table, bom=True)

    def _moodle(self) -> str:
        """As Moodle's grading worksheet: what it is imported by is the identifier."""
        head = ["Identifier", "Full name", "ID number", "Email address", "Grade", "Maximum grade"]
        table: List[List[Any]] = [head + ["Feedback comments"]]
        for row in self.rows:
            known = self._person(row.result)
            number = row.result["number"] if row.result["system"] == "moodle" else ""
            name = row.result["name"].rpartition(" ")[0] if number else row.result["name"]
            identifier = known.get("identifier") or (f"Participant {number}" if number else "")
            cells = [identifier, known.get("full name") or name]
            cells += [known.get("id number", ""), known.get("email address", "")]
            table.append(cells + [row.marks.mark, row.marks.of, self._comment(row)])
        return csv_text(table)

    def _canvas(self) -> str:
        """As Canvas's gradebook: its second line has the points that are possible."""
        head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        of = self.rows[0].marks.of if self.rows else 0.0
        table: List[List[Any]] = [head + ["micrograd-steps"]]
        table.append(["    Points Possible", "", "", "", "", of])
        for row in self.rows:
            known = self._person(row.result)
            number = row.result["number"] if row.result["system"] == "canvas" else ""
            name = row.result["name"].rpartition(" ")[0] if number else row.result["name"]
            cells = [known.get("student") or name, known.get("id") or number]
            cells += [known.get(key, "") for key in ("sis user id", "sis login id", "section")]
            table.append(cells + [row.marks.mark])
        return csv_text(table)

    def _person(self, result: Result) -> Dict[str, str]:
        """The line of the roster that has this submission's number, name, id or email."""
        name, number = result["name"].lower(), result["number"]
        keys = (
            "full name",
            "student",
            "id",
            "id number",
            "email address",
            "sis login id",
            "sis user id",
        )
        for person in self.roster:
            if number and number in (person.get("id"), person.get("identifier", "").split(" ")[-1]):
                return person
            if not number and name in (person.get(key, "").lower() for key in keys):
                return person
        return {}

    def _comment(self, row: Row) -> str:
        parts = [
            f"Step {number}: {shown(step.required.earned)} of {shown(step.required.of)}"
            for number, step in row.marks.steps.items()
        ]
        return "; ".join(parts + [f"together: {shown(row.marks.together)}"])

    # ---- One submission

    def _json(self) -> str:
        submissions = []
        for row in self.rows:
            steps = []
            for number, share in row.marks.steps.items():
                found = row.result["steps"].get(str(number))
                entry: Dict[str, Any] = {"step": number, "state": "absent"}
                entry.update(points=share.required.earned, of=share.required.of)
                entry.update(passed=share.required.passed, total=share.required.total)
                entry.update(passed_on_own=share.own.passed)
                entry.update(bonus_passed=share.bonus.passed, bonus_total=share.bonus.total)
                if found is not None:
                    tests = self.tests[number]
                    first = first_failing(found, tests)
                    entry.update(state=found["state"], compiler=found["why"], first_failing=first)
                    entry.update(message=found["mark"].get(first, {}).get("message", ""))
                    entry.update(
                        idea=missed_idea(found, tests), failing=failing_tests(found, tests)
                    )
                    entry.update(bonus_failing=failing_tests(found, tests, bonus=True))
                steps.append(entry)
            submission: Dict[str, Any] = {"name": row.result["name"], "mark": row.marks.mark}
            submission.update(of=row.marks.of, together=row.marks.together, bonus=row.marks.bonus)
            submissions.append({**submission, "notes": row.notes, "steps": steps})
        whole = {"seed": self.run["seed"], "steps": self.steps, "submissions": submissions}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

    def _page(self, row: Row) -> str:
        page = f"# {markdown(row.result['name'])}\n\n**{shown(row.marks.mark)} of {shown(row.marks.of)}**"
        if row.marks.bonus_of:
            page += f", and {shown(row.marks.bonus)} of {shown(row.marks.bonus_of)} for the bonus"
        page += "\n\n" + "".join(f"- {markdown(note)}\n" for note in row.notes)
        if row.result["trouble"]:
            return page
        page += "\n| step | tests passed | points | of | on its own steps | bonus |\n|---|---|---|---|---|---|\n"
        for number, share in row.marks.steps.items():
            required, own, bonus = share
            page += (
                f"| {number} | {required.passed} of {required.total} | {shown(required.earned)} "
            )
            page += f"| {shown(required.of)} | {own.passed} of {own.total} "
            page += f"| {bonus.passed} of {bonus.total} |\n"
        page += (
            f"| together | | {shown(row.marks.together)} | {shown(row.marks.together_of)} | | |\n\n"
        )
        page += (
            '"Tests passed" is on the reference\'s earlier steps, so that a mistake counts once. '
        )
        page += '"Together" is for the steps on each other.\n'
        for number in self.steps:
            page += f"\n## Step {number}\n\n"
            page += self._page_of_step(number, row.result["steps"][str(number)])
        return page

    def _page_of_step(self, number: int, found: Result) -> str:
        tests, mark = self.tests[number], found["mark"]
        failing, bonus = failing_tests(found, tests), failing_tests(found, tests, bonus=True)
        page = ""
        if found["state"] != "built":
            sentence, _, more = untested(found, STEPS[number]).partition("\n")
            page += f"{markdown(sentence)}\n" + (f"\n{markdown_block(more)}" if more else "")
        elif found["similar"] == "the skeleton":
            page += "It is the skeleton, as it was handed out.\n"
        elif failing:
            page += f"The first test that fails is `{failing[0]}`:\n\n"
            page += markdown_block(mark.get(failing[0], {}).get("message", ""))
            if missed_idea(found, tests):
                page += f"\nThe idea that was missed: *{markdown(missed_idea(found, tests))}*.\n"
            if failing[1:]:
                page += f"\nThese fail, too: {_names(failing[1:])}.\n"
            if bonus:
                page += f"\nOf the bonus: {_names(bonus)}.\n"
        elif bonus:
            page += (
                f"All required tests pass. The first of the bonus that fails is `{bonus[0]}`:\n\n"
            )
            page += markdown_block(mark.get(bonus[0], {}).get("message", ""))
            page += f"\nThese of the bonus fail, too: {_names(bonus[1:])}.\n" if bonus[1:] else ""
        else:
            page += "All tests pass, those of the bonus too.\n"
        own = found["own"]
        lost = [t for t in own if mark.get(t, {}).get("passed") and not own[t]["passed"]]
        if found["own_why"] and found["state"] == "built":
            page += f"\nOn its own earlier steps it was not tested. {markdown(found['own_why'])}\n"
        elif lost:
            page += f"\nOn its own earlier steps `{lost[0]}` fails:\n\n"
            page += markdown_block(own[lost[0]]["message"])
        if self.difference and found["source"]:
            page += _difference(number, found["source"])
        return page

    def _junit(self, row: Row) -> str:
        out = ['<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n']
        for number in self.steps:
            found = row.result["steps"].get(str(number))
            cases, failures = [], 0
            for test in self.tests[number]:
                case = f'    <testcase name="step{number}.{test}" classname="step{number}"'
                outcome = found["mark"].get(test, {}) if found else {}
                if outcome.get("passed"):
                    cases.append(case + "/>\n")
                    continue
                failures += 1
                said = outcome.get("message", "") or row.result["trouble"]
                if found and found["state"] != "built":
                    said = untested(found, STEPS[number])
                first = xml(said.strip().split("\n")[0] or "It failed.")
                cases.append(f'{case}>\n      <failure message="{first}">{xml(said)}</failure>\n')
                cases.append("    </testcase>\n")
            counts = f'tests="{len(self.tests[number])}" failures="{failures}"'
            out.append(
                f'  <testsuite name="step{number}" {counts}>\n{"".join(cases)}  </testsuite>\n'
            )
        return "".join(out) + "</testsuites>\n"

    def _gradescope(self, row: Row) -> str:
        """What the learner sees there.  A message may hold whatever the program could read: without
        a sandbox that is the reference, so then it is not shown."""
        entries: List[Dict[str, Any]] = []
        for number, share in row.marks.steps.items():
            found = row.result["steps"].get(str(number))
            entries.append(
                {
                    "name": f"Step {number}: {STEPS[number].file}",
                    "number": str(number),
                    "score": share.required.earned,
                    "max_score": share.required.of,
                    "status": _status(share.required.earned == share.required.of),
                    "output": self._visible(number, share, found, row.result["trouble"]),
                }
            )
        together = ["Each step on your own earlier steps."]
        for number, share in row.marks.steps.items():
            if share.own.passed < share.required.passed:
                together.append(
                    f"Step {number}: {share.own.passed} of {share.own.total} tests pass on them,"
                    f" and {share.required.passed} on the reference's."
                )
        entries.append(
            {
                "name": "The steps together",
                "score": row.marks.together,
                "max_score": row.marks.together_of,
                "status": _status(row.marks.together == row.marks.together_of),
                "output": "\n".join(together),
            }
        )
        counts = f"counts apart: {shown(row.marks.bonus)} of {shown(row.marks.bonus_of)}"
        entries.append({"name": f"Bonus ({counts})", "score": 0, "max_score": 0, "output": ""})
        whole = {"score": row.marks.mark, "visibility": "visible", "tests": entries}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

    def _visible(self, number: int, share: StepMarks, found: Any, trouble: str) -> str:
        if found is None:
            return trouble
        if found["state"] != "built":
            return untested(found, STEPS[number])
        first = first_failing(found, self.tests[number])
        passed, total = share.required.passed, share.required.total
        if not first:
            return f"All {total} tests pass."
        text = f"{passed} of {total} tests pass. The first that fails is {first}"
        if self.run["sandboxed"]:
            return f"{text}:\n{found['mark'].get(first, {}).get('message', '')}"
        return f"{text}. `ctest --preset step{number}` shows you why."

    def _ideas(self) -> List[Idea]:
        """The ideas that first failing tests have named, those first that most have missed."""
        ideas: Dict[str, Idea] = {}
        for index, row in enumerate(self.rows):
            for number in self.steps:
                found = row.result["steps"].get(str(number))
                name = missed_idea(found, self.tests[number]) if found else ""
                if name:
                    first = first_failing(found, self.tests[number])
                    said = found["mark"][first]["message"]
                    idea = ideas.setdefault(name, Idea(name, [], number, first, said))
                    idea.who.append(index) if index not in idea.who else None
        return sorted(ideas.values(), key=lambda idea: (-len(idea.who), idea.name))


def _status(good: bool) -> str:
    return "passed" if good else "failed"


def _names(tests: Sequence[str]) -> str:
    return "`" + "`, `".join(tests) + "`"


def _difference(number: int, source: str) -> str:
    reference = printable(decoded((REFERENCE / STEPS[number].file).read_bytes()), 200_000)
    lines = difflib.unified_diff(
        reference.splitlines(), source.splitlines(), "the reference", "handed in", lineterm=""
    )
    block = markdown_block("\n".join(lines))
    return (
        f"\n<details><summary>Beside the reference</summary>\n\n{block}\n</details>\n"
        if block.strip()
        else ""
    )


def read_roster(file: Path) -> List[Dict[str, str]]:
    """Moodle's grading worksheet or list of participants, or Canvas's exported gradebook."""
    text = decoded(file.read_bytes()).lstrip("\ufeff")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    people = []
    for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
        person = {str(k).strip().lower(): str(v or "").strip() for k, v in row.items() if k}
        if "first name" in person and "full name" not in person:
            last = person.get("last name") or person.get("surname", "")
            person["full name"] = f"{person['first name']} {last}".strip()
        people.append(person)
    return people
