#!/usr/bin/env python3
"""Writes the book of misconceptions, mistakes/README.md; with --check it fails if that is not up to date.

A mistake is a patch in mistakes/ with a head, or a row of course/diagnosis/.  The preset `mistakes`
proves the rows and writes them as JSON, for --rows:
    [{"step", "name", "idea", "story", "test", "says"}, …]
What to say about an idea stands in grading/ideas.txt.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Dict, List, NamedTuple

HERE = Path(__file__).resolve().parent
BOOK = HERE / "mistakes" / "README.md"
HEAD = """# The book of misconceptions

{count} mistakes that learners make, by the idea that they have missed. For each idea: what to say,
then the mistakes, with what the learner sees. When a test names the cause, the grader counts the idea
for the class.

This page is made from the heads of the patches beside it, from the rows of `course/diagnosis/`, and from
`solutions/grading/ideas.txt`: after `cmake --workflow --preset mistakes`, run
`python3 solutions/book.py --rows build/mistakes/rows`.
"""


class Mistake(NamedTuple):
    step: int
    name: str  # a link, if there is a file to look at
    idea: str
    story: str
    test: str
    says: str


def from_patches() -> List[Mistake]:
    mistakes = []
    for patch in sorted(HERE.glob("mistakes/step[0-9]*_*/*.patch")):
        head = ("\n" + patch.read_text(encoding="utf-8")).split("\n--- ")[0]
        keys: Dict[str, str] = dict(
            re.findall(r"^(Idea|Test|Says|Ends): (.*)$", head, re.MULTILINE)
        )
        story = re.sub(r"^(Idea|Test|Says|Ends): .*$", "", head, flags=re.MULTILINE)
        folder = patch.parent.name
        link = f"[{patch.stem}]({folder}/{patch.name})"
        mistakes.append(
            Mistake(
                int(folder[4 : folder.index("_")]),
                link,
                keys.get("Idea", ""),
                ": " + " ".join(story.strip().split("\n")),
                keys.get("Test", ""),
                keys.get("Says", ""),
            )
        )
    return mistakes


def what_to_say() -> Dict[str, str]:
    said: Dict[str, str] = {}
    idea = ""
    for line in (HERE / "grading" / "ideas.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            said[idea] = f"{said[idea]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            idea = line
            said[idea] = ""
    return said


def cell(text: str) -> str:
    """What could be markup is not, but for code between backticks."""
    text = text.replace("|", "\\|")
    return text if "`" in text else re.sub(r"([*_])", r"\\\1", text).replace("<", "&lt;")


def book(mistakes: List[Mistake]) -> str:
    said = what_to_say()
    missed = list(dict.fromkeys(mistake.idea for mistake in mistakes))
    for idea in missed:
        if idea not in said:
            print(f"ideas.txt does not say what to tell about: {idea}", file=sys.stderr)
    text = HEAD.format(count=len(mistakes))
    for idea in [idea for idea in said if idea in missed] + [i for i in missed if i not in said]:
        text += f"\n## {idea[:1].upper()}{idea[1:]}\n"
        text += f"\nSay: {said[idea]}\n" if said.get(idea) else ""
        text += "\n| step | the mistake | fails first | the learner sees |\n|---|---|---|---|\n"
        for one in mistakes:
            if one.idea == idea:
                text += f"| {one.step} | {one.name}{cell(one.story)} | {one.test} | {cell(one.says)} |\n"
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes the book of misconceptions.")
    parser.add_argument("--check", action="store_true", help="fail if the book is not up to date")
    parser.add_argument(
        "--rows", type=Path, required=True, help="the folder with the JSON files of rows"
    )
    asked = parser.parse_args()
    mistakes = from_patches()
    for file in sorted(asked.rows.glob("*.json")):
        mistakes += [Mistake(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    mistakes.sort(key=lambda mistake: mistake.step)
    text = book(mistakes)
    if not asked.check:
        BOOK.write_text(text, encoding="utf-8")
    elif BOOK.read_text(encoding="utf-8") != text:
        print("The book is not up to date. Its first lines say how.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
