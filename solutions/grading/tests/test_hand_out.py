import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from grading.course import REPO, STEPS


@unittest.skipUnless((REPO / ".git").exists(), "no repository here")
class HandOut(unittest.TestCase):
    def test_no_solutions_and_no_history(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, "course")
            command = [sys.executable, str(REPO / "solutions" / "hand_out.py"), str(target)]
            subprocess.run(command, check=True, capture_output=True)

            def git(*words: str) -> str:
                done = subprocess.run(["git", *words], cwd=target, check=True, capture_output=True)
                return done.stdout.decode()

            self.assertEqual(len(git("log", "--format=%H").split()), 1)
            names = git("ls-files").splitlines()
            self.assertFalse([name for name in names if name.startswith(("solutions", ".ci"))])
            self.assertEqual(git("status", "--porcelain"), "")
            for step in STEPS.values():
                self.assertIn(step.file, names)
            self.assertEqual(
                [name for name in names if "workflows" in name], [".github/workflows/practice.yml"]
            )
            reference = (REPO / "solutions" / STEPS[2].file).read_bytes()
            for id in git("rev-list", "--all", "--objects").split("\n"):
                if id:
                    content = subprocess.run(
                        ["git", "cat-file", "-p", id.split()[0]], cwd=target, capture_output=True
                    ).stdout
                    self.assertNotIn(reference[:400], content)
            again = subprocess.run(command, capture_output=True)
            self.assertNotEqual(again.returncode, 0)
