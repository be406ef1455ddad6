import json
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any, Dict, List

from grading.processes import Processes, Sandbox
from grading.running import Budget, Machine, Outcome, Runner

FAKE = Path(__file__).with_name("fake_runner.py")
TIME = {"result": "stopped", "stopped_by": "time", "message": "It does not come back."}
PASSED = {"result": "passed"}


class Running(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.room = Path(folder.name, "room")
        self.room.mkdir()
        sandbox = Sandbox("none", Path("/usr/bin/c++"), [])
        self.runner = Runner(FAKE, sandbox, Processes(), Machine(), seed=2718)

    def run_plan(self, plan: Dict[str, Any], seconds: float = 60.0) -> Dict[str, Outcome]:
        (self.room / "program").write_text(json.dumps(plan))
        tests = [name for name in plan if not name.startswith("--")]
        return self.runner.run(self.room, tests, Budget(seconds))

    def calls(self) -> List[Any]:
        said: List[Any] = json.loads((self.room / "calls.json").read_text())
        return said

    def test_one_start_for_a_program_that_behaves(self) -> None:
        idea = {"result": "failed", "message": "  a is 1\n", "idea": "a gradient is a sum"}
        got = self.run_plan({"A.B": PASSED, "A.C": idea})
        self.assertEqual(got["A.B"], Outcome(True))
        self.assertEqual(got["A.C"], Outcome(False, "  a is 1", "a gradient is a sum"))
        self.assertEqual(len(self.calls()), 1)
        self.assertIn("2718", self.calls()[0]["arguments"])

    def test_what_was_stopped_for_time_is_asked_once_more(self) -> None:
        got = self.run_plan({"A.B": [TIME, PASSED], "A.C": PASSED})
        self.assertEqual([got["A.B"].passed, got["A.C"].passed], [True, True])
        self.assertEqual([call["ran"] for call in self.calls()], [["A.B", "A.C"], ["A.B"]])

    def test_after_two_that_hang_the_rest_has_failed(self) -> None:
        got = self.run_plan({"A.B": TIME, "A.C": TIME, "A.D": PASSED})
        self.assertEqual([got[name].stopped_by for name in got], ["time", "time", ""])
        self.assertRegex(got["A.D"].message, "Not run: two tests before it")

    def test_a_crash_costs_one_test(self) -> None:
        crash = {"result": "stopped", "stopped_by": "crash", "message": "It crashed."}
        got = self.run_plan({"A.B": crash, "A.C": PASSED})
        self.assertEqual([got["A.B"].stopped_by, got["A.C"].passed], ["crash", True])

    def test_nothing_is_run_beyond_the_budget(self) -> None:
        got = self.run_plan({"A.B": PASSED}, seconds=0)
        self.assertRegex(got["A.B"].message, "used up")

    def test_no_account_is_no_pass(self) -> None:
        got = self.run_plan({"A.B": PASSED, "--silent": {}})
        self.assertEqual(got["A.B"].passed, False)

    def test_fakes(self) -> None:
        (self.room / "program").write_text(
            json.dumps({"A.B": PASSED, "A.C": {**PASSED, "fake": True}})
        )
        self.assertEqual(self.runner.fakes(self.room, ["A.B", "A.C"], Budget(9)), ["A.C"])

    def test_one_alone_on_the_machine(self) -> None:
        machine, at_work, most = Machine(), 0, {False: 0, True: 0}
        lock = threading.Lock()

        def work(alone: bool) -> None:
            nonlocal at_work
            with machine.use(alone):
                with lock:
                    at_work += 1
                    most[alone] = max(most[alone], at_work)
                time.sleep(0.01)
                with lock:
                    at_work -= 1

        threads = [threading.Thread(target=work, args=(i % 4 == 0,)) for i in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(most[True], 1)
        self.assertGreater(most[False], 1)


class Bounds(unittest.TestCase):
    def go(self, script: str, wall: float = 5, cpu: int = 5, **more: Any) -> Any:
        return Processes().run(["sh", "-c", script], Path("/"), wall, cpu, **more)

    def test_output_and_exit_code(self) -> None:
        done = self.go("echo out; echo err >&2; exit 3")
        self.assertEqual((done.code, sorted(done.output.split())), (3, [b"err", b"out"]))

    def test_time_on_the_clock(self) -> None:
        begin = time.monotonic()
        self.assertTrue(self.go("sleep 60", wall=0.3).stopped)
        self.assertLess(time.monotonic() - begin, 5)

    def test_a_child_that_keeps_the_output_open_is_not_waited_for(self) -> None:
        begin = time.monotonic()
        self.go("sleep 60 & exit 0", wall=50)
        self.assertLess(time.monotonic() - begin, 5)

    def test_time_of_the_cpu_is_bounded_and_told(self) -> None:
        done = self.go("while :; do :; done", wall=30, cpu=1)
        self.assertNotEqual(done.code, 0)
        self.assertTrue(0.8 < done.cpu < 2.5, done.cpu)

    def test_output_without_end(self) -> None:
        done = self.go("yes", wall=30)
        self.assertLessEqual(len(done.output), 8_000_000)

    def test_the_environment_stays_outside(self) -> None:
        words = {line.split(b"=")[0] for line in self.go("env").output.splitlines()}
        self.assertLessEqual(words, {b"PATH", b"LC_ALL", b"PWD", b"SHLVL", b"_", b"OLDPWD"})

    def test_all_end_at_once(self) -> None:
        processes = Processes()
        thread = threading.Thread(target=lambda: processes.run(["sleep", "60"], Path("/"), 60, 60))
        thread.start()
        time.sleep(0.3)
        processes.close()
        thread.join(5)
        self.assertFalse(thread.is_alive())
        with self.assertRaises(KeyboardInterrupt):
            processes.run(["true"], Path("/"), 1, 1)


@unittest.skipUnless(Sandbox("auto", Path("/usr/bin/c++"), []).active, "bubblewrap is not here")
class InTheSandbox(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="outside")
        self.addCleanup(folder.cleanup)
        self.outside = Path(folder.name)
        (self.outside / "room").mkdir()
        (self.outside / "secret").write_text("secret")
        self.sandbox = Sandbox("auto", Path("/usr/bin/c++"), [self.outside])

    def go(self, script: str, write: bool = False, wall: float = 20) -> str:
        room = self.outside / "room"
        words = self.sandbox.wrap(
            ["sh", "-c", script], [] if write else [room], [room] if write else [], room
        )
        said: bytes = Processes().run(words, room, wall, 20).output
        return said.decode()

    def test_files_outside_are_not_there(self) -> None:
        self.assertIn("No such file", self.go(f"cat {self.outside}/secret"))
        self.assertIn("No such file", self.go("ls /root /home"))
        self.assertIn("No such file", self.go(f"ls {Path(__file__).parent}"))

    def test_only_the_room_can_be_written_and_only_if_so_wanted(self) -> None:
        self.go("echo x > made")
        self.assertFalse((self.outside / "room" / "made").exists())
        self.go("echo x > made", write=True)
        self.assertTrue((self.outside / "room" / "made").exists())
        self.assertIn("Read-only", self.go("echo x > /x; echo x > /usr/x"))

    def test_no_other_process_and_none_that_stays(self) -> None:
        self.assertLess(int(self.go("ls /proc | grep -c '^[0-9]*$'")), 8)
        self.go("(setsid sleep 31.4159 &) ; exit 0")
        time.sleep(0.2)
        lines = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if p.exists()]
        self.assertNotIn(b"sleep\x0031.4159\x00", lines)

    def test_no_network(self) -> None:
        self.assertEqual(self.go("cat /proc/net/route | wc -l").strip(), "1")

    def test_a_fork_bomb_ends(self) -> None:
        begin = time.monotonic()
        self.go("b() { b | b & }; b; sleep 60", wall=2)
        self.assertLess(time.monotonic() - begin, 8)
