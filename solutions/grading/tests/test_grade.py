"""The whole grader on a class that no course ever had: each submission does something to it."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Dict, List, Tuple

from grading.course import REFERENCE, REPO
from grading.processes import Sandbox

RIGHT = (REFERENCE / "step1_operators" / "operators.cpp").read_text(encoding="utf-8")
FIRST = "Value operator+(const Value& a, const Value& b) {"
STD = "#include <cstdio>\n#include <cstdlib>\n#include <fstream>\n#include <string>\n#include <vector>\n"
UNIX = STD + "#include <csignal>\n#include <sys/ptrace.h>\n#include <unistd.h>\n"
BUILD = Path(os.environ.get("GRADING_BUILD", REPO / "build" / "grading"))
SANDBOX = Sandbox("auto", Path("/usr/bin/c++"), []).active


def spoilt(top: str, inside: str = "") -> str:
    """The right answer with something at the top, and something in operator+."""
    assert FIRST in RIGHT
    return top + "\n" + RIGHT.replace(FIRST, FIRST + "\n  " + inside + "\n", 1)


# name: (source, passed: "all", "some" or "none", words of its notes or messages)
CLASS: Dict[str, Tuple[str, str, str]] = {
    # ---- What stops a program
    "crashes": (
        spoilt(STD, "volatile int* p = nullptr; *p = 1;"),
        "some",
        "crashes|breaks|stopped",
    ),
    "loops": (
        spoilt("", "volatile bool on = true; while (on) {}"),
        "none",
        "does not come back in",
    ),
    "sleeps": (spoilt(UNIX, "sleep(1000);"), "none", "does not come back in"),
    "recurses": (spoilt("", "return a + b;"), "some", "crashes|stopped"),
    "allocates": (
        spoilt(
            STD, "std::vector<std::vector<double>> all; for (;;) all.emplace_back(1000000, 1.0);"
        ),
        "none",
        "takes all memory|does not come back",
    ),
    "exits": (spoilt(STD, "std::_Exit(0);"), "some", "ends the program"),
    "babbles": (spoilt(STD, 'for (;;) std::printf("%0100d\\n", 1);'), "none", "does not come back"),
    "loops_before_main": (
        spoilt(
            "static const int gone = [] { volatile bool on = true; while (on) {} return 0; }();"
        ),
        "none",
        "",
    ),
    "allocates_before_main": (
        spoilt(
            STD
            + "static auto all = [] { std::vector<std::string> v; for (;;) v.emplace_back(1000000, 'x'); return v; }();"
        ),
        "none",
        "",
    ),
    "exits_before_main": (spoilt(STD + "static const int gone = (std::_Exit(0), 0);"), "none", ""),
    "never_written": (RIGHT.replace(FIRST, FIRST + "\n  throw 1;\n"), "some", ""),
    # ---- What tries to look like success
    "prints": (
        spoilt(STD, 'std::puts("[  PASSED  ] 24 tests.\\n24 of 24 passed"); std::_Exit(0);'),
        "some",
        "ends the program",
    ),
    "own_listener": (
        spoilt(
            "namespace testing { class UnitTest { public: static UnitTest* GetInstance(); }; }\n"
            "static const void* listener = testing::UnitTest::GetInstance();"
        ),
        "none",
        "for tests",
    ),
    "mangled_names": (
        spoilt(
            'extern "C" void* unit() asm("_ZN7testing8UnitTest11GetInstanceEv");\n'
            "static const void* listener = unit();"
        ),
        "none",
        "for tests",
    ),
    "preinit": (
        spoilt(
            'static void early() {}\n__attribute__((section(".preinit_array"), used)) void (*const e)() = early;'
        ),
        "none",
        "runs before all other code",
    ),
    "constructor_100": (
        spoilt("__attribute__((constructor(100))) static void early() {}"),
        "none",
        "runs before all other code",
    ),
    "constructor_99": (
        spoilt("__attribute__((constructor(99))) static void early() {}"),
        "none",
        "runs before all other code",
    ),
    "own_strlen": (
        spoilt('extern "C" unsigned long strlen(const char*) noexcept { return 0; }'),
        "none",
        "defines strlen",
    ),
    "own_write": (
        spoilt(
            'extern "C" __attribute__((weak)) long write(int, const void*, unsigned long) { return 0; }'
        ),
        "none",
        "defines write",
    ),
    "own_main": (spoilt("int main() { return 0; }"), "none", "main"),
    "own_new": (
        spoilt(
            "#include <cstdlib>\nvoid* operator new(unsigned long n) { return std::malloc(n); }"
        ),
        "none",
        "defines _Znwm",
    ),
    "our_function": (
        spoilt("namespace micrograd::course { void must_fail() {} }"),
        "none",
        "not its to define|multiple definition",
    ),
    "strong_for_inline": (
        spoilt(
            'namespace evil { bool passed() asm("_ZNK7testing10TestResult6PassedEv"); bool passed() { return true; } }'
        ),
        "none",
        "not its to define",
    ),
    "includes_gtest": (spoilt("#include <gtest/gtest.h>"), "none", "for tests|no header"),
    "our_macros": (
        spoilt("#define EXPECT_EQ(a, b)\n#define TEST(a, b) void a##b()", "return Value(1e9);"),
        "some",
        "",
    ),
    # ---- What looks round
    "includes_the_reference": (
        f'#include "{REFERENCE}/step1_operators/operators.cpp"\n',
        "none",
        "No such file|no header for learners",
    ),
    "assembles_the_reference": (
        spoilt(f'asm(".incbin \\"{REFERENCE}/step1_operators/operators.cpp\\"");'),
        "none",
        "",
    ),
    "reads_the_reference": (
        spoilt(
            STD + "#include <iterator>\n#include <stdexcept>",
            f'std::ifstream in("{REFERENCE}/step1_operators/operators.cpp");'
            ' throw std::runtime_error(std::string(std::istreambuf_iterator<char>(in), {}) + "-end");',
        ),
        "some",
        "-end",
    ),
    "endless_source": ('#include "/dev/zero"\n', "none", ""),
    "endless_template": (
        spoilt("template <int n> struct Big { Big<n + 1> more; };\nBig<0> big;"),
        "none",
        "does not compile",
    ),
    # ---- What reaches for others
    "stops_its_parent": (
        spoilt(UNIX, "kill(getppid(), SIGSTOP);"),
        "some or all",
        "calls getppid, kill",
    ),
    "kills_its_parent": (
        spoilt(UNIX, "kill(getppid(), SIGKILL);"),
        "some or all",
        "calls getppid, kill",
    ),
    "kills_all": (spoilt(UNIX, "kill(-1, SIGKILL);"), "some or all", "calls kill"),
    "traces_its_parent": (
        spoilt(UNIX, "ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr);"),
        "some or all",
        "calls getppid, ptrace",
    ),
    "fork_bomb": (spoilt(UNIX, "for (;;) fork();"), "none", "calls fork"),
    "leaves_children": (
        spoilt(UNIX, "if (fork() == 0) { setsid(); for (;;) pause(); }"),
        "some or all",
        "calls fork, setsid",
    ),
    "double_passes": (
        # a child that goes on with the tests: their verdicts are not its to tell
        spoilt(
            UNIX, "if (fork() == 0) return Value(a.data() + b.data(), op::add, {a, b}); throw 1;"
        ),
        "some",
        "calls fork",
    ),
    "writes_results": (
        spoilt(
            STD,
            'for (const char* f : {"../../results/x.json", "../x.report", "/tmp/x"}) std::ofstream(f) << "{}";',
        ),
        "all",
        "",
    ),
    # ---- What a compiler says of strange bytes
    "backslash": ("int a = \\x; ${HOME} ;a;b; \\\n", "none", "does not compile"),
    "control": ('int a\x01\x1b[31m = "\x7f', "none", "does not compile"),
    "empty": ("// later\n/* much later */\n", "none", "is empty"),
}


@unittest.skipUnless(SANDBOX, "bubblewrap is not here")
class Grade(unittest.TestCase):
    room: Path
    said: str
    found: Dict[str, Any]

    @classmethod
    def setUpClass(cls) -> None:
        cls.room = Path(tempfile.mkdtemp(prefix="grader"))
        for name, (source, _, _) in CLASS.items():
            file = cls.room / "class" / name / "operators.cpp"
            file.parent.mkdir(parents=True)
            file.write_text(source, encoding="utf-8")
        cls.bytes("latin1", (RIGHT + "// Gr\xfc\xdfe\n").encode("latin-1"))
        cls.bytes("utf16", RIGHT.encode("utf-16"))
        cls.bytes("windows", b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())
        cls.bytes("latin1_name", "int gr\xfc\xdfe(\n".encode("latin-1"))
        os.makedirs(os.fsencode(cls.room / "class") + b"/a\\b\x01;${x}[y]\xff/step1_operators")
        with open(
            os.fsencode(cls.room / "class") + b"/a\\b\x01;${x}[y]\xff/operators.cpp", "wb"
        ) as f:
            f.write(RIGHT.encode())
        helper = cls.room / "class" / "helper" / "step1_operators"
        helper.mkdir(parents=True)
        (helper / "mine.hpp").write_text(
            "#pragma once\ninline double twice(double x) { return 2 * x; }\n"
        )
        (helper / "operators.cpp").write_text('#include "mine.hpp"\n' + RIGHT, encoding="utf-8")
        cls.outside = cls.snapshot()
        cls.said = cls.grade()
        cls.found = cls.submissions()

    outside: List[str]

    @classmethod
    def tearDownClass(cls) -> None:
        shutil.rmtree(cls.room)

    @classmethod
    def bytes(cls, name: str, content: bytes) -> None:
        (cls.room / "class" / name).mkdir()
        (cls.room / "class" / name / "operators.cpp").write_bytes(content)

    @classmethod
    def snapshot(cls) -> List[str]:
        return sorted(str(path) for path in (cls.room / "class").rglob("*"))

    @classmethod
    def command(cls, *more: str, out: str = "out") -> List[str]:
        words = [
            sys.executable,
            str(REFERENCE / "grade.py"),
            "--build",
            str(BUILD),
            "--timeout",
            "4",
        ]
        return [*words, "--steps", "1", "--out", str(cls.room / out), *more]

    @classmethod
    def grade(cls, *more: str, out: str = "out") -> str:
        words = cls.command(str(cls.room / "class"), *more, out=out)
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode != 0:
            raise AssertionError(said)
        return said

    @classmethod
    def submissions(cls, out: str = "out") -> Dict[str, Any]:
        grades = json.loads((cls.room / out / "grades.json").read_text(encoding="utf-8"))
        return {entry["name"]: entry for entry in grades["submissions"]}

    def test_each_has_the_mark_it_deserves(self) -> None:
        for name, (_, passed, words) in CLASS.items():
            with self.subTest(name):
                entry = self.found[name]
                step = entry["steps"][0]
                got = {0: "none", step["total"]: "all"}.get(step["passed"], "some")
                told = "\n".join(
                    [*entry["notes"], step.get("compiler", ""), step.get("message", "")]
                )
                self.assertIn(got, passed.split(" or "), told)
                self.assertRegex(told, words or ".*")

    def test_strange_bytes_are_no_reason_to_lose_a_mark(self) -> None:
        strange = [name for name in self.found if name.startswith("a\\b")]
        for name in ["latin1", "utf16", "windows", "helper", *strange]:
            self.assertEqual(
                self.found[name]["steps"][0]["passed"], self.found[name]["steps"][0]["total"], name
            )
        self.assertEqual(len(strange), 1)
        self.assertIn("does not compile: step 1", self.found["latin1_name"]["notes"])

    def test_the_reference_is_in_no_report(self) -> None:
        marker = next(line for line in RIGHT.splitlines() if len(line) > 60)
        for file in (self.room / "out").rglob("*"):
            if file.is_file() and file.parent.name != "results":  # these hold what was handed in
                self.assertNotIn(marker, file.read_text(encoding="utf-8"), file)

    def test_nothing_was_written_and_nothing_runs(self) -> None:
        self.assertEqual(self.snapshot(), self.outside)
        left = [
            os.readlink(p / "exe")
            for p in Path("/proc").glob("[0-9]*")
            if os.access(p / "exe", os.R_OK)
        ]
        self.assertFalse([exe for exe in left if exe.startswith(str(self.room))])

    def test_twice_the_same_report(self) -> None:
        def all_files() -> Dict[str, bytes]:
            files = (self.room / "out").rglob("*")
            return {
                str(f): f.read_bytes() for f in files if f.is_file() and f.parent.name != "results"
            }

        before = all_files()
        for name in list((self.room / "out" / "results").glob("*.json"))[:5]:
            name.unlink()
        self.grade("--jobs", "1")
        self.assertEqual(before, all_files())
        self.grade("--only", "prints", "--test", "Plus.Adds")
        self.assertEqual(before, all_files())

    def test_parts_merged_equal_the_whole(self) -> None:
        few = [name for name in ("never_written", "windows", "empty", "backslash", "our_macros")]
        for name in few:
            shutil.copytree(self.room / "class" / name, self.room / "few" / name)
        here = str(self.room / "few")
        parts_of: Dict[str, List[str]] = {
            "whole": [],
            "p1": ["--part", "1/2"],
            "p2": ["--part", "2/2"],
        }
        for out, more in parts_of.items():
            subprocess.run(self.command(here, *more, out=out), check=True, capture_output=True)
        parts = [str(self.room / name) for name in ("p2", "p1")]
        subprocess.run(
            self.command("--merge", *parts, out="merged"), check=True, capture_output=True
        )
        whole = {
            f.relative_to(self.room / "whole"): f.read_bytes()
            for f in (self.room / "whole").rglob("*")
            if f.is_file()
        }
        merged = {
            f.relative_to(self.room / "merged"): f.read_bytes()
            for f in (self.room / "merged").rglob("*")
            if f.is_file()
        }
        self.assertEqual(whole.keys(), merged.keys())
        self.assertEqual([name for name in whole if whole[name] != merged[name]], [])
        done = subprocess.run(self.command("--merge", parts[0], out="half"), capture_output=True)
        self.assertRegex(done.stderr.decode(), "in none of the parts")

    def test_interrupted_it_ends_at_once_and_goes_on_later(self) -> None:
        words = self.command(str(self.room / "class"), "--jobs", "2", out="interrupted")
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        results = self.room / "interrupted" / "results"
        until = time.monotonic() + 300
        while (
            time.monotonic() < until
            and len(list(results.glob("*.json")) if results.exists() else []) < 4
        ):
            time.sleep(0.1)
        begin = time.monotonic()
        process.send_signal(2)
        _, said = process.communicate(timeout=20)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertIn(b"What was graded until then is kept", said)
        kept = {f: f.stat().st_mtime_ns for f in results.glob("*.json")}
        self.grade("--only", "windows", out="interrupted")
        self.assertTrue(
            all(
                f.stat().st_mtime_ns == t for f, t in kept.items() if "windows" not in f.read_text()
            )
        )

    def test_wrong_calls_are_refused(self) -> None:
        wrong: Dict[Tuple[str, ...], str] = {
            ("--only", "nobody"): "There is no submission nobody",
            ("--test", "Plus.Subtracts"): "There is no test Plus.Subtracts",
            ("--steps", "9"): "there are the steps 1 to",
            ("--part", "9/8"): "parts from 1",
        }
        for more, words in wrong.items():
            done = subprocess.run(
                self.command(str(self.room / "class"), *more), capture_output=True
            )
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr.decode(), words)
        self.assertTrue(re.search(r"\nwindows +24/24", self.said) or "windows" in self.said)
