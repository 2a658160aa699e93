"""How much of a folder of documents can be read, how fast, and what the worst of them costs.

`python -m benchmarks.extraction [FOLDER] [--results FILE]`; without a folder, a set that is made here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from forum.extracts import reading
from forum.kernel import child
from tests.extracts import bombs, papers

# Memory is that of the process itself only where the one that starts it is small.
_WEIGHED = """
import os, subprocess, sys
running = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_pid, status, used = os.wait4(running.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""
_COPIES = 20


@dataclass(frozen=True)
class Weighed:
    """One document: what came of it, and seconds of work and megabytes that it took."""

    name: str
    reason: str
    pages: int
    seconds: float
    megabytes: int


def _made() -> Iterator[tuple[str, bytes]]:
    for kind, make in papers.MADE.items():
        yield f"good.{kind}", make(*(f"{words} " * _COPIES for words in papers.WORDS.values()))
    for name, content, _reasons in bombs.bombs():
        yield f"bomb-{name}", content


def _found(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and papers.type_of(path.name.lower()) in reading.UNITS:
            yield str(path.relative_to(folder)), path.read_bytes()


def _weigh(name: str, content: bytes) -> Weighed:
    ours = child.command(reading.CHILD, papers.type_of(name.lower()))
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as out:
        file.write(content)
        file.seek(0)
        done = subprocess.run(
            [sys.executable, "-c", _WEIGHED, *ours], stdin=file, stdout=out, stderr=subprocess.PIPE, check=True
        )
        code, seconds, memory = done.stderr.split()[-3:]
        out.seek(0)
        found = reading.heard(child.Ended(int(code), out))
        return Weighed(name, found.reason, len(found.pages), float(seconds), int(memory) // 1024)


def main() -> None:
    """Read all of them, one after another, and say what was seen."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("--results", type=Path)
    given = asked.parse_args()
    began, all_ = time.monotonic(), []
    for name, content in _found(given.folder) if given.folder else _made():
        all_.append(_weigh(name, content))
        print(f"{all_[-1].seconds:6.2f} s {all_[-1].megabytes:4} MB {all_[-1].reason or 'read':10} {name}", flush=True)
    if not all_:
        sys.exit("There is no document of a kind that is read.")
    read = [one for one in all_ if one.pages]
    told = {
        "documents": len(all_),
        "with words": len(read),
        "reasons": dict(Counter(one.reason for one in all_ if one.reason)),
        "a second of work": round(len(all_) / sum(one.seconds for one in all_), 2),
        "a second on the wall": round(len(all_) / (time.monotonic() - began), 2),
        "slowest": asdict(max(all_, key=lambda one: one.seconds)),
        "largest": asdict(max(all_, key=lambda one: one.megabytes)),
    }
    print(json.dumps(told, indent=1))
    if given.results:
        given.results.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
