"""A site with the corpus in a folder: made once and, where the folder is kept, taken from there the next time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.fill import fill
from forum.app import create_app
from forum.kernel import schema, settings


@dataclass(frozen=True)
class Sizes:
    """How much there is; `texts` is how many different bodies, said again and again, 0 for one of its own each."""

    posts: int = 100_000
    threads: int = 5_000
    people: int = 2_000
    pods: int = 200
    texts: int = 0


def environ(folder: Path) -> dict[str, str]:
    """Return the settings of a site in a folder, without limits."""
    return {**os.environ, "FORUM_MODE": "local", "FORUM_INSTANCE_DIR": str(folder), "FORUM_LIMITS": "off"}


@contextmanager
def filled(sizes: Sizes, folder: Path | None = None) -> Iterator[tuple[Path, Corpus, str]]:
    """Yield the folder of a site, what was filled into it, and the cookie of its reader."""
    corpus = Corpus(*astuple(sizes))
    with tempfile.TemporaryDirectory() as name:
        here = folder or Path(name)
        kept = here / "cookie"
        if not kept.is_file():
            kept.write_text(_fill(here, sizes, corpus))
        yield here, corpus, kept.read_text()


def _fill(folder: Path, sizes: Sizes, corpus: Corpus) -> str:
    app = create_app(settings.load(environ(folder)))
    with app.app_context():
        schema.upgrade()
        began = time.monotonic()
        cookie = fill(corpus, sizes.people, sizes.pods)
        took = time.monotonic() - began
        print(f"filled with {sizes.posts:,} posts in {sizes.threads:,} threads in {took:.0f} s")
    began = time.monotonic()
    subprocess.run([Path(sys.executable).parent / "forum", "index", "rebuild"], check=True, env=environ(folder))
    print(f"index built in {time.monotonic() - began:.0f} s")
    return cookie
