"""Starts what we don't trust: bounded in time, memory and output, in a sandbox where there is one."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence, Set

LARGEST_OUTPUT = 8_000_000  # bytes of a file that a process writes
MOST_PROCESSES = 64

# What a shell sets before it becomes the command.
_BOUNDED = (
    'ulimit -c 0; ulimit -f "$1"; ulimit -t "$2"; ulimit -v "$3" 2>/dev/null; shift 3; exec "$@"'
)
_FEW_PROCESSES = 'ulimit -u "$1" 2>/dev/null; shift; exec "$@"'


class Done(NamedTuple):
    code: int  # negative: the signal that ended it
    output: bytes
    cpu: float  # seconds, with those of all processes it waited for
    stopped: bool  # it took too long


class Processes:
    """All that run now, so that they can be ended at once."""

    def __init__(self) -> None:
        self._groups: Set[int] = set()
        self._lock = threading.Lock()
        self.closing = False

    def run(
        self,
        command: Sequence[str],
        cwd: Path,
        wall: float,
        cpu: int,
        memory_mb: Optional[int] = None,
        largest_file: int = LARGEST_OUTPUT,
        env: Optional[Dict[str, str]] = None,
    ) -> Done:
        memory = str(memory_mb * 1024) if memory_mb else "unlimited"
        bounds = [str(largest_file // 512), str(cpu), memory]
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
        with tempfile.TemporaryFile() as output:
            with self._lock:
                if self.closing:
                    raise KeyboardInterrupt
                process = subprocess.Popen(
                    ["sh", "-c", _BOUNDED, "sh", *bounds, *command],
                    cwd=cwd,
                    env={**environment, **(env or {})},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
                self._groups.add(process.pid)
            over = threading.Event()

            def stop() -> None:
                over.set()
                _kill(process.pid)

            timer = threading.Timer(wall, stop)
            timer.start()
            try:
                if hasattr(
                    os, "waitid"
                ):  # else its number may be another's when its group is ended
                    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            finally:
                _kill(process.pid)  # what it left behind; or Ctrl-C came
            _, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
            with self._lock:
                self._groups.discard(process.pid)
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            said = output.read(LARGEST_OUTPUT)
        return Done(process.returncode, said, usage.ru_utime + usage.ru_stime, over.is_set())

    def close(self) -> None:
        """Ends everything, and starts nothing more."""
        with self._lock:
            self.closing = True
            for group in self._groups:
                _kill(group)


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def end_left_over(room: Path) -> None:
    """Ends processes that still run a program of this room (Linux); a sandbox leaves none."""
    if not Path("/proc/self/exe").exists():
        return
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "exe").startswith(f"{room}/"):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            pass  # gone, or not ours


class Sandbox:
    """bubblewrap: no network, no other process, no environment, and of the files only the system's
    and what is named."""

    def __init__(self, kind: str, compiler: Path, hidden: Sequence[Path]) -> None:
        self.program = shutil.which("bwrap") if kind != "none" else None
        self.base: List[str] = []
        if self.program is not None:
            self.base = self._system(compiler, hidden)
            tried = subprocess.run(self.wrap(["true"]), capture_output=True)
            if tried.returncode != 0:
                self.program = None
        self.active = self.program is not None

    def _system(self, compiler: Path, hidden: Sequence[Path]) -> List[str]:
        words = ["--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"]
        words += ["--die-with-parent", "--cap-drop", "ALL", "--hostname", "grader", "--clearenv"]
        words += ["--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LC_ALL", "C.UTF-8"]
        words += ["--ro-bind", "/usr", "/usr"]
        for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
            path = Path("/", name)
            if path.is_symlink():
                words += ["--symlink", os.readlink(path), str(path)]
            elif path.exists():
                words += ["--ro-bind", str(path), str(path)]
        home = str(compiler.resolve().parent.parent)
        for extra in ("/etc/alternatives", "/etc/ld.so.cache", home):
            if not extra.startswith("/usr"):
                words += ["--ro-bind-try", extra, extra]
        for path in hidden:
            if str(path).startswith("/usr/"):
                words += ["--tmpfs", str(path)]
        words += ["--proc", "/proc", "--size", "33554432", "--tmpfs", "/tmp"]
        for device in ("/dev/null", "/dev/urandom"):
            words += ["--dev-bind", device, device]
        return words

    def wrap(
        self,
        command: Sequence[str],
        read: Sequence[Path] = (),
        write: Sequence[Path] = (),
        cwd: Optional[Path] = None,
    ) -> List[str]:
        """The command as it is started: with a sandbox, or as it is."""
        if self.program is None:
            return list(command)
        words = [self.program, *self.base]
        for path in read:
            words += ["--ro-bind-try", str(path), str(path)]
        for path in write:
            words += ["--bind", str(path), str(path)]
        words += ["--remount-ro", "/", "--chdir", str(cwd or "/tmp"), "--"]
        return words + ["/bin/sh", "-c", _FEW_PROCESSES, "sh", str(MOST_PROCESSES), *command]
