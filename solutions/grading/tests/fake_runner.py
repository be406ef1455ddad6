#!/usr/bin/env python3
"""Stands in for course_runner: the program is a JSON file that says what comes of each test.

{"A.B": {"result": "passed"}, "A.C": [first answer, second answer, …]}; what it was asked is added to
the file beside it, calls.json.
"""

import json
import sys
from pathlib import Path

arguments = sys.argv[1 : sys.argv.index("--")]
program = Path(sys.argv[-1])
plan = json.loads(program.read_text())
calls_file = program.with_name("calls.json")
calls = json.loads(calls_file.read_text()) if calls_file.exists() else []
wanted = [arguments[i + 1] for i, word in enumerate(arguments) if word == "--test"]
must_fail = "--must-fail" in arguments
stops = 2  # after which the runner asks no more
tests = []
for name in wanted:
    before = sum(name in call["ran"] for call in calls)
    answer = plan[name]
    answer = answer[min(before, len(answer) - 1)] if isinstance(answer, list) else answer
    if must_fail and not answer.get("fake"):
        answer = {"result": "failed"}
    if stops <= 0:
        answer = {"result": "not run"}
    stops -= answer.get("stopped_by") in ("time", "memory")
    tests.append({"name": name, **answer})
ran = [test["name"] for test in tests if test["result"] != "not run"]
calls_file.write_text(json.dumps(calls + [{"arguments": arguments, "ran": ran}]))
if "--silent" not in plan:
    report = Path(arguments[arguments.index("--report") + 1])
    report.write_text(json.dumps({"ended": True, "why": "", "tests": tests}))
