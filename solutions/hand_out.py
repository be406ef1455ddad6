#!/usr/bin/env python3
"""Makes the repository that learners get: without the solutions, and without the history they are in.

    python3 solutions/hand_out.py DIR

DIR must not be there yet.  It gets what is committed here, but for solutions/ and what checks the
course itself, as one commit of a fresh repository.
"""

import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import List

REPO = Path(__file__).resolve().parent.parent
KEPT_BACK = ("solutions", ".ci", ".github")
WORKFLOW = REPO / "solutions" / "grading" / "github" / "practice.yml"


def git(*words: str, where: Path) -> bytes:
    return subprocess.run(["git", *words], cwd=where, check=True, stdout=subprocess.PIPE).stdout


def hand_out(target: Path) -> List[str]:
    """The files that were handed out."""
    if target.exists():
        raise SystemExit(f"{target} is there already. Give a folder that is not.")
    if git("status", "--porcelain", where=REPO):
        print("Not all is committed here. What is handed out is the last commit.", file=sys.stderr)
    target.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(git("archive", "HEAD", where=REPO))) as archive:
        wanted = [m for m in archive.getmembers() if m.name.split("/")[0] not in KEPT_BACK]
        archive.extractall(target, wanted)
    workflow = target / ".github" / "workflows" / "practice.yml"
    workflow.parent.mkdir(parents=True)
    shutil.copyfile(WORKFLOW, workflow)
    git("init", "--quiet", "--initial-branch=main", where=target)
    git("add", "--all", where=target)
    who = ["-c", "user.name=The course", "-c", "user.email=course@localhost"]
    git(*who, "commit", "--quiet", "-m", "The course", where=target)
    return git("ls-files", where=target).decode().splitlines()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        raise SystemExit(__doc__)
    files = hand_out(Path(sys.argv[1]).resolve())
    print(f"{len(files)} files in {sys.argv[1]}, one commit, no solutions.")
