import csv
import io
import json
import re
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List
from xml.etree import ElementTree

from grading.course import STEPS
from grading.marks import Points
from grading.reports import Report, read_roster
from grading.text import printable
from grading.tests.test_marks import TESTS, outcome, step

HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> ]]> ${HOME} \x1b[31m `*_|#\\ ;\n# Ünïcode"


def submission(name: str, **more: Any) -> Dict[str, Any]:
    found: Dict[str, Any] = {"name": name, "id": format(hash(name) & 0xFFFFFFFFFFFF, "012x")}
    found.update(number="", system="", trouble="", files="", key="")
    entry = step(["Power.A", "Order.A"], ["Order.A"], tokens="t", source="int x;\n", own_why="")
    entry["mark"]["Power.B"] = outcome(
        False, message=printable(HOSTILE), idea="a <b> idea | of `one`"
    )
    entry["own"]["Power.A"] = outcome(False, message="On its own.")
    found["steps"] = {"2": entry}
    return {**found, **more}


class Reports(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name)
        (self.out / "points.txt").write_text("together 10\nother 1\n")

    def write(self, results: List[Dict[str, Any]], sandboxed: bool = True, **more: Any) -> None:
        run = {"steps": [2], "seed": 1, "sandboxed": sandboxed, "tests": TESTS}
        points = Points(self.out / "points.txt", TESTS)
        Report(self.out, run, results, points, **more).write()

    def read(self, name: str) -> str:
        return (self.out / name).read_bytes().decode("utf-8")

    def table(self, name: str) -> List[List[str]]:
        return list(csv.reader(io.StringIO(self.read(name).lstrip("\ufeff"))))

    def test_hostile_names_and_messages_everywhere(self) -> None:
        self.write([submission(HOSTILE.replace("\x1b", "")), submission("Ann")], difference=True)
        for file in self.out.glob("*/*.xml"):
            cases = ElementTree.fromstring(file.read_bytes()).findall(".//testcase")
            self.assertEqual(len(cases), len(TESTS[2]))
            self.assertTrue(all(f.get("message") for c in cases for f in c.findall("failure")))
        for file in [self.out / "grades.json", *self.out.glob("gradescope/*.json")]:
            json.loads(file.read_text(encoding="utf-8"))
        for name in ("grades.csv", "moodle.csv", "canvas.csv"):
            self.assertFalse(
                [c for row in self.table(name) for c in row if re.match(r"\s*[=+@|]", c)]
            )
        self.assertNotIn("<script>", self.read("class.html"))
        self.assertNotRegex(self.read("class.md"), r"(?m)^# [^T]")
        self.assertNotIn("\x1b", "".join(f.read_text() for f in self.out.rglob("*.*")))

    def test_the_class_page_needs_nothing_else(self) -> None:
        self.write([submission("Ann")])
        self.assertNotRegex(self.read("class.html"), r"src=|href=|https?:|@import|url\(")
        self.assertIn("prefers-color-scheme: dark", self.read("class.html"))
        self.assertIn("a &lt;b&gt; idea", self.read("class.html"))

    def test_excel_moodle_and_canvas(self) -> None:
        ann = submission("Ann Ö 123", number="123", system="moodle")
        jane = submission("doejane 77", number="77", system="canvas")
        self.write([ann, jane])
        self.assertTrue(self.read("grades.csv").startswith("\ufeffsubmission,mark,of,"))
        head, first, second = self.table("moodle.csv")
        self.assertEqual(head[:2] + head[4:5], ["Identifier", "Full name", "Grade"])
        self.assertEqual(first[:2], ["Participant 123", "Ann Ö"])
        self.assertEqual(second[0], "")
        head, possible, _, second = self.table("canvas.csv")
        self.assertEqual(head[:5], ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"])
        self.assertEqual(possible[0].strip(), "Points Possible")
        self.assertEqual(second[:2], ["doejane", "77"])

    def test_the_roster_gives_ids_and_emails(self) -> None:
        file = self.out / "roster.csv"
        file.write_text(
            "\ufeffIdentifier;Full name;Email address;ID number\nParticipant 123;Ann Ö;a@x.org;s1\n"
        )
        ann = submission("Ann Ö 123", number="123", system="moodle")
        self.write([ann], roster=read_roster(file))
        self.assertEqual(
            self.table("moodle.csv")[1][:4], ["Participant 123", "Ann Ö", "s1", "a@x.org"]
        )
        file.write_text(
            "Student,ID,SIS User ID,SIS Login ID,Section\nDoe, Jane,9,s,l,A\n".replace(
                "Doe, Jane", '"Doe, Jane"'
            )
        )
        jane = submission("doejane 9", number="9", system="canvas")
        self.write([jane], roster=read_roster(file))
        self.assertEqual(self.table("canvas.csv")[2][:5], ["Doe, Jane", "9", "s", "l", "A"])

    def test_without_a_sandbox_no_message_is_visible(self) -> None:
        self.write([submission("Ann")], sandboxed=False)
        self.assertNotIn("calc", self.read("gradescope/Ann.json"))
        self.write([submission("Ann")], sandboxed=True)
        self.assertIn("calc", self.read("gradescope/Ann.json"))

    def test_two_names_that_are_one_file(self) -> None:
        self.write([submission("a:b"), submission("a/b"), submission("Ann"), submission("ann")])
        self.assertEqual(len(list(self.out.glob("pages/*"))), 4)

    def test_the_same_results_the_same_bytes(self) -> None:
        results = [submission("Ann"), submission("Bob")]
        self.write(results)
        before = {f: f.read_bytes() for f in self.out.rglob("*") if f.is_file()}
        self.write(results)
        self.assertEqual(before, {f: f.read_bytes() for f in self.out.rglob("*") if f.is_file()})

    def test_a_submission_that_could_not_be_taken(self) -> None:
        self.write([submission("torn", trouble="the archive can't be read", steps={})])
        self.assertIn("can't be read", self.read("pages/torn.md"))
        self.assertIn(
            "can't be read", json.loads(self.read("gradescope/torn.json"))["tests"][0]["output"]
        )
        self.assertEqual(json.loads(self.read("grades.json"))["submissions"][0]["mark"], 0)

    def test_one_step_for_each_of_the_course(self) -> None:
        self.assertEqual(sorted(STEPS), list(range(1, len(STEPS) + 1)))
