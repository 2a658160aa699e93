"""The running product: `forum serve` with its worker, or several web processes and a worker, on a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from forum.app import create_app
from forum.kernel import csrf, schema
from forum.kernel.db import db
from forum.kernel.settings import ROOT, Settings
from tests.cast import PASSWORD, settle
from tests.cli.of_cli import COMMAND, fetched
from tests.mailout.postbox import free_port
from tests.people_of import hashed, session_of
from tests.until import until

KEY = "f" * 40
WRITERS = ("mira", "harry", "mona")
READER = "carol"
GUNICORN = [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "4", "--preload", "--log-level", "error"]


@dataclass
class Home:
    """A database in which the cast lives, the cookies of its people, and what else is set."""

    folder: Path
    database_url: str
    cookies: dict[str, str]
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def index(self) -> Path:
        return Path(self.environ.get("FORUM_INDEX_DIR", self.folder / "search_index"))

    def ask(self, statement: str, **binds: object) -> list[Any]:
        """Ask the database itself."""
        engine = create_engine(self.database_url, connect_args={"timeout": 60} if self.is_sqlite else {})
        try:
            with engine.connect() as connection:
                return list(connection.execute(text(statement), binds))
        finally:
            engine.dispose()

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def settings(self) -> Settings:
        return settings_of(self.folder, self.database_url)


def settings_of(folder: Path, database_url: str) -> Settings:
    return Settings(
        mode="local",
        database_url=database_url,
        secret_key=KEY,
        public_url="http://localhost",
        instance_dir=folder,
        index_dir=folder / "search_index",
        limits=False,
    )


def furnish(folder: Path, database_url: str = "", more: Callable[[], object] | None = None) -> Home:
    """Make a home: schema, cast, a session for each who takes part, and what `more` writes."""
    url = database_url or f"sqlite:///{folder / 'forum.db'}"
    app = create_app(settings_of(folder, url))
    with app.app_context():
        schema.upgrade()
        settle(hashed(PASSWORD))
        db.session.commit()
        cookies = {handle: session_of(handle) for handle in (*WRITERS, READER, "omar", "adam")}
        if more is not None:
            more()
            db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return Home(folder, url, cookies)


def copied(home: Home, folder: Path) -> Home:
    """Return a copy of a home in another folder, on SQLite."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(home.database, folder / "forum.db")
    if home.index.is_dir():
        shutil.copytree(home.index, folder / "search_index", dirs_exist_ok=True)
    return Home(folder, f"sqlite:///{folder / 'forum.db'}", home.cookies)


class Product:
    """Processes of one site: start, stop, kill, and who is who."""

    def __init__(self, home: Home, *, before: tuple[str, ...] = (), log: Path | None = None) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._before, self._log = before, log or home.folder / "log"
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *options: str, wait: bool = True) -> None:
        """Serve as a user does."""
        self._run([*self._before, *COMMAND, "serve", "--port", str(self.port), *options])
        if wait:
            self.answers()

    def start_many(self) -> None:
        """Serve by four web processes under one parent, a worker beside them."""
        self._run([*GUNICORN, "--bind", f"127.0.0.1:{self.port}"])
        self.start_worker()
        self.answers()

    def start_worker(self) -> None:
        """Start a worker by itself."""
        self._run([*COMMAND, "work"])

    def _run(self, command: list[str]) -> None:
        with self._log.open("ab") as out:
            self._running.append(
                subprocess.Popen(
                    command,
                    env=self._environ(),
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    start_new_session=True,
                )
            )

    def _environ(self) -> dict[str, str]:
        bare = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
        return {
            **bare,
            "FORUM_MODE": "local",
            "FORUM_LIMITS": "off",
            "FORUM_SECRET_KEY": KEY,
            "FORUM_INSTANCE_DIR": str(self.home.folder),
            "FORUM_DATABASE_URL": self.home.database_url,
            "FORUM_PUBLIC_URL": self.url,
            **self.home.environ,
        }

    def answers(self, path: str = "/healthz", status: int = 200, seconds: float = 90) -> None:
        """Wait for a page."""
        until(lambda: fetched(self.url + path)[0] == status, f"{status} at {path}: {self.log()[-2000:]}", seconds)

    def log(self) -> str:
        """Return what the processes said."""
        with suppress(OSError):
            return self._log.read_text("utf-8", "replace")
        return ""

    @property
    def first(self) -> int:
        """Return the process id of what was started first."""
        return self._running[0].pid

    @property
    def processes(self) -> list[int]:
        """Return the process ids of what was started, in that order."""
        return [process.pid for process in self._running]

    def children(self, of: int | None = None) -> list[int]:
        """Return the processes that one of ours started, and that live."""
        lists = Path(f"/proc/{of or self.first}/task").glob("*/children")
        with suppress(OSError):
            return [int(child) for kept in lists for child in kept.read_text("utf-8").split()]
        return []

    def worker(self, seconds: float = 60) -> int:
        """Return the process id of the worker beside the server, once there is one."""
        return until(lambda: next(iter(self.children()), 0), "a worker", seconds)

    def code(self, seconds: float = 60) -> int:
        """Wait for the end of what was started first; return how it ended. Raises TimeoutExpired."""
        return self._running[0].wait(seconds)

    def kill(self) -> None:
        """End everything at once, as a machine does that loses its power."""
        for process in self._running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self._running:
            process.wait()
        self._running = []

    def end(self) -> None:
        """Ask everything to end; what does not is killed."""
        for process in self._running:
            if process.poll() is None:
                process.terminate()
        for process in self._running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
        self.kill()


@contextmanager
def running(
    home: Home,
    *,
    many: bool = False,
    before: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
    log: Path | None = None,
) -> Iterator[Product]:
    """Run the product inside the block."""
    product = Product(home, before=before, log=log)
    try:
        product.start_many() if many else product.start(*options)
        yield product
    finally:
        product.end()


def token(cookie: str) -> str:
    """Return what a form of this session carries."""
    return csrf.token(KEY, cookie)
