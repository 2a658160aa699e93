"""Filling an empty database with the demo, all of it or nothing."""

from __future__ import annotations

import fcntl

from forum.kernel import settings, tokens, worker
from forum.kernel.db import db
from forum.people import queries as people
from forum.search import health

from . import actions_demo, demo_held, demo_order, demo_resources, demo_series
from .demo_pods import Pods
from .demo_stage import Progress, Stage
from .demo_talks import Talks

_WHO = {
    "ruth": "coordinates ipc-wash and nqps",
    "amara": "moderates ipc-wash",
    "farid": "harvests in both",
    "joyce": "is a member of ipc-wash",
    "selam": "is a member of nqps",
    "grace": "has asked to join ipc-wash",
    "admin": "administers the site",
}


class Occupied(Exception):
    """There are people already, and they are not those of the demo."""


def load(progress: Progress) -> str:
    """Load the demo once and say who can sign in. Raises Occupied."""
    place = settings.current().instance_dir
    with (place / "demo.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = place / "demo_password"
        if actions_demo.people():
            if people.by_handle("admin") is None or not kept.is_file():
                raise Occupied("the database has people of its own: the demo goes into an empty one only.")
            return _note(kept.read_text("utf-8").strip())
        password = settings.current().demo_password or tokens.password()
        kept.touch(mode=0o600)
        kept.write_text(password + "\n", "utf-8")
        talks = _play(password, progress)
        actions_demo.send_no_letters()
        db.session.commit()
        worker.drain("audit", "notices")
        talks.notice()
        db.session.commit()
        health.rebuild()
        return _note(password)


def _play(password: str, progress: Progress) -> Talks:
    stage = Stage()
    talks = Talks(stage)
    Pods(stage, password).plan()
    talks.plan()
    demo_series.plan(stage)
    demo_held.plan(stage, talks)
    demo_resources.plan(stage)
    stage.play(progress)
    talks.read()
    demo_order.play(stage, talks)
    return talks


def _note(password: str) -> str:
    lines = [f"  {key}@example.org  {what}" for key, what in _WHO.items()]
    return "\n".join(["Sign in with the password " + password + " as", *lines])
