"""What a server and its children use: CPU milliseconds and memory, read from /proc."""

from __future__ import annotations

import argparse
import ast
import inspect
import time
from pathlib import Path

_NANOSECONDS = 1e6
# Of CPU in a second and a half: a worker that only looks for work.
_IDLE_MS = 60.0


def family(root: int) -> list[int]:
    """Return a process and all its children, theirs included."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_ms(pids: list[int]) -> float:
    """Return the CPU milliseconds used so far; schedstat counts in ns, stat only in hundredths of a second."""
    total = 0.0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                total += int(task.read_text().split()[0]) / _NANOSECONDS
            except OSError:
                continue
    return total


def memory_mib(pids: list[int]) -> float:
    """Return what these processes hold, shared pages counted in proportion."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(total / 1024, 1)


def settle(pids: list[int], patience: float = 120.0) -> None:
    """Wait until their CPU says that these processes rest: a worker begins by comparing index and database.

    Raises TimeoutError after `patience` seconds.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until:
        before = cpu_ms(pids)
        # A process tells nobody that it rests: it is asked twice.
        time.sleep(1.5)
        if cpu_ms(pids) - before < _IDLE_MS:
            return
    raise TimeoutError(f"the server still works after {patience:g} s")


def yardstick_ms() -> float:
    """Return what a piece of Python that no change of ours makes faster costs here: machines are compared by it.

    It is the least of ten; a machine on which it takes half as long serves a page in about half the time.
    """
    source = inspect.getsource(argparse)
    spent = []
    for _ in range(10):
        began = time.thread_time()
        ast.unparse(ast.parse(source))
        spent.append((time.thread_time() - began) * 1000)
    return round(min(spent), 1)
