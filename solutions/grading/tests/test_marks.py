import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List

from grading.course import STEPS, GraderError
from grading.marks import Marks, Points, marks, notes

TESTS: Dict[int, List[str]] = {number: ["Only.One"] for number in STEPS}
TESTS[2] = ["Power.A", "Power.B", "Power.C", "Order.A", "Bonus.A", "Bonus.B"]


def outcome(passed: bool, **more: str) -> Dict[str, Any]:
    return {"passed": passed, "message": "", "idea": "", "stopped_by": "", **more}


def step(passed: List[str], own: List[str], **more: Any) -> Dict[str, Any]:
    found: Dict[str, Any] = {"state": "built", "why": "", "notes": [], "similar": "", "calls": []}
    found["fakes"] = []
    found["mark"] = {name: outcome(name in passed) for name in TESTS[2]}
    found["own"] = {name: outcome(name in own) for name in TESTS[2]}
    return {**found, **more}


def result(**steps: Any) -> Dict[str, Any]:
    return {"trouble": "", "steps": {key[1:]: value for key, value in steps.items()}}


class Mark(unittest.TestCase):
    def points(self, text: str) -> Points:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "points.txt")
            file.write_text(text)
            return Points(file, TESTS)

    def mark(self, found: Dict[str, Any], steps: List[int], text: str = "") -> Marks:
        text = text or "together 10\nother 1\nstep2 backward: 5\n  Power 3 # three\n  Order 2.5\n"
        return marks(found, steps, TESTS, self.points(text))

    def test_a_suite_gives_its_share_of_points_for_its_share_of_tests(self) -> None:
        got = self.mark(result(s2=step(["Power.A", "Order.A"], [])), [2])
        self.assertEqual(got.steps[2].required, (3.5, 5.5, 2, 4))
        self.assertEqual((got.mark, got.bonus, got.bonus_of), (3.5, 0.0, 1.0))

    def test_thirds_add_up(self) -> None:
        everything = TESTS[2]
        got = self.mark(result(s2=step(everything, everything)), [2])
        self.assertEqual(got.steps[2].required.earned, 5.5)
        self.assertEqual(got.together, got.together_of)
        self.assertEqual(got.mark, got.of)
        self.assertEqual(got.bonus, 1.0)

    def test_a_part_of_the_steps_has_that_part_of_together(self) -> None:
        got = self.mark(result(s2=step(TESTS[2], [])), [2])
        self.assertEqual(got.together_of, 5.8)  # 10 · 5.5 / 9.5
        self.assertEqual((got.together, got.of), (0.0, 11.3))

    def test_the_same_in_any_order(self) -> None:
        found = result(s2=step(["Power.B"], ["Power.B"]))
        self.assertEqual(self.mark(found, [2]), self.mark(found, [2]))

    def test_points_files_with_mistakes(self) -> None:
        for text, words in {
            "step2\n  Pover 3": "step 2 has no suite Pover. It has: Power, Order, Bonus",
            "Power 3": "stands before the first line that names a step",
            "step2\n  Power three": "has three points",
            "step2\n  Power -1": "has -1 points",
            "what is this": "is neither a step nor a name",
        }.items():
            with self.assertRaisesRegex(GraderError, words):
                self.points(text)

    def test_a_suite_that_nobody_named_is_told(self) -> None:
        self.assertIn(
            "The suite Order of step 2 is not in the points file: it is worth 1.",
            self.points("step2\n  Power 3").warnings,
        )


class Notes(unittest.TestCase):
    def test_trouble_is_all_there_is_to_say(self) -> None:
        self.assertEqual(notes({"trouble": "torn", "steps": {}}, [1]), ["torn"])

    def test_what_an_instructor_should_know(self) -> None:
        stopped = step([], [])
        stopped["mark"]["Power.B"] = outcome(False, stopped_by="time")
        stopped["mark"]["Bonus.A"] = outcome(False, stopped_by="crash")
        found = result(
            s1=step([], [], similar="the skeleton", calls=["getenv"], notes=["2 copies"]),
            s2=stopped,
            s3=step([], [], state="absent"),
            s4=step([], [], state="broken", why="It includes x, which is for tests."),
            s5=step(["Power.A"], [], fakes=["Power.A"], similar="the reference's very tokens"),
        )
        self.assertEqual(
            notes(found, [1, 2, 3, 4, 5]),
            [
                "2 copies",
                "step 1 calls getenv",
                "step 2 does not come back in Power.B",
                "step 4: it includes x, which is for tests",
                "step 5 passes Power.A whatever is asked",
                "the skeleton: step 1",
                "missing: step 3",
                "the reference's very tokens: step 5",
            ],
        )
