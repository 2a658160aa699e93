"""`make bench-layers`: which layer a page's CPU goes to, so that a figure above its target can be explained.

Each millisecond of CPU of the process the stack is looked at; what runs belongs to the layer of the innermost frame
that is known. Waitress is not in it: the pages are asked for inside the process.
"""

from __future__ import annotations

import argparse
import re
import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Self

from flask.testing import FlaskClient

from benchmarks.filled import Sizes, environ, filled
from benchmarks.pages import pages
from forum.app import create_app
from forum.kernel import settings

# Seconds of CPU between two looks, and for how many each page is asked for.
_TICK, _LONG = 0.001, 3.0
_LAYERS = {
    "Flask, Werkzeug": r"/(werkzeug|flask|flask_login|flask_wtf|wtforms|itsdangerous|blinker)/|/http/|/urllib/",
    "SQL": r"/(sqlalchemy|flask_sqlalchemy|psycopg)/|/kernel/(db|kept|given|policy)\.py",
    "templates": r"/templates/|/(jinja2|markupsafe)/|/kernel/(http_templates|folding|i18n|times|links)\.py",
    "compression": r"/kernel/packing\.py",
    "index": r"/whoosh/|/search/(whoosh|terms|words|spelling)",
    "snippets": r"/search/snippets|/kernel/markup/",
    "pages of ours": r"/forum/",
}
_KNOWN = {name: re.compile(pattern) for name, pattern in _LAYERS.items()}


class Looks:
    """Counts at which layer the process was whenever it was looked at."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def __enter__(self) -> Self:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        while frame is not None:
            for name, pattern in _KNOWN.items():
                if pattern.search(frame.f_code.co_filename):
                    self.found[name] += 1
                    return
            frame = frame.f_back
        self.found["the rest"] += 1


def looked_at(browser: FlaskClient, path: str) -> tuple[float, Counter[str]]:
    """Return the milliseconds of CPU that a page takes, and at which layer it was how often. Raises RuntimeError."""
    for _ in range(5):
        answer = browser.get(path, headers={"Accept-Encoding": "zstd"})
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    number, began = 0, time.process_time()
    with Looks() as looks:
        while time.process_time() - began < _LONG:
            browser.get(path, headers={"Accept-Encoding": "zstd"})
            number += 1
    return (time.process_time() - began) * 1000 / number, looks.found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="keep the corpus here, and take it from here the next time")
    asked = parser.parse_args()
    with filled(Sizes(texts=5_000), asked.folder) as (folder, corpus, cookie):
        browser = create_app(settings.load(environ(folder))).test_client()
        browser.set_cookie("sid", cookie)
        names = (*_LAYERS, "the rest")
        print(f"{'':38}{'ms CPU':>8}" + "".join(f"{name:>17}" for name in names))
        for page, (path, _target) in pages(corpus).items():
            took, found = looked_at(browser, path)
            shares = (took * found[name] / found.total() for name in names)
            print(f"{page:38}{took:8.2f}" + "".join(f"{share:17.2f}" for share in shares))


if __name__ == "__main__":
    main()
