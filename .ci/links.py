#!/usr/bin/env python3
"""Checks that every link in the Markdown files leads to a file, and to a heading in it, that exist."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
files = subprocess.run(["git", "ls-files", "*.md"], cwd=root, capture_output=True, text=True, check=True)
faults = []


def without_code(text):
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))


def headings(path):
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)
    return re.findall(r"^#{1,6} (.+?)\s*$", text, flags=re.M)


def anchor(heading):
    """What GitHub makes of a heading."""
    text = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower())
    return text.replace(" ", "-")


for name in files.stdout.split():
    path = root / name
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, fragment = target.partition("#")
        linked = (path.parent / place).resolve() if place else path
        if not linked.exists():
            faults.append(f"{name}: {target}: no such file")
        elif fragment and fragment not in map(anchor, headings(linked)):
            faults.append(f"{name}: {target}: no such heading")

print("\n".join(faults) if faults else "links: all there")
sys.exit(1 if faults else 0)
